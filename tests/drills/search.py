"""Searching what a thief would carry away: every file, in every spelling that a needle could have there."""

from __future__ import annotations

import base64
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import BytesAhoCorasick, Implementation

_GZIP = b"\x1f\x8b\x08"
_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True)
class Find:
    """One needle where it must not be."""

    needle: str
    file: str
    spelling: str

    def __str__(self) -> str:
        """One line of the table that a failure prints."""
        return f"{self.needle:<20} {self.spelling:<16} {self.file}"


def spellings(needle: str | bytes) -> dict[str, bytes]:
    """The needle as a file could hold it: as it is, in other encodings, in base64 at any offset, in hexadecimal."""
    raw = needle.encode() if isinstance(needle, str) else needle
    found = {"as it is": raw, "hex": raw.hex().encode()}
    if isinstance(needle, str):
        found |= {name: needle.encode(name) for name in ("utf-16-le", "utf-16-be", "gb18030")}
        found["json"] = json.dumps(needle)[1:-1].encode()
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + raw)
        # What the bytes around it take part in is cut off.
        middle = whole[-(-shift * 4 // 3) : len(whole) - 4 if (shift + len(raw)) % 3 else None]
        found[f"base64 +{shift}"] = middle
        found[f"base64url +{shift}"] = middle.translate(bytes.maketrans(b"+/", b"-_"))
    return found


class Needles:
    """Needles in all their spellings, looked for in one pass: there are hundreds, and gigabytes to look through."""

    def __init__(self, needles: Mapping[str, str | bytes]) -> None:
        spelled = [(name, spelling, form) for name, needle in needles.items() for spelling, form in spellings(needle).items()]
        self._names = [(name, spelling) for name, spelling, _ in spelled]
        self._automaton = BytesAhoCorasick([form for _, _, form in spelled], implementation=Implementation.DFA)
        self.longest = max((len(form) for _, _, form in spelled), default=1)

    def within(self, content: bytes) -> set[tuple[str, str]]:
        """Name and spelling of each needle that the content holds."""
        matches = self._automaton.find_matches_as_indexes(content, overlapping=True)
        return {self._names[pattern] for pattern, _, _ in matches}


def search(folders: Iterable[Path], needles: Mapping[str, str | bytes], leave_out: frozenset[str] = frozenset()) -> list[Find]:
    """Every place below `folders` that holds a needle; files named in `leave_out` are not looked at."""
    sought = Needles(needles)
    return [
        Find(name, str(path), f"{spelling}{packed}")
        for path in _files(folders)
        if path.name not in leave_out
        for packed, content in contents(path)
        for name, spelling in sorted(sought.within(content))
    ]


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else [folder]


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file's bytes; what is compressed in it; and of a database every value whole, since pages cut long ones."""
    content = path.read_bytes()
    yield "", content
    start = content.find(_GZIP)
    while start >= 0:
        # Three bytes may only look like a beginning.
        with suppress(zlib.error):
            yield " in gzip", zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content[start:])
        start = content.find(_GZIP, start + 1)
    if content.startswith(_SQLITE):
        yield " in a value", _values(path)


def _values(path: Path) -> bytes:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = (value for name in tables for row in database.execute(f'SELECT * FROM "{name}"') for value in row)
        return b"\0".join(value if isinstance(value, bytes) else str(value).encode() for value in rows)
