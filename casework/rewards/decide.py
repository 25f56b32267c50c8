"""Deciding a reward that was assessed and looked at again (casework/rewards/assess.py).

    R_CHECKED ── approve ──> R_APPROVED ──> (casework/rewards/posting.py)
        └─────── deny ─────> R_DENIED        only when the assessment came to zero

An approval is a signature over exactly amount, claim key, policy hash and last day (docs/formats.md section 7), made in
the approver's browser; the server checks it before money moves, and the payer checks it again without the server.
"""

from typing import Any

from casework.cases.posts import claim_duty
from casework.cases.telling import SOME_DEPARTMENT
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import AwardId, Day, KeyId
from casework.kernel.office import Actor, Transaction, use_case
from casework.people import keys
from casework.review import objections
from casework.rewards import posting, results, rounds, store
from casework.rewards.awards import last_days
from casework.rewards.office import find_to_decide
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.tips import mailbox
from crypto import OpeningError
from crypto.awards import verify_award
from crypto.keyring import KeyRecord, Purpose
from crypto.letters import verify_attestation


@use_case
def approve(tx: Transaction, actor: Actor, number: str, signature: bytes) -> str:
    """Approve an award with the approver's signature; the state of the reward track afterwards. Raises Refused."""
    case = find_to_decide(tx, actor, number, Duty.APPROVE)
    row = _checked(tx, actor, case)
    proposed = store.proposal(tx.connection, case.authority, case.id)
    if proposed is None:
        raise Refused("not_now", "这件案现在没有等着批准的奖励。")
    sign(tx, actor, case, proposed, signature)
    rounds.decide(tx, actor, case, row, rounds.APPROVED)
    values = settled(tx, case, "redone")
    case = events.append(tx, case, "approve", actor=actor, payload={"amount": proposed.amount}, values=values)
    approved = store.award_row(tx.connection, case.authority, AwardId(proposed.id))
    return posting.post(tx, case, approved, actor).standing.reward


@use_case
def deny(tx: Transaction, actor: Actor, number: str) -> None:
    """Agree that there is no reward, for the reason that the assessment came to. Raises Refused for a payable one."""
    case = find_to_decide(tx, actor, number, Duty.APPROVE)
    row = _checked(tx, actor, case)
    if row.result["status"] != "ZERO":
        raise Refused("payable", "评定的金额不是零。不同意就退回重评。")
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    rounds.decide(tx, actor, case, row, rounds.DENIED)
    reason = row.result["rules"][0]["id"]
    # Z02 names the department it went to; what was assessed here went nowhere else by name.
    tell = {"reason": reason, "department": SOME_DEPARTMENT}
    values = settled(tx, case, "upheld")
    events.append(tx, case, "deny", actor=actor, payload={"reason": reason}, tell=tell, values=values)


def settled(tx: Transaction, case: Case, outcome: str) -> dict[str, object]:
    """Answer an open objection to a refusal with this decision; the columns of the case that change with it."""
    if not case.reward_disputed:
        return {}
    objections.settle(tx, case, lifecycle.REWARD, outcome)
    return {"reward_disputed": False}


def _checked(tx: Transaction, actor: Actor, case: Case) -> Any:
    """The round that two reward officers agreed on and that still rests on the conclusion; raises Refused."""
    rows = rounds.of_case(tx, case)
    if not rows or case.standing.reward != "R_CHECKED":
        raise Refused("not_now", "这件案现在没有等着批准的奖励。")
    rounds.check_other_people(actor, rows, rows[-1].round)
    rounds.check_still_holds(tx, case, rows[-1])
    return rows[-1]


def sign(tx: Transaction, actor: Actor, case: Case, proposed: Any, signature: bytes) -> None:
    """Take the approver's signature over a proposed award; raises Refused for a wrong one, or a key nobody attested."""
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    check_attested(tx, case, proposed.claim_public)
    signer, last_day = _signed(tx, actor, proposed, signature)
    values = {
        "signature": signature,
        "signer_key_id": signer.key_id,
        "approved_by": actor.officer,
        "last_day": last_day,
    }
    store.set_award(tx.connection, case.authority, AwardId(proposed.id), values)


def check_attested(tx: Transaction, case: Case, claim_public: bytes) -> None:
    """Refuse unless the handling department attested this claim key for this tip: a swapped key would be paid otherwise."""
    box = mailbox.of_tip(tx, case.authority, case.tip)
    try:
        if case.attestation is None or case.attestation_key is None:
            raise OpeningError
        ring = keys.keyring_for(tx, case.authority, [case.department])
        record = ring.known(KeyId(case.attestation_key), Purpose.LETTERS)
        verify_attestation(
            record.public, case.attestation, case.authority, case.tip, box.public, claim_public
        )
    except OpeningError:
        raise Refused("not_attested", "受理部门没有证明这把领奖的钥匙，不能批。请联系受理部门。") from None


def _signed(tx: Transaction, actor: Actor, row: Any, signature: bytes) -> tuple[KeyRecord, Day]:
    """The approver's record and the last day that the signature is over; raises Refused for any other signature."""
    signer = keys.signer_of(tx, actor.authority, actor.officer)
    trust, wires = keys.trust_of(tx, actor.authority), keys.signer_records(tx, actor.authority, [signer.key_id])
    for last_day in last_days(tx.today):
        try:
            ring = trust.verify(wires, tx.today)
            verify_award(results.award_of(row, last_day), signature, ring, signer.key_id, tx.today)
        except OpeningError:
            continue
        return signer, last_day
    raise Refused("signature", "签名对不上，没有批准。请重新打开审批单再签。")
