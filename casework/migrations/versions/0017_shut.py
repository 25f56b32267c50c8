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
    op.add_column("ledger_entry", sa.Column("purse", sa.String(length=60), nullable=False, server_default=""))
    op.create_table(
        "urging",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.String(length=60), nullable=False),
        sa.Column("officer_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("escalated_day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "answered_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_urging_authority_id_answered_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"], ["case.authority_id", "case.id"], name=op.f("fk_urging_authority_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "department_id"],
            ["department.authority_id", "department.id"],
            name=op.f("fk_urging_authority_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "officer_id"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_urging_authority_id_officer_id"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "number", name=op.f("pk_urging")),
    )


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
    op.drop_table("urging")
    op.drop_column("ledger_entry", "purse")
    op.drop_column("case", "came_to")
