"""Servers under load: the portal, and the bare one beside it, started as an installation starts them, and what they cost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.bench.wire import HOST, fetch
from cli.offices import DEFAULT_DATA, CommandError

ROOT = DEFAULT_DATA.parent
START_SECONDS = 60.0


@dataclass(frozen=True)
class Served:
    """A server that runs: its port, and the process id of the master of its workers."""

    port: int
    master: int

    def cpu_seconds(self) -> float:
        """Processor time of the workers so far, from /proc (fields utime and stime of proc(5))."""
        ticks = 0
        for worker in self._workers():
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        """Resident memory of the largest worker."""
        pages = [int(Path(f"/proc/{worker}/statm").read_text().split()[1]) for worker in self._workers()]
        return max(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return [int(child) for child in children] or [self.master]


@contextmanager
def portal(data: Path, workers: int, settings: Mapping[str, str]) -> Iterator[Served]:
    """Serve the portal over the sample in `data` until the block ends; `settings` are further ones of the environment."""
    port = free_port()
    # Each sender stands for another address, as behind a proxy, and nobody is asked for work, which phones would do: else
    # those limits would be measured.
    limits = {"ANSHAO_TRUSTED_PROXIES": "1", "ANSHAO_FREE_TIPS": str(10**6)}
    environ = {"ANSHAO_PORTAL_ORIGIN": f"http://{HOST}:{port}", **limits, **settings}
    with _running("cli", ["serve", "portal", "--data", str(data)], port, workers, environ) as served:
        yield served


@contextmanager
def bare(workers: int) -> Iterator[Served]:
    """Serve the bare application (cli/bench/bare.py) in the same kind of workers."""
    with _running("cli.bench.bare", [], free_port(), workers, {}) as served:
        yield served


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(module: str, words: Sequence[str], port: int, workers: int, environ: Mapping[str, str]) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", module, *words, "--port", str(port), "--workers", str(workers)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if fetch(port, "/").status < 500:
                return
        except OSError:
            time.sleep(0.1)
    raise CommandError("the server did not start.")
