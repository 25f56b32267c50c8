"""Orders that will not be paid: what was withdrawn, what nobody fetched in time, and the lists that say so."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pay_order", sa.Column("closed_batch", sa.LargeBinary(length=16), nullable=True))
    op.create_table(
        "unpaid_list",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("batch", sa.LargeBinary(length=16), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority_root.authority_id"], name=op.f("fk_unpaid_list_authority_id_authority_root")
        ),
        sa.PrimaryKeyConstraint("authority_id", "day", name=op.f("pk_unpaid_list")),
    )
    op.create_table(
        "withdrawn",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("award_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("closed_batch", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority_root.authority_id"], name=op.f("fk_withdrawn_authority_id_authority_root")
        ),
        sa.PrimaryKeyConstraint("authority_id", "award_id", name=op.f("pk_withdrawn")),
    )


def downgrade() -> None:
    op.drop_table("withdrawn")
    op.drop_table("unpaid_list")
    op.drop_column("pay_order", "closed_batch")
