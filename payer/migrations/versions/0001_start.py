"""The payer starts: roots, orders, payments, clerks, sessions and the lists that travel."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BYTES_16 = sa.LargeBinary(16)
BYTES_32 = sa.LargeBinary(32)


def upgrade() -> None:
    _create_authorities()
    _create_lists()
    _create_clerks()
    op.create_table(
        "payment",
        sa.Column("authority_id", BYTES_16, nullable=False),
        sa.Column("award_id", BYTES_16, nullable=False),
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("clerk_a", BYTES_16, nullable=False),
        sa.Column("clerk_b", BYTES_16, nullable=False),
        sa.Column("exported_batch", BYTES_16),
        sa.CheckConstraint("clerk_a <> clerk_b", name=op.f("ck_payment_two_clerks")),
        sa.ForeignKeyConstraint(
            ["authority_id", "award_id"],
            ["pay_order.authority_id", "pay_order.award_id"],
            name="fk_payment_pay_order",
        ),
        sa.ForeignKeyConstraint(["clerk_a"], ["clerk.id"], name="fk_payment_clerk_a"),
        sa.ForeignKeyConstraint(["clerk_b"], ["clerk.id"], name="fk_payment_clerk_b"),
        sa.PrimaryKeyConstraint("authority_id", "award_id", name="pk_payment"),
        sa.UniqueConstraint("authority_id", "number", name="uq_payment_authority_id_number"),
    )
    op.create_index("ix_payment_authority_id_day", "payment", ["authority_id", "day"])


def _create_authorities() -> None:
    op.create_table(
        "authority_root",
        sa.Column("authority_id", BYTES_16, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("root_public", BYTES_32, nullable=False),
        sa.Column("approver", BYTES_16, nullable=False),
        sa.PrimaryKeyConstraint("authority_id", name="pk_authority_root"),
    )
    op.create_table(
        "pay_order",
        sa.Column("authority_id", BYTES_16, nullable=False),
        sa.Column("award_id", BYTES_16, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("lookup", BYTES_32, nullable=False),
        sa.Column("until_day", sa.Integer(), nullable=False),
        sa.Column("batch", BYTES_16, nullable=False),
        sa.Column("taken_day", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pay_order_amount")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority_root.authority_id"], name="fk_pay_order_authority_id"
        ),
        sa.PrimaryKeyConstraint("authority_id", "award_id", name="pk_pay_order"),
    )
    op.create_index("ix_pay_order_lookup", "pay_order", ["lookup"])


def _create_lists() -> None:
    op.create_table(
        "paid_list",
        sa.Column("authority_id", BYTES_16, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("batch", BYTES_16, nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority_root.authority_id"], name="fk_paid_list_authority_id"
        ),
        sa.PrimaryKeyConstraint("authority_id", "day", name="pk_paid_list"),
    )
    op.create_table(
        "refused_order",
        sa.Column("file", sa.String(100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("award", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("file", "position", name="pk_refused_order"),
    )


def _create_clerks() -> None:
    op.create_table(
        "clerk",
        sa.Column("id", BYTES_16, nullable=False),
        sa.Column("login", sa.String(40), nullable=False),
        sa.Column("verifier", BYTES_32, nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clerk"),
        sa.UniqueConstraint("login", name="uq_clerk_login"),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", BYTES_32, nullable=False),
        sa.Column("clerk_id", BYTES_16, nullable=False),
        sa.Column("last_seen", sa.DateTime(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.Column("checked_authority", BYTES_16),
        sa.Column("checked_award", BYTES_16),
        sa.Column("checked_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["clerk_id"], ["clerk.id"], name="fk_session_clerk_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
    )


def downgrade() -> None:
    for table in ("payment", "session", "pay_order", "paid_list", "refused_order", "clerk", "authority_root"):
        op.drop_table(table)
