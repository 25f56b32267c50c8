"""What time alone does here: a rectification that nears its day is called to mind, and a look-back falls due."""

from dataclasses import dataclass

from casework.cases.duewords import RECTIFY
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.ids import AuthorityId, CaseId, Day, date_of
from casework.kernel.office import Office, Transaction, query, use_case
from casework.remedy import plans, store
from casework.rules.deadlines import warning

REMINDED = "rectify_reminder"


@dataclass(frozen=True)
class SweptRemedy:
    """How many rectifications were called to mind, and how many look-backs fell due."""

    reminded: int = 0
    looked_back: int = 0


@query
def waiting(tx: Transaction) -> tuple[tuple[AuthorityId, CaseId, bool], ...]:
    """Return authority, case, and whether it is a look-back (else a rectification) of all that may have to be moved."""
    found: list[tuple[AuthorityId, CaseId, bool]] = []
    for authority in authorities.all_of(tx):
        rows = store.open_rectifications(tx.connection, authority.id)
        found += [(authority.id, CaseId(row.case_id), False) for row in rows]
        due = store.look_backs_due(tx.connection, authority.id, tx.today)
        found += [(authority.id, CaseId(row.case_id), True) for row in due]
    return tuple(found)


@use_case
def remind(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> bool:
    """Call a rectification to mind, once for each of the days before its day; false when there is nothing to do."""
    case = events.load(tx, authority, case_id)
    if case.standing.main != "ENFORCING":
        return False
    until = plans.next_day(plans.plans_of(tx, case, plans.signed_finding(tx, case)))
    if until is None:
        return False
    step = warning(date_of(until), date_of(tx.today), tx.office.policies.measures.remind)
    # A review that was upheld ends the promise that ran before it; the day of 五落实 holds on.
    values = {} if (case.due, case.due_kind) == (until, RECTIFY) else {"due": until, "due_kind": RECTIFY}
    if step is None or _reminded(tx, case, until, step):
        if values:
            events.note(tx, case, "rectify_day", actor=None, values=values)
        return False
    events.note(tx, case, REMINDED, actor=None, payload={"until": until, "days": step}, values=values)
    return True


@use_case
def fall_due(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> bool:
    """Move a filed case whose look-back has come to LOOKBACK; false when it is not filed any more."""
    case = events.load(tx, authority, case_id)
    if case.standing.main != "CLOSED":
        return False
    events.append(tx, case, "look_back", actor=None)
    return True


def sweep(office: Office) -> SweptRemedy:
    """Do what time alone does, each case in a transaction of its own."""
    reminded = looked_back = 0
    for authority, case_id, is_look_back in waiting(office):
        if is_look_back:
            looked_back += fall_due(office, authority, case_id)
        else:
            reminded += remind(office, authority, case_id)
    return SweptRemedy(reminded, looked_back)


def _reminded(tx: Transaction, case: Case, until: Day, step: int) -> bool:
    notes = [one.payload for one in events.of_case(tx, case.authority, case.id) if one.step == REMINDED]
    return any(one.get("until") == until and one.get("days", step + 1) <= step for one in notes)
