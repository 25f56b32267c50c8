"""What a deed answers says nothing of a hidden case: with its number, and with one that no case has, every deed refuses alike.

The deeds are found by introspection, as the queries are (walking.py). Both are refused before anything is written, so all of
them may be tried on one case, by somebody who has every duty there is.
"""

from __future__ import annotations

import ast
import datetime
import functools
import importlib
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
from sqlalchemy import Engine

from casework.cases import handle, sign
from casework.enterprises import liable
from casework.enterprises.view import enterprise_file
from casework.kernel import numbers
from casework.kernel.errors import CaseworkError
from casework.kernel.office import Actor
from casework.ledgers import export
from casework.ledgers.lines import Wanted
from casework.oversight import raise_up
from casework.rules.duties import Duty
from crypto import OpeningError
from tests.services import builders
from tests.services.builders import FACTORY
from tests.services.enterprises import entering
from tests.services.founding import Sample, found_sample
from tests.services.kernel.test_hidden import CITY, HOME, HOUSING, INSPECTION, OFFICE, city_roster, everybody, lent
from tests.services.kernel.walking import ROOT, made, name_of

HIDDEN, NONE = "M8TDXW", "M8TDXX"
NAMED = ("number", "other", "into")
"""Parameters that name a case."""
SPEAKS = {
    "oversight.trail.note_refused": "its answer reaches no page: it says whether a line of the trail names the case",
}


@functools.cache
def deeds() -> tuple[Callable[..., Any], ...]:
    """All use cases of officers that name a case, in the order of their names."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        for one in ast.parse(path.read_text()).body:
            decorators = {node.id for node in getattr(one, "decorator_list", ()) if isinstance(node, ast.Name)}
            if isinstance(one, ast.FunctionDef) and decorators & {"use_case", "shared_use_case"}:
                module = importlib.import_module(".".join(("casework", *path.relative_to(ROOT).with_suffix("").parts)))
                function = getattr(module, one.name)
                asked = typing.get_type_hints(inspect.unwrap(function))
                if asked.get("actor") is Actor and any(asked.get(name) is str for name in NAMED):
                    found.append(function)
    return tuple(found)


def filled(hint: Any) -> Any:
    """A value of a type, whatever it says: a deed that gets so far as to read it has gone too far already."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return None if types.NoneType in inner else filled(inner[0])
    if hint is datetime.datetime:
        return datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return hint(**{one.name: filled(hints[one.name]) for one in fields(hint) if one.init})  # type: ignore[operator]
    return made(hint)


def outcome(sample: Sample, deed: Callable[..., Any], actor: Actor, given: dict[str, str]) -> str:
    hints = typing.get_type_hints(inspect.unwrap(deed))
    asked = list(inspect.signature(inspect.unwrap(deed)).parameters)[1:]
    arguments = {name: given[name] if name in given else filled(hints[name]) for name in asked if name != "actor"}
    try:
        return f"did it: {deed(sample.office, actor=actor, **arguments)!r}"
    except (CaseworkError, OpeningError) as refused:
        return f"{type(refused).__name__} {getattr(refused, 'code', '')} {getattr(refused, 'sentence', '')}"


def named(deed: Callable[..., Any], visible: str, secret: str) -> Iterator[dict[str, str]]:
    """The secret number in every place where a number is asked for, and in the others a visible one."""
    places = [name for name in NAMED if name in inspect.signature(inspect.unwrap(deed)).parameters]
    for place in places:
        yield {name: secret if name == place else visible for name in places}


def test_the_walk_knows_the_deeds() -> None:
    found = {name_of(one) for one in deeds()}
    assert {"transfers.merge.merge", "rewards.same.decide", "ledgers.cards.open_card", "papers.reply.reply"} <= found
    assert len(found) > 90
    assert set(SPEAKS) <= found


def went_up(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> builders.Reporter:
    """A tip for the city, whose case gets the number that everybody asks for."""
    with monkeypatch.context() as patch:
        patch.setattr(numbers, "draw_case_number", lambda length: HIDDEN)
        hidden = builders.send_tip(sample, replace(FACTORY, upward=True))
    assert (builders.number_of(sample, hidden), builders.department_of(sample, hidden)) == (HIDDEN, CITY)
    return hidden


def test_every_deed_refuses_a_hidden_case_as_one_that_there_is_not(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = found_sample(sqlite_engine, roster=city_roster())
    visible = builders.accept(sample, builders.send_tip(sample))
    builders.conclude(sample, went_up(sample, monkeypatch))
    told = {}
    for deed in deeds():
        if name_of(deed) in SPEAKS:
            continue
        for actor in (*everybody(sample, HOME, OFFICE), lent(sample, HOUSING, HOME)):
            for secret, none in zip(named(deed, visible, HIDDEN), named(deed, visible, NONE), strict=True):
                one, other = (outcome(sample, deed, actor, given) for given in (secret, none))
                if one.replace(HIDDEN, NONE) != other:
                    told[f"{name_of(deed)} {actor.department} {secret}"] = (one, other)
    assert told == {}
    # Whoever may know of it is answered otherwise: the comparison can tell.
    (lead,) = everybody(sample, CITY)
    for deed in (handle.ask_more, sign.return_finding, raise_up.hand_up):
        first, second = (outcome(sample, deed, lead, {"number": number}) for number in (HIDDEN, NONE))
        assert first != second


def test_nothing_that_is_taken_along_changes_by_a_hidden_case(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports and an enterprise's page are deeds, since the look is written; so the walk of the queries does not ask them."""
    sample = found_sample(sqlite_engine, roster=city_roster())
    one = entering.enter(sample)

    def taken(actors: list[Actor]) -> list[object]:
        files = [export.export(sample.office, actor, what, Wanted()) for actor in actors for what in export.NAMES]
        pages = [replace(enterprise_file(sample.office, actor, one), mark="") for actor in actors]
        return [*(file.data.decode("utf-8-sig").replace(file.mark, "") for file in files), *pages]

    below = everybody(sample, HOME, OFFICE, INSPECTION)
    before, above = taken(below), everybody(sample, CITY)
    nothing = taken(above)
    hidden = went_up(sample, monkeypatch)
    builders.conclude(sample, hidden)
    liable.name(sample.office, builders.handler(sample, hidden, Duty.INTAKE), HIDDEN, one)
    assert taken(below) == before
    # Whoever may know of it takes its card along, in each of the three.
    assert not set(map(str, taken(above)[:3])) & set(map(str, nothing[:3]))
