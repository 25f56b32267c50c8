"""The forking server: one process for one request, and what slow, large and hostile visitors can do to the others."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from cli.one_request import address_of
from cli.servers import listen
from tests.drills.memory import descendants, search_memory

ROOT = Path(__file__).resolve().parents[3]
WAIT_SECONDS = 60.0


@contextmanager
def served(*, proxies: int = 0, **limits: float) -> Iterator[tuple[int, int]]:
    """Serve in a process of its own; gives its port and its pid.

    Nobody is let go for being slow unless a test says so: on a busy machine everybody is.
    """
    listening = listen("127.0.0.1", 0)
    listening.listen(64)
    given = json.dumps({"limits": {"head_seconds": WAIT_SECONDS, **limits}, "proxies": proxies})
    command = [sys.executable, "-P", "-m", "tests.unit.cli.forked", str(listening.fileno()), given]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environ, pass_fds=[listening.fileno()]) as process:
        port = listening.getsockname()[1]
        listening.close()
        try:
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(WAIT_SECONDS) in (0, -signal.SIGTERM)


def connect(port: int, host: str = "127.0.0.1") -> socket.socket:
    """A connection from an address of one's own: all of 127.0.0.0/8 is this machine."""
    return socket.create_connection(("127.0.0.1", port), WAIT_SECONDS, (host, 0))


def head(path: str, length: int = 0, *more: str) -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {length}", *more, "", "")
    return "\r\n".join(lines).encode()


def read_all(connection: socket.socket) -> bytes:
    pieces = []
    # A line that is closed while something unread lies in it is reset.
    with connection, suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def told(connection: socket.socket) -> dict[str, Any]:
    return dict(json.loads(read_all(connection).partition(b"\r\n\r\n")[2]))


def ask(port: int, path: str = "/", body: bytes = b"", host: str = "127.0.0.1", *more: str) -> dict[str, Any]:
    connection = connect(port, host)
    connection.sendall(head(path, len(body), *more) + body)
    return told(connection)


def has_come(port: int, count: int) -> bool:
    """Whether so many stand where they can do nothing but wait (tests/unit/cli/forked.py)."""
    return bool(ask(port, "/come")["come"] == count)


def is_served(port: int) -> bool:
    """Whether somebody gets an answer who may have been too slow."""
    with suppress(OSError), connect(port) as connection:
        connection.sendall(head("/"))
        return b"200 OK" in read_all(connection)
    return False


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_each_request_has_a_process_that_dies_with_it() -> None:
    with served() as (port, server):
        told = [ask(port, body=b"x" * 100_000) for _ in range(5)]
        assert len({one["pid"] for one in told}) == 5
        assert {(one["parent"], one["read"]) for one in told} == {(server, 100_000)}
        until(lambda: all(is_gone(one["pid"]) for one in told))


def test_a_connection_carries_one_request() -> None:
    with served() as (port, _):
        connection = connect(port)
        connection.sendall(head("/first") + head("/second"))
        answer = read_all(connection)
        assert answer.count(b"HTTP/1.") == 1
        assert b"/first" in answer
        assert b"Server:" not in answer


def test_what_was_typed_is_not_in_the_server_afterwards() -> None:
    with served() as (port, server):
        secret = os.urandom(16).hex()
        connection = connect(port)
        connection.sendall(head("/", 40_000) + secret.encode() * 1000)
        # While the request is under way its process holds the words; afterwards nobody does.
        until(lambda: bool(search_memory(descendants(server), {"words": secret})))
        connection.sendall(b"x" * (40_000 - 32_000))
        process = told(connection)["pid"]
        until(lambda: is_gone(process))
        assert search_memory(descendants(server), {"words": secret}) == []


def test_no_temporary_file_however_large() -> None:
    with served() as (port, _):
        assert ask(port, "/file", b"x" * 2_000_000)["file"] == "no temporary files"


def test_a_silent_and_a_slow_visitor_are_let_go() -> None:
    with served(head_seconds=0.5, least_speed=1e9) as (port, _):
        silent, slow = connect(port), connect(port)
        slow.sendall(head("/", 1_000_000) + b"x")
        assert read_all(silent) == b""
        assert read_all(slow) == b""
        until(lambda: is_served(port))


def test_a_newcomer_finds_a_place_among_slow_ones() -> None:
    with served(children=4, grace=0.2) as (port, _):
        slow = [connect(port, "127.0.0.9") for _ in range(12)]
        for one in slow:
            one.sendall(b"POST / HTTP/1.1\r\n")
        patient = connect(port, "127.0.0.7")
        patient.sendall(head("/patient", 2) + b"1")
        # The busiest address gives way, not somebody who has one request and takes time over it.
        assert [ask(port, f"/{n}", host="127.0.0.8")["path"] for n in range(3)] == ["/0", "/1", "/2"]
        patient.sendall(b"2")
        assert b"/patient" in read_all(patient)
        for one in slow:
            one.close()


def test_the_newest_of_a_quiet_address_has_its_turn_before_a_flood() -> None:
    with served(cores=1, patience=5 * WAIT_SECONDS, head_seconds=5 * WAIT_SECONDS) as (port, _), ExitStack() as stack:

        def come(host: str, path: str, length: int = 0) -> socket.socket:
            connection = stack.enter_context(connect(port, host))
            connection.sendall(head(path, length))
            return connection

        holding = come("127.0.0.7", "/hold", 1)
        until(lambda: has_come(port, 1))
        for number in range(20):
            come(f"127.0.1.{number}", "/work")
        until(lambda: has_come(port, 21))
        quiet = come("127.0.0.8", "/work")
        until(lambda: has_come(port, 22))
        holding.sendall(b"x")
        # Twenty stood there already; first come, first served would let them all go first.
        assert told(quiet)["nth"] < 12


def test_patience_ends_and_says_so() -> None:
    with served(cores=1, patience=2.0) as (port, _):
        holding = connect(port)
        holding.sendall(head("/hold", 1))
        # Whoever asks meanwhile waits in vain, and is answered all the same.
        until(lambda: ask(port, "/work")["turn"] is False)
        holding.sendall(b"x")
        assert told(holding)["turn"] is True
        until(lambda: ask(port, "/work")["turn"] is True)


def test_a_killed_worker_leaves_its_turn_to_the_next() -> None:
    with served(cores=1) as (port, _):
        for _ in range(3):
            connection = connect(port)
            connection.sendall(head("/work"))
            connection.close()
        assert ask(port, "/work")["turn"] is True


def test_large_ones_wait_outside() -> None:
    with served(large=1, grace=0.2) as (port, _):
        first = connect(port, "127.0.0.9")
        first.sendall(head("/large", 3_000_000))
        until(lambda: has_come(port, 1))
        # Somebody else's large one ends the slow one; a small one never waits.
        assert ask(port, body=b"x", host="127.0.0.8")["read"] == 1
        assert ask(port, body=b"x" * 2_000_000, host="127.0.0.8")["read"] == 2_000_000
        assert read_all(first) == b""


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [("", 0, "10.0.0.1"), ("1.1.1.1", 0, "10.0.0.1"), ("1.1.1.1, 2.2.2.2", 1, "2.2.2.2"), ("1.1.1.1, 2.2.2.2", 2, "1.1.1.1")],
)
def test_the_address_is_what_the_trusted_proxy_saw(forwarded: str, proxies: int, expected: str) -> None:
    assert address_of({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}, proxies) == expected


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/9.9.9\r\n\r\n", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_request_is_refused_without_being_quoted(sent: bytes) -> None:
    with served() as (port, _):
        connection = connect(port)
        connection.sendall(sent)
        answer = read_all(connection)
        assert b"aaaa" not in answer
        assert ask(port)["read"] == 0
