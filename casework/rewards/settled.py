"""When it is settled who was first, and the order of receipt goes (dossier 3.3: 最终确定后，次序也删除).

    of a case      it was taken back or parted; or it is over, its days for not agreeing are too, and its reward was decided
                   (or it brings none)
    of a matter    all of its cases are so: then their places are erased, and the matter is settled

A case that was related to no other is a matter by itself. What comes later about a settled matter is later, whatever its day:
that somebody was rewarded for it stands with the reward. Deleting overwrites on SQLite (secure_delete), and the sweep that this
belongs to empties the log; on PostgreSQL the table is written anew at once (kernel/scatter.py).
"""

from casework.cases import order
from casework.kernel import among, authorities, events, scatter
from casework.kernel.casefile import Case
from casework.kernel.ids import AuthorityId, CaseId
from casework.kernel.office import Office, Transaction, query, use_case
from casework.matters import firsts, pairs
from casework.review import objections, wishes
from casework.rules.lifecycle import REWARDABLE

_GONE = ("WITHDRAWN", "SPLIT")
_OVER = ("CLOSED", "LOOKBACK", "NOT_ACCEPTED")
_DECIDED = frozenset({*firsts.REWARDED, "R_DENIED", "R_REVOKED"} - {"R_HELD", "R_APPROVED"})


def sweep(office: Office) -> int:
    """Erase the places of all cases of settled matters; of how many cases. Idempotent."""
    erased = sum(_settle(office, authority, case) for authority, case in _waiting(office))
    if erased:
        scatter.forget_order(office.engine)
    return erased


@query
def _waiting(tx: Transaction) -> tuple[tuple[AuthorityId, CaseId], ...]:
    found: list[tuple[AuthorityId, CaseId]] = []
    for authority in authorities.all_of(tx):
        over = among.in_states(tx, authority.id, order.placed(tx, authority.id), (*_GONE, *_OVER))
        found += [(authority.id, case.id) for case in over if is_settled(tx, case)]
    return tuple(found)


@use_case
def _settle(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> int:
    """Erase the places of a case's matter if all of its cases are settled; of how many cases."""
    case = events.load(tx, authority, case_id)
    others = pairs.fellows(tx, case)
    placed = order.places_of(tx, authority, [one.id for one in (case, *others)])
    if not placed or not all(is_settled(tx, one) for one in (case, *others)):
        return 0
    for one in (case, *others):
        order.forget(tx, one)
    pairs.settle(tx, case)
    return len(placed)


def is_settled(tx: Transaction, case: Case) -> bool:
    """Whether nothing can change any more about who is rewarded for what this case reported, as far as it goes."""
    standing = case.standing
    if standing.main in _GONE:
        return True
    if standing.main not in _OVER or case.reward_disputed:
        return False
    history = events.of_case(tx, case.authority, case.id)
    waived = standing.reward == "R_WAIVED" and not wishes.may_want(tx, case, history)
    if standing.finding in REWARDABLE and standing.reward not in _DECIDED and not waived:
        return False
    open_now = objections.objectable(tx, case, history)
    return not open_now.answers or open_now.late(tx.today)
