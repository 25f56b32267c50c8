"""Case records, lead sheets, posts and findings."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_record",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=4), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_case_record_authority_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "written_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_case_record_authority_id_written_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_case_record")),
    )
    op.create_table(
        "finding",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("checked", sa.Text(), nullable=False),
        sa.Column("handled", sa.Text(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verifier_a", sa.LargeBinary(length=16), nullable=False),
        sa.Column("verifier_b", sa.LargeBinary(length=16), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("countersigned_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_finding_authority_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "verifier_a"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_finding_authority_id_verifier_a"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "verifier_b"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_finding_authority_id_verifier_b"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_finding")),
    )
    op.create_table(
        "lead_sheet",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_lead_sheet_authority_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "written_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_lead_sheet_authority_id_written_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_lead_sheet")),
    )
    op.create_table(
        "post",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_post_authority_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"], ["officer.authority_id", "officer.id"], name=op.f("fk_post_authority_id_officer_id")
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "officer_id", name=op.f("pk_post")),
    )


def downgrade() -> None:
    op.drop_table("post")
    op.drop_table("lead_sheet")
    op.drop_table("finding")
    op.drop_table("case_record")
