"""Which cases an officer may know of. Every query of cases starts here; exceptions are listed with their reasons in
tests/services/kernel/test_visibility.py.

A case is visible to the departments that hold a role in it (lead, assisting, supervisor, rewards). A department that a
conflict of interest excludes holds none: for it the case does not exist, without a gap, a count or a refusal.
"""

from collections.abc import Mapping

from casework.kernel import store
from casework.kernel.casefile import Case, case_of
from casework.kernel.errors import NotFound
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor, Transaction
from casework.kernel.store import VisibleCases, last_actor, newest_step


def visible_cases(actor: Actor) -> VisibleCases:
    """Return the select of all cases that the actor may know of: all columns of `case`, and `role`."""
    return store.visible_cases(actor.authority, actor.department)


def find(tx: Transaction, actor: Actor, number: str) -> tuple[Case, str]:
    """Return a visible case by its number, with the role of the actor's department in it; raises NotFound.

    On PostgreSQL the row stays locked in a writing use case, so that two officers act one after the other.
    """
    row = store.visible_case(tx.connection, visible_cases(actor), number.strip().upper(), lock=tx.writes)
    if row is None:
        raise NotFound
    return case_of(row), row.role


def recipients_of(tx: Transaction, case: Case) -> dict[DepartmentId, str]:
    """Return department → role of a case that the caller has found."""
    found = store.recipients_of(tx.connection, case.authority, case.id)
    return {DepartmentId(name): role for name, role in found.items()}


def set_roles(tx: Transaction, case: Case, roles: Mapping[DepartmentId, str]) -> None:
    """Give a case to other departments: department → role, all of them."""
    store.replace_recipients(tx.connection, case.authority, case.id, roles)


def admit(tx: Transaction, case: Case, department: DepartmentId, role: str) -> None:
    """Let a department know of a case in a role; one that has a role already keeps it."""
    if department not in recipients_of(tx, case):
        row = {"authority_id": case.authority, "case_id": case.id, "department_id": department, "role": role}
        store.insert_recipients(tx.connection, [row])


__all__ = ["VisibleCases", "admit", "find", "last_actor", "newest_step", "recipients_of", "set_roles", "visible_cases"]
