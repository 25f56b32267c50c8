"""By when the two verifiers are to be there (dossier row 9): the officers' own promise, of which no reporter hears.

Five working days after acceptance; two where a major hazard is expected; 24 hours where the danger is present or the tip was
urgent. It is met by the site record of the round.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.cases import site, verifiers
from casework.cases.duewords import DueView, promised
from casework.kernel.casefile import Case
from casework.kernel.events import Event
from casework.kernel.ids import Day
from casework.kernel.office import Transaction

_RULES = {"S2": "visit_major", "S3": "visit_danger"}
_BEGINS = ("accept", "redo", "recur")


@dataclass(frozen=True)
class Visit:
    """How bad it looked beforehand, by when to be there, and the day on which they were (None: not yet)."""

    severity: str
    due: DueView
    visited: Day | None


def visit_of(tx: Transaction, case: Case, history: Sequence[Event]) -> Visit | None:
    """Return the promise of the round that runs, or None before the first."""
    starts = [at for at, one in enumerate(history) if one.step == "start"]
    if not starts:
        return None
    begun = next((one for one in reversed(history[: starts[-1]]) if one.step in _BEGINS and one.at), history[starts[-1]])
    severity = str(history[starts[-1]].payload.get("severity", "S1"))
    rule = "visit_danger" if case.urgent else _RULES.get(severity, "visit")
    record = site.site_record_of(tx, case, verifiers.round_of(history))
    return Visit(severity, promised(tx, rule, begun.at or tx.now), record.text.visited_day if record else None)
