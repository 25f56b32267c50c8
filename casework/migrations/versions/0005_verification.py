"""Verification: who verifies, the site record, the evidence list, extensions, and what a leader signed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("finding", sa.Column("no_visit", sa.Text(), nullable=True))
    _verifier()
    _site_record()
    _evidence_list()
    _extension()
    _conclusion()


def downgrade() -> None:
    for table in ("conclusion", "extension", "evidence_list", "site_record", "verifier"):
        op.drop_table(table)
    op.drop_column("finding", "no_visit")


def _verifier() -> None:
    op.create_table(
        "verifier",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=True),
        sa.Column("conflict_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_verifier_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_verifier_authority_id_officer_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "officer_id", "round", name=op.f("pk_verifier")),
    )


def _site_record() -> None:
    op.create_table(
        "site_record",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("visited_day", sa.Integer(), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("formed", sa.String(length=12), nullable=False),
        sa.Column("formed_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_site_record_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "written_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_site_record_authority_id_written_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_site_record")),
    )


def _evidence_list() -> None:
    op.create_table(
        "evidence_list",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_evidence_list_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "written_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_evidence_list_authority_id_written_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_evidence_list")),
    )


def _extension() -> None:
    op.create_table(
        "extension",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_extension_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "written_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_extension_authority_id_written_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "answered_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_extension_authority_id_answered_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_extension")),
    )


def _conclusion() -> None:
    op.create_table(
        "conclusion",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("signer_key_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signed_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_conclusion_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "signed_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_conclusion_authority_id_signed_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "number", name=op.f("pk_conclusion")),
    )
