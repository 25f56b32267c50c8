"""The servers against visitors who are slow, silent or many, and against being killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask, request

from cli import servers
from cli.servers import Server, listen
from tests.drills.memory import runs

ROOT = Path(__file__).resolve().parents[3]
HOST = "127.0.0.1"
PATIENCE = 60.0
PROGRAM = """
import os, sys
from flask import Flask
from cli.servers import listen
from cli.workers import serve_on
def make():
    app = Flask("small")
    app.get("/")(lambda: str(os.getpid()))
    return app
listening = listen("127.0.0.1", int(sys.argv[1]))
serve_on(make, listening, 2, lambda: print(listening.getsockname()[1], flush=True))
"""


@contextmanager
def serving(app: Flask) -> Iterator[int]:
    listening = listen(HOST, 0)
    server = Server(app, listening, threads=2)
    server.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.stop()


def small() -> Flask:
    app = Flask("small")

    @app.get("/")
    def look() -> str:
        return request.headers.get("X-Forwarded-For", "served")

    @app.post("/")
    def count() -> str:
        return str(len(request.get_data()))

    return app


def connect(port: int, stack: ExitStack, data: bytes = b"") -> socket.socket:
    line = stack.enter_context(socket.create_connection((HOST, port), timeout=PATIENCE))
    line.sendall(data)
    return line


def get(port: int, headers: str = "") -> bytes:
    with ExitStack() as stack:
        line = connect(port, stack, f"GET / HTTP/1.1\r\nHost: {HOST}\r\n{headers}Connection: close\r\n\r\n".encode())
        return everything(line)


def everything(line: socket.socket) -> bytes:
    pieces = []
    # A line that is closed while something unread lies in it is reset.
    with suppress(ConnectionResetError):
        while piece := line.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def is_closed(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionError:
        return True


def wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_slow_bodies_hold_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "ADVANCE_SECONDS", PATIENCE)
    with serving(small()) as port, ExitStack() as stack:
        slow = [connect(port, stack, b"POST / HTTP/1.0\r\nContent-Length: 9\r\n\r\n1234") for _ in range(40)]
        heads = [connect(port, stack, b"GET / HTTP/1.1\r\nHo") for _ in range(40)]
        assert get(port).endswith(b"served")
        slow[0].sendall(b"56789")
        assert everything(slow[0]).endswith(b"9")
        assert len(heads) == 40


def test_the_silent_give_way_to_who_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "MOST_CONNECTIONS", 20)
    with serving(small()) as port, ExitStack() as stack:
        silent = [connect(port, stack) for _ in range(20)]
        half = connect(port, stack, b"POST / HTTP/1.0\r\nContent-Length: 2\r\n\r\n1")
        for _ in range(5):
            assert get(port).endswith(b"served")
        # The oldest are gone; who had begun to send is not, while there are silent ones.
        assert is_closed(silent[0])
        half.sendall(b"2")
        assert everything(half).endswith(b"2")


def test_what_comes_too_slowly_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "ADVANCE_SECONDS", 0.0)
    with serving(small()) as port, ExitStack() as stack:
        line = connect(port, stack, b"POST / HTTP/1.0\r\nContent-Length: 9\r\n\r\n1")
        assert is_closed(line)
        assert get(port).endswith(b"served")


def test_a_forwarded_address_reaches_the_site() -> None:
    """Which of them is believed is the site's to say (web/limits.py); the server used to drop it."""
    with serving(small()) as port:
        assert get(port, "X-Forwarded-For: 203.0.113.7\r\n").endswith(b"203.0.113.7")


def test_a_large_head_is_refused() -> None:
    with serving(small()) as port:
        assert b"served" not in get(port, f"X-Long: {'a' * 2 * servers.MOST_HEAD_BYTES}\r\n")
        assert get(port).endswith(b"served")


def test_what_is_no_http_is_refused_and_no_more() -> None:
    with serving(small()) as port, ExitStack() as stack:
        for nonsense in (b"\0\1\2\r\n\r\n", b"GET\r\n\r\n", b"G\xc3\xa9T / HTTP/9\r\nA b\r\n\r\n"):
            assert b"served" not in everything(connect(port, stack, nonsense))
        assert get(port).endswith(b"served")


def test_what_has_come_is_answered_at_the_end() -> None:
    app = Flask("slow")
    begun = []

    @app.get("/")
    def slow() -> str:
        begun.append(True)
        wait_until(lambda: len(begun) > 1)
        return "finished"

    with ExitStack() as stack:
        with serving(app) as port:
            line = connect(port, stack, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            wait_until(lambda: bool(begun))
            # The answer is let go only after the server was told to end.
            stack.enter_context(later(0.2, lambda: begun.append(True)))
        assert everything(line).endswith(b"finished")


@contextmanager
def later(seconds: float, deed: Callable[[], None]) -> Iterator[None]:
    timer = threading.Timer(seconds, deed)
    timer.start()
    try:
        yield
    finally:
        timer.join()


@contextmanager
def workers(port: int = 0) -> Iterator[tuple[subprocess.Popen[str], int]]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(port)], env=environ, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process, int(process.stdout.readline())
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def children(process: subprocess.Popen[str]) -> set[int]:
    return {int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()}


def test_killed_workers_are_replaced_and_their_successors_serve() -> None:
    with workers() as (process, port):
        first = children(process)
        assert len(first) == 2
        for pid in first:
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda pid=pid: len(children(process)) == 2 and pid not in children(process))  # type: ignore[misc]
        second = children(process)
        assert not first & second
        # Nobody else is left who could answer, and who answers does not die of it.
        assert int(get(port).split(b"\r\n")[-1]) in second
        assert children(process) == second
        assert process.poll() is None
    assert process.returncode == 0


def test_a_killed_master_takes_its_workers_along_and_frees_the_port() -> None:
    with workers() as (process, port):
        pids = children(process)
        process.kill()
        process.wait()
        wait_until(lambda: not any(runs(pid) for pid in pids))
        with workers(port) as (_, again):
            assert again == port
            assert int(get(port).split(b"\r\n")[-1]) not in pids


def test_a_site_that_cannot_be_built_is_said_at_once() -> None:
    program = PROGRAM.replace('app = Flask("small")', 'raise ValueError("no site")')
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program, "0"], env=environ, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1
    assert "有个进程还没干活就停了" in done.stderr
