"""Films and recordings in containers, byte by byte, with words planted in what surrounds the samples and between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from struct import pack

from tests.unit.media.build import CANARY, PICTURE, SHORT, SOUND, Built

# 2026-11-01 10:00:00 in seconds since 1904, as phones write it; a cleaner has to lose this too.
TIME = pack(">I", 3876458400)
LANGUAGE = b"\x6d\x41"


def box(name: bytes, *parts: bytes) -> bytes:
    """A box with its length in four bytes."""
    body = b"".join(parts)
    return pack(">I", len(body) + 8) + name + body


def full(name: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A box with version and flags."""
    return box(name, pack(">I", version << 24 | flags), *parts)


def times(version: int) -> bytes:
    """Creation and modification."""
    return TIME * 2 if version == 0 else (bytes(4) + TIME) * 2


def long(version: int, value: int) -> bytes:
    """A duration as wide as the version has it."""
    return pack(">I" if version == 0 else ">Q", value)


def movie_head(version: int = 0) -> bytes:
    told = pack(">IH", 0x10000, 0x100) + bytes(10) + bytes(36) + CANARY.ljust(24)[:24] + pack(">I", 9)
    return full(b"mvhd", times(version), pack(">I", 1000), long(version, 2000), told, version=version)


def handler(name: bytes) -> bytes:
    return full(b"hdlr", b"mhlr", name, SHORT * 3, b"Core Media " + CANARY + b"\0")


def track(number: int, kind: bytes, entry: bytes, tables: bytes, version: int = 0) -> bytes:
    """A track: `entry` is how it is coded, `tables` where its samples lie."""
    head = full(b"tkhd", times(version), pack(">II", number, 0), long(version, 2000), bytes(60), version=version, flags=7)
    length = full(b"mdhd", times(version), pack(">I", 1000), long(version, 2000), LANGUAGE, bytes(2), version=version)
    path = box(b"dinf", full(b"dref", pack(">I", 1), full(b"url ", b"file:///sdcard/" + CANARY)))
    described = full(b"stsd", pack(">I", 1), entry)
    stbl = box(b"stbl", described, full(b"stts", bytes(4)), tables, box(b"PRVT", CANARY))
    minf = box(b"minf", full(b"vmhd", bytes(8)), path, stbl)
    media = box(b"mdia", length, handler(kind), full(b"elng", CANARY), minf)
    return box(b"trak", head, box(b"tref", box(b"tmcd", SHORT)), media, box(b"udta", box(b"name", CANARY)))


def picture_entry() -> bytes:
    """H.264 with a maker, an encoder and a colour profile."""
    fixed = bytes(6) + b"\0\1" + b"\0\0\0\0" + SHORT * 3 + pack(">HH", 16, 16) + bytes(14) + CANARY.ljust(32)[:32] + bytes(4)
    config = box(b"avcC", b"\x01\x42\x00\x1e\xff")
    return box(b"avc1", fixed, config, box(b"colr", b"prof", CANARY), box(b"colr", b"nclx", bytes(7)), box(b"PRVT", CANARY))


def sound_entry() -> bytes:
    """AAC in the layout of ISO."""
    fixed = bytes(6) + b"\0\1" + bytes(2) + b"\0\0" + SHORT + pack(">HHHHI", 1, 16, 0, 0, 8000 << 16)
    return box(b"mp4a", fixed, full(b"esds", b"\x03\x19"), box(b"PRVT", CANARY))


def tables(sizes: Sequence[int], places: Sequence[int], *, wide: bool = False) -> bytes:
    """One sample in each chunk."""
    stsz = full(b"stsz", pack(f">II{len(sizes)}I", 0, len(sizes), *sizes))
    chunks = full(b"stsc", pack(">IIII", 1, 1, 1, 1))
    if wide:
        return stsz + chunks + full(b"co64", pack(f">I{len(places)}Q", len(places), *places))
    return stsz + chunks + full(b"stco", pack(f">I{len(places)}I", len(places), *places))


def settled(make: Callable[[int], tuple[bytes, bytes]]) -> bytes:
    """A file whose tables say where its data lie: made once to learn where that is, and once more to say so."""
    before, _ = make(0)
    before, data = make(len(before))
    return before + data


POSITIONS = b"<GPS>" + CANARY


def mp4(*, wide: bool = False, version: int = 0) -> Built:
    """A phone's film: positions in a track of their own, in `udta`, in `meta`, between samples, and after the end."""

    def make(at: int) -> tuple[bytes, bytes]:
        first = at + (16 if wide else 8)
        sound = first + len(PICTURE) + len(CANARY)
        place = sound + len(SOUND)
        told = box(b"udta", box(b"\xa9xyz", CANARY), full(b"loci", CANARY), box(b"\xa9mak", CANARY))
        keys = full(b"meta", handler(b"mdta"), box(b"keys", b"com.apple.quicktime.location.ISO6709"), box(b"ilst", CANARY))
        tracks = (
            track(1, b"vide", picture_entry(), tables([len(PICTURE)], [first], wide=wide), version),
            track(2, b"soun", sound_entry(), tables([len(SOUND)], [sound], wide=wide), version),
            track(3, b"meta", box(b"camm", bytes(8)), tables([len(POSITIONS)], [place], wide=wide), version),
        )
        moov = box(b"moov", movie_head(version), *tracks, told, keys, box(b"gps ", CANARY))
        brands = box(b"ftyp", b"MSNV", SHORT, b"isom", b"caqv", b"mp42")
        body = PICTURE + CANARY + SOUND + POSITIONS + b"freeGPS " + CANARY
        size = len(body) + (16 if wide else 8)
        head = b"\0\0\0\x01mdat" + pack(">Q", size) if wide else pack(">I", size) + b"mdat"
        after = box(b"uuid", bytes(16), CANARY) + box(b"free", CANARY) + box(b"prft", CANARY) + b"\xff\xff\xff\xffvivo" + CANARY
        return brands + moov, head + body + after

    return Built(settled(make), (PICTURE, SOUND, b"\x01\x42\x00\x1e\xff"), "video", "video/mp4")


def quicktime() -> Built:
    """A camera's MOV: uncompressed sound, whose samples the table counts as 1, and a list that ends with zeros."""
    first = 8 + 8
    data = box(b"wide") + box(b"mdat", PICTURE, SOUND, CANARY)
    fixed = bytes(6) + b"\0\1" + bytes(2) + b"\0\0" + SHORT + pack(">HHHHI", 2, 16, 0, 0, 8000 << 16)
    counted = full(b"stsz", pack(">II", 1, len(SOUND) // 4)) + full(b"stsc", pack(">IIII", 1, 1, len(SOUND) // 4, 1))
    counted += full(b"stco", pack(">II", 1, first + len(PICTURE)))
    moov = box(
        b"moov",
        movie_head(),
        track(1, b"vide", picture_entry(), tables([len(PICTURE)], [first])),
        track(2, b"soun", box(b"sowt", fixed), counted),
        box(b"udta", box(b"\xa9day", CANARY), bytes(4)),
    )
    return Built(data + moov, (PICTURE, SOUND), "video", "video/quicktime")


def m4a() -> Built:
    """A recording alone, in a container for films."""

    def make(at: int) -> tuple[bytes, bytes]:
        sound = track(1, b"soun", sound_entry(), tables([len(SOUND)], [at + 8]))
        moov = box(b"moov", movie_head(), sound, box(b"udta", box(b"meta", CANARY)))
        return box(b"ftyp", b"mp42", bytes(4), b"isom") + moov, box(b"mdat", SOUND, CANARY)

    return Built(settled(make), (SOUND,), "voice", "audio/mp4")


def fragmented(*, based: bool = False) -> Built:
    """A film in fragments, as recorders of browsers write them; `based`: places are counted from the file's begin."""
    empty = tables([], [])
    defaults = full(b"trex", pack(">IIIII", 1, 1, 0, len(SOUND), 0)) + full(b"trex", pack(">IIIII", 3, 1, 0, 5, 0))
    video = track(1, b"vide", picture_entry(), empty)
    moov = box(b"moov", movie_head(), video, track(3, b"meta", box(b"gpmd", bytes(8)), empty), box(b"mvex", defaults))
    start = box(b"ftyp", b"iso5", bytes(4), b"dash") + moov + box(b"emsg", CANARY)

    def fragment(at: int, flags: int, runs: bytes, size: int) -> bytes:
        def moof(offset: int) -> bytes:
            base = pack(">Q", at) if flags & 1 else b""
            head = full(b"tfhd", pack(">I", 1), base, flags=flags)
            own = box(b"traf", head, full(b"trun", runs.replace(b"OFFS", pack(">i", offset)), flags=size), box(b"uuid", CANARY))
            other = box(b"traf", full(b"tfhd", pack(">I", 3), base, flags=flags), full(b"trun", pack(">I", 1)))
            return box(b"moof", full(b"mfhd", pack(">I", 1)), own, other)

        return moof(len(moof(0)) + 8)

    flags = 0x1 if based else 0x20000
    sized = pack(">I", 2) + b"OFFS" + pack(">II", 100, len(PICTURE) - 100)
    one = fragment(len(start), flags, sized, 0x201) + box(b"mdat", PICTURE, CANARY)
    two = fragment(len(start) + len(one), flags, pack(">I", 1) + b"OFFS", 0x1) + box(b"mdat", SOUND, CANARY)
    return Built(start + one + two, (PICTURE, SOUND), "video", "video/mp4")


def element(name: int, *parts: bytes, width: int = 0) -> bytes:
    """An element of Matroska; `width` bytes for its length, 0 for as few as it takes."""
    body = b"".join(parts)
    known = name.to_bytes((name.bit_length() + 7) // 8, "big")
    width = width or next(n for n in range(1, 9) if len(body) < (1 << 7 * n) - 1)
    return known + (len(body) | 1 << 7 * width).to_bytes(width, "big") + body


UNKNOWN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def matroska(*, live: bool = False, sound: bool = False) -> Built:
    """WebM with a title, a date, tags, an attachment and subtitles; `live`: a recorder that knows no lengths."""
    info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x4D80, CANARY), element(0x5741, CANARY),
        element(0x4461, bytes(8)), element(0x7BA9, CANARY), element(0x73A4, CANARY[:16]), element(0xBF, SHORT))  # fmt: skip
    kinds = [(1, b"\x02" if sound else b"\x01"), (2, b"\x11")]
    entries = [
        element(0xAE, element(0xD7, bytes([number])), element(0x83, kind), element(0x86, b"V_VP8"), element(0x536E, CANARY))
        for number, kind in kinds
    ]
    frame = SOUND if sound else PICTURE
    blocks = (
        element(0xE7, b"\0")
        + element(0xA3, b"\x81\0\0\x80", frame)
        + element(0xA0, element(0xA1, b"\x82\0\0\0", CANARY))
        + element(0xA0, element(0xA1, b"\x81\0\0\0", frame), element(0x75A1, CANARY))
        + element(0xA3, b"\x82\0\0\x80", CANARY * 9)
        + element(0xEC, CANARY)
    )
    cluster = bytes.fromhex("1f43b675") + UNKNOWN + blocks if live else element(0x1F43B675, blocks)
    tags = element(0x1254C367, CANARY * 20) + element(0x1941A469, CANARY) + element(0xEC, CANARY)
    body = info + element(0x1654AE6B, *entries, width=8) + cluster + cluster + tags
    segment = bytes.fromhex("18538067") + UNKNOWN + body if live else element(0x18538067, body, width=8)
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    return Built(head + segment, (frame,), "voice" if sound else "video", "audio/webm" if sound else "video/webm")


def checksum(page: bytes) -> int:
    """The checksum of an Ogg page, bit by bit."""
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1) ^ (0x104C11DB7 if crc & 0x80000000 else 0)
    return crc


def page(flags: int, number: int, lacing: bytes, body: bytes) -> bytes:
    """A page of the only stream."""
    blank = b"OggS\0" + bytes([flags]) + pack("<QIII", 0, 7, number, 0) + bytes([len(lacing)]) + lacing + body
    return blank[:22] + pack("<I", checksum(blank)) + blank[26:]


def opus() -> Built:
    """Opus with comments longer than a page."""
    comments = b"OpusTags" + pack("<I", len(CANARY)) + CANARY + pack("<II", 1, 60000) + CANARY * 3000
    first, rest = comments[: 255 * 200], comments[255 * 200 :]
    lacing = b"\xff" * (len(rest) // 255) + bytes([len(rest) % 255])
    head = b"OpusHead\x01\x01" + bytes(9)
    pages = page(2, 0, bytes([len(head)]), head) + page(0, 1, b"\xff" * 200, first) + page(1, 2, lacing, rest)
    return Built(pages + page(4, 3, b"\xc8", SOUND[:200]), (head, SOUND[:200]), "voice", "audio/ogg")


def vorbis() -> Built:
    """Vorbis, whose comments share a page with what sets the codec up."""
    comments = b"\x03vorbis" + pack("<I", len(CANARY)) + CANARY + pack("<I", 1) + pack("<I", len(CANARY)) + CANARY + b"\x01"
    head, setup = b"\x01vorbis" + bytes(23), b"\x05vorbis" + SOUND[:50]
    second = page(0, 1, bytes([len(comments), len(setup)]), comments + setup)
    return Built(page(2, 0, bytes([len(head)]), head) + second, (head, setup), "voice", "audio/ogg")


FILMS: dict[str, Callable[[], Built]] = {
    "mp4": mp4,
    "mp4-wide": lambda: mp4(wide=True, version=1),
    "mov": quicktime,
    "m4a": m4a,
    "fragmented": fragmented,
    "fragmented-based": lambda: fragmented(based=True),
    "webm": matroska,
    "webm-live": lambda: matroska(live=True),
    "webm-sound": lambda: matroska(sound=True),
    "opus": opus,
    "vorbis": vorbis,
}
