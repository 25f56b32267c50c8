"""Ogg with Opus, Vorbis, Theora or Speex (RFC 3533).

The comments, a stream's second packet, are overwritten in place with a comment that says nothing, and the pages that carry
them get the checksum that this makes. Twin of static/js/media/ogg.js.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from media.pieces import MediaError, Patches, Source, Steps, Stripped, le, le32

_MOST_PAGES = 250_000
_HEAD = 27
_CHECKSUM = slice(22, 26)
_CONTINUED = 1
_BEGINS = 2
_LONGEST_COMMENT = 2 * 1024 * 1024


@dataclass(frozen=True)
class _Codec:
    """How the first packet begins, how the comments begin, and what has to end them."""

    first: bytes
    comments: bytes
    ends: bytes = b""


_THEORA = _Codec(b"\x80theora", b"\x81theora")
_CODECS = (
    _Codec(b"OpusHead", b"OpusTags"),
    _Codec(b"\x01vorbis", b"\x03vorbis", b"\x01"),
    _THEORA,
    _Codec(b"Speex   ", b""),
)


@dataclass
class _Stream:
    """`parts` are page, place in it and length of what its comments are made of."""

    codec: _Codec
    packets: int = 0
    parts: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Page:
    at: int
    end: int
    flags: int
    serial: int
    lacing: bytes

    @property
    def body(self) -> int:
        """Where the first packet of it begins, counted from the page."""
        return _HEAD + len(self.lacing)


def clean_ogg(source: Source) -> Stripped:
    """Blank the comments of every stream; MediaError for a codec that is not known here, or pages that do not follow."""
    ogg = _Ogg(source)
    ogg.clean()
    patches = Patches()
    for at, page in ogg.changed.items():
        page[_CHECKSUM] = bytes(4)
        page[_CHECKSUM] = le32(_checksum(page))
        patches.put(at, bytes(page))
    pieces = patches.pieces(source.size)
    if ogg.moving:
        return Stripped(pieces, kind="video", media_type="video/ogg")
    return Stripped(pieces, kind="voice", media_type="audio/ogg")


class _Ogg:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.moving = False
        # Pages to be written anew, by where they begin.
        self.changed: dict[int, bytearray] = {}

    def clean(self) -> None:
        streams: dict[int, _Stream] = {}
        at = 0
        steps = Steps(_MOST_PAGES)
        while at < self.source.size:
            steps.take()
            page = _page_at(self.source, at)
            if page.flags & _BEGINS:
                codec = self._codec_of(page)
                self.moving = self.moving or codec is _THEORA
                if page.serial in streams and streams[page.serial].packets < 2:
                    raise MediaError
                streams[page.serial] = _Stream(codec)
            stream = streams.get(page.serial)
            if stream is None:
                raise MediaError
            if stream.packets < 2:
                self._take(page, stream)
            at = page.end
        if not streams or any(stream.packets < 2 for stream in streams.values()):
            raise MediaError

    def _codec_of(self, page: _Page) -> _Codec:
        start = self.source.read(page.at + page.body, min(page.at + page.body + 8, page.end))
        for codec in _CODECS:
            if start.startswith(codec.first):
                return codec
        raise MediaError

    def _take(self, page: _Page, stream: _Stream) -> None:
        """Follow a stream's packets through a page, and blank the comments once they are whole."""
        if bool(page.flags & _CONTINUED) != bool(stream.parts):
            raise MediaError
        at = page.body
        for length in page.lacing:
            if stream.packets == 1:
                stream.parts.append((page.at, at, length))
            at += length
            if length == 255:
                continue
            stream.packets += 1
            if stream.packets == 2:
                self._change(page)
                self._blank(stream)
                return
        # The comments go on in the next page: this one is changed once they are whole.
        if stream.parts:
            self._change(page)

    def _change(self, page: _Page) -> None:
        self.changed.setdefault(page.at, bytearray(self.source.read(page.at, page.end)))

    def _blank(self, stream: _Stream) -> None:
        codec = stream.codec
        length = sum(part[2] for part in stream.parts)
        room = length - len(codec.comments) - 8 - len(codec.ends)
        if room < 0 or length > _LONGEST_COMMENT:
            raise MediaError
        # The vendor's name takes all the room, as blanks, and no comment follows.
        packet = codec.comments + le32(room) + b" " * room + le32(0) + codec.ends
        first, place, _ = stream.parts[0]
        if self.changed[first][place : place + len(codec.comments)] != codec.comments:
            raise MediaError
        at = 0
        for number, place, size in stream.parts:
            self.changed[number][place : place + size] = packet[at : at + size]
            at += size


def _page_at(source: Source, at: int) -> _Page:
    head = source.read(at, at + _HEAD)
    if head[:5] != b"OggS\0":
        raise MediaError
    lacing = source.read(at + _HEAD, at + _HEAD + head[26])
    end = at + _HEAD + len(lacing) + sum(lacing)
    if end > source.size:
        raise MediaError
    return _Page(at, end, head[5], le(head[14:18]), lacing)


def _row(byte: int) -> int:
    crc = byte << 24
    for _ in range(8):
        crc = (crc << 1) ^ (0x04C11DB7 if crc & 0x80000000 else 0)
    return crc & 0xFFFFFFFF


_TABLE = tuple(_row(byte) for byte in range(256))


def _checksum(page: bytes | bytearray) -> int:
    """CRC-32 by the polynomial 0x04c11db7, not reflected, from zero (RFC 3533 section 6)."""
    crc = 0
    for byte in page:
        crc = (crc << 8 & 0xFFFFFFFF) ^ _TABLE[crc >> 24 ^ byte]
    return crc
