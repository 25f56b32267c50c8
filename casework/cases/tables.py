"""Tables of the cases slice: what officers write after reading, and who did which duty.

`case` and `case_recipient` are the kernel's (casework/kernel/tables.py), since events write them.
"""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from casework.kernel.database import Utc, hash_type, id_type, metadata, of_authority

case_record = Table(
    "case_record",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("region", String(12), nullable=False),
    Column("sector", String(40), nullable=False),
    Column("category", String(4), nullable=False),
    Column("subject", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
)

lead_sheet = Table(
    "lead_sheet",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
)

# The key leaves room for one duty per person and case: the database itself keeps the four duties apart.
post = Table(
    "post",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("duty", String(20), nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "officer_id"),
    of_authority("case", "case_id"),
    of_authority("officer", "officer_id"),
)

finding = Table(
    "finding",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("outcome", String(20), nullable=False),
    # The reporter reads grounds, checked and handled; the fourth line, the reward, comes from the reward track.
    Column("grounds", Text, nullable=False),
    Column("checked", Text, nullable=False),
    Column("handled", Text, nullable=False),
    Column("items", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("verifier_a", id_type(), nullable=False),
    Column("verifier_b", id_type()),
    Column("at", Utc, nullable=False),
    Column("countersigned_at", Utc),
    # Why nobody went there, where there is no site record.
    Column("no_visit", Text),
    PrimaryKeyConstraint("authority_id", "case_id"),
    of_authority("case", "case_id"),
    of_authority("officer", "verifier_a"),
    of_authority("officer", "verifier_b"),
)

# What was done about it. A finding may name one; more follow. `target` names a person by post, never by name.
measure = Table(
    "measure",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("code", String(20), nullable=False),
    Column("document_number", Text),
    Column("day", Integer, nullable=False),
    Column("against", String(10), nullable=False),
    Column("target", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("with_finding", Boolean, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "number"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
)

# What an officer wants to see of the desk again: the address's query under a name of the officer's own.
saved_view = Table(
    "saved_view",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("name", String(20), nullable=False),
    Column("query", Text, nullable=False),
    PrimaryKeyConstraint("authority_id", "officer_id", "name"),
    of_authority("officer", "officer_id"),
)

# Who verifies in which round, and what each said about conflicts of interest. A later round goes to other people.
verifier = Table(
    "verifier",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("round", Integer, nullable=False),
    Column("declared_at", Utc),
    Column("conflict_at", Utc),
    PrimaryKeyConstraint("authority_id", "case_id", "officer_id", "round"),
    of_authority("case", "case_id"),
    of_authority("officer", "officer_id"),
)

site_record = Table(
    "site_record",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("round", Integer, nullable=False),
    Column("visited_day", Integer, nullable=False),
    # Who was there by post, never by name.
    Column("present", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("formed", String(12), nullable=False),
    Column("formed_why", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
)

evidence_list = Table(
    "evidence_list",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("round", Integer, nullable=False),
    Column("lines", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
)

# A leader's wish for more days, and what the supervising office said to it (empty until then).
extension = Table(
    "extension",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("reason", String(12), nullable=False),
    Column("why", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    Column("answer", String(8), nullable=False),
    Column("said", Text, nullable=False),
    Column("answered_by", id_type()),
    Column("answered_at", Utc),
    PrimaryKeyConstraint("authority_id", "case_id"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
    of_authority("officer", "answered_by"),
)

# What a leader signed, byte for byte, with the signature; one row for each conclusion of a case.
conclusion = Table(
    "conclusion",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("signer_key_id", hash_type(), nullable=False),
    Column("signed_by", id_type(), nullable=False),
    Column("signed_at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "number"),
    of_authority("case", "case_id"),
    of_authority("officer", "signed_by"),
)

# Who was charged with looking again. Rounds of a case are numbered from 1: each stay in REVIEW is one.
reviewer = Table(
    "reviewer",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("round", Integer, nullable=False),
    Column("officer_id", id_type(), nullable=False),
    Column("charged_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "round", "officer_id"),
    of_authority("case", "case_id"),
    of_authority("officer", "officer_id"),
    of_authority("officer", "charged_by"),
)

# Day and place among what came on that day, until it is settled who was first; parts of one tip share a place.
receipt_order = Table(
    "receipt_order",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    # 0 the tip as it came, then each answer of the reporter to a question.
    Column("number", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    # The first version that names object and fact.
    Column("counts", Boolean, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "number"),
    of_authority("case", "case_id"),
    Index("ix_receipt_order_day", "authority_id", "day", "place"),
)
