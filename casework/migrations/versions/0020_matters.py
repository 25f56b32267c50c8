"""Matters, who reported first, and numbers of the reporters' stream that say nothing of the order within a day."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


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
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_receipt_order_authority_id_case_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "number", name=op.f("pk_receipt_order")),
    )
    op.create_index("ix_receipt_order_day", "receipt_order", ["authority_id", "day", "place"])


def downgrade() -> None:
    op.drop_table("receipt_order")
    op.drop_column("authority", "mixed_seq")
