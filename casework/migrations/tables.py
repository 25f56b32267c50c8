"""Every table of the domain on one metadata, for the migrations and their comparison with the tables."""

import casework.cases.tables
import casework.enterprises.tables
import casework.entry.tables
import casework.kernel.tables
import casework.ledgers.tables
import casework.matters.tables
import casework.orders.tables
import casework.oversight.tables
import casework.people.tables
import casework.remedy.tables
import casework.review.tables
import casework.rewards.tables
import casework.tips.tables
import casework.transfers.tables
from casework.kernel.database import metadata

SLICES = (
    casework.kernel.tables,
    casework.people.tables,
    casework.tips.tables,
    casework.cases.tables,
    casework.enterprises.tables,
    casework.matters.tables,
    casework.review.tables,
    casework.transfers.tables,
    casework.remedy.tables,
    casework.rewards.tables,
    casework.oversight.tables,
    casework.entry.tables,
    casework.orders.tables,
    casework.ledgers.tables,
)

__all__ = ["SLICES", "metadata"]
