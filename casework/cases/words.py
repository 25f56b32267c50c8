"""Official terms for officers, and what may not stand in what they write."""

import re
import unicodedata

from casework.kernel.errors import Refused
from casework.rules.lifecycle import CaseState

STATE_NAMES = {
    "SUBMITTED": "待受理",
    "TRIAGE": "待受理",
    "NEED_INFO": "待补充",
    "DECLINE_PROPOSED": "拟不受理",
    "NOT_ACCEPTED": "不予受理",
    "TRANSFERRED": "已移送",
    "SENT_OUT": "已转外地",
    "OUTSIDE": "外地在办",
    "ACCEPTED": "已受理",
    "INVESTIGATING": "核查中",
    "JOINT": "联合执法",
    "EXTENDED": "延期核查",
    "FINDING_PROPOSED": "待法制审核",
    "FINDING_PASSED": "待负责人签",
    "DISPUTED": "待指定管辖",
    "CONCLUDED": "已定结论",
    "ENFORCING": "整改中",
    "RECTIFIED": "已整改",
    "REVIEW": "复查中",
    "REOPENED": "重新办理",
    "CLOSED": "已办结",
    "LOOKBACK": "回头看",
    "WITHDRAWN": "已撤回",
    "MERGED": "已并案",
    "SPLIT": "已拆分",
    "RAISED": "提级，等原话",
}
FINDING_NAMES = {
    "substantiated": "属实",
    "partial": "部分属实",
    "unsubstantiated": "查无实据",
    "unverifiable": "无法核查",
}
ROLE_NAMES = {
    "lead": "主办",
    "assisting": "协办",
    "supervisor": "督办",
    "rewards": "奖励",
    "sender": "移送",
    "discipline": "纪检",
    "recheck": "复核",
    "asked": "受邀",
}
EVENT_NAMES = {
    "handed_over": "换同事接着办",
    "entered": "受理员代录：有人打来、写来或上门说的",
    "phrase_replaced": "举报人换成了自己的七个词",
    "attested_again": "重新证明信箱的钥匙",
    "original_asked": "申请看原话",
    "original_granted": "同意看原话",
    "original_refused": "不同意看原话",
    "original_read": "打开原话（经同意）",
    "recheck_assigned": "请别的部门复核",
    "complete_from": "定了从哪一次补充算起",
    "matter_decided": "定了是不是同一件事",
    "matter_known": "写了部门此前的文书",
    "decided_above": "奖金由上一级评定",
    "deny_waits": "定了不予奖励，办结时告诉举报人",
    "dispute_assessed": "奖金另评",
    "dispute_checked": "奖金另评，复核过",
    "amount_upheld": "奖金维持不变",
    "fine_final": "罚款定了",
    "fine_kept": "罚款定了，奖金不变",
    "renew_refused": "不同意延期领奖",
    "dispute_back": "奖金另评，退回",
    "supplement_approved": "批准补发差额",
    "claim_returned": "付款人没有付，退回",
    "raised_along": "随另一案交给上一级",
    "handed_along": "原话随另一案交出",
    "accepted_along": "随另一案受理",
    "raised_unhanded": "随案交给上一级，原话没有转来",
    "outside_file": "又做了一个锁好的文件，交外地",
    "order_replied": "答复已贴回工单",
    "letter_in": "举报人来信",
    "letter_out": "给举报人去信",
    "case_record": "写案件登记",
    "liable": "写责任单位",
    "lead_sheet": "写线索",
    "no_conflict": "声明没有利害关系",
    "recused": "声明有利害关系，回避",
    "verifier_named": "换人核查",
    "site_record": "写现场检查记录",
    "evidence_list": "写证据单",
    "extension_proposed": "申请延期",
    "extension_refused": "不同意延期",
    "finding_recorded": "写核查结论，等另一人",
    "rectify_proposed": "看过整改，等另一人",
    "rectify_new_day": "验收没通过，定了新的日子",
    "rectify_reminder": "整改快到日子了",
    "planned_again": "补写五落实",
    "measure": "登记措施",
    "measure_withdrawn": "撤下登记错的措施",
    "filed": "备案督办",
    "cut_off": "决定停供",
    "merged_in": "并进来一案",
    "parted_off": "从另一案拆出来",
    "joint_joined": "答复一起查",
    "joint_declined": "答复不能一起查",
    "joint_note": "一起查的部门写了情况",
    "overdue": "超期，已报督办机关",
    "answer_late": "对举报人的答复超期，已报督办机关",
    "reckoned": "放假安排公布了，暂定的日子重算",
    "shut_out": "请部门回避",
    "urged": "督办",
    "urge_answered": "回复督办",
    "urge_escalated": "督办没有回复，报上一级",
    "reward_seen": "举报人看到了奖金",
    "reward_objection": "举报人说奖金不对",
    "renew_asked": "举报人请求延期领奖",
    "withdraw_asked": "举报人请求撤回",
    "withdraw_refused": "不同意撤回，接着查",
    "review_charged": "指派复查的人",
    "review_opinion": "写复查意见",
    "review_agreed": "复查意见两人签了",
    "review_passed_up": "复查请上级来定",
    "reprisal_again": "举报人又说被为难",
}
LONGEST_TEXT = 4000
# Identity documents (GB 11643: 17 digits and a check character), bank cards (12 to 19 digits), phones (1 and 10 digits).
_PRIVATE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15,19}|1[3-9]\d{9}|0\d{2,3}\d{7,8})(?!\d)")
_JOINERS = re.compile(r"(?<=\d)[\s\-‐-―·.]+(?=[\dXx])")


def state_label(standing: CaseState) -> str:
    """Return the official name of the main state; a conclusion is named by its outcome."""
    if standing.main == "CONCLUDED":
        return FINDING_NAMES[standing.finding]
    return STATE_NAMES[standing.main]


def check_no_private_numbers(*texts: str) -> None:
    """Refuse texts that hold a phone, identity or bank number: they would name the reporter or somebody else.

    Full-width digits count, and spaces or dashes between digits do not hide a number.
    """
    for text in texts:
        plain = _JOINERS.sub("", unicodedata.normalize("NFKC", text))
        if _PRIVATE.search(plain):
            raise Refused("private_number", "里面有电话、身份证或银行卡号，请去掉再存。")


def required(text: str, name: str) -> str:
    """Return the text without outer space; Refused when it is empty or longer than 4000 characters."""
    stripped = text.strip()
    if not stripped:
        raise Refused("empty", f"还没写{name}。")
    if len(stripped) > LONGEST_TEXT:
        raise Refused("too_long", f"{name}太长，最多 {LONGEST_TEXT} 个字。")
    return stripped


def clean(text: str, name: str) -> str:
    """Return a text that must be there, as `required`, once it holds no phone, identity or bank number."""
    kept = required(text, name)
    check_no_private_numbers(kept)
    return kept
