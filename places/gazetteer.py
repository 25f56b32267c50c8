"""The gazetteer: every place with its code, level and names, and what lies in what.

The file is `places.tsv`, one place a line: code (12 digits), level, name, namesakes (how many places of that level in
the whole country bear the name), other names joined by `|`. A code begins with the digits of what the place lies in
(GB/T 2260, GB/T 10114), so the chain needs no column of its own. Today it holds the sample region; the whole country has
the same form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from places.shapes import DIGITS, Former, Place, PlacesError, Zone

FILE = Path(__file__).parent / "places.tsv"
class Gazetteer:
    """All places by code."""

    def __init__(self, places: Iterable[Place], formers: Iterable[Former] = (), zones: Iterable[Zone] = ()) -> None:
        self._places = {place.code: place for place in places}
        self.formers = tuple(formers)
        self.zones = tuple(zones)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places.values())

    def place(self, code: str) -> Place:
        """Return the place with this code; KeyError if there is none."""
        return self._places[code]

    def has(self, code: str) -> bool:
        """Tell whether there is a place with this code."""
        return code in self._places

    def above(self, code: str) -> tuple[Place, ...]:
        """Return what the place lies in, widest first, without the place itself."""
        codes = (code[:digits].ljust(12, "0") for digits in DIGITS.values())
        return tuple(self._places[one] for one in dict.fromkeys(codes) if one != code and one in self._places)

    def chain(self, code: str) -> str:
        """Return the full name: 山东省淄博市周村区王村镇."""
        return "".join(place.name for place in (*self.above(code), self.place(code)))

    def children(self, code: str) -> tuple[Place, ...]:
        """Return the places one level below, in the order of the codes."""
        levels = list(DIGITS)
        level = levels[levels.index(self.place(code).level) + 1]
        digits = code[: DIGITS[self.place(code).level]]
        return tuple(place for place in self if place.level == level and place.code.startswith(digits))


def _places(path: Path) -> Iterator[Place]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        fields = line.split("\t")
        if len(fields) != 5 or len(fields[0]) != 12 or not fields[0].isdigit() or not fields[3].isdigit():
            raise PlacesError(f"{path.name} line {number} is not a place")
        if fields[1] not in DIGITS:
            raise PlacesError(f"{path.name} line {number}: there is no level {fields[1]!r}")
        others = tuple(name for name in fields[4].split("|") if name)
        yield Place(fields[0], "", fields[1], fields[2], int(fields[3]), others)


def read(path: Path) -> Gazetteer:
    """Read a gazetteer file; PlacesError names the line that is wrong."""
    return Gazetteer(_places(path))


@cache
def load() -> Gazetteer:
    """Return the gazetteer of this checkout, read once."""
    return read(FILE)
