"""What was found in all cases that an officer may know of, as the leaders signed it: for cards and ledgers.

The signed conclusion counts and not the finding's row, which a review writes over while nobody has signed it. A case that
follows another one has no conclusion of its own, so that a fact stands once; one that began anew has its own.
"""

import json
from dataclasses import dataclass

from casework.cases import store
from casework.cases.handle import RecordText
from casework.cases.verify import FindingItem
from casework.kernel.casefile import Case, case_of
from casework.kernel.ids import Day, day_at
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import visible_cases
from casework.rules import lifecycle

_RECORD = ("region", "sector", "category", "subject", "place", "summary")


@dataclass(frozen=True)
class Found:
    """A concluded case in which facts were verified. `version` is the finding's; `day`: of the visit, or of the signature."""

    case: Case
    role: str
    record: RecordText
    items: tuple[FindingItem, ...]
    version: int
    day: Day


def found_by(tx: Transaction, actor: Actor) -> tuple[Found, ...]:
    """Return them; none in which the officer declared a conflict of interest."""
    rows = store.conclusions_seen(tx.connection, visible_cases(actor), sorted(lifecycle.REWARDABLE), actor.officer)
    newest = {row.id: row for row in rows}
    found = []
    for row in newest.values():
        body = json.loads(row.body)
        items = tuple(FindingItem(**item) for item in body["items"])
        record = RecordText(*(getattr(row, name) or "" for name in _RECORD))
        day = Day(row.visited_day) if row.visited_day is not None else day_at(row.signed_at)
        found.append(Found(case_of(row), row.role, record, items, body["version"], day))
    return tuple(found)
