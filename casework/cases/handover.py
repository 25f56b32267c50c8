"""Handing over: what somebody was working on goes to a colleague before they leave, or after.

Open cases of the department in which the person received or verifies. A verifier's case needs somebody named in their place,
since two must verify; whoever takes over declares first that there is no conflict of interest, like every verifier. What the
leaver did stays theirs in the record, and keeps barring them.
"""

from dataclasses import dataclass

from casework.cases import store, verifiers
from casework.cases.posts import claim_duty, duties_done
from casework.cases.words import state_label
from casework.kernel import events
from casework.kernel.casefile import Case, case_of
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find, visible_cases
from casework.people import officers
from casework.people.knowing import members_for
from casework.rules.duties import Duty

HANDED = (Duty.INTAKE, Duty.VERIFY)
"""Whose work a colleague of the same department goes on with; whoever assesses or approves begins anew."""


@dataclass(frozen=True)
class HeldCase:
    """One open case that waits for somebody else: `takers` are officer → title."""

    number: str
    duty: Duty
    state_label: str
    takers: dict[OfficerId, str]


@query
def held(tx: Transaction, actor: Actor, officer: OfficerId) -> tuple[HeldCase, ...]:
    """The open cases of the actor's department that an officer received or verifies and nobody took over yet."""
    actor.require(Duty.LEAD, Duty.KEYS)
    found = []
    for row in store.held_by(tx.connection, visible_cases(actor), officer):
        case, duty = case_of(row), Duty(row.duty)
        if duty in HANDED and _waits(tx, case, officer, duty):
            able = _able(tx, actor, case, duty) - {officer}
            found.append((case, duty, able))
    names = officers.titles(tx, actor.authority, {one for _, _, able in found for one in able})
    lines = []
    for case, duty, able in found:
        takers = {one: names[one] for one in sorted(able, key=names.__getitem__)}
        lines.append(HeldCase(case.number, duty, state_label(case.standing), takers))
    return tuple(lines)


@use_case
def hand_over(tx: Transaction, actor: Actor, number: str, officer: OfficerId, taker: OfficerId) -> None:
    """Let a colleague go on with what an officer did on a case; raises Forbidden, NotFound, Refused."""
    actor.require(Duty.LEAD, Duty.KEYS)
    case, role = find(tx, actor, number)
    duty = duties_done(tx, case.authority, case.id).get(officer)
    if role != "lead" or duty not in HANDED or not _waits(tx, case, officer, duty):
        raise NotFound
    if taker == officer or taker not in _able(tx, actor, case, duty):
        raise Refused("not_able", "请选本部门做这个岗位、没有回避的同事。")
    if duty is Duty.VERIFY:
        history = events.of_case(tx, case.authority, case.id)
        verifiers.charge(tx, actor, case, [taker], verifiers.round_of(history))
    else:
        claim_duty(tx, actor, case.id, duty, taker)
    events.note(tx, case, "handed_over", actor=actor, payload={"duty": duty.value})


def _waits(tx: Transaction, case: Case, officer: OfficerId, duty: Duty) -> bool:
    """Whether nobody else does this duty on the case beside those who are needed anyway."""
    if duty is Duty.VERIFY:
        working = {one.officer for one in verifiers.active(tx, case)}
        return case.standing.main in verifiers.WORK and officer in working and len(working) <= verifiers.NEEDED
    done = duties_done(tx, case.authority, case.id)
    return not any(did is duty and one != officer for one, did in done.items())


def _able(tx: Transaction, actor: Actor, case: Case, duty: Duty) -> set[OfficerId]:
    """The members of the department who may take a duty of the case over."""
    done = duties_done(tx, case.authority, case.id)
    if duty is Duty.VERIFY:
        able = verifiers.able(tx, actor, case) - {one.officer for one in verifiers.active(tx, case)}
    else:
        members = members_for(tx, case, actor.department)
        able = {one.officer for one in members if duty in one.duties}
    return {one for one in able if done.get(one, duty) is duty}
