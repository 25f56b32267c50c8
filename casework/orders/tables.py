"""The table of orders: which case answers which number of another office, and until when.

A row joins a case to a number under which somebody else knows the caller: docs/threat-model.md says so. It carries days only.
"""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table

from casework.kernel.database import id_type, metadata, of_authority

external_order = Table(
    "external_order",
    metadata,
    Column("authority_id", id_type(), nullable=False),
    Column("case_id", id_type(), nullable=False),
    # An id of policies/national/order-sources.toml, or `outside` for a file of another installation.
    Column("source", String(40), nullable=False),
    Column("number", String(60), nullable=False),
    # Who handed it on, of a file of another installation; empty otherwise.
    Column("origin", String(200), nullable=False),
    # The department that took it in, and so may know its number whoever handles it.
    Column("door_id", String(60), nullable=False),
    # The day of the first report at the other installation.
    Column("first_day", Integer),
    Column("due_day", Integer),
    Column("imported_day", Integer, nullable=False),
    Column("replied_day", Integer),
    PrimaryKeyConstraint("authority_id", "case_id"),
    of_authority("case", "case_id"),
    of_authority("department", "door_id"),
    # No key: whoever must not learn of a case is answered as if its number were not here, and may bring it again.
    Index("ix_external_order_number", "authority_id", "source", "number"),
)
