"""The lines of files in a sealed body: what an officer's browser asks for and may believe (docs/formats.md section 14).

    line := {"id","index","kind","type","name","length","cleaned"}

The lines lie inside the envelope, so that the server learns neither kind nor type nor name of a file. Types are held to
what a page may show beside the kind: a "photo" that a browser would run as a page is refused where it is sealed and where
it is opened.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from crypto import OpeningError
from crypto.encoding import ID_LENGTH, Json, UploadId, b64u, unb64u

FileKind = Literal["photo", "video", "voice", "document"]
KINDS: tuple[FileKind, ...] = get_args(FileKind)
MOST_FILES = 20
LONGEST_FILE = 100 * 1024 * 1024
LONGEST_NAME = 100
_FIELDS = frozenset({"id", "index", "kind", "type", "name", "length", "cleaned"})
# No plus sign: image/svg+xml and application/xhtml+xml would run as pages.
_TYPES: dict[str, re.Pattern[str]] = {
    "photo": re.compile(r"image/[a-z0-9.-]{1,90}"),
    "video": re.compile(r"video/[a-z0-9.-]{1,90}"),
    "voice": re.compile(r"audio/[a-z0-9.-]{1,90}"),
    "document": re.compile(r"text/plain|application/(?!xml$)[a-z0-9.-]{1,90}"),
}


@dataclass(frozen=True)
class FileLine:
    """One file of an envelope; `length` is the plaintext's, in bytes, and `index` counts from 1 in the envelope."""

    id: UploadId
    index: int
    kind: FileKind
    type: str
    name: str
    length: int
    cleaned: bool

    def json(self) -> dict[str, Json]:
        """Return the line as the JSON object of section 14."""
        return {
            "id": b64u(self.id),
            "index": self.index,
            "kind": self.kind,
            "type": self.type,
            "name": self.name,
            "length": self.length,
            "cleaned": self.cleaned,
        }


def encode_lines(lines: Sequence[FileLine]) -> list[Json]:
    """Write the lines of an envelope; the inverse of `parse_lines`."""
    value: list[Json] = [line.json() for line in lines]
    parse_lines(value)
    return value


def parse_lines(value: Json) -> tuple[FileLine, ...]:
    """Read an envelope's lines; OpeningError for too many, an id twice, a gap in the numbers, or any ill-formed field."""
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise OpeningError
    lines = tuple(_line(item) for item in value)
    # The place in the list is the index: the server numbers uploads in the order in which they are announced.
    if [line.index for line in lines] != list(range(1, len(lines) + 1)) or len({line.id for line in lines}) != len(lines):
        raise OpeningError
    return lines


def _line(value: Json) -> FileLine:
    if not isinstance(value, dict) or set(value) != _FIELDS:
        raise OpeningError
    kind = read_kind(value["kind"])
    media, name, cleaned = value["type"], value["name"], value["cleaned"]
    if not isinstance(media, str) or not isinstance(name, str) or not isinstance(cleaned, bool):
        raise OpeningError
    if _TYPES[kind].fullmatch(media) is None or len(name) > (LONGEST_NAME if kind == "document" else 0):
        raise OpeningError
    return FileLine(
        id=UploadId(unb64u(value["id"], ID_LENGTH)),
        index=_count(value["index"], MOST_FILES),
        kind=kind,
        type=media,
        name=name,
        length=_count(value["length"], LONGEST_FILE),
        cleaned=cleaned,
    )


def read_kind(value: Json) -> FileKind:
    """Read a kind of file; OpeningError for any other text."""
    for kind in KINDS:
        if kind == value:
            return kind
    raise OpeningError


def _count(value: Json, most: int) -> int:
    if type(value) is not int or not 1 <= value <= most:
        raise OpeningError
    return value
