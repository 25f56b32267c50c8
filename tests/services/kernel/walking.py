"""Every query use case of the domain, found by introspection and called with arguments built by type.

What an officer is told must not change by a case that is hidden from the department. So the walk calls everything that an
officer may ask, with the number of the hidden case wherever a number is asked for, and writes down the answers in a form that
can be compared byte by byte: answers as text, refusals by code and sentence.
"""

from __future__ import annotations

import ast
import datetime
import enum
import functools
import importlib
import inspect
import re
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

import casework
from casework.cases.filters import Filters
from casework.kernel.errors import CaseworkError
from casework.kernel.ids import DepartmentId, OfficerId, date_of
from casework.kernel.office import Actor
from casework.oversight.trail import Asked
from tests.services.builders import RECORD
from tests.services.founding import Sample

ROOT = Path(casework.__file__).parent
# Use cases that write and yet are for reading: each look is written down. The rest of the writing ones are deeds.
READING = frozenset({
    "cases.read.open_case", "cases.read.sealed_tip", "entry.original.to_decide", "entry.original.read_original",
    "oversight.trail.read_trail", "papers.slip.slip", "review.protection.letters", "rewards.sheet.sheet",
    "rewards.statement.statement", "rewards.fraud.open_fraud",
})  # fmt: skip
OTHER = DepartmentId("zibo-emergency")
_MARK = re.compile(r"mark='[2-9A-Z]{6}'")


def name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('casework.')}.{function.__name__}"


@functools.cache
def queries() -> tuple[Callable[..., Any], ...]:
    """All functions under @query in casework, and those of READING, in the order of their names."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text())
        named = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.decorator_list]
        if not named:
            continue
        module = importlib.import_module(".".join(("casework", *path.relative_to(ROOT).with_suffix("").parts)))
        for one in named:
            decorators = {node.id for node in one.decorator_list if isinstance(node, ast.Name)}
            function = getattr(module, one.name)
            if "query" in decorators or (decorators & {"use_case", "shared_use_case"} and name_of(function) in READING):
                found.append(function)
    return tuple(found)


class Walk:
    """Asks everything as some officers of a department, and says what the answers were."""

    def __init__(self, sample: Sample, actors: Sequence[Actor], number: str, strangers: Collection[OfficerId]) -> None:
        """`number` is that of the hidden case; `strangers` are officers who work on it."""
        self.sample, self.actors, self.number, self.strangers = sample, actors, number, sorted(strangers)
        walking = {one.officer for one in actors}
        self._titles = {one.title for one in sample.founded.officers if one.id in walking}

    def answers(self, skipped: Mapping[str, str], only: Collection[str] = ()) -> dict[str, str]:
        """Return what each query (of `only`, where that names any) says to each officer, by its name and arguments."""
        found = {}
        for function in queries():
            name = name_of(function)
            if name in skipped or (only and name not in only):
                continue
            for actor in self.actors:
                for place, given in enumerate(self._arguments(function, actor)):
                    found[f"{name} {actor.department} {place}"] = self._outcome(function, given)
        return found

    def _outcome(self, function: Callable[..., Any], given: Mapping[str, Any]) -> str:
        try:
            answer = function(self.sample.office, **given)
        except CaseworkError as refused:
            return f"{type(refused).__name__} {refused.code} {refused.sentence}"
        if name_of(function) == "oversight.trail.read_trail":
            # The walk itself leaves lines, which say nothing of the case.
            lines = [line for line in answer.lines if line.title not in self._titles]
            return plain((lines, [one for one in answer.anomalies if one.title not in self._titles], answer.people))
        return _MARK.sub("mark", plain(answer))

    def _arguments(self, function: Callable[..., Any], actor: Actor) -> Iterator[dict[str, Any]]:
        """Yield arguments for a query: everything that the domain gives a choice of, and else one of each type."""
        wrapped = inspect.unwrap(function)
        hints = typing.get_type_hints(wrapped)
        asked = list(inspect.signature(wrapped).parameters.values())[1:]
        given = {one.name: self._one(one, hints[one.name], actor) for one in asked if one.default is inspect.Parameter.empty}
        yield given
        match name_of(function):
            case "cases.desk.desk":
                # Every answer has the counts of all tabs and of what comes first today; every visible case is in one of them.
                yield {**given, "tab": "intake", "filters": Filters(text=self.number)}
                yield {**given, "tab": "active", "filters": Filters(text=RECORD.subject)}
            case "oversight.trail.read_trail":
                today = date_of(self.sample.clock.today)
                yield {**given, "asked": Asked(today, today, number=self.number)}
                yield {**given, "asked": Asked(today, today, what="sealed")}
            case _:
                for one in asked:
                    if hints[one.name] is OfficerId:
                        yield from ({**given, one.name: officer} for officer in self.strangers)

    def _one(self, parameter: inspect.Parameter, hint: Any, actor: Actor) -> Any:
        """Return a value of a type; AssertionError for a type that this does not know."""
        by_name = {
            "actor": actor, "number": self.number, "numbers": (self.number,), "asked": self._asked(hint),
            "to": OTHER, "department": OTHER, "officer": self.strangers[0], "deputy": self.strangers[0],
            "first": date_of(self.sample.clock.today).replace(day=1), "tab": "", "name": RECORD.subject, "text": RECORD.subject,
        }  # fmt: skip
        if parameter.name in by_name and by_name[parameter.name] is not None:
            return by_name[parameter.name]
        return made(hint)

    def _asked(self, hint: Any) -> Any:
        today = date_of(self.sample.clock.today)
        return Asked(today, today) if hint is Asked else None


def made(hint: Any) -> Any:
    """Return an empty value of a type: nothing where nothing is allowed, an id of zeros, a record of its own defaults."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (UnionType, typing.Union) and NoneType in inner:
        return None
    if origin is not None and issubclass(origin, Iterable):
        return ()
    base = getattr(hint, "__supertype__", hint)
    while hasattr(base, "__supertype__"):
        base = base.__supertype__
    if base is bytes:
        return bytes(16)
    if base in (str, int, bool):
        return base()
    if base is datetime.date:
        return datetime.date(2026, 11, 1)
    if isinstance(base, type) and is_dataclass(base):
        return base()
    raise AssertionError(f"the walk cannot make a {hint}: teach it, or say why the query is skipped")


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the answers that are not the same any more: what was asked → before and after, as far as they differ."""
    found = {}
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            at = next((place for place, pair in enumerate(zip(was, now, strict=False)) if pair[0] != pair[1]), 0)
            found[name] = (was[max(0, at - 40) : at + 160], now[max(0, at - 40) : at + 160])
    return found


def plain(value: Any) -> str:
    """Write an answer so that two of them are the same text exactly where they say the same."""
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}({', '.join(f'{one.name}={plain(getattr(value, one.name))}' for one in fields(value))})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(sorted(f"{plain(key)}: {plain(one)}" for key, one in value.items())) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(map(plain, value))) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(plain, value)) + "]"
    if isinstance(value, enum.Enum):
        return str(value)
    return repr(value)
