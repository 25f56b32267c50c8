"""The work that a busy portal asks for, done as static/js/portal/work.js does it; the drills' honest reporters need it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import count
from typing import Any

from crypto.encoding import u32, unb64u

NUMBER_BITS = 32


def solve(work: Mapping[str, Any]) -> str:
    """Return the header X-Work for the `work` of an answer 429."""
    challenge = unb64u(work["challenge"])
    numbers = [_number(challenge, puzzle, work["rounds"], work["bits"]) for puzzle in range(work["puzzles"])]
    return ".".join([work["challenge"], *map(str, numbers)])


def _number(challenge: bytes, puzzle: int, rounds: int, bits: int) -> int:
    for number in count():
        found = hashlib.pbkdf2_hmac("sha256", challenge, bytes([puzzle]) + u32(number), rounds, NUMBER_BITS // 8)
        if int.from_bytes(found, "big") >> (NUMBER_BITS - bits) == 0:
            return number
    raise AssertionError("numbers have no end")
