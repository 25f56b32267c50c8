"""What time alone does. Idempotent: swept twice in a row, the second finds nothing to do.

Each case is moved in a transaction of its own, so that one that cannot be moved does not keep the others back.
"""

from dataclasses import dataclass, field

from casework.cases import overdue
from casework.kernel.office import Office
from casework.rewards import orders
from casework.rewards.orders import SweptRewards


@dataclass(frozen=True)
class Swept:
    """How many cases were moved on after an unanswered question, how many were reported as overdue, and the rewards."""

    lapsed: int
    overdue: int
    rewards: SweptRewards = field(default_factory=SweptRewards)


def sweep(office: Office) -> Swept:
    """Do for every authority what time alone does."""
    lapsed = late = 0
    for case in overdue.due_cases(office):
        if case.lapsed:
            lapsed += overdue.lapse(office, case.authority, case.id)
        else:
            late += overdue.report(office, case.authority, case.id)
    return Swept(lapsed, late, orders.sweep(office))
