"""Sound without a container: MP3 and AAC between their tags, FLAC without its comments, AMR without what follows it.

Twin of static/js/media/sound.js.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from media.pieces import MediaError, Piece, Source, Steps, Stripped, be, le

_MOST_TAGS = 16
_MOST_PADDING = 65536
_MOST_BLOCKS = 1000
# More than two hours of a phone's recorder.
_MOST_FRAMES = 400_000


def clean_mpeg(source: Source) -> Stripped:
    """Copy MP3 or AAC without ID3 (1 and 2), APE and Lyrics3 tags; MediaError where no frame follows them."""
    start = 0
    steps = Steps(_MOST_TAGS)
    while length := _tag_at(source, start):
        steps.take()
        start += length
    # Some writers leave room for a longer tag.
    room = source.read(start, min(source.size, start + _MOST_PADDING))
    sound = len(room) - len(room.lstrip(b"\0"))
    if sound + 2 > len(room) or room[sound] != 0xFF or room[sound + 1] < 0xE0:
        raise MediaError
    start += sound
    end = source.size
    for _ in range(_MOST_TAGS):
        length = _tag_before(source, start, end)
        end -= length
        if length == 0:
            break
    adts = room[sound + 1] & 0xF6 == 0xF0
    return Stripped([slice(start, end)], kind="voice", media_type="audio/aac" if adts else "audio/mpeg")


def _tag_at(source: Source, at: int) -> int:
    """Return the bytes of an ID3v2 tag that begins there (id3.org, 2.4.0 section 3.1); 0 where there is none."""
    if at + 10 > source.size:
        return 0
    head = source.read(at, at + 10)
    if head[:3] != b"ID3":
        return 0
    # Seven bits of each byte count; a footer repeats the head.
    body = sum((byte & 127) << 7 * place for place, byte in enumerate(reversed(head[6:10])))
    length = 10 + body + (10 if head[5] & 0x10 else 0)
    if at + length > source.size:
        raise MediaError
    return length


def _tag_before(source: Source, start: int, end: int) -> int:
    """Return the bytes of a tag that ends at `end`; 0 where there is none, MediaError where it leaves no sound."""
    tail = source.read(max(start, end - 227), end)
    length = 0
    if len(tail) >= 227 and tail[-227:-223] == b"TAG+":
        length = 227
    elif len(tail) >= 128 and tail[-128:-125] == b"TAG":
        length = 128
    elif len(tail) >= 32 and tail[-32:-24] == b"APETAGEX":
        length = le(tail[-20:-16]) + (32 if tail[-9] & 0x80 else 0)
    elif len(tail) >= 15 and tail[-9:] == b"LYRICS200" and re.fullmatch(rb"[0-9]{6}", tail[-15:-9]):
        length = int(tail[-15:-9]) + 15
    # The sound before it is at least a frame's head.
    if length > 0 and end - length < start + 2:
        raise MediaError
    return length


# What a player needs of FLAC's blocks (RFC 9639 section 8.1): the stream's numbers and where to seek.
_FLAC_KEPT = frozenset({0, 3})


def clean_flac(source: Source) -> Stripped:
    """Copy FLAC without comments, pictures and what applications wrote."""
    blocks: list[tuple[int, slice]] = []
    at, last = 4, False
    steps = Steps(_MOST_BLOCKS)
    while not last:
        steps.take()
        head = source.read(at, at + 4)
        last = head[0] >= 128
        end = at + 4 + be(head[1:4])
        if end > source.size:
            raise MediaError
        if head[0] & 127 in _FLAC_KEPT:
            blocks.append((head[0] & 127, slice(at + 1, end)))
        at = end
    if not blocks or blocks[0][0] != 0:
        raise MediaError
    pieces: list[Piece] = [slice(0, 4)]
    for place, (kind, kept) in enumerate(blocks, 1):
        pieces += [bytes([kind + (128 if place == len(blocks) else 0)]), kept]
    return Stripped([*pieces, slice(at, source.size - _tag_before(source, at, source.size))])


@dataclass(frozen=True)
class _Amr:
    """A file's first bytes, and the bytes of a frame after its first by its type (RFC 4867 section 5.3)."""

    magic: bytes
    frames: tuple[int, ...]


_NARROW = _Amr(b"#!AMR\n", (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0))
_WIDE = _Amr(b"#!AMR-WB\n", (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0))


def clean_amr(source: Source) -> Stripped:
    """Copy AMR as far as its frames go."""
    amr = _WIDE if source.read(0, 6)[5:] == b"-" else _NARROW
    at = len(amr.magic)
    steps = Steps(_MOST_FRAMES)
    while at < source.size:
        steps.take()
        head = source.data[at]
        end = at + 1 + amr.frames[head >> 3 & 15]
        # One padding bit before the type and two after its quality are always zero.
        if head & 0x83 != 0 or end > source.size:
            break
        at = end
    if at == len(amr.magic):
        raise MediaError
    return Stripped([slice(0, at)])
