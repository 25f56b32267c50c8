"""Whom a case is closed to; urging and taking over; a purse for each office that pays."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case", sa.Column("came_to", sa.String(length=60), nullable=False, server_default=""))
    _fill_came_to()


def _fill_came_to() -> None:
    """A case that was handed on came to whoever gave it away first, and a part came with the whole."""
    text, column = sa.String(), sa.column
    case = sa.table("case", *(column(name) for name in ("authority_id", "id", "part_of")), column("department_id", text))
    came_to = sa.table("case", *(column(name) for name in ("authority_id", "id")), column("came_to", text))
    event = sa.table(
        "event", *(column(name) for name in ("authority_id", "case_id", "step", "case_version")), column("payload", sa.JSON())
    )
    connection = op.get_bind()
    handed = sa.select(event).where(event.c.step == "transfer").order_by(event.c.case_version.desc())
    givers = {(row.authority_id, row.case_id): row.payload["from"] for row in connection.execute(handed)}
    rows = connection.execute(sa.select(case)).all()
    leads = {(row.authority_id, row.id): row.department_id for row in rows} | givers
    for row in rows:
        first = leads[row.authority_id, row.part_of or row.id]
        this = (came_to.c.authority_id == row.authority_id, came_to.c.id == row.id)
        connection.execute(sa.update(came_to).where(*this).values(came_to=first))


def downgrade() -> None:
    op.drop_column("case", "came_to")
