"""The sites of a sample as an installation serves them, for drills that attack them: in processes of their own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.offices import DEFAULT_DATA, CommandError

ROOT = DEFAULT_DATA.parent
HOST = "127.0.0.1"
# As long as a machine needs that does much else; a server that has ended is not waited for.
START_SECONDS = 300.0


@dataclass
class Site:
    """One site that is served: its address, and how to start it again after it was killed."""

    port: int
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """The processes that the master has forked."""
        try:
            listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        except OSError:
            return []
        return [int(pid) for pid in listed.split()]

    def memory_mib(self) -> float:
        """Resident memory of the largest worker."""
        return max((_resident(pid) for pid in self.workers()), default=0.0)

    def again(self) -> None:
        """Start it anew, as a supervisor of services does with what has died, and wait until it answers.

        A worker of the old one that was still starting holds the port until it has heard that its master is gone; whoever
        finds the port taken ends, and is started anew as well.
        """
        until = time.monotonic() + START_SECONDS
        while True:
            self.process.wait()
            self.process = self.start()
            try:
                wait_for(self)
            except CommandError:
                if self.process.poll() is None or time.monotonic() > until:
                    raise
            else:
                return

    def end(self) -> None:
        """Tell it to end; kill what does not."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def serve(site: str, data: Path, *words: str, log: Path, settings: Mapping[str, str] | None = None) -> Iterator[Site]:
    """Serve a site over the sample in `data` until the block ends; its log goes to the file `log`."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        f"ANSHAO_{site.upper()}_ORIGIN": f"http://{HOST}:{port}",
        # Each client stands for an address of its own, as behind a proxy.
        "ANSHAO_TRUSTED_PROXIES": "1",
        **(settings or {}),
    }
    command = [sys.executable, "-P", "-m", "cli", "serve", site, "--data", str(data), "--port", str(port), *words]

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as out:
            return subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=out)

    served = Site(port, start, start())
    try:
        wait_for(served)
        yield served
    finally:
        served.end()


def wait_for(site: Site) -> None:
    """Return once the site answers; CommandError if it has ended or does not answer for long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and site.process.poll() is None:
        connection = http.client.HTTPConnection(HOST, site.port, timeout=10)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise CommandError("a site did not start.")


@contextmanager
def sample(folder: Path) -> Iterator[Path]:
    """A sample authority, founded below `folder`; the directory of its data."""
    from cli.sample import prepare

    data = folder / "data"
    data.mkdir()
    prepare(data, fresh=False)
    yield data
