"""Matters, who reported first, and numbers of the reporters' stream that say nothing of the order within a day."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def of_authority(table: str, other: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column], [f"{other}.authority_id", f"{other}.id"], name=op.f(f"fk_{table}_authority_id_{column}")
    )


def upgrade() -> None:
    op.add_column("authority", sa.Column("mixed_seq", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "receipt_order",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        of_authority("receipt_order", "case", "case_id"),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "number", name=op.f("pk_receipt_order")),
    )
    op.create_index("ix_receipt_order_day", "receipt_order", ["authority_id", "day", "place"])
    _matters()


def _matters() -> None:
    op.create_table(
        "matter",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_matter")),
    )
    op.create_table(
        "matter_case",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("matter_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("items", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("first", sa.Boolean(), nullable=True),
        sa.Column("new_facts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("known_document", sa.Text(), nullable=False),
        sa.Column("known_day", sa.Integer(), nullable=True),
        sa.Column("known_handled", sa.Boolean(), nullable=True),
        of_authority("matter_case", "case", "case_id"),
        of_authority("matter_case", "matter", "matter_id"),
        sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_matter_case")),
    )
    op.create_table(
        "matter_pair",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("other_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("new_facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        of_authority("matter_pair", "case", "case_id"),
        of_authority("matter_pair", "case", "other_id"),
        of_authority("matter_pair", "officer", "decided_by"),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "other_id", name=op.f("pk_matter_pair")),
    )


def downgrade() -> None:
    for table in ("matter_pair", "matter_case", "matter"):
        op.drop_table(table)
    op.drop_table("receipt_order")
    op.drop_column("authority", "mixed_seq")
