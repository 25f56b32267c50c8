"""Deadlines that passed: a question that was not answered, a promise that was not kept; and days that were 暂定.

A case that is over its day is reported once to the office that supervises it, and the reporter reads that it was, with the
day by which there must be an answer (攀办函〔2015〕135号 五（二）: 跟踪督办).
"""

from dataclasses import dataclass
from typing import cast

from casework.cases import promised
from casework.cases.promised import OVERDUE
from casework.cases.telling import NEW_DAY, RECKONED
from casework.kernel import authorities, events, promises
from casework.kernel.casefile import Case
from casework.kernel.errors import CaseworkError
from casework.kernel.ids import AuthorityId, CaseId, Day, DepartmentId
from casework.kernel.office import Transaction, query, use_case
from casework.kernel.visibility import recipients_of
from casework.people import departments
from casework.rules import lifecycle
from crypto.encoding import Json


@dataclass(frozen=True)
class DueCase:
    """A case whose time is over. `lapsed`: the reporter was asked and did not answer within the days given."""

    authority: AuthorityId
    id: CaseId
    lapsed: bool


@query
def due_cases(tx: Transaction) -> tuple[DueCase, ...]:
    """Return the cases of all authorities whose time is over and about which nothing was done yet."""
    found = []
    for authority in authorities.all_of(tx):
        for case in events.past_due(tx, authority.id):
            if _lapsed(tx, case) or _late(tx, case):
                found.append(DueCase(case.authority, case.id, _lapsed(tx, case)))
    return tuple(found)


@use_case
def lapse(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> bool:
    """Go on with what there is after an unanswered question; false when that was done meanwhile."""
    case = events.load(tx, authority, case_id)
    if not _lapsed(tx, case):
        return False
    events.append(tx, case, "more_lapsed", actor=None)
    return True


@use_case
def report(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> bool:
    """Report an overdue case to its supervisor; false when that was done meanwhile."""
    case = events.load(tx, authority, case_id)
    if not _late(tx, case):
        return False
    tell(tx, case, supervisor_of(tx, case))
    return True


@use_case
def reckon(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> bool:
    """Reckon the 暂定 days of a case again; false when the calendar knows no more than it did."""
    case = events.load(tx, authority, case_id)
    values = promises.reckoned_again(tx, case)
    if not values:
        return False
    told = {} if "reward_due" not in values else {"day": cast(Day, values["reward_due"])}
    events.note(tx, case, RECKONED, actor=None, tell=told, values=values)
    return True


@query
def provisional(tx: Transaction) -> tuple[tuple[AuthorityId, CaseId], ...]:
    """Return authority and case of all whose 暂定 days can be reckoned better by now."""
    return tuple(
        (authority.id, case.id)
        for authority in authorities.all_of(tx)
        for case in promises.provisional(tx, authority.id)
        if promises.reckoned_again(tx, case)
    )


def tell(tx: Transaction, case: Case, office: DepartmentId, what: str = OVERDUE) -> None:
    """Write that a case was reported to an office, and by when that is to see to it; the reporter reads both."""
    name = departments.names(tx, case.authority)[office].name
    said: dict[str, Json] = {"department": name, **promised.promise(tx, "escalated").told}
    events.note(tx, case, what, actor=None, payload={"to": office}, tell=said)


def unanswered(tx: Transaction, case: Case) -> bool:
    """Say whether a case was reported, the days of who was told are over, and it has not moved since."""
    newest = _newest(tx, case) if _broken(tx, case) else None
    return newest is not None and newest.step == OVERDUE and is_over(tx, newest)


def is_over(tx: Transaction, reported: events.Event) -> bool:
    """Say whether the day is over by which whoever was told was to see to it."""
    found = promised.promised(tx, reported)
    return found is not None and found.day < tx.today


def _lapsed(tx: Transaction, case: Case) -> bool:
    waiting = case.standing.main == "NEED_INFO"
    return waiting and case.wait_until is not None and case.wait_until < tx.today


def _late(tx: Transaction, case: Case) -> bool:
    """Say whether the promise is broken and nobody has been told since the case last moved."""
    return _broken(tx, case) and _newest(tx, case).step != OVERDUE


def _broken(tx: Transaction, case: Case) -> bool:
    if case.clock_stopped_day is not None or lifecycle.closed(case.standing) or case.due is None:
        return False
    return case.due < tx.today or (case.due_at is not None and case.due_at < tx.now)


def _newest(tx: Transaction, case: Case) -> events.Event:
    """Return the newest of what moves a case, promises it anew, or says that it is late."""
    for one in reversed(events.of_case(tx, case.authority, case.id)):
        if one.step in (OVERDUE, NEW_DAY) or one.track == lifecycle.MAIN:
            return one
    raise CaseworkError("no_events", "这件案没有经过。")


def supervisor_of(tx: Transaction, case: Case) -> DepartmentId:
    """Return who supervises; a case without a supervisor is its lead's own."""
    for department, role in recipients_of(tx, case).items():
        if role == "supervisor":
            return department
    return case.department
