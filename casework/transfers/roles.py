"""Who plays which part in a case after it was handed on, or after a department was shut out; pure.

The receiver leads, the giver looks on until the receipt (`sender`). Those who assist go on assisting. Nobody supervises
itself or its host: where the receiver sits with the supervisor, the next office above supervises. The office that decides
rewards stays, and gives way to the next one above where it leads itself. Who must not learn of the case (`hidden`) gets no
part.
"""

from collections.abc import Collection, Mapping, Sequence

from casework.kernel.ids import DepartmentId
from casework.rules.directory import Directory
from policies import Department

LEAD, SENDER, SUPERVISOR, REWARDS = "lead", "sender", "supervisor", "rewards"
READING = (LEAD, "assisting", SENDER)
"""Roles in which the words are, or just were, a department's to read."""
Roles = Mapping[DepartmentId, str]
Hidden = Collection[DepartmentId]


def after_transfer(
    directory: Directory, roles: Roles, giver: DepartmentId, receiver: DepartmentId, hidden: Hidden = ()
) -> dict[DepartmentId, str]:
    """Return department → role while the transfer is not signed for."""
    now = {name: role for name, role in roles.items() if name not in (giver, receiver) and role not in (LEAD, SENDER)}
    lead = directory.department(receiver)
    supervisors = [directory.department(name) for name, role in now.items() if role == SUPERVISOR]
    if not supervisors or any(same_house(one, lead) for one in supervisors):
        now = supervised_by(now, office_over(directory, [lead], now, hidden))
    if roles.get(receiver) == REWARDS and REWARDS not in now.values():
        above = office_over(directory, [lead], now, hidden)
        if above:
            now.setdefault(above, REWARDS)
    return {**now, receiver: LEAD, giver: SENDER}


def settled(roles: Roles) -> dict[DepartmentId, str]:
    """Return the roles once the receiver has signed: the giver plays no part any more."""
    return {name: role for name, role in roles.items() if role != SENDER}


def without(directory: Directory, roles: Roles, lead: DepartmentId, hidden: Hidden) -> dict[DepartmentId, str]:
    """Return the roles once `hidden` must not learn of the case: what they supervised or decided goes to the next office."""
    now = {name: role for name, role in roles.items() if name not in hidden}
    led = directory.department(lead)
    if SUPERVISOR in roles.values() and SUPERVISOR not in now.values():
        now = supervised_by(now, office_over(directory, [led], now, hidden))
    if REWARDS in roles.values() and REWARDS not in now.values():
        above = office_over(directory, [led], now, hidden)
        if above:
            # An office that supervises and is the only one left decides as the supervisor (rewards/office.py).
            now.setdefault(above, REWARDS)
    return now


def supervised_by(roles: Roles, office: DepartmentId | None) -> dict[DepartmentId, str]:
    """Return the roles with another supervisor; the one before goes on deciding the reward, unless another office does.

    None changes nothing.
    """
    if office is None or roles.get(office) == SUPERVISOR:
        return dict(roles)
    now = {name: role for name, role in roles.items() if role != SUPERVISOR and name != office}
    if REWARDS not in now.values():
        now.update({name: REWARDS for name, role in roles.items() if role == SUPERVISOR})
    return {**now, office: SUPERVISOR}


def same_house(one: Department, other: Department) -> bool:
    """Say whether two departments are one, or an office and its host, which sit together."""
    return one.id == other.id or other.id == one.host or one.id == other.host


def housed(directory: Directory, department: DepartmentId) -> set[DepartmentId]:
    """Return a department with its host or its guests; nobody for one that the directory does not have."""
    own = [one for one in directory.pack.departments if one.id == department]
    return {DepartmentId(one.id) for one in directory.pack.departments if own and same_house(own[0], one)}


def office_over(
    directory: Directory, departments: Sequence[Department], taken: Roles, hidden: Hidden = ()
) -> DepartmentId | None:
    """Return the lowest live office over all of some departments; of discipline inspections, the next in their own line.

    It sits with none of them, has no part in the case but supervising or rewards, and is not `hidden`. None: there is none.
    """
    pack, first = directory.pack, departments[0]
    kind = "discipline" if all(one.kind == "discipline" for one in departments) else "committee"
    regions = (pack.region_of(first.region), *pack.upward(first.region))
    for region in regions:
        if not all(region.contains(one.region) for one in departments):
            continue
        for one in pack.departments:
            name = DepartmentId(one.id)
            free = taken.get(name, REWARDS) in (REWARDS, SUPERVISOR) and name not in hidden
            apart = not any(same_house(one, other) for other in departments)
            if one.region == region.code and one.kind == kind and one.id in directory.live and free and apart:
                return name
    return None
