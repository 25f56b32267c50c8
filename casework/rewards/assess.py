"""Assessing a reward: by one officer, looked at again by a second, sent back by whoever finds it wrong.

    R_ASSESSING ── assess ──> R_ASSESSED ── check ──> R_CHECKED ── approve, deny ──> (casework/rewards/decide.py)
         ^                        │                       │
         └────── send_back ───────┴───────────────────────┘

Nature and severity are the two verifiers' (they graded each fact with a reason and countersigned); the reward officer
adds evidence, insider and circumstances, each with a reason. The amount is computed by the policy valid on the day of
receipt, whose hash is frozen, and never typed. No reward before a measure with a document number (DESIGN section 6).
"""

from collections.abc import Mapping
from datetime import date

from casework.cases.concluded import Concluded, concluded
from casework.cases.posts import claim_duty
from casework.cases.words import check_no_private_numbers
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import date_of
from casework.kernel.office import Actor, Transaction, use_case
from casework.matters import firsts
from casework.rewards import above, adoption, awards, recheck, results, rounds, same, store
from casework.rewards.grades import FLAG_NAMES
from casework.rewards.office import find_to_decide, said
from casework.rewards.same import Derived
from casework.rules.comparison import Comparison, compare
from casework.rules.duties import Duty
from casework.rules.formulas import Measures
from casework.rules.rewards import RewardInputError, RewardRequest, RewardResult, request_from
from casework.rules.rewards import decide as decide_by_rules
from crypto.awards import MOST_SHARES
from crypto.encoding import Json
from policies import RewardPolicy

GRADED = ("evidence", "insider")


@use_case
def assess(
    tx: Transaction, actor: Actor, number: str, request: Mapping[str, object], reasons: Mapping[str, str]
) -> RewardResult | None:
    """Assess a reward and freeze what it rests on; None, and nothing assessed, when another department verifies first or the
    office above assesses it.

    `request` is that of the command `reward` without items: evidence, insider, flags, penalty and deaths (money in yuan).
    `reasons` has one for evidence, one for insider, one for each flag, one for `joint` where several people share the
    reward, and one for `override` where it departs from what follows from the matters (casework/rewards/same.py).
    Raises Refused for what cannot be decided.
    """
    case = find_to_decide(tx, actor, number, Duty.REWARD)
    if case.standing.reward == "R_ASSESSING":
        # A lot that falls must stand: nothing below may raise once it has fallen.
        if above.goes_up(tx, case, actor):
            return None
        case = recheck.begin(tx, case, actor)
        if case.standing.reward == "R_RECHECK":
            return None
    rows = rounds.of_case(tx, case)
    round_ = rounds.next_number(rows)
    rounds.check_other_people(actor, rows, round_)
    values, result = assessment(tx, actor, case, request, reasons)
    claim_duty(tx, actor, case.id, Duty.REWARD)
    if recheck.send_if_reversed(tx, case, rows, result, actor):
        return None
    store.put_assessment(tx.connection, case.authority, case.id, round_, values)
    awards.propose(tx, case, result.amount or 0, bytes.fromhex(result.policy_sha256), result.people)
    events.append(tx, case, "assess", actor=actor, payload={"amount": result.amount or 0, "policy": result.policy_id})
    return result


@use_case
def check(tx: Transaction, actor: Actor, number: str) -> None:
    """Agree to a colleague's assessment: the second look, without which nobody can approve. Raises Refused."""
    case = find_to_decide(tx, actor, number, Duty.REWARD)
    rows = rounds.of_case(tx, case)
    if not rows or case.standing.reward != "R_ASSESSED":
        raise Refused("not_now", "这件案现在没有等着复核的评定。")
    row = rows[-1]
    if row.assessed_by == actor.officer:
        raise Refused("second_person", "您评的，要另一名评定员复核。")
    rounds.check_other_people(actor, rows, row.round)
    rounds.check_still_holds(tx, case, row)
    claim_duty(tx, actor, case.id, Duty.REWARD)
    seen = {"checked_by": actor.officer, "checked_at": tx.now}
    store.set_assessment(tx.connection, case.authority, case.id, row.round, seen)
    events.append(tx, case, "check", actor=actor)


@use_case
def send_back(tx: Transaction, actor: Actor, number: str, note: str) -> None:
    """Send an assessment back with a sentence: a reward officer before the second look, the approver at any time."""
    case = find_to_decide(tx, actor, number, Duty.REWARD, Duty.APPROVE)
    early = case.standing.reward == "R_ASSESSED" and Duty.REWARD in actor.duties
    if not early:
        actor.require(Duty.APPROVE)
    why = said(note, "退回的理由")
    check_no_private_numbers(why)
    claim_duty(tx, actor, case.id, Duty.REWARD if early else Duty.APPROVE)
    row = rounds.present(tx, case)
    if row is not None and row.outcome:
        # What was refused and not told yet is weighed again by the same people: nobody disagreed with it.
        rounds.reopen(tx, case)
    events.append(tx, case, "send_back", actor=actor, payload={"note": why, "by": "复核人" if early else "批准人"})


def assessment(
    tx: Transaction, actor: Actor, case: Case, request: Mapping[str, object], reasons: Mapping[str, str]
) -> tuple[dict[str, object], RewardResult]:
    """What an assessment of now freezes (columns of its row), and the result; raises Refused as `assess` says."""
    finding = _measured(tx, case)
    derived = same.derive(tx, actor, case)
    wanted = _request(finding, request, derived, override=same.OVERRIDE in reasons)
    kept = _reasons(wanted, reasons, derived)
    received = date_of(case.day)
    policy, stacking = adoption.in_force(tx, actor.authority, received)
    result = _decide(tx, actor, policy, stacking, wanted, received)
    _keep(tx, case, derived, result, override=same.OVERRIDE in kept)
    values = {
        "request": results.request_json(wanted),
        "result": results.result_json(result, _lapsed(tx, actor, wanted, received) if result.amount else ()),
        "reasons": kept,
        "policy_id": policy.id,
        "policy_hash": bytes.fromhex(policy.sha256),
        "assessed_by": actor.officer,
        "at": tx.now,
        "checked_by": None,
        "checked_at": None,
        "outcome": "",
    }
    return values, result


def _measured(tx: Transaction, case: Case) -> Concluded:
    finding = concluded(tx, case)
    if finding is None:
        raise Refused("no_finding", "还没有两人签过的核查结论，不能评定。")
    if not finding.measure or not finding.document_number:
        raise Refused("no_measure", "还没有带文号的处理措施，不能评定。")
    return finding


def _request(
    finding: Concluded, given: Mapping[str, object], derived: Derived, *, override: bool
) -> RewardRequest:
    """The request with the verifiers' facts and what follows from the matters; with an override, what was given instead."""
    if "items" in given:
        raise Refused("items", "性质和危害由两名核查员定，这里不能改。")
    ticked = given.get("flags", [])
    if not isinstance(ticked, list) or (not override and set(same.DERIVED) & set(ticked)):
        raise Refused("derived", "是不是首报、奖过没有，照同一件事的认定来，不能自己勾。不同意就写理由。")
    items: list[Json] = list(results.items_json(finding.items))
    if override:
        same.check_override(derived, ticked)
    else:
        ticked = [*ticked, *sorted(derived.flags)]
        if "new_item" in derived.flags:
            items = [{**item, "new": at in derived.counted} for at, item in enumerate(items) if isinstance(item, dict)]
    try:
        request = request_from({**given, "items": items, "flags": ticked})
    except RewardInputError as error:
        raise Refused("bad_request", f"这一项填得不对：{error.field}。") from None
    if not request.flags <= FLAG_NAMES.keys():
        raise Refused("bad_request", "这一项填得不对：flags。")
    if request.joint > MOST_SHARES:
        raise Refused("joint", f"一起报的最多 {MOST_SHARES} 个人。")
    return request


def _reasons(request: RewardRequest, given: Mapping[str, str], derived: Derived) -> dict[str, str]:
    """A reason for each that wants one: what follows from the matters has its source."""
    own = [same.OVERRIDE] if same.OVERRIDE in given else []
    follows = {} if own else dict(derived.reasons)
    ticked = sorted(request.flags - follows.keys())
    wanted = [*GRADED, *ticked, *(["joint"] if request.joint > 1 else []), *own]
    kept = {name: said(given.get(name, ""), "理由") for name in wanted}
    check_no_private_numbers(*kept.values())
    return kept | follows


def _keep(tx: Transaction, case: Case, derived: Derived, result: RewardResult, *, override: bool) -> None:
    """Write which facts this assessment counts for the case."""
    counted = derived.facts if override and result.amount else derived.counted if result.amount else frozenset()
    new = derived.counted if "new_item" in derived.flags and not override else frozenset()
    firsts.keep(tx, case, counted, first=not derived.flags & set(same.DERIVED[:3]), new=new)


def _superior(tx: Transaction, actor: Actor) -> list[RewardPolicy]:
    names = authorities.pack_of(tx, actor.authority).comparisons
    return [tx.office.policies.reward_policies[name] for name in names]


def _decide(
    tx: Transaction, actor: Actor, policy: RewardPolicy, stacking: str, request: RewardRequest, received: date
) -> RewardResult:
    in_force = [one for one in _superior(tx, actor) if one.valid_on(received)]
    try:
        result = decide_by_rules(policy, request, comparisons=in_force, stacking=stacking)
    except RewardInputError as error:
        if error.field == "joint":
            raise Refused("joint", "这么多人分，每人不到 50 元，分不开。") from None
        raise Refused("bad_request", f"这一项填得不对：{error.field}。") from None
    if result.amount is None:
        raise Refused("pending", "结论还没有出，不能评定。")
    return result


def _lapsed(tx: Transaction, actor: Actor, request: RewardRequest, received: date) -> tuple[Comparison, ...]:
    """What superior policies that were no longer in force would have paid: shown as what it is, never paid by."""
    over = [one for one in _superior(tx, actor) if not one.valid_on(received)]
    known = Measures(
        insider=request.insider, penalty=request.penalty, deaths=request.deaths, total_deaths=request.total_deaths
    )
    return compare(over, known)
