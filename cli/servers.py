"""Waitress servers in threads of one process, for `run` and for `serve` with one worker. Nothing is logged by them."""

from __future__ import annotations

import signal
import socket
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.server import create_server

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8
# Larger than the largest body that a site accepts, so that its own sentence answers what is too large.
MOST_BODY_BYTES = 2 * 1024 * 1024
STOP_SECONDS = 5.0


class Server:
    """One site on one listening socket, served in a thread of its own."""

    def __init__(self, app: Flask, listening: socket.socket, threads: int = THREADS) -> None:
        """Prepare to serve `app`; nothing is accepted before `start`."""
        self._map: dict[int, Any] = {}
        # Waitress would answer with its own name and version; the sites send no Server header.
        self._server: Any = create_server(
            app, map=self._map, sockets=[listening], threads=threads, ident="", max_request_body_size=MOST_BODY_BYTES
        )
        self._thread = threading.Thread(target=self._server.run, name="server", daemon=True)

    def start(self) -> None:
        """Begin to accept."""
        self._thread.start()

    def stop(self) -> None:
        """Close all connections from within the server's own loop, and wait for requests in work to end."""
        self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._map, ignore_all=True))
        self._thread.join(STOP_SECONDS)
        self._server.task_dispatcher.shutdown(timeout=STOP_SECONDS)


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket; port 0 takes a free one. OSError where the port is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening


class Stop:
    """Set by Ctrl+C or SIGTERM."""

    def __init__(self) -> None:
        """Take over both signals; only the main thread may."""
        self.event = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self.event.set()

    def wait(self) -> None:
        """Return once a signal has come."""
        # A wait without an end would keep the main thread from running the signal's handler on some systems.
        while not self.event.wait(1.0):
            pass
