"""The approval sheet: everything an officer reads before deciding, and nothing a reporter wrote.

Amount in figures and capitals, the four factors in a table that adds up, the comparison with the national rules (always
there), who signed what, the sentence that the reporter will read; below, every rule of refusal and every exception, each
不适用 or why. What was assessed is read from what was frozen then, never computed again.
"""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from casework.cases import telling
from casework.cases.concluded import Concluded, concluded
from casework.kernel import access, events
from casework.kernel.casefile import Case
from casework.kernel.ids import Day, OfficerId, date_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import visible_cases
from casework.people import keys, officers
from casework.rewards import adoption, dispute, ledger, offered, purses, recheck, results, rounds, store
from casework.rewards.awards import last_days
from casework.rewards.grades import FACTORS
from casework.rewards.offered import STATE_NAMES
from casework.rewards.office import find_reward, require_office
from casework.rewards.posting import LATEST_DAYS
from casework.rewards.sheet_parts import (
    ApprovalSheet,
    Assessed,
    Factor,
    RewardRow,
    RuleLine,
    Signature,
    ToSign,
)
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty
from casework.rules.money import capitals, yuan
from casework.tips import mailbox
from policies import RewardPolicy

READERS = (Duty.REWARD, Duty.APPROVE, Duty.FUND, Duty.OVERSEE)
# States in which officers or the payer owe the next step by a day.
_PROMISED = ("R_ASSESSING", "R_RECHECK", "R_ASSESSED", "R_CHECKED", "R_APPROVED", "R_CLAIMED")
_REFUSALS = ("Z04", "Z05", "Z02", "Z03", "Z01", "Z06", "Z07", "Z08", "Z09", "Z10", "Z11", "Z12", "Z13")
_EXCEPTIONS = ("X01", "X02", "X03", "X04")
WAITING = "不予奖励，等办结"


@query
def rewards(tx: Transaction, actor: Actor) -> tuple[RewardRow, ...]:
    """The rewards that the actor's department decides, the nearest promise first; raises Forbidden."""
    require_office(tx, actor, *READERS)
    return tuple(
        RewardRow(
            row.number,
            row.reward_state,
            WAITING if _waits(row) else STATE_NAMES[row.reward_state],
            "" if row.reward_due is None else page_day(date_of(row.reward_due)),
            "" if not row.result else yuan(row.result["amount"]),
            row.reward_disputed,
            _promised(row) and row.reward_due < tx.today,
        )
        for row in store.rewards(tx.connection, visible_cases(actor))
    )


def _waits(row: Any) -> bool:
    return bool(row.reward_state == "R_CHECKED" and row.outcome == rounds.DENIED)


def _promised(row: Any) -> bool:
    """Whether somebody owes the next step by a day; a refusal that waits for the end of its case is owed by nobody here."""
    return row.reward_state in _PROMISED and row.reward_due is not None and not _waits(row)


@use_case
def sheet(tx: Transaction, actor: Actor, number: str) -> ApprovalSheet:
    """The sheet of a visible case, and the look written down; raises NotFound and Forbidden."""
    case = find_reward(tx, actor, number, *READERS)
    mark = access.marked(tx, actor, "reward", case.id)
    finding = concluded(tx, case)
    row = rounds.present(tx, case)
    proposed = store.proposal(tx.connection, case.authority, case.id)
    policy = tx.office.policies.reward_policies[
        row.policy_id if row else adoption.policy_on(tx, case.authority, date_of(case.day))
    ]
    signatures = _signatures(tx, case, finding, row)
    steps, obstacle = offered.decisions(tx, actor, case)
    signs = not obstacle and any(name in steps for name in offered.SIGNED)
    note, note_by = _note(tx, case)
    left = ledger.balance_of(tx, case.authority, ledger.this_year(tx), purses.of_case(tx, case)).available
    amount = row.result["amount"] if row else 0
    return ApprovalSheet(
        number=case.number,
        state=case.standing.reward,
        state_name=STATE_NAMES.get(case.standing.reward, "还没有开始"),
        received=page_day(date_of(case.day)),
        policy_title=policy.title,
        policy_document=f"{policy.document} {policy.clause}".strip(),
        policy_state="收到举报那天有效" if policy.valid_on(date_of(case.day)) else "收到举报那天无效",
        policy_hash=row.policy_hash.hex() if row else policy.sha256,
        finding=finding,
        verifiers=tuple(one.who for one in signatures if one.role == "核查"),
        assessed=_assessed(tx, case, policy, finding, row, signatures) if row else None,
        signatures=signatures,
        note=note,
        note_by=note_by,
        steps=steps,
        obstacle=obstacle,
        fund_after=yuan(max(left - amount, 0)),
        to_sign=_to_sign(tx, case, proposed) if proposed is not None and signs else None,
        mark=mark,
        **_besides(tx, actor, case, proposed),
    )


def _besides(tx: Transaction, actor: Actor, case: Case, proposed: Any) -> dict[str, Any]:
    """What stands on the sheet besides the first decision, as fields of it."""
    return {
        "besides": offered.besides(tx, actor, case),
        "disputed": dispute.disputed(case),
        **_already(tx, case),
        "proposed": yuan(proposed.amount) if proposed is not None else "",
        "proposed_shares": results.shared(proposed),
        "recheck": _recheck(tx, case),
        "renewed": _renewed(tx, case),
        "waits": rounds.waits(case, rounds.of_case(tx, case)),
    }


def _signatures(tx: Transaction, case: Case, finding: Concluded | None, row: Any) -> tuple[Signature, ...]:
    at = {event.step: event.at for event in events.of_case(tx, case.authority, case.id)}
    people: list[tuple[str, OfficerId | None, datetime.datetime | None]] = []
    if finding:
        people += [("核查", officer, at.get("conclude")) for officer in finding.verifiers]
    people.append(("评定", row.assessed_by if row else None, row.at if row else None))
    people.append(("复核", row.checked_by if row else None, row.checked_at if row else None))
    people.append(("批准", row.decided_by if row else None, row.decided_at if row else None))
    names = officers.titles(tx, case.authority, {officer for _, officer, _ in people if officer})
    return tuple(Signature(role, names.get(officer, "") if officer else "", when) for role, officer, when in people)


def _assessed(
    tx: Transaction,
    case: Case,
    policy: RewardPolicy,
    finding: Concluded | None,
    row: Any,
    signatures: tuple[Signature, ...],
) -> Assessed:
    result, amount, renewed = row.result, row.result["amount"], _renewed(tx, case)
    assessor = next(one.who for one in signatures if one.role == "评定")
    verifiers = "、".join(one.who for one in signatures if one.role == "核查")
    applied = {rule["id"].partition(":")[0]: rule for rule in result["rules"]}
    return Assessed(
        status=result["status"],
        amount_fen=amount,
        amount=yuan(amount),
        capitals=capitals(amount),
        factors=_factors(row, finding, applied, verifiers, assessor) if amount else (),
        shares=tuple(yuan(share) for share in result.get("shares", ())),
        comparison=_comparison(result, amount),
        lapsed=_lapsed(result),
        higher=any(one["fen"] > amount for one in result["comparisons"]),
        applied=tuple(
            RuleLine(rule["id"], rule["sentence"], rule["citation"], True, "") for rule in result["rules"]
        ),
        rules=tuple(
            _later(_rule_line(policy, name, applied, row.reasons, row.request), case, renewed)
            for name in _REFUSALS + _EXCEPTIONS
        ),
        request=row.request,
        reasons=row.reasons,
        reporter_reads=_reporter_reads(tx, result),
    )


def _factors(
    row: Any, finding: Concluded | None, applied: Mapping[str, Any], verifiers: str, assessor: str
) -> tuple[Factor, ...]:
    """The base and the four factors; a step that adds nothing has its line too, so that the table adds up."""
    base = applied["A01"]
    lines = [Factor("A01", "基数", "", "", base["sentence"], "", base["fen"] or 0)]
    steps = {"A04": row.request["evidence"], "A05": row.request["insider"]}
    for rule in ("A02", "A03"):
        steps[rule] = applied[rule]["id"].partition(":")[2] if rule in applied else ""
    fact = _counted(finding, steps["A02"], steps["A03"])
    reasons = {"A02": fact, "A03": fact, "A04": row.reasons["evidence"], "A05": row.reasons["insider"]}
    for rule, name, meanings in FACTORS:
        who = verifiers if rule in ("A02", "A03") else assessor
        fen = (applied[rule]["fen"] or 0) if rule in applied else 0
        lines.append(Factor(rule, name, steps[rule], meanings.get(steps[rule], ""), reasons[rule], who, fen))
    return tuple(lines)


def _counted(finding: Concluded | None, nature: str, severity: str) -> str:
    """The verifiers' reason for the fact that counted."""
    items = finding.items if finding else ()
    return next((one.reason for one in items if one.verified and (one.nature, one.severity) == (nature, severity)), "")


def _comparison(result: Mapping[str, Any], amount: int) -> str:
    local = f"本次按本地政策发 {yuan(amount)} 元。"
    if not result["comparisons"]:
        return f"国家办法对照：没有罚款数或瞒报人数，现在算不出。{local}"
    compared = "".join(f"{one['title']}对照：{_why(one)}。" for one in result["comparisons"])
    return compared + local


def _lapsed(result: Mapping[str, Any]) -> tuple[str, ...]:
    found = [one for one in result.get("lapsed", ()) if one["fen"]]
    return tuple(f"{one['title']}已经修订，新数额还没有读到。照旧办法：{_why(one)}。" for one in found)


def _why(one: Mapping[str, Any]) -> str:
    # The reason stands in the last brackets: a policy's title may have some of its own.
    why = one["sentence"].rpartition("（")[2].rpartition("）")[0]
    return f"{yuan(one['fen'])} 元（{why}）"


def _rule_line(
    policy: RewardPolicy, name: str, applied: Mapping[str, Any], reasons: Mapping[str, str], request: Mapping[str, Any]
) -> RuleLine:
    text = policy.rules.get(name)
    sentence, citation = (text.sentence, text.citation) if text else ("领奖的码对不上，只拒绝这一次", "本项目规则")
    hit = name in applied
    said = "；".join(reasons[flag] for flag in request["flags"] if flag in reasons) if hit else ""
    return RuleLine(name, sentence, citation, hit, said or ("适用" if hit else "不适用"))


def _later(line: RuleLine, case: Case, renewed: str) -> RuleLine:
    """Z12 and X04 come after the assessment, when a reward is not fetched in time."""
    if line.id == "X04" and renewed:
        return replace(line, applies=True, reason=renewed)
    if line.id == "Z12" and case.standing.reward == "R_EXPIRED":
        return replace(line, applies=True, reason="过了领取的日子，没有来领")
    return line


def _reporter_reads(tx: Transaction, result: Mapping[str, Any]) -> str:
    """What the reporter reads once this is approved."""
    sentences = tx.office.policies.sentences
    if result["status"] == "ZERO":
        return telling.no_reward(sentences, result["rules"][0]["id"], {"department": telling.SOME_DEPARTMENT})
    text = sentences.states["R_CLAIMABLE"]
    day = page_day(date_of(Day(tx.today + LATEST_DAYS)))
    filled = text.sentence.format(amount=yuan(result["amount"]), day=day, left=LATEST_DAYS)
    return f"{text.headline}：{filled}"


def _note(tx: Transaction, case: Case) -> tuple[str, str]:
    """Why the last assessment was sent back and by whom, while it waits for a new one."""
    if case.standing.reward != "R_ASSESSING":
        return "", ""
    sent = [event for event in events.of_case(tx, case.authority, case.id) if event.step == "send_back"]
    return (str(sent[-1].payload["note"]), str(sent[-1].payload.get("by", "批准人"))) if sent else ("", "")


def _already(tx: Transaction, case: Case) -> dict[str, str]:
    """What was approved and not replaced, and by whom: whoever decides now has to be somebody else."""
    awards = store.awards_of_case(tx.connection, case.authority, case.id)
    rows = [row for row in awards if row.signature is not None and not row.ended]
    who = officers.titles(tx, case.authority, {OfficerId(row.approved_by) for row in rows})
    return {"already": yuan(sum(row.amount for row in rows)), "already_by": "、".join(sorted(who.values()))}


def _recheck(tx: Transaction, case: Case) -> str:
    """What another department said when it verified the case again, or that it is asked; empty where nobody was."""
    asked = [row for row in store.rechecks(tx.connection, case.authority, case.id) if row.reason != recheck.NOBODY]
    if not asked:
        return ""
    why, last = f"{recheck.REASONS[asked[-1].reason]}，先由别的部门复核。", asked[-1]
    who = officers.titles(tx, case.authority, {OfficerId(last.assigned_by)} if last.assigned_by else set())
    why += "".join(f"{one}请的。" for one in who.values())
    if not last.outcome:
        return f"{why}还没有答复。"
    return f"{why}{'一致' if last.outcome == recheck.AGREES else '不一致'}：{last.statement}"


def _renewed(tx: Transaction, case: Case) -> str:
    """Why the time to claim was prolonged (X04), or empty."""
    granted = [one for one in events.of_case(tx, case.authority, case.id) if one.step == "renew"]
    return str(granted[-1].payload["reason"]) if granted else ""


def _to_sign(tx: Transaction, case: Case, award: Any) -> ToSign | None:
    if case.attestation is None or case.attestation_key is None:
        return None
    return ToSign(
        award=results.award_of(award, last_days(tx.today)[0]),
        tip=case.tip,
        mailbox_public=mailbox.of_tip(tx, case.authority, case.tip).public,
        attestation=case.attestation,
        attestation_key=case.attestation_key,
        records=keys.all_records_for(tx, case.authority, [case.department]),
    )
