"""Assessments in rounds with a second look, rechecks elsewhere, several awards of a case, withdrawals.

Keys and uniques change, which SQLite cannot do in place: the rows are kept aside while the tables are made anew.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# In the order in which they may be made; what refers to another comes after it.
_TABLES = ("assessment", "award", "claim", "ledger_entry")
_Rows = Sequence[Mapping[str, Any]]


def upgrade() -> None:
    kept = _take_away()
    _assessment(rounds=True)
    _award(several=True)
    _claim(unique=False)
    _ledger()
    _recheck()
    _withdrawal()
    _put_back(
        kept,
        {
            "assessment": {"round": 1, "outcome": ""},
            "award": {"number": 1, "ended": ""},
        },
    )


def downgrade() -> None:
    op.drop_table("withdrawal")
    op.drop_table("recheck")
    kept = _take_away()
    _assessment(rounds=False)
    _award(several=False)
    _claim(unique=True)
    _ledger()
    first = {
        "assessment": [row for row in kept["assessment"] if row["round"] == 1],
        "award": [row for row in kept["award"] if row["number"] == 1],
    }
    awards = {bytes(row["id"]) for row in first["award"]}
    # What the older tables cannot hold, a later round or a second award, is left out with all that names it.
    first["claim"] = [row for row in kept["claim"] if bytes(row["award_id"]) in awards]
    first["ledger_entry"] = [
        row for row in kept["ledger_entry"] if row["award_id"] is None or bytes(row["award_id"]) in awards
    ]
    _put_back(first, {})


def _take_away() -> dict[str, _Rows]:
    connection = op.get_bind()
    kept: dict[str, _Rows] = {}
    for name in _TABLES:
        found = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
        kept[name] = [dict(row) for row in connection.execute(sa.select(found)).mappings()]
    for name in reversed(_TABLES):
        op.drop_table(name)
    return kept


def _put_back(kept: Mapping[str, _Rows], new: Mapping[str, Mapping[str, Any]]) -> None:
    connection = op.get_bind()
    for name in _TABLES:
        made = sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False)
        for row in kept[name]:
            values = {key: value for key, value in {**row, **new.get(name, {})}.items() if key in made.columns}
            connection.execute(made.insert().values(values))


def _of(table: str, other: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column], [f"{other}.authority_id", f"{other}.id"], name=op.f(f"fk_{table}_authority_id_{column}")
    )


def _id(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length=16), nullable=nullable)


def _assessment(*, rounds: bool) -> None:
    later = (
        [
            _id("checked_by", nullable=True),
            sa.Column("checked_at", sa.DateTime(), nullable=True),
            _id("decided_by", nullable=True),
            sa.Column("decided_at", sa.DateTime(), nullable=True),
            sa.Column("outcome", sa.String(length=12), nullable=False),
            _of("assessment", "officer", "checked_by"),
            _of("assessment", "officer", "decided_by"),
            sa.PrimaryKeyConstraint("authority_id", "case_id", "round", name=op.f("pk_assessment")),
        ]
        if rounds
        else [sa.PrimaryKeyConstraint("authority_id", "case_id", name=op.f("pk_assessment"))]
    )
    op.create_table(
        "assessment",
        _id("authority_id"),
        _id("case_id"),
        *([sa.Column("round", sa.Integer(), nullable=False)] if rounds else []),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("policy_id", sa.String(length=60), nullable=False),
        sa.Column("policy_hash", sa.LargeBinary(length=32), nullable=False),
        _id("assessed_by"),
        sa.Column("at", sa.DateTime(), nullable=False),
        *later,
        _of("assessment", "case", "case_id"),
        _of("assessment", "officer", "assessed_by"),
    )


def _award(*, several: bool) -> None:
    later = (
        [
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("ended", sa.String(length=12), nullable=False),
            sa.UniqueConstraint("authority_id", "case_id", "number", name=op.f("uq_award_authority_id_case_id_number")),
        ]
        if several
        else [sa.UniqueConstraint("authority_id", "case_id", name=op.f("uq_award_authority_id_case_id"))]
    )
    op.create_table(
        "award",
        _id("authority_id"),
        _id("id"),
        _id("case_id"),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("claim_public", sa.LargeBinary(length=32), nullable=False),
        sa.Column("policy_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("signer_key_id", sa.LargeBinary(length=32), nullable=True),
        _id("approved_by", nullable=True),
        sa.Column("first_shown_day", sa.Integer(), nullable=True),
        sa.Column("posted_day", sa.Integer(), nullable=True),
        sa.Column("until_day", sa.Integer(), nullable=True),
        *later,
        _of("award", "officer", "approved_by"),
        _of("award", "case", "case_id"),
        sa.PrimaryKeyConstraint("authority_id", "id", name=op.f("pk_award")),
    )


def _claim(*, unique: bool) -> None:
    op.create_table(
        "claim",
        _id("authority_id"),
        _id("award_id"),
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(length=64), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        _id("ordered_batch", nullable=True),
        sa.Column("paid_day", sa.Integer(), nullable=True),
        _of("claim", "award", "award_id"),
        sa.PrimaryKeyConstraint("authority_id", "award_id", name=op.f("pk_claim")),
        *([sa.UniqueConstraint("authority_id", "lookup", name=op.f("uq_claim_authority_id_lookup"))] if unique else []),
    )


def _ledger() -> None:
    op.create_table(
        "ledger_entry",
        _id("authority_id"),
        sa.Column("year", sa.Integer(), nullable=False),
        _id("id"),
        sa.Column("account_debit", sa.String(length=20), nullable=False),
        sa.Column("account_credit", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _id("award_id", nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        _of("ledger_entry", "award", "award_id"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_ledger_entry_authority_id")),
        sa.PrimaryKeyConstraint("authority_id", "year", "id", name=op.f("pk_ledger_entry")),
    )


def _recheck() -> None:
    op.create_table(
        "recheck",
        _id("authority_id"),
        _id("case_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.String(length=60), nullable=True),
        _id("assigned_by", nullable=True),
        sa.Column("assigned_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        _id("answered_by", nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        _of("recheck", "case", "case_id"),
        _of("recheck", "department", "department_id"),
        _of("recheck", "officer", "assigned_by"),
        _of("recheck", "officer", "answered_by"),
        sa.PrimaryKeyConstraint("authority_id", "case_id", "number", name=op.f("pk_recheck")),
    )


def _withdrawal() -> None:
    op.create_table(
        "withdrawal",
        _id("authority_id"),
        _id("award_id"),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("signer_key_id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        _of("withdrawal", "award", "award_id"),
        sa.PrimaryKeyConstraint("authority_id", "award_id", name=op.f("pk_withdrawal")),
    )
