"""A sealed stream while it is being sent, part by part, from perhaps several workers at once (docs/formats.md section 14).

    spool/<id> := the stream's bytes in their places ‖ 32 bytes for each part: its hash once it came, else zeros

A part and its mark are written and flushed, and only then acknowledged; a part that lies there never changes. After a power
cut a mark may have outlived its part, if that was not acknowledged: so a part that comes again is compared with the disk, and
before a stream leaves the spool all of it is read once more, against the marks. Then it is cut to its length; whoever is killed
in between leaves a spool that the same call completes.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.kernel.errors import Conflict, Full
from casework.kernel.ids import Day, UploadId
from crypto.encoding import HASH_LENGTH, sha256
from crypto.streams import PART_LENGTH, hash_of_parts, part_count, part_length

_ABSENT = bytes(HASH_LENGTH)
_DAY_SECONDS = 86_400
# Days begin in Asia/Shanghai, eight hours before they do in UTC.
_OFFSET_SECONDS = 8 * 3600
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


class Spools:
    """The spools of one installation in `directory`. Nothing is taken in while fewer than `reserve` bytes would stay free."""

    def __init__(self, directory: Path, reserve: int) -> None:
        self.directory, self._reserve = directory, reserve

    def path(self, upload: UploadId) -> Path:
        """Where a stream's spool lies, if it has one."""
        return self.directory / upload.hex()

    def missing(self, upload: UploadId, length: int) -> tuple[int, ...] | None:
        """Return the numbers of the parts that a spool of a stream of `length` bytes lacks; None where there is none."""
        with self.held(upload) as spool:
            if spool is None:
                return None
            return tuple(number for number, mark in enumerate(_marks(spool, length)) if mark == _ABSENT)

    def begin(self, upload: UploadId, length: int, day: Day) -> None:
        """Make a spool where there is none; raises Full where the whole stream has no room now."""
        if self.path(upload).exists():
            return
        make(self.directory)
        whole = length + HASH_LENGTH * part_count(length)
        self._check_room(whole)
        # Made under another name and then linked: a spool that can be seen has its length.
        made = self.directory / f"{os.urandom(8).hex()}.new"
        with room():
            descriptor = os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                os.ftruncate(descriptor, whole)
                os.link(made, self.path(upload))
            except FileExistsError:
                # Another part of the same stream came first.
                return
            finally:
                os.close(descriptor)
                made.unlink(missing_ok=True)
            flush(self.directory, day)

    def discard(self, upload: UploadId) -> None:
        """Delete a spool, if there is one."""
        self.path(upload).unlink(missing_ok=True)

    def clean(self, today: Day) -> None:
        """Delete what was left before today by whoever was killed while making a spool."""
        for left in self.directory.glob("*.new"):
            if day_of(left.stat().st_mtime) < today:
                left.unlink(missing_ok=True)

    def put(self, upload: UploadId, length: int, number: int, part: bytes, day: Day) -> bool:
        """Keep one part; it lies on the disk when this returns. False where the spool is gone: the stream was finished.

        Raises Conflict, code `taken`, where other bytes lie in its place, and Full.
        """
        digest = sha256(part)
        with self.held(upload) as spool:
            if spool is None:
                return False
            mark = _marks(spool, length)[number]
            if mark != _ABSENT:
                check_same(digest, mark)
            if mark == _ABSENT or hash_of(spool, length, number) != digest:
                self._write(spool, length, number, part, digest)
            self._flush(spool, length, number)
            flatten(spool, day)
        return True

    def release(self, upload: UploadId, length: int, stream_hash: bytes, day: Day, to: Path) -> bool:
        """Check a stream from the disk and move it to the path `to`; false where there is no spool.

        Raises Conflict: `missing`, with what has to come again unmarked; `again`, where all of it has to.
        """
        with room(), self.held(upload) as spool:
            if spool is None:
                return False
            if os.fstat(spool).st_size > length:
                _check(spool, length, stream_hash)
                os.ftruncate(spool, length)
            elif hash_of_parts(hashes_of(spool, length)) != stream_hash:
                # It was checked and cut before; so the caller's hash is another today.
                raise again()
            flatten(spool, day)
            os.fsync(spool)
            self.path(upload).rename(to)
        return True

    @contextmanager
    def held(self, upload: UploadId) -> Iterator[int | None]:
        """Hold a spool alone among all processes; None where there is none."""
        descriptor = _hold(self.path(upload))
        try:
            yield descriptor
        finally:
            if descriptor is not None:
                # Unlocked by name: a process forked in between would hold the lock with its copy.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
                os.close(descriptor)

    def _check_room(self, needed: int) -> None:
        disk = os.statvfs(self.directory)
        if disk.f_bavail * disk.f_frsize < self._reserve + needed:
            raise Full

    def _write(self, spool: int, length: int, number: int, part: bytes, digest: bytes) -> None:
        """Write a part and its mark.

        Room is taken part by part: if all of it were taken with the first one, a few bytes of anybody's could fill the disk.
        """
        self._check_room(len(part))
        at, mark = number * PART_LENGTH, length + number * HASH_LENGTH
        with room():
            os.posix_fallocate(spool, at, len(part))
            os.posix_fallocate(spool, mark, HASH_LENGTH)
            _write_all(spool, part, at)
            _write_all(spool, digest, mark)

    def _flush(self, spool: int, length: int, number: int) -> None:
        """Let a part lie on the disk; one that somebody wrote who was killed before, too."""
        with room():
            try:
                os.fdatasync(spool)
            except OSError:
                # The kernel may take what it could not write for written: only a part that comes again is written again.
                _write_all(spool, _ABSENT, length + number * HASH_LENGTH)
                raise


@contextmanager
def room() -> Iterator[None]:
    """Raise Full where the disk has no room for what is done; every other fault of the disk is none of ours."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise Full from None
        raise


def check_same(digest: bytes, mark: bytes) -> None:
    """Raise Conflict, code `taken`, where a part is not the one that came before."""
    if digest != mark:
        raise Conflict("taken", "这一段已经收到过，内容不一样。")


def missing() -> Conflict:
    """Return the refusal to finish a stream that is not all there."""
    return Conflict("missing", "还有几段没有传到。")


def again() -> Conflict:
    """Return the refusal of a stream that is another than the one sent."""
    return Conflict("again", "传到的和手机上的不一样，要从头再传一次。")


def hashes_of(descriptor: int, length: int) -> Iterator[bytes]:
    """Hash the parts of a stream as they lie on the disk."""
    for number in range(part_count(length)):
        yield hash_of(descriptor, length, number)


def hash_of(descriptor: int, length: int, number: int) -> bytes:
    """Hash one part of a stream as it lies on the disk."""
    return sha256(os.pread(descriptor, part_length(length, number), number * PART_LENGTH))


def start_of(day: Day) -> int:
    """Return when a day begins, in seconds since 1970."""
    return day * _DAY_SECONDS - _OFFSET_SECONDS


def day_of(seconds: float) -> Day:
    """Return the day of a file's time."""
    return Day(int(seconds + _OFFSET_SECONDS) // _DAY_SECONDS)


def flatten(descriptor: int, day: Day) -> None:
    """Let a file's times tell no more than a day, as far as they can be set."""
    os.utime(descriptor, (start_of(day),) * 2)


def make(place: Path) -> None:
    """Make a directory that lasts, for its owner alone, where there is none; and the one above it."""
    for one in (place.parent, place):
        if not one.is_dir():
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
            flush(one.parent)


def flush(place: Path, day: Day | None = None) -> None:
    """Make the names in a directory last; with a day, its times tell no more than that."""
    descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if day is not None:
            flatten(descriptor, day)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def listed(place: Path) -> dict[UploadId, Day]:
    """Return the streams in a directory, each with the day that its times tell."""
    found = {}
    for path in place.iterdir() if place.is_dir() else ():
        try:
            found[UploadId(bytes.fromhex(path.name))] = day_of(path.stat().st_mtime)
        except (ValueError, FileNotFoundError):
            # Something under way, or a stream that moved on.
            continue
    return found


def _hold(path: Path) -> int | None:
    """Open and lock a file; whoever had to wait looks whether it still has this name."""
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_named(descriptor, path):
            return descriptor
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)


def _is_named(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _marks(spool: int, length: int) -> list[bytes]:
    """Return the hashes of all parts; zeros for those that are not there."""
    if os.fstat(spool).st_size == length:
        # Checked and cut already, and about to be moved.
        return list(hashes_of(spool, length))
    count = part_count(length)
    marks = os.pread(spool, count * HASH_LENGTH, length)
    return [marks[at : at + HASH_LENGTH] for at in range(0, count * HASH_LENGTH, HASH_LENGTH)]


def _check(spool: int, length: int, stream_hash: bytes) -> None:
    """Compare a spool with its marks and with the hash; raises Conflict and unmarks what has to come again."""
    marks = _marks(spool, length)
    if _ABSENT in marks:
        raise missing()
    lost = [number for number, mark in enumerate(marks) if mark != hash_of(spool, length, number)]
    fits = hash_of_parts(marks) == stream_hash
    for number in lost or (() if fits else range(len(marks))):
        _write_all(spool, _ABSENT, length + number * HASH_LENGTH)
    if lost or not fits:
        os.fdatasync(spool)
        raise missing() if lost else again()


def _write_all(descriptor: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, at)
        view, at = view[written:], at + written
