"""MP4, MOV, M4A, 3GP (ISO/IEC 14496-12 and QuickTime), whole or in fragments, without what tells of place, time and device.

The file keeps its length, so that no pointer in it moves: a box that is not known to draw or sound becomes free space full
of zeros, times become 0, and so does every byte of the samples that no track of picture or sound points to. What an
encoder wrote among the samples themselves (H.264 SEI) stays. Twin of static/js/media/movie.js.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from media.boxes import Box, Walk, one
from media.pieces import MediaError, Patches, Source, Stripped, be
from media.samples import Ratio, Span, chunks_of, default_of, fragment_of, frame_of, gaps, run_of

_PICTURE = b"vide"
_SOUND = b"soun"
# Brands that say how a file is written; others say by whom.
_BRANDS = re.compile(rb"iso[2-9m]|mp4[12]|avc1|hvc1|hev1|av01|dash|ms[di][hx]|M4[ABV] |qt {2}|3g[p2][1-9a-h]")
# Undetermined (ISO 639-2 `und`, packed as section 8.4.2 says): a phone writes the language that it is set to.
_NO_LANGUAGE = b"\x55\xc4"
_SELF_CONTAINED = b"\0\0\0\x01"

_IN_TRACK = frozenset({b"tkhd", b"edts", b"tapt", b"mdia"})
_IN_MEDIA = frozenset({b"mdhd", b"hdlr", b"minf"})
_IN_MINF = frozenset({b"vmhd", b"smhd", b"gmhd", b"hdlr", b"dinf", b"stbl"})
_TABLES = frozenset(b"stsd stts ctts cslg stss stsc stsz stco co64 sdtp sgpd sbgp stps".split())
_IN_FRAGMENT = frozenset({b"tfhd", b"tfdt", b"trun", b"sdtp", b"sgpd", b"sbgp"})
_OF_PICTURE = frozenset(
    b"avcC hvcC av1C vpcC esds d263 pasp clap fiel btrt dvcC dvvC lhvC mdcv clli gama colr".split(),
)
_OF_SOUND = frozenset(b"esds chan chnl dOps damr dac3 dec3 alac dfLa pcmC btrt srat wave".split())
_OF_WAVE = frozenset({b"frma", b"mp4a", b"esds", b"enda", b"alac", b"chan", b"\0\0\0\0"})
# How large each begins, before the boxes within it; sound in three versions.
_PICTURE_HEAD = 78
_SOUND_HEADS = (28, 44, 64)
_MOST_TRACKS = 64


@dataclass
class _Track:
    handler: bytes
    id: int = 0
    size: int = 0


def clean_movie(source: Source) -> Stripped:
    """Clean a film or a recording in place; MediaError where the file is not understood."""
    movie = _Movie(source)
    movie.clean()
    pieces = movie.walk.patches.pieces(source.size)
    if all(track.handler == _SOUND for track in movie.tracks):
        return Stripped(pieces, kind="voice", media_type="audio/mp4")
    return Stripped(pieces)


class _Movie:
    def __init__(self, source: Source) -> None:
        self.walk = Walk(source, Patches())
        self.tracks: list[_Track] = []
        self.kept: list[Span] = []

    def clean(self) -> None:
        size = self.walk.source.size
        boxes, rest = self.walk.boxes(0, size)
        # A maker's trailer is no box. A film that was cut off is one that cannot be cleaned: its rest may be picture.
        if rest + 8 <= size and self.walk.source.read(rest + 4, rest + 8) == b"mdat":
            raise MediaError
        self._movie(one(boxes, b"moov"))
        for box in boxes:
            if box.type in (b"ftyp", b"styp"):
                self._brands(box)
            elif box.type == b"moof":
                self._fragment(box)
            elif box.type not in (b"moov", b"mdat", b"sidx", b"mfra"):
                self.walk.blank(box)
        self.walk.blank_rest(rest, size)
        self._samples([box for box in boxes if box.type == b"mdat"])

    def _samples(self, data: list[Box]) -> None:
        free = gaps(self.kept, [(box.body, box.end) for box in data])
        for start, end in free:
            self.walk.patches.zero(start, end)
        if sum(end - start for start, end in free) == sum(box.length for box in data):
            # Nothing would be left: then it was this that did not understand the file.
            raise MediaError

    def _brands(self, box: Box) -> None:
        body = self.walk.body(box, 8)
        self.walk.zero(box, 4, 8)
        for at in range(0, len(body) - 3, 4):
            if at != 4 and not _BRANDS.fullmatch(body[at : at + 4]):
                self.walk.patches.put(box.body + at, b"isom")
        self.walk.zero(box, len(body) - len(body) % 4, len(body))

    def _movie(self, moov: Box) -> None:
        children = self.walk.inside(moov)
        for box in children:
            if box.type == b"trak":
                self._track(box)
        if not self.tracks:
            raise MediaError
        for box in children:
            if box.type == b"mvhd":
                self._head(box, 72, 96)
            elif box.type == b"mvex":
                self._extends(box)
            elif box.type != b"trak":
                self.walk.blank(box)

    def _head(self, box: Box, start: int = 0, end: int = 0) -> None:
        """Times of the whole or of a track, and `start` to `end` of version 0 besides."""
        wide = 12 if self.walk.body(box, 20)[0] == 1 else 0
        self.walk.zero(box, 4, 20 if wide else 12)
        self.walk.zero(box, start + wide, end + wide)

    def _extends(self, mvex: Box) -> None:
        for box in self.walk.inside(mvex):
            number, size = default_of(self.walk.body(box, 24)) if box.type == b"trex" else (-1, 0)
            track = self._numbered(number)
            if track is not None:
                track.size = size
            elif box.type != b"mehd":
                self.walk.blank(box)

    def _numbered(self, number: int) -> _Track | None:
        return next((track for track in self.tracks if track.id == number), None)

    def _track(self, trak: Box) -> None:
        # What is looked at first is not yet changed: a track of positions goes as a whole.
        look = Walk(self.walk.source, Patches())
        media = one(look.inside(trak), b"mdia")
        handler = look.body(one(look.inside(media), b"hdlr"), 12)[8:12]
        if handler not in (_PICTURE, _SOUND):
            self.walk.blank(trak)
            return
        track = _Track(handler)
        self.tracks.append(track)
        if len(self.tracks) > _MOST_TRACKS:
            raise MediaError
        for box in self.walk.keep_only(trak, _IN_TRACK):
            if box.type == b"mdia":
                self._media(box, handler)
            elif box.type == b"tkhd":
                body = self.walk.body(box, 24)
                at = 20 if body[0] == 1 else 12
                track.id = be(body[at : at + 4])
                self._head(box)

    def _media(self, mdia: Box, handler: bytes) -> None:
        for box in self.walk.keep_only(mdia, _IN_MEDIA):
            if box.type == b"hdlr":
                self._handler(box)
            elif box.type == b"minf":
                self._information(box, handler)
            else:
                wide = self.walk.body(box, 24)[0] == 1
                self._head(box)
                if box.length < (36 if wide else 24):
                    raise MediaError
                self.walk.patches.put(box.body + (32 if wide else 20), _NO_LANGUAGE)

    def _handler(self, hdlr: Box) -> None:
        """Blank who made it, and what they call it."""
        self.walk.zero(hdlr, 12, hdlr.length)

    def _information(self, minf: Box, handler: bytes) -> None:
        for box in self.walk.keep_only(minf, _IN_MINF):
            if box.type == b"hdlr":
                self._handler(box)
            elif box.type == b"dinf":
                self._references(box)
            elif box.type == b"stbl":
                self._tables(box, handler)

    def _references(self, dinf: Box) -> None:
        """Say that the samples are in this file, whatever path it gave."""
        for dref in self.walk.keep_only(dinf, {b"dref"}):
            for entry in self.walk.inside(dref, 8):
                if entry.length < 4:
                    raise MediaError
                self.walk.patches.put(entry.body, _SELF_CONTAINED)
                self.walk.zero(entry, 4, entry.length)

    def _tables(self, stbl: Box, handler: bytes) -> None:
        tables = self.walk.keep_only(stbl, _TABLES)
        frame: Ratio = (1, 1)
        for stsd in (box for box in tables if box.type == b"stsd"):
            old = self.walk.body(stsd, 8)[0] == 0
            for entry in self.walk.inside(stsd, 8):
                if handler == _PICTURE:
                    self._picture(entry)
                else:
                    frame = self._sound(entry, old=old)
        self.kept += chunks_of(self.walk, tables, frame)

    def _picture(self, entry: Box) -> None:
        """Clean how the pictures are coded: version, maker and quality; the name of the encoder."""
        self.walk.body(entry, _PICTURE_HEAD)
        self.walk.zero(entry, 8, 24)
        self.walk.zero(entry, 42, 74)
        for box in self.walk.keep_only(entry, _OF_PICTURE, _PICTURE_HEAD):
            # A colour profile is a file of its own, with a maker and a date.
            if box.type == b"colr" and self.walk.body(box)[:4] not in (b"nclx", b"nclc"):
                self.walk.blank(box)
            if box.type == b"d263":
                self.walk.zero(box, 0, 4)

    def _sound(self, entry: Box, *, old: bool) -> Ratio:
        """Clean how the sound is coded, in QuickTime's layout or not; returns the bytes of samples."""
        body = self.walk.body(entry, _SOUND_HEADS[0])
        self.walk.zero(entry, 10, 16)
        version = be(body[8:10]) if old else 0
        if version >= len(_SOUND_HEADS):
            raise MediaError
        for box in self.walk.keep_only(entry, _OF_SOUND, _SOUND_HEADS[version]):
            if box.type == b"damr":
                self.walk.zero(box, 0, 4)
            if box.type == b"wave":
                self.walk.keep_only(box, _OF_WAVE)
        return frame_of(body) if old else (1, 1)

    def _fragment(self, moof: Box) -> None:
        before = moof.at
        for box in self.walk.inside(moof):
            if box.type == b"traf":
                before = self._fragment_of(box, moof.at, before)
            elif box.type != b"mfhd":
                self.walk.blank(box)

    def _fragment_of(self, traf: Box, moof: int, before: int) -> int:
        """Keep or blank a track's part of a fragment; returns where its data end."""
        look = Walk(self.walk.source, Patches())
        inside = look.inside(traf)
        number, base, size = fragment_of(look.body(one(inside, b"tfhd"), 8), moof, before)
        track = self._numbered(number)
        end = base
        for box in (box for box in inside if box.type == b"trun"):
            run = run_of(look.body(box, 8), base, end, size if size is not None else track.size if track else 0)
            if track:
                self.kept.append(run)
            end = run[1]
        if track:
            self.walk.keep_only(traf, _IN_FRAGMENT)
        else:
            self.walk.blank(traf)
        return end
