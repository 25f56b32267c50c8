"""Databases for tests: a freshly migrated, empty one for each test, on SQLite and on PostgreSQL.

Migrations run once per session on each engine, into a template; a test gets a copy (a file, or CREATE DATABASE …
TEMPLATE), or lends the engine that all tests of a worker use in turn, emptied. PostgreSQL is tests/postgres.py's.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import Engine

from tests.postgres import Cluster

Create = Callable[[str], Engine]
Migrate = Callable[[Engine], None]


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """Somebody else's program holds an SQLite file, as a careless backup does."""
    engine.dispose()
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    try:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        other.close()


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
