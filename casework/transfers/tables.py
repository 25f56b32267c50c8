"""Tables of joint enforcement, and of other installations that cases are handed to.

Transfers themselves are events, and notes beside the tip (casework/tips/tables.py).
"""

from sqlalchemy import JSON, Column, Integer, PrimaryKeyConstraint, String, Table, Text

from casework.kernel.database import Utc, hash_type, id_type, metadata, of_authority

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

introduction = Table(
    "introduction",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    # The other installation's authority, its root, and its departments and records as they were brought.
    Column("outside_id", id_type(), nullable=False),
    Column("name", String(200), nullable=False),
    Column("root_public", hash_type(), nullable=False),
    Column("document", JSON, nullable=False),
    Column("taken_by", id_type(), nullable=False),
    Column("taken_at", Utc, nullable=False),
    # Nothing is sealed to it until another officer has compared the root too.
    Column("confirmed_by", id_type()),
    Column("confirmed_at", Utc),
    PrimaryKeyConstraint("authority_id", "outside_id"),
    of_authority("officer", "taken_by"),
    of_authority("officer", "confirmed_by"),
)
