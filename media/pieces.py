"""What all cleaners stand on: a file that is read within its bounds, and a file put together from pieces of another.

A cleaner answers with pieces of the file it read: a `slice` of it, new bytes, or a number of zeros. The browser's twin
(static/js/media/source.js) does the same with files that it cannot hold in memory, and both are held to the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Piece = slice | bytes | int
Kind = Literal["photo", "video", "voice", "document"]


class MediaError(Exception):
    """The file is not what it claims to be, or nothing here can clean it."""

    def __init__(self) -> None:
        super().__init__("no file of a kind that can be cleaned")


class Steps:
    """Counts what a file is made of: a hostile one is of millions of parts of nothing, and keeps whoever reads it busy."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self) -> None:
        """Count one; MediaError where it is one too many."""
        self._left -= 1
        if self._left < 0:
            raise MediaError


# A file with more to blank is none that a phone or a program wrote.
_MOST_PATCHES = 200_000


@dataclass(frozen=True)
class Stripped:
    """What a cleaner answers: the pieces that stay, and how a picture was held (1 to 8 as Exif numbers it).

    `kind` and `media_type` stand where only the whole file shows what it is: sound alone in a container for films.
    """

    pieces: Sequence[Piece]
    orientation: int = 1
    kind: Kind | None = None
    media_type: str | None = None


@dataclass(frozen=True)
class Source:
    """A file in memory that is only read where it has bytes."""

    data: bytes

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return len(self.data)

    def read(self, start: int, end: int) -> bytes:
        """Return exactly these bytes; MediaError where there are none."""
        if start < 0 or end < start or end > len(self.data):
            raise MediaError
        return self.data[start:end]


@dataclass
class Patches:
    """Changes within a file that keeps its length: zeros or other bytes at a place."""

    _list: list[tuple[int, bytes | int]] = field(default_factory=list)
    _steps: Steps = field(default_factory=lambda: Steps(_MOST_PATCHES))

    def put(self, at: int, content: bytes) -> None:
        """Write `content` over what stands at `at`."""
        self._steps.take()
        self._list.append((at, content))

    def zero(self, start: int, end: int) -> None:
        """Write zeros from `start` to `end`."""
        if end > start:
            self._steps.take()
            self._list.append((start, end - start))

    def pieces(self, size: int) -> list[Piece]:
        """Return the file of `size` bytes with the changes; MediaError where two of them overlap."""
        pieces: list[Piece] = []
        at = 0
        for start, piece in sorted(self._list, key=lambda patch: patch[0]):
            end = start + _length(piece)
            if start < at or end > size:
                raise MediaError
            if start > at:
                pieces.append(slice(at, start))
            pieces.append(piece)
            at = end
        if at < size:
            pieces.append(slice(at, size))
        return pieces


def _length(piece: Piece) -> int:
    if isinstance(piece, slice):
        return int(piece.stop - piece.start)
    return piece if isinstance(piece, int) else len(piece)


def length_of(pieces: Iterable[Piece]) -> int:
    """Return the length of what the pieces make, in bytes."""
    return sum(map(_length, pieces))


def assemble(data: bytes, pieces: Iterable[Piece]) -> bytes:
    """Put a file together from pieces of `data`."""
    view = memoryview(data)
    return b"".join(
        view[piece] if isinstance(piece, slice) else bytes(piece) if isinstance(piece, int) else piece for piece in pieces
    )


def be(content: bytes) -> int:
    """Read an unsigned number, big-endian."""
    return int.from_bytes(content, "big")


def le(content: bytes) -> int:
    """Read an unsigned number, little-endian."""
    return int.from_bytes(content, "little")


def le32(value: int) -> bytes:
    """Write four bytes, little-endian."""
    return value.to_bytes(4, "little")
