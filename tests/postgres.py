"""A PostgreSQL server for tests: a private cluster in a temporary directory.

It is reached by its socket there and by nothing else: no TCP port, no fsync, ended with the session, and by the kernel if the
session is killed.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

USER = "anshao"
WITH_STRATEGIES = 150000
_STARTUP_SECONDS = 120
_ENDED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
_PR_SET_PDEATHSIG = 1


class DatabaseMissingError(Exception):
    """PostgreSQL is not installed; tests fail with this sentence instead of passing over it."""


def postgres_programs() -> Path:
    """The directory of initdb and postgres; the newest that is installed. Raises `DatabaseMissingError`."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = folders[-1] if folders else shutil.which("initdb")
    if found is None:
        raise DatabaseMissingError("PostgreSQL's initdb was not found: apt-get install postgresql, or run ./anshao test.")
    return Path(found).parent


class Cluster:
    """A PostgreSQL server of our own, and how it is started and killed."""

    def __init__(self, directory: Path, *, durable: bool) -> None:
        """The server's socket and data lie in `directory`, which is empty; `durable` as in `cluster`."""
        self.directory = directory
        self._programs, self._account = postgres_programs(), _server_account()
        self._settings = {
            "fsync": "off", "synchronous_commit": "on" if durable else "off", "full_page_writes": "off",
            "wal_level": "minimal", "max_wal_senders": "0", "shared_buffers": "32MB", "autovacuum": "off",
            "max_connections": "60", "listen_addresses": "", "unix_socket_directories": str(directory),
            "log_min_messages": "panic",
        }  # fmt: skip
        self._server: subprocess.Popen[bytes] | None = None
        if self._account:
            shutil.chown(directory, self._account)
        subprocess.run(
            [self._programs / "initdb", "-D", self._data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            user=self._account, cwd=directory, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        command, log = [str(self._programs / "postgres"), "-D", str(self._data), *settings], self.directory / "server.log"
        with log.open("wb") as out:
            self._server = subprocess.Popen(
                command, user=self._account, cwd=self.directory, preexec_fn=_die_with_parent, stdout=out, stderr=out
            )
        deadline = time.monotonic() + _STARTUP_SECONDS
        while self._server.poll() is None and time.monotonic() < deadline:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        self._server.kill()
        self._server.wait()
        raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")

    def kill(self) -> None:
        """End the server at once, as a crash does; the next start has to recover."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()
            self._server = None

    def url(self, database: str) -> str:
        """The SQLAlchemy address of `database`."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.directory}"

    def execute(self, statement: str) -> None:
        """Run one statement of administration outside a transaction."""
        with self._administration() as connection:
            connection.execute(statement.encode())

    def _administration(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.directory), user=USER, dbname="postgres", autocommit=True)

    def create(self, name: str, template: str = "template0") -> str:
        """Make the database `name` as a copy of `template`, and return its address."""
        with self._administration() as connection:
            # Copying files is half the work of writing them through the log, which newer servers would do.
            copying = "STRATEGY FILE_COPY" if connection.info.server_version >= WITH_STRATEGIES else ""
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {copying}'.encode())
        return self.url(name)

    @contextmanager
    def cut_off(self, name: str) -> Iterator[None]:
        """All connections to the database `name` are cut and none is let in, as while a server is started anew."""
        self.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            with self._administration() as connection:
                # A connection goes on to answer for as long as its process has not heard that it shall end.
                while connection.execute(_ENDED, (name,)).fetchall():
                    time.sleep(0.01)
            yield
        finally:
            self.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    def drop(self, name: str) -> None:
        """Remove the database `name`, ending connections that a test left open."""
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _server_account() -> str | None:
    """The account that runs the server: PostgreSQL refuses root, so root lends it to `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _die_with_parent() -> None:
    """Ask Linux to stop the server at once when the test process is gone (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A new cluster that is stopped and removed at the end.

    Not `durable`: a server that is killed forgets the last of what it promised to keep (synchronous_commit off), which is
    faster. Durable: it forgets nothing unless the machine stops.
    """
    # Socket paths are limited to 107 bytes, so the directory lies directly under the system's temporary one.
    directory = Path(tempfile.mkdtemp(prefix="anshao-pg-"))
    try:
        one = Cluster(directory, durable=durable)
        try:
            one.start()
            yield one
        finally:
            one.kill()
    finally:
        shutil.rmtree(directory)
