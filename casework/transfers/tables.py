"""Tables of joint enforcement. Transfers themselves are events, and notes beside the tip (casework/tips/tables.py)."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, String, Table, Text

from casework.kernel.database import Utc, id_type, metadata, of_authority

joint = Table(
    "joint",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", id_type(), nullable=False),
    Column("asked_at", Utc, nullable=False),
    # `asked`, `joined` or `declined`.
    Column("answer", String(10), nullable=False),
    Column("said", Text, nullable=False),
    Column("answered_by", id_type()),
    Column("answered_at", Utc),
    PrimaryKeyConstraint("authority_id", "case_id", "department_id"),
    of_authority("case", "case_id"),
    of_authority("department", "department_id"),
    of_authority("officer", "asked_by"),
    of_authority("officer", "answered_by"),
)

joint_note = Table(
    "joint_note",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "number"),
    of_authority("case", "case_id"),
    of_authority("department", "department_id"),
    of_authority("officer", "officer_id"),
)
