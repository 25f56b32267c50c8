"""What a pack says of its documents: [[documents]] of pack.toml, levels.toml, calendar.toml and campaign.toml."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from policies.document_types import PERIODS, Campaign, Clause, Document, Goal, LevelDuty, Phase, ReportDuty
from policies.pack_types import LEVELS
from policies.reader import Table, read
from policies.types import MARKS

LAST_DAY_OF_MONTH = 31
MONTHS_OF_QUARTER = 3
ENTERPRISE = "enterprise"


def documents(top: Table) -> tuple[Document, ...]:
    """Read the documents that the pack rests on, each with the clauses it takes from them."""
    found: dict[str, Document] = {}
    for table in top.tables("documents", optional=True):
        with table.caught():
            clauses = []
            for inner in table.tables("clauses", optional=True):
                clauses.append(Clause(inner.text("clause"), inner.text("says")))
                inner.done()
            document = Document(
                id=table.text("id"),
                title=table.text("title"),
                number=table.text("number", ""),
                date=table.day("date"),
                file=table.text("file", ""),
                valid_to=table.day("valid_to"),
                note=table.text("note", ""),
                clauses=tuple(clauses),
            )
            table.done()
            table.once("id", document.id, found)
            if document.date and document.valid_to and document.valid_to < document.date:
                raise table.fail("valid_to", "比发文的日子还早")
            found[document.id] = document
    return tuple(found.values())


def levels(top: Table) -> tuple[LevelDuty, ...]:
    """Read [[levels]] of levels.toml: what each level does."""
    found: list[LevelDuty] = []
    for table in top.tables("levels", optional=True):
        with table.caught():
            level = table.choice("level", (*LEVELS, ENTERPRISE))
            duty = LevelDuty(level, table.text("does"), table.text("citation"), table.choice("mark", MARKS))
            table.done()
            if duty in found:
                raise table.fail("does", "同样的一段写了两次")
            found.append(duty)
    return tuple(found)


def load_calendar(folder: Path, root: Path) -> tuple[ReportDuty, ...]:
    """Read calendar.toml where there is one; PolicyError for a day that does not fit its period."""
    path = folder / "calendar.toml"
    if not path.is_file():
        return ()
    top = read(path, root)
    found: dict[str, ReportDuty] = {}
    for table in top.tables("reports"):
        with table.caught():
            duty = _duty(table, tuple(found))
            table.once("id", duty.id, found)
            found[duty.id] = duty
    top.done()
    return tuple(found.values())


def _duty(table: Table, before: tuple[str, ...]) -> ReportDuty:
    follows = table.choices("follows", before, ())
    # What falls due with other rows has no period of its own.
    every = table.choice("every", PERIODS) if not follows else ""
    duty = ReportDuty(
        id=table.text("id"),
        what=table.text("what"),
        to=table.text("to", ""),
        form=table.text("form", ""),
        every=every,
        month=table.integer("month", 0),
        day=table.integer("day", 0),
        dates=table.days("dates") if every == "once" else (),
        times=table.integer("times", 1, minimum=1),
        follows=follows,
        zero=table.flag("zero", default=False),
        first=table.day("first"),
        last=table.day("last"),
        citation=table.text("citation"),
        mark=table.choice("mark", MARKS),
    )
    table.done()
    _check_days(table, duty)
    return duty


def _check_days(table: Table, duty: ReportDuty) -> None:
    if duty.day and duty.every not in ("month", "quarter"):
        raise table.fail("day", "只有每月、每季的才写 day")
    if duty.day > LAST_DAY_OF_MONTH:
        raise table.fail("day", f"一个月没有 {duty.day} 日")
    if (duty.every == "quarter" and duty.day > 0) != bool(duty.month):
        raise table.fail("month", "每季的写了 day，就要写是一季里的第几个月；别的不写 month")
    if duty.month > MONTHS_OF_QUARTER:
        raise table.fail("month", "一季只有三个月")
    if duty.every == "once" and (not duty.dates or tuple(sorted(duty.dates)) != duty.dates):
        raise table.fail("dates", "要写至少一天，早的在前")
    if duty.first and duty.last and duty.last < duty.first:
        raise table.fail("last", "比 first 还早")


def load_campaigns(folder: Path, root: Path, known: Collection[str]) -> tuple[Campaign, ...]:
    """Read campaign.toml where there is one; PolicyError for an unknown document or phases that overlap."""
    path = folder / "campaign.toml"
    if not path.is_file():
        return ()
    top = read(path, root)
    found: list[Campaign] = []
    for table in top.tables("campaigns"):
        with table.caught():
            campaign = Campaign(
                id=table.text("id"),
                title=table.text("title"),
                document=table.choice("document", tuple(known)),
                phases=tuple(_phases(table)),
                goals=tuple(_goal(inner) for inner in table.tables("goals", optional=True)),
            )
            table.done()
            table.once("id", campaign.id, {one.id for one in found})
            found.append(campaign)
    top.done()
    return tuple(found)


def _needed_day(table: Table, key: str) -> date:
    day = table.day(key)
    if day is None:
        raise table.fail(key, "没有写")
    return day


def _phases(table: Table) -> list[Phase]:
    found: list[Phase] = []
    for inner in table.tables("phases"):
        phase = Phase(
            id=inner.text("id"),
            name=inner.text("name"),
            first=_needed_day(inner, "first"),
            last=_needed_day(inner, "last"),
            what=inner.text("what"),
            citation=inner.text("citation"),
        )
        inner.done()
        if phase.last < phase.first or (found and phase.first <= found[-1].last):
            raise inner.fail("first", "一个阶段要在前一个结束以后开始，在自己的最后一天以前")
        found.append(phase)
    return found


def _goal(table: Table) -> Goal:
    goal = Goal(table.text("text"), table.integer("least", minimum=1), table.integer("most", 0), table.text("citation"))
    table.done()
    if goal.most and goal.most < goal.least:
        raise table.fail("most", "比 least 还小")
    return goal
