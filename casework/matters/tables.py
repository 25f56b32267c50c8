"""Tables of the matters slice. What a matter is about stands in the records of its cases alone."""

from sqlalchemy import JSON, Boolean, Column, Integer, PrimaryKeyConstraint, String, Table, Text

from casework.kernel.database import Utc, id_type, metadata, of_authority

matter = Table(
    "matter",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    # open, settled: who was first is final, and the order of its cases is erased.
    Column("state", String(10), nullable=False),
    Column("opened_day", Integer, nullable=False),
    PrimaryKeyConstraint("authority_id", "id"),
)

matter_case = Table(
    "matter_case",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("matter_id", id_type(), nullable=False),
    # Numbers of the facts in the finding that the newest assessment counts for this case; null before there is one.
    Column("items", JSON(none_as_null=True)),
    # Whether the newest assessment called it the first with all of its facts, and which of them are new beside earlier reports.
    Column("first", Boolean),
    Column("new_facts", JSON(none_as_null=True)),
    # Its reporter may not be rewarded, whoever was first (Z04 to Z07).
    Column("excluded", Boolean, nullable=False),
    # A document by which the department knew before the tip came, its day, and whether it acted on it as the law wants.
    Column("known_document", Text, nullable=False),
    Column("known_day", Integer),
    Column("known_handled", Boolean),
    PrimaryKeyConstraint("authority_id", "case_id"),
    of_authority("case", "case_id"),
    of_authority("matter", "matter_id"),
)

# What reward officers decided about two cases; about `case_id`, whose new facts are named.
matter_pair = Table(
    "matter_pair",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("other_id", id_type(), nullable=False),
    # same, new_facts, apart, relapse.
    Column("verdict", String(10), nullable=False),
    Column("new_facts", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "other_id"),
    of_authority("case", "case_id"),
    of_authority("case", "other_id"),
    of_authority("officer", "decided_by"),
)
