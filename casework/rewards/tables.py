"""Tables of the rewards slice. Amounts are integer fen."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from casework.kernel.database import Utc, hash_type, id_type, metadata, of_authority

assessment = Table(
    "assessment",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    # A new round begins when one that was decided is assessed again, by other people where it was disputed.
    Column("round", Integer, nullable=False),
    Column("request", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("policy_id", String(60), nullable=False),
    Column("policy_hash", hash_type(), nullable=False),
    Column("assessed_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    Column("checked_by", id_type()),
    Column("checked_at", Utc),
    Column("decided_by", id_type()),
    Column("decided_at", Utc),
    # approved, denied, raised, upheld; empty until it is decided.
    Column("outcome", String(12), nullable=False, default=""),
    PrimaryKeyConstraint("authority_id", "case_id", "round"),
    of_authority("case", "case_id"),
    of_authority("officer", "assessed_by"),
    of_authority("officer", "checked_by"),
    of_authority("officer", "decided_by"),
)

recheck = Table(
    "recheck",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    # entered, drawn, reversed; none where the lot fell on nobody: the draw is written either way and never repeated.
    Column("reason", String(12), nullable=False),
    Column("day", Integer, nullable=False),
    Column("department_id", String(60)),
    Column("assigned_by", id_type()),
    # agrees or doubts; empty until the other department has answered.
    Column("outcome", String(12), nullable=False, default=""),
    Column("statement", Text, nullable=False, default=""),
    Column("answered_by", id_type()),
    Column("answered_at", Utc),
    PrimaryKeyConstraint("authority_id", "case_id", "number"),
    of_authority("case", "case_id"),
    of_authority("department", "department_id"),
    of_authority("officer", "assigned_by"),
    of_authority("officer", "answered_by"),
)

award = Table(
    "award",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("claim_public", hash_type(), nullable=False),
    Column("policy_hash", hash_type(), nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("signature", LargeBinary(64)),
    Column("signer_key_id", hash_type()),
    # Null until another officer has approved it with a signature.
    Column("approved_by", id_type()),
    Column("first_shown_day", Integer),
    # The day from which it can be claimed; null while it waits for approval or for money.
    Column("posted_day", Integer),
    Column("until_day", Integer),
    # The awards of a case in their order: a later one takes the place of one that ended, or pays the difference.
    Column("number", Integer, nullable=False),
    # replaced, withdrawn, revoked; empty while it counts.
    Column("ended", String(12), nullable=False, default=""),
    # How many people share it: the approver signs the number, and the payer reckons the shares from it.
    Column("joint", Integer, nullable=False, default=1),
    PrimaryKeyConstraint("authority_id", "id"),
    UniqueConstraint("authority_id", "case_id", "number"),
    of_authority("case", "case_id"),
    of_authority("officer", "approved_by"),
)

claim = Table(
    "claim",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("award_id", id_type(), nullable=False),
    Column("day", Integer, nullable=False),
    Column("ordered_batch", id_type()),
    PrimaryKeyConstraint("authority_id", "award_id"),
    of_authority("award", "award_id"),
)

claim_share = Table(
    "claim_share",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("award_id", id_type(), nullable=False),
    # From 1; whoever reported alone has one.
    Column("share", Integer, nullable=False),
    # Not unique: whoever is paid a difference later shows the same code again.
    Column("lookup", hash_type(), nullable=False),
    Column("proof", LargeBinary(64), nullable=False),
    Column("paid_day", Integer),
    # The day of the sweep that read that the payer will not pay it.
    Column("returned_day", Integer),
    PrimaryKeyConstraint("authority_id", "award_id", "share"),
    of_authority("claim", "award_id", to=("award_id",)),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("award_id", id_type(), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("signer_key_id", hash_type(), nullable=False),
    # The last day of the award it takes back: after it the payer pays nothing for it anyway.
    Column("last_day", Integer, nullable=False),
    PrimaryKeyConstraint("authority_id", "award_id"),
    of_authority("award", "award_id"),
)

ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("authority_id", id_type(), ForeignKey("authority.id"), nullable=False),
    Column("year", Integer, nullable=False),
    # Whose money: empty for the authority's own office, else the office above that decides (rewards/purses.py).
    Column("purse", String(60), nullable=False, default=""),
    Column("id", id_type(), nullable=False),
    Column("account_debit", String(20), nullable=False),
    Column("account_credit", String(20), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("award_id", id_type()),
    # No time: the entry of a claim would tell when the reporter came.
    Column("day", Integer, nullable=False),
    PrimaryKeyConstraint("authority_id", "year", "id"),
    of_authority("award", "award_id"),
)

# The policies that were adopted, each signed by two; the JSON that they signed stands as it was (rewards/adoption.py).
adoption = Table(
    "adoption",
    metadata,
    Column("authority_id", id_type(), ForeignKey("authority.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("policy_id", String(40), nullable=False),
    Column("policy_hash", hash_type(), nullable=False),
    Column("stacking", String(20), nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("proposed_by", id_type(), nullable=False),
    Column("proposed_at", Utc, nullable=False),
    Column("proposer_key_id", hash_type(), nullable=False),
    Column("proposer_signature", LargeBinary(64), nullable=False),
    Column("confirmed_by", id_type()),
    Column("confirmed_at", Utc),
    Column("confirmer_key_id", hash_type()),
    Column("confirmer_signature", LargeBinary(64)),
    Column("dropped", Boolean, nullable=False),
    PrimaryKeyConstraint("authority_id", "number"),
    of_authority("officer", "proposed_by"),
    of_authority("officer", "confirmed_by"),
)
