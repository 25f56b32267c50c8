"""What the files of a database say of an order that its rows do not say: where a row lies, and by whom it was written with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from casework.kernel import scatter_store
from casework.kernel.database import create_engine_for, lay_by_keys
from casework.sweep import sweep
from tests import databases
from tests.services.builders import Reporter, case_of, send_tip
from tests.services.founding import Sample, found_sample

MANY = 14
"""Tips of one day: that all lie in the order in which they came by chance happens once in 87 thousand millions."""


@pytest.fixture
def postgres_engine(casework_templates: databases.Templates) -> Iterator[Engine]:
    """PostgreSQL alone: rows of SQLite lie by their keys."""
    with casework_templates.database("postgres") as url:
        made = create_engine_for(url)
        yield made
        made.dispose()


def where_sealed_words_lie(connection: Connection) -> list[bytes]:
    """The tips in the order in which their sealed words lie in the database's files."""
    sealed = {row.tip_id: bytes(row.sealed) for row in connection.execute(text("SELECT tip_id, sealed FROM tip"))}
    if connection.dialect.name == "sqlite":
        data = Path(str(connection.engine.url.database)).read_bytes()
        return sorted(sealed, key=lambda one: data.index(sealed[one][-200:]))
    oid = connection.execute(text("SELECT 'tip'::regclass::oid")).scalar_one()
    pieces = text(f"SELECT chunk_data FROM pg_toast.pg_toast_{oid} WHERE chunk_seq = 0 ORDER BY chunk_id")
    tips = {words[:500]: one for one, words in sealed.items()}
    return [tips[bytes(piece)[:500]] for piece in connection.execute(pieces).scalars()]


def a_day(engine: Engine) -> tuple[Sample, list[Reporter]]:
    sample = found_sample(engine)
    came = [send_tip(sample) for _ in range(MANY)]
    sweep(sample.office)
    return sample, came


def test_sealed_words_of_a_day_that_is_over_do_not_lie_as_they_came(engine: Engine) -> None:
    sample, came = a_day(engine)
    sent = [one.tip for one in came]
    with engine.connect() as connection:
        assert where_sealed_words_lie(connection) == sent
    sample.clock.forward(days=1)
    sweep(sample.office)
    with engine.connect() as connection:
        after = where_sealed_words_lie(connection)
    assert sorted(after) == sorted(sent)
    assert after != sent


def test_neither_places_of_rows_nor_transactions_say_who_came_first(postgres_engine: Engine) -> None:
    sample, came = a_day(postgres_engine)
    sample.clock.forward(days=1)
    sweep(sample.office)
    tips = [one.tip for one in came]
    cases = [case_of(sample.office, sample.authority, one).id for one in tips]
    for table, column, arrived in (
        ("tip", "tip_id", tips), ("mailbox", "tip_id", tips), ("case", "id", cases), ("case_recipient", "case_id", cases),
        ("event", "case_id", cases), ("receipt_order", "case_id", cases),
    ):  # fmt: skip
        with postgres_engine.connect() as connection:
            rows = connection.execute(text(f'SELECT {column} AS one, xmin::text AS mark FROM "{table}" ORDER BY ctid')).all()
        assert len({row.mark for row in rows}) == 1, table
        assert list(dict.fromkeys(row.one for row in rows)) != arrived, table
    with postgres_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM tip")).scalar_one() == MANY


def test_every_value_is_the_same_when_it_is_laid_anew(engine: Engine) -> None:
    sample, _ = a_day(engine)

    def values() -> dict[str, list[str]]:
        with engine.connect() as connection:
            names = [name for name in scatter_store.LAID if name != "event"]
            return {name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')).all())) for name in names}

    before = values()
    sample.clock.forward(days=1)
    sweep(sample.office)
    assert values() == before
    assert before["tip"]


def test_a_large_file_is_left_as_it_is(sqlite_engine: Engine) -> None:
    _, came = a_day(sqlite_engine)
    assert not lay_by_keys(sqlite_engine, 1000)
    with sqlite_engine.connect() as connection:
        assert where_sealed_words_lie(connection) == [one.tip for one in came]
    assert lay_by_keys(sqlite_engine, 1 << 30)
