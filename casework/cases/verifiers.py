"""Who verifies a case: two of the department, each of whom has said that there is no conflict of interest.

A round begins with `start`. Whoever says that there is a conflict is taken off, and a colleague is named instead. After a
review that has the case done again, the verifiers of the rounds before it are barred: the second look goes to other people
(应急〔2023〕106号, 换人).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework.cases import store
from casework.cases.posts import claim_duty
from casework.kernel import events
from casework.kernel.among import glance
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find
from casework.people.absence import stands_in_for
from casework.people.knowing import members_for
from casework.rules import lifecycle
from casework.rules.duties import Duty

DECLARATION = "我与被查单位和举报事项没有利害关系。"
CONFLICT = "我有利害关系，要回避。"
NEEDED = 2
WORK = lifecycle.step_named("propose_finding").sources
"""Main states in which a case is being verified."""
_BEFORE_START = lifecycle.step_named("start").sources


@dataclass(frozen=True)
class Verifier:
    """Somebody who was charged with verifying in a round; `declared` and `conflict` are what they said themselves."""

    officer: OfficerId
    round: int
    declared: bool
    conflict: bool


def round_of(history: Iterable[events.Event]) -> int:
    """Return the number of the round that runs, from 1; 0 before the first."""
    return sum(one.step == "start" for one in history)


def all_of(tx: Transaction, case: Case) -> tuple[Verifier, ...]:
    """Return everybody who was charged with verifying, in any round, or who said beforehand that they cannot."""
    rows = store.verifiers_of(tx.connection, case.authority, case.id)
    return tuple(
        Verifier(OfficerId(row.officer_id), row.round, row.declared_at is not None, row.conflict_at is not None) for row in rows
    )


def active(tx: Transaction, case: Case, history: Sequence[events.Event] | None = None) -> tuple[Verifier, ...]:
    """Return those who verify in the round that runs (or ran last) and have no conflict."""
    now = round_of(events.of_case(tx, case.authority, case.id) if history is None else history)
    return tuple(one for one in all_of(tx, case) if one.round == now and not one.conflict)


def barred(tx: Transaction, case: Case, history: Sequence[events.Event] | None = None) -> frozenset[OfficerId]:
    """Return who must not verify this case: a conflict of interest, or a round before the last review that reopened it."""
    past = events.of_case(tx, case.authority, case.id) if history is None else history
    redone = [at for at, one in enumerate(past) if one.step == "redo"]
    before = round_of(past[: redone[-1]]) if redone else 0
    own = {one.officer for one in all_of(tx, case) if one.conflict or one.round <= before}
    return frozenset(own | _barred_before(tx, case, past)) if redone else frozenset(own)


def _barred_before(tx: Transaction, case: Case, past: Sequence[events.Event]) -> set[OfficerId]:
    """Return who verified what a merged case was concluded with, or has a conflict there; later rounds there are another look.

    Numbers of a stream have no gap, so they tell what came before the conclusion.
    """
    if case.follows is None:
        return set()
    taken = next((one.seq for one in reversed(past) if one.step == "conclude"), 0)
    basis = glance(tx, case.authority, case.follows)
    history = [one for one in events.of_case(tx, basis.authority, basis.id) if one.stream == "reporter" or one.seq < taken]
    before = round_of(history)
    found = {one.officer for one in all_of(tx, basis) if one.conflict or one.round <= before}
    return found | _barred_before(tx, basis, history)


def able(tx: Transaction, actor: Actor, case: Case, history: Sequence[events.Event] | None = None) -> set[OfficerId]:
    """Return the officers of the actor's department who may be charged with verifying the case."""
    members = members_for(tx, case, actor.department)
    return {one.officer for one in members if Duty.VERIFY in one.duties} - barred(tx, case, history)


def charge(tx: Transaction, actor: Actor, case: Case, officers: Iterable[OfficerId], number: int) -> None:
    """Charge officers with verifying in a round; what the actor says of conflicts counts for the actor alone."""
    for officer in officers:
        claim_duty(tx, actor, case.id, Duty.VERIFY, officer)
        declared = tx.now if officer == actor.officer else None
        store.put_verifier(tx.connection, (case.authority, case.id, officer, number), {"declared_at": declared})


def take_off(tx: Transaction, case: Case, officers: Iterable[OfficerId]) -> None:
    """Take officers off who must not learn of the case any more, as if each had said that there is a conflict of interest."""
    gone, now = set(officers), round_of(events.of_case(tx, case.authority, case.id))
    for one in all_of(tx, case):
        if one.officer in gone and one.round == now and not one.conflict:
            key = (case.authority, case.id, one.officer, now)
            store.put_verifier(tx.connection, key, {"conflict_at": tx.now})


def require_verifier(tx: Transaction, actor: Actor, case: Case) -> None:
    """Raise Forbidden unless the actor verifies this case now, Refused while they have not declared."""
    mine = [one for one in active(tx, case) if one.officer == actor.officer]
    if not mine:
        raise Forbidden("not_assigned", "这件案没有派给您核查。")
    if not mine[0].declared:
        raise Refused("not_declared", "先声明有没有利害关系，再往下做。")


def may_stand_in(tx: Transaction, actor: Actor, case: Case, history: Sequence[events.Event] | None = None) -> bool:
    """Whether the actor stands in for a verifier of the case who is away, and may be charged with verifying it (AB角)."""
    away = stands_in_for(tx, actor) & {one.officer for one in active(tx, case, history)}
    return bool(away) and actor.officer in able(tx, actor, case, history)


@use_case
def declare(tx: Transaction, actor: Actor, number: str, *, no_interest: bool) -> None:
    """Say whether one has a conflict of interest: none, and one's deeds count; one, and a colleague has to be named.

    Before verification begins only a conflict can be declared, by any verifier of the department. Who stands in for a
    verifier who is away takes the duty on with it. Raises Forbidden, Refused.
    """
    actor.require(Duty.VERIFY)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    history = events.of_case(tx, case.authority, case.id)
    before = case.standing.main in _BEFORE_START and not no_interest
    if not before and case.standing.main not in WORK:
        raise Refused("not_now", "这件案现在不能走这一步，请先看看它到了哪一步。")
    if not before and actor.officer not in {one.officer for one in active(tx, case, history)}:
        if not may_stand_in(tx, actor, case, history):
            raise Forbidden("not_assigned", "这件案没有派给您核查。")
        claim_duty(tx, actor, case.id, Duty.VERIFY)
    key = (case.authority, case.id, actor.officer, round_of(history) + before)
    said = {"declared_at": tx.now} if no_interest else {"conflict_at": tx.now}
    store.put_verifier(tx.connection, key, said)
    events.note(tx, case, "no_conflict" if no_interest else "recused", actor=actor)


@use_case
def replace_verifier(tx: Transaction, actor: Actor, number: str, officer: OfficerId) -> None:
    """Name a colleague for one who was taken off; for the verifier who is left, or the leader. Raises Refused."""
    actor.require(Duty.VERIFY, Duty.LEAD)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    history = events.of_case(tx, case.authority, case.id)
    left = active(tx, case, history)
    if Duty.LEAD not in actor.duties and actor.officer not in {one.officer for one in left}:
        raise Forbidden("not_assigned", "这件案没有派给您核查。")
    if case.standing.main not in WORK or len(left) >= NEEDED:
        raise Refused("not_now", "两名核查员都在，不用换人。")
    if officer in {one.officer for one in left} or officer not in able(tx, actor, case, history):
        raise Refused("not_able", "请选本部门没有回避、没有查过这件案的核查员。")
    claim_duty(tx, actor, case.id, Duty.VERIFY, officer)
    store.put_verifier(tx.connection, (case.authority, case.id, officer, round_of(history)), {"declared_at": None})
    events.note(tx, case, "verifier_named", actor=actor)
