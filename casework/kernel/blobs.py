"""Sealed streams of files on the disk, beside the database (docs/formats.md section 14).

    spool/<id>  being sent (casework/kernel/spools.py)
    new/<id>    whole, of today
    kept/<id>   whole, of a day before
    day         when the streams were last looked through

Names are upload ids in hexadecimal. What lies in `new` and `kept` is whole.

Times tell when a reporter was at work: those that can be set are set to the start of the day. What cannot be set (a file's
change of state, the order of inodes) is renewed once a day, when the streams of the day before are copied in random order
(`settle`); so it tells a day, and within the day itself the time (docs/threat-model.md).
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from casework.kernel.errors import Full
from casework.kernel.ids import Day, UploadId
from casework.kernel.spools import (
    Spools,
    again,
    check_same,
    day_of,
    flatten,
    flush,
    hash_of,
    hashes_of,
    listed,
    make,
    missing,
    room,
    start_of,
)
from crypto.encoding import sha256
from crypto.streams import hash_of_parts, part_count

_PIECE = 1 << 18
_COPY = ".copy"


@dataclass(frozen=True)
class Stream:
    """A whole stream, opened for reading: its length, and its bytes piece by piece, once. Whoever takes it closes it."""

    length: int
    file: BinaryIO

    def __iter__(self) -> Iterator[bytes]:
        with self.file as file:
            while piece := file.read(_PIECE):
                yield piece

    def close(self) -> None:
        """Close the file, read or not."""
        self.file.close()


class Blobs:
    """The streams of one installation in a directory of their own; several processes may work in it at once."""

    def __init__(self, directory: Path, reserve: int = 0) -> None:
        """Keep streams below `directory`; parts are refused while fewer than `reserve` bytes would stay free for words."""
        self._directory = directory
        self._spools = Spools(directory / "spool", reserve)
        self._new, self._kept = directory / "new", directory / "kept"

    def missing(self, upload: UploadId, length: int) -> tuple[int, ...]:
        """Return the numbers of the parts that a stream of `length` bytes still lacks."""
        if self.is_whole(upload):
            return ()
        lacking = self._spools.missing(upload, length)
        if lacking is None:
            return () if self.is_whole(upload) else tuple(range(part_count(length)))
        return lacking

    def put(self, upload: UploadId, length: int, number: int, part: bytes, day: Day) -> None:
        """Keep one part, whose length the caller has checked; it lies on the disk when this returns.

        Raises Conflict, code `taken`, where other bytes lie in its place, and Full.
        """
        if not self.is_whole(upload):
            self._spools.begin(upload, length, day)
            if not self.is_whole(upload) and self._spools.put(upload, length, number, part, day):
                return
            # It was finished in between, and the spool was begun for nothing.
            self._spools.discard(upload)
        stream = self.read(upload)
        if stream is None:
            # The sweep took the spool away: its days are over.
            raise missing()
        with stream.file as file:
            check_same(sha256(part), hash_of(file.fileno(), length, number))

    def finish(self, upload: UploadId, length: int, stream_hash: bytes, day: Day) -> None:
        """Move a stream whose parts are all there out of the spool, after reading it from the disk once more.

        Raises Conflict, code `missing` or `again`; of a stream with another hash nothing stays.
        """
        with room():
            make(self._new)
        if not self.is_whole(upload) and self._spools.release(upload, length, stream_hash, day, self._new / upload.hex()):
            flush(self._new, day)
            flush(self._spools.directory, day)
            return
        stream = self.read(upload)
        if stream is None:
            raise missing()
        with stream.file as file:
            if hash_of_parts(hashes_of(file.fileno(), stream.length)) != stream_hash:
                raise again()

    def is_whole(self, upload: UploadId) -> bool:
        """Whether a stream is whole."""
        # It moves from `new` to `kept`, perhaps between two looks.
        return any((place / upload.hex()).exists() for place in (self._kept, self._new, self._kept))

    def read(self, upload: UploadId) -> Stream | None:
        """Open a whole stream; None where there is none."""
        for place in (self._kept, self._new, self._kept):
            try:
                file = (place / upload.hex()).open("rb")
            except FileNotFoundError:
                continue
            return Stream(os.fstat(file.fileno()).st_size, file)
        return None

    def spooled(self) -> dict[UploadId, Day]:
        """Return the streams that are being sent, each with the day of its last part."""
        return listed(self._spools.directory)

    def whole(self, *, all_days: bool) -> dict[UploadId, Day]:
        """Return the whole streams, each with the day on which it became so; only those not settled, or those of all days."""
        return {**(listed(self._kept) if all_days else {}), **listed(self._new)}

    def discard(self, upload: UploadId) -> None:
        """Delete whatever there is of a stream."""
        self._spools.discard(upload)
        for place in (self._new, self._kept):
            (place / upload.hex()).unlink(missing_ok=True)

    def stop(self, upload: UploadId) -> None:
        """Delete the spool of a stream that will not be finished, or is."""
        self._spools.discard(upload)

    def settle(self, today: Day) -> int:
        """Copy the streams of days before in random order, so that no time and no inode tells more than the day; how many."""
        due = [one for one, day in listed(self._new).items() if day < today]
        if not due:
            return 0
        secrets.SystemRandom().shuffle(due)
        make(self._kept)
        for left in self._kept.glob(f"*{_COPY}"):
            left.unlink(missing_ok=True)
        try:
            with room():
                for upload in due:
                    self._copy(self._new / upload.hex(), self._kept / upload.hex())
        except Full:
            # What was not copied stays as it is until there is room.
            return 0
        flush(self._new, today)
        flush(self._kept, today)
        return len(due)

    def is_first_of(self, today: Day) -> bool:
        """Whether nobody has asked so today; what costs a look at every stream is done once a day."""
        if not self._directory.is_dir():
            return False
        asked = self._directory / "day"
        if asked.exists() and day_of(asked.stat().st_mtime) >= today:
            return False
        self._spools.clean(today)
        asked.touch(mode=0o600)
        os.utime(asked, (start_of(today),) * 2)
        return True

    def _copy(self, old: Path, made: Path) -> None:
        copy = made.with_name(made.name + _COPY)
        try:
            day = day_of(old.stat().st_mtime)
            if not made.exists():
                shutil.copyfile(old, copy)
                with copy.open("rb+") as file:
                    os.fchmod(file.fileno(), 0o600)
                    flatten(file.fileno(), day)
                    os.fsync(file.fileno())
                copy.rename(made)
                flush(self._kept, day)
            old.unlink()
        except FileNotFoundError:
            # Another sweep was faster.
            return
