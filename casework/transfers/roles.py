"""Who plays which part in a case after it was handed on; pure.

The receiver leads, the giver looks on until the receipt (`sender`). Those who assist go on assisting. Nobody supervises
itself or its host: where the receiver sits with the supervisor, the next office above supervises. The office that decides
rewards stays, and gives way to the next one above where it leads itself.
"""

from collections.abc import Mapping

from casework.kernel.ids import DepartmentId
from casework.rules.directory import Directory
from policies import Department

LEAD, SENDER, SUPERVISOR, REWARDS = "lead", "sender", "supervisor", "rewards"
READING = (LEAD, "assisting", SENDER)
"""Roles in which the words are, or just were, a department's to read."""


def after_transfer(
    directory: Directory, roles: Mapping[DepartmentId, str], giver: DepartmentId, receiver: DepartmentId
) -> dict[DepartmentId, str]:
    """Return department → role while the transfer is not signed for."""
    now = {name: role for name, role in roles.items() if name not in (giver, receiver) and role not in (LEAD, SENDER)}
    lead = directory.department(receiver)
    supervisors = [name for name, role in now.items() if role == SUPERVISOR]
    if not supervisors or any(_same_house(directory.department(name), lead) for name in supervisors):
        above = _office_above(directory, lead, now)
        if above:
            now = {name: (REWARDS if role == SUPERVISOR else role) for name, role in now.items()}
            now[above] = SUPERVISOR
    if roles.get(receiver) == REWARDS and REWARDS not in now.values():
        above = _office_above(directory, lead, now)
        if above:
            now.setdefault(above, REWARDS)
    return {**now, receiver: LEAD, giver: SENDER}


def settled(roles: Mapping[DepartmentId, str]) -> dict[DepartmentId, str]:
    """Return the roles once the receiver has signed: the giver plays no part any more."""
    return {name: role for name, role in roles.items() if role != SENDER}


def _same_house(one: Department, other: Department) -> bool:
    return one.id == other.id or other.id == one.host or one.id == other.host


def _office_above(directory: Directory, lead: Department, taken: Mapping[DepartmentId, str]) -> DepartmentId | None:
    """Return the nearest live office above the lead's level that has no other part; for inspection, its own line."""
    codes = [region.code for region in directory.pack.regions]
    kind = "discipline" if lead.kind == "discipline" else "committee"
    for code in codes[codes.index(lead.region) + 1 :]:
        for one in directory.pack.departments:
            free = taken.get(DepartmentId(one.id), REWARDS) in (REWARDS, SUPERVISOR)
            if one.region == code and one.kind == kind and one.id in directory.live and free and not _same_house(one, lead):
                return DepartmentId(one.id)
    return None
