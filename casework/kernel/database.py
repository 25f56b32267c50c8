"""Engines, transactions, column types and migrations for SQLite and PostgreSQL.

SQLite: WAL with synchronous=FULL, so that an acknowledged tip survives a power cut; foreign keys on; secure_delete, so
that deleted words are overwritten on disk; every writing transaction starts with BEGIN IMMEDIATE, so that two writers
queue instead of failing half-way; the queue is a lock of our own (`_turn`); no table has a rowid, whose order would tell
between which two officers' deeds a tip came. PostgreSQL: READ COMMITTED; whoever needs the next number of a stream locks the
authority's row, and every change of a case names the version that it saw. Neither puts values into its errors.

A database that is away, full or locked is one error of this project, `Unavailable`; a statement that is wrong stays what it is.
"""

import datetime
import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.types import TypeDecorator

from casework.kernel.errors import Unavailable

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
BUSY_MILLISECONDS = 15_000
# As many as a worker has threads: a connection that is opened again for each request costs more than the request.
POOLED_CONNECTIONS = 8
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
# A server that is not there answers at once; one whose line is cut would be waited for without an end (libpq, seconds and ms).
POSTGRES_PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 15_000}
# Primary result codes of SQLite (sqlite.org/rescode.html) that the statement is not to blame for.
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM}
_AWAY = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.EROFS}
# Two processes that start at once must not migrate side by side; the number only has to be this project's own.
_MIGRATION_LOCK = 0x616E_7368_616F


class Utc(TypeDecorator[datetime.datetime]):
    """An aware time, stored as naive UTC because SQLite keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """Turn an aware time into naive UTC."""
        return None if value is None else value.astimezone(datetime.UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime.datetime | None:
        """Turn naive UTC back into an aware time."""
        return None if value is None else value.replace(tzinfo=datetime.UTC)


@event.listens_for(Table, "after_parent_attach")
def _without_rowid(table: Table, _metadata: MetaData) -> None:
    # SQLite numbers rows in the order in which they come, across both streams of events: an officer's times would then
    # stand on both sides of a reporter's event. Rows are kept by their random keys instead; a migration's tables too.
    table.dialect_options["sqlite"]["with_rowid"] = False


def id_type() -> LargeBinary:
    """The type of a 16-byte id."""
    return LargeBinary(16)


def hash_type() -> LargeBinary:
    """The type of a 32-byte hash, key id or public signing key."""
    return LargeBinary(32)


def of_authority(other: str, *columns: str, to: tuple[str, ...] = ("id",)) -> ForeignKeyConstraint:
    """A reference within one authority: (authority_id, columns) → other(authority_id, to)."""
    return ForeignKeyConstraint(["authority_id", *columns], [f"{other}.authority_id", *(f"{other}.{name}" for name in to)])


def create_engine_for(url: str) -> Engine:
    """Return an engine for `sqlite:///PATH` or `postgresql+psycopg://…`, set up as the module's docstring says."""
    if url.startswith("sqlite"):
        threads = {"check_same_thread": False}
        engine = create_engine(url, pool_size=POOLED_CONNECTIONS, connect_args=threads, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(
        url, pool_size=POOLED_CONNECTIONS, pool_pre_ping=True, hide_parameters=True, connect_args=POSTGRES_PATIENCE
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: `transaction` below says how each begins.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """Run one transaction: commit at the end, roll back on any exception; Unavailable where the database is.

    With `writes` false the database itself refuses every change.
    """
    is_ending = False
    try:
        with _begun(engine, writes) as connection:
            yield connection
            is_ending = writes
    except (DBAPIError, PoolTimeoutError, OSError) as error:
        if not is_outage(error):
            raise
        # SQLite knows that what did not fit is not kept; of a line or a disk that failed nobody knows.
        raise Unavailable(is_unsure=is_ending and not _code_of(error) & (_FULL | _BUSY)) from error


@contextmanager
def _begun(engine: Engine, writes: bool) -> Iterator[Connection]:
    if engine.dialect.name == "sqlite":
        turn = _turn(engine.url.database) if writes else nullcontext()
        with turn, engine.connect() as connection, _sqlite_transaction(connection, writes):
            yield connection
        return
    with engine.connect() as connection, connection.begin():
        if not writes:
            connection.execute(text("SET TRANSACTION READ ONLY"))
        yield connection


def is_outage(error: Exception) -> bool:
    """Whether the database is away, full or locked, which no statement is to blame for."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    if not isinstance(error, DBAPIError):
        return True
    if isinstance(error.orig, sqlite3.Error):
        return bool(_code_of(error) & (_BUSY | _FULL | _AWAY))
    # PostgreSQL names by this class what is not under the control of the programmer.
    return isinstance(error, OperationalError) or error.connection_invalidated


def _code_of(error: Exception) -> set[int]:
    """SQLite's primary result code, the low byte of its extended one; nothing for errors of others."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return set() if code is None else {code & 0xFF}


@contextmanager
def _turn(database: str | None) -> Iterator[None]:
    """Wait until no other thread or process writes to an SQLite file.

    SQLite itself lets waiting writers sleep for longer and longer, so that whoever has waited longest is served last. The
    kernel wakes them as soon as the file beside the database is unlocked, and unlocks it when a process is killed. Readers
    need no turn.
    """
    if not database:
        raise ValueError("an SQLite database must be a file: in memory nothing survives a power cut")
    queue = os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(queue, fcntl.LOCK_EX)
        yield
    finally:
        # Unlocked by name and not only closed: a process forked in between would hold the lock with its copy.
        fcntl.flock(queue, fcntl.LOCK_UN)
        os.close(queue)


@contextmanager
def _sqlite_transaction(connection: Connection, writes: bool) -> Iterator[None]:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    try:
        if not writes:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        # Where the disk is full SQLite may have rolled back by itself, and says so by an error.
        with suppress(OperationalError):
            connection.exec_driver_sql("ROLLBACK")
        raise
    finally:
        if not writes:
            connection.exec_driver_sql("PRAGMA query_only = OFF")


def empty_log(engine: Engine) -> None:
    """Fold SQLite's write-ahead log into the database and cut it to nothing; PostgreSQL looks after its own.

    The log keeps older pages (with what was deleted from them) and the order of changes. While somebody still reads from it
    it stays as it is, until the next call.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection, _turn(engine.url.database):
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()


def lay_by_keys(engine: Engine, largest: int) -> bool:
    """Write an SQLite database anew, each table in the order of its keys; false where it has more than `largest` bytes, or
    cannot be written now. The copy is made in memory (temp_store).
    """
    with engine.connect() as connection, _turn(engine.url.database):
        pages, each = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
        with suppress(OperationalError):
            if pages * each <= largest:
                connection.exec_driver_sql("VACUUM")
                return True
    return False


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless a key of it is taken already; say whether it was inserted.

    Unlike a caught IntegrityError this leaves the transaction usable on PostgreSQL, and two writers of the same key
    wait for each other on both engines.
    """
    return connection.execute(_insert_once(connection.dialect.name, table), dict(values)).rowcount == 1


@cache
def _insert_once(dialect: str, table: Table) -> Executable:
    # Built once: naming every column again for each row costs more than the row. SQLAlchemy counts the rows of an INSERT
    # only when it is told to.
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision (default: the newest); safe when two processes start at once."""
    with transaction(engine, writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
        command.upgrade(alembic_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to an older revision (`base` for empty); for tests and for undoing an upgrade."""
    with transaction(engine, writes=True) as connection:
        command.downgrade(alembic_config(connection), revision)


def alembic_config(connection: Connection) -> Config:
    """Return alembic's settings, made here so that no ini file in the working directory can change them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


__all__ = [
    "Connection",
    "Engine",
    "IntegrityError",
    "Utc",
    "alembic_config",
    "create_engine_for",
    "downgrade",
    "empty_log",
    "hash_type",
    "id_type",
    "insert_once",
    "lay_by_keys",
    "metadata",
    "migrate",
    "of_authority",
    "transaction",
]
