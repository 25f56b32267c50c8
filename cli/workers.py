"""Several worker processes for one site: forked, each with a server of its own (cli/servers.py) on one listening socket.

    master  listens, forks, and forks anew what dies; it serves nothing and holds no database connection
    worker  builds its own site and database connections, and ends with the master however that ends

A master that is killed takes its workers along, so that whoever starts it again finds the port free. Why waitress and not
gunicorn: docs/adr/0016-forked-waitress.md.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from cli.forking import end_with_parent
from cli.offices import CommandError
from cli.servers import STOP_SECONDS, THREADS, Server, Stop, listen

if TYPE_CHECKING:
    from flask import Flask

START_SECONDS = 60.0
# A worker that dies at once is not forked again at once.
PAUSE_SECONDS = 0.5


class Workers:
    """The processes of one site."""

    def __init__(self, make: Callable[[], Flask], listening: socket.socket) -> None:
        """`make` builds the site, in each worker."""
        self._make, self._listening = make, listening
        self._pids: set[int] = set()

    def start(self, count: int) -> None:
        """Fork the workers and wait until each serves; CommandError if one dies before (it says why itself)."""
        waits = [self._fork() for _ in range(count)]
        until = time.monotonic() + START_SECONDS
        while waits:
            ready, _, _ = select.select(waits, [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise CommandError("进程没有起来。")
            for descriptor in ready:
                started = os.read(descriptor, 1)
                os.close(descriptor)
                waits.remove(descriptor)
                if not started:
                    raise CommandError("有个进程还没干活就停了。")

    def watch(self, stop: Stop) -> None:
        """Fork anew what dies, until `stop` is set."""
        while not stop.event.is_set():
            for pid in self._ended():
                self._pids.discard(pid)
                stop.event.wait(PAUSE_SECONDS)
                os.close(self._fork())
            stop.event.wait(0.2)

    def end(self) -> None:
        """Tell all workers to end, and kill what has not after a while."""
        self._signal(signal.SIGTERM)
        until = time.monotonic() + 3 * STOP_SECONDS
        while self._pids and time.monotonic() < until:
            self._pids -= set(self._ended())
            time.sleep(0.02)
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        for pid in self._pids:
            os.kill(pid, number)

    def _ended(self) -> list[int]:
        return [pid for pid in self._pids if os.waitpid(pid, os.WNOHANG) != (0, 0)]

    def _fork(self) -> int:
        """Fork a worker; the descriptor on which it says that it serves."""
        told, tells = os.pipe()
        master = os.getpid()
        pid = os.fork()
        if pid == 0:
            os.close(told)
            self._be_worker(tells, master)
        os.close(tells)
        self._pids.add(pid)
        return told

    def _be_worker(self, tells: int, master: int) -> None:
        """Serve until told to end; never returns."""
        status = 1
        try:
            stop = Stop()
            end_with_parent()
            if os.getppid() == master:
                server = Server(self._make(), self._listening, THREADS)
                server.start()
                # For a worker that takes the place of a dead one nobody waits.
                with suppress(BrokenPipeError):
                    os.write(tells, b"1")
                os.close(tells)
                stop.wait()
                server.stop()
            status = 0
        except CommandError as error:
            print(f"anshao serve: {error}", file=sys.stderr)
        except BaseException as error:
            from web import logs

            logs.event("worker failed", error=type(error).__name__, at=logs.where(error.__traceback__))
        finally:
            os._exit(status)


def serve(make: Callable[[], Flask], host: str, port: int, workers: int) -> None:
    """Serve what `make` builds, once in each worker, until SIGTERM; OSError where the port is taken."""
    serve_on(make, listen(host, port), workers)


def serve_on(make: Callable[[], Flask], listening: socket.socket, workers: int, started: Callable[[], object] = bool) -> None:
    """The same on a socket that is bound; `started` is called once all workers serve."""
    stop = Stop()
    processes = Workers(make, listening)
    try:
        processes.start(workers)
        started()
        processes.watch(stop)
    finally:
        processes.end()
        listening.close()
