"""Promised answers that are no deadline of the case: what a reporter asked for, and nobody answered by its day.

    asked, with a day ──> answered in time
                      └─> late ── report ──> who supervises, by when ── escalate (casework/oversight) ──> the next office above

Two are meant: that somebody answers a reporter who is given a hard time, and that a leader answers a request to stop. Whoever
supervises is told as of an overdue case, in the same words for both: what it is about only those read who see to it
(casework/review/protection.py). The reporter reads whom it was reported to.
"""

from collections.abc import Sequence

from casework.cases import asked, overdue
from casework.cases.promised import ANSWER_LATE, REPRISAL, promised, reported
from casework.kernel import authorities, events, promises
from casework.kernel.casefile import Case
from casework.kernel.events import Event
from casework.kernel.ids import AuthorityId, CaseId
from casework.kernel.office import Transaction, query, use_case
from casework.rules import lifecycle

HARMED = "P_REPORTED"
"""State of protection in which a reporter waits for an answer."""
STOPPABLE = lifecycle.step_named("grant_withdraw").sources
"""Main states in which a request to stop is to be answered."""


@query
def waiting(tx: Transaction) -> tuple[tuple[AuthorityId, CaseId], ...]:
    """Return authority and case of all with a late answer that nobody was told of."""
    return tuple(
        (authority.id, case.id)
        for authority in authorities.all_of(tx)
        for case in asking(tx, authority.id)
        if _untold(tx, case, _history(tx, case))
    )


@use_case
def report(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> bool:
    """Tell whoever supervises the case; false when that was done meanwhile."""
    case = events.load(tx, authority, case_id)
    if not _untold(tx, case, _history(tx, case)):
        return False
    overdue.tell(tx, case, overdue.supervisor_of(tx, case), ANSWER_LATE)
    return True


def asking(tx: Transaction, authority: AuthorityId) -> tuple[Case, ...]:
    """Return the cases whose reporter may wait for an answer, for the sweep."""
    return promises.asking(tx, authority, HARMED, STOPPABLE, asked.WITHDRAW_ASKED)


def late(tx: Transaction, case: Case, history: Sequence[Event]) -> tuple[Event, ...]:
    """Return what was asked and not answered by its day."""
    harmed = asked.newest(history, REPRISAL) if case.standing.protection == HARMED else None
    stop = asked.withdrawal(history) if case.standing.main in STOPPABLE else None
    days = [(one, promised(tx, one)) for one in (harmed, stop) if one is not None]
    return tuple(one for one, day in days if day is not None and day.day < tx.today)


def ignored(tx: Transaction, case: Case) -> bool:
    """Say whether the days of who was told of a late answer are over, and there is still none."""
    history = _history(tx, case)
    told = asked.newest(history, ANSWER_LATE)
    is_over = told is not None and bool(late(tx, case, history)) and overdue.is_over(tx, told)
    return is_over and not _untold(tx, case, history)


def _untold(tx: Transaction, case: Case, history: Sequence[Event]) -> bool:
    return any(reported(tx, one, history) is None for one in late(tx, case, history))


def _history(tx: Transaction, case: Case) -> tuple[Event, ...]:
    return events.of_case(tx, case.authority, case.id)
