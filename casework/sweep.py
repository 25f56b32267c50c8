"""What time alone does. Idempotent: swept twice in a row, the second finds nothing to do.

At the end SQLite's write-ahead log is emptied: it holds pages as they were, in the order in which they changed.

Each case is moved in a transaction of its own, so that one that cannot be moved does not keep the others back.
"""

from dataclasses import dataclass, field

from casework.cases import overdue
from casework.kernel.database import empty_log
from casework.kernel.office import Office
from casework.rewards import orders
from casework.rewards.orders import SweptRewards


@dataclass(frozen=True)
class Swept:
    """How many cases were moved on after an unanswered question, how many were reported as overdue, and the rewards."""

    lapsed: int
    overdue: int
    rewards: SweptRewards = field(default_factory=SweptRewards)


def sweep(office: Office, *, day_ends: bool = False) -> Swept:
    """Do for every authority what time alone does; `day_ends` hands today's claims to the payer too, for a sample."""
    lapsed = late = 0
    for case in overdue.due_cases(office):
        if case.lapsed:
            lapsed += overdue.lapse(office, case.authority, case.id)
        else:
            late += overdue.report(office, case.authority, case.id)
    swept = Swept(lapsed, late, orders.sweep(office, day_ends=day_ends))
    empty_log(office.engine)
    return swept
