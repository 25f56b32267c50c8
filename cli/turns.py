"""Whose request is next, where more have come than there are threads: whoever asked for least, but nobody waits for ever.

A flood asks again and again from its addresses, a reporter a few times from one. The turn goes by how long a request has
waited; one of an address that has asked for much begins with a handicap of up to ten seconds, and what comes seldom overtakes
it. Addresses stand here as salted keys, in memory, and are forgotten with what they asked for.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import time
from collections.abc import Callable
from typing import Any, NamedTuple

DECAY_SECONDS = 20.0
HOUR = 3600.0
REQUESTS_A_SECOND = 5.0
"""So many requests of late cost one second of handicap."""
MOST_HANDICAP = 10.0
LOOK = 0.1
"""What a page or a file counts, beside something that is sent."""
_MOST_KEYS = 4096


class _Waiting(NamedTuple):
    task: Any
    key: bytes
    weight: float
    since: float


class Turns:
    """Stands in the place of the queue of waitress, whose lock guards it; a task is a channel with whole requests."""

    def __init__(self, proxies: int, now: Callable[[], float] = time.monotonic) -> None:
        """`proxies` is how many in front add to X-Forwarded-For. `now` counts seconds; a test gives its own."""
        self._proxies, self._now = proxies, now
        self._waiting: list[_Waiting] = []
        # Key → how much was asked of late, and when that was reckoned.
        self._asked: dict[bytes, tuple[float, float]] = {}
        self._salt, self._made = secrets.token_bytes(32), now()

    def __len__(self) -> int:
        return len(self._waiting)

    def append(self, task: Any) -> None:
        """A request has come whole."""
        request = task.requests[0]
        # What is no HTTP at all has no command.
        weight = 1.0 if getattr(request, "command", "POST") == "POST" else LOOK
        self._waiting.append(_Waiting(task, self._key(_address(task, request, self._proxies)), weight, self._now()))

    def popleft(self) -> Any:
        """The task whose turn it is."""
        now = self._now()
        scores = [self._handicap(one.key, now) - (now - one.since) for one in self._waiting]
        chosen = self._waiting.pop(scores.index(min(scores)))
        self._asked[chosen.key] = (self._of_late(chosen.key, now) + chosen.weight, now)
        if len(self._asked) > _MOST_KEYS:
            self._asked = {key: value for key, value in self._asked.items() if self._of_late(key, now) >= 1}
        return chosen.task

    def _handicap(self, key: bytes, now: float) -> float:
        return min(self._of_late(key, now) / REQUESTS_A_SECOND, MOST_HANDICAP)

    def _of_late(self, key: bytes, now: float) -> float:
        value, when = self._asked.get(key, (0.0, now))
        return value * math.exp((when - now) / DECAY_SECONDS)

    def _key(self, address: str) -> bytes:
        if self._now() - self._made >= HOUR:
            self._salt, self._made = secrets.token_bytes(32), self._now()
            self._asked.clear()
        return hashlib.blake2b(address.encode(), key=self._salt, digest_size=8).digest()


def _address(task: Any, request: Any, proxies: int) -> str:
    """The visitor's address: the peer's, or what the outermost trusted proxy saw; of IPv6 the half that is a network."""
    listed = [one.strip() for one in request.headers.get("X_FORWARDED_FOR", "").split(",") if one.strip()]
    address = str(listed[-proxies] if proxies and len(listed) >= proxies else task.addr[0])
    return ":".join(address.split(":")[:4]) if ":" in address else address
