"""The boxes of ISO base media files (ISO/IEC 14496-12, section 4.2) and of QuickTime, which they come from.

    length (4) ‖ type (4) ‖ body            length 1: it follows in 8 bytes; length 0: to the end of the file

Twin of static/js/media/boxes.js.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from media.pieces import MediaError, Patches, Source, Steps, be

# A film of many hours in pieces has fewer; more of them would fill a phone's memory with nothing.
_MOST_BOXES = 100_000
_LARGEST_TABLE = 32 * 1024 * 1024


@dataclass(frozen=True)
class Box:
    """Where a box begins, where its body begins, where it ends."""

    type: bytes
    at: int
    body: int
    end: int

    @property
    def length(self) -> int:
        """The length of its body."""
        return self.end - self.body


class Walk:
    """A walk through one file: reads it, counts its boxes, gathers what is to be changed."""

    def __init__(self, source: Source, patches: Patches) -> None:
        self.source = source
        self.patches = patches
        self._steps = Steps(_MOST_BOXES)

    def boxes(self, start: int, end: int) -> tuple[list[Box], int]:
        """Return the boxes between two places, and where what is no box begins (`end` where there is none of that)."""
        boxes: list[Box] = []
        at = start
        while at + 8 <= end:
            self._steps.take()
            head = self.source.read(at, min(at + 16, end))
            length = be(head[:4])
            wide = length == 1
            if wide and len(head) < 16:
                break
            if wide:
                length = be(head[8:16])
            elif length == 0 and start == 0:
                # Only the file's last box may go on to its end; within one, zeros end a list.
                length = end - at
            body = at + (16 if wide else 8)
            if at + length < body or at + length > end:
                break
            boxes.append(Box(head[4:8], at, body, at + length))
            at += length
        return boxes, at

    def inside(self, box: Box, skip: int = 0) -> list[Box]:
        """Return the boxes within a box, after `skip` bytes; what follows them and is none is made zeros.

        QuickTime ends some lists with zeros.
        """
        if box.body + skip > box.end:
            raise MediaError
        boxes, rest = self.boxes(box.body + skip, box.end)
        self.patches.zero(rest, box.end)
        return boxes

    def keep_only(self, box: Box, known: Collection[bytes], skip: int = 0) -> list[Box]:
        """Return the boxes within a box that may stay; the others are blanked."""
        kept = []
        for child in self.inside(box, skip):
            if child.type in known:
                kept.append(child)
            else:
                self.blank(child)
        return kept

    def body(self, box: Box, least: int = 0) -> bytes:
        """Return a box's body; MediaError for less than it must have, or more than is read at once."""
        if box.length < least or box.length > _LARGEST_TABLE:
            raise MediaError
        return self.source.read(box.body, box.end)

    def blank(self, box: Box) -> None:
        """Make it a box of free space with nothing in it."""
        self.patches.put(box.at + 4, b"free")
        self.patches.zero(box.body, box.end)

    def blank_rest(self, at: int, end: int) -> None:
        """Make what follows the last box one of free space, where it is long enough to be one."""
        if end - at >= 8:
            self.patches.put(at, (end - at).to_bytes(4, "big") + b"free")
        self.patches.zero(at + 8 if end - at >= 8 else at, end)

    def zero(self, box: Box, start: int, end: int) -> None:
        """Write zeros, counted from where its body begins."""
        if box.body + end > box.end:
            raise MediaError
        self.patches.zero(box.body + start, box.body + end)


def one(boxes: Sequence[Box], name: bytes) -> Box:
    """Return the only box of a type; MediaError where there is none, or more."""
    found = [box for box in boxes if box.type == name]
    if len(found) != 1:
        raise MediaError
    return found[0]
