"""What holds everywhere: categories, deadlines, working days, and the reporter's sentences."""

from __future__ import annotations

import re
from pathlib import Path

from policies.formulas import NATURES
from policies.reader import Table, read
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

FIRST_LANGUAGE = "zh"
"""The language that the sentences are written in first; every other one has exactly the same."""
LONGEST = 3660
"""Ten years of days: a promised time beyond them is a slip of the hand, and no day that a calendar has."""
_FIELD = re.compile(r"{\w+}")


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
        table.once("id", category.id, categories)
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
        table.once("id", deadline.id, deadlines)
        if deadline.length > LONGEST:
            raise table.fail("length", f"太长了，最多 {LONGEST}")
        deadlines[deadline.id] = deadline
    top.done()
    return deadlines


def load_working_days(root: Path) -> WorkingDays:
    """Read the table of days off and made-up working days; PolicyError where the two overlap or leave the table."""
    top = read(root / "national/working-days.toml", root)
    first, last = top.day("first"), top.day("last")
    if first is None or last is None or last < first:
        raise top.fail("last", "first 和 last 要写日期，早的在前")
    off, made_up = frozenset(top.days("off")), frozenset(top.days("made_up"))
    if off & made_up:
        raise top.fail("made_up", "有一天又放假又上班")
    for day in off | made_up:
        if not first <= day <= last:
            raise top.fail("off", f"{day} 不在 first 到 last 之间")
    festivals = set()
    for text in top.texts("fixed_festivals"):
        month, _, day_of_month = text.partition("-")
        if not (month.isdigit() and day_of_month.isdigit()):
            raise top.fail("fixed_festivals", f"要写月-日，像 10-01，不能写 {text!r}")
        festivals.add((int(month), int(day_of_month)))
    for key in ("source", "licence", "wheel_sha256"):
        top.text(key)
    top.done()
    return WorkingDays(first, last, off, made_up, frozenset(festivals))


def load_sentences(root: Path, language: str = FIRST_LANGUAGE) -> Sentences:
    """Read the reporter's sentences in a language; PolicyError for an empty one."""
    name = f"sentences.{language}.toml"
    top = read(root / name, root)
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
        raise reasons.fail("Z08", "Z08、Z09、Z10 三句要一模一样")
    return sentences


def load_languages(root: Path) -> dict[str, Sentences]:
    """Read every `sentences.<language>.toml`, the first language first.

    PolicyError names the sentence that another language lacks, has beyond the first, or fills with other fields.
    """
    first = load_sentences(root)
    languages = {FIRST_LANGUAGE: first}
    for path in sorted(root.glob("sentences.*.toml")):
        language = path.name.split(".")[1]
        if language != FIRST_LANGUAGE:
            languages[language] = load_sentences(root, language)
            _compare(read(path, root), _texts(first), _texts(languages[language]))
    return languages


def _texts(sentences: Sentences) -> dict[str, str]:
    """Return every sentence by the key under which the file has it; those that a state does not need are empty."""
    found = {f"no_reward.{name}": text for name, text in sentences.no_reward.items()} | {"thanks": sentences.thanks}
    for name, state in sentences.states.items():
        parts = {"headline": state.headline, "sentence": state.sentence, "late": state.late}
        found |= {f"states.{name}.{part}": text for part, text in parts.items()}
    return found


def _compare(file: Table, first: dict[str, str], other: dict[str, str]) -> None:
    for key in sorted(first.keys() | other.keys()):
        wanted, given = first.get(key), other.get(key)
        if wanted is None:
            raise file.fail_at(tuple(key.split(".")), f"sentences.{FIRST_LANGUAGE}.toml 里没有这一句")
        if bool(wanted) != bool(given):
            raise file.fail_at(tuple(key.split(".")), "没有写" if wanted else "多了一句")
        if set(_FIELD.findall(wanted)) != set(_FIELD.findall(given or "")):
            fields = "、".join(sorted(set(_FIELD.findall(wanted)))) or "不填什么"
            raise file.fail_at(tuple(key.split(".")), f"要填进去的是 {fields}")
