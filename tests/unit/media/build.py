"""Small files of every kind, byte by byte, with words planted wherever a phone, a camera or a program writes them.

Each builder returns the file, and the parts of it that draw or sound: a cleaner has to keep those and lose the words.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from struct import pack

CANARY = b"CANARY-N36.8-E117.8"
"""What no cleaned file may hold; where a field is short, its first letters stand there."""
SHORT = CANARY[:4]
PICTURE = bytes(range(1, 200)) * 2
SOUND = bytes(range(200, 0, -1)) * 2


@dataclass(frozen=True)
class Built:
    """A file, what has to be found in it afterwards, and its kind and type."""

    data: bytes
    kept: tuple[bytes, ...]
    kind: str
    type: str


def tiff(orientation: int, order: str = "<") -> bytes:
    """A TIFF block: maker, orientation, and a directory of positions that nobody reads here."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = [(0x010F, 2, len(CANARY), 50), (0x0112, 3, 1, orientation)]
    rows = b"".join(
        pack(f"{order}HHI", tag, kind, count) + (pack(f"{order}HH", value, 0) if kind == 3 else pack(f"{order}I", value))
        for tag, kind, count, value in entries
    )
    head = mark + pack(f"{order}IH", 8, len(entries)) + rows + bytes(4)
    return head.ljust(50, b"\0") + CANARY


def segment(code: int, body: bytes) -> bytes:
    """A segment of a JPEG with its length."""
    return b"\xff" + bytes([code]) + pack(">H", len(body) + 2) + body


def jpeg(orientation: int = 6) -> Built:
    """A JPEG of two scans, as far as a parser goes; it shows nothing."""
    tables = segment(0xDB, b"\0" + bytes(range(64))) + segment(0xC4, b"\0" + bytes(16))
    frame = segment(0xC2, b"\x08\0\x02\0\x02\x01\x01\x11\0")
    scan = b"\x01\x02\xff\0\x03\xff\xd0\x04\xff\xff\xd1\x05"
    scans = (
        segment(0xDA, b"\x01\x01\0\0\x3f\0")
        + scan
        + segment(0xC4, b"\x10" + bytes(16))
        + segment(0xDA, b"\x01\x01\0\0\x3f\1")
        + scan
    )
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")
    told = b"".join(
        (
            segment(0xE0, b"JFIF\0\x01\x01\0\0\x48\0\x48\x01\x01" + CANARY[:3]),
            segment(0xE1, b"Exif\0\0" + tiff(orientation)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + CANARY),
            segment(0xE2, b"ICC_PROFILE\0\x01\x01" + CANARY),
            segment(0xE2, b"MPF\0" + CANARY),
            adobe,
            segment(0xEE, b"Adobe\0\x64" + CANARY),
            segment(0xFE, CANARY),
            b"\xff\xff",
        )
    )
    second = b"\xff\xd8" + segment(0xFE, CANARY) + b"\xff\xd9"
    data = b"\xff\xd8" + told + tables + segment(0xED, CANARY) + frame + scans + b"\xff\xd9" + second + CANARY
    return Built(data, (tables, frame, scans, adobe), "photo", "image/jpeg")


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG with its checksum."""
    return pack(">I", len(body)) + name + body + pack(">I", zlib.crc32(name + body))


def png(orientation: int = 3) -> Built:
    """A PNG of 2 × 2 pixels that any browser shows, with text, time, place and a trailer."""
    head = chunk(b"IHDR", pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    image = chunk(b"IDAT", zlib.compress(b"\0\x10\x20\0\x30\x40"))
    told = chunk(b"tEXt", b"Author\0" + CANARY) + chunk(b"tIME", bytes(7)) + chunk(b"iCCP", CANARY) + chunk(b"prVt", CANARY)
    data = b"\x89PNG\r\n\x1a\n" + head + chunk(b"sRGB", b"\0") + chunk(b"eXIf", tiff(orientation, ">")) + told + image
    return Built(data + chunk(b"IEND", b"") + CANARY, (head, image), "photo", "image/png")


def riff(name: bytes, body: bytes) -> bytes:
    """A chunk of a RIFF file, with the byte that follows an odd length."""
    return name + pack("<I", len(body)) + body + (b"\0" if len(body) % 2 else b"")


def webp(orientation: int = 8, *, moving: bool = False) -> Built:
    """A WebP with the extended header; its picture is none that shows."""
    picture = riff(b"VP8 ", PICTURE)
    flags = 0x2C | (2 if moving else 0)
    frame = bytes(16)
    frames = riff(b"ANIM", bytes(6)) + riff(b"ANMF", frame + picture + riff(b"PRVT", CANARY))
    body = riff(b"VP8X", bytes([flags]) + bytes(9)) + riff(b"ICCP", CANARY) + (frames if moving else picture)
    body += riff(b"EXIF", b"Exif\0\0" + tiff(orientation)) + riff(b"XMP ", CANARY) + riff(b"PRVT", CANARY)
    return Built(b"RIFF" + pack("<I", 4 + len(body)) + b"WEBP" + body + CANARY, (PICTURE,), "photo", "image/webp")


def gif() -> Built:
    """A GIF that moves, with a comment, XMP, and a loop that somebody wrote more into."""

    def blocks(*parts: bytes) -> bytes:
        return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"

    loop = b"\x21\xff" + blocks(b"NETSCAPE2.0", b"\x01\0\0")
    image = b"\x21\xf9\x04\0\0\0\0\0" + b"\x2c" + bytes(8) + b"\x80" + bytes(6) + b"\x02" + blocks(b"\x44\x01", b"\x55")
    told = b"\x21\xfe" + blocks(CANARY) + b"\x21\xff" + blocks(b"XMP DataXMP", CANARY) + b"\x21\x01" + blocks(bytes(12), CANARY)
    told += b"\x21\xff" + blocks(b"NETSCAPE2.0", b"\x01\0\0", CANARY)
    head = b"GIF89a\x01\0\x01\0\x80\0\0" + bytes(6)
    return Built(head + loop + told + image + told + image + b"\x3b" + CANARY, (loop, image + image), "photo", "image/gif")


def wave() -> Built:
    """A WAV as a field recorder writes it, with an odd length and what a broadcaster adds."""
    form = riff(b"fmt ", pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8))
    sound = riff(b"data", SOUND[:-1])
    body = form + riff(b"bext", CANARY) + riff(b"LIST", b"INFO" + riff(b"IART", CANARY)) + sound + riff(b"id3 ", CANARY)
    return Built(b"RIFF" + pack("<I", 4 + len(body)) + b"WAVE" + body + CANARY, (form, sound), "voice", "audio/wav")


def avi() -> Built:
    """An AVI of a pocket camera: date and maker in its lists."""
    head = riff(b"avih", bytes(56))
    stream = riff(b"strh", b"vidsMJPG" + bytes(48))
    listed = riff(b"LIST", b"strl" + stream + riff(b"strd", CANARY) + riff(b"strn", CANARY[:7]))
    moving = riff(b"LIST", b"movi" + riff(b"00dc", PICTURE))
    body = riff(b"LIST", b"hdrl" + head + listed + riff(b"IDIT", CANARY)) + riff(b"LIST", b"INFO" + riff(b"ISFT", CANARY))
    body += riff(b"JUNK", CANARY) + moving + riff(b"idx1", bytes(16))
    data = b"RIFF" + pack("<I", 4 + len(body)) + b"AVI " + body + CANARY
    return Built(data, (head, stream, moving), "video", "video/x-msvideo")


def mp3() -> Built:
    """MP3 frames between tags of every kind."""

    def id3(body: bytes) -> bytes:
        size = bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0))
        return b"ID3\x04\0\0" + size + body

    frames = (b"\xff\xfb\x90\x64" + SOUND) * 2
    ape = b"APETAGEX" + pack("<IIII", 2000, 32 + len(CANARY), 1, 0x80000000) + bytes(8)
    lyrics = b"LYRICSBEGIN" + CANARY
    tail = (
        lyrics
        + b"%06d" % len(lyrics)
        + b"LYRICS200"
        + ape
        + CANARY
        + ape
        + b"TAG+"
        + CANARY.ljust(223)
        + b"TAG"
        + CANARY.ljust(125)
    )
    return Built(id3(CANARY + bytes(200)) + id3(CANARY) + bytes(30) + frames + tail, (frames,), "voice", "audio/mpeg")


def flac() -> Built:
    """FLAC with comments and a picture."""

    def block(kind: int, body: bytes) -> bytes:
        return bytes([kind]) + pack(">I", len(body))[1:] + body

    numbers, seek = bytes(range(34)), bytes(18)
    blocks = block(0, numbers) + block(4, CANARY) + block(3, seek) + block(6, CANARY) + block(0x82, CANARY)
    return Built(
        b"fLaC" + blocks + b"\xff\xf8" + SOUND + b"TAG" + CANARY.ljust(125), (numbers, seek, SOUND), "voice", "audio/flac"
    )


def amr() -> Built:
    """AMR of a phone's recorder, with what its maker put behind the frames."""
    frames = (b"\x3c" + SOUND[:31]) * 3 + b"\x7c"
    return Built(b"#!AMR\n" + frames + b"\xff" + CANARY, (b"#!AMR\n" + frames,), "voice", "audio/amr")


PDF = b"%PDF-1.7\n1 0 obj <</Author (Zhang San) /Creator (x)>> endobj\n<dc:creator><rdf:Seq><rdf:li>Zhang San</rdf:li>"

STILL: dict[str, Callable[[], Built]] = {
    "jpeg": jpeg,
    "png": png,
    "webp": webp,
    "webp-moving": lambda: webp(moving=True),
    "gif": gif,
}
SIMPLE: dict[str, Callable[[], Built]] = {"wave": wave, "avi": avi, "mp3": mp3, "flac": flac, "amr": amr}
