"""Tables of the enterprises slice: the register, which case is about whom, checks of posters, and blacklistings.

`enterprise_line`, `poster_check` and `blacklist_step` are never changed and never deleted: migration 0019 has the database
refuse both. What was wrong in them is said by a further line.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from casework.kernel.database import Utc, id_type, metadata, of_authority

# `shared`: entered on the register's own page, for every department to see. Otherwise it came with a case, and is seen by the
# department that wrote it and by whoever may know of a case about it: a new name would tell of a hidden case.
enterprise = Table(
    "enterprise",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("name", Text, nullable=False),
    # 统一社会信用代码, or empty while nobody has it. Not unique: a refusal would tell a department of an entry hidden from it.
    Column("code", String(18), nullable=False),
    Column("region", String(12), nullable=False),
    Column("sector", String(40), nullable=False),
    Column("address", Text, nullable=False),
    # Who answers for safety there, as a post and never as a name.
    Column("responsible", Text, nullable=False),
    # [{"name", "number", "until": day or null}]
    Column("permits", JSON, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("merged_into", id_type()),
    Column("version", Integer, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "id"),
    of_authority("department", "department_id"),
    of_authority("enterprise", "merged_into"),
    of_authority("officer", "written_by"),
)

# What happened to an entry: `renamed` (text: the former name), `merged` (into `other`, text: why), `parted` (again, text: why).
enterprise_line = Table(
    "enterprise_line",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("enterprise_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("other_id", id_type()),
    Column("text", Text, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "enterprise_id", "number"),
    of_authority("enterprise", "enterprise_id"),
    of_authority("enterprise", "other_id"),
    of_authority("officer", "written_by"),
)

# 责任单位 1…n of a case (平湛安〔2022〕9号 28、29: whoever lent the permit and whoever did the work are both liable).
case_enterprise = Table(
    "case_enterprise",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    Column("place", Integer, nullable=False),
    Column("enterprise_id", id_type(), nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "case_id", "place"),
    UniqueConstraint("authority_id", "case_id", "enterprise_id"),
    of_authority("case", "case_id"),
    of_authority("enterprise", "enterprise_id"),
    of_authority("officer", "written_by"),
    Index("ix_case_enterprise_enterprise", "authority_id", "enterprise_id"),
)

# 张贴核查: whether the notice of how to report hangs where people work (dossier C28).
poster_check = Table(
    "poster_check",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("enterprise_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("seen", Text, nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "enterprise_id", "number"),
    of_authority("enterprise", "enterprise_id"),
    of_authority("department", "department_id"),
    of_authority("officer", "written_by"),
)

# `case_id` and `measure`: the penalty that it rests on, where that stands in a case of the installation.
blacklisting = Table(
    "blacklisting",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("id", id_type(), nullable=False),
    Column("enterprise_id", id_type(), nullable=False),
    Column("department_id", String(60), nullable=False),
    Column("case_id", id_type()),
    Column("penalty", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("answer_by", Integer),
    Column("listed_day", Integer),
    Column("until_day", Integer),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("authority_id", "id"),
    of_authority("enterprise", "enterprise_id"),
    of_authority("department", "department_id"),
    of_authority("case", "case_id"),
)

blacklist_step = Table(
    "blacklist_step",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("blacklisting_id", id_type(), nullable=False),
    Column("number", Integer, nullable=False),
    Column("step", String(10), nullable=False),
    Column("day", Integer, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("written_by", id_type(), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("authority_id", "blacklisting_id", "number"),
    of_authority("blacklisting", "blacklisting_id"),
    of_authority("officer", "written_by"),
)
