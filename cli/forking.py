"""The server of the plain site: each connection is answered by a process of its own, forked before a byte of it is read.

    master: accept → wait until something has come → fork → reap       it never reads a byte of a request
    child : read → answer → exit            one request, no keep-alive, no thread, no temporary file, no core dump

So whatever was typed is gone with its process, and a memory of the server that is taken afterwards holds none of it
(docs/adr/0013-forking-server.md weighs the other ways). Who says nothing holds a descriptor; slow visitors hold a process each
and nothing else: children are many, each has a deadline and a least speed, and when all places are taken the request of the
busiest address that has sent least gives way to the newcomer.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import selectors
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from cli.one_request import Child, Limits, Serving, restrain
from cli.slots import Slots
from web import logs

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

STOP_SECONDS = 5.0
MOST_SILENT = 2000
"""Connections that have not said anything yet; beyond it the oldest goes."""
_SPARE_DESCRIPTORS = 576
"""For those that wait for a place, the database and the rest."""
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4


class ForkingServer:
    """Serves one application on one listening socket until it is told to stop."""

    def __init__(
        self,
        app: WSGIApplication,
        listening: socket.socket,
        limits: Limits | None = None,
        *,
        proxies: int = 0,
        finish: Callable[[], None] = lambda: None,
    ) -> None:
        """`finish` is called at the end of each child; `proxies` is how many in front add to X-Forwarded-For."""
        self._limits, self._finish, self._listening = limits or Limits(), finish, listening
        self._slots = Slots(self._limits.children, self._limits.cores or len(os.sched_getaffinity(0)))
        host, port = listening.getsockname()[:2]
        base = {
            "SERVER_NAME": host,
            "SERVER_PORT": str(port),
            "GATEWAY_INTERFACE": "CGI/1.1",
            "REMOTE_HOST": "",
            "CONTENT_LENGTH": "",
            "SCRIPT_NAME": "",
        }
        self._serving = Serving(app, self._slots, self._limits, proxies, base)
        self._index_of: dict[int, int] = {}
        # Connections on which nothing has come yet, oldest first, and those that wait for a place: with the peer's address.
        self._silent: dict[socket.socket, tuple[str, float]] = {}
        self._ready: dict[socket.socket, str] = {}
        self._selector = selectors.DefaultSelector()
        self._stopped = False

    def serve(self) -> None:
        """Serve until SIGTERM or SIGINT, then let requests under way end for a few seconds."""
        self._listening.listen(1024)
        self._listening.setblocking(False)
        wakes, woken = socket.socketpair()
        for end in (wakes, woken):
            end.setblocking(False)
        signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        # What is alive now stays: a collection in a child would touch, and so copy, every page of the master.
        gc.collect()
        gc.freeze()
        self._most_silent = most_silent()
        self._selector.register(self._listening, selectors.EVENT_READ)
        self._selector.register(wakes, selectors.EVENT_READ)
        while not self._stopped:
            self._turn(wakes)
        self._selector.close()
        for one in (self._listening, *self._silent, *self._ready):
            one.close()
        self._end()

    def _turn(self, wakes: socket.socket) -> None:
        """Wait for something to happen, and do what it asks for."""
        waits = bool(self._ready)
        for key, _ in self._selector.select(0.02 if waits else 1.0):
            if key.fileobj is wakes:
                wakes.recv(4096)
            elif key.fileobj is self._listening:
                self._accept()
            elif isinstance(key.fileobj, socket.socket):
                # Something has come, or the visitor is gone; a child finds out.
                self._selector.unregister(key.fileobj)
                self._ready[key.fileobj] = self._silent.pop(key.fileobj)[0]
        self._reap()
        self._let_go()
        while self._ready and self._start():
            pass

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopped = True

    def _accept(self) -> None:
        """Take the connections that wait; nothing of them is read."""
        for _ in range(64):
            try:
                connection, address = self._listening.accept()
            except OSError:
                return
            self._silent[connection] = str(address[0]), time.monotonic()
            self._selector.register(connection, selectors.EVENT_READ)
            if len(self._silent) > self._most_silent:
                self._forget(next(iter(self._silent)))

    def _let_go(self) -> None:
        """Close what has been silent for too long."""
        until = time.monotonic() - self._limits.head_seconds
        for connection, (_, since) in list(self._silent.items()):
            if since > until:
                return
            self._forget(connection)

    def _forget(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        del self._silent[connection]
        connection.close()

    def _start(self) -> bool:
        """Give the newest connection that waits a process of its own; false where there is no place for it."""
        index = self._slots.take() if len(self._index_of) < self._limits.children else None
        if index is None:
            self._make_room()
            return False
        # In a flood the old ones have mostly given up.
        connection, address = self._ready.popitem()
        pid = os.fork()
        if pid == 0:
            self._be_child(index, connection)
        connection.close()
        self._index_of[pid] = index
        # Behind a proxy this is the proxy's address; whose request it is stands in its head, which the child reads.
        self._slots.announce(index, pid, address)
        return True

    def _make_room(self) -> None:
        """End the worst request, so that whoever comes finds a place; its address is the busiest."""
        worst = self._slots.worst(self._limits.grace)
        if worst is not None and self._index_of.get(worst.pid) == worst.index:
            os.kill(worst.pid, signal.SIGKILL)

    def _be_child(self, index: int, connection: socket.socket) -> None:
        """Answer and exit; never returns."""
        try:
            # The other visitors' connections are none of its business, and would stay open with it.
            for one in (self._listening, *self._silent, *self._ready):
                one.close()
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            # Ctrl+C reaches all of the terminal's processes; what is under way is finished.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            restrain(self._limits)
            connection.setblocking(True)
            Child(self._serving, index, connection).run()
            self._finish()
        except BaseException as error:
            logs.event("plain process failed", error=type(error).__name__, at=logs.where(error.__traceback__))
        finally:
            os._exit(0)

    def _reap(self) -> None:
        """Free the places of children that have ended."""
        while self._index_of:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                return
            # The place is freed before the number may be given to another process: it is the one that is woken.
            index = self._index_of.pop(ended.si_pid, None)
            if index is not None:
                self._slots.free(index)
            os.waitpid(ended.si_pid, 0)

    def _end(self) -> None:
        until = time.monotonic() + STOP_SECONDS
        while self._index_of and time.monotonic() < until:
            self._reap()
            time.sleep(0.02)
        for pid in self._index_of:
            os.kill(pid, signal.SIGKILL)
        while self._index_of:
            self._reap()


def most_silent() -> int:
    """How many silent connections may be held, with as many descriptors as this process may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_SILENT + _SPARE_DESCRIPTORS
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return min(MOST_SILENT, max(16, soft - _SPARE_DESCRIPTORS)) if soft != resource.RLIM_INFINITY else MOST_SILENT


def keep_to_itself() -> None:
    """No core dump of this process or its children, and its memory to root alone (prctl(2))."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_PR_SET_DUMPABLE, 0)


def end_with_parent() -> None:
    """Get SIGTERM when the process that started this one is gone, however it went."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
