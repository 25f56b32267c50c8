"""What falls due soon and waits for an officer: the cases that the desk shows under 要我办, by the days before their day."""

from collections.abc import Iterator
from dataclasses import dataclass

from casework.cases import desk_store as store
from casework.cases.duewords import running_day
from casework.cases.filters import Filters, Now
from casework.kernel.casefile import Case, case_of
from casework.kernel.ids import CaseId, Day, date_of
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import visible_cases
from casework.people.absence import stands_in_for
from casework.rules.deadlines import warning


@dataclass(frozen=True)
class Near:
    """A case that falls due on a day, and which of the days before has come."""

    case: CaseId
    due: Day
    days: int


def near(tx: Transaction, actor: Actor) -> tuple[Near, ...]:
    """Return what falls due within the days of `policies.measures.remind` and whose turn is the actor's (rules/turns.py)."""
    view = store.Desk(visible_cases(actor), actor.officer, actor.duties, Now(tx.today, tx.now), stands_in_for(tx, actor))
    found = []
    for case in _all(tx, view):
        due = running_day(case)
        days = None if due is None else warning(date_of(due), date_of(tx.today), tx.office.policies.measures.remind)
        if due is not None and days is not None:
            found.append(Near(case.id, due, days))
    return tuple(found)


def _all(tx: Transaction, view: store.Desk) -> Iterator[Case]:
    """Yield the cases of 要我办 up to the day that the farthest warning speaks of, page by page: they come by their days."""
    horizon = tx.today + max(tx.office.policies.measures.remind)
    page = 1
    while rows := store.rows(tx.connection, view.select("mine", Filters()), page):
        for case in map(case_of, rows):
            day = case.reward_due if case.due is None else case.due
            if case.due_at is None and (day is None or day > horizon):
                return
            yield case
        page += 1
