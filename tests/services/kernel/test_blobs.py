"""Streams on the disk: any order of parts, killed at any step, full disks, several processes, and times that tell a day."""

from __future__ import annotations

import errno
import os
import random
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from casework.kernel import spools
from casework.kernel.blobs import Blobs
from casework.kernel.errors import Conflict, Full
from casework.kernel.ids import Day, UploadId
from crypto.encoding import random_id
from crypto.streams import PART_LENGTH, part_count, parts_of, stream_hash, stream_length

TODAY, TOMORROW = Day(20_780), Day(20_781)
SMALL, LARGER = stream_length(1), stream_length(700_000)
# Beginning and end of the two days in Asia/Shanghai, in seconds.
BEGINS, ENDS = TODAY * 86_400 - 8 * 3600, (TODAY + 1) * 86_400 - 8 * 3600


def stream_of(length: int, seed: int = 0) -> bytes:
    return random.Random(seed).randbytes(length)


def upload() -> UploadId:
    return UploadId(random_id())


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def send(blobs: Blobs, one: UploadId, stream: bytes) -> None:
    for number, part in enumerate(parts_of(stream)):
        blobs.put(one, len(stream), number, part, TODAY)


def whole(blobs: Blobs, one: UploadId) -> bytes | None:
    found = blobs.read(one)
    return None if found is None else b"".join(found)


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


# Every call that changes the disk, so that a process can be ended before each of them in turn.
STEPS = ("open", "ftruncate", "link", "posix_fallocate", "pwrite", "fdatasync", "fsync", "utime")


def ended_before(step: int, deed: Callable[[], object]) -> bool:
    """Run a deed in a process that ends, as if killed, before its step of this number; false where it had no so many."""
    child = os.fork()
    if child == 0:
        left = [step]

        def counting(call: Callable[..., Any]) -> Callable[..., Any]:
            def run(*args: Any, **kwargs: Any) -> Any:
                if left[0] == 0:
                    os._exit(1)
                left[0] -= 1
                return call(*args, **kwargs)

            return run

        for name in STEPS:
            setattr(os, name, counting(getattr(os, name)))
        for name in ("rename", "unlink", "mkdir"):
            setattr(Path, name, counting(getattr(Path, name)))
        try:
            deed()
        except BaseException:
            os._exit(3)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code != 3, "the deed failed by itself"
    return code == 1


def killed_everywhere(deed: Callable[[Blobs], object], before: Callable[[Blobs], object]) -> Iterator[Blobs]:
    """The state after a deed was killed before its first step, before its second … and after it went through."""
    for step in range(200):
        with TemporaryDirectory() as directory:
            before(Blobs(Path(directory) / "blobs"))
            was_ended = ended_before(step, lambda: deed(Blobs(Path(directory) / "blobs")))
            yield Blobs(Path(directory) / "blobs")
        if not was_ended:
            return
    raise AssertionError("the deed never came to its end")


def test_whoever_is_killed_while_taking_a_part_leaves_what_goes_on() -> None:
    one, stream = upload(), stream_of(SMALL)
    states = 0
    for blobs in killed_everywhere(lambda b: b.put(one, SMALL, 0, parts_of(stream)[0], TODAY), lambda _: None):
        states += 1
        assert whole(blobs, one) is None
        assert blobs.missing(one, SMALL) in ((0, 1), (1,))
        send(blobs, one, stream)
        blobs.finish(one, SMALL, stream_hash(stream), TODAY)
        assert whole(blobs, one) == stream
    assert states > 8


def test_whoever_is_killed_while_finishing_leaves_all_or_the_parts() -> None:
    one, stream = upload(), stream_of(SMALL)
    states = 0
    for blobs in killed_everywhere(
        lambda b: b.finish(one, SMALL, stream_hash(stream), TODAY), lambda b: send(b, one, stream)
    ):
        states += 1
        # Nothing that was acknowledged is lost, and nothing half is shown.
        assert blobs.missing(one, SMALL) == ()
        assert whole(blobs, one) in (None, stream)
        blobs.put(one, SMALL, 1, parts_of(stream)[1], TODAY)
        blobs.finish(one, SMALL, stream_hash(stream), TODAY)
        assert whole(blobs, one) == stream
    assert states > 5


def test_whoever_is_killed_while_settling_loses_no_stream() -> None:
    streams = {upload(): stream_of(SMALL, seed) for seed in range(2)}

    def keep(blobs: Blobs) -> None:
        for one, stream in streams.items():
            send(blobs, one, stream)
            blobs.finish(one, SMALL, stream_hash(stream), TODAY)

    states = 0
    for blobs in killed_everywhere(lambda b: b.settle(TOMORROW), keep):
        states += 1
        assert {one: whole(blobs, one) for one in streams} == streams
        blobs.settle(TOMORROW)
        assert {one: whole(blobs, one) for one in streams} == streams
        assert blobs.whole(all_days=False) == {}
        assert blobs.whole(all_days=True) == dict.fromkeys(streams, TODAY)
    assert states > 8


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


@pytest.mark.parametrize(("name", "number"), [("posix_fallocate", errno.ENOSPC), ("pwrite", errno.EDQUOT)])
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
        if path.is_file():
            assert (found.st_mtime, found.st_atime) == (BEGINS, BEGINS)
    blobs.settle(TOMORROW)
    assert [path.stat().st_mtime for path in (tmp_path / "blobs/kept").iterdir()] == [BEGINS]


def test_settling_renews_inodes_in_a_random_order(tmp_path: Path) -> None:
    """What a thief of the disk could order streams by is made anew, all at once, on the day after."""
    blobs, streams = Blobs(tmp_path), [upload() for _ in range(12)]
    stream = stream_of(SMALL)
    for one in streams:
        send(blobs, one, stream)
        blobs.finish(one, SMALL, stream_hash(stream), TODAY)
    before = {one: (tmp_path / "new" / one.hex()).stat() for one in streams}
    assert blobs.settle(TODAY) == 0
    assert blobs.settle(TOMORROW) == len(streams)
    after = {one: (tmp_path / "kept" / one.hex()).stat() for one in streams}
    assert min(found.st_ctime_ns for found in after.values()) >= max(found.st_ctime_ns for found in before.values())
    # One order in 12! is the old one.
    assert sorted(streams, key=lambda one: after[one].st_ctime_ns) != streams


def test_the_first_of_a_day_is_told_once(blobs: Blobs, tmp_path: Path) -> None:
    assert not blobs.is_first_of(TODAY)
    (tmp_path / "blobs/spool").mkdir(parents=True)
    left = tmp_path / "blobs/spool/killed.new"
    left.touch()
    assert [blobs.is_first_of(day) for day in (TODAY, TODAY, TOMORROW, TOMORROW)] == [True, False, True, False]
    assert not left.exists()


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


class Uploads(RuleBasedStateMachine):
    """Two streams: parts in any order and again, other bytes, early ends, restarts and nights, beside a simple model."""

    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory()
        self.blobs = Blobs(Path(self.place.name))
        self.day = TODAY
        self.lengths = (SMALL, LARGER)
        self.ids = (upload(), upload())
        self.streams = tuple(stream_of(length, at) for at, length in enumerate(self.lengths))
        self.sent: tuple[set[int], set[int]] = (set(), set())
        self.done = [False, False]

    def teardown(self) -> None:
        self.place.cleanup()

    @rule(which=st.integers(0, 1), draw=st.data())
    def part(self, which: int, draw: st.DataObject) -> None:
        number = draw.draw(st.integers(0, part_count(self.lengths[which]) - 1))
        part = parts_of(self.streams[which])[number]
        self.blobs.put(self.ids[which], self.lengths[which], number, part, self.day)
        self.sent[which].add(number)

    @rule(which=st.integers(0, 1))
    def other_bytes(self, which: int) -> None:
        other = bytes(PART_LENGTH)
        if 0 in self.sent[which]:
            with pytest.raises(Conflict, match="taken"):
                self.blobs.put(self.ids[which], self.lengths[which], 0, other, self.day)

    @rule(which=st.integers(0, 1))
    def finish(self, which: int) -> None:
        length = self.lengths[which]
        if len(self.sent[which]) == part_count(length):
            self.blobs.finish(self.ids[which], length, stream_hash(self.streams[which]), self.day)
            self.done[which] = True
        else:
            with pytest.raises(Conflict, match="missing"):
                self.blobs.finish(self.ids[which], length, stream_hash(self.streams[which]), self.day)

    @rule(which=st.integers(0, 1))
    def finish_as_another(self, which: int) -> None:
        whole = len(self.sent[which]) == part_count(self.lengths[which])
        with pytest.raises(Conflict, match="again" if whole else "missing"):
            self.blobs.finish(self.ids[which], self.lengths[which], bytes(32), self.day)
        if whole and not self.done[which]:
            self.sent[which].clear()

    @rule()
    def restart(self) -> None:
        self.blobs = Blobs(Path(self.place.name))

    @precondition(lambda self: self.day < TODAY + 3)
    @rule()
    def night(self) -> None:
        self.day = Day(self.day + 1)
        self.blobs.settle(self.day)

    @invariant()
    def what_came_is_there(self) -> None:
        for which, one in enumerate(self.ids):
            lacking = set(range(part_count(self.lengths[which]))) - self.sent[which]
            assert set(self.blobs.missing(one, self.lengths[which])) == (set() if self.done[which] else lacking)
            assert whole(self.blobs, one) == (self.streams[which] if self.done[which] else None)


def test_any_order_of_deeds() -> None:
    run_state_machine_as_test(Uploads, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))


