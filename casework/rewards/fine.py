"""The fine is final: what a policy pays by a share of it is reckoned again, and the difference is paid.

    approved with the floor ── settle ──> weighed again (casework/rewards/dispute.py), by the same people too: nobody was
                                          wrong. A higher award, or the difference as an award of its own.

A policy by percentage pays its floor at the conclusion and the supplement when the fine is final (DESIGN section 6), so that a
reporter does not wait for a court. A final fine never lowers what was approved.
"""

from dataclasses import dataclass, replace

from casework.cases.words import check_no_private_numbers
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import Day, date_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.review import objections
from casework.rewards import adoption, rounds
from casework.rewards.office import find_to_decide, said
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.rules.money import yuan
from casework.rules.reward_request import MOST_PENALTY
from casework.rules.rewards import RewardRequest, decide, request_from
from crypto.encoding import Json
from policies import RewardPolicy
from policies.formulas import PctOfPenalty

FINE, FINE_KEPT = "fine_final", "fine_kept"
APPROVED_IN = ("R_CLAIMABLE", "R_WAIT_FUND", "R_CLAIMED", "R_PAID", "R_EXPIRED")
"""States of a reward that was approved and may still rise."""


@dataclass(frozen=True)
class FinalFine:
    """A fine that nothing can change any more: fen (whole yuan), the decision's number, the day on which it became final."""

    fen: int
    document: str
    day: Day | None


@dataclass(frozen=True)
class FineView:
    """What the page of the deed shows: what is approved now, and the fine that it was reckoned with (None: with the floor)."""

    number: str
    amount: str
    fine: str


@query
def look(tx: Transaction, actor: Actor, number: str) -> FineView:
    """Return what is approved now; raises NotFound, Forbidden, and Refused where no fine changes it."""
    case = _find(tx, actor, number)
    row = rounds.of_case(tx, case)[-1]
    fine = row.request["penalty"]
    return FineView(case.number, yuan(row.result["amount"]), "" if fine is None else yuan(fine))


@use_case
def settle(tx: Transaction, actor: Actor, number: str, fine: FinalFine) -> str:
    """Note a final fine; where the policy pays more by it, the reward is weighed again.

    Return what it would be, in yuan, or "" where nothing changes. Raises NotFound, Forbidden, Refused for no fine.
    """
    case = _find(tx, actor, number)
    document = said(fine.document, "罚款决定的文号")
    check_no_private_numbers(document)
    if not 0 < fine.fen <= MOST_PENALTY or fine.fen % 100:
        raise Refused("bad_fine", "罚款的数不对，请重新写。")
    if fine.day is None or fine.day > tx.today:
        raise Refused("bad_day", "罚款哪天定下来的？日子还没有到的，先不写。")
    row = rounds.of_case(tx, case)[-1]
    amount = _amount(tx, case, replace(_frozen(row.request), penalty=fine.fen))
    higher = amount > row.result["amount"]
    payload: dict[str, Json] = {"penalty": fine.fen, "document": document, "day": fine.day}
    events.note(tx, case, FINE, actor=actor, payload=payload, values={"reward_disputed": True} if higher else {})
    return yuan(amount) if higher else ""


def by_fine(tx: Transaction, case: Case) -> int | None:
    """Return the final fine (fen) for which an approved reward is weighed again; None where its reporter disagrees."""
    if not case.reward_disputed:
        return None
    if any(one.track == lifecycle.REWARD and not one.outcome for one in objections.of_case(tx, case)):
        return None
    noted = [one for one in events.of_case(tx, case.authority, case.id) if one.step == FINE]
    return int(noted[-1].payload["penalty"]) if noted else None


def changes(tx: Transaction, case: Case) -> bool:
    """Say whether a final fine may raise the reward of a case, which its approval rests on: the deed is offered then."""
    rows = rounds.of_case(tx, case)
    if case.standing.reward not in APPROVED_IN or case.reward_disputed or not rows or not rows[-1].outcome:
        return False
    try:
        policy, stacking = adoption.in_force(tx, case.authority, date_of(case.day))
    except Refused:
        return False
    compared = () if stacking == "local_only" else _superior(tx, case)
    return any(isinstance(formula, PctOfPenalty) for one in (policy, *compared) for formula in one.formulas.values())


def _find(tx: Transaction, actor: Actor, number: str) -> Case:
    case = find_to_decide(tx, actor, number, Duty.REWARD)
    if not changes(tx, case):
        raise Refused("not_now", "这件案的奖金现在不跟着罚款变。")
    return case


def _frozen(request: dict[str, object]) -> RewardRequest:
    """Return the request of an assessment as it was frozen; its fine is in fen there and in yuan where it is asked."""
    return request_from({**request, "penalty": None})


def _amount(tx: Transaction, case: Case, request: RewardRequest) -> int:
    received = date_of(case.day)
    policy, stacking = adoption.in_force(tx, case.authority, received)
    return decide(policy, request, comparisons=_superior(tx, case), stacking=stacking).amount or 0


def _superior(tx: Transaction, case: Case) -> tuple[RewardPolicy, ...]:
    known = tx.office.policies.reward_policies
    named = (known[name] for name in authorities.pack_of(tx, case.authority).comparisons)
    return tuple(one for one in named if one.valid_on(date_of(case.day)))
