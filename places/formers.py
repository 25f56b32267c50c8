"""Names that ended: reading `formers.tsv`, one a line, fields apart by tabs.

    name ⇥ level ⇥ code it had ⇥ year it ended ⇥ what it is today ⇥ taken

Codes have the digits of their level only; what it is today may be several, joined by `|`; the last field is `taken` where
another place bears the name today, else left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from places.shapes import DIGITS, Former, PlacesError

TAKEN = "taken"


def _former(fields: list[str], has: Callable[[str], bool]) -> Former:
    """Return one name that ended; ValueError says what is wrong."""
    name, level, code, year, into = fields[:5]
    if level not in DIGITS:
        raise ValueError(f"there is no level {level!r}")
    today = tuple(one.ljust(12, "0") for one in into.split("|"))
    missing = [one for one in today if not has(one)]
    if missing:
        raise ValueError(f"there is no place {missing[0]} today")
    return Former(name, level, code.ljust(12, "0") if code else "", int(year or 0), today, fields[5:] == [TAKEN])


def read_formers(path: Path, has: Callable[[str], bool]) -> Iterator[Former]:
    """Yield the names that ended; `has` knows the places of today. PlacesError names the line that is wrong."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) not in (5, 6):
            raise PlacesError(f"{path.name} line {number} is no name that ended")
        try:
            yield _former(fields, has)
        except ValueError as error:
            raise PlacesError(f"{path.name} line {number}: {error}") from None
