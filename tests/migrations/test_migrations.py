"""Migrations and tables say the same on both engines, and go up and down with data in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.schema import ColumnCollectionConstraint

from casework.kernel.database import alembic_config, create_engine_for, downgrade, metadata, migrate
from casework.migrations import tables
from tests import databases
from tests.postgres import Cluster
from tests.services.builders import conclude, send_tip
from tests.services.founding import found_sample


@pytest.fixture(params=databases.KINDS)
def bare(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Callable[[], Cluster],
) -> Iterator[Engine]:
    """An engine on a database in which nothing was made yet."""
    if request.param == "sqlite":
        made = create_engine_for(f"sqlite:///{tmp_path_factory.mktemp('bare') / 'bare.sqlite'}")
        yield made
        made.dispose()
        return
    made = create_engine_for(postgres().create("bare"))
    yield made
    made.dispose()
    postgres().drop("bare")


def names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def columns(engine: Engine) -> set[tuple[str, str]]:
    return {(table, column["name"]) for table in names(engine) for column in inspect(engine).get_columns(table)}


def revisions(engine: Engine) -> list[str]:
    """All revisions, oldest first."""
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(alembic_config(connection))
        return [one.revision for one in reversed(list(script.walk_revisions()))]


def test_the_migrations_make_exactly_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_a_table_that_no_migration_makes_would_be_noticed(engine: Engine) -> None:
    """The comparison above can fail: without the newest tables and columns it names them."""
    whole, wide = names(engine), columns(engine)
    downgrade(engine, revisions(engine)[-5])
    missing = whole - names(engine)
    narrow = {(table, column) for table, column in wide - columns(engine) if table not in missing}
    assert missing
    assert narrow
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    assert {change[1].name for change in found if change[0] == "add_table"} == missing
    assert {(change[2], change[3].name) for change in found if change[0] == "add_column"} == narrow


def test_every_key_and_unique_is_led_by_the_authority() -> None:
    for table in metadata.tables.values():
        if table.name == "authority":
            continue
        for constraint in table.constraints:
            if isinstance(constraint, ColumnCollectionConstraint):
                columns = list(constraint.columns)
                assert columns[0].name == "authority_id", (table.name, constraint.name)


def test_one_step_up_and_down_after_the_other(bare: Engine) -> None:
    steps = revisions(bare)
    before = [names(bare)]
    for revision in steps:
        migrate(bare, revision)
        before.append(names(bare))
    assert before[-1] >= set(metadata.tables)
    for revision, expected in zip(["base", *steps[:-1]][::-1], before[:-1][::-1], strict=True):
        downgrade(bare, revision)
        assert names(bare) - {"alembic_version"} == expected - {"alembic_version"}


def test_up_and_down_with_data(engine: Engine) -> None:
    """Whoever steps back and forward again loses what the newer tables and columns held and nothing older."""
    sample = found_sample(engine)
    conclude(sample, send_tip(sample))
    old = ("tip", "mailbox", "case", "event", "officer", "key_record")
    before, steps = {name: _contents(engine, name) for name in old}, revisions(engine)
    downgrade(engine, steps[1])
    columns = {name: set(_columns(engine, name)) for name in old if name in names(engine)}
    for _ in range(2):
        for name, known in columns.items():
            assert _only(_contents(engine, name), known) == _only(before[name], known)
        migrate(engine)
    assert names(engine) >= set(metadata.tables)


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    before = names(engine)
    migrate(engine)
    assert names(engine) == before


def _columns(engine: Engine, name: str) -> list[str]:
    with engine.connect() as connection:
        return [column["name"] for column in inspect(connection).get_columns(name)]


def _contents(engine: Engine, name: str) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()]


def _only(rows: list[dict[str, object]], known: set[str]) -> list[str]:
    """The rows with the columns that were known at an older step, in an order of their own."""
    return sorted(str(sorted((name, value) for name, value in row.items() if name in known)) for row in rows)
