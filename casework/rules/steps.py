"""The rows of the lifecycle table; what they mean and how they are applied stands in `lifecycle.py`."""

from __future__ import annotations

from dataclasses import dataclass

from casework.rules.duties import Duty

MAIN, REWARD, PROTECTION = "main", "reward", "protection"
REPORTER, SYSTEM = "reporter", "system"
FINDINGS = ("substantiated", "partial", "unsubstantiated", "unverifiable")
REWARDABLE = ("substantiated", "partial")
REWARDED_IN = frozenset({"CONCLUDED", "ENFORCING", "RECTIFIED", "CLOSED", "LOOKBACK"})
"""Main states in which a reward may be set: after a conclusion, and not while it is under review."""


@dataclass(frozen=True)
class Step:
    """One lawful step.

    `actors`: who may take it: Duty values, REPORTER or SYSTEM. `second`: the duty of a second person, or None.
    `deadline`: what is promised in the new state, or "". `clock`: what the step does to the running time: start, stop,
    resume, end or keep. `reporter`: key of the sentence that the reporter reads next, or "" where nothing is said.
    `rule`: row of docs/policy/lifecycle.md. `findings`: the conclusions that it may follow (empty: any or none).
    `roles`: what the officer's department must be in the case.
    """

    track: str
    name: str
    sources: tuple[str, ...]
    target: str
    actors: tuple[str, ...]
    label: str
    rule: str
    second: Duty | None = None
    deadline: str = ""
    clock: str = "keep"
    reporter: str = ""
    findings: tuple[str, ...] = ()
    after_conclusion: bool = False
    roles: tuple[str, ...] = ("lead",)


_INTAKE, _VERIFY, _LEAD, _OVERSEE = (Duty.INTAKE,), (Duty.VERIFY,), (Duty.LEAD,), (Duty.OVERSEE,)
_REWARD, _APPROVE, _FUND, _PAY = (Duty.REWARD,), (Duty.APPROVE,), (Duty.FUND,), (Duty.PAY,)
_REPORTER, _SYSTEM = (REPORTER,), (SYSTEM,)
_OPEN = ("SUBMITTED", "TRIAGE", "NEED_INFO", "DECLINE_PROPOSED", "TRANSFERRED", "DISPUTED")
_WORK = ("INVESTIGATING", "JOINT", "EXTENDED")
_RAISABLE = ("TRIAGE", "NEED_INFO", "DECLINE_PROPOSED", "DISPUTED", "ACCEPTED", "REOPENED", *_WORK)
_FOUND = ("FINDING_PROPOSED", "FINDING_PASSED")
_WEIGHED = ("R_RECHECK", "R_ASSESSING", "R_ASSESSED", "R_CHECKED")
_ABOVE = ("supervisor",)
# The first review is the leader's of the department, the second that of the office above it (casework/review).
_DECIDE, _DECIDERS = (Duty.LEAD, Duty.OVERSEE), ("lead", "supervisor")
_PROTECTORS = ("lead", "discipline")

# fmt: off
STEPS: tuple[Step, ...] = (
    # Reception: whose is it?
    Step(MAIN, "receive", ("SUBMITTED",), "TRIAGE", _SYSTEM, "收到", "L-02",
         deadline="accept", clock="start", reporter="TRIAGE"),
    Step(MAIN, "accept", ("TRIAGE", "NEED_INFO", "REOPENED"), "ACCEPTED", _INTAKE, "受理", "L-03",
         deadline="conclude", clock="start", reporter="ACCEPTED"),
    Step(MAIN, "ask_more", ("TRIAGE",), "NEED_INFO", _INTAKE, "请举报人补充", "L-07",
         deadline="need_info", clock="stop", reporter="NEED_INFO"),
    Step(MAIN, "more_given", ("NEED_INFO",), "TRIAGE", _REPORTER, "举报人已补充", "L-07",
         deadline="accept", clock="resume", reporter="TRIAGE"),
    Step(MAIN, "more_lapsed", ("NEED_INFO",), "TRIAGE", _SYSTEM, "到期没有补充", "L-07",
         deadline="accept", clock="resume", reporter="TRIAGE"),
    Step(MAIN, "propose_decline", ("TRIAGE", "NEED_INFO"), "DECLINE_PROPOSED", _INTAKE, "送另一人看不予受理", "L-08",
         deadline="decline"),
    Step(MAIN, "decline", ("DECLINE_PROPOSED",), "NOT_ACCEPTED", (Duty.INTAKE, Duty.LEAD), "不予受理", "L-08",
         second=Duty.INTAKE, deadline="objection", clock="end", reporter="NOT_ACCEPTED"),
    Step(MAIN, "keep", ("DECLINE_PROPOSED",), "TRIAGE", (Duty.INTAKE, Duty.LEAD), "不同意不予受理", "L-08",
         second=Duty.INTAKE, deadline="accept"),
    Step(MAIN, "transfer", ("TRIAGE",), "TRANSFERRED", _INTAKE, "移送", "L-04",
         deadline="transfer_receipt", clock="start", reporter="TRANSFERRED"),
    Step(MAIN, "take_over", ("TRANSFERRED",), "TRIAGE", _INTAKE, "签收移送", "L-05",
         deadline="accept", clock="start", reporter="TRIAGE"),
    Step(MAIN, "hand_back", ("TRANSFERRED",), "TRIAGE", _INTAKE, "退回移送", "L-05",
         deadline="accept", clock="start", reporter="TRIAGE"),
    # To another installation: what follows there is written down here, so that the reporter reads it here.
    Step(MAIN, "hand_outside", ("TRIAGE", "REOPENED"), "SENT_OUT", _INTAKE, "转给外地的部门", "L-04o",
         deadline="transfer_receipt", clock="start", reporter="SENT_OUT"),
    Step(MAIN, "received_outside", ("SENT_OUT",), "OUTSIDE", _INTAKE, "外地签收了", "L-05o",
         deadline="conclude", clock="start", reporter="OUTSIDE"),
    Step(MAIN, "refused_outside", ("SENT_OUT", "OUTSIDE"), "TRIAGE", _INTAKE, "外地退回了", "L-05o",
         deadline="accept", clock="start", reporter="TRIAGE"),
    Step(MAIN, "answer_outside", ("OUTSIDE",), "CLOSED", _INTAKE, "登记外地的答复", "L-12o",
         deadline="objection", clock="end", reporter="ANSWERED_OUTSIDE"),
    Step(MAIN, "dispute", ("TRIAGE",), "DISPUTED", _INTAKE, "提请指定管辖", "L-06",
         deadline="designate", clock="start", reporter="TRIAGE"),
    # Whoever holds the words hands them on to the designated department: no other browser could.
    Step(MAIN, "designate", ("DISPUTED",), "TRIAGE", _OVERSEE, "指定管辖", "L-06",
         deadline="accept", clock="start", reporter="TRIAGE", roles=_ABOVE),
    # The office above takes the case from its lead, whose browser alone can give the words away; or the lead hands it up.
    Step(MAIN, "raise_up", _RAISABLE, "RAISED", _OVERSEE, "提级查办", "L-23b",
         deadline="raise_words", clock="start", reporter="RAISED", roles=_ABOVE),
    Step(MAIN, "hand_words", ("RAISED",), "TRIAGE", _INTAKE, "交出原话", "L-23b",
         deadline="accept", clock="start", reporter="TRIAGE", roles=("sender",)),
    Step(MAIN, "raise_lapsed", ("RAISED",), "TRIAGE", _SYSTEM, "到期没有交出原话", "L-23b",
         deadline="accept", clock="start", reporter="WRITE_ANEW"),
    Step(MAIN, "hand_up", _RAISABLE, "TRIAGE", _INTAKE, "交给上一级", "L-23c",
         deadline="accept", clock="start", reporter="RAISED_OVER"),
    Step(MAIN, "withdraw", _OPEN, "WITHDRAWN", _REPORTER, "举报人撤回", "L-W1",
         clock="end", reporter="WITHDRAWN"),
    # A merged case too: whoever could not ask would know that somebody else reported.
    Step(MAIN, "grant_withdraw", ("ACCEPTED", "REOPENED", *_WORK, *_FOUND, "MERGED"), "WITHDRAWN", _LEAD,
         "同意举报人撤回", "L-W2", clock="end", reporter="WITHDRAWN"),
    Step(MAIN, "merge", ("TRIAGE", "ACCEPTED", "INVESTIGATING"), "MERGED", _INTAKE, "并入另一案", "L-M1",
         deadline="conclude", clock="start", reporter="ACCEPTED"),
    Step(MAIN, "split", ("TRIAGE", "ACCEPTED"), "SPLIT", _INTAKE, "拆成几案", "L-M2",
         clock="end", reporter="SPLIT"),
    # Verification: is it so?
    Step(MAIN, "start", ("ACCEPTED", "REOPENED"), "INVESTIGATING", _VERIFY, "开始核查", "L-09",
         second=Duty.VERIFY, deadline="conclude", reporter="INVESTIGATING"),
    Step(MAIN, "join", ("INVESTIGATING",), "JOINT", _LEAD, "联合执法", "L-10",
         deadline="conclude", reporter="INVESTIGATING"),
    Step(MAIN, "extend", ("INVESTIGATING", "JOINT"), "EXTENDED", _OVERSEE, "同意延期", "L-11",
         second=Duty.LEAD, deadline="extend", clock="start", reporter="EXTENDED", roles=_ABOVE),
    Step(MAIN, "propose_finding", _WORK, "FINDING_PROPOSED", _VERIFY, "送法制审核", "L-12",
         second=Duty.VERIFY),
    Step(MAIN, "pass_finding", ("FINDING_PROPOSED",), "FINDING_PASSED", (Duty.LEGAL,), "法制审核通过", "L-12"),
    Step(MAIN, "return_finding", ("FINDING_PROPOSED", "FINDING_PASSED"), "INVESTIGATING", (Duty.LEGAL, Duty.LEAD),
         "退回核查", "L-12"),
    # A merged case is concluded with the one that it follows (casework/cases/followers.py).
    Step(MAIN, "conclude", ("FINDING_PASSED", "MERGED"), "CONCLUDED", _LEAD, "签定结论", "L-12",
         second=Duty.LEGAL, deadline="objection", clock="end", reporter="CONCLUDED"),
    # What follows.
    Step(MAIN, "enforce", ("CONCLUDED",), "ENFORCING", _VERIFY, "处置整改", "L-14",
         reporter="ENFORCING", findings=REWARDABLE),
    Step(MAIN, "rectify", ("ENFORCING",), "RECTIFIED", _VERIFY, "验收销号", "L-17",
         second=Duty.VERIFY, deadline="close", clock="start", reporter="RECTIFIED"),
    Step(MAIN, "close", ("RECTIFIED",), "CLOSED", (Duty.INTAKE, Duty.VERIFY), "归档", "L-20",
         clock="end", reporter="CLOSED"),
    Step(MAIN, "close_unproven", ("CONCLUDED",), "CLOSED", (Duty.INTAKE, Duty.VERIFY), "归档", "L-20",
         clock="end", reporter="CLOSED", findings=("unsubstantiated", "unverifiable")),
    Step(MAIN, "object", ("NOT_ACCEPTED", *sorted(REWARDED_IN)), "REVIEW", _REPORTER,
         "举报人不同意", "L-18", deadline="review", clock="start", reporter="REVIEW"),
    Step(MAIN, "uphold", ("REVIEW",), "CLOSED", _DECIDE, "维持", "L-18",
         deadline="objection", clock="end", reporter="UPHELD", roles=_DECIDERS),
    Step(MAIN, "redo", ("REVIEW",), "REOPENED", _DECIDE, "重新办理", "L-18",
         deadline="conclude", clock="start", reporter="REOPENED", roles=_DECIDERS),
    Step(MAIN, "doubt", tuple(sorted(REWARDED_IN)), "REVIEW", _VERIFY, "复核不一致", "L-25r",
         deadline="review", clock="start", reporter="REVIEW", roles=("recheck",)),
    Step(MAIN, "look_back", ("CLOSED",), "LOOKBACK", (Duty.OVERSEE, SYSTEM), "回头看", "L-21",
         findings=REWARDABLE, roles=_ABOVE),
    Step(MAIN, "look_back_clean", ("LOOKBACK",), "CLOSED", _OVERSEE, "没有复发", "L-21", roles=_ABOVE),
    Step(MAIN, "recur", ("LOOKBACK",), "REOPENED", _OVERSEE, "死灰复燃", "L-22",
         deadline="conclude", clock="start", reporter="REOPENED", roles=_ABOVE),
    # The reward.
    Step(REWARD, "begin_reward", ("R_PENDING",), "R_ASSESSING", _SYSTEM, "开始评定", "L-24",
         deadline="assess", clock="start", reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "recheck_first", ("R_PENDING", "R_ASSESSING"), "R_RECHECK", _SYSTEM, "先由别的部门复核", "L-25r",
         deadline="recheck", clock="start", reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "recheck_done", ("R_RECHECK",), "R_ASSESSING", _VERIFY, "复核一致", "L-25r",
         deadline="assess", clock="start", reporter="R_ASSESSING", after_conclusion=True, roles=("recheck",)),
    Step(REWARD, "assess", ("R_PENDING", "R_ASSESSING"), "R_ASSESSED", _REWARD, "评定", "L-25",
         deadline="assess", reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "check", ("R_ASSESSED",), "R_CHECKED", _REWARD, "复核", "L-25",
         second=Duty.REWARD, reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "send_back", ("R_ASSESSED", "R_CHECKED"), "R_ASSESSING", (Duty.REWARD, Duty.APPROVE), "退回重评", "L-25",
         reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "approve", ("R_CHECKED",), "R_APPROVED", _APPROVE, "批准", "L-25",
         second=Duty.REWARD, deadline="fund", clock="start", reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "deny", ("R_CHECKED",), "R_DENIED", _APPROVE, "不予奖励", "L-25",
         second=Duty.REWARD, clock="end"),
    Step(REWARD, "reassess", ("R_DENIED",), "R_ASSESSING", (REPORTER, SYSTEM), "重新评定", "L-25o",
         deadline="assess", clock="start", reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "raise_award", ("R_CLAIMABLE", "R_WAIT_FUND"), "R_APPROVED", _APPROVE, "提高奖金", "L-25o",
         second=Duty.REWARD, deadline="fund", clock="start", reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "supplement", ("R_PAID",), "R_APPROVED", (Duty.APPROVE, SYSTEM), "补发差额", "L-25o",
         second=Duty.REWARD, deadline="fund", clock="start", reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "fund", ("R_APPROVED", "R_WAIT_FUND"), "R_CLAIMABLE", (Duty.FUND, Duty.APPROVE, SYSTEM), "占用资金",
         "L-26", deadline="claim", clock="start", reporter="R_CLAIMABLE"),
    Step(REWARD, "wait_fund", ("R_APPROVED",), "R_WAIT_FUND", (Duty.FUND, Duty.APPROVE, SYSTEM), "等资金", "L-26",
         reporter="R_WAIT_FUND"),
    Step(REWARD, "claim", ("R_CLAIMABLE",), "R_CLAIMED", _REPORTER, "领奖码已给付款人", "L-27",
         deadline="pay", clock="start", reporter="R_CLAIMED"),
    # What the counter paid before a stop reached it is paid.
    Step(REWARD, "pay", ("R_CLAIMED", "R_HELD"), "R_PAID", (Duty.PAY, SYSTEM), "付款", "L-27",
         clock="end", reporter="R_PAID"),
    Step(REWARD, "waive", _WEIGHED, "R_WAIVED", _REPORTER, "放弃奖励", "L-27w",
         reporter="R_WAIVED"),
    Step(REWARD, "want_again", ("R_WAIVED",), "R_ASSESSING", _REPORTER, "又要奖励", "L-27w",
         deadline="assess", clock="start", reporter="R_ASSESSING", after_conclusion=True),
    Step(REWARD, "expire", ("R_CLAIMABLE",), "R_EXPIRED", _SYSTEM, "到期未领", "L-28",
         deadline="renew", clock="start", reporter="R_EXPIRED"),
    Step(REWARD, "return_claim", ("R_CLAIMED",), "R_EXPIRED", _SYSTEM, "付款人没有付，退回", "L-28",
         deadline="renew", clock="start", reporter="R_EXPIRED"),
    Step(REWARD, "renew", ("R_EXPIRED",), "R_CLAIMABLE", _APPROVE, "准予延期", "L-29",
         deadline="claim", clock="start", reporter="R_CLAIMABLE"),
    Step(REWARD, "hold", ("R_CLAIMABLE", "R_CLAIMED", "R_EXPIRED"), "R_HELD", _APPROVE, "疑似骗奖，先停发", "L-30",
         reporter="R_ASSESSING"),
    Step(REWARD, "release", ("R_HELD",), "R_CLAIMABLE", (Duty.DISCIPLINE,), "不是骗奖，照发", "L-30",
         deadline="claim", clock="start", reporter="R_CLAIMABLE", roles=("discipline",)),
    Step(REWARD, "reissue", ("R_HELD",), "R_CHECKED", (Duty.DISCIPLINE,), "不是骗奖，重新批准", "L-30",
         reporter="R_ASSESSING", roles=("discipline",)),
    Step(REWARD, "revoke", ("R_HELD",), "R_REVOKED", (Duty.DISCIPLINE,), "骗奖撤销", "L-30",
         second=Duty.APPROVE, clock="end", roles=("discipline",)),
    # Protection from reprisal.
    Step(PROTECTION, "report_reprisal", ("P_NONE", "P_LEAK_SUSPECT", "P_CLOSED"), "P_REPORTED", _REPORTER,
         "举报人说被为难", "L-P1", deadline="protection", reporter="P_REPORTED"),
    Step(PROTECTION, "suspect_leak", ("P_NONE", "P_CLOSED"), "P_LEAK_SUSPECT", (SYSTEM, REPORTER), "疑似泄露",
         "L-P2"),
    Step(PROTECTION, "look_into", ("P_REPORTED", "P_LEAK_SUSPECT"), "P_ASSESS", (Duty.INTAKE, Duty.DISCIPLINE),
         "查被为难的事", "L-P1", reporter="P_ASSESS", roles=_PROTECTORS),
    Step(PROTECTION, "protect", ("P_ASSESS",), "P_ACTION", (Duty.LEAD, Duty.DISCIPLINE), "采取保护", "L-P1",
         reporter="P_ACTION", roles=_PROTECTORS),
    Step(PROTECTION, "follow_up", ("P_ACTION",), "P_FOLLOWUP", (Duty.INTAKE, Duty.DISCIPLINE), "回访", "L-P1",
         reporter="P_FOLLOWUP", roles=_PROTECTORS),
    Step(PROTECTION, "end_protection", ("P_ASSESS", "P_FOLLOWUP"), "P_CLOSED", (Duty.LEAD, Duty.DISCIPLINE), "结束保护",
         "L-P1", reporter="P_CLOSED", roles=_PROTECTORS),
)
# fmt: on
