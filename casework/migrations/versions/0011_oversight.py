"""Duty roster, where officers are called, calls under way, saved views of the desk, and an index for the trail."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def of_authority(table: str, other: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column],
        [f"{other}.authority_id", f"{other}.id"],
        name=op.f(f"fk_{table}_authority_id_{column}"),
    )


def upgrade() -> None:
    op.create_table(
        "duty_day",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("department_id", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("deputy_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("leader_id", sa.LargeBinary(length=16), nullable=True),
        of_authority("duty_day", "department", "department_id"),
        of_authority("duty_day", "officer", "officer_id"),
        of_authority("duty_day", "officer", "deputy_id"),
        of_authority("duty_day", "officer", "leader_id"),
        sa.PrimaryKeyConstraint("authority_id", "department_id", "day", name=op.f("pk_duty_day")),
    )
    op.create_table(
        "contact",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("trying", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        of_authority("contact", "officer", "officer_id"),
        sa.PrimaryKeyConstraint("authority_id", "officer_id", name=op.f("pk_contact")),
    )
    op.create_table(
        "alert",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(), nullable=True),
        of_authority("alert", "case", "case_id"),
        of_authority("alert", "officer", "officer_id"),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "officer_id", name=op.f("pk_alert")),
    )
    op.create_table(
        "saved_view",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        of_authority("saved_view", "officer", "officer_id"),
        sa.PrimaryKeyConstraint("authority_id", "officer_id", "name", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_access_at", "access", ["authority_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_access_at", "access")
    for table in ("saved_view", "alert", "contact", "duty_day"):
        op.drop_table(table)
