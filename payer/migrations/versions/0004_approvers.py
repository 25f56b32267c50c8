"""Several offices may approve an authority's awards: its own 安委办, and those above it for what they decide."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BYTES_16 = sa.LargeBinary(16)


def upgrade() -> None:
    op.create_table(
        "approver",
        sa.Column("authority_id", BYTES_16, nullable=False),
        sa.Column("holder", BYTES_16, nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority_root.authority_id"], name="fk_approver_authority_id"),
        sa.PrimaryKeyConstraint("authority_id", "holder", name="pk_approver"),
    )
    op.execute("INSERT INTO approver (authority_id, holder) SELECT authority_id, approver FROM authority_root")
    op.drop_column("authority_root", "approver")


def downgrade() -> None:
    # The older table wants exactly one for each authority: the first of them.
    op.add_column("authority_root", sa.Column("approver", BYTES_16, nullable=False, server_default=sa.text("''")))
    op.execute(
        "UPDATE authority_root SET approver = (SELECT holder FROM approver"
        " WHERE approver.authority_id = authority_root.authority_id ORDER BY holder LIMIT 1)"
    )
    op.drop_table("approver")
