"""One request of the plain site, in a process that was forked for it and dies with it (cli/forking.py).

It is read at the speed at which the visitor sends, within limits; the application gets the gate to what costs (cli/slots.py)
as `anshao.gate` in its environment. Nothing here keeps, logs or spools a byte of it.
"""

from __future__ import annotations

import io
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler

from cli.slots import Slots
from web import logs

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

GATE = "anshao.gate"
_LONGEST_LINE = 65_536
_DRAINED = 1 << 20
_LARGE = 1 << 20
_ASK_AGAIN_SECONDS = 0.2


@dataclass(frozen=True)
class Limits:
    """What one request, one address and all of them together may take."""

    children: int = 96
    large: int = 12
    """How many may carry more than a megabyte at once; each may need a hundred and more in memory."""
    cores: int = 0
    """How many may do at once what costs; 0: as many as the machine has cores."""
    grace: float = 2.0
    """Seconds before a request may have to give way to another."""
    head_seconds: float = 10.0
    """How long a request's head may take, and the advance that its body gets."""
    least_speed: float = 2048.0
    """Bytes a second, on the average since the request came."""
    total_seconds: int = 900
    patience: float = 60.0
    """Seconds that a request waits for its turn at the gate."""
    memory: int = 2 << 30
    cpu_seconds: int = 120


class Patient(io.RawIOBase):
    """What a connection sends, as long as it comes fast enough."""

    def __init__(self, connection: socket.socket, limits: Limits, progress: Callable[[int], None]) -> None:
        """`progress` is told how many bytes have come, after each piece."""
        self._connection, self._limits, self._progress = connection, limits, progress
        self._started = time.monotonic()
        self._read = 0
        self._in_head = True

    def begin_body(self) -> None:
        """The head has come, and the body may begin: what was waited meanwhile is not held against the visitor."""
        self._started, self._read, self._in_head = time.monotonic(), 0, False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read a piece; the process ends here for a visitor who sends too little or took too long."""
        seconds = self._seconds()
        try:
            self._connection.settimeout(max(seconds, 0.001))
            count = self._connection.recv_into(buffer)
        except TimeoutError:
            # Nothing has been done yet, and every layer between here and the process would make an answer of an error.
            os._exit(0)
        self._read += count
        self._progress(self._read)
        return count

    def _seconds(self) -> float:
        """How long the next piece may take, given what has come so far."""
        gone = time.monotonic() - self._started
        if self._in_head:
            allowed = self._limits.head_seconds
        else:
            allowed = self._limits.head_seconds + self._read / self._limits.least_speed
        return allowed - gone


class _Handler(ServerHandler):
    """Runs the application for one request; names no software and prints nothing of a fault."""

    server_software = ""
    multithread = False
    multiprocess = True
    run_once = True

    def log_exception(self, exc_info: Any) -> None:
        """Say where it arose, without its message, which may quote a visitor."""
        logs.event("plain request failed", error=exc_info[0].__name__, at=logs.where(exc_info[2]))

    def close(self) -> None:
        """End the response; the library would write a line about it."""
        super(ServerHandler, self).close()


class _Request(WSGIRequestHandler):
    """One request on one connection."""

    def __init__(self, connection: socket.socket, address: Any, child: Child) -> None:
        self._child = child
        super().__init__(connection, address, cast(Any, child))

    def setup(self) -> None:
        """Read by way of `Patient`."""
        self.connection = self.request
        self._patient = Patient(self.connection, self._child.limits, self._child.progress)
        self.rfile = io.BufferedReader(self._patient, _LONGEST_LINE)
        self.wfile = self._child.writer(self.connection)

    def handle(self) -> None:
        """Answer the one request."""
        self.raw_requestline = self.rfile.readline(_LONGEST_LINE + 1)
        if len(self.raw_requestline) > _LONGEST_LINE:
            self.requestline, self.request_version, self.command = "", "", ""
            self.send_error(414)
            return
        if not self.raw_requestline or not self.parse_request():
            return
        environ = {**self.get_environ(), GATE: self._child.gate}
        self._child.admit(environ)
        self._patient.begin_body()
        streams = cast(IO[bytes], self.rfile), cast(IO[bytes], self.wfile)
        handler = _Handler(*streams, sys.stderr, environ, multithread=False, multiprocess=True)
        handler.request_handler = self  # type: ignore[attr-defined]
        handler.run(self._child.serving.app)

    def version_string(self) -> str:
        """No name, as on the other sites."""
        return ""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request of a browser, without a page that quotes it."""
        self.send_response_only(code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the library's lines name addresses and paths."""

    def address_string(self) -> str:
        """The peer's address, without asking for its name."""
        return str(self.client_address[0])


@dataclass(frozen=True)
class Serving:
    """What a server gives each of its children."""

    app: WSGIApplication
    slots: Slots
    limits: Limits
    proxies: int
    base_environ: dict[str, str]


class Child:
    """One process for one request."""

    def __init__(self, serving: Serving, index: int, connection: socket.socket) -> None:
        """`index` is its slot; nothing is read before `run`."""
        self.serving, self.limits, self.base_environ = serving, serving.limits, serving.base_environ
        self._slots, self._index, self._connection = serving.slots, index, connection

    def progress(self, read: int) -> None:
        """Write how much has come."""
        self._slots.advance(self._index, read)

    def writer(self, connection: socket.socket) -> Any:
        """What the answer is written to; each piece may take as long as a slow line needs."""
        connection.settimeout(self.limits.total_seconds)
        return connection.makefile("wb", _LONGEST_LINE)

    def admit(self, environ: dict[str, str]) -> None:
        """Write down whose request it is; a large one waits for its place before anything of it is read."""
        self._slots.begin(self._index, os.getpid(), address_of(environ, self.serving.proxies))
        length = environ.get("CONTENT_LENGTH", "")
        if length.isdigit() and int(length) > _LARGE:
            while not self._slots.make_large(self._index, self.limits.large, self.limits.grace):
                time.sleep(_ASK_AGAIN_SECONDS)

    @contextmanager
    def gate(self) -> Iterator[bool]:
        """A turn for work that costs; false if none came in time."""
        if not self._slots.enter(self._index, self.limits.patience):
            yield False
            return
        started = time.monotonic()
        try:
            yield True
        finally:
            self._slots.leave(self._index, time.monotonic() - started)

    def run(self) -> None:
        """Answer, and let go of the line so that the answer arrives."""
        try:
            _Request(self._connection, self._connection.getpeername(), self)
            self._connection.shutdown(socket.SHUT_WR)
            self._connection.settimeout(self.limits.grace)
            # A line that is closed while something unread lies in it takes back what was sent.
            for _ in range(_DRAINED // _LONGEST_LINE):
                if not self._connection.recv(_LONGEST_LINE):
                    break
        except OSError:
            # The visitor is gone: nobody is left to be told.
            return


def address_of(environ: dict[str, str], proxies: int) -> str:
    """The visitor's address: the peer's, or what the outermost trusted proxy saw."""
    listed = [one.strip() for one in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if proxies and len(listed) >= proxies:
        return listed[-proxies]
    return environ.get("REMOTE_ADDR", "")


def restrain(limits: Limits) -> None:
    """Hold this process, which answers one request, to its limits and away from the disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_AS, limits.memory)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds)
    signal.alarm(limits.total_seconds)
    sys.addaudithook(_refuse_temporary_files)


def _lower(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _refuse_temporary_files(event: str, args: tuple[Any, ...]) -> None:
    """What a visitor sends lies in no file, whatever a library would do with something large."""
    if event in ("tempfile.mkstemp", "tempfile.mkdtemp"):
        raise PermissionError("no temporary files")
    if event == "open" and isinstance(args[2], int) and args[2] & getattr(os, "O_TMPFILE", 0) == os.O_TMPFILE:
        raise PermissionError("no temporary files")
