"""Tables of the people slice: departments, officers, their ways of signing in, and keys."""

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

department = Table(
    "department",
    metadata,
    Column("authority_id", id_type(), ForeignKey("authority.id"), nullable=False),
    Column("id", String(60), nullable=False),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("level", String(20), nullable=False),
    Column("region", String(12), nullable=False),
    Column("kind", String(20), nullable=False),
    PrimaryKeyConstraint("authority_id", "id"),
)

officer = Table(
    "officer",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("login", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("pledged_day", Integer),
    Column("created_day", Integer, nullable=False),
    PrimaryKeyConstraint("authority_id", "id"),
    UniqueConstraint("authority_id", "login"),
    of_authority("department", "department_id"),
)

officer_duty = Table(
    "officer_duty",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("duty", String(20), nullable=False),
    PrimaryKeyConstraint("authority_id", "officer_id", "duty"),
    of_authority("officer", "officer_id"),
)

credential = Table(
    "credential",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("kind", String(12), nullable=False),
    # The login of a passphrase, or the base64url credential id of a passkey (at most 1023 bytes, WebAuthn level 2).
    Column("handle", String(1400), nullable=False),
    Column("verifier", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("wrapped_secret", LargeBinary(60), nullable=False),
    Column("created_day", Integer, nullable=False),
    PrimaryKeyConstraint("authority_id", "id"),
    UniqueConstraint("authority_id", "kind", "handle"),
    of_authority("officer", "officer_id"),
)

# Who does which duties for a department for a time, in the place of an absent officer or of nobody (代办).
deputation = Table(
    "deputation",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("duties", JSON, nullable=False),
    Column("absent_id", id_type()),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer),
    # Null where it was founded together with the authority.
    Column("given_by", id_type()),
    Column("ended_day", Integer),
    Column("ended_by", id_type()),
    PrimaryKeyConstraint("authority_id", "id"),
    of_authority("officer", "officer_id"),
    of_authority("department", "department_id"),
    of_authority("officer", "absent_id"),
    of_authority("officer", "given_by"),
    of_authority("officer", "ended_by"),
    Index("ix_deputation_officer", "authority_id", "officer_id"),
    Index("ix_deputation_department", "authority_id", "department_id"),
)

session = Table(
    "session",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("token_hash", hash_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("tab_key", hash_type(), nullable=False),
    Column("last_seen", Utc, nullable=False),
    Column("expires", Utc, nullable=False),
    # When the officer last proved by touch or passphrase to be at the desk.
    Column("stepped_at", Utc, nullable=False),
    # The deputation that the officer acts under, or null at the own desk.
    Column("deputation_id", id_type()),
    PrimaryKeyConstraint("authority_id", "token_hash"),
    of_authority("officer", "officer_id"),
    of_authority("deputation", "deputation_id"),
)

# The challenges of passkey ceremonies that are under way: each is taken once.
ceremony = Table(
    "ceremony",
    metadata,
    Column("authority_id", id_type(), ForeignKey("authority.id"), nullable=False),
    Column("challenge_hash", hash_type(), nullable=False),
    Column("officer_id", id_type()),
    Column("expires", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "challenge_hash"),
    of_authority("officer", "officer_id"),
)

invitation = Table(
    "invitation",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("token_hash", hash_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("login", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("duties", JSON, nullable=False),
    Column("expires", Utc, nullable=False),
    Column("taken_officer", id_type()),
    # What the new officer's browser made, until an officer with duty `keys` signs the records.
    Column("wrap_public", LargeBinary(1216)),
    Column("sign_public", hash_type()),
    PrimaryKeyConstraint("authority_id", "token_hash"),
    of_authority("department", "department_id"),
    of_authority("officer", "taken_officer"),
)

# A way back in for an officer who lost every way of signing in: as an invitation, for somebody who is there already.
renewal = Table(
    "renewal",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("token_hash", hash_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("expires", Utc, nullable=False),
    # What the officer's browser made, until a colleague with duty `keys` signs the records.
    Column("verifier", LargeBinary),
    Column("wrapped_secret", LargeBinary(60)),
    Column("wrap_public", LargeBinary(1216)),
    Column("sign_public", hash_type()),
    PrimaryKeyConstraint("authority_id", "token_hash"),
    UniqueConstraint("authority_id", "officer_id"),
    of_authority("officer", "officer_id"),
)

# Who asked colleagues for older seeds of the department, until somebody gave them.
key_request = Table(
    "key_request",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("asked_day", Integer, nullable=False),
    PrimaryKeyConstraint("authority_id", "officer_id", "department_id"),
    of_authority("officer", "officer_id"),
    of_authority("department", "department_id"),
)

key_record = Table(
    "key_record",
    metadata,
    Column("authority_id", id_type(), ForeignKey("authority.id"), nullable=False),
    Column("key_id", hash_type(), nullable=False),
    # A department's string id as UTF-8, or an officer's 16 bytes.
    Column("holder_id", LargeBinary(60), nullable=False),
    Column("purpose", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("wire", LargeBinary, nullable=False),
    Column("current", Boolean, nullable=False),
    # The day on which another record took its place.
    Column("retired_day", Integer),
    PrimaryKeyConstraint("authority_id", "key_id"),
    UniqueConstraint("authority_id", "holder_id", "purpose", "epoch"),
    # Every tip asks which keys are in use; without this the answer would take longer with each year of old records.
    Index("ix_key_record_in_use", "authority_id", "current", "purpose", "key_id"),
)

key_share = Table(
    "key_share",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("key_id", hash_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    # The officer's record that the seed is wrapped to, and the wrap (docs/formats.md section 2.1, kind 4).
    Column("wrap_key_id", hash_type(), nullable=False),
    Column("wrap", LargeBinary(1168), nullable=False),
    PrimaryKeyConstraint("authority_id", "key_id", "officer_id"),
    of_authority("key_record", "key_id", to=("key_id",)),
    of_authority("officer", "officer_id"),
)
