"""The payer's engine and its migrations; SQLite and PostgreSQL."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from payer.errors import Unavailable

_MIGRATIONS = Path(__file__).parent / "migrations"
_PRAGMAS = (
    "busy_timeout = 15000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
)
# After these SQLite has kept nothing.
_NOT_KEPT = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM)
# Two processes that start at once must not migrate side by side; the number only has to be the payer's own.
_MIGRATION_LOCK = 0x7061_7965_72


@event.listens_for(Table, "after_parent_attach")
def _without_rowid(table: Table, _metadata: MetaData) -> None:
    # SQLite numbers rows in the order in which they come: beside clerks' sessions that would tell when who was paid.
    table.dialect_options["sqlite"]["with_rowid"] = False


def create_engine_for(url: str) -> Engine:
    """Return an engine for `sqlite:///PATH` or `postgresql+psycopg://…`; open transactions with `transaction`."""
    if not url.startswith("sqlite"):
        # A server whose line is cut would be waited for without an end (libpq, seconds and milliseconds).
        patience = {"connect_timeout": 5, "tcp_user_timeout": 15_000}
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=patience)
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: `transaction` below says how each begins.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Run one transaction: commit at the end, roll back on any exception; Unavailable where the database is away or full.

    On SQLite it takes the write lock at its beginning. On PostgreSQL it is READ COMMITTED: what must happen once, such as
    a payment, rests on a primary key and `insert_once`.
    """
    is_ending = False
    try:
        with _begun(engine) as connection:
            yield connection
            is_ending = True
    except (DBAPIError, PoolTimeoutError) as error:
        if not _is_outage(error):
            raise
        raise Unavailable(is_unsure=is_ending and _code_of(error) not in _NOT_KEPT) from error


@contextmanager
def _begun(engine: Engine) -> Iterator[Connection]:
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            # Where the disk is full SQLite may have rolled back by itself, and says so by an error.
            with suppress(OperationalError):
                connection.exec_driver_sql("ROLLBACK")
            raise


def _is_outage(error: Exception) -> bool:
    """Whether no statement is to blame: the database is away, full or locked."""
    if not isinstance(error, DBAPIError):
        return True
    if isinstance(error.orig, sqlite3.Error):
        return _code_of(error) in (*_NOT_KEPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
    return isinstance(error, OperationalError) or error.connection_invalidated


def _code_of(error: Exception) -> int:
    """SQLite's primary result code (sqlite.org/rescode.html), or 0."""
    return getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF


def empty_log(engine: Engine) -> None:
    """Fold SQLite's write-ahead log into the database and cut it to nothing: it keeps the order in which rows changed."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row unless a key of it is taken already; say whether it was inserted.

    Two writers of one key wait for each other on both engines, and the transaction of the later one stays usable.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(dict(values)).on_conflict_do_nothing()
    # SQLAlchemy keeps the count of an INSERT only where it is asked to.
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1


def alembic_config(connection: Connection) -> Config:
    """Return the configuration of the payer's migrations over an open connection; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to `revision`; safe when two processes start at once."""
    with transaction(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATION_LOCK})
        command.upgrade(alembic_config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the database back to `revision`."""
    with transaction(engine) as connection:
        command.downgrade(alembic_config(connection), revision)
