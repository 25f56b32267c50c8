"""Tables of the review slice: what a reporter was shown, with what they did not agree, and who looked at it again."""

from sqlalchemy import JSON, Boolean, Column, Integer, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint

from casework.kernel.database import Utc, id_type, metadata, of_authority

# One row for each answer that the reporter has seen, written by the first look and never without one. It carries a day only.
notice = Table(
    "notice",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    # The event that posted the answer.
    Column("event_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("what", String(12), nullable=False),
    Column("posted_day", Integer, nullable=False),
    Column("first_shown_day", Integer, nullable=False),
    PrimaryKeyConstraint("authority_id", "event_id"),
    of_authority("event", "event_id", to=("event_id",)),
    of_authority("case", "case_id"),
)

objection = Table(
    "objection",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    # The answer that it is about: one objection to each.
    Column("event_id", id_type(), nullable=False),
    Column("track", String(12), nullable=False),
    # What the reporter ticked, by id. The reasons in words lie sealed in the letter that came with it.
    Column("about", JSON, nullable=False),
    Column("day", Integer, nullable=False),
    Column("late", Boolean, nullable=False),
    # Null until it is decided: `upheld` or `redone`.
    Column("outcome", String(12)),
    PrimaryKeyConstraint("authority_id", "id"),
    UniqueConstraint("authority_id", "event_id"),
    of_authority("event", "event_id", to=("event_id",)),
    of_authority("case", "case_id"),
)

opinion = Table(
    "opinion",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("round", Integer, nullable=False),
    # Whether what was answered should stand.
    Column("stands", Boolean, nullable=False),
    Column("grounds", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    # Null until the other reviewer has agreed to exactly this version.
    Column("second_by", id_type()),
    PrimaryKeyConstraint("authority_id", "case_id", "round"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
    of_authority("officer", "second_by"),
)
