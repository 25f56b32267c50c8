"""Tables of the tips slice. A tip's outer row holds its id, day, urgency and sizes in classes, and nothing else."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from casework.kernel.database import hash_type, id_type, metadata, of_authority

tip = Table(
    "tip",
    metadata,
    Column("authority_id", id_type(), ForeignKey("authority.id"), nullable=False),
    Column("tip_id", id_type(), nullable=False),
    Column("day", Integer, nullable=False),
    Column("urgency", String(8), nullable=False),
    Column("size_class", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority_id", "tip_id"),
)

tip_recipient = Table(
    "tip_recipient",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("tip_id", id_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("key_id", hash_type(), nullable=False),
    PrimaryKeyConstraint("authority_id", "tip_id", "department_id"),
    of_authority("tip", "tip_id", to=("tip_id",)),
    of_authority("department", "department_id"),
)

mailbox = Table(
    "mailbox",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("mailbox_hash", hash_type(), nullable=False),
    Column("tip_id", id_type(), nullable=False),
    Column("public", LargeBinary(1216), nullable=False),
    Column("claim_public", hash_type(), nullable=False),
    # The phrase is a transfer code: an officer has read it out, so it only lets the reporter put an own one in its place.
    Column("transfer", Boolean, nullable=False, default=False),
    # The phrase was drawn or typed on the plain pages, where the server saw it for the time of a request.
    Column("exposed", Boolean, nullable=False, default=False),
    PrimaryKeyConstraint("authority_id", "mailbox_hash"),
    UniqueConstraint("authority_id", "tip_id"),
    of_authority("tip", "tip_id", to=("tip_id",)),
)

letter = Table(
    "letter",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("mailbox_hash", hash_type(), nullable=False),
    Column("direction", String(3), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("day", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    # Of a department's letter: the hash of its JSON, which the next one names as its predecessor.
    Column("letter_hash", hash_type()),
    Column("signature", LargeBinary(64)),
    Column("nonce", id_type()),
    Column("read", Boolean, nullable=False),
    # Of a letter that came with another deed: what its signed body holds beside the letter.
    Column("said", JSON),
    PrimaryKeyConstraint("authority_id", "mailbox_hash", "direction", "seq"),
    of_authority("mailbox", "mailbox_hash", to=("mailbox_hash",)),
)

mailbox_nonce = Table(
    "mailbox_nonce",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("mailbox_hash", hash_type(), nullable=False),
    Column("nonce", id_type(), nullable=False),
    PrimaryKeyConstraint("authority_id", "mailbox_hash", "nonce"),
    of_authority("mailbox", "mailbox_hash", to=("mailbox_hash",)),
)

replacement = Table(
    "replacement",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("tip_id", id_type(), nullable=False),
    # What the transfer code gave: intake's browser compares it with what lies in the sealed tip.
    Column("former_hash", hash_type(), nullable=False),
    Column("former_public", LargeBinary(1216), nullable=False),
    Column("former_claim", hash_type(), nullable=False),
    # The former mailbox seed, wrapped to the present mailbox: letters that came before stay legible.
    Column("former_seed", LargeBinary(1168), nullable=False),
    Column("proof", LargeBinary(64), nullable=False),
    Column("nonce", id_type(), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    # What intake attested before, if it had accepted the case by then.
    Column("attestation", LargeBinary(64)),
    Column("attestation_key", hash_type()),
    PrimaryKeyConstraint("authority_id", "tip_id"),
    UniqueConstraint("authority_id", "former_hash"),
    of_authority("mailbox", "tip_id", to=("tip_id",)),
)

# Who handed the tip on to whom, signed by whoever gave it (docs/formats.md section 7): the explanation of its recipients.
tip_note = Table(
    "tip_note",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("tip_id", id_type(), nullable=False),
    Column("place", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("giver", String(60), nullable=False),
    Column("receiver", String(60), nullable=False),
    Column("key_id", hash_type(), nullable=False),
    Column("signer", hash_type(), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    PrimaryKeyConstraint("authority_id", "tip_id", "place"),
    of_authority("tip", "tip_id", to=("tip_id",)),
)

# A reporter's letter for a later department. It stands beside the letter, whose bytes the reporter signed.
letter_wrap = Table(
    "letter_wrap",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("tip_id", id_type(), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("key_id", hash_type(), nullable=False),
    Column("wrap", LargeBinary(1168), nullable=False),
    PrimaryKeyConstraint("authority_id", "tip_id", "seq", "key_id"),
    of_authority("tip", "tip_id", to=("tip_id",)),
)

# One file of a tip (`seq` 0) or of a reporter's letter, as its browser announced it: what it is lies inside the seal.
upload = Table(
    "upload",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("upload_id", id_type(), nullable=False),
    Column("tip_id", id_type(), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("secret_hash", hash_type(), nullable=False),
    Column("length", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("stored", Boolean, nullable=False),
    PrimaryKeyConstraint("authority_id", "upload_id"),
    UniqueConstraint("authority_id", "tip_id", "seq", "place"),
    of_authority("tip", "tip_id", to=("tip_id",)),
)

# What should be there, sealed to the mailbox; a letter keeps its own among what its signed body said.
file_note = Table(
    "file_note",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("tip_id", id_type(), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("authority_id", "tip_id"),
    of_authority("tip", "tip_id", to=("tip_id",)),
)
