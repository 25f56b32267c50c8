"""Rewards that the office above decides: where a case counts that this office must not learn of, and some by lot.

    R_ASSESSING ── it begins, ────────────┬─ an earlier or rewarded case about the same fact is hidden from this office ──> up
                   or somebody assesses ──┴─ the lot falls ──────────────────────────────────────────────────────────────> up

A tip that went up because it means somebody here is hidden from this office, and may be about the same fact as a later one that
did not. Who was first can then only be said by whoever may know of both: the office that decides the hidden one. So that nobody
learns from this that there is a hidden case, a share of all rewards goes up by lot (policies/national/rechecks.toml, `above`),
at the same steps and with the same words, where the office above has people for it. At no other time does a reward go up, or
its time would tell: the sweep looks once, when the reward begins, and from then on whoever assesses draws again. What went up
goes no further by lot.
"""

import secrets

from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import hidden_from, recipients_of, set_roles
from casework.people import departments, keys
from casework.rewards import same, store, untold
from casework.rewards.office import decider
from casework.rules.duties import Duty

UP = "decided_above"


def goes_up(tx: Transaction, case: Case, actor: Actor | None) -> bool:
    """Give the reward to the office above where it belongs there, or the lot falls; say whether it went.

    `actor` is the officer whose deed brought it about, None for the sweep.
    """
    own, begins = decider(tx, case), not store.rechecks(tx.connection, case.authority, case.id)
    if actor is None and not begins:
        return False
    target = None if own is None else _who_knows_both(tx, case, own) or _drawn(tx, case, own)
    if own is None or target is None:
        return False
    roles = recipients_of(tx, case)
    if roles[own] == "rewards":
        del roles[own]
    # The office that supervises the case decides where no other one has the part (casework/rewards/office.py).
    roles.setdefault(target, "rewards")
    set_roles(tx, case, roles)
    events.note(tx, case, UP, actor=actor)
    return True


def _who_knows_both(tx: Transaction, case: Case, own: DepartmentId) -> DepartmentId | None:
    """Return the office that decides an earlier or rewarded case which the own one must not learn of, if there is one.

    Not where somebody has said of the two that they are not about the same fact.
    """
    hidden = [other for other in untold.counting(tx, case) if own in hidden_from(tx, other)]
    for one in same.relevant(tx, case, hidden, ()):
        office = decider(tx, one.case)
        if office is not None and office != own and office not in hidden_from(tx, case):
            return office
    return None


def _drawn(tx: Transaction, case: Case, own: DepartmentId) -> DepartmentId | None:
    """Return the next office above if the lot falls on a case that did not go up yet."""
    if any(one.step == UP for one in events.of_case(tx, case.authority, case.id)):
        return None
    if secrets.randbelow(100) >= tx.office.policies.above_percent:
        return None
    return _next_above(tx, case, own)


def _next_above(tx: Transaction, case: Case, own: DepartmentId) -> DepartmentId | None:
    directory, shut = departments.directory_of(tx, case.authority), hidden_from(tx, case)
    pack = authorities.pack_of(tx, case.authority)
    offices = {one.region: DepartmentId(one.id) for one in pack.departments if one.kind == "committee"}
    for region in pack.upward(directory.department(own).region):
        office = offices.get(region.code)
        if office is not None and office in directory.live and office not in shut and _assesses(tx, case, office):
            return office
    return None


def _assesses(tx: Transaction, case: Case, office: DepartmentId) -> bool:
    """Whether an office has the people for a reward: two who assess and one who approves."""
    duties = [member.duties for member in keys.members_of(tx, case.authority, office)]
    return sum(Duty.REWARD in one for one in duties) >= 2 and any(Duty.APPROVE in one for one in duties)


__all__ = ["decider", "goes_up"]
