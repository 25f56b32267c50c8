"""Where the samples of a track lie in the file (ISO/IEC 14496-12, sections 8.7 and 8.8).

What of `mdat` no track of picture or sound points to is zeroed: there cameras hide positions, and makers what they
please. Twin of static/js/media/samples.js.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from media.boxes import Box, Walk, one
from media.pieces import MediaError, be

_BASE_GIVEN = 0x1
_SIZE_GIVEN = 0x10
_BASE_IS_MOOF = 0x20000
_OFFSET_GIVEN = 0x1
_FLAGS_GIVEN = 0x4
# What a sample of a run may carry, four bytes each: duration, size, flags, composition time.
_DURATION = 0x100
_SIZE = 0x200
_OF_SAMPLE = (_DURATION, _SIZE, 0x400, 0x800)

Span = tuple[int, int]
"""Begin and end in the file."""
Ratio = tuple[int, int]
"""So many bytes for so many samples."""


def _table(body: bytes, at: int, width: int) -> Sequence[tuple[int, ...]]:
    """Return the entries of a body that has a count at `at`; each is `width` numbers of 4 bytes."""
    count = be(body[at : at + 4]) if len(body) >= at + 4 else -1
    if count < 0 or at + 4 + count * width * 4 > len(body):
        raise MediaError
    return list(struct.iter_unpack(f">{width}I", body[at + 4 : at + 4 + count * width * 4]))


def chunks_of(walk: Walk, tables: Sequence[Box], frame: Ratio) -> list[Span]:
    """Return each chunk of a track, by the boxes of its `stbl`.

    `frame` are the bytes of samples where the table says 1 for each, as old QuickTime does for sound.
    """
    sizes = walk.body(one(tables, b"stsz"), 8)
    runs = walk.body(one(tables, b"stsc"), 8)
    wide = any(box.type == b"co64" for box in tables)
    if wide and any(box.type == b"stco" for box in tables):
        raise MediaError
    places = walk.body(one(tables, b"co64" if wide else b"stco"), 8)
    starts = [high << 32 | low for high, low in _table(places, 4, 2)] if wide else [place for (place,) in _table(places, 4, 1)]
    lengths = _chunk_lengths(sizes, runs, len(starts), frame)
    return [(start, start + length) for start, length in zip(starts, lengths, strict=True)]


def _chunk_lengths(sizes: bytes, runs: bytes, chunks: int, frame: Ratio) -> list[int]:
    same = be(sizes[4:8])
    samples = [size for (size,) in _table(sizes, 8, 1)] if same == 0 else []
    table = _table(runs, 4, 3)
    lengths: list[int] = []
    run, sample = -1, 0
    for chunk in range(1, chunks + 1):
        while run + 1 < len(table) and table[run + 1][0] <= chunk:
            run += 1
        within = table[run][1] if run >= 0 else 0
        if same != 0:
            number, divisor = frame if same == 1 else (same, 1)
            # Rounded up: a part of a packet is a whole one.
            lengths.append(-(-within * number // divisor))
        else:
            lengths.append(sum(samples[sample : sample + within]))
            sample = min(len(samples), sample + within)
    return lengths


def frame_of(entry: bytes) -> Ratio:
    """Return the bytes of samples of all channels, from a sound's description in QuickTime's layout."""
    if len(entry) >= 44 and be(entry[8:10]) == 1 and be(entry[28:32]) > 0:
        frame = be(entry[36:40]), be(entry[28:32])
    else:
        frame = be(entry[16:18]) * be(entry[18:20]), 8
    return frame if frame[0] > 0 else (1, 1)


def default_of(trex: bytes) -> tuple[int, int]:
    """Return track and sample size from a `trex` body: what the track's fragments leave out."""
    return be(trex[4:8]), be(trex[16:20])


def fragment_of(tfhd: bytes, moof: int, before: int) -> tuple[int, int, int | None]:
    """Return track, base and sample size (None where it is not said) of a fragment.

    `moof` is where the fragment begins, `before` where the data of the track before it ended.
    """
    flags, at = be(tfhd[1:4]), 8
    base = moof if flags & _BASE_IS_MOOF else before
    if flags & _BASE_GIVEN:
        if len(tfhd) < 16:
            raise MediaError
        base, at = be(tfhd[8:16]), 16
    # Before the size there may be the number of a description (0x2) and a duration (0x8).
    at += (4 if flags & 0x2 else 0) + (4 if flags & 0x8 else 0)
    if flags & _SIZE_GIVEN and len(tfhd) < at + 4:
        raise MediaError
    return be(tfhd[4:8]), base, be(tfhd[at : at + 4]) if flags & _SIZE_GIVEN else None


def run_of(trun: bytes, base: int, start: int, size: int) -> Span:
    """Return where a run's samples lie: from `start` if it does not say, `size` bytes each if it does not say."""
    flags, samples, at = be(trun[1:4]), be(trun[4:8]), 8
    if flags & _OFFSET_GIVEN:
        if len(trun) < 12:
            raise MediaError
        # The one number here that may be negative.
        start, at = base + int.from_bytes(trun[8:12], "big", signed=True), 12
    if flags & _FLAGS_GIVEN:
        at += 4
    width = sum(4 for flag in _OF_SAMPLE if flags & flag)
    if at + samples * width > len(trun) or start < 0:
        raise MediaError
    if not flags & _SIZE:
        return start, start + samples * size
    place = at + (4 if flags & _DURATION else 0)
    return start, start + sum(be(trun[place + n * width : place + n * width + 4]) for n in range(samples))


def gaps(kept: Sequence[Span], start: int, end: int) -> list[Span]:
    """Return what none of `kept` covers between two places."""
    found: list[Span] = []
    at = start
    for first, last in sorted(span for span in kept if span[1] > start and span[0] < end):
        if first > at:
            found.append((at, first))
        at = max(at, last)
    if at < end:
        found.append((at, end))
    return found
