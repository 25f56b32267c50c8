"""Deciding a reward that was assessed and looked at again (casework/rewards/assess.py).

    R_CHECKED ── approve ──> R_APPROVED ──> (casework/rewards/posting.py)
        └─────── deny ─────> R_DENIED        only when the assessment came to zero; Z08 to Z10 when the case is over

An approval is a signature over exactly amount, claim key, policy hash and last day (docs/formats.md section 7), made in
the approver's browser; the server checks it before money moves, and the payer checks it again without the server.
"""

from typing import Any

from casework.cases.posts import claim_duty
from casework.cases.telling import SOME_DEPARTMENT
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, AwardId, Day, KeyId
from casework.kernel.office import Actor, Transaction, use_case
from casework.matters import firsts
from casework.people import keys
from casework.review import objections
from casework.rewards import again, posting, results, rounds, store
from casework.rewards.awards import last_days
from casework.rewards.office import find_to_decide
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.rules.matters import OUT_OF_THE_WAY
from casework.tips import mailbox
from crypto import OpeningError
from crypto.awards import verify_award
from crypto.keyring import KeyRecord, Purpose
from crypto.letters import verify_attestation

KNOWN_BEFORE = ("Z08", "Z09", "Z10")
"""Refusals that read as one sentence, told when the case is over (DESIGN section 1)."""
TOLD_IN = ("CLOSED", "LOOKBACK")
WAITS = "deny_waits"


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
    firsts.exclude(tx, case, excluded=False)
    values = settled(tx, case, "redone")
    case = events.append(tx, case, "approve", actor=actor, payload={"amount": proposed.amount}, values=values)
    approved = store.award_row(tx.connection, case.authority, AwardId(proposed.id))
    return posting.post(tx, case, approved, actor).standing.reward


@use_case
def deny(tx: Transaction, actor: Actor, number: str) -> None:
    """Agree that there is no reward, for the reason that the assessment came to. Raises Refused for a payable one.

    That the department knew before (Z08, Z09, Z10) is told when the case is over and not earlier: an enterprise that reports
    itself would learn from it whether somebody else did, while there is still something to hide.
    """
    case = find_to_decide(tx, actor, number, Duty.APPROVE)
    row = _checked(tx, actor, case)
    if row.result["status"] != "ZERO":
        raise Refused("payable", "评定的金额不是零。不同意就退回重评。")
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    rounds.decide(tx, actor, case, row, rounds.DENIED)
    reason = row.result["rules"][0]["id"]
    firsts.exclude(tx, case, excluded=reason in OUT_OF_THE_WAY)
    if reason in KNOWN_BEFORE and case.standing.main not in TOLD_IN:
        events.note(tx, case, WAITS, actor=actor, payload={"reason": reason})
        return
    _deny(tx, case, reason, actor)


def deny_later(tx: Transaction, authority: AuthorityId) -> int:
    """Tell of refusals that waited for the end of their cases; how many. What no longer holds goes back instead. Idempotent."""
    told = 0
    for case in events.in_reward(tx, authority, "R_CHECKED"):
        row = rounds.present(tx, case)
        if row is None or row.outcome != rounds.DENIED or case.standing.main not in TOLD_IN:
            continue
        try:
            rounds.check_still_holds(tx, case, row)
        except Refused as changed:
            rounds.reopen(tx, case)
            events.append(tx, case, "send_back", actor=None, payload={"note": changed.sentence, "by": "系统"})
        else:
            _deny(tx, case, row.result["rules"][0]["id"], None)
            told += 1
    return told


def _deny(tx: Transaction, case: Case, reason: str, actor: Actor | None) -> None:
    # Z02 names the department it went to; what was assessed here went nowhere else by name.
    tell = {"reason": reason, "department": SOME_DEPARTMENT}
    values = settled(tx, case, "upheld")
    case = events.append(tx, case, "deny", actor=actor, payload={"reason": reason}, tell=tell, values=values)
    if reason in OUT_OF_THE_WAY:
        again.weigh_others(tx, case)


def settled(tx: Transaction, case: Case, outcome: str) -> dict[str, object]:
    """Answer an open objection to a refusal with this decision; the columns of the case that change with it."""
    if not case.reward_disputed:
        return {}
    objections.settle(tx, case, lifecycle.REWARD, outcome)
    return {"reward_disputed": False}


def _checked(tx: Transaction, actor: Actor, case: Case) -> Any:
    """The round that two reward officers agreed on and that still rests on the conclusion; raises Refused."""
    rows = rounds.of_case(tx, case)
    if not rows or case.standing.reward != "R_CHECKED" or rows[-1].outcome:
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
