"""On which day an order came is not kept: nobody read it, and beside the batch it told a thief when somebody claimed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("pay_order", "taken_day")


def downgrade() -> None:
    # What was not kept cannot come back; the older programme writes the column and never reads it.
    op.add_column("pay_order", sa.Column("taken_day", sa.Integer(), nullable=False, server_default=sa.text("0")))
