"""Streams on the disk: any order of parts, ends, restarts and nights."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from casework.kernel.blobs import Blobs
from casework.kernel.errors import Conflict
from casework.kernel.ids import Day
from crypto.streams import PART_LENGTH, part_count, parts_of, stream_hash
from tests.services.kernel.streams import LARGER, SMALL, TODAY, stream_of, upload, whole


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
