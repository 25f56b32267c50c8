"""Deciding a reward: assessed by one officer, looked at again by a second, approved by a third.

    R_ASSESSING ── assess ──> R_ASSESSED ── check ──> R_CHECKED ── approve ──> R_APPROVED ──> (casework/rewards/posting.py)
                                   │                      ├─ deny ─────> R_DENIED     only when the assessment came to zero
                                   └──────────────────────┴─ send_back ─> R_ASSESSING

Nature and severity are the two verifiers' (they graded each fact with a reason and countersigned); the reward officer
adds evidence, insider and circumstances, each with a reason. The amount is computed by the policy valid on the day of
receipt, whose hash is frozen, and never typed. No reward before a measure with a document number (DESIGN section 6).

An approval is a signature over exactly amount, claim key, policy hash and last day (docs/formats.md section 7), made in
the approver's browser; the server checks it before money moves, and the payer checks it again without the server.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.cases.concluded import Concluded, concluded
from casework.cases.posts import claim_duty
from casework.cases.telling import SOME_DEPARTMENT
from casework.cases.words import check_no_private_numbers
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import AwardId, Day, KeyId, date_of, fresh_id
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find, recipients_of
from casework.people import departments, keys
from casework.rewards import posting, results, store
from casework.rewards.grades import FLAG_NAMES
from casework.rules.duties import Duty
from casework.rules.rewards import RewardInputError, RewardRequest, RewardResult, request_from
from casework.rules.rewards import decide as decide_by_rules
from casework.tips import mailbox
from crypto import OpeningError
from crypto.awards import LONGEST_DAYS, verify_award
from crypto.keyring import KeyRecord, Purpose
from crypto.letters import verify_attestation
from policies import RewardPolicy

LONGEST_REASON = 500
GRADED = ("evidence", "insider")


def find_reward(tx: Transaction, actor: Actor, number: str, *duties: Duty) -> Case:
    """The case for an officer of a 安委办 that may read of its reward; raises NotFound and Forbidden."""
    case, _ = find(tx, actor, number)
    require_office(tx, actor, *duties)
    return case


def require_office(tx: Transaction, actor: Actor, *duties: Duty) -> None:
    """Raise Forbidden unless the actor has one of the duties in a 安委办.

    Every department chooses its people's duties; a duty about money outside the 安委办 opens nothing.
    """
    actor.require(*duties)
    if departments.names(tx, actor.authority)[actor.department].kind != "committee":
        raise Forbidden


def decides(tx: Transaction, actor: Actor, case: Case) -> bool:
    """Whether the actor's office is the one that decides this reward; the one that supervises only reads."""
    roles = recipients_of(tx, case)
    return roles[actor.department] == "rewards" or "rewards" not in roles.values()


def _find_to_decide(tx: Transaction, actor: Actor, number: str, duty: Duty) -> Case:
    case = find_reward(tx, actor, number, duty)
    if not decides(tx, actor, case):
        raise Forbidden
    return case


@use_case
def assess(
    tx: Transaction, actor: Actor, number: str, request: Mapping[str, object], reasons: Mapping[str, str]
) -> RewardResult:
    """Assess a reward and freeze what it rests on.

    `request` is that of the command `reward` without items: evidence, insider, flags, penalty and deaths (money in yuan).
    `reasons` has one for evidence, one for insider and one for each flag. Raises Refused for what cannot be decided.
    """
    case = _find_to_decide(tx, actor, number, Duty.REWARD)
    finding = _measured(tx, case)
    wanted = _request(finding, request)
    kept = _reasons(wanted, reasons)
    policy = _policy(tx, actor, date_of(case.day))
    result = _decide(tx, actor, policy, wanted, date_of(case.day))
    claim_duty(tx, actor, case.id, Duty.REWARD)
    values = {
        "request": results.request_json(wanted),
        "result": results.result_json(result),
        "reasons": kept,
        "policy_id": policy.id,
        "policy_hash": bytes.fromhex(policy.sha256),
        "assessed_by": actor.officer,
        "at": tx.now,
    }
    store.set_assessment(tx.connection, case.authority, case.id, values)
    _propose(tx, case, result)
    events.append(tx, case, "assess", actor=actor, payload={"amount": result.amount or 0, "policy": policy.id})
    return result


@use_case
def check(tx: Transaction, actor: Actor, number: str) -> None:
    """Agree to a colleague's assessment: the second look, without which nobody can approve. Raises Refused."""
    case = _find_to_decide(tx, actor, number, Duty.REWARD)
    row = store.assessment_row(tx.connection, case.authority, case.id)
    if row is None or case.standing.reward != "R_ASSESSED":
        raise Refused("not_now", "这件案现在没有等着复核的评定。")
    if row.assessed_by == actor.officer:
        raise Refused("second_person", "您评的，要另一名评定员复核。")
    claim_duty(tx, actor, case.id, Duty.REWARD)
    events.append(tx, case, "check", actor=actor)


@use_case
def approve(tx: Transaction, actor: Actor, number: str, signature: bytes) -> str:
    """Approve an award with the approver's signature; the state of the reward track afterwards. Raises Refused."""
    case = _find_to_decide(tx, actor, number, Duty.APPROVE)
    row = store.award_of_case(tx.connection, case.authority, case.id)
    if row is None or case.standing.reward != "R_CHECKED":
        raise Refused("not_now", "这件案现在没有等着批准的奖励。")
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    check_attested(tx, case, row.claim_public)
    signer, last_day = _signed(tx, actor, row, signature)
    values = {
        "signature": signature,
        "signer_key_id": signer.key_id,
        "approved_by": actor.officer,
        "last_day": last_day,
    }
    store.set_award(tx.connection, case.authority, AwardId(row.id), values)
    case = events.append(tx, case, "approve", actor=actor, payload={"amount": row.amount})
    approved = store.award_row(tx.connection, case.authority, AwardId(row.id))
    return posting.post(tx, case, approved, actor).standing.reward


@use_case
def deny(tx: Transaction, actor: Actor, number: str) -> None:
    """Agree that there is no reward, for the reason that the assessment came to. Raises Refused for a payable one."""
    case = _find_to_decide(tx, actor, number, Duty.APPROVE)
    row = store.assessment_row(tx.connection, case.authority, case.id)
    if row is None or case.standing.reward != "R_CHECKED":
        raise Refused("not_now", "这件案现在没有等着批准的奖励。")
    if row.result["status"] != "ZERO":
        raise Refused("payable", "评定的金额不是零。不同意就退回重评。")
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    reason = row.result["rules"][0]["id"]
    # Z02 names the department it went to; what was assessed here went nowhere else by name.
    tell = {"reason": reason, "department": SOME_DEPARTMENT}
    events.append(tx, case, "deny", actor=actor, payload={"reason": reason}, tell=tell)


@use_case
def send_back(tx: Transaction, actor: Actor, number: str, note: str) -> None:
    """Send an assessment back with a sentence for the reward officer."""
    case = _find_to_decide(tx, actor, number, Duty.APPROVE)
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    said = _said(note, "退回的理由")
    events.append(tx, case, "send_back", actor=actor, payload={"note": said})


def last_days(today: Day) -> tuple[Day, Day]:
    """The last days that an approval of today may name: counted from today, or from yesterday for one signed at midnight."""
    return Day(today + LONGEST_DAYS), Day(today + LONGEST_DAYS - 1)


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


def _measured(tx: Transaction, case: Case) -> Concluded:
    finding = concluded(tx, case)
    if finding is None:
        raise Refused("no_finding", "还没有两人签过的核查结论，不能评定。")
    if not finding.measure or not finding.document_number:
        raise Refused("no_measure", "还没有带文号的处理措施，不能评定。")
    return finding


def _request(finding: Concluded, given: Mapping[str, object]) -> RewardRequest:
    if "items" in given:
        raise Refused("items", "性质和危害由两名核查员定，这里不能改。")
    items = [
        {"nature": item.nature, "severity": item.severity, "verified": item.verified} for item in finding.items
    ]
    try:
        request = request_from({**given, "items": items})
    except RewardInputError as error:
        raise Refused("bad_request", f"这一项填得不对：{error.field}。") from None
    if not request.flags <= FLAG_NAMES.keys():
        raise Refused("bad_request", "这一项填得不对：flags。")
    if request.joint > 1:
        # One mailbox has one claim key; shares need one for each of those who signed.
        raise Refused("joint", "联名的奖励现在还不能分开领，不能在这里评定。")
    return request


def _reasons(request: RewardRequest, given: Mapping[str, str]) -> dict[str, str]:
    wanted = [*GRADED, *sorted(request.flags)]
    kept = {name: _said(given.get(name, ""), "理由") for name in wanted}
    check_no_private_numbers(*kept.values())
    return kept


def _said(text: str, what: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("reason", f"请写{what}。")
    if len(text) > LONGEST_REASON:
        raise Refused("too_long", f"{what}太长，最多 {LONGEST_REASON} 个字。")
    return text


def _policy(tx: Transaction, actor: Actor, received: date) -> RewardPolicy:
    policy = tx.office.policies.reward_policies[authorities.get(tx, actor.authority).policy_id]
    if not policy.valid_on(received):
        raise Refused("no_policy", "收到举报那天，本机关没有有效的奖励办法。")
    return policy


def _decide(
    tx: Transaction, actor: Actor, policy: RewardPolicy, request: RewardRequest, received: date
) -> RewardResult:
    authority = authorities.get(tx, actor.authority)
    others = [
        tx.office.policies.reward_policies[name] for name in tx.office.policies.packs[authority.pack].comparisons
    ]
    comparisons = [one for one in others if one.valid_on(received)]
    try:
        result = decide_by_rules(policy, request, comparisons=comparisons, stacking=authority.stacking)
    except RewardInputError as error:
        raise Refused("bad_request", f"这一项填得不对：{error.field}。") from None
    if result.amount is None:
        raise Refused("pending", "结论还没有出，不能评定。")
    return result


def _propose(tx: Transaction, case: Case, result: RewardResult) -> None:
    """Write the award that an approver may sign; none for zero. A proposal that was sent back is replaced under a new id."""
    store.drop_proposal(tx.connection, case.authority, case.id)
    if not result.amount:
        return
    store.add(
        tx.connection,
        "award",
        {
            "authority_id": case.authority,
            "case_id": case.id,
            "id": fresh_id(),
            "amount": result.amount,
            "claim_public": mailbox.of_tip(tx, case.authority, case.tip).claim_public,
            "policy_hash": bytes.fromhex(result.policy_sha256),
            "last_day": last_days(tx.today)[0],
        },
    )


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
