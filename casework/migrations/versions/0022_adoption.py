"""Adopted reward policies."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _officer(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column], ["officer.authority_id", "officer.id"], name=op.f(f"fk_adoption_authority_id_{column}")
    )


def upgrade() -> None:
    op.create_table(
        "adoption",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.String(length=40), nullable=False),
        sa.Column("policy_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("stacking", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("proposer_key_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("proposer_signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("confirmed_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmer_key_id", sa.LargeBinary(length=32), nullable=True),
        sa.Column("confirmer_signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        _officer("proposed_by"),
        _officer("confirmed_by"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_adoption_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "number", name=op.f("pk_adoption")),
    )


def downgrade() -> None:
    op.drop_table("adoption")
