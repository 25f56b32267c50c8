"""The gazetteer: every place with its codes, level and names, what lies in what, what ended, and the zones.

`country.tsv.xz` holds one place a line, fields apart by tabs, empty ones at the end left out:

    code ⇥ civil ⇥ name ⇥ others

`code` has the digits of its level only (2, 4, 6 or 9), so the level needs no column; `civil` is the ministry's code, `=` where
it is the same, empty where it lists no such place; `others` are joined by `|`. Lines that begin with `#` are the head: the
sources, their licences and hashes, what was counted. `formers.tsv`, `zones.toml` and `zones-known.toml` stand beside it;
`villages/` is read when it is asked for.
"""

from __future__ import annotations

import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from sys import intern
from types import MappingProxyType

from places.formers import read_formers
from places.shapes import DIGITS, Former, Place, PlacesError, Zone
from places.zones import read_zones

FOLDER = Path(__file__).parent
FILE = FOLDER / "country.tsv.xz"
FORMERS = FOLDER / "formers.tsv"
ZONES = FOLDER / "zones.toml"
KNOWN = FOLDER / "zones-known.toml"
VILLAGES = FOLDER / "villages"

LEVELS = {digits: level for level, digits in DIGITS.items()}
MOST_COUNTIES = 64
"""So many counties' villages are kept in memory."""


class Gazetteer:
    """All places by code."""

    def __init__(self, places: Iterable[Place], formers: Iterable[Former] = (), zones: Iterable[Zone] = ()) -> None:
        self._places = {place.code: place for place in places}
        self.formers = tuple(formers)
        self.zones = tuple(zones)
        self._below: dict[str, list[Place]] = defaultdict(list)
        for code in sorted(self._places):
            above = self._parent(code)
            if above:
                self._below[above].append(self._places[code])

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places.values())

    def __len__(self) -> int:
        return len(self._places)

    def _parent(self, code: str) -> str:
        """Return the code of the narrowest place that this one lies in, or ""."""
        for digits in (9, 6, 4, 2):
            wider = code[:digits] + "0" * (12 - digits)
            if wider != code and wider in self._places:
                return wider
        return ""

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
        """Return the places that lie in this one and in nothing narrower, in the order of the codes.

        They are one level below, except where the country leaves a level out: the districts of 北京市, the towns of 东莞市.
        """
        self.place(code)
        return tuple(self._below.get(code, ()))

    def village_hints(self, county: str) -> Mapping[str, tuple[str, ...]]:
        """Return name of a village → codes of the townships of this county that have one; empty where none are stored.

        They are hints below a county that is already known, never a reason to take one.
        """
        return _villages(VILLAGES / f"{county[:6]}.tsv.xz")


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of the lines that are no comment, of a plain or a packed file."""
    try:
        data = path.read_bytes()
        text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise PlacesError(f"{path.name} cannot be read: {error}") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            yield number, line


@lru_cache(maxsize=MOST_COUNTIES)
def _villages(path: Path) -> Mapping[str, tuple[str, ...]]:
    if not path.exists():
        return MappingProxyType({})
    found: dict[str, tuple[str, ...]] = {}
    for number, line in _lines(path):
        name, _, codes = line.partition("\t")
        if not name or not all(len(code) == 9 and code.isdigit() for code in codes.split("|")):
            raise PlacesError(f"{path.name} line {number} is not a village")
        found[name] = tuple(code.ljust(12, "0") for code in codes.split("|"))
    return MappingProxyType(found)


def _fields(path: Path) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield the code's own digits, the ministry's code, the name and other names of each line."""
    nothing: tuple[str, ...] = ()
    for number, line in _lines(path):
        fields = line.split("\t")
        if not 3 <= len(fields) <= 4 or not fields[0].isdigit() or not fields[2]:
            raise PlacesError(f"{path.name} line {number} is not a place")
        if len(fields[0]) not in LEVELS:
            raise PlacesError(f"{path.name} line {number}: no level has codes of {len(fields[0])} digits")
        if fields[1] not in ("", "=") and not (fields[1].isdigit() and len(fields[1]) == len(fields[0])):
            raise PlacesError(f"{path.name} line {number}: {fields[1]!r} is no code of that level")
        yield fields[0], fields[1], intern(fields[2]), tuple(fields[3].split("|")) if fields[3:] else nothing


def read_places(path: Path) -> Iterator[Place]:
    """Yield the places of a file, packed or not; PlacesError names the line that is wrong."""
    rows = list(_fields(path))
    same = Counter((len(digits), name) for digits, _, main, others in rows for name in (main, *others))
    seen = set()
    for digits, civil, name, others in rows:
        code = digits.ljust(12, "0")
        if code in seen:
            raise PlacesError(f"{path.name}: {digits} stands there twice")
        seen.add(code)
        listed = code if civil == "=" else civil and civil.ljust(12, "0")
        most = max(same[len(digits), one] for one in (name, *others))
        yield Place(code, listed, LEVELS[len(digits)], name, most, others)


def read(path: Path, formers: Path | None = None, *zones: Path) -> Gazetteer:
    """Read a gazetteer with its names that ended and its zones; PlacesError names file, line and reason."""
    whole = Gazetteer(read_places(path))
    return Gazetteer(
        whole,
        read_formers(formers, whole.has) if formers else (),
        read_zones(zones, whole.has),
    )


_added: list[Path] = []


def add_zones(path: Path) -> None:
    """Let this process know the zones of an installation's own file, in place of one added before.

    The file is read at once where there is one, so that PlacesError comes when a command starts and not with a request.
    """
    _added[:] = [path] if path.exists() else []
    if _added:
        _load.cache_clear()  # The file may have changed since it was read.
        load()


@lru_cache(maxsize=2)
def _load(added: tuple[Path, ...]) -> Gazetteer:
    return read(FILE, FORMERS, ZONES, KNOWN, *added)


def load() -> Gazetteer:
    """Return the gazetteer of this checkout with the zones that were added, read once."""
    return _load(tuple(_added))
