"""WAV and AVI (RIFF): type (4) ‖ length (4, little-endian) ‖ body, and one byte more where the length is odd.

Twin of static/js/media/riff.js.
"""

from __future__ import annotations

from dataclasses import dataclass

from media.pieces import MediaError, Patches, Piece, Source, Steps, Stripped, le, le32, length_of

_MOST_CHUNKS = 10_000
_SOUND = frozenset({b"fmt ", b"fact", b"data"})


@dataclass(frozen=True)
class _Chunk:
    type: bytes
    at: int
    body: int
    end: int

    @property
    def after(self) -> int:
        """Where the next one begins."""
        return self.end + (self.end - self.body) % 2


def _chunk_at(source: Source, at: int, end: int) -> _Chunk:
    """Read a chunk's head; it goes as far as the file has it."""
    head = source.read(at, at + 8)
    return _Chunk(head[:4], at, at + 8, min(end, at + 8 + le(head[4:8])))


def clean_wave(source: Source) -> Stripped:
    """Copy a WAV with its format and its sound alone: place and date stand in `bext`, `LIST`, `iXML`."""
    kept: list[Piece] = []
    seen = set()
    at = 12
    steps = Steps(_MOST_CHUNKS)
    while at + 8 <= source.size:
        steps.take()
        # A recorder that was cut off leaves a length that the file does not have.
        chunk = _chunk_at(source, at, source.size)
        length = chunk.end - chunk.body
        if chunk.type in _SOUND and chunk.type not in seen:
            seen.add(chunk.type)
            kept += [chunk.type, le32(length), slice(chunk.body, chunk.end), *([1] if length % 2 else [])]
        at = chunk.after
    if not {b"fmt ", b"data"} <= seen:
        raise MediaError
    return Stripped([b"RIFF", le32(4 + length_of(kept)), b"WAVE", *kept])


_HEADERS = frozenset({b"avih", b"strh", b"strf", b"indx", b"vprp", b"dmlh", b"idx1"})
_LISTS = frozenset({b"hdrl", b"strl", b"odml"})
_MOST_DEEP = 4


def clean_avi(source: Source) -> Stripped:
    """Clean an AVI in place: what neither says how to play it nor is played becomes `JUNK` of zeros."""
    avi = _Avi(source)
    at = 0
    while at + 12 <= source.size and source.read(at, at + 4) == b"RIFF":
        riff = _chunk_at(source, at, source.size)
        avi.walk(riff.body + 4, riff.end, 0)
        at = riff.end
    if not avi.moving:
        raise MediaError
    avi.patches.zero(at, source.size)
    return Stripped(avi.patches.pieces(source.size))


class _Avi:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.patches = Patches()
        self.moving = False
        self._steps = Steps(_MOST_CHUNKS)

    def walk(self, at: int, end: int, depth: int) -> None:
        while at < end:
            self._steps.take()
            if at + 8 > end:
                raise MediaError
            chunk = _chunk_at(self.source, at, end)
            is_list = chunk.type == b"LIST" and chunk.body + 4 <= chunk.end
            name = self.source.read(chunk.body, chunk.body + 4) if is_list else b""
            if name == b"movi":
                self.moving = True
            elif name in _LISTS and depth < _MOST_DEEP:
                self.walk(chunk.body + 4, chunk.end, depth + 1)
            elif is_list or chunk.type not in _HEADERS:
                self.patches.put(chunk.at, b"JUNK")
                self.patches.zero(chunk.body, chunk.end)
            at = chunk.after
