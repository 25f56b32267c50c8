"""Documents go as they are. What they say of their author is looked for, so that the reporter hears it before they send.

Twin of static/js/media/documents.js.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from media.pieces import MediaError, Source, le

# So much of a document is looked through for names; the rest of a long one is not.
_LOOKED = 512 * 1024
_LARGEST_ENTRY = 64 * 1024
# So many places that may name an author are looked at, and so far from each.
_MOST_PLACES = 20
_REACH = 1000
_MOST_ENTRIES = 20_000
_LONGEST_AUTHOR = 60
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
# The folder within, the media type.
_OFFICE = (
    (b"word/", _OPEN_XML + "wordprocessingml.document"),
    (b"xl/", _OPEN_XML + "spreadsheetml.sheet"),
    (b"ppt/", _OPEN_XML + "presentationml.presentation"),
)
# The stream within, the media type.
_OLD_OFFICE = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)


@dataclass(frozen=True)
class Authorship:
    """A document's media type, and who it says wrote it; "" where that was not to be read."""

    type: str
    author: str


def authorship(data: bytes, name: str) -> Authorship | None:
    """Return what a document of a format (as sniff.py names it) says; None where it is none that carries an author."""
    source = Source(data)
    try:
        if name == "pdf":
            return Authorship("application/pdf", _pdf_author(data))
        if name == "zip":
            return _office(source)
        if name == "ole":
            return _old_office(source)
    except MediaError:
        pass
    return None


def _said(names: Iterable[str]) -> str:
    trimmed = (re.sub(r"[\0-\x1f\x7f]", "", name).strip() for name in names)
    return "、".join(dict.fromkeys(filter(None, trimmed)))[:_LONGEST_AUTHOR]


def _pdf_author(data: bytes) -> str:
    """Return what stands open; packed objects are not unpacked."""
    half = min(len(data), _LOOKED // 2)
    names: list[str] = []
    for part in (data[:half], data[max(half, len(data) - half) :]):
        for after in _after(rb"/Author", part):
            literal = re.match(rb"\s{0,20}\(((?:\\.|[^\\)]){0,400})\)", after, re.DOTALL)
            digits = re.match(rb"\s{0,20}<([0-9A-Fa-f\s]{0,800})>", after)
            if literal:
                names.append(_pdf_text(_unescaped(literal[1])))
            elif digits:
                hexed = re.sub(rb"\s", b"", digits[1])
                names.append(_pdf_text(bytes.fromhex(hexed[: len(hexed) // 2 * 2].decode("ascii"))))
        for after in _after(rb"<dc:creator>", part):
            item = re.match(rb".{0,200}?<rdf:li[^>]{0,100}>([^<]{0,400})<", after, re.DOTALL)
            names += [_utf8(item[1])] if item else []
    return _said(names)


def _after(mark: bytes, part: bytes) -> list[bytes]:
    """Return what follows the first places where `mark` stands; a hostile file has it everywhere."""
    return [part[found.end() : found.end() + _REACH] for found in islice(re.finditer(mark, part), _MOST_PLACES)]


def _unescaped(literal: bytes) -> bytes:
    """Return what stands between brackets (ISO 32000-1, 7.3.4.2)."""

    def one(match: re.Match[bytes]) -> bytes:
        escaped = match[1]
        return bytes([int(escaped, 8) & 255]) if escaped[:1].isdigit() and escaped[:1] < b"8" else escaped

    return re.sub(rb"\\([0-7]{1,3}|.)", one, literal, flags=re.DOTALL)


def _pdf_text(text: bytes) -> str:
    """Return text: with a mark UTF-16, without one taken as UTF-8 or Latin-1."""
    if text[:2] == b"\xfe\xff":
        return text[2:].decode("utf-16-be", "replace")
    return _utf8(text)


def _utf8(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")


@dataclass(frozen=True)
class _Entry:
    name: bytes
    method: int
    packed: int
    at: int


def _office(source: Source) -> Authorship | None:
    entries = _zip_entries(source)
    media_type = next((kind for folder, kind in _OFFICE if any(one.name.startswith(folder) for one in entries)), None)
    if media_type is None:
        return None
    core = next((one for one in entries if one.name == b"docProps/core.xml"), None)
    xml = _entry_text(source, core) if core else ""
    return Authorship(media_type, _said(re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]{0,400})<", xml)))


def _zip_entries(source: Source) -> list[_Entry]:
    """Return the list at the end (APPNOTE 6.3.10, 4.3.12)."""
    tail = source.read(max(0, source.size - 65557), source.size)
    end = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - 22 + 4))
    if end < 0:
        raise MediaError
    start = le(tail[end + 16 : end + 20])
    listed = source.read(start, min(source.size, start + _LOOKED))
    entries: list[_Entry] = []
    at = 0
    while at + 46 <= len(listed) and len(entries) < _MOST_ENTRIES and listed[at : at + 4] == b"PK\x01\x02":
        method, packed, name, extra, comment = struct.unpack_from("<10xH8xI4xHHH", listed, at)
        entries.append(_Entry(listed[at + 46 : at + 46 + name], method, packed, le(listed[at + 42 : at + 46])))
        at += 46 + name + extra + comment
    return entries


def _entry_text(source: Source, entry: _Entry) -> str:
    if entry.packed > _LARGEST_ENTRY:
        return ""
    head = source.read(entry.at, entry.at + 30)
    start = entry.at + 30 + le(head[26:28]) + le(head[28:30])
    packed = source.read(start, start + entry.packed)
    if entry.method == 8:
        try:
            # No more than an entry of a document may be, however far it would unpack.
            packed = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, _LARGEST_ENTRY)
        except zlib.error:
            return ""
    return packed.decode("utf-8", "replace") if entry.method in (0, 8) else ""


def _old_office(source: Source) -> Authorship | None:
    """Return what the names in its first directory sector make it ([MS-CFB] 2.6); authors there are not looked for."""
    head = source.read(0, 512)
    shift = le(head[30:32])
    if shift not in (9, 12):
        return None
    start = (le(head[48:52]) + 1) << shift
    listed = source.read(start, min(source.size, start + 4096))
    names = set()
    for at in range(0, len(listed) - 127, 128):
        length = max(0, min(64, le(listed[at + 64 : at + 66])) - 2)
        names.add(listed[at : at + length].decode("utf-16-le", "replace"))
    media_type = next((kind for name, kind in _OLD_OFFICE if name in names), None)
    return Authorship(media_type, "") if media_type else None
