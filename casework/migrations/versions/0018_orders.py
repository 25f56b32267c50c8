"""Cases handed outside the installation, and orders that came from other platforms."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "introduction",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("outside_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("root_public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("taken_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "taken_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_introduction_authority_id_taken_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "confirmed_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_introduction_authority_id_confirmed_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "outside_id", name=op.f("pk_introduction")),
    )
    op.create_table(
        "external_order",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("door_id", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=True),
        sa.Column("due_day", sa.Integer(), nullable=True),
        sa.Column("imported_day", sa.Integer(), nullable=False),
        sa.Column("replied_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_external_order_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "door_id"],
            ["department.authority_id", "department.id"],
            name=op.f("fk_external_order_authority_id_door_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_external_order")),
        sa.UniqueConstraint("authority_id", "source", "number", name=op.f("uq_external_order_authority_id_source_number")),
    )


def downgrade() -> None:
    op.drop_table("external_order")
    op.drop_table("introduction")
