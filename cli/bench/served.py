"""Servers under load: the portal, and the bare one beside it, started as an installation starts them, and what they cost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cli.bench.wire import HOST, fetch
from cli.offices import DEFAULT_DATA, CommandError
from web.settings import SiteName

ROOT = DEFAULT_DATA.parent
# As long as a machine needs that does much else; a server that has ended is not waited for.
START_SECONDS = 300.0


@dataclass(frozen=True)
class Served:
    """A server that runs: its port, and the process id of the master of its workers."""

    port: int
    master: int

    def cpu_seconds(self) -> float:
        """Processor time so far of master and workers, those that have ended included: fields 14 to 17 of proc(5)'s stat."""
        ticks = 0
        for process in (self.master, *self._workers()):
            with suppress(FileNotFoundError):
                fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
                ticks += sum(int(field) for field in fields[11:15])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        """Resident memory of the largest worker; of the master where workers live for one request only."""
        # A worker that is just ending has no pages left.
        pages = max(map(self._pages, self._workers()), default=0) or self._pages(self.master)
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    @staticmethod
    def _pages(process: int) -> int:
        with suppress(FileNotFoundError):
            return int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return 0

    def _workers(self) -> list[int]:
        return [int(child) for child in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()]


@contextmanager
def site(name: SiteName, data: Path, workers: int, settings: Mapping[str, str]) -> Iterator[Served]:
    """Serve a site over the sample in `data` until the block ends; `settings` are further ones of the environment."""
    port = free_port()
    # Each sender stands for another address, as behind a proxy, and nobody is asked for work, which phones would do: else
    # those limits would be measured.
    limits = {"ANSHAO_TRUSTED_PROXIES": "1", "ANSHAO_FREE_TIPS": str(10**6), "ANSHAO_RESERVE_MB": "64"}
    environ = {f"ANSHAO_{name.upper()}_ORIGIN": f"http://{HOST}:{port}", **limits, **settings}
    with _running("cli", ["serve", name, "--data", str(data)], port, workers, environ) as served:
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
            if fetch(port, "/n").status < 500:
                return
        except OSError:
            time.sleep(0.1)
    raise CommandError("the server did not start.")
