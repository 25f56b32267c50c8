"""An amount that the reporter disagrees with: assessed anew by other people, raised or upheld, never lowered.

    assessed ── checked ──┬─ raise ──> a higher award takes the place of one that nobody claimed,
                          │            or the difference is paid as an award of its own
                          └─ uphold ─> as it was, with the reason

All of it by people who took no part before (应急〔2023〕106号), unless it is weighed again because a fine became final
(casework/rewards/fine.py): then nobody was wrong. What was approved can be claimed meanwhile, and its days do
not run out; a review holds up the disputed part alone. A reward that was refused goes the ordinary way again instead
(casework/rewards/assess.py), with other people too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from casework.cases import asked
from casework.cases.posts import claim_duty
from casework.cases.words import check_no_private_numbers
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import AwardId
from casework.kernel.office import Actor, Transaction, use_case
from casework.review import objections
from casework.rewards import awards, fine, posting, rounds, store
from casework.rewards.assess import assessment
from casework.rewards.decide import sign
from casework.rewards.office import find_to_decide, said
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.rules.rewards import RewardResult

ASSESSED, CHECKED, BACK = "dispute_assessed", "dispute_checked", "dispute_back"


def disputed(case: Case) -> bool:
    """Whether the amount of an approved reward is to be weighed again."""
    return case.reward_disputed and case.standing.reward in fine.APPROVED_IN


@use_case
def assess(
    tx: Transaction, actor: Actor, number: str, request: Mapping[str, object], reasons: Mapping[str, str]
) -> RewardResult:
    """Assess anew what the reporter disagrees with; arguments and errors as those of the first assessment."""
    case = _find(tx, actor, number, Duty.REWARD)
    rows = rounds.of_case(tx, case)
    round_ = rounds.next_number(rows)
    _check_people(tx, actor, case, rows, round_)
    final = fine.by_fine(tx, case)
    if final is not None:
        request = {**request, "penalty": final // 100}
    values, result = assessment(tx, actor, case, request, reasons)
    claim_duty(tx, actor, case.id, Duty.REWARD)
    store.put_assessment(tx.connection, case.authority, case.id, round_, values)
    awards.propose(tx, case, result.amount or 0, bytes.fromhex(result.policy_sha256), result.people)
    events.note(tx, case, ASSESSED, actor=actor, payload={"amount": result.amount or 0})
    return result


@use_case
def check(tx: Transaction, actor: Actor, number: str) -> None:
    """Agree to the new assessment, as a second reward officer."""
    case = _find(tx, actor, number, Duty.REWARD)
    row = _open_round(tx, actor, case)
    if row.assessed_by == actor.officer:
        raise Refused("second_person", "您评的，要另一名评定员复核。")
    if row.checked_by is not None:
        raise Refused("not_now", "已经复核过了。")
    claim_duty(tx, actor, case.id, Duty.REWARD)
    seen = {"checked_by": actor.officer, "checked_at": tx.now}
    store.set_assessment(tx.connection, case.authority, case.id, row.round, seen)
    events.note(tx, case, CHECKED, actor=actor)


@use_case
def send_back(tx: Transaction, actor: Actor, number: str, note: str) -> None:
    """Send the new assessment back with a sentence."""
    case = _find(tx, actor, number, Duty.APPROVE)
    row = _checked(tx, actor, case)
    why = said(note, "退回的理由")
    check_no_private_numbers(why)
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    seen = {"checked_by": None, "checked_at": None}
    store.set_assessment(tx.connection, case.authority, case.id, row.round, seen)
    events.note(tx, case, BACK, actor=actor, payload={"note": why})


@use_case
def uphold(tx: Transaction, actor: Actor, number: str, answer: str) -> None:
    """Decide that the amount stands; raises Refused when other people came to a higher one."""
    case = _find(tx, actor, number, Duty.APPROVE)
    row = _checked(tx, actor, case)
    if store.proposal(tx.connection, case.authority, case.id) is not None:
        raise Refused("higher", "换人评出来更高，不能维持。不同意就退回重评。")
    why = said(answer, "维持的理由")
    check_no_private_numbers(why)
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    rounds.decide(tx, actor, case, row, rounds.UPHELD)
    # A reporter who said nothing is told nothing.
    step = asked.AMOUNT_UPHELD if fine.by_fine(tx, case) is None else fine.FINE_KEPT
    objections.settle(tx, case, lifecycle.REWARD, "upheld")
    events.note(tx, case, step, actor=actor, payload={"answer": why}, values={"reward_disputed": False})


@use_case
def raise_award(tx: Transaction, actor: Actor, number: str, signature: bytes) -> str:
    """Approve the higher amount with a signature; the state of the reward track afterwards. Raises Refused."""
    case = _find(tx, actor, number, Duty.APPROVE)
    row = _checked(tx, actor, case)
    proposed = store.proposal(tx.connection, case.authority, case.id)
    if proposed is None:
        raise Refused("not_higher", "换人评出来没有更高，只能维持。")
    if case.standing.reward == "R_EXPIRED":
        raise Refused("expired", "奖金过了领取的日子，要先准予延期。")
    replaced = store.live_award(tx.connection, case.authority, case.id)
    sign(tx, actor, case, proposed, signature)
    rounds.decide(tx, actor, case, row, rounds.RAISED)
    objections.settle(tx, case, lifecycle.REWARD, "redone")
    case = _begin(tx, actor, case, replaced, proposed.amount)
    if case.standing.reward == "R_CLAIMED":
        return case.standing.reward
    approved = store.award_row(tx.connection, case.authority, AwardId(proposed.id))
    return posting.post(tx, case, approved, actor).standing.reward


def _begin(tx: Transaction, actor: Actor, case: Case, replaced: Any, amount: int) -> Case:
    """Make room for the new award; what is with the payer is paid first, and the difference follows."""
    values = {"reward_disputed": False}
    if case.standing.reward == "R_CLAIMED":
        return events.note(tx, case, "supplement_approved", actor=actor, payload={"amount": amount}, values=values)
    if case.standing.reward == "R_PAID":
        return events.append(tx, case, "supplement", actor=actor, payload={"amount": amount}, values=values)
    awards.end(tx, replaced, awards.REPLACED)
    return events.append(tx, case, "raise_award", actor=actor, payload={"amount": amount}, values=values)


def _find(tx: Transaction, actor: Actor, number: str, duty: Duty) -> Case:
    case = find_to_decide(tx, actor, number, duty)
    if not disputed(case):
        raise Refused("not_now", "举报人没有说奖金不对，或者已经答复了。")
    return case


def _check_people(tx: Transaction, actor: Actor, case: Case, rows: Sequence[Any], number: int) -> None:
    """Refuse whoever took part in a decision that the reporter disagrees with."""
    if fine.by_fine(tx, case) is None:
        rounds.check_other_people(actor, rows, number)


def _open_round(tx: Transaction, actor: Actor, case: Case) -> Any:
    rows = rounds.of_case(tx, case)
    if not rows or rows[-1].outcome:
        raise Refused("not_now", "还没有另评。")
    _check_people(tx, actor, case, rows, rows[-1].round)
    rounds.check_still_holds(tx, case, rows[-1])
    return rows[-1]


def _checked(tx: Transaction, actor: Actor, case: Case) -> Any:
    row = _open_round(tx, actor, case)
    if row.checked_by is None:
        raise Refused("not_now", "另评的还没有复核。")
    return row
