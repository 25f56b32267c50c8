"""What holds everywhere: categories, deadlines, working days, and the reporter's sentences."""

from __future__ import annotations

from pathlib import Path

from policies.formulas import NATURES
from policies.reader import PolicyError, read
from policies.types import (
    MARKS,
    UNITS,
    Category,
    Deadline,
    Group,
    NatureWhen,
    Sentences,
    StateText,
    WorkingDays,
)


def load_categories(root: Path) -> tuple[tuple[Group, ...], dict[str, Category]]:
    """Read groups and categories in the order of the page; PolicyError for an unknown group or a double id."""
    top = read(root / "national/categories.toml", root)
    groups = []
    for table in top.tables("groups"):
        groups.append(Group(table.text("id"), table.text("label")))
        table.done()
    names = ("", *(group.id for group in groups))
    categories: dict[str, Category] = {}
    for table in top.tables("categories"):
        otherwise = []
        for inner in table.tables("otherwise", optional=True):
            otherwise.append(NatureWhen(inner.choice("nature", NATURES), inner.text("when")))
            inner.done()
        category = Category(
            id=table.text("id"),
            name=table.text("name"),
            example=table.text("example", ""),
            official=table.text("official"),
            group=table.choice("group", names, ""),
            nature=table.choice("nature", ("", *NATURES), ""),
            otherwise=tuple(otherwise),
            catalogue=table.texts("catalogue"),
            rewarded=table.flag("rewarded", True),
            notice=table.text("notice", ""),
        )
        table.done()
        if category.id in categories:
            raise table.fail("id", f"{category.id} is there twice")
        categories[category.id] = category
    top.done()
    return tuple(groups), categories


def load_deadlines(root: Path) -> dict[str, Deadline]:
    """Read the promised times; PolicyError for a double id or an unknown unit."""
    top = read(root / "national/deadlines.toml", root)
    deadlines: dict[str, Deadline] = {}
    for table in top.tables("deadlines"):
        deadline = Deadline(
            id=table.text("id"),
            length=table.integer("length"),
            unit=table.choice("unit", UNITS),
            dossier=table.text("dossier"),
            citation=table.text("citation"),
            mark=table.choice("mark", MARKS),
        )
        table.done()
        if deadline.id in deadlines:
            raise table.fail("id", f"{deadline.id} is there twice")
        deadlines[deadline.id] = deadline
    top.done()
    return deadlines


def load_working_days(root: Path) -> WorkingDays:
    """Read the table of days off and made-up working days; PolicyError where the two overlap or leave the table."""
    top = read(root / "national/working-days.toml", root)
    first, last = top.day("first"), top.day("last")
    if first is None or last is None or last < first:
        raise top.fail("last", "first and last must be dates in order")
    off, made_up = frozenset(top.days("off")), frozenset(top.days("made_up"))
    if off & made_up:
        raise top.fail("made_up", "a day is both off and worked")
    for day in off | made_up:
        if not first <= day <= last:
            raise top.fail("off", f"{day} lies outside first…last")
    festivals = set()
    for text in top.texts("fixed_festivals"):
        month, _, day_of_month = text.partition("-")
        if not (month.isdigit() and day_of_month.isdigit()):
            raise top.fail("fixed_festivals", f"must be month-day such as 10-01, not {text!r}")
        festivals.add((int(month), int(day_of_month)))
    for key in ("source", "licence", "wheel_sha256"):
        top.text(key)
    top.done()
    return WorkingDays(first, last, off, made_up, frozenset(festivals))


def load_sentences(root: Path) -> Sentences:
    """Read the reporter's sentences; PolicyError for an empty one."""
    top = read(root / "sentences.zh.toml", root)
    inner = top.table("states")
    states = {}
    for key in inner.names():
        table = inner.table(key)
        states[key] = StateText(table.text("headline", ""), table.text("sentence"), table.text("late", ""))
        table.done()
    reasons = top.table("no_reward")
    no_reward = {key: reasons.text(key) for key in reasons.names()}
    sentences = Sentences(states, no_reward, top.text("thanks"))
    top.done()
    if len({no_reward.get(key) for key in ("Z08", "Z09", "Z10")}) != 1:
        # Three different sentences would let somebody find out whether another tip exists.
        raise PolicyError("sentences.zh.toml: no_reward.Z08, Z09 and Z10 must read alike")
    return sentences
