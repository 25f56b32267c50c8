"""Cases about the same fact that an office must not learn of: below nothing follows from them, and nothing is said of them.

Whoever decides the hidden one may know of both, and says whether they are one matter. For the office below that is as if it had
not been said: where it would change a reward there, that reward goes up first (casework/rewards/above.py).
"""

from casework.kernel.among import glance
from casework.kernel.casefile import Case
from casework.kernel.ids import CaseId, DepartmentId
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import hidden_from, unhidden
from casework.matters import pairs


def counting(tx: Transaction, case: Case) -> list[Case]:
    """Return the cases that may be about the same fact as a case and are not decided about, and those that are about it."""
    alike, decided = pairs.alike(tx, case), pairs.decided(tx, case)
    found = {one: other for one, (other, _) in alike.items() if one not in decided}
    found |= {one: glance(tx, case.authority, one) for one in _same(tx, case)}
    return list(found.values())


def for_office(tx: Transaction, case: Case, office: DepartmentId | None) -> frozenset[CaseId]:
    """Return the cases of a case's matter that are hidden from an office; None is no office, from which none is."""
    same = {one: glance(tx, case.authority, one) for one in _same(tx, case)}
    return frozenset(one for one, other in same.items() if office is not None and office in hidden_from(tx, other))


def for_reader(tx: Transaction, actor: Actor, case: Case) -> frozenset[CaseId]:
    """Return those that are hidden from an officer, by the department that they work for or their own."""
    same = _same(tx, case)
    return frozenset(same - unhidden(tx, actor, same))


def _same(tx: Transaction, case: Case) -> set[CaseId]:
    return {one for one, pair in pairs.decided(tx, case).items() if pair.verdict in pairs.ONE_MATTER}


__all__ = ["counting", "for_office", "for_reader"]
