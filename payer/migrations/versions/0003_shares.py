"""Orders and payments by share, for people who reported together.

Keys change, which SQLite cannot do in place: the rows are kept aside while the tables are made anew.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BYTES_16 = sa.LargeBinary(16)
BYTES_32 = sa.LargeBinary(32)
_TABLES = ("pay_order", "payment")
_Rows = Sequence[Mapping[str, Any]]


def upgrade() -> None:
    kept = _take_away()
    _create(["share"])
    _put_back({name: [{**row, "share": 1} for row in rows] for name, rows in kept.items()})
    op.add_column("session", sa.Column("checked_share", sa.Integer(), nullable=True))
    # What a counter had checked is checked anew.
    op.execute("UPDATE session SET checked_authority = NULL, checked_award = NULL, checked_at = NULL")


def downgrade() -> None:
    op.drop_column("session", "checked_share")
    kept = _take_away()
    _create([])
    # The older tables hold one order for each award.
    _put_back({name: [row for row in rows if row["share"] == 1] for name, rows in kept.items()})


def _take_away() -> dict[str, _Rows]:
    connection = op.get_bind()
    kept: dict[str, _Rows] = {}
    for name in _TABLES:
        found = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
        kept[name] = [dict(row) for row in connection.execute(sa.select(found)).mappings()]
    for name in reversed(_TABLES):
        op.drop_table(name)
    return kept


def _put_back(kept: Mapping[str, _Rows]) -> None:
    connection = op.get_bind()
    for name in _TABLES:
        made = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
        for row in kept[name]:
            connection.execute(made.insert().values({key: row[key] for key in row if key in made.columns}))


def _create(share: list[str]) -> None:
    keys = ["authority_id", "award_id", *share]
    op.create_table(
        "pay_order",
        sa.Column("authority_id", BYTES_16, nullable=False),
        sa.Column("award_id", BYTES_16, nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False, autoincrement=False) for name in share],
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("lookup", BYTES_32, nullable=False),
        sa.Column("until_day", sa.Integer(), nullable=False),
        sa.Column("batch", BYTES_16, nullable=False),
        sa.Column("taken_day", sa.Integer(), nullable=False),
        sa.Column("closed_batch", BYTES_16),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pay_order_amount")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority_root.authority_id"], name="fk_pay_order_authority_id"),
        sa.PrimaryKeyConstraint(*keys, name="pk_pay_order"),
    )
    op.create_index("ix_pay_order_lookup", "pay_order", ["lookup"])
    op.create_table(
        "payment",
        sa.Column("authority_id", BYTES_16, nullable=False),
        sa.Column("award_id", BYTES_16, nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False, autoincrement=False) for name in share],
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("clerk_a", BYTES_16, nullable=False),
        sa.Column("clerk_b", BYTES_16, nullable=False),
        sa.Column("exported_batch", BYTES_16),
        sa.CheckConstraint("clerk_a <> clerk_b", name=op.f("ck_payment_two_clerks")),
        sa.ForeignKeyConstraint(keys, [f"pay_order.{name}" for name in keys], name="fk_payment_pay_order"),
        sa.ForeignKeyConstraint(["clerk_a"], ["clerk.id"], name="fk_payment_clerk_a"),
        sa.ForeignKeyConstraint(["clerk_b"], ["clerk.id"], name="fk_payment_clerk_b"),
        sa.PrimaryKeyConstraint(*keys, name="pk_payment"),
        sa.UniqueConstraint("authority_id", "number", name="uq_payment_authority_id_number"),
    )
    op.create_index("ix_payment_authority_id_day", "payment", ["authority_id", "day"])
