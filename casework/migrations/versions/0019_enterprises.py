"""Enterprises, hazard cards and ledgers.

Lines of a ledger, of an entry's past, of a blacklisting and of a check of posters stay as they were written: the database
refuses to change or delete them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEPT = ("enterprise_line", "poster_check", "blacklist_step", "ledger_line")


def _id(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(length=16), nullable=null)


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length) if length else sa.Text(), nullable=False)


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["authority_id", column], [f"{other}.authority_id", f"{other}.id"], name=op.f(f"fk_{table}_authority_id_{column}")
    )


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("authority_id", *columns, name=op.f(f"pk_{table}"))


def _written() -> tuple[sa.Column[bytes], sa.Column[object]]:
    return _id("written_by"), sa.Column("at", sa.DateTime(), nullable=False)


def upgrade() -> None:
    _enterprises()
    _blacklistings()
    _ledgers()
    for table in KEPT:
        _keep(table)


def downgrade() -> None:
    op.drop_table("filing_month")
    op.drop_table("ledger_line")
    op.drop_table("hazard_card")
    op.drop_table("blacklist_step")
    op.drop_table("blacklisting")
    op.drop_table("poster_check")
    op.drop_table("case_enterprise")
    op.drop_table("enterprise_line")
    op.drop_table("enterprise")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION anshao_kept()")


def _keep(table: str) -> None:
    """Let the database refuse every change of a row of the table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION anshao_kept() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'lines of % are never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION anshao_kept()"
        )
        return
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_kept_{deed.lower()} BEFORE {deed} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, 'lines of {table} are never changed'); END"
        )


def _enterprises() -> None:
    op.create_table(
        "enterprise",
        _id("authority_id"),
        _id("id"),
        _text("name"),
        _text("code", 18),
        _text("region", 12),
        _text("sector", 40),
        _text("address"),
        _text("responsible"),
        sa.Column("permits", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        _text("department_id", 60),
        _id("merged_into", null=True),
        _number("version"),
        *_written(),
        _within("enterprise", "department_id", "department"),
        _within("enterprise", "merged_into", "enterprise"),
        _within("enterprise", "written_by", "officer"),
        _key("enterprise", "id"),
    )
    op.create_table(
        "enterprise_line",
        _id("authority_id"),
        _id("enterprise_id"),
        _number("number"),
        _text("kind", 10),
        _id("other_id", null=True),
        _text("text"),
        *_written(),
        _within("enterprise_line", "enterprise_id", "enterprise"),
        _within("enterprise_line", "other_id", "enterprise"),
        _within("enterprise_line", "written_by", "officer"),
        _key("enterprise_line", "enterprise_id", "number"),
    )
    op.create_table(
        "case_enterprise",
        _id("authority_id"),
        _id("case_id"),
        _number("place"),
        _id("enterprise_id"),
        *_written(),
        _within("case_enterprise", "case_id", "case"),
        _within("case_enterprise", "enterprise_id", "enterprise"),
        _within("case_enterprise", "written_by", "officer"),
        _key("case_enterprise", "case_id", "place"),
        sa.UniqueConstraint(
            "authority_id", "case_id", "enterprise_id", name=op.f("uq_case_enterprise_authority_id_case_id_enterprise_id")
        ),
    )
    op.create_index("ix_case_enterprise_enterprise", "case_enterprise", ["authority_id", "enterprise_id"])
    op.create_table(
        "poster_check",
        _id("authority_id"),
        _id("enterprise_id"),
        _number("number"),
        _number("day"),
        _text("outcome", 10),
        _text("seen"),
        _text("department_id", 60),
        *_written(),
        _within("poster_check", "department_id", "department"),
        _within("poster_check", "enterprise_id", "enterprise"),
        _within("poster_check", "written_by", "officer"),
        _key("poster_check", "enterprise_id", "number"),
    )


def _blacklistings() -> None:
    op.create_table(
        "blacklisting",
        _id("authority_id"),
        _id("id"),
        _id("enterprise_id"),
        _text("department_id", 60),
        _id("case_id", null=True),
        _text("penalty"),
        _text("state", 10),
        _number("answer_by", null=True),
        _number("listed_day", null=True),
        _number("until_day", null=True),
        _number("version"),
        _within("blacklisting", "case_id", "case"),
        _within("blacklisting", "department_id", "department"),
        _within("blacklisting", "enterprise_id", "enterprise"),
        _key("blacklisting", "id"),
    )
    op.create_table(
        "blacklist_step",
        _id("authority_id"),
        _id("blacklisting_id"),
        _number("number"),
        _text("step", 10),
        _number("day"),
        _text("document_number"),
        _text("text"),
        *_written(),
        _within("blacklist_step", "blacklisting_id", "blacklisting"),
        _within("blacklist_step", "written_by", "officer"),
        _key("blacklist_step", "blacklisting_id", "number"),
    )


def _ledgers() -> None:
    op.create_table(
        "hazard_card",
        _id("authority_id"),
        _id("id"),
        _text("number", 12),
        _text("department_id", 60),
        _id("enterprise_id"),
        _text("source", 12),
        _text("region", 12),
        _text("place"),
        _text("sector", 40),
        _text("category", 4),
        _text("hazard"),
        _text("grade", 8),
        _text("basis"),
        _number("found_day"),
        _text("owner"),
        _text("steps"),
        _text("funds"),
        _number("until_day", null=True),
        _text("plan"),
        _text("accepted_by"),
        _number("struck_day", null=True),
        _number("version"),
        *_written(),
        _within("hazard_card", "department_id", "department"),
        _within("hazard_card", "enterprise_id", "enterprise"),
        _within("hazard_card", "written_by", "officer"),
        _key("hazard_card", "id"),
        sa.UniqueConstraint("authority_id", "number", name=op.f("uq_hazard_card_authority_id_number")),
    )
    op.create_table(
        "ledger_line",
        _id("authority_id"),
        _id("id"),
        _text("level", 10),
        _text("department_id", 60),
        _text("region", 12),
        _text("who"),
        _number("day"),
        _text("area"),
        _text("result"),
        _text("outcome"),
        _text("card", 12),
        _id("case_id", null=True),
        _id("enterprise_id", null=True),
        _id("corrects", null=True),
        _text("reason"),
        *_written(),
        _within("ledger_line", "case_id", "case"),
        _within("ledger_line", "corrects", "ledger_line"),
        _within("ledger_line", "department_id", "department"),
        _within("ledger_line", "enterprise_id", "enterprise"),
        _within("ledger_line", "written_by", "officer"),
        _key("ledger_line", "id"),
    )
    op.create_index("ix_ledger_line_day", "ledger_line", ["authority_id", "day"])
    op.create_table(
        "filing_month",
        _id("authority_id"),
        _id("case_id"),
        _number("month"),
        _number("sent_day"),
        _text("told"),
        *_written(),
        _within("filing_month", "case_id", "case"),
        _within("filing_month", "written_by", "officer"),
        _key("filing_month", "case_id", "month"),
    )
