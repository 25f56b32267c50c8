"""The entry slice's table: who asked to read the original of a case, and what was decided."""

from sqlalchemy import Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from casework.kernel.database import Utc, hash_type, id_type, metadata, of_authority

original_grant = Table(
    "original_grant",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("decided_by", id_type()),
    Column("decided_at", Utc),
    # Why it was refused; empty until then and when it was granted.
    Column("refusal", Text, nullable=False, default=""),
    # The tip's content key for the officer's own record, and the last day on which it is handed out.
    Column("wrap", LargeBinary(1168)),
    Column("wrap_key_id", hash_type()),
    Column("until_day", Integer),
    PrimaryKeyConstraint("authority_id", "id"),
    of_authority("case", "case_id"),
    of_authority("officer", "officer_id"),
    of_authority("officer", "decided_by"),
    Index("ix_original_grant_case", "authority_id", "case_id"),
)
