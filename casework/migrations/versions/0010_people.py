"""Deputations, renewals, requests for older keys; sessions know when they were proved anew and whom they act for."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _id(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length=16), nullable=null)


def _hash(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length=32), nullable=null)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column],
        [f"{other}.authority_id", f"{other}.id"],
        name=op.f(f"fk_{table}_authority_id_{column}"),
    )


def upgrade() -> None:
    op.create_table(
        "deputation",
        _id("authority_id"),
        _id("id"),
        _id("officer_id"),
        sa.Column("department_id", sa.String(length=60), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        _id("absent_id", null=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=True),
        _id("given_by", null=True),
        sa.Column("ended_day", sa.Integer(), nullable=True),
        _id("ended_by", null=True),
        *(_within("deputation", column, "officer") for column in ("officer_id", "absent_id", "given_by", "ended_by")),
        _within("deputation", "department_id", "department"),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_deputation")),
    )
    op.create_index("ix_deputation_officer", "deputation", ["authority_id", "officer_id"])
    op.create_index("ix_deputation_department", "deputation", ["authority_id", "department_id"])
    op.create_table(
        "renewal",
        _id("authority_id"),
        _hash("token_hash"),
        _id("officer_id"),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_secret", sa.LargeBinary(length=60), nullable=True),
        sa.Column("wrap_public", sa.LargeBinary(length=1216), nullable=True),
        _hash("sign_public", null=True),
        _within("renewal", "officer_id", "officer"),
        sa.PrimaryKeyConstraint("authority_id", "token_hash", name=op.f("pk_renewal")),
        sa.UniqueConstraint("authority_id", "officer_id", name=op.f("uq_renewal_authority_id_officer_id")),
    )
    op.create_table(
        "key_request",
        _id("authority_id"),
        _id("officer_id"),
        sa.Column("department_id", sa.String(length=60), nullable=False),
        sa.Column("asked_day", sa.Integer(), nullable=False),
        _within("key_request", "officer_id", "officer"),
        _within("key_request", "department_id", "department"),
        sa.PrimaryKeyConstraint("authority_id", "officer_id", "department_id", name=op.f("pk_key_request")),
    )
    # Sessions that lasted into the upgrade end with it: nobody knows when they were last proved.
    op.drop_table("session")
    _create_session(
        sa.Column("stepped_at", sa.DateTime(), nullable=False),
        _id("deputation_id", null=True),
        _within("session", "deputation_id", "deputation"),
    )


def downgrade() -> None:
    op.drop_table("session")
    _create_session()
    for table in ("key_request", "renewal", "deputation"):
        op.drop_table(table)


def _create_session(*more: sa.schema.SchemaItem) -> None:
    op.create_table(
        "session",
        _id("authority_id"),
        _hash("token_hash"),
        _id("officer_id"),
        _hash("tab_key"),
        sa.Column("last_seen", sa.DateTime(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        *more,
        _within("session", "officer_id", "officer"),
        sa.PrimaryKeyConstraint("authority_id", "token_hash", name=op.f("pk_session")),
    )
