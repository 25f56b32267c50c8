"""Streams on the disk when a process is killed: before each step of a deed in turn, nothing acknowledged is lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from casework.kernel.blobs import Blobs
from crypto.streams import parts_of, stream_hash
from tests.services.kernel.streams import SMALL, TODAY, TOMORROW, send, stream_of, upload, whole

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
