"""Tables of the oversight slice: who is on duty, where an officer is called, the calls under way, and what was urged."""

from sqlalchemy import Boolean, Column, Integer, PrimaryKeyConstraint, String, Table, Text

from casework.kernel.database import Utc, id_type, metadata, of_authority

duty_day = Table(
    "duty_day",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("day", Integer, nullable=False),
    Column("officer_id", id_type()),
    Column("deputy_id", id_type()),
    Column("leader_id", id_type()),
    PrimaryKeyConstraint("authority_id", "department_id", "day"),
    of_authority("department", "department_id"),
    of_authority("officer", "officer_id"),
    of_authority("officer", "deputy_id"),
    of_authority("officer", "leader_id"),
)

# Where an officer is called: one way each, written by the officer on an own page.
contact = Table(
    "contact",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("address", Text, nullable=False),
    # A call on trial that the officer asked for, until the next sweep; and how the last one went.
    Column("trying", Boolean, nullable=False),
    Column("result", String(10), nullable=False),
    PrimaryKeyConstraint("authority_id", "officer_id"),
    of_authority("officer", "officer_id"),
)

# Calls about an urgent case that nobody has opened yet. The rows go when somebody opens it.
alert = Table(
    "alert",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    # When to call next, to five minutes; null as soon as nothing more is to be done about this person.
    Column("due", Utc),
    PrimaryKeyConstraint("authority_id", "case_id", "officer_id"),
    of_authority("case", "case_id"),
    of_authority("officer", "officer_id"),
)

# Officers who are told that a case whose turn is theirs falls due: for which day, and how many days before. No time of day.
warning = Table(
    "warning",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("due", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    PrimaryKeyConstraint("authority_id", "officer_id", "case_id"),
    of_authority("officer", "officer_id"),
    of_authority("case", "case_id"),
)

# What a supervising office asked the lead of a case, and the answer in writing.
urging = Table(
    "urging",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    Column("ask", Text, nullable=False),
    Column("due", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", id_type()),
    Column("answered_at", Utc),
    # The day on which it was brought one level up because nobody had answered.
    Column("escalated_day", Integer),
    PrimaryKeyConstraint("authority_id", "case_id", "number"),
    of_authority("case", "case_id"),
    of_authority("department", "department_id"),
    of_authority("officer", "officer_id"),
    of_authority("officer", "answered_by"),
)
