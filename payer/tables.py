"""The payer's own tables (SQLAlchemy Core). No case, place, enterprise or reporter: an award is a number and a sum.

Days are integers as in docs/formats.md; times are UTC and belong to clerks. `authority_id` leads every key of what an
authority sends; clerks and their sessions belong to the paying office itself, which may pay for several authorities.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

authority_root = Table(
    "authority_root",
    metadata,
    Column("authority_id", LargeBinary(16), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("root_public", LargeBinary(32), nullable=False),
)

# The holders of which one's certifying key must stand behind an award's signer: the offices that approve rewards.
approver = Table(
    "approver",
    metadata,
    Column("authority_id", LargeBinary(16), ForeignKey("authority_root.authority_id"), primary_key=True),
    Column("holder", LargeBinary(16), primary_key=True),
)

pay_order = Table(
    "pay_order",
    metadata,
    Column("authority_id", LargeBinary(16), ForeignKey("authority_root.authority_id"), primary_key=True),
    Column("award_id", LargeBinary(16), primary_key=True),
    # From 1: where several people reported together, each is paid by a code and on a row of their own.
    Column("share", Integer, primary_key=True, autoincrement=False),
    Column("amount", BigInteger, nullable=False),
    Column("lookup", LargeBinary(32), nullable=False),
    Column("until_day", Integer, nullable=False),
    Column("batch", LargeBinary(16), nullable=False),
    # The unpaid list that says it will not be paid; null while it may be, and again when a later order renews it.
    Column("closed_batch", LargeBinary(16)),
    CheckConstraint("amount > 0", name="amount"),
    # Not unique: a reporter whose tip became two matters shows one code and is paid twice.
    Index(None, "lookup"),
)

payment = Table(
    "payment",
    metadata,
    Column("authority_id", LargeBinary(16), primary_key=True),
    Column("award_id", LargeBinary(16), primary_key=True),
    Column("share", Integer, primary_key=True, autoincrement=False),
    Column("number", String(8), nullable=False),
    Column("day", Integer, nullable=False),
    Column("clerk_a", LargeBinary(16), ForeignKey("clerk.id"), nullable=False),
    Column("clerk_b", LargeBinary(16), ForeignKey("clerk.id"), nullable=False),
    Column("exported_batch", LargeBinary(16)),
    ForeignKeyConstraint(
        ["authority_id", "award_id", "share"],
        ["pay_order.authority_id", "pay_order.award_id", "pay_order.share"],
        name="fk_payment_pay_order",
    ),
    UniqueConstraint("authority_id", "number"),
    CheckConstraint("clerk_a <> clerk_b", name="two_clerks"),
    Index(None, "authority_id", "day"),
)

paid_list = Table(
    "paid_list",
    metadata,
    Column("authority_id", LargeBinary(16), ForeignKey("authority_root.authority_id"), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("batch", LargeBinary(16), nullable=False),
    Column("written", Boolean, nullable=False),
)

unpaid_list = Table(
    "unpaid_list",
    metadata,
    Column("authority_id", LargeBinary(16), ForeignKey("authority_root.authority_id"), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("batch", LargeBinary(16), nullable=False),
    Column("written", Boolean, nullable=False),
)

withdrawn = Table(
    "withdrawn",
    metadata,
    # What its approver took back: never paid from the day it arrived, whether or not its order is here.
    Column("authority_id", LargeBinary(16), ForeignKey("authority_root.authority_id"), primary_key=True),
    Column("award_id", LargeBinary(16), primary_key=True),
    Column("day", Integer, nullable=False),
    Column("closed_batch", LargeBinary(16)),
)

refused_order = Table(
    "refused_order",
    metadata,
    # Whom a file claims to come from and what it claims to pay may be anything, so these are texts without a foreign key.
    Column("file", String(100), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("award", String(64), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("day", Integer, nullable=False),
)

clerk = Table(
    "clerk",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("login", String(40), nullable=False, unique=True),
    Column("verifier", LargeBinary(32), nullable=False),
    Column("title", String(40), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_day", Integer, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("clerk_id", LargeBinary(16), ForeignKey("clerk.id"), nullable=False),
    Column("last_seen", DateTime, nullable=False),
    Column("expires", DateTime, nullable=False),
    # The award that this counter has checked and not yet paid; nothing else can be paid here.
    Column("checked_authority", LargeBinary(16)),
    Column("checked_award", LargeBinary(16)),
    Column("checked_share", Integer),
    Column("checked_at", DateTime),
)
