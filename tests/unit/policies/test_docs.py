"""The tables in docs/policy say what the data and the code do."""

from __future__ import annotations

import re
from pathlib import Path

from casework.rules.lifecycle import STEPS
from policies import ReportDuty, load

DOCS = Path(__file__).parents[3] / "docs" / "policy"
MARKS = {"seed": "founding", "sourced": "read", "reposted": "reposted", "memory": "unverified", "proposal": "own"}


def cells(name: str) -> list[list[str]]:
    text = (DOCS / name).read_text(encoding="utf-8")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]


def test_deadlines() -> None:
    rows = {row[0].strip("`"): row[1:] for row in cells("deadlines.md") if row[0].startswith("`")}
    assert rows == {
        one.id: [f"{one.length} {one.unit.replace('_', ' ')}", one.dossier, one.citation, MARKS[one.mark]]
        for one in load().deadlines.values()
    }


def test_the_steps_of_a_listing() -> None:
    rows = {row[0].strip("`"): row[1:] for row in cells("ledgers.md") if row[0].startswith("`")}
    rules = load().blacklist
    assert rows == {
        one.id: [one.label, "yes" if one.document else "—", one.dossier, one.citation, MARKS[one.mark]]
        for one in rules.steps.values()
    }
    text = (DOCS / "ledgers.md").read_text(encoding="utf-8")
    assert f"lasts {rules.years} years from the decision and may end early after {rules.early_months} months" in text


def test_every_reward_rule_with_its_citation_and_mark() -> None:
    rows = {row[1] if row[0].isdigit() else row[0]: row for row in cells("rewards.md")}
    for rule in load().reward_policies["mission-1"].rules.values():
        row = rows[rule.id][1:] if rows[rule.id][0].isdigit() else rows[rule.id]
        assert row[1:4] == [rule.sentence, rule.citation, MARKS[rule.mark]]


def test_every_line_of_responsibility() -> None:
    rows = {row[0]: row[1:] for row in cells("routing.md") if re.fullmatch(r"N\d\d", row[0])}
    assert rows == {
        one.id: [
            one.sector,
            one.category,
            f"`{one.function}`",
            "、".join(f"`{name}`" for name in one.assisting) or "—",
            one.principle or "—",
            one.citation,
            MARKS[one.mark],
        ]
        for one in load().lines
    }


def test_every_function_and_every_department_of_the_sample() -> None:
    rows = {row[0].strip("`"): row[1:] for row in cells("routing.md") if row[0].startswith("`")}
    known = load()
    expected = {one.id: [one.name, one.basis] for one in known.functions.values()}
    expected |= {one.id: [one.name, one.level, one.basis] for one in known.packs["zhoucun"].departments}
    assert rows == expected


def when(report: ReportDuty) -> str:
    """How the document says when a report is due."""
    if report.follows:
        return "with " + "、".join(report.follows)
    day = f"day {report.day}" if report.day else "last day"
    text = {
        "day": "every day",
        "week": "every week",
        "month": f"month, {day}",
        "quarter": f"quarter, month {report.month} {day}" if report.day else "quarter, last day",
        "once": "、".join(map(str, report.dates)),
    }[report.every]
    text += f", {report.times} times" if report.times > 1 else ""
    return text + (f" ({report.first or ''}–{report.last or ''})" if report.first or report.last else "")


def test_every_report_and_every_phase() -> None:
    packs = load().packs.values()
    reports = [row for row in cells("calendar.md") if len(row) == 8 and row[0] != "id"]
    assert reports == [
        [one.id, pack.id, one.what, one.to or "—", when(one), "yes" if one.zero else "—", one.citation, MARKS[one.mark]]
        for pack in packs
        for one in pack.calendar
    ]
    phases = [row for row in cells("calendar.md") if len(row) == 5 and row[0] != "campaign"]
    assert phases == [
        [one.id, phase.name, str(phase.first), str(phase.last), phase.citation]
        for pack in packs
        for one in pack.campaigns
        for phase in one.phases
    ]


def test_every_pack_with_its_documents_and_level_rules() -> None:
    packs = load().packs
    rows = cells("packs.md")
    told = {row[0]: row[1:] for row in rows if len(row) == 8 and row[0] in packs}
    for name, pack in packs.items():
        home = sum(one.region == pack.region.code for one in pack.departments)
        all_below = sum(pack.region.contains(one.region) for one in pack.departments)
        counts = [str(home), str(all_below - home), str(len(pack.departments) - all_below)]
        assert told[name] == [pack.authority, pack.region.level, *counts, pack.measures, f"`{pack.reward_policy}`"]
    assert [row for row in rows if len(row) == 5 and row[0] in packs] == [
        [name, one.number or one.title, str(one.date or "—"), str(one.valid_to or "—"), one.note or "—"]
        for name, pack in packs.items()
        for one in pack.documents
    ]
    assert [row for row in rows if len(row) == 8 and row[1] in packs] == [
        [one.id, name, one.sector or "—", one.category or "—", one.flag or "—", one.level, one.citation, MARKS[one.mark]]
        for name, pack in packs.items()
        for one in pack.level_rules
    ]


def test_every_step_of_the_lifecycle() -> None:
    rows = {row[1].split("`")[1]: row for row in cells("lifecycle.md") if row[1].startswith("`")}
    assert rows == {
        step.name: [
            step.rule,
            f"`{step.name}` {step.label}",
            ", ".join(step.sources),
            step.target,
            ", ".join(step.actors) + ("" if step.roles == ("lead",) else f" ({' or '.join(step.roles)})"),
            step.second or "—",
            step.deadline or "—",
            step.clock,
        ]
        for step in STEPS
    }
    explained = {name.strip() for row in cells("lifecycle.md") if len(row) == 3 for name in row[0].split(",")}
    assert {step.rule for step in STEPS} | {one.dossier for one in load().deadlines.values()} <= explained


def test_every_category_with_its_catalogue() -> None:
    rows = {row[0]: row for row in cells("categories.md") if re.fullmatch(r"C\d\d", row[0])}
    for one in load().categories.values():
        row = rows[one.id]
        assert (row[1], row[2], row[4]) == (one.name, one.official, "、".join(one.catalogue) or "—")
        assert row[3].startswith(one.nature)


def test_every_standard_of_major_hazards_with_its_items() -> None:
    rows = {row[0]: row[1:] for row in cells("hazards.md")}
    for one in load().hazards.values():
        day = one.valid_from.isoformat() if one.valid_from else "—"
        assert rows.pop(one.id) == [one.trade, one.title, one.number, day, MARKS[one.mark], one.note]
        assert [rows.pop(item.id) for item in one.items] == [[item.text] for item in one.items]
    assert set(rows) == {"id"}


def test_no_address_of_any_site() -> None:
    for path in DOCS.glob("*.md"):
        assert not re.search(r"https?:|www\.|\.(com|cn|net|org)\b", path.read_text(encoding="utf-8")), path
