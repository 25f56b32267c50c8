"""Who of a department, and of those who act for it, may learn of a case."""

from casework.kernel.casefile import Case
from casework.kernel.ids import AuthorityId, DepartmentId, OfficerId
from casework.kernel.office import Transaction
from casework.kernel.visibility import hidden_from
from casework.people.keys import members_of
from casework.people.rotation import Member
from casework.people.store import deputies


def members_for(tx: Transaction, case: Case, department: DepartmentId) -> list[Member]:
    """Return the members of a department (`keys.members_of`) without those whose own department must not learn of the case."""
    kept_out = deputies_kept_out(tx, case, department)
    return [one for one in members_of(tx, case.authority, department) if one.officer not in kept_out]


def deputies_kept_out(tx: Transaction, case: Case, department: DepartmentId) -> set[OfficerId]:
    """Return who acts for a department today and comes from one that must not learn of the case."""
    homes = _homes(tx, case.authority, department)
    hidden = hidden_from(tx, case) if homes else frozenset()
    return {officer for officer, home in homes.items() if home in hidden}


def _homes(tx: Transaction, authority: AuthorityId, department: DepartmentId) -> dict[OfficerId, DepartmentId]:
    """Return the deputies of a department from other ones: officer → own department."""
    rows = deputies.of_department(tx.connection, authority, department, tx.today)
    return {OfficerId(row.officer_id): DepartmentId(row.home) for row in rows if row.home != department}
