"""Measures, rectification, acceptance, cutting off, and looking back.

A measure that a finding named moves to the table of measures.
"""

import datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


_KEY = (sa.column("authority_id", sa.LargeBinary), sa.column("case_id", sa.LargeBinary))
_FINDING = sa.table(
    "finding",
    *_KEY,
    sa.column("measure", sa.String),
    sa.column("document_number", sa.Text),
    sa.column("verifier_a", sa.LargeBinary),
    sa.column("at", sa.DateTime),
)
_MEASURE = sa.table(
    "measure",
    sa.column("authority_id", sa.LargeBinary),
    sa.column("case_id", sa.LargeBinary),
    *(sa.column(name, sa.String) for name in ("code", "document_number", "against", "target", "basis", "state")),
    *(sa.column(name, sa.Integer) for name in ("number", "day")),
    sa.column("with_finding", sa.Boolean),
    sa.column("written_by", sa.LargeBinary),
    sa.column("at", sa.DateTime),
)


def _move_measures() -> None:
    """Write each finding's measure as the first of its case, on the day (Asia/Shanghai) on which the finding was written."""
    for row in op.get_bind().execute(sa.select(_FINDING).where(_FINDING.c.measure.is_not(None))).all():
        day = ((row.at + datetime.timedelta(hours=8)).date() - datetime.date(1970, 1, 1)).days
        values = {"number": 1, "code": row.measure, "document_number": row.document_number, "day": day}
        values |= {"against": "unit", "target": "", "basis": "由执法文书载明", "state": "taken", "with_finding": True}
        values |= {"authority_id": row.authority_id, "case_id": row.case_id, "written_by": row.verifier_a, "at": row.at}
        op.execute(_MEASURE.insert().values(values))


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("against", sa.String(length=10), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("with_finding", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_measure_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "written_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_measure_authority_id_written_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "number", name=op.f("pk_measure")),
    )
    op.create_table(
        "rectification",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("finding_version", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("funds", sa.Text(), nullable=False),
        sa.Column("until_day", sa.Integer(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("leader", sa.Text(), nullable=False),
        sa.Column("monitoring", sa.Text(), nullable=False),
        sa.Column("found_day", sa.Integer(), nullable=True),
        sa.Column("cured_day", sa.Integer(), nullable=True),
        sa.Column("seen_by", sa.Text(), nullable=False),
        sa.Column("accepted_day", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_rectification_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "written_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_rectification_authority_id_written_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "finding_version", "item", name=op.f("pk_rectification")),
    )
    op.create_table(
        "acceptance",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("finding_version", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("expert", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("written_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("agreed_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("agreed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "agreed_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_acceptance_authority_id_agreed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_acceptance_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "written_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_acceptance_authority_id_written_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "number", name=op.f("pk_acceptance")),
    )
    op.create_table(
        "supply_cut",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("measure", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("danger", sa.Text(), nullable=False),
        sa.Column("notified_at", sa.DateTime(), nullable=False),
        sa.Column("cut_at", sa.DateTime(), nullable=False),
        sa.Column("urgent", sa.Text(), nullable=False),
        sa.Column("lifted_day", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id", "measure"],
            ["measure.authority_id", "measure.case_id", "measure.number"],
            name=op.f("fk_supply_cut_authority_id_case_id_measure"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id", "refused"],
            ["measure.authority_id", "measure.case_id", "measure.number"],
            name=op.f("fk_supply_cut_authority_id_case_id_refused"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "decided_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_supply_cut_authority_id_decided_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "measure", name=op.f("pk_supply_cut")),
    )
    op.create_table(
        "look_back",
        sa.Column("authority_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("planned_day", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("done_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["authority_id", "case_id"],
            ["case.authority_id", "case.id"],
            name=op.f("fk_look_back_authority_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id", "done_by"],
            ["officer.authority_id", "officer.id"],
            name=op.f("fk_look_back_authority_id_done_by"),
        ),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "number", name=op.f("pk_look_back")),
    )
    _move_measures()
    op.drop_column("finding", "measure")
    op.drop_column("finding", "document_number")


def downgrade() -> None:
    op.add_column("finding", sa.Column("measure", sa.String(length=20), nullable=True))
    op.add_column("finding", sa.Column("document_number", sa.Text(), nullable=True))
    named = sa.and_(
        _MEASURE.c.authority_id == _FINDING.c.authority_id,
        _MEASURE.c.case_id == _FINDING.c.case_id,
        _MEASURE.c.with_finding,
        _MEASURE.c.state != "withdrawn",
    )
    for column, source in ((_FINDING.c.measure, _MEASURE.c.code), (_FINDING.c.document_number, _MEASURE.c.document_number)):
        op.execute(_FINDING.update().values({column: sa.select(source).where(named).scalar_subquery()}))
    for table in ("look_back", "supply_cut", "acceptance", "rectification", "measure"):
        op.drop_table(table)
