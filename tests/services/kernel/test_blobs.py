"""Streams on the disk: parts, full disks, several processes, and times that tell a day."""

from __future__ import annotations

import errno
import os
import random
import shutil
import stat
from pathlib import Path

import pytest

from casework.kernel import spools
from casework.kernel.blobs import Blobs
from casework.kernel.errors import Conflict, Full
from crypto.streams import PART_LENGTH, part_count, parts_of, stream_hash
from tests.services.kernel.streams import BEGINS, ENDS, LARGER, SMALL, TODAY, TOMORROW, send, stream_of, upload, whole


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def test_a_stream_comes_in_parts_and_is_whole_at_the_end(blobs: Blobs) -> None:
    one, stream = upload(), stream_of(LARGER)
    assert blobs.missing(one, LARGER) == tuple(range(part_count(LARGER)))
    send(blobs, one, stream)
    assert blobs.missing(one, LARGER) == ()
    # Nothing half is shown: before the end was asked for there is no file.
    assert whole(blobs, one) is None
    blobs.finish(one, LARGER, stream_hash(stream), TODAY)
    assert whole(blobs, one) == stream
    blobs.finish(one, LARGER, stream_hash(stream), TODAY)


def test_a_part_is_never_replaced(blobs: Blobs) -> None:
    one, stream = upload(), stream_of(SMALL)
    first, other = parts_of(stream)[0], parts_of(stream_of(SMALL, 1))[0]
    blobs.put(one, SMALL, 0, first, TODAY)
    blobs.put(one, SMALL, 0, first, TODAY)
    with pytest.raises(Conflict, match="taken"):
        blobs.put(one, SMALL, 0, other, TODAY)
    blobs.put(one, SMALL, 1, parts_of(stream)[1], TODAY)
    blobs.finish(one, SMALL, stream_hash(stream), TODAY)
    blobs.put(one, SMALL, 0, first, TODAY)
    with pytest.raises(Conflict, match="taken"):
        blobs.put(one, SMALL, 0, other, TODAY)
    assert whole(blobs, one) == stream
    assert not blobs.spooled()


def test_finishing_too_early_asks_for_the_rest(blobs: Blobs) -> None:
    one, stream = upload(), stream_of(SMALL)
    with pytest.raises(Conflict, match="missing"):
        blobs.finish(one, SMALL, stream_hash(stream), TODAY)
    blobs.put(one, SMALL, 1, parts_of(stream)[1], TODAY)
    with pytest.raises(Conflict, match="missing"):
        blobs.finish(one, SMALL, stream_hash(stream), TODAY)
    assert blobs.missing(one, SMALL) == (0,)


def test_another_hash_asks_for_everything_anew(blobs: Blobs) -> None:
    one, stream, other = upload(), stream_of(SMALL), stream_of(SMALL, 1)
    send(blobs, one, stream)
    with pytest.raises(Conflict, match="again"):
        blobs.finish(one, SMALL, stream_hash(other), TODAY)
    assert blobs.missing(one, SMALL) == (0, 1)
    send(blobs, one, other)
    blobs.finish(one, SMALL, stream_hash(other), TODAY)
    assert whole(blobs, one) == other
    with pytest.raises(Conflict, match="again"):
        blobs.finish(one, SMALL, stream_hash(stream), TODAY)
    assert whole(blobs, one) == other


def test_what_the_disk_lost_is_asked_for_again(blobs: Blobs, tmp_path: Path) -> None:
    """A part that was marked and whose bytes did not survive a power cut: only that one comes again."""
    one, stream = upload(), stream_of(LARGER)
    send(blobs, one, stream)
    with (tmp_path / "blobs/spool" / one.hex()).open("rb+") as file:
        file.seek(PART_LENGTH + 5)
        file.write(b"lost")
    with pytest.raises(Conflict, match="missing"):
        blobs.finish(one, LARGER, stream_hash(stream), TODAY)
    assert blobs.missing(one, LARGER) == (1,)
    blobs.put(one, LARGER, 1, parts_of(stream)[1], TODAY)
    blobs.finish(one, LARGER, stream_hash(stream), TODAY)
    assert whole(blobs, one) == stream


def test_parts_of_several_processes_at_once(tmp_path: Path) -> None:
    """Four processes send all parts of two streams in orders of their own, and all of them finish."""
    streams = {upload(): stream_of(LARGER, seed) for seed in range(2)}
    children = []
    for number in range(4):
        child = os.fork()
        if child == 0:
            try:
                blobs, order = Blobs(tmp_path), random.Random(number)
                jobs = [(one, at) for one in streams for at in range(part_count(LARGER))]
                order.shuffle(jobs)
                for one, at in jobs:
                    blobs.put(one, LARGER, at, parts_of(streams[one])[at], TODAY)
                for one in streams:
                    blobs.finish(one, LARGER, stream_hash(streams[one]), TODAY)
            except BaseException:
                os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    blobs = Blobs(tmp_path)
    assert {one: whole(blobs, one) for one in streams} == streams
    assert not blobs.spooled()


def test_two_that_write_different_bytes_agree_on_one(blobs: Blobs) -> None:
    """Whichever part of one place comes first stays, and the other is told so."""
    one = upload()
    stay = [parts_of(stream_of(SMALL, seed))[0] for seed in range(2)]
    blobs.put(one, SMALL, 0, stay[1], TODAY)
    with pytest.raises(Conflict, match="taken"):
        blobs.put(one, SMALL, 0, stay[0], TODAY)


def test_a_reserve_is_left_to_words(tmp_path: Path) -> None:
    disk = os.statvfs(tmp_path)
    blobs, one = Blobs(tmp_path / "blobs", reserve=disk.f_blocks * disk.f_frsize), upload()
    with pytest.raises(Full) as refused:
        blobs.put(one, SMALL, 0, parts_of(stream_of(SMALL))[0], TODAY)
    assert refused.value.code == "full"
    assert blobs.missing(one, SMALL) == (0, 1)
    assert not blobs.spooled()


def test_a_part_that_comes_again_is_compared_with_the_disk(blobs: Blobs, tmp_path: Path) -> None:
    """A mark may outlive its part in a power cut before the acknowledgement; sent again, the part is written again."""
    one, stream = upload(), stream_of(SMALL)
    send(blobs, one, stream)
    with (tmp_path / "blobs/spool" / one.hex()).open("rb+") as file:
        file.write(b"lost")
    blobs.put(one, SMALL, 0, parts_of(stream)[0], TODAY)
    blobs.finish(one, SMALL, stream_hash(stream), TODAY)
    assert whole(blobs, one) == stream


@pytest.mark.parametrize(
    ("name", "number"), [("posix_fallocate", errno.ENOSPC), ("pwrite", errno.EDQUOT), ("fdatasync", errno.ENOSPC)]
)
def test_a_disk_that_fills_meanwhile_loses_no_part(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    one, stream = upload(), stream_of(SMALL)
    blobs.put(one, SMALL, 0, parts_of(stream)[0], TODAY)

    def is_full(*_: object) -> None:
        raise OSError(number, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, name, is_full)
        with pytest.raises(Full):
            blobs.put(one, SMALL, 1, parts_of(stream)[1], TODAY)
    assert blobs.missing(one, SMALL) == (1,)
    send(blobs, one, stream)
    blobs.finish(one, SMALL, stream_hash(stream), TODAY)
    assert whole(blobs, one) == stream


def test_settling_waits_for_room(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    one, stream = upload(), stream_of(SMALL)
    send(blobs, one, stream)
    blobs.finish(one, SMALL, stream_hash(stream), TODAY)

    def is_full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", is_full)
        assert blobs.settle(TOMORROW) == 0
    assert whole(blobs, one) == stream
    assert blobs.settle(TOMORROW) == 1
    assert whole(blobs, one) == stream


def test_a_broken_disk_is_no_full_one(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_broken(*_: object) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "pwrite", is_broken)
    with pytest.raises(OSError, match="broken"):
        blobs.put(upload(), SMALL, 0, parts_of(stream_of(SMALL))[0], TODAY)


def test_times_tell_a_day_and_names_nothing(blobs: Blobs, tmp_path: Path) -> None:
    one, two, stream = upload(), upload(), stream_of(SMALL)
    send(blobs, one, stream)
    send(blobs, two, stream)
    blobs.finish(two, SMALL, stream_hash(stream), TODAY)
    for path in (tmp_path / "blobs").rglob("*"):
        found = path.stat()
        assert path.name in ("spool", "new", one.hex(), two.hex())
        assert not stat.S_IMODE(found.st_mode) & 0o077
        assert found.st_mtime == BEGINS
        assert found.st_atime == BEGINS or path.is_dir()
    blobs.settle(TOMORROW)
    assert [path.stat().st_mtime for path in (tmp_path / "blobs/kept").iterdir()] == [BEGINS]


def test_settling_renews_inodes_in_a_random_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a thief of the disk could order streams by is made anew, all at once, on the day after."""
    blobs, streams = Blobs(tmp_path), [upload() for _ in range(12)]
    stream = stream_of(SMALL)
    for one in streams:
        send(blobs, one, stream)
        blobs.finish(one, SMALL, stream_hash(stream), TODAY)
    before = {one: (tmp_path / "new" / one.hex()).stat() for one in streams}
    assert blobs.settle(TODAY) == 0
    copied: list[str] = []

    def copy(old: Path, new: Path) -> None:
        # What a file system says of times may be as coarse as all of this together.
        copied.append(old.name)
        new.write_bytes(old.read_bytes())

    monkeypatch.setattr(shutil, "copyfile", copy)
    assert blobs.settle(TOMORROW) == len(streams)
    after = {one: (tmp_path / "kept" / one.hex()).stat() for one in streams}
    assert min(found.st_ctime_ns for found in after.values()) >= max(found.st_ctime_ns for found in before.values())
    names = [one.hex() for one in streams]
    assert sorted(copied) == sorted(names)
    # One order in 12! is the old one.
    assert copied != names


def test_the_first_of_a_day_is_told_once(blobs: Blobs, tmp_path: Path) -> None:
    assert not blobs.is_first_of(TODAY)
    (tmp_path / "blobs/spool").mkdir(parents=True)
    left, begun = (tmp_path / "blobs/spool" / name for name in ("killed.new", "begun.new"))
    for path, time in ((left, BEGINS), (begun, ENDS)):
        path.touch()
        os.utime(path, (time, time))
    assert [blobs.is_first_of(day) for day in (TODAY, TODAY, TOMORROW, TOMORROW)] == [True, False, True, False]
    assert (left.exists(), begun.exists()) == (False, True)


def test_a_stream_that_is_read_may_be_settled_meanwhile(blobs: Blobs) -> None:
    one, stream = upload(), stream_of(LARGER)
    send(blobs, one, stream)
    blobs.finish(one, LARGER, stream_hash(stream), TODAY)
    found = blobs.read(one)
    assert found is not None
    blobs.settle(TOMORROW)
    assert (found.length, b"".join(found)) == (LARGER, stream)
    gone = blobs.read(one)
    assert gone is not None
    gone.close()
    assert gone.file.closed


def test_days_of_files_are_those_of_the_authority() -> None:
    assert [spools.day_of(seconds) for seconds in (BEGINS, ENDS - 1, ENDS)] == [TODAY, TODAY, TOMORROW]
    assert spools.start_of(TODAY) == BEGINS
