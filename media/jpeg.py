"""JPEG (ITU-T T.81 annex B) without what does not draw.

Exif, XMP, ICC, maker notes, comments and thumbnails go, and all that follows the end of the picture (a second picture, a
film, a maker's trailer). Twin of static/js/media/jpeg.js.
"""

from __future__ import annotations

import re

from media.exif import orientation_of, smallest_tiff
from media.pieces import MediaError, Piece, Steps, Stripped, be

_MARKER = 0xFF
_END = 0xD9
_SCAN = 0xDA
_APP0 = 0xE0
_APP1 = 0xE1
_APP14 = 0xEE
# Tables, frames, scans, restart interval, number of lines: T.81 table B.1 without APPn, COM and what is reserved.
_DRAWS = frozenset({*range(0xC0, 0xD0), _SCAN, 0xDB, 0xDC, 0xDD} - {0xC8})
_JFIF = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
_ADOBE_LENGTH = 14
_NONE = -1
_MOST_SEGMENTS = 10_000
# Within a scan, stuffed zeros, restarts and fill bytes follow the byte that begins a marker.
_MARKED = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def strip_jpeg(data: bytes, *, turned: bool) -> Stripped:
    """Strip a JPEG; `turned` says whether the answer tells how the picture was held. MediaError for no JPEG."""
    if len(data) < 4 or data[:2] != b"\xff\xd8":
        raise MediaError
    kept: list[Piece] = []
    orientation, jfif, drawn, at = 1, False, False, 2
    steps = Steps(_MOST_SEGMENTS)
    while True:
        steps.take()
        code, start = _next_marker(data, at)
        if code in (_END, _NONE):
            break
        end = _segment_end(data, start)
        if code == _APP0 and data[start + 4 : start + 9] == b"JFIF\0":
            jfif = True
        if code == _APP1 and orientation == 1 and data[start + 4 : start + 10] == b"Exif\0\0":
            orientation = orientation_of(data[start + 10 : end])
        at = _scan_end(data, end) if code == _SCAN else end
        drawn = drawn or code == _SCAN
        if code in _DRAWS or _is_adobe(data, start, end):
            kept.append(slice(start, at))
    if not drawn:
        raise MediaError
    head: list[Piece] = [b"\xff\xd8", _JFIF] if jfif else [b"\xff\xd8"]
    exif: list[Piece] = [_exif_segment(orientation)] if turned and orientation != 1 else []
    return Stripped([*head, *exif, *kept, b"\xff\xd9"], orientation)


def _next_marker(data: bytes, at: int) -> tuple[int, int]:
    """Return the code of the next marker and where it stands; _NONE where the file ends without one."""
    if at >= len(data):
        return _NONE, at
    if data[at] != _MARKER:
        raise MediaError
    # Any number of fill bytes may stand before a marker (B.1.1.2).
    while at + 1 < len(data) and data[at + 1] == _MARKER:
        at += 1
    return (data[at + 1], at) if at + 1 < len(data) else (_NONE, at)


def _segment_end(data: bytes, at: int) -> int:
    if at + 4 > len(data):
        raise MediaError
    length = be(data[at + 2 : at + 4])
    if length < 2 or at + 2 + length > len(data):
        raise MediaError
    return at + 2 + length


def _scan_end(data: bytes, start: int) -> int:
    """Return where the next marker stands that is no part of the scan."""
    found = _MARKED.search(data, start)
    return found.start() if found else len(data)


def _is_adobe(data: bytes, at: int, end: int) -> bool:
    """Whether it is the segment that says how the colours are coded, and no more."""
    return data[at + 1] == _APP14 and end - at == _ADOBE_LENGTH + 2 and data[at + 4 : at + 9] == b"Adobe"


def _exif_segment(orientation: int) -> bytes:
    body = b"Exif\0\0" + smallest_tiff(orientation)
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
