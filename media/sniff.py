"""What a file is, by its first bytes and never by its name: a name may be anything, and a browser guesses from it.

Twin of static/js/media/sniff.js.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from media.pieces import Kind, be

HEAD = 64


@dataclass(frozen=True)
class Sniffed:
    """Kind, media type, and which cleaner is for it ("" where there is none)."""

    kind: Kind
    type: str
    format: str


_KNOWN: tuple[tuple[bytes, Sniffed], ...] = (
    (rb"\xff\xd8\xff", Sniffed("photo", "image/jpeg", "jpeg")),
    (rb"\x89PNG\r\n\x1a\n", Sniffed("photo", "image/png", "png")),
    (rb"GIF8[79]a", Sniffed("photo", "image/gif", "gif")),
    (rb"RIFF.{4}WEBP", Sniffed("photo", "image/webp", "webp")),
    (rb"BM.{4}\0\0\0\0", Sniffed("photo", "image/bmp", "drawn")),
    (rb"II\*\0|MM\0\*", Sniffed("photo", "image/tiff", "drawn")),
    (rb"RIFF.{4}WAVE", Sniffed("voice", "audio/wav", "wave")),
    (rb"RIFF.{4}AVI ", Sniffed("video", "video/x-msvideo", "avi")),
    (rb"\x1aE\xdf\xa3", Sniffed("video", "video/webm", "matroska")),
    (rb"OggS", Sniffed("voice", "audio/ogg", "ogg")),
    (rb"fLaC", Sniffed("voice", "audio/flac", "flac")),
    (rb"#!AMR(?:-WB)?\n", Sniffed("voice", "audio/amr", "amr")),
    (rb"ID3", Sniffed("voice", "audio/mpeg", "mpeg")),
    (rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", Sniffed("voice", "audio/mpeg", "mpeg")),
    (rb"\xff[\xf0\xf1\xf8\xf9]", Sniffed("voice", "audio/aac", "mpeg")),
    (rb"%PDF-", Sniffed("document", "application/pdf", "pdf")),
    (rb"PK\x03\x04", Sniffed("document", "application/zip", "zip")),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Sniffed("document", "application/x-ole-storage", "ole")),
)
_UNKNOWN = Sniffed("document", "application/octet-stream", "")
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def sniff(data: bytes) -> Sniffed:
    """Return what a file is, by its first 64 bytes."""
    head = data[:HEAD]
    for pattern, found in _KNOWN:
        if re.match(pattern, head, re.DOTALL):
            return found
    return _boxed(head) or _UNKNOWN


def _boxed(head: bytes) -> Sniffed | None:
    """Return what a file of boxes is (ISO/IEC 14496-12), by its brands."""
    first, length = head[4:8], be(head[:4])
    if first in _QUICKTIME and length != 0:
        return Sniffed("video", "video/quicktime", "movie")
    if first != b"ftyp":
        return None
    end = min(HEAD, length)
    brand = head[8:12]
    brands = [brand, *(head[at : at + 4] for at in range(16, end - 3, 4))]
    if brand in (b"avif", b"avis") or (brand in _HEIF and b"avif" in brands):
        return Sniffed("photo", "image/avif", "heif")
    if brand in _HEIF:
        return Sniffed("photo", "image/heic", "heif")
    if brand == b"qt  ":
        return Sniffed("video", "video/quicktime", "movie")
    if brand[:3] in (b"3gp", b"3g2"):
        return Sniffed("video", "video/3gpp", "movie")
    return Sniffed("voice" if brand in (b"M4A ", b"M4B ") else "video", "video/mp4", "movie")
