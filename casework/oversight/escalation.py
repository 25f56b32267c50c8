"""A case that stays overdue goes one level up, and again, until there is nobody above.

An overdue case is reported to the office that supervises it, which has the days of `escalated` (casework/cases/overdue.py).
Are they over and the lead has taken no step, it is reported to the next 安委办 above both: that one supervises from then on,
the one before keeps the reward where it decides it, and the reporter reads whom it was reported to and the new day. A case
with nobody above stays where it is (攀办函〔2015〕135号 五（二）: 跟踪督办; days and levels are this project's own). The same
holds for an answer to the reporter that stays out (casework/cases/unanswered.py).
"""

from casework.cases import overdue, unanswered
from casework.cases.promised import ANSWER_LATE, OVERDUE
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.ids import AuthorityId, CaseId, DepartmentId
from casework.kernel.office import Office, Transaction, query, use_case
from casework.kernel.visibility import hidden_from, recipients_of, set_roles
from casework.people import departments
from casework.transfers import roles


def sweep(office: Office) -> int:
    """Bring cases that stay overdue one level up; return how many. Idempotent."""
    return sum(escalate(office, authority, case) for authority, case in waiting(office))


@query
def waiting(tx: Transaction) -> tuple[tuple[AuthorityId, CaseId], ...]:
    """Return authority and case of all that wait for an office above."""
    return tuple(
        (authority.id, name)
        for authority in authorities.all_of(tx)
        for name in dict.fromkeys(
            case.id
            for case in (*events.past_due(tx, authority.id), *unanswered.asking(tx, authority.id))
            if _next(tx, case) is not None
        )
    )


@use_case
def escalate(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> bool:
    """Report a case to the next office above, which supervises from then on; false when there is nothing to do."""
    case = events.load(tx, authority, case_id)
    above = _next(tx, case)
    if above is None:
        return False
    set_roles(tx, case, roles.supervised_by(recipients_of(tx, case), above))
    overdue.tell(tx, case, above, OVERDUE if overdue.unanswered(tx, case) else ANSWER_LATE)
    return True


def _next(tx: Transaction, case: Case) -> DepartmentId | None:
    """Return the lowest 安委办 above the lead and who was told, once the days of the last one told are over; else None."""
    if not (overdue.unanswered(tx, case) or unanswered.ignored(tx, case)):
        return None
    directory, playing = departments.directory_of(tx, case.authority), recipients_of(tx, case)
    told = [name for name, role in playing.items() if role == roles.SUPERVISOR]
    parties = [directory.department(name) for name in (case.department, *told)]
    return roles.office_over(directory, parties, playing, hidden_from(tx, case))
