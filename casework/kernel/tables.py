"""Tables of the kernel: the authority, the events, the cases' projection and who looked at what.

`case` and `case_recipient` stand here and not in the cases slice because `events.append` writes them together with the
event, and because `visible_cases` starts from them.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from casework.kernel.database import Utc, hash_type, id_type, metadata, of_authority

authority = Table(
    "authority",
    metadata,
    Column("id", id_type(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("pack", String(40), nullable=False),
    Column("policy_id", String(60), nullable=False),
    Column("root_public", hash_type(), nullable=False),
    Column("stacking", String(20), nullable=False),
    # The last number used in each stream of events; the row is locked while the next one is taken.
    Column("officer_seq", Integer, nullable=False, default=0),
    Column("reporter_seq", Integer, nullable=False, default=0),
    Column("created_day", Integer, nullable=False),
    # The last number of the reporters' stream that was dealt out again (casework/kernel/mixing.py).
    Column("mixed_seq", Integer, nullable=False, default=0, server_default="0"),
)

case = Table(
    "case",
    metadata,
    Column("authority_id", id_type(), ForeignKey("authority.id"), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("number", String(12), nullable=False),
    Column("tip_id", id_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    # The department that the tip first came to. From it follows whom the case is closed to (rules/closed.py).
    Column("came_to", String(60), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reward_state", String(20), nullable=False),
    Column("protection_state", String(20), nullable=False),
    Column("finding", String(20), nullable=False),
    Column("before_state", String(20), nullable=False),
    Column("extended", Boolean, nullable=False),
    Column("due", Integer),
    # Only an urgent case has a time, rounded up to the half hour, and only until it is accepted (DESIGN section 1).
    Column("due_at", Utc),
    Column("due_kind", String(40)),
    Column("reward_due", Integer),
    # While a promised day is 暂定: the day that it was reckoned from, and the worked days after it (kernel/promises.py).
    Column("due_from", Integer),
    Column("due_days", Integer),
    Column("reward_from", Integer),
    Column("reward_days", Integer),
    Column("wait_until", Integer),
    Column("urgent", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("clock_stopped_day", Integer),
    # Letters of the reporter that no intake officer has opened yet.
    Column("letters_unread", Integer, nullable=False, default=0),
    Column("attestation", LargeBinary(64)),
    Column("attestation_key", hash_type()),
    # An officer wrote the tip down from a call, a letter or a visit.
    Column("entered", Boolean, nullable=False, default=False),
    # The reporter does not agree with the amount, and nobody has decided about that yet.
    Column("reward_disputed", Boolean, nullable=False, default=False),
    # A merged case follows this one.
    Column("follows", id_type()),
    # One of several cases about one tip: the case that was parted, and the tip, since `tip_id` is then drawn at random.
    Column("part_of", id_type()),
    Column("whole_tip", id_type()),
    PrimaryKeyConstraint("authority_id", "id"),
    UniqueConstraint("authority_id", "number"),
    UniqueConstraint("authority_id", "tip_id"),
    of_authority("department", "department_id"),
    Index("ix_case_due", "authority_id", "state", "due"),
)

case_recipient = Table(
    "case_recipient",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "department_id"),
    of_authority("case", "case_id"),
    of_authority("department", "department_id"),
    Index("ix_case_recipient_department", "authority_id", "department_id"),
)

event = Table(
    "event",
    metadata,
    Column("authority_id", id_type(), ForeignKey("authority.id"), nullable=False),
    Column("stream", String(10), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("event_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("track", String(12), nullable=False),
    Column("step", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    # The case's own order, which both streams together could not give.
    Column("case_version", Integer, nullable=False),
    Column("actor_id", id_type()),
    Column("at", Utc),
    Column("day", Integer, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("salt", hash_type(), nullable=False),
    Column("commitment", hash_type(), nullable=False),
    PrimaryKeyConstraint("authority_id", "stream", "seq"),
    UniqueConstraint("authority_id", "event_id"),
    UniqueConstraint("authority_id", "case_id", "case_version"),
    of_authority("case", "case_id"),
    of_authority("officer", "actor_id"),
)

access = Table(
    "access",
    metadata,
    Column("authority_id", id_type(), ForeignKey("authority.id"), nullable=False),
    Column("access_id", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("what", String(40), nullable=False),
    Column("case_id", id_type()),
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("authority_id", "access_id"),
    of_authority("officer", "officer_id"),
    of_authority("case", "case_id"),
    Index("ix_access_case", "authority_id", "case_id"),
    Index("ix_access_at", "authority_id", "at"),
)
