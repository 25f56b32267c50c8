"""PNG (ISO/IEC 15948, with APNG), WebP (RFC 9649) and GIF (89a) without what does not draw.

Twin of static/js/media/still.js.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from media.exif import orientation_of, smallest_tiff
from media.pieces import MediaError, Piece, Steps, Stripped, be, le, le32, length_of

_PNG_DRAWS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"acTL", b"fcTL", b"fdAT"})
_PNG_HEAD = 8
_MOST_CHUNKS = 50_000


def strip_png(data: bytes, *, turned: bool) -> Stripped:
    """Strip a PNG; `turned` says whether the answer tells how the picture was held. MediaError for no PNG."""
    if data[:_PNG_HEAD] != b"\x89PNG\r\n\x1a\n":
        raise MediaError
    pieces: list[Piece] = [slice(0, _PNG_HEAD)]
    orientation, name, at = 1, b"", _PNG_HEAD
    steps = Steps(_MOST_CHUNKS)
    while name != b"IEND":
        steps.take()
        if at + 12 > len(data):
            raise MediaError
        end = at + 12 + be(data[at : at + 4])
        if end > len(data):
            raise MediaError
        name = data[at + 4 : at + 8]
        if at == _PNG_HEAD and name != b"IHDR":
            raise MediaError
        if name == b"eXIf" and orientation == 1:
            orientation = orientation_of(data[at + 8 : end - 4])
        if name in _PNG_DRAWS:
            pieces.append(slice(at, end))
        at = end
    if turned and orientation != 1:
        # After the head and the first chunk, before the colours and the picture.
        pieces.insert(2, _png_exif(orientation))
    return Stripped(pieces, orientation)


def _png_exif(orientation: int) -> bytes:
    tiff = smallest_tiff(orientation)
    chunk = b"eXIf" + tiff
    return len(tiff).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")


_WEBP_DRAWS = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM"})
_FLAG_EXIF = 0x08
# What the extended header says is there besides the picture: ICC, Exif, XMP.
_FLAGS_TOLD = 0x20 | _FLAG_EXIF | 0x04


def strip_webp(data: bytes, *, turned: bool) -> Stripped:
    """Strip a WebP; `turned` says whether the answer tells how the picture was held. MediaError for no WebP."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise MediaError
    end = 8 + le(data[4:8])
    if end > len(data):
        raise MediaError
    orientation = _webp_orientation(data, end)
    tells = turned and orientation != 1
    pieces: list[Piece] = []
    for name, at, after in _riff_chunks(data, 12, end):
        if name == b"ANMF":
            pieces += _webp_frame(data, at, after)
        else:
            pieces += _webp_chunk(data, name, at, after, _FLAG_EXIF if tells else 0)
    if not pieces:
        raise MediaError
    if tells:
        tiff = smallest_tiff(orientation)
        pieces.append(b"EXIF" + le32(len(tiff)) + tiff)
    return Stripped([b"RIFF", le32(4 + length_of(pieces)), b"WEBP", *pieces], orientation)


def _riff_chunks(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, begin and end of each chunk; one of odd length is followed by one byte that does not count."""
    at = start
    steps = Steps(_MOST_CHUNKS)
    while at < end:
        steps.take()
        if at + 8 > end:
            raise MediaError
        length = le(data[at + 4 : at + 8])
        after = at + 8 + length + length % 2
        if after > end:
            raise MediaError
        yield data[at : at + 4], at, after
        at = after


def _webp_orientation(data: bytes, end: int) -> int:
    found = [(at, after) for name, at, after in _riff_chunks(data, 12, end) if name == b"EXIF"]
    if not found:
        return 1
    start, after = found[0][0] + 8, found[0][1]
    # Some writers put JPEG's six bytes before the block.
    return orientation_of(data[start + 6 if data[start : start + 6] == b"Exif\0\0" else start : after])


def _webp_chunk(data: bytes, name: bytes, at: int, after: int, told: int) -> list[Piece]:
    """Return a chunk if it draws; `told` are the flags that the answer bears out."""
    if name == b"VP8X":
        if after - at != 18:
            raise MediaError
        return [data[at : at + 8] + bytes([(data[at + 8] & ~_FLAGS_TOLD) | told]) + data[at + 9 : after]]
    return [slice(at, after)] if name in _WEBP_DRAWS else []


def _webp_frame(data: bytes, at: int, after: int) -> list[Piece]:
    """Return one picture of several, without what stands within it and does not draw."""
    if at + 24 > after:
        raise MediaError
    drawn: list[Piece] = [slice(first, last) for name, first, last in _riff_chunks(data, at + 24, after) if name in _WEBP_DRAWS]
    return [b"ANMF", le32(16 + length_of(drawn)), slice(at + 8, at + 24), *drawn]


_GIF_IMAGE = 0x2C
_GIF_EXTENSION = 0x21
_GIF_END = 0x3B
_GIF_CONTROL = 0xF9
_GIF_APPLICATION = 0xFF
_MOST_PARTS = 20_000
_MOST_BLOCKS = 500_000
# How often it plays: the only applications whose words a picture needs.
_GIF_LOOPS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})


def strip_gif(data: bytes) -> Stripped:
    """Strip a GIF, which keeps moving. MediaError for no GIF."""
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 13:
        raise MediaError
    at = 13 + _colours(data[10])
    pieces: list[Piece] = [slice(0, at)]
    parts, blocks = Steps(_MOST_PARTS), Steps(_MOST_BLOCKS)
    while True:
        parts.take()
        if at >= len(data):
            raise MediaError
        if data[at] == _GIF_END:
            return Stripped([*pieces, bytes([_GIF_END])])
        start = at
        if data[at] == _GIF_IMAGE and at + 10 <= len(data):
            at = _blocks_end(data, at + 11 + _colours(data[at + 9]), blocks)
        elif data[at] == _GIF_EXTENSION:
            at = _blocks_end(data, at + 2, blocks)
        else:
            raise MediaError
        if data[start] == _GIF_IMAGE or _gif_draws(data, start):
            pieces.append(slice(start, at))


def _colours(flags: int) -> int:
    """Return the bytes of the colour table that the flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks_end(data: bytes, at: int, steps: Steps) -> int:
    """Return where a chain of blocks ends."""
    while at < len(data) and data[at] != 0:
        steps.take()
        at += 1 + data[at]
    if at >= len(data):
        raise MediaError
    return at + 1


def _gif_draws(data: bytes, at: int) -> bool:
    if data[at + 1] == _GIF_CONTROL:
        return True
    if data[at + 1] != _GIF_APPLICATION or data[at + 3 : at + 14] not in _GIF_LOOPS:
        return False
    # A loop is 11 + 3 bytes and the end: longer, and somebody wrote more into it.
    return data[at + 2] == 11 and data[at + 14 : at + 15] == b"\x03" and data[at + 18 : at + 19] == b"\0"
