"""The load's side of HTTP: single requests for looking, and many senders at once that cost little themselves.

Senders and servers share the machine, so whatever the senders spend is missing in the figures. All of them are sockets of
one process that a selector wakes, every request is bytes that were made beforehand, and of an answer only the status and
the length are read. What they spend is measured too.
"""

from __future__ import annotations

import gzip
import http.client
import json
import secrets
import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HOST = "127.0.0.1"
LONGEST_WAIT = 60.0
_READ = 65536
_OK = b" 200 "
_OLD = b"HTTP/1.0 "
_LENGTH = b"\r\ncontent-length: "
_CLOSE = b"\r\nconnection: close"


@dataclass(frozen=True)
class Answer:
    """Status, bytes as they came over the wire, and the same as text."""

    status: int
    wire: bytes
    text: str


@dataclass(frozen=True)
class Sent:
    """What many senders came to: seconds that each acknowledged request took, how many failed, seconds that all of it took,
    and processor seconds of the senders.
    """

    times: tuple[float, ...]
    failed: int
    elapsed: float
    own_cpu: float


def fetch(port: int, path: str, body: object = None) -> Answer:
    """Ask once, with JSON where there is a body; OSError where nobody answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        method, payload = ("GET", None) if body is None else ("POST", json.dumps(body).encode())
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip", "X-Forwarded-For": any_address()}
        connection.request(method, path, payload, headers)
        answer = connection.getresponse()
        wire = answer.read()
    finally:
        connection.close()
    zipped = answer.headers.get("Content-Encoding") == "gzip"
    return Answer(answer.status, wire, (gzip.decompress(wire) if zipped else wire).decode())


def post(path: str, body: bytes, media_type: str = "application/json", headers: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return a whole request as it goes over the wire, from an address of its own, on a connection that is kept."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {HOST}",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(body)}",
        "Accept-Encoding: gzip",
        f"X-Forwarded-For: {any_address()}",
        *(f"{name}: {value}" for name, value in headers),
    ]
    return "\r\n".join((*lines, "", "")).encode() + body


def any_address() -> str:
    """Return an address that no other sender has, so that no limit on one address is met."""
    number = secrets.randbits(24)
    return f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"


class _Sender:
    """One connection: sends a job's requests one after another, takes the next job, and ends when there is none."""

    def __init__(self, port: int, jobs: Iterator[list[bytes]], selector: selectors.BaseSelector) -> None:
        self._port, self._jobs, self._selector = port, jobs, selector
        self.times: list[float] = []
        self.failed = 0
        self._line: socket.socket | None = None
        self._mask = 0
        # The requests that are still to be sent, the next one last.
        self._job: list[bytes] = []
        self._left = memoryview(b"")
        self._answer = b""
        self._started = 0.0

    def begin(self) -> None:
        """Take up the next job; the end of the connection where none is left."""
        for job in self._jobs:
            self._job = job[::-1]
            self._started = time.perf_counter()
            try:
                self._next_request()
            except OSError:
                self.fail()
            else:
                return
        self.close()

    def wake(self, events: int) -> None:
        """Go on where the connection can be written to or read."""
        try:
            if events & selectors.EVENT_WRITE:
                self._write()
            if events & selectors.EVENT_READ:
                self._read()
        except OSError:
            self.fail()
            self.begin()

    def fail(self) -> None:
        """Count the job as failed and leave the connection."""
        self.failed += 1
        self.close()

    def close(self) -> None:
        """End the connection."""
        if self._line is not None:
            self._selector.unregister(self._line)
            self._line.close()
        self._line, self._mask = None, 0

    def _open(self) -> socket.socket:
        """The connection, a new one where none stands."""
        if self._line is None:
            self._line = socket.create_connection((HOST, self._port), LONGEST_WAIT)
            self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._line.setblocking(False)
            self._selector.register(self._line, selectors.EVENT_READ, self)
            self._mask = selectors.EVENT_READ
        return self._line

    def _next_request(self) -> None:
        self._left, self._answer = memoryview(self._job.pop()), b""
        self._write()

    def _write(self) -> None:
        """Send as much as the connection takes now."""
        line = self._open()
        try:
            while self._left:
                self._left = self._left[line.send(self._left) :]
        except BlockingIOError:
            self._watch(selectors.EVENT_READ | selectors.EVENT_WRITE)
        else:
            self._watch(selectors.EVENT_READ)

    def _watch(self, mask: int) -> None:
        if self._mask != mask:
            self._selector.modify(self._open(), mask, self)
            self._mask = mask

    def _read(self) -> None:
        """Take what has come, and go on once it is whole."""
        came = self._open().recv(_READ)
        self._answer += came
        length, closes = _length_of(self._answer)
        if came and len(self._answer) < length:
            return
        if len(self._answer) < length or self._answer[8:13] != _OK:
            self.fail()
            self.begin()
            return
        if closes:
            self.close()
        if self._job:
            self._next_request()
        else:
            self.times.append(time.perf_counter() - self._started)
            self.begin()


def _length_of(answer: bytes) -> tuple[int, bool]:
    """How long an answer will be, head and body (RFC 9112 section 6.3), and whether the connection ends with it."""
    head, parted, _ = answer.partition(b"\r\n\r\n")
    if not parted:
        return len(answer) + 1, False
    lower = head.lower() + b"\r\n"
    _, _, after = lower.partition(_LENGTH)
    length = after.partition(b"\r\n")[0]
    return len(head) + 4 + int(length or 0), _CLOSE in lower or head.startswith(_OLD)


def send_all(port: int, jobs: Iterable[list[bytes]], senders: int, seconds: float = LONGEST_WAIT) -> Sent:
    """Do every job once: each is the requests of one sender, in their order; all senders are at work at once.

    No new job is begun after `seconds`. What is unanswered LONGEST_WAIT after that has failed.
    """
    began, cpu = time.perf_counter(), time.process_time()
    queue = _until(iter(jobs), began + seconds)
    with selectors.DefaultSelector() as selector:
        everybody = [_Sender(port, queue, selector) for _ in range(senders)]
        for one in everybody:
            one.begin()
        while selector.get_map():
            for key, events in selector.select(1.0):
                key.data.wake(events)
            if time.perf_counter() > began + seconds + LONGEST_WAIT:
                for key in list(selector.get_map().values()):
                    key.data.fail()
    return Sent(
        times=tuple(sorted(taken for one in everybody for taken in one.times)),
        failed=sum(one.failed for one in everybody),
        elapsed=time.perf_counter() - began,
        own_cpu=time.process_time() - cpu,
    )


def _until(jobs: Iterator[list[bytes]], end: float) -> Iterator[list[bytes]]:
    while time.perf_counter() < end:
        job = next(jobs, None)
        if job is None:
            return
        yield job
