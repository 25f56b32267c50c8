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
# Hours of sound; a table of more is made to fill memory.
_MOST_SAMPLES = 1_000_000
_MOST_CHUNKS = 200_000
_OF_SAMPLE = (_DURATION, _SIZE, 0x400, 0x800)

Span = tuple[int, int]
"""Begin and end in the file."""
Ratio = tuple[int, int]
"""So many bytes for so many samples."""


def _table(body: bytes, at: int, width: int, most: int) -> Sequence[int]:
    """Return the numbers of a body that has a count of entries at `at`; each entry is `width` numbers of 4 bytes."""
    count = be(body[at : at + 4]) if len(body) >= at + 4 else -1
    if not 0 <= count <= most or at + 4 + count * width * 4 > len(body):
        raise MediaError
    return struct.unpack_from(f">{count * width}I", body, at + 4)


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
    starts = _table(places, 4, 2 if wide else 1, _MOST_CHUNKS)
    if wide:
        starts = [high << 32 | low for high, low in zip(starts[::2], starts[1::2], strict=True)]
    lengths = _chunk_lengths(sizes, runs, len(starts), frame)
    return [(start, start + length) for start, length in zip(starts, lengths, strict=True)]


def _chunk_lengths(sizes: bytes, runs: bytes, chunks: int, frame: Ratio) -> list[int]:
    same = be(sizes[4:8])
    samples = _table(sizes, 8, 1, _MOST_SAMPLES) if same == 0 else ()
    table = _table(runs, 4, 3, _MOST_CHUNKS)
    firsts, counts = table[::3], table[1::3]
    lengths: list[int] = []
    run, sample = -1, 0
    for chunk in range(1, chunks + 1):
        while run + 1 < len(firsts) and firsts[run + 1] <= chunk:
            run += 1
        within = counts[run] if run >= 0 else 0
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
    if at + samples * width > len(trun) or start < 0 or (width and samples > _MOST_SAMPLES):
        raise MediaError
    if not flags & _SIZE:
        return start, start + samples * size
    numbers = struct.unpack_from(f">{samples * width // 4}I", trun, at)
    return start, start + sum(numbers[1 if flags & _DURATION else 0 :: width // 4])


def gaps(kept: Sequence[Span], data: Sequence[Span]) -> list[Span]:
    """Return what none of `kept` covers of `data`, which is in order and does not overlap."""
    whole: list[Span] = []
    for start, end in sorted(kept):
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    found: list[Span] = []
    first = 0
    for start, end in data:
        while first < len(whole) and whole[first][1] <= start:
            first += 1
        at, place = start, first
        while place < len(whole) and whole[place][0] < end:
            if whole[place][0] > at:
                found.append((at, whole[place][0]))
            at = max(at, whole[place][1])
            place += 1
        if at < end:
            found.append((at, end))
    return found
