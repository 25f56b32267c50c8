"""Warnings before a day that was promised."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


_COLUMNS = ("due_from", "due_days", "reward_from", "reward_days")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("case", sa.Column(name, sa.Integer(), nullable=True))
    op.create_table(
        "warning",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_warning_authority_id_officer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_warning_authority_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "officer_id", "case_id", name=op.f("pk_warning")),
    )


def downgrade() -> None:
    op.drop_table("warning")
    for name in reversed(_COLUMNS):
        op.drop_column("case", name)
