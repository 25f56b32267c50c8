"""Tables of the remedy slice: what is put right and until when, who accepted it, what was cut off, who looks back."""

from sqlalchemy import JSON, Column, Integer, PrimaryKeyConstraint, String, Table, Text

from casework.kernel.database import Utc, id_type, metadata, of_authority

# One row for each verified fact of a finding. `kind`: plan (五落实), spot (put right on the spot), own (the enterprise
# found it itself and cured it). A later finding of the same case has a greater version, and rows of its own.
rectification = Table(
    "rectification",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("finding_version", Integer, nullable=False),
    Column("item", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("owner", Text, nullable=False),
    Column("steps", Text, nullable=False),
    Column("funds", Text, nullable=False),
    Column("until_day", Integer),
    Column("plan", Text, nullable=False),
    Column("leader", Text, nullable=False),
    Column("monitoring", Text, nullable=False),
    Column("found_day", Integer),
    Column("cured_day", Integer),
    Column("seen_by", Text, nullable=False),
    Column("accepted_day", Integer),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "finding_version", "item"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
)

acceptance = Table(
    "acceptance",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("finding_version", Integer, nullable=False),
    # For each open fact: item, passed, note, and a new day where it did not pass.
    Column("items", JSON, nullable=False),
    Column("seen", Text, nullable=False),
    Column("expert", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    Column("agreed_by", id_type()),
    PrimaryKeyConstraint("authority_id", "case_id", "number"),
    of_authority("case", "case_id"),
    of_authority("officer", "written_by"),
    of_authority("officer", "agreed_by"),
)

# `refused` is the measure whose order was not obeyed; `urgent` says why 24 hours could not be waited for.
supply_cut = Table(
    "supply_cut",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("measure", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("refusal", Text, nullable=False),
    Column("danger", Text, nullable=False),
    Column("notified_at", Utc, nullable=False),
    Column("cut_at", Utc, nullable=False),
    Column("urgent", Text, nullable=False),
    Column("lifted_day", Integer),
    Column("decided_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "measure"),
    of_authority("measure", "case_id", "measure", to=("case_id", "number")),
    of_authority("measure", "case_id", "refused", to=("case_id", "number")),
    of_authority("officer", "decided_by"),
)

# `reason`: closed (every one) or drawn. `outcome`: clean or recurred, null until somebody has been there.
look_back = Table(
    "look_back",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("planned_day", Integer, nullable=False),
    Column("reason", String(10), nullable=False),
    Column("outcome", String(10)),
    Column("seen", Text, nullable=False),
    Column("done_by", id_type()),
    Column("at", Utc),
    PrimaryKeyConstraint("authority_id", "case_id", "number"),
    of_authority("case", "case_id"),
    of_authority("officer", "done_by"),
)
