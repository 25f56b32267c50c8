"""The country for pages: what lies in what, the list of its counties, and what a text may mean.

A list is what a page keeps, so that what is tapped or typed stays on the phone: one place a line, in the order of a tree,
`depth code TAB name TAB name|name…`. Of the code stand the digits that name the place; after the name the others in use, and
with `!` before them names that have ended, and zones that lie there (docs/formats.md section 10).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from places import Gazetteer, Place, load, locate
from places.shapes import DIGITS

LOWEST = "township"
LONGEST_SEARCH = 200
"""Characters that a page lets people type to have a place found."""
MOST_FOUND = 9
SHORTEST = 2
LEVELS = tuple(DIGITS)


@dataclass(frozen=True)
class Spot:
    """A place that may be tapped: its code, and its name among its neighbours."""

    code: str
    name: str


@dataclass(frozen=True)
class Found:
    """A place that a text may mean: its code (a township's at the narrowest), its whole chain of names.

    `note` says why it is this one where the text has another name: one that has ended, or a zone. `is_sure`: no other is meant.
    """

    code: str
    name: str
    note: str
    is_sure: bool


def stem(code: str) -> str:
    """The digits of a code that name its place: all codes of what lies in it begin with them."""
    return next(code[:digits] for digits in (0, *DIGITS.values()) if not code[digits:].strip("0"))


def line(depth: int, code: str, name: str, others: tuple[str, ...]) -> str:
    """One line of a list."""
    return "\t".join((f"{depth}{stem(code)}", name, *(["|".join(others)] if others else [])))


@cache
def tree(gazetteer: Gazetteer) -> Mapping[str, list[Place]]:
    """The places one level below every place ("" for the provinces), found once: the whole country is walked through for it."""
    found: dict[str, list[Place]] = {}
    for place in sorted(gazetteer, key=lambda one: one.code):
        above = gazetteer.above(place.code)
        found.setdefault(above[-1].code if above else "", []).append(place)
    return found


@cache
def ended(gazetteer: Gazetteer) -> Mapping[str, list[str]]:
    """By code of today: names that have ended there and are nobody's now, and zones that lie in that place alone."""
    found: dict[str, list[str]] = {}
    for former in gazetteer.formers:
        if len(former.into) == 1 and not former.taken:
            found.setdefault(former.into[0], []).append(former.name)
    for zone in gazetteer.zones:
        if len(zone.hosts) == 1:
            found.setdefault(zone.hosts[0], []).extend((zone.name, *zone.others))
    return found


def exists(code: str) -> bool:
    """Whether the country has a place with this code."""
    return load().has(code)


def chain(code: str) -> str:
    """The whole name of any place of the country."""
    return load().chain(code)


def above(code: str) -> str:
    """The code of what a place lies in; empty for a province."""
    found = load().above(code)
    return found[-1].code if found else ""


def provinces() -> tuple[Spot, ...]:
    """The widest places of the country."""
    return _spots(load(), "")


def counties_below(code: str) -> tuple[Spot, ...]:
    """The places below any place of the country, down to the counties: what lies beyond an authority is asked no further."""
    return _spots(load(), code)


def _spots(gazetteer: Gazetteer, code: str) -> tuple[Spot, ...]:
    found = tree(gazetteer).get(code, ())
    return tuple(Spot(one.code, one.name) for one in found if LEVELS.index(one.level) < LEVELS.index(LOWEST))


@cache
def country() -> str:
    """The list of all places down to the counties: whoever goes through it says to nobody where they stop."""
    return "\n".join(_country(load(), "", 1)) + "\n"


def _country(gazetteer: Gazetteer, code: str, depth: int) -> Iterator[str]:
    for spot in _spots(gazetteer, code):
        yield line(depth, spot.code, spot.name, ())
        yield from _country(gazetteer, spot.code, depth + 1)


def search(text: str, near: str = "") -> tuple[Found, ...]:
    """Return the places that a text may mean, in the whole country; the surest alone where one is certain.

    Where nothing is certain, places of which the text is the name without its ending come too, those nearest to `near` first.
    """
    gazetteer = load()
    located = locate(text[:LONGEST_SEARCH], gazetteer, near)
    if located.code is not None:
        return (_found(gazetteer, located.code, text, is_sure=True),)
    codes = [one.code for one in located.candidates]
    if not codes:
        codes = [code for former in gazetteer.formers if former.name in text for code in former.into]
    if not codes:
        codes = _namesakes(gazetteer, "".join(text.split()))
    codes = sorted(dict.fromkeys(_at_most_township(gazetteer, code) for code in codes), key=lambda code: -_shared(code, near))
    return tuple(_found(gazetteer, code, text, is_sure=False) for code in codes[:MOST_FOUND])


def _found(gazetteer: Gazetteer, code: str, text: str, *, is_sure: bool) -> Found:
    code = _at_most_township(gazetteer, code)
    return Found(code, gazetteer.chain(code), _note(gazetteer, code, text), is_sure)


def _namesakes(gazetteer: Gazetteer, name: str) -> list[str]:
    if len(name) < SHORTEST:
        return []
    return [place.code for place in gazetteer if any(one.startswith(name) for one in (place.name, *place.others))]


def _shared(code: str, other: str) -> int:
    """How many levels two places lie in together."""
    return sum(code[:digits] == other[:digits] for digits in DIGITS.values())


def _at_most_township(gazetteer: Gazetteer, code: str) -> str:
    place = gazetteer.place(code)
    return gazetteer.above(code)[-1].code if place.level == "village" else code


def _note(gazetteer: Gazetteer, code: str, text: str) -> str:
    """Why this is the place: the text has a name that has ended, or a zone's."""
    name = gazetteer.place(code).name
    if name in text:
        return ""
    for former in gazetteer.formers:
        if code in former.into and former.name in text:
            return f"{former.name}，现在是{name}"
    for zone in gazetteer.zones:
        said = next((one for one in (zone.name, *zone.others) if one in text), "")
        if said and code in zone.hosts:
            return f"{said}，现在归{name}管"
    return ""
