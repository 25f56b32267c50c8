"""Cases about parts of one tip."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("part_of", sa.LargeBinary(length=16), nullable=True))
    op.add_column("case", sa.Column("whole_tip", sa.LargeBinary(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("case", "whole_tip")
    op.drop_column("case", "part_of")
