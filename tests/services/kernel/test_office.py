"""Use cases: one transaction, no nesting, and a query that cannot write."""

from __future__ import annotations

import datetime
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

import policies
from casework.kernel import authorities
from casework.kernel.authorities import Authority
from casework.kernel.blobs import Blobs
from casework.kernel.database import empty_log, metadata, transaction
from casework.kernel.errors import CaseworkError, Nested
from casework.kernel.ids import CASE_ALPHABET, SHANGHAI, AuthorityId, day_at, draw_case_number, fresh_id
from casework.kernel.office import Office, SystemClock, Transaction, query, use_case
from tests.services.founding import FixedClock


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Office:
    return Office(engine, FixedClock(), policies.load(), tmp_path, Blobs(tmp_path / "blobs"))


def an_authority(office: Office) -> Authority:
    return Authority(
        AuthorityId(fresh_id()), "周村区安委办", "区安委办", "zhoucun", "mission-1", bytes(32), "local_only",
        day_at(office.clock.now()),
    )  # fmt: skip


@use_case
def add(tx: Transaction, authority: Authority) -> None:
    authorities.add(tx, authority)


@query
def count(tx: Transaction) -> int:
    return len(authorities.all_of(tx))


def test_what_a_use_case_writes_stands(office: Office) -> None:
    authority = an_authority(office)
    add(office, authority)

    @query
    def get(tx: Transaction) -> Authority:
        return authorities.get(tx, authority.id)

    assert get(office) == authority


def test_a_use_case_that_fails_leaves_nothing(office: Office) -> None:
    @use_case
    def fail(tx: Transaction) -> None:
        authorities.add(tx, an_authority(office))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail(office)
    assert count(office) == 0


def test_use_cases_do_not_nest_and_the_office_goes_on(office: Office) -> None:
    @use_case
    def outer(tx: Transaction) -> None:
        add(tx.office, an_authority(office))

    @query
    def outer_query(tx: Transaction) -> int:
        return count(tx.office)

    for nested in (outer, outer_query):
        with pytest.raises(Nested):
            nested(office)
    assert count(office) == 0
    add(office, an_authority(office))
    assert count(office) == 1


def test_a_query_cannot_write(office: Office) -> None:
    @query
    def sly(tx: Transaction) -> None:
        authorities.add(tx, an_authority(office))

    with pytest.raises(DBAPIError):
        sly(office)
    assert count(office) == 0
    # The connection goes back to the pool able to write again.
    add(office, an_authority(office))
    assert count(office) == 1


def test_one_time_for_the_whole_use_case(engine: Engine, tmp_path: Path) -> None:
    class Running:
        def __init__(self) -> None:
            self.at = datetime.datetime(2026, 11, 23, 23, 59, 59, tzinfo=SHANGHAI)

        def now(self) -> datetime.datetime:
            self.at += datetime.timedelta(seconds=1)
            return self.at

    @query
    def when(tx: Transaction) -> tuple[datetime.datetime, int]:
        return tx.now, tx.today

    now, today = when(Office(engine, Running(), policies.load(), tmp_path, Blobs(tmp_path / "blobs")))
    assert (now.hour, today) == (0, day_at(now))


def test_writers_queue_and_none_is_lost(office: Office) -> None:
    faults: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(5):
                add(office, an_authority(office))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert count(office) == 20


def test_sqlite_is_set_up_to_keep_what_was_acknowledged(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_sqlite_tells_no_order_of_rows(sqlite_engine: Engine) -> None:
    """A rowid would number rows as they came, tips between officers' deeds; the log keeps the order until it is emptied."""
    with sqlite_engine.connect() as connection:
        for table in metadata.tables:
            with pytest.raises(OperationalError, match="rowid"):
                connection.exec_driver_sql(f'SELECT rowid FROM "{table}"')
    log = Path(f"{sqlite_engine.url.database}-wal")
    with transaction(sqlite_engine, writes=True) as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER PRIMARY KEY)"))
    assert log.stat().st_size > 0
    empty_log(sqlite_engine)
    assert log.stat().st_size == 0


def test_errors_of_the_database_repeat_no_value(engine: Engine) -> None:
    """A value in an error would lie in a traceback or a log: sealed bytes, a mailbox, a session's key."""
    with pytest.raises(DBAPIError) as raised, transaction(engine, writes=True) as connection:
        connection.execute(text("SELECT * FROM nothing WHERE id = :id"), {"id": "canary"})
    assert "canary" not in str(raised.value)


def test_the_system_clock_is_aware_and_in_shanghai() -> None:
    now = SystemClock().now()
    assert now.utcoffset() == datetime.timedelta(hours=8)
    assert abs(now - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(seconds=5)


def test_days_are_those_of_shanghai() -> None:
    late = datetime.datetime(2026, 11, 23, 17, 0, tzinfo=datetime.UTC)
    assert day_at(late) == day_at(datetime.datetime(2026, 11, 24, 1, 0, tzinfo=SHANGHAI))


def test_case_numbers_have_no_letter_that_reads_like_another() -> None:
    assert not set("0O1IL") & set(CASE_ALPHABET)
    drawn = {draw_case_number() for _ in range(200)}
    assert len(drawn) > 190
    assert all(len(number) == 4 and set(number) <= set(CASE_ALPHABET) for number in drawn)


def test_errors_are_one_family_with_a_sentence() -> None:
    nested = Nested()
    assert isinstance(nested, CaseworkError)
    assert nested.sentence.endswith("。")
