"""Which cases an officer may know of. Every query of cases starts here; exceptions are listed with their reasons in
tests/services/kernel/test_visibility.py.

A case is visible to the departments that hold a role in it (lead, assisting, supervisor, rewards …). For every other one it
does not exist, without a gap, a count or a refusal. Two kinds of department must not learn of it by another way either:

    shut     a role that officers of the lead gave it, when they read that it is meant (casework/transfers/recuse.py)
    closed   it has no role, and the tip came to a department that keeps it out (rules/closed.py); nothing is stored of that

It is offered to neither, and their officers do not see the case at another department's desk, whose work they do for a time.
"""

from collections.abc import Collection, Mapping
from typing import Any

from casework.kernel import authorities, store
from casework.kernel.casefile import Case, case_of
from casework.kernel.errors import NotFound
from casework.kernel.ids import AuthorityId, CaseId, DepartmentId, TipId
from casework.kernel.office import Actor, Home, Transaction
from casework.kernel.store import SHUT, VisibleCases, last_actor, newest_step
from casework.rules.closed import closers, closes
from policies import Pack


def visible_cases(actor: Actor) -> VisibleCases:
    """Return the select of all cases that the actor may know of: all columns of `case`, and `role`."""
    visible = store.visible_cases(actor.authority, actor.department)
    return visible if actor.home is None else store.without(visible, actor.home.department, actor.home.closers)


def find(tx: Transaction, actor: Actor, number: str) -> tuple[Case, str]:
    """Return a visible case by its number, with the role of the actor's department in it; raises NotFound.

    On PostgreSQL the row stays locked in a writing use case, so that two officers act one after the other.
    """
    row = store.visible_case(tx.connection, visible_cases(actor), number.strip().upper(), lock=tx.writes)
    if row is None:
        raise NotFound
    return case_of(row), row.role


def recipients_of(tx: Transaction, case: Case) -> dict[DepartmentId, str]:
    """Return department → role of those that may know of a case, which the caller has found."""
    return {name: role for name, role in all_roles_of(tx, case).items() if role != SHUT}


def all_roles_of(tx: Transaction, case: Case) -> dict[DepartmentId, str]:
    """The same, with the departments that are shut out."""
    found = store.recipients_of(tx.connection, case.authority, case.id)
    return {DepartmentId(name): role for name, role in found.items()}


def hidden_from(tx: Transaction, case: Case) -> frozenset[DepartmentId]:
    """Return the departments that must not learn of a case: those that are shut out and those that it is closed to."""
    return _hidden(authorities.pack_of(tx, case.authority), case.came_to, all_roles_of(tx, case))


def hidden_alike(tx: Transaction, case: Case, others: Mapping[CaseId, DepartmentId]) -> set[CaseId]:
    """Return those of other cases (id → where the tip came to) that are hidden from the same departments as a case."""
    pack, mine = authorities.pack_of(tx, case.authority), hidden_from(tx, case)
    roles = store.recipients_of_many(tx.connection, case.authority, list(others))
    return {one for one, came_to in others.items() if _hidden(pack, came_to, roles[one]) == mine}


def _hidden(pack: Pack, came_to: DepartmentId, roles: Mapping[Any, str]) -> frozenset[DepartmentId]:
    out = {DepartmentId(name) for name, role in roles.items() if role == SHUT}
    closed = {DepartmentId(one.id) for one in pack.departments if closes(pack, came_to, one.id)}
    return frozenset(out | (closed - roles.keys()))


def shut_from(tx: Transaction, case: Case) -> frozenset[DepartmentId]:
    """Return the departments that officers have shut out."""
    return frozenset(name for name, role in all_roles_of(tx, case).items() if role == SHUT)


def home_of(tx: Transaction, authority: AuthorityId, department: DepartmentId) -> Home:
    """Return what is to be known of the own department of somebody who acts for another one."""
    return Home(department, closers(authorities.pack_of(tx, authority), department))


def unhidden(tx: Transaction, actor: Actor, cases: Collection[CaseId]) -> set[CaseId]:
    """Return those of some cases that neither the actor's department nor the own one must not learn of."""
    homes = [home_of(tx, actor.authority, actor.department), *([actor.home] if actor.home else [])]
    left = set(cases)
    for home in homes:
        left -= store.ids_kept_from(tx.connection, actor.authority, home.department, home.closers, left)
    return left


def kept_from_home(tx: Transaction, actor: Actor, cases: Collection[CaseId]) -> set[CaseId]:
    """Return those of some cases that the own department of somebody who acts for another one must not learn of."""
    if actor.home is None:
        return set()
    return store.ids_kept_from(tx.connection, actor.authority, actor.home.department, actor.home.closers, cases)


def count_of_tips(tx: Transaction, actor: Actor, tips: Collection[TipId]) -> int:
    """Count the tips among some that the actor may know of."""
    return store.count_of_tips(tx.connection, visible_cases(actor), tips)


def set_roles(tx: Transaction, case: Case, roles: Mapping[DepartmentId, str]) -> None:
    """Give a case to other departments: department → role, all of them. Who is shut out stays so, whatever `roles` say."""
    shut(tx, case, roles, ())


def shut(tx: Transaction, case: Case, roles: Mapping[DepartmentId, str], departments: Collection[DepartmentId]) -> None:
    """Shut departments out of a case for good and give it to others: department → role, all of them."""
    kept = dict.fromkeys({*shut_from(tx, case), *departments}, SHUT)
    store.replace_recipients(tx.connection, case.authority, case.id, {**roles, **kept})


def admit(tx: Transaction, case: Case, department: DepartmentId, role: str) -> None:
    """Let a department know of a case in a role; one that has a role already, or is shut out, keeps that."""
    if department not in all_roles_of(tx, case):
        row = {"authority_id": case.authority, "case_id": case.id, "department_id": department, "role": role}
        store.insert_recipients(tx.connection, [row])


__all__ = [
    "SHUT",
    "VisibleCases",
    "admit",
    "all_roles_of",
    "count_of_tips",
    "find",
    "hidden_alike",
    "hidden_from",
    "home_of",
    "kept_from_home",
    "last_actor",
    "newest_step",
    "recipients_of",
    "set_roles",
    "shut",
    "shut_from",
    "unhidden",
    "visible_cases",
]
