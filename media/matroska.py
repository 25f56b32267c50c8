"""WebM and Matroska (RFC 9559 on RFC 8794) without what tells of program, date and author.

    element := id (1 to 4 bytes) ‖ length (1 to 8 bytes) ‖ body

What is not known to draw or sound becomes a Void element of the same length, so that no pointer in the file moves. Twin
of static/js/media/matroska.js.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from media.pieces import MediaError, Patches, Source, Steps, Stripped, be

# So many blocks are hours of sound; a file of empty elements would keep a phone busy.
_MOST_ELEMENTS = 300_000
_HEADER = 0x1A45DFA3
_DOC_TYPE = 0x4282
_SEGMENT = 0x18538067
_SEEK_HEAD = 0x114D9B74
_INFO = 0x1549A966
_TRACKS = 0x1654AE6B
_CUES = 0x1C53BB6B
_CLUSTER = 0x1F43B675
_TRACK = 0xAE
_TRACK_NUMBER = 0xD7
_TRACK_TYPE = 0x83
_SIMPLE_BLOCK = 0xA3
_GROUP = 0xA0
_BLOCK = 0xA1
_PICTURE = 1
_SOUND = 2
# Scale and length; names of programs must be there, and are made empty.
_INFO_KEPT = frozenset({0x2AD7B1, 0x4489})
_PROGRAMS = frozenset({0x4D80, 0x5741})
# Number, UID, type, flags, caches, durations, codec with its data and delays, picture, sound, encoding.
_TRACK_KEPT = frozenset(
    {_TRACK_NUMBER, 0x73C5, _TRACK_TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x234E7A, 0x23314F, 0x55EE}
    | {0x86, 0x63A2, 0x56AA, 0x56BB, 0xE0, 0xE1, 0x6D80}
)
# Time, position, length of the one before, blocks.
_CLUSTER_KEPT = frozenset({0xE7, 0xA7, 0xAB})
# Block, duration, priority, references, padding to be dropped.
_GROUP_KEPT = frozenset({_BLOCK, 0x9B, 0xFA, 0xFB, 0x75A2})
_SEGMENT_LEVEL = frozenset({_SEEK_HEAD, _INFO, _TRACKS, _CUES, _CLUSTER, 0x1254C367, 0x1941A469, 0x1043A770})
_LARGEST_NUMBER = 6


@dataclass(slots=True)
class _Element:
    """`open`: its length is not known, and `end` is where it may go on to."""

    id: int
    at: int
    body: int
    end: int
    open: bool


def clean_matroska(source: Source) -> Stripped:
    """Clean a film or a recording in place; MediaError where the file is not understood."""
    file = _Matroska(source)
    file.clean()
    if not file.kept:
        raise MediaError
    sound = all(kind == _SOUND for kind in file.kept.values())
    container = "webm" if file.doc_type == b"webm" else "x-matroska"
    pieces = file.patches.pieces(source.size)
    if sound:
        return Stripped(pieces, kind="voice", media_type=f"audio/{container}")
    return Stripped(pieces, kind="video", media_type=f"video/{container}")


class _Matroska:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.patches = Patches()
        self.doc_type = b""
        # Number of a track of picture or sound → its type.
        self.kept: dict[int, int] = {}
        self._steps = Steps(_MOST_ELEMENTS)

    def clean(self) -> None:
        at = 0
        while at < self.source.size:
            element = self._element(at, self.source.size)
            if (at == 0) != (element.id == _HEADER):
                raise MediaError
            if at == 0:
                self._header(element)
            elif element.id == _SEGMENT:
                self._segment(element)
            else:
                self._blank(element)
            at = element.end

    def _element(self, at: int, end: int) -> _Element:
        self._steps.take()
        head = self.source.read(at, min(at + 12, end))
        id_length = _width(head, 0)
        if id_length > 4 or len(head) <= id_length:
            raise MediaError
        size_length = _width(head, id_length)
        body = id_length + size_length
        if size_length > 8 or len(head) < body:
            raise MediaError
        mask = (1 << 7 * size_length) - 1
        size = be(head[id_length:body]) & mask
        number = be(head[:id_length])
        # All ones: a recorder that did not know yet.
        is_open = size == mask
        if is_open and number not in (_SEGMENT, _CLUSTER):
            raise MediaError
        if not is_open and at + body + size > end:
            raise MediaError
        return _Element(number, at, at + body, end if is_open else at + body + size, is_open)

    def _each(self, parent: _Element) -> Iterator[_Element]:
        at = parent.body
        while at < parent.end:
            child = self._element(at, parent.end)
            yield child
            at = child.end

    def _blank(self, element: _Element) -> None:
        """Turn it into a Void of the same length, with nothing in it."""
        length = element.end - element.at
        if length < 2:
            raise MediaError
        # A length is written in one byte where it fits, and in eight where it does not.
        head = bytes([0xEC, 0x80 + length - 2]) if length - 2 < 127 else b"\xec\x01" + (length - 9).to_bytes(7, "big")
        self.patches.put(element.at, head)
        self.patches.zero(element.at + len(head), element.end)

    def _header(self, header: _Element) -> None:
        for child in self._each(header):
            if child.id == _DOC_TYPE and child.end - child.body <= 16:
                self.doc_type = self.source.read(child.body, child.end)

    def _segment(self, segment: _Element) -> None:
        for child in self._each(segment):
            if child.id == _INFO:
                self._info(child)
            elif child.id == _TRACKS:
                self._tracks(child)
            elif child.id == _CLUSTER:
                self._cluster(child)
            elif child.id not in (_SEEK_HEAD, _CUES):
                self._blank(child)

    def _info(self, info: _Element) -> None:
        for child in self._each(info):
            if child.id in _PROGRAMS:
                self.patches.zero(child.body, child.end)
            elif child.id not in _INFO_KEPT:
                self._blank(child)

    def _tracks(self, tracks: _Element) -> None:
        for track in self._each(tracks):
            number, kind = self._told(track) if track.id == _TRACK else (0, 0)
            if kind not in (_PICTURE, _SOUND):
                self._blank(track)
                continue
            self.kept[number] = kind
            for child in self._each(track):
                if child.id not in _TRACK_KEPT:
                    self._blank(child)

    def _told(self, track: _Element) -> tuple[int, int]:
        """Return a track's number and type."""
        told = {_TRACK_NUMBER: 0, _TRACK_TYPE: 0}
        for child in self._each(track):
            if child.id in told:
                if child.end - child.body > _LARGEST_NUMBER:
                    raise MediaError
                told[child.id] = be(self.source.read(child.body, child.end))
        return told[_TRACK_NUMBER], told[_TRACK_TYPE]

    def _cluster(self, cluster: _Element) -> None:
        for child in self._each(cluster):
            # A cluster without a length ends where something begins that lies in no cluster.
            if cluster.open and child.id in _SEGMENT_LEVEL:
                cluster.end = child.at
                return
            if child.id == _GROUP and self._is_group_kept(child):
                for part in self._each(child):
                    if part.id not in _GROUP_KEPT:
                        self._blank(part)
            elif child.id not in _CLUSTER_KEPT and not (child.id == _SIMPLE_BLOCK and self._is_kept(child)):
                self._blank(child)

    def _is_group_kept(self, group: _Element) -> bool:
        kept = False
        for part in self._each(group):
            if part.id == _BLOCK:
                kept = self._is_kept(part)
        return kept

    def _is_kept(self, block: _Element) -> bool:
        """Whether it is of a track of picture or sound."""
        head = self.source.read(block.body, min(block.body + 8, block.end))
        length = _width(head, 0)
        if length > len(head):
            raise MediaError
        return be(head[:length]) & ((1 << 7 * length) - 1) in self.kept


def _width(head: bytes, at: int) -> int:
    """Return how many bytes a number has, by the zeros that lead its first; 9 where that has no one bit."""
    return 9 - head[at].bit_length() if at < len(head) else 9
