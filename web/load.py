"""What the workers of one site know together: how much is asked of it, and how much by whom. In memory alone.

The memory is made before the workers are forked and lost with the last of them. It holds no address: counts stand under keys
that cannot be turned back once their salt is replaced, and a table of fixed size forgets the smallest count when it is full, so
that a flood from many addresses costs neither memory nor anybody's way in.

  salt    when it was made (f64), 32 bytes
  meter   value (f64), when (f64); each for itself, decaying
  counts  SLOTS × (fingerprint u64, end of its window f64, count u64)
"""

from __future__ import annotations

import fcntl
import hashlib
import math
import mmap
import os
import secrets
import struct
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum

HOUR = 3600.0
DECAY_SECONDS = 20.0
SLOTS = 1 << 15
# Slots that one key may stand in: with a table half full, fewer than one in a thousand finds all of them taken.
PROBES = 8

_SALT = struct.Struct("<d32s")
_METER = struct.Struct("<dd")
_SLOT = struct.Struct("<QdQ")


class Meter(IntEnum):
    """What is measured for a site as a whole."""

    DEEDS = 0
    ASKS = 1
    BUSY = 2


_METERS_AT = _SALT.size
_COUNTS_AT = _METERS_AT + _METER.size * len(Meter)


class Load:
    """Memory that forked workers share, with one lock that the kernel takes back when a worker is killed."""

    def __init__(self, workers: int = 1, threads: int = 8, now: Callable[[], float] = time.monotonic) -> None:
        """Make it before `workers` processes of `threads` threads are forked. `now` counts seconds; a test gives its own."""
        self.threads = workers * threads
        self.secret = secrets.token_bytes(32)
        self._now = now
        self._memory = mmap.mmap(-1, _COUNTS_AT + SLOTS * _SLOT.size)
        self._thread, self._descriptor = threading.Lock(), _lock_file()
        weakref.finalize(self, os.close, self._descriptor)
        _SALT.pack_into(self._memory, 0, now(), secrets.token_bytes(32))

    def key_of(self, address: str) -> str:
        """The key of `address` for at most an hour, 32 hexadecimal digits."""
        with self._locked():
            made, salt = _SALT.unpack_from(self._memory, 0)
            if self._now() - made >= HOUR:
                salt = secrets.token_bytes(32)
                _SALT.pack_into(self._memory, 0, self._now(), salt)
        return hashlib.blake2b(address.encode(), key=salt, digest_size=16).hexdigest()

    def add(self, meter: Meter, amount: float = 1.0) -> float:
        """Add to a meter; its rate a second, over about the last 20 seconds."""
        at = _METERS_AT + _METER.size * meter
        with self._locked():
            value = self._value(at) + amount
            _METER.pack_into(self._memory, at, value, self._now())
        return value / DECAY_SECONDS

    def rate(self, meter: Meter) -> float:
        """The rate a second of a meter."""
        with self._locked():
            return self._value(_METERS_AT + _METER.size * meter) / DECAY_SECONDS

    def count(self, key: str, seconds: float, amount: int = 1) -> int:
        """Count `amount` more under `key`, in a new window of `seconds` if there is none; the count so far."""
        fingerprint = self._fingerprint(key)
        with self._locked():
            at, found = self._find(fingerprint)
            end, count = found or (self._now() + seconds, 0)
            _SLOT.pack_into(self._memory, at, fingerprint, end, count + amount)
        return count + amount

    def counted(self, key: str) -> tuple[int, float]:
        """The count under `key` and the seconds until its window ends."""
        with self._locked():
            end, count = self._find(self._fingerprint(key))[1] or (self._now(), 0)
        return count, end - self._now()

    def forget(self, key: str | None = None) -> None:
        """Forget the count under `key`, or all counts."""
        with self._locked():
            if key is None:
                self._memory[_COUNTS_AT:] = bytes(SLOTS * _SLOT.size)
            else:
                at, _ = self._find(self._fingerprint(key))
                _SLOT.pack_into(self._memory, at, 0, 0.0, 0)

    def _value(self, at: int) -> float:
        value, when = _METER.unpack_from(self._memory, at)
        return float(value) * math.exp((when - self._now()) / DECAY_SECONDS)

    def _fingerprint(self, key: str) -> int:
        return int.from_bytes(hashlib.blake2b(key.encode(), key=self.secret, digest_size=8).digest(), "big") or 1

    def _find(self, fingerprint: int) -> tuple[int, tuple[float, int] | None]:
        """Where `fingerprint` stands or may be written, and its window if one is open."""
        slots = [_COUNTS_AT + (fingerprint + probe) % SLOTS * _SLOT.size for probe in range(PROBES)]
        weights = []
        for at in slots:
            owner, end, count = _SLOT.unpack_from(self._memory, at)
            is_open = end > self._now()
            if owner == fingerprint and is_open:
                return at, (end, count)
            weights.append(count if is_open else -1)
        # What is over counts as nothing; where all are open the smallest count gives way.
        return slots[weights.index(min(weights))], None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One thread of one process at a time; a lock of lockf(3) is released when its process dies."""
        with self._thread:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._descriptor, fcntl.LOCK_UN)


def _lock_file() -> int:
    """An empty file without a name, in memory where the system has such files."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("anshao-load", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
