"""Waitress in threads of one process, for `run` and for each worker of `serve`. Nothing is logged by it.

Its loop reads requests as they come and gives a thread only what has come whole, so that a slow visitor holds a socket and
nothing else. What the library lacks against many slow visitors stands here: a request that comes too slowly is given up, and
where all places are taken the connections of the busiest address that have been silent or slow for longest give way to
whoever comes. Requests that wait for a thread take turns (cli/turns.py). Bodies and answers stay in memory; none is laid into
a temporary file.
"""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from cli.turns import Turns

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8
STOP_SECONDS = 5.0
# Connections of one process; each may hold a request that has not come whole yet.
MOST_CONNECTIONS = 512
# What is being closed counts until the loop has come round.
_MARGIN = 256
# Requests that wait while all are busy are not refused: the kernel keeps them.
BACKLOG = 2048
MOST_HEAD_BYTES = 16 * 1024
BODY_BYTES = 1024 * 1024
# A slower request than this, after the advance, is given up. A phone on a poor line sends faster.
LEAST_BYTES_A_SECOND = 1024
ADVANCE_SECONDS = 20.0
IDLE_SECONDS = 60
_MEBIBYTE = 1024 * 1024


class _Channel(HTTPChannel):
    """One connection; it knows since when a request has been coming, and how much of it has."""

    begun = 0.0
    came = 0

    def received(self, data: bytes) -> bool:
        """Take what has come."""
        if self.request is None:
            self.begun, self.came = time.time(), 0
        self.came += len(data)
        return bool(super().received(data))

    def is_late(self, now: float) -> bool:
        """Whether a request has been coming for too long."""
        return self.request is not None and now - self.begun > ADVANCE_SECONDS + self.came / LEAST_BYTES_A_SECOND

    def is_at_work(self) -> bool:
        """Whether an answer is being made or sent."""
        return bool(self.requests or self.total_outbufs_len)

    def waits_since(self) -> float:
        """Since when it holds a place without a request that has come whole."""
        return self.last_activity if self.request is None else self.begun


class _Listener(TcpWSGIServer):
    """Accepts connections, and looks after them."""

    channel_class = _Channel

    def channels(self) -> list[_Channel]:
        """All connections that are not being closed."""
        channels: list[_Channel] = list(cast(Any, self.active_channels).values())
        return [one for one in channels if not one.will_close]

    def maintenance(self, now: float) -> None:
        """Give up what is silent for too long or comes too slowly."""
        super().maintenance(int(now))
        for channel in self.channels():
            if channel.is_late(now):
                channel.will_close = True

    def handle_accept(self) -> None:
        """Take a connection; where there is no place for it one is made."""
        super().handle_accept()
        surplus = len(self.channels()) - MOST_CONNECTIONS
        if surplus > 0:
            self._make_room(surplus)

    def _make_room(self, surplus: int) -> None:
        """Close the worst connections: of the busiest addresses, silent before slow, oldest first."""
        channels = [one for one in self.channels() if not one.requests]
        of_address = Counter(one.addr[0] for one in channels)
        channels.sort(key=lambda one: (-of_address[one.addr[0]], one.request is not None, one.waits_since()))
        for channel in channels[:surplus]:
            channel.will_close = True

    def end(self) -> None:
        """Take nothing more: only requests that have come whole are still answered."""
        wasyncore.dispatcher.close(self)
        for channel in self.channels():
            channel.will_close = not channel.is_at_work()

    def is_at_work(self) -> bool:
        """Whether an answer is being made or sent."""
        return any(channel.is_at_work() for channel in self.channels())


class Server:
    """One site on one listening socket, served in a thread of its own."""

    def __init__(self, app: Flask, listening: socket.socket, threads: int = THREADS) -> None:
        """Prepare to serve `app`; nothing is accepted before `start`."""
        self._map: dict[int, Any] = {}
        # Twice what the site accepts, so that its own sentence answers what is too large.
        most_body = 2 * (app.config.get("MAX_CONTENT_LENGTH") or BODY_BYTES)
        adjustments = Adjustments(
            sockets=[listening],
            threads=threads,
            # Waitress would answer with its own name and version; the sites send no Server header.
            ident="",
            # Which proxies are believed is settled for all servers in one place, web/limits.py.
            clear_untrusted_proxy_headers=False,
            max_request_body_size=most_body,
            max_request_header_size=MOST_HEAD_BYTES,
            inbuf_overflow=most_body + _MEBIBYTE,
            outbuf_high_watermark=_MEBIBYTE,
            outbuf_overflow=64 * _MEBIBYTE,
            connection_limit=MOST_CONNECTIONS + _MARGIN,
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=5,
            backlog=BACKLOG,
            log_socket_errors=False,
            # select(2), the other way, knows no descriptors above 1023.
            asyncore_use_poll=True,
        )
        dispatcher: Any = ThreadedTaskDispatcher()
        dispatcher.queue = Turns(app.config.get("TRUSTED_PROXIES", 0))
        dispatcher.set_thread_count(threads)
        info = (listening.family, listening.type, listening.proto, listening.getsockname())
        self._server: Any = _Listener(
            app, self._map, _sock=listening, dispatcher=dispatcher, adj=adjustments, sockinfo=info, bind_socket=False
        )
        self._thread = threading.Thread(target=self._server.run, name="server", daemon=True)

    def start(self) -> None:
        """Begin to accept."""
        self._thread.start()

    def stop(self) -> None:
        """Answer what has come whole, then close all connections, from within the server's own loop."""
        self._server.trigger.pull_trigger(self._server.end)
        until = time.monotonic() + STOP_SECONDS
        while time.monotonic() < until and self._server.is_at_work():
            time.sleep(0.02)
        # The loop may run this, and close what wakes it, before it was woken.
        with suppress(OSError):
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
