"""Work that a browser does first, while more is sent to the portal than reporters send. It asks for none in quiet times.

The server keeps nothing about it. A challenge is made for one body at one path, so that it serves nothing else, and holds for
minutes; checking it costs less than reading what it came with:

  challenge := until (u32, minute since 1970) ‖ bits (u8) ‖ first 16 bytes of
               HMAC-SHA256(secret, label("work") ‖ until ‖ bits ‖ H(path ‖ 0x00 ‖ body))
  puzzle i  : a number n with the first `bits` bits of PBKDF2-HMAC-SHA256(challenge, u8(i) ‖ u32(n), ROUNDS) all zero

PBKDF2 and not plain SHA-256: WebCrypto runs it at the speed of native code, so that an old phone comes several times closer to
a strong machine than with a hash in JavaScript (docs/adr/0015-work-under-load.md). Eight puzzles and not one, since the sum
of eight differs less from phone to phone. Whoever was asked once is not asked for more: a challenge that holds is enough,
however the load has grown since.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections.abc import Callable

from flask import Flask, Response, g, jsonify, request

from crypto import OpeningError
from crypto.encoding import b64u, label, sha256, u32, unb64u
from web.limits import address
from web.load import Load, Meter

HEADER = "X-Work"
PUZZLES = 8
ROUNDS = 256
VALID_MINUTES = 10
MINUTE = 60
MAC_LENGTH = 16
CHALLENGE_LENGTH = 4 + 1 + MAC_LENGTH
NUMBER_DIGITS = 10

DEEDS = frozenset({"tips", "act"})
"""The views that store something; all others that take JSON are asks."""
MOST_BITS = {Meter.DEEDS: 7, Meter.ASKS: 3}
ASKS_FOR_A_DEED = 20
"""Asks are cheaper, and one journey makes several: so many of them are free for each free deed."""
MINUTES_OF_ONE = 6
"""One address may send in a minute what the whole site takes in so many seconds without work."""
BUSY_WEIGHS = 3.0

SENTENCE = "现在人多，过一会儿再按。"


class Work:
    """Decides who has work to do, and checks it."""

    def __init__(self, load: Load, free_tips: int, now: Callable[[], float] = time.time) -> None:
        """`free_tips`: how many tips a second come without work. `now` counts seconds since 1970."""
        self._load, self._free, self._now = load, free_tips, now

    def bits(self, meter: Meter, key: str) -> int:
        """Count one more deed or ask by the address behind `key`; how hard its work is now, 0 for none.

        One bit more, twice the work, for each doubling of what comes above what is free; sooner while the workers are busy.
        """
        free = self._free * (1 if meter is Meter.DEEDS else ASKS_FOR_A_DEED)
        busy = min(1.0, self._load.rate(Meter.BUSY) / self._load.threads)
        of_all = self._load.add(meter) * (1 + BUSY_WEIGHS * busy)
        of_one = self._load.count(f"{meter.name}/{key}", MINUTE) / MINUTES_OF_ONE
        excess = max(of_all, of_one) / free
        return 0 if excess <= 1 else min(MOST_BITS[meter], 1 + int(math.log2(excess)))

    def challenge(self, path: str, body: bytes, bits: int) -> bytes:
        """What the work for this body at this path is made of."""
        until = int(self._now()) // MINUTE + VALID_MINUTES
        return self._sign(until, bits, path, body)

    def is_done(self, given: str, path: str, body: bytes) -> bool:
        """Whether the header `given` (challenge and numbers, joined by dots) is work for this body at this path, in time."""
        wire, *numbers = given.split(".")
        try:
            challenge = unb64u(wire, CHALLENGE_LENGTH)
        except OpeningError:
            return False
        until, bits = int.from_bytes(challenge[:4], "big"), challenge[4]
        if until < int(self._now()) // MINUTE or len(numbers) != PUZZLES:
            return False
        if not hmac.compare_digest(challenge, self._sign(until, bits, path, body)):
            return False
        return all(_solves(challenge, bits, index, number) for index, number in enumerate(numbers))

    def _sign(self, until: int, bits: int, path: str, body: bytes) -> bytes:
        head = u32(until) + bytes([bits])
        mac = hmac.digest(self._load.secret, label("work") + head + sha256(path.encode(), b"\0", body), "sha256")
        return head + mac[:MAC_LENGTH]


def _solves(challenge: bytes, bits: int, index: int, text: str) -> bool:
    if not text.isascii() or not text.isdigit() or len(text) > NUMBER_DIGITS or int(text) >= 2**32:
        return False
    salt = bytes([index]) + u32(int(text))
    found = hashlib.pbkdf2_hmac("sha256", challenge, salt, ROUNDS, 4)
    return int.from_bytes(found, "big") >> (32 - bits) == 0


def guard(app: Flask, load: Load, free_tips: int) -> None:
    """Ask for work before any view of `app` that takes JSON, as the load wants it.

    Pages are made once and cheap. Parts of files belong to a tip that was let in already, and are known by its secret.
    """
    work = Work(load, free_tips)

    @app.before_request
    def admit() -> Response | None:
        g.work_started = time.perf_counter()
        if request.method != "POST" or not request.is_json:
            return None
        meter = Meter.DEEDS if request.endpoint in DEEDS else Meter.ASKS
        bits = work.bits(meter, load.key_of(address()))
        if bits == 0:
            return None
        given, body = request.headers.get(HEADER), request.get_data()
        if given is not None and work.is_done(given, request.path, body):
            return None
        challenge = work.challenge(request.path, body, bits)
        wanted = {"challenge": b64u(challenge), "puzzles": PUZZLES, "rounds": ROUNDS, "bits": bits}
        response = jsonify(error="work", sentence=SENTENCE, work=wanted)
        response.status_code = 429
        return response

    @app.after_request
    def measure(response: Response) -> Response:
        # Seconds of work a second: how many of the site's threads are at work.
        if "work_started" in g and request.method == "POST":
            load.add(Meter.BUSY, time.perf_counter() - g.work_started)
        return response
