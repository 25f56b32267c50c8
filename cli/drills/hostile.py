"""The hostile clients of `./anshao drill flood`, in a process of their own: each kind does one thing without an end.

`python -m cli.drills.hostile` reads what to do as JSON from its input (ports, seconds, how many of each kind, sealed tips) and
prints what it came to. Every client has an address of its own in X-Forwarded-For.
"""

from __future__ import annotations

import asyncio
import json
import resource
import secrets
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from crypto.encoding import b64u

HOST = "127.0.0.1"
BIG = 4 * 1024 * 1024
PART = 262_144
DRIP_SECONDS = 0.5
HOGGED = 8
LOT = secrets.SystemRandom()


@dataclass
class Hostile:
    """One client: whom it attacks, and what came back."""

    order: dict[str, Any]
    address: str
    until: float
    answers: Counter[str] = field(default_factory=Counter)

    @property
    def lasts(self) -> bool:
        """Whether the flood goes on."""
        return time.monotonic() < self.until

    async def connect(self, site: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection to `portal` or `plain`."""
        return await asyncio.open_connection(HOST, self.order[site])

    def head(self, method: str, path: str, kind: str, length: int, *more: str) -> bytes:
        """The head of a request from this address."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"X-Forwarded-For: {self.address}"]
        lines += [f"Content-Type: {kind}", f"Content-Length: {length}", *more]
        return "\r\n".join((*lines, "", "")).encode()

    async def ask(self, site: str, request: bytes, patience: float = 30.0) -> bytes:
        """Send one request on a connection of its own; the body of the answer."""
        reader, writer = await self.connect(site)
        try:
            writer.write(request)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), patience)
            self.answers[head.split(b" ", 2)[1].decode()] += 1
            return await asyncio.wait_for(reader.read(1 << 20), patience) if b"onnection: close" in request else b""
        finally:
            writer.close()

    async def post(self, path: str, body: bytes, kind: str = "application/json", *more: str) -> None:
        """Send a body to the portal."""
        await self.ask("portal", self.head("POST", path, kind, len(body), *more) + body)


async def slow_bodies(one: Hostile, site: str = "portal", path: str = "/tips") -> None:
    """A body that comes byte by byte."""
    await _drip(one, site, one.head("POST", path, "application/json", 14336), b"a")


async def slow_heads(one: Hostile) -> None:
    """A head that comes line by line and never ends."""
    await _drip(one, "portal", f"POST /tips HTTP/1.1\r\nHost: {HOST}\r\n".encode(), b"X-A: b\r\n")


async def _drip(one: Hostile, site: str, begin: bytes, drop: bytes) -> None:
    _, writer = await one.connect(site)
    try:
        writer.write(begin)
        while one.lasts:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(DRIP_SECONDS)
    finally:
        one.answers["begun"] += 1
        writer.close()


async def hogs(one: Hostile, site: str = "portal") -> None:
    """Connections on which nothing is ever said."""
    lines = [await one.connect(site) for _ in range(HOGGED)]
    one.answers["opened"] += HOGGED
    try:
        waits = [asyncio.ensure_future(reader.read(1)) for reader, _ in lines]
        await asyncio.wait(waits, timeout=max(0.1, one.until - time.monotonic()))
    finally:
        for _, writer in lines:
            writer.close()


async def tips(one: Hostile) -> None:
    """Valid sealed tips as fast as they go, without doing the work that is asked for."""
    await one.post("/tips", LOT.choice(one.order["tips"]).encode())


async def garbage(one: Hostile) -> None:
    """What is no JSON, or another one."""
    path = LOT.choice(["/tips", "/route", "/box", "/box/act", "/parts"])
    body = LOT.choice([b"{", b"[" * 9000, b'{"facts":' + b"9" * 9000 + b"}", LOT.randbytes(2000), b"null"])
    await one.post(path, body)


async def big(one: Hostile) -> None:
    """Bodies that no site takes."""
    reader, writer = await one.connect("portal")
    try:
        writer.write(one.head("POST", "/tips", "application/json", BIG))
        for _ in range(BIG // PART):
            writer.write(bytes(PART))
            await asyncio.wait_for(writer.drain(), 5)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        one.answers[head.split(b" ", 2)[1].decode()] += 1
    finally:
        writer.close()


async def guesses(one: Hostile) -> None:
    """Mailboxes by guessing."""
    await one.post("/box", json.dumps({"mailbox_id": b64u(LOT.randbytes(32))}).encode())


async def parts(one: Hostile) -> None:
    """Parts of files that were announced and will never be whole, and of files that nobody announced."""
    upload, secret, count = LOT.choice(one.order["uploads"])
    number = LOT.randrange(count)
    headers = (f"X-Upload: {upload}", f"X-Secret: {secret}", f"X-Part: {number}")
    await one.post("/part", LOT.randbytes(PART), "application/octet-stream", *headers)


async def plain_words(one: Hostile) -> None:
    """Whole plain forms with words, each of which costs the server the stretching of a phrase."""
    body = urlencode({**one.order["form"], "seed": b64u(LOT.randbytes(10)), "words": "水" * 500}).encode()
    head = one.head("POST", "/n/3", "application/x-www-form-urlencoded", len(body), "Connection: close")
    await one.ask("plain", head + body, 60)


async def plain_slow(one: Hostile) -> None:
    """Plain forms that come byte by byte."""
    await slow_bodies(one, "plain", "/n/3")


async def plain_hogs(one: Hostile) -> None:
    """Silent connections to the plain site."""
    await hogs(one, "plain")


KINDS: dict[str, Callable[[Hostile], Awaitable[None]]] = {
    kind.__name__: kind
    for kind in (slow_bodies, slow_heads, hogs, tips, garbage, big, guesses, parts, plain_words, plain_slow, plain_hogs)
}


async def _attack(kind: str, one: Hostile) -> None:
    while one.lasts:
        try:
            await asyncio.wait_for(KINDS[kind](one), max(0.1, one.until - time.monotonic()))
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            one.answers["cut off"] += 1
            await asyncio.sleep(0.05)
        except TimeoutError:
            one.answers["no answer"] += 1


async def _flood(order: dict[str, Any]) -> dict[str, dict[str, int]]:
    until = time.monotonic() + order["seconds"]
    everybody: dict[str, list[Hostile]] = {}
    number = 0
    for kind, count in order["clients"].items():
        everybody[kind] = []
        for _ in range(count):
            number += 1
            everybody[kind].append(Hostile(order, f"10.66.{number >> 8}.{number & 255}", until))
    print("begun", flush=True)
    await asyncio.gather(*(_attack(kind, one) for kind, all_of_it in everybody.items() for one in all_of_it))
    return {kind: dict(sum((one.answers for one in all_of_it), Counter[str]())) for kind, all_of_it in everybody.items()}


def main() -> None:
    """Read the order, flood, and print what came back and what it cost."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(8192, hard)), hard))
    answers = asyncio.run(_flood(json.load(sys.stdin)))
    print(json.dumps({"answers": answers, "cpu_seconds": time.process_time()}), flush=True)


if __name__ == "__main__":
    main()
