"""What the processes of the forking server share: who is at work, and whose turn it is for work that costs.

It lies in anonymous memory that was mapped before the first fork, never in a file, and holds no more of a visitor than a key
of the address, salted anew each hour (as in web/limits.py). A slot is one request and so one process:

    pid i32 · state u8 · large u8 · address key (8 bytes) · bytes read u64 · started, waiting since f64 (s)

Changes are made under a POSIX record lock, which belongs to a process and is gone with it: a killed one leaves nothing shut.
Stretching a phrase takes a core for 0.2 s by design, so as many may do it at once as there are cores. Where more wait, an
address that has had little work done goes first, and among those the newest: in a flood the old ones have mostly given up
(adaptive LIFO), and an honest visitor is somebody new.
"""

from __future__ import annotations

import fcntl
import hmac
import mmap
import os
import secrets
import signal
import struct
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

FREE, READING, WAITING, WORKING, ANSWERING = range(5)
KEY_LENGTH = 8
UNKNOWN = bytes(KEY_LENGTH)
SALT_SECONDS = 3600.0
HALF_LIFE = 30.0
"""After so many seconds an address's work counts half."""
RANK_SECONDS = 0.1
"""Addresses whose work differs by less than this have had the same."""
WAKE_SECONDS = 1.0
_REMEMBERED = 1024
_HEAD = struct.Struct("=32sd")
_SLOT = struct.Struct("=iBB8sQdd")
_WORK = struct.Struct("=8sdd")


@dataclass
class Slot:
    """One request under way."""

    index: int
    pid: int
    state: int
    large: int
    key: bytes
    read: int
    started: float
    since: float


class Slots:
    """The table of all requests under way, and the gate to what costs."""

    def __init__(self, count: int, cores: int) -> None:
        """Map the table for `count` requests, of which `cores` may work at once."""
        self.count, self.cores = count, cores
        self._memory = mmap.mmap(-1, _HEAD.size + count * _SLOT.size + _REMEMBERED * _WORK.size)
        self._lock = os.memfd_create("anshao-slots", os.MFD_CLOEXEC)
        _HEAD.pack_into(self._memory, 0, secrets.token_bytes(32), time.monotonic())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Change the table alone; nothing in the block may wait."""
        fcntl.lockf(self._lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._lock, fcntl.LOCK_UN)

    def key_of(self, address: str) -> bytes:
        """The key of an address within this hour; call it under the lock."""
        salt, made = _HEAD.unpack_from(self._memory, 0)
        if time.monotonic() - made >= SALT_SECONDS:
            salt = secrets.token_bytes(32)
            _HEAD.pack_into(self._memory, 0, salt, time.monotonic())
            start = _HEAD.size + self.count * _SLOT.size
            self._memory[start:] = bytes(len(self._memory) - start)
        return hmac.digest(salt, address.encode(), "sha256")[:KEY_LENGTH]

    def slot(self, index: int) -> Slot:
        """One slot as it is now."""
        return Slot(index, *_SLOT.unpack_from(self._memory, _HEAD.size + index * _SLOT.size))

    def put(self, slot: Slot) -> None:
        """Write a slot back; under the lock."""
        values = (slot.pid, slot.state, slot.large, slot.key, slot.read, slot.started, slot.since)
        _SLOT.pack_into(self._memory, _HEAD.size + slot.index * _SLOT.size, *values)

    def taken(self) -> list[Slot]:
        """All requests under way."""
        return [slot for slot in map(self.slot, range(self.count)) if slot.state != FREE]

    def take(self) -> int | None:
        """Reserve a free slot for a request that has just come; None where all are taken."""
        with self.locked():
            for slot in map(self.slot, range(self.count)):
                if slot.state == FREE:
                    now = time.monotonic()
                    self.put(Slot(slot.index, 0, READING, 0, UNKNOWN, 0, now, now))
                    return slot.index
        return None

    def free(self, index: int) -> None:
        """Give a slot back, and the turn with it if its request had one."""
        with self.locked():
            self.put(Slot(index, 0, FREE, 0, UNKNOWN, 0, 0.0, 0.0))
            self._grant()

    def begin(self, index: int, pid: int, address: str) -> None:
        """Write whose request it is, as soon as that is known."""
        with self.locked():
            slot = self.slot(index)
            slot.pid, slot.key = pid, self.key_of(address)
            self.put(slot)

    def announce(self, index: int, pid: int, address: str) -> None:
        """Write which process has the slot; what it has written meanwhile is better known and stays."""
        with self.locked():
            slot = self.slot(index)
            if slot.pid == 0:
                slot.pid, slot.key = pid, self.key_of(address)
                self.put(slot)

    def make_large(self, index: int, most: int, grace: float) -> bool:
        """Take one of `most` places for requests that need much memory; false while there is none.

        Where all are taken, an address that has none ends the worst of one that has.
        """
        with self.locked():
            slot, large = self.slot(index), [one for one in self.taken() if one.large]
            if len(large) < most:
                slot.large = 1
                self.put(slot)
                return True
            worst = None if any(one.key == slot.key for one in large) else _worst(large, grace)
            if worst is not None:
                os.kill(worst.pid, signal.SIGKILL)
            return False

    def advance(self, index: int, read: int) -> None:
        """Write how many bytes have been read; nobody else writes this slot's number."""
        slot = self.slot(index)
        slot.read = read
        self.put(slot)

    def worst(self, grace: float) -> Slot | None:
        """The request to end when everything is taken and somebody new comes; None where none may be ended.

        Of the address with most requests under way the one that has sent least in its time, and failing that the one
        that has waited longest. Nobody is ended within `grace` seconds, or at work.
        """
        return _worst(self.taken(), grace)

    def enter(self, index: int, patience: float) -> bool:
        """Wait for a turn, at most `patience` seconds; false if none came. SIGUSR1 must be blocked in this process."""
        until = time.monotonic() + patience
        with self.locked():
            slot = self.slot(index)
            slot.state, slot.since = WAITING, time.monotonic()
            self.put(slot)
            self._grant()
        while self.slot(index).state != WORKING:
            left = until - time.monotonic()
            if left <= 0:
                return self._give_up(index)
            # A turn that came before this call left the signal pending, so none is missed.
            signal.sigtimedwait([signal.SIGUSR1], min(left, WAKE_SECONDS))
        return True

    def leave(self, index: int, worked: float) -> None:
        """End a turn of `worked` seconds, and give it to whoever is next."""
        with self.locked():
            slot = self.slot(index)
            slot.state = ANSWERING
            self.put(slot)
            self._remember(slot.key, worked)
            self._grant()

    def _give_up(self, index: int) -> bool:
        with self.locked():
            slot = self.slot(index)
            if slot.state == WORKING:
                return True
            slot.state = ANSWERING
            self.put(slot)
            return False

    def _grant(self) -> None:
        taken = self.taken()
        working = [one for one in taken if one.state == WORKING]
        waiting = [one for one in taken if one.state == WAITING]
        while waiting and len(working) < self.cores:
            busy = Counter(one.key for one in working)
            following = min(waiting, key=lambda one: (self.rank(one.key) + busy[one.key], -one.since))
            waiting.remove(following)
            following.state = WORKING
            self.put(following)
            working.append(following)
            if following.pid != os.getpid():
                # It cannot have been reaped: the server frees a slot under this lock before it asks for the status.
                os.kill(following.pid, signal.SIGUSR1)

    def rank(self, key: bytes) -> int:
        """How much work an address has had lately, in steps."""
        known, work, at = self._work(key)
        return int(work * 0.5 ** ((time.monotonic() - at) / HALF_LIFE) / RANK_SECONDS) if known == key else 0

    def _remember(self, key: bytes, worked: float) -> None:
        now = time.monotonic()
        known, work, at = self._work(key)
        # Two addresses in one place of the table: the later one is remembered, at worst somebody is taken for new.
        before = work * 0.5 ** ((now - at) / HALF_LIFE) if known == key else 0.0
        _WORK.pack_into(self._memory, self._work_at(key), key, before + worked, now)

    def _work(self, key: bytes) -> tuple[bytes, float, float]:
        return _WORK.unpack_from(self._memory, self._work_at(key))

    def _work_at(self, key: bytes) -> int:
        return _HEAD.size + self.count * _SLOT.size + int.from_bytes(key, "big") % _REMEMBERED * _WORK.size


def _worst(taken: list[Slot], grace: float) -> Slot | None:
    now = time.monotonic()
    many = Counter(one.key for one in taken)
    most = max(many.values(), default=0)
    # Of the busiest address or none: where all of its requests are young, somebody else's old one does not pay for it.
    ended = [one for one in taken if many[one.key] == most and one.pid and one.state in (READING, WAITING)]
    old = [one for one in ended if now - one.started > grace]

    def badness(one: Slot) -> tuple[bool, float, float]:
        return one.state == READING, -one.read / (now - one.started), -one.started

    return max(old, key=badness, default=None)
