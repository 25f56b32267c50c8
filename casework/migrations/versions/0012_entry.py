"""Tips entered at the desk, phrases that replace a transfer code, and the original for a verifier by request."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _id(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length=16), nullable=null)


def _data(name: str, length: int, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length=length), nullable=null)


def _grant_within(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column],
        [f"{other}.authority_id", f"{other}.id"],
        name=op.f(f"fk_original_grant_authority_id_{column}"),
    )


def upgrade() -> None:
    op.add_column("case", sa.Column("entered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("mailbox", sa.Column("transfer", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "replacement",
        _id("authority_id"),
        _id("tip_id"),
        _data("former_hash", 32),
        _data("former_public", 1216),
        _data("former_claim", 32),
        _data("former_seed", 1168),
        _data("proof", 64),
        _id("nonce"),
        _data("signature", 64),
        _data("attestation", 64, null=True),
        _data("attestation_key", 32, null=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "tip_id"],
            ["mailbox.authority_id", "mailbox.tip_id"],
            name=op.f("fk_replacement_authority_id_tip_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "tip_id", name=op.f("pk_replacement")),
        sa.UniqueConstraint("authority_id", "former_hash", name=op.f("uq_replacement_authority_id_former_hash")),
    )
    op.create_table(
        "original_grant",
        _id("authority_id"),
        _id("id"),
        _id("case_id"),
        _id("officer_id"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        _id("decided_by", null=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        _data("wrap", 1168, null=True),
        _data("wrap_key_id", 32, null=True),
        sa.Column("until_day", sa.Integer(), nullable=True),
        _grant_within("case_id", "case"),
        *(_grant_within(column, "officer") for column in ("officer_id", "decided_by")),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_original_grant")),
    )
    op.create_index("ix_original_grant_case", "original_grant", ["authority_id", "case_id"])


def downgrade() -> None:
    op.drop_table("original_grant")
    op.drop_table("replacement")
    op.drop_column("mailbox", "transfer")
    op.drop_column("case", "entered")
