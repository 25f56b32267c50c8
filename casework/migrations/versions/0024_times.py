"""Times that stood twice: who agreed to what and when is an event of its case, and nobody read the columns beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_COLUMNS = (("acceptance", "agreed_at"), ("opinion", "second_at"), ("recheck", "assigned_at"))


def upgrade() -> None:
    for table, column in _COLUMNS:
        op.drop_column(table, column)


def downgrade() -> None:
    for table, column in _COLUMNS:
        op.add_column(table, sa.Column(column, sa.DateTime(), nullable=True))
