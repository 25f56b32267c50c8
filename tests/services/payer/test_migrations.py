"""The migrations make the tables that the code describes, and can be undone, with rows in them, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import DateTime, inspect, select
from sqlalchemy.exc import OperationalError

from crypto.encoding import unb64u
from payer import counter as counters
from payer.database import create_engine_for, downgrade, migrate
from payer.office import PayerOffice
from payer.orders import take_orders
from payer.tables import metadata, payment
from tests.services.payer.builders import Authority, Counter


def differences(office: PayerOffice) -> list[Any]:
    with office.begin() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def test_migrated_tables_are_the_described_tables(office: PayerOffice) -> None:
    assert differences(office) == []


def test_up_again_leaves_rows_alone_and_down_removes_all(
    office: PayerOffice, authority: Authority, counter: Counter
) -> None:
    order = authority.order()
    authority.lay(office, [order])
    take_orders(office)
    counters.check(office, counter.token, unb64u(order["lookup"]))
    counters.pay(office, counter.token, counter.first, counter.second_login, counter.second_auth)
    migrate(office.engine)
    with office.begin() as connection:
        assert len(connection.execute(select(payment)).all()) == 1
    downgrade(office.engine)
    assert inspect(office.engine).get_table_names() == ["alembic_version"]
    migrate(office.engine)
    assert differences(office) == []


def test_sqlite_tells_no_order_of_payments(tmp_path: Path) -> None:
    engine = create_engine_for(f"sqlite:///{tmp_path / 'payer.sqlite'}")
    migrate(engine)
    with engine.connect() as connection:
        for table in metadata.tables:
            with pytest.raises(OperationalError, match="rowid"):
                connection.exec_driver_sql(f'SELECT rowid FROM "{table}"')
    engine.dispose()


def test_a_payment_has_a_day_and_no_time() -> None:
    """A time would say, beside a camera at the counter, who it was."""
    assert [column.name for column in payment.columns if isinstance(column.type, DateTime)] == []
