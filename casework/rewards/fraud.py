"""A reward that seems to be got by fraud: stopped by the approver, decided by the discipline inspection.

    R_CLAIMABLE, R_CLAIMED, R_EXPIRED ── hold ──> R_HELD ──┬─ release ─> R_CLAIMABLE
                                                           ├─ reissue ─> R_CHECKED     its order was withdrawn: signed anew
                                                           └─ revoke ──> R_REVOKED     the money goes back

The approver needs evidence with a document number and stops nothing in the end; the discipline inspection, which has no
part in money, decides (公民举报危害国家安全行为奖励办法: a reward got by fraud is taken back). It reads the grounds and the
sum, never the reporter's words. Where the reporter has given the claim code to the payer already, the approver signs a
withdrawal too: the payer pays nothing on it any more and says so (docs/architecture.md, payment orders); nothing is
decided before it has. What the payer had paid before is paid.
"""

from dataclasses import dataclass

from casework.cases.posts import claim_duty
from casework.cases.words import check_no_private_numbers
from casework.kernel import access, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import AwardId, Day, DepartmentId
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import admit, find
from casework.people import departments, keys
from casework.rewards import again, awards, posting, rounds, shares, store
from casework.rewards.office import find_to_decide, said
from casework.rewards.store import claims
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.rules.money import yuan
from crypto import OpeningError
from crypto.awards import Withdrawal, verify_withdrawal

LONGEST_DOCUMENT = 100
ROLE = "discipline"


@dataclass(frozen=True)
class HoldView:
    """What the approver decides about; `to_sign` is the award whose order the payer may have, None where none is under way."""

    number: str
    amount: str
    to_sign: Withdrawal | None


@dataclass(frozen=True)
class FraudView:
    """What the discipline inspection decides about. `with_payer`: the payer has not said yet that it will not pay."""

    number: str
    amount: str
    document: str
    grounds: str
    with_payer: bool


@query
def look(tx: Transaction, actor: Actor, number: str) -> HoldView:
    """What the approver needs to stop a reward; raises Refused when none can be stopped."""
    case = _holdable(tx, actor, number)
    award = store.live_award(tx.connection, case.authority, case.id)
    if award is None:
        raise Refused("not_now", "这件案现在没有可以停发的奖励。")
    to_sign = Withdrawal(case.authority, AwardId(award.id), award.last_day) if _ordered(tx, case) else None
    return HoldView(case.number, yuan(award.amount - shares.paid(tx, award)), to_sign)


@use_case
def hold(
    tx: Transaction, actor: Actor, number: str, document: str, grounds: str, signature: bytes | None = None
) -> None:
    """Stop a reward until the discipline inspection has decided; `signature` withdraws a claimed one. Raises Refused."""
    case = _holdable(tx, actor, number)
    paper, why = said(document, "证据的文号"), said(grounds, "停发的理由")
    if len(paper) > LONGEST_DOCUMENT:
        raise Refused("too_long", "文号太长。")
    check_no_private_numbers(paper, why)
    award = store.live_award(tx.connection, case.authority, case.id)
    if award is None:
        raise Refused("not_now", "这件案现在没有可以停发的奖励。")
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    award_id = AwardId(award.id)
    ordered = _ordered(tx, case)
    if ordered:
        _withdraw(tx, actor, Withdrawal(case.authority, award_id, award.last_day), signature)
    admit(tx, case, _inspection(tx, case), ROLE)
    events.append(tx, case, "hold", actor=actor, payload={"document": paper, "grounds": why})
    if not ordered:
        # A claim that never reached the payer comes back at once: there is nobody to ask.
        shares.give_back(tx, award, shares.unsettled(tx, award), actor)


@use_case
def open_fraud(tx: Transaction, actor: Actor, number: str) -> FraudView:
    """What the discipline inspection reads, and the look written down; raises Refused when nothing waits."""
    case = _held(tx, actor, number)
    access.note(tx, actor, "fraud", case.id)
    award = store.live_award(tx.connection, case.authority, case.id)
    said_ = [one for one in events.of_case(tx, case.authority, case.id) if one.step == "hold"][-1].payload
    amount = yuan(award.amount - shares.paid(tx, award)) if award else ""
    return FraudView(case.number, amount, str(said_["document"]), str(said_["grounds"]), _with_payer(tx, case))


@use_case
def decide(tx: Transaction, actor: Actor, number: str, is_fraud: bool, reason: str) -> str:
    """Revoke the reward, or let it go on; the state of the reward track afterwards. Raises Refused."""
    case = _held(tx, actor, number)
    why = said(reason, "决定的理由")
    check_no_private_numbers(why)
    award = store.live_award(tx.connection, case.authority, case.id)
    if award is None or _with_payer(tx, case):
        raise Refused("with_payer", "付款人还没有回话说不付。等它回了再定。")
    award_id = AwardId(award.id)
    withdrawn = store.withdrawal_row(tx.connection, case.authority, award_id) is not None
    payload = {"reason": why}
    if is_fraud:
        awards.end(tx, award, awards.REVOKED)
        case = events.append(tx, case, "revoke", actor=actor, payload=payload)
        again.weigh_others(tx, case)
        return case.standing.reward
    if withdrawn:
        awards.end(tx, award, awards.WITHDRAWN)
        rounds.reopen(tx, case)
        # Those who were paid before the stop keep their share, and the others are approved anew.
        awards.propose(tx, case, award.amount, award.policy_hash, shares.unpaid(tx, award))
        return events.append(tx, case, "reissue", actor=actor, payload=payload).standing.reward
    return _release(tx, actor, case, award_id, payload)


def _release(tx: Transaction, actor: Actor, case: Case, award_id: AwardId, payload: dict[str, str]) -> str:
    award = store.award_row(tx.connection, case.authority, award_id)
    if award is None:
        raise Refused("not_now", "这件案现在没有可以放行的奖励。")
    held = posting.hold_money(tx, case, award)
    if not held:
        raise Refused("fund_short", "今年的奖金不够，先请资金员下达。")
    days = tx.office.policies.deadlines[posting.CLAIM_RULE].length
    until = Day(min(tx.today + days, award.last_day))
    store.set_award(tx.connection, case.authority, award_id, {"until_day": until})
    tell = posting.told(award, until)
    return events.append(tx, case, "release", actor=actor, payload=dict(payload), tell=tell).standing.reward


def _holdable(tx: Transaction, actor: Actor, number: str) -> Case:
    case = find_to_decide(tx, actor, number, Duty.APPROVE)
    if "hold" not in {step.name for step in lifecycle.next_steps(case.standing, actor.duties)}:
        raise Refused("not_now", "这件案现在没有可以停发的奖励。")
    return case


def _held(tx: Transaction, actor: Actor, number: str) -> Case:
    case, role = find(tx, actor, number)
    if Duty.DISCIPLINE not in actor.duties or role != ROLE:
        raise Forbidden
    if case.standing.reward != "R_HELD":
        raise Refused("not_now", "这件案没有停发的奖励。")
    return case


def _with_payer(tx: Transaction, case: Case) -> bool:
    """Whether an order of the held award is still under way, so that it might yet be paid."""
    award = store.live_award(tx.connection, case.authority, case.id)
    return award is not None and bool(shares.unsettled(tx, award))


def _ordered(tx: Transaction, case: Case) -> bool:
    """Whether the payer may have an order for the award."""
    award = store.live_award(tx.connection, case.authority, case.id)
    claimed = claims.claim_row(tx.connection, case.authority, AwardId(award.id)) if award else None
    return claimed is not None and claimed.ordered_batch is not None


def _withdraw(tx: Transaction, actor: Actor, wanted: Withdrawal, signature: bytes | None) -> None:
    signer = keys.signer_of(tx, actor.authority, actor.officer)
    try:
        ring = keys.trust_of(tx, actor.authority).verify(
            keys.signer_records(tx, actor.authority, [signer.key_id]), tx.today
        )
        verify_withdrawal(wanted, signature or b"", ring, signer.key_id, tx.today)
    except OpeningError:
        raise Refused("signature", "举报人已经把领奖码给了付款人。停付要您签名，请重新打开这一页。") from None
    row = {
        "authority_id": actor.authority,
        "award_id": wanted.award_id,
        "signature": signature,
        "signer_key_id": signer.key_id,
        "last_day": wanted.last_day,
    }
    store.add(tx.connection, "withdrawal", row)


def _inspection(tx: Transaction, case: Case) -> DepartmentId:
    names = departments.names(tx, case.authority)
    found = [name for name, one in names.items() if one.kind == "discipline"]
    if not found:
        raise Refused("no_inspection", "本机关没有纪检部门，停发不了。请先报上级。")
    return found[0]
