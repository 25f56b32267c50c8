"""The sums that the first page names: read when a site starts, and again by the first page of each new day.

A policy counts from a day on and ends with one (casework/rewards/adoption.py), so nothing changes within a day. What was read
lies in memory that was mapped before any process is forked, since a process of the plain site lives for one request:

    sums u64 (day 20 bits · least 22 bits · most 22 bits) · not again before f64 (seconds)

The sums are stored and read in one piece, so no thread or process ever sees half of them. A database that is away leaves the
old sums, and is asked again a minute later.
"""

from __future__ import annotations

import mmap
import struct
from contextlib import suppress

from casework.kernel.errors import Unavailable
from casework.kernel.ids import AuthorityId
from casework.kernel.office import Office
from casework.rewards import adoption
from policies import RewardPolicy
from policies.formulas import Additive, PctOfPenalty, RangeByScore

FEN = 100
PATIENCE = 60.0
"""Seconds after which somebody tries again; until then nobody waits for a database that is away."""
# Native: eight bytes at an address that eight divides are one store of the processor.
_SUMS, _AGAIN = struct.Struct("@Q"), struct.Struct("@d")
_BITS = 22
_MOST = (1 << _BITS) - 1


class Promise:
    """The least and the most yuan that the policy in force pays for one tip, as it stands today; shared after a fork."""

    def __init__(self, office: Office, authority: AuthorityId) -> None:
        """Read them once; Unavailable where the database is."""
        self._office, self._authority = office, authority
        self._memory = mmap.mmap(-1, _SUMS.size + _AGAIN.size)
        self._read()

    def range(self) -> tuple[int, int]:
        """Return the least and the most, two zeros where nothing is promised."""
        if self._kept()[0] != self._office.today and self._is_time():
            with suppress(Unavailable):
                self._read()
        _, least, most = self._kept()
        return least, most

    def _read(self) -> None:
        today = self._office.today
        least, most = reward_range(adoption.paid_now(self._office, self._authority))
        _SUMS.pack_into(self._memory, 0, today << 2 * _BITS | min(least, _MOST) << _BITS | min(most, _MOST))

    def _kept(self) -> tuple[int, int, int]:
        (sums,) = _SUMS.unpack_from(self._memory, 0)
        return sums >> 2 * _BITS, sums >> _BITS & _MOST, sums & _MOST

    def _is_time(self) -> bool:
        """Tell whether nobody tried a moment ago, and keep others from trying at the same time."""
        now = self._office.clock.now().timestamp()
        (again,) = _AGAIN.unpack_from(self._memory, _SUMS.size)
        if now < again <= now + PATIENCE:
            return False
        _AGAIN.pack_into(self._memory, _SUMS.size, now + PATIENCE)
        return True


def reward_range(policy: RewardPolicy | None) -> tuple[int, int]:
    """The least and the most that a policy pays for one tip, in yuan; two zeros where none was adopted or it names no range."""
    if policy is None:
        return 0, 0
    ranges = [(one.minimum, one.maximum) for one in policy.formulas.values() if isinstance(one, Additive | RangeByScore)]
    ranges += [(one.floor, one.cap) for one in policy.formulas.values() if isinstance(one, PctOfPenalty)]
    if not ranges:
        return 0, 0
    return min(least for least, _ in ranges) // FEN, max(most for _, most in ranges) // FEN
