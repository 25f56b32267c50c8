"""Whose money pays: each office that decides rewards has a purse of its own in the fund.

The 安委办 of the authority's own level keeps the purse "", an office above it one under its department's id. A reward that was
decided above because the case is hidden from the office here is paid from above too: out of the own purse it would stand in
the own ledger, as an entry on a day on which nobody here had a case (DESIGN section 1). An award stays with the purse that was
reserved for it.
"""

from casework.kernel import authorities
from casework.kernel.casefile import Case
from casework.kernel.ids import AuthorityId, DepartmentId
from casework.kernel.office import Transaction
from casework.kernel.visibility import recipients_of

OWN = ""
"""The purse of the authority's own 安委办."""
_DECIDING = ("rewards", "supervisor", "lead")


def of_office(tx: Transaction, authority: AuthorityId, department: DepartmentId) -> str:
    """Return the purse of an office."""
    pack = authorities.pack_of(tx, authority)
    known = {one.id: one.region for one in pack.departments}
    return OWN if known.get(department, pack.region.code) == pack.region.code else department


def of_case(tx: Transaction, case: Case) -> str:
    """Return the purse from which a case's reward is paid: that of the office that decides it (rewards/office.py)."""
    roles = recipients_of(tx, case)
    offices = {one.id for one in authorities.pack_of(tx, case.authority).departments if one.kind == "committee"}
    for role in _DECIDING:
        deciding = sorted(name for name, played in roles.items() if played == role and name in offices)
        if deciding:
            return of_office(tx, case.authority, deciding[0])
    return OWN
