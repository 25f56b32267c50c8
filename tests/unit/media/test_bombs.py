"""Files of very many parts of nothing, or of parts within parts: refused by count, alike in both halves."""

from __future__ import annotations

from struct import pack

import pytest

from media.samples import gaps
from tests.unit.crypto.javascript import Script
from tests.unit.media.build import CANARY, PICTURE, riff
from tests.unit.media.films import box, full, movie_head, picture_entry, tables, track
from tests.unit.media.test_clean import both


def mp4_with(samples: bytes) -> bytes:
    moov = box(b"moov", movie_head(), track(1, b"vide", picture_entry(), samples))
    return box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", PICTURE) + moov


def chunks(places: int) -> bytes:
    """Tables of so many chunks."""
    stsz = full(b"stsz", pack(">III", 0, 1, 1))
    return stsz + full(b"stsc", pack(">IIII", 1, 1, 1, 1)) + full(b"stco", pack(">I", places) + b"\0\0\0\x18" * places)


def nested(depth: int) -> bytes:
    """Pictures of a moving WebP within one another, which no program writes."""
    inner = riff(b"VP8 ", PICTURE)
    for _ in range(depth):
        inner = riff(b"ANMF", bytes(16) + inner)
    body = riff(b"VP8X", b"\2" + bytes(9)) + inner
    return b"RIFF" + pack("<I", 4 + len(body)) + b"WEBP" + body


BOMBS = {
    "jpeg": b"\xff\xd8" + b"\xff\xdb\0\2" * 10_001 + b"\xff\xda\0\2\xff\xd9",
    "png": b"\x89PNG\r\n\x1a\n" + b"".join(pack(">I", 0) + name + bytes(4) for name in (b"IHDR", *[b"IDAT"] * 50_000, b"IEND")),
    "gif": b"GIF89a" + bytes(7) + b"\x21\xf9\0" * 20_001 + b"\x3b",
    "webp": b"RIFF" + pack("<I", 4 + 8 * 50_001) + b"WEBP" + b"VP8 \0\0\0\0" * 50_001,
    "wave": b"RIFF" + bytes(4) + b"WAVE" + b"fmt \0\0\0\0data\0\0\0\0" + b"abcd\0\0\0\0" * 10_000,
    "mp3": b"ID3\4\0\0\0\0\0\0" * 17 + b"\xff\xfb",
    "flac": b"fLaC" + b"\0\0\0\0" * 1001 + b"\x80\0\0\0",
    "chunks": mp4_with(chunks(200_001)),
    "tracks": box(b"moov", movie_head(), *[track(n, b"vide", picture_entry(), tables([9], [24])) for n in range(65)]),
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_more_parts_than_any_phone_writes_are_not_walked_through(script: Script, name: str) -> None:
    cleaned = both(script, BOMBS[name])
    assert (cleaned.cleaned, cleaned.warning) == (False, "place")


def test_parts_within_parts_are_not_followed_down(script: Script) -> None:
    cleaned = both(script, nested(5000))
    assert cleaned.cleaned
    assert PICTURE not in cleaned.data


def test_a_name_that_stands_everywhere_is_looked_for_in_a_few_places(script: Script) -> None:
    many = b"%PDF-1.7" + b"/Author (" * 50_000 + b"/Author (" + CANARY + b")"
    assert both(script, many).warning == "author"
    assert CANARY.decode() not in both(script, many[: 8 + 9 * 40_000]).author


@pytest.mark.parametrize(
    ("kept", "data", "free"),
    [
        ([], [(0, 10)], [(0, 10)]),
        ([(0, 10)], [(0, 10)], []),
        ([(5, 6), (2, 4), (3, 5)], [(0, 10)], [(0, 2), (6, 10)]),
        ([(2, 30)], [(0, 10), (12, 20), (25, 40)], [(0, 2), (30, 40)]),
        ([(50, 60), (-5, 1)], [(0, 4), (4, 8)], [(1, 4), (4, 8)]),
        ([(3, 3)], [(0, 4)], [(0, 3), (3, 4)]),
    ],
)
def test_what_nobody_points_to(
    script: Script, kept: list[tuple[int, int]], data: list[tuple[int, int]], free: list[tuple[int, int]]
) -> None:
    assert gaps(kept, data) == free
    named = [[{"start": start, "end": end} for start, end in spans] for spans in (kept, data, free)]
    assert script.call("media.gaps", *named[:2]) == named[2]
