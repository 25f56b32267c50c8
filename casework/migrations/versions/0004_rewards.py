"""Assessments, awards, claims and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("policy_id", sa.String(length=60), nullable=False),
        sa.Column("policy_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("assessed_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "assessed_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_assessment_authority_id_assessed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_assessment_authority_id_case_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_assessment")),
    )
    op.create_table(
        "award",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("claim_public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("policy_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("signer_key_id", sa.LargeBinary(length=32), nullable=True),
        sa.Column("approved_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("first_shown_day", sa.Integer(), nullable=True),
        sa.Column("posted_day", sa.Integer(), nullable=True),
        sa.Column("until_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "approved_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_award_authority_id_approved_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_award_authority_id_case_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_award")),
        sa.UniqueConstraint("authority_id", "case_id", name=op.f("uq_award_authority_id_case_id")),
    )
    op.create_table(
        "claim",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("award_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(length=64), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("ordered_batch", sa.LargeBinary(length=16), nullable=True),
        sa.Column("paid_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "award_id"], ["award.authority_id", "award.id"], name=op.f("fk_claim_authority_id_award_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "award_id", name=op.f("pk_claim")),
        sa.UniqueConstraint("authority_id", "lookup", name=op.f("uq_claim_authority_id_lookup")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("account_debit", sa.String(length=20), nullable=False),
        sa.Column("account_credit", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("award_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "award_id"], ["award.authority_id", "award.id"], name=op.f("fk_ledger_entry_authority_id_award_id")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_ledger_entry_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "year", "id", name=op.f("pk_ledger_entry")),
    )


def downgrade() -> None:
    op.drop_table("ledger_entry")
    op.drop_table("claim")
    op.drop_table("award")
    op.drop_table("assessment")
