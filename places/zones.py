"""Development zones: reading `zones.toml`, `zones-known.toml`, and the file of the same form that an installation may add.

    [[zone]]
    id = "130171"
    name = "石家庄高新技术产业开发区"
    others = ["石家庄高新区"]
    hosts = ["130108000000", "130111000000"]
    kind = "hightech"
    source = "国发〔1991〕12号"

`hosts` are codes of the gazetteer: the counties or townships the zone lies in, or the city where no more is known. `source`
is the act that founded or lists the zone, for those who check; zones out of the bureau's list have none. A zone with an id
that a file before it has replaces it, so an installation may say more than is known here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from places.shapes import PlacesError, Zone

KINDS = ("economic", "hightech", "other")
FIELDS = {"id", "name", "others", "hosts", "kind", "source"}
TABLE = re.compile(r"^\s*\[\[\s*zone\s*\]\]")


def _texts(value: Any, field: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError(f"{field} must be a list of texts")
    return tuple(value)


def _zone(table: Mapping[str, Any], has: Callable[[str], bool]) -> Zone:
    """Return one zone; ValueError says what is wrong."""
    strange = sorted(table.keys() - FIELDS)
    if strange:
        raise ValueError(f"there is no field {strange[0]!r}")
    for field in ("id", "name", "kind"):
        if not isinstance(table.get(field), str) or not table[field]:
            raise ValueError(f"{field} is missing")
    if not isinstance(table.get("source", ""), str):
        raise ValueError("source must be a text")
    if table["kind"] not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    hosts = _texts(table.get("hosts"), "hosts")
    missing = [code for code in hosts if not has(code)]
    if missing or not hosts:
        raise ValueError(f"there is no place {missing[0]}" if missing else "a zone lies in at least one place")
    return Zone(table["id"], table["name"], _texts(table.get("others", []), "others"), hosts, table["kind"])


def _read(path: Path, has: Callable[[str], bool]) -> dict[str, Zone]:
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text).get("zone", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlacesError(f"{path.name}: {error}") from None
    lines = [number for number, line in enumerate(text.splitlines(), 1) if TABLE.match(line)]
    if not isinstance(tables, list) or len(lines) != len(tables):
        raise PlacesError(f"{path.name}: each zone is a table that begins with [[zone]] on a line of its own")
    found: dict[str, Zone] = {}
    for number, table in zip(lines, tables, strict=True):
        try:
            zone = _zone(table, has)
        except ValueError as error:
            raise PlacesError(f"{path.name} line {number}: {error}") from None
        if zone.id in found:
            raise PlacesError(f"{path.name} line {number}: there is a zone {zone.id} before it")
        found[zone.id] = zone
    return found


def read_zones(paths: Iterable[Path], has: Callable[[str], bool]) -> tuple[Zone, ...]:
    """Return the zones of all files, a later one's in place of an earlier one's of that id; PlacesError names the line."""
    found: dict[str, Zone] = {}
    for path in paths:
        found |= _read(path, has)
    return tuple(found.values())
