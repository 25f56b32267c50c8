"""Databases for tests: a freshly migrated, empty one for each test, on SQLite and on PostgreSQL.

Migrations run once per session on each engine, into a template; a test gets a copy (a file, or CREATE DATABASE …
TEMPLATE), or lends the engine that all tests of a worker use in turn, emptied. PostgreSQL is a private cluster in a temporary
directory, reached by its socket there and by nothing else: no TCP port, no fsync, ended with the session, and by the kernel
if the session is killed.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import Engine

USER = "anshao"
WITH_STRATEGIES = 150000
_STARTUP_SECONDS = 30
_PR_SET_PDEATHSIG = 1

Create = Callable[[str], Engine]
Migrate = Callable[[Engine], None]


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
    """A running PostgreSQL server of our own."""

    def __init__(self, directory: Path) -> None:
        """Describe the cluster whose socket lies in `directory`."""
        self.directory = directory

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
def cluster() -> Iterator[Cluster]:
    """A new cluster that is stopped and removed at the end."""
    programs, account = postgres_programs(), _server_account()
    # Socket paths are limited to 107 bytes, so the directory lies directly under the system's temporary one.
    directory = Path(tempfile.mkdtemp(prefix="anshao-pg-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        if account:
            shutil.chown(directory, account)
        data = directory / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            user=account, cwd=directory, check=True, stdout=subprocess.DEVNULL,
        )
        server = _start(programs, data, directory, account)
        yield Cluster(directory)
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)
            server.wait()
        shutil.rmtree(directory)


def _start(programs: Path, data: Path, directory: Path, account: str | None) -> subprocess.Popen[bytes]:
    options = {
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
        "max_wal_senders": "0", "shared_buffers": "32MB", "autovacuum": "off", "max_connections": "60",
        "listen_addresses": "", "unix_socket_directories": str(directory), "log_min_messages": "panic",
    }  # fmt: skip
    command = [str(programs / "postgres"), "-D", str(data), *(f"--{name}={value}" for name, value in options.items())]
    log = directory / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, user=account, cwd=directory, preexec_fn=_die_with_parent, stdout=out, stderr=out)
    deadline = time.monotonic() + _STARTUP_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            Cluster(directory).execute("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return server
    server.kill()
    server.wait()
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")


class Lender(Protocol):
    """Lends an engine on an empty database.

    SQLAlchemy keeps with an engine what it compiled, PostgreSQL with a connection what it knows of tables: to learn both anew
    took longer than most tests.
    """

    engine: Engine

    def take_back(self) -> bool:
        """Empty the database for the next test; false where it is spoilt."""


class SqliteLender:
    """Puts a copy of the template in the place of the file."""

    def __init__(self, create: Create, template: Path, path: Path) -> None:
        """`path` is where the file shall lie."""
        self._template, self._path = template, path
        shutil.copyfile(template, path)
        self.engine = create(f"sqlite:///{path}")

    def take_back(self) -> bool:
        """Also the log beside the file and the queue of writers go."""
        self.engine.dispose()
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()
        shutil.copyfile(self._template, self._path)
        return True


class PostgresLender:
    """Deletes every row; the connections of the pool stay."""

    def __init__(self, create: Create, url: str) -> None:
        """`url` is a database of our own, migrated and empty."""
        self.engine = create(url)
        self._times = 0
        with self._emptying() as connection:
            self._tables = self._found(connection)

    def take_back(self) -> bool:
        """A connection that a test left in use would be waited for, so its database is left to the end of the session."""
        self._times += 1
        # Deleted rows stay where they were; emptying whole files takes longer and is needed now and then only.
        deed = "TRUNCATE" if self._times % 25 == 0 else "DELETE FROM"
        try:
            with self._emptying() as connection:
                for table in self._found(connection) - self._tables:
                    connection.execute(f'DROP TABLE "{table}" CASCADE'.encode())
                for table in self._full(connection):
                    connection.execute(f'{deed} "{table}"{" CASCADE" if deed == "TRUNCATE" else ""}'.encode())
        except psycopg.Error:
            self.engine.dispose()
            return False
        return True

    def _emptying(self) -> psycopg.Connection:
        url = self.engine.url
        # Neither the order of foreign keys counts then nor the triggers that keep ledgers from being changed.
        options = "-c session_replication_role=replica -c lock_timeout=2000"
        return psycopg.connect(host=str(url.query["host"]), user=url.username, dbname=url.database, options=options)

    def _found(self, connection: psycopg.Connection) -> set[str]:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {str(name) for (name,) in rows} - {"alembic_version"}

    def _full(self, connection: psycopg.Connection) -> list[str]:
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in self._tables)
        return [str(name) for (name,) in connection.execute(asked.encode()).fetchall()]


class Templates:
    """Makes migrated, empty databases quickly, each as a copy of one that was migrated once."""

    def __init__(self, create: Create, migrate: Migrate, directory: Path, start_cluster: Callable[[], Cluster]) -> None:
        """`create` and `migrate` are the project's own; the cluster starts when a test first asks for PostgreSQL."""
        self._create, self._migrate = create, migrate
        self._directory, self._start_cluster = directory, start_cluster
        self._ready: set[str] = set()
        self._lenders: dict[str, Lender] = {}

    @contextmanager
    def database(self, kind: str) -> Iterator[str]:
        """The address of a new migrated database of `kind` ("sqlite" or "postgres"), removed afterwards."""
        name = f"test_{secrets.token_hex(6)}"
        if kind == "sqlite":
            copy = self._directory / f"{name}.sqlite"
            shutil.copyfile(self._sqlite_template(), copy)
            yield f"sqlite:///{copy}"
            for path in self._directory.glob(f"{name}.sqlite*"):
                path.unlink()
        else:
            server, template = self._postgres_template()
            yield server.create(name, template)
            server.drop(name)

    @contextmanager
    def engine(self, kind: str) -> Iterator[Engine]:
        """An engine on an empty migrated database, the same for one test after the other; a second one at once is another."""
        lender = self._lenders.pop(kind, None)
        if lender is None:
            lender = self._sqlite_lender() if kind == "sqlite" else self._postgres_lender()
        yield lender.engine
        if lender.take_back() and kind not in self._lenders:
            self._lenders[kind] = lender

    def close(self) -> None:
        """Close what was lent."""
        for lender in self._lenders.values():
            lender.engine.dispose()
        self._lenders.clear()

    def _sqlite_lender(self) -> Lender:
        path = self._directory / f"lent_{secrets.token_hex(6)}.sqlite"
        return SqliteLender(self._create, self._sqlite_template(), path)

    def _postgres_lender(self) -> Lender:
        server, template = self._postgres_template()
        return PostgresLender(self._create, server.create(f"lent_{secrets.token_hex(6)}", template))

    def _sqlite_template(self) -> Path:
        path = self._directory / "template.sqlite"
        if "sqlite" not in self._ready:
            self._fill(f"sqlite:///{path}")
            self._ready.add("sqlite")
        return path

    def _postgres_template(self) -> tuple[Cluster, str]:
        server, name = self._start_cluster(), f"template_{id(self)}"
        if "postgres" not in self._ready:
            self._fill(server.create(name))
            self._ready.add("postgres")
        return server, name

    def _fill(self, url: str) -> None:
        engine = self._create(url)
        self._migrate(engine)
        if engine.dialect.name == "sqlite":
            # A template in WAL mode must hold everything in its one file before it is copied.
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()


KINDS: Sequence[str] = ("sqlite", "postgres")
