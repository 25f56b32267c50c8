"""Tables of the ledgers slice: cards that were written by hand, lines of the ledgers, months of a filed case.

The card of a fact that a case verified has no row: it is made of the signed conclusion and of the remedy's tables whenever it
is read, so that nothing is entered twice. `ledger_line` is never changed and never deleted: migration 0019 has the database
refuse both, and what is wrong in it is said by a line that names it.
"""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint

from casework.kernel.database import Utc, id_type, metadata, of_authority

hazard_card = Table(
    "hazard_card",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("number", String(12), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("enterprise_id", id_type(), nullable=False),
    # `inspection`, `own` (the enterprise found it itself) or `expert`.
    Column("source", String(12), nullable=False),
    Column("region", String(12), nullable=False),
    Column("place", Text, nullable=False),
    Column("sector", String(40), nullable=False),
    Column("category", String(4), nullable=False),
    Column("hazard", Text, nullable=False),
    # `general` or `major` (重大事故隐患), with the standard or the reason that says so.
    Column("grade", String(8), nullable=False),
    Column("basis", Text, nullable=False),
    Column("found_day", Integer, nullable=False),
    Column("owner", Text, nullable=False),
    Column("steps", Text, nullable=False),
    Column("funds", Text, nullable=False),
    Column("until_day", Integer),
    Column("plan", Text, nullable=False),
    Column("accepted_by", Text, nullable=False),
    Column("struck_day", Integer),
    Column("version", Integer, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "id"),
    UniqueConstraint("authority_id", "number"),
    of_authority("department", "department_id"),
    of_authority("enterprise", "enterprise_id"),
    of_authority("officer", "written_by"),
)

# The five columns of 攀办函〔2015〕135号 六（二）: 排查人 (a post), 排查时间, 排查区域, 排查结果, 整治结果.
ledger_line = Table(
    "ledger_line",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("level", String(10), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("region", String(12), nullable=False),
    Column("who", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("area", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    # The number of the card that the line is about, or empty; `case_id` where that card is a case's: seen with the case alone.
    Column("card", String(12), nullable=False),
    Column("case_id", id_type()),
    Column("enterprise_id", id_type()),
    Column("corrects", id_type()),
    Column("reason", Text, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "id"),
    of_authority("department", "department_id"),
    of_authority("case", "case_id"),
    of_authority("enterprise", "enterprise_id"),
    of_authority("ledger_line", "corrects"),
    of_authority("officer", "written_by"),
    Index("ix_ledger_line_day", "authority_id", "day"),
)

# What was told of a filed case in a month (`month` is 202611), and when.
filing_month = Table(
    "filing_month",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("month", Integer, nullable=False),
    Column("sent_day", Integer, nullable=False),
    Column("told", Text, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "month"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
)
