"""Duties of officers, and which of them never meet in one person on one case.

Whoever received a tip, verified it, set its reward, approved it or pays it has seen a different part of what could lead
to the reporter, and could invent a reward for a friend if two parts came together (平湛安〔2022〕9号 47: everybody who
takes part keeps silent; the separation itself is this project's rule). The database enforces the same table.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Duty(StrEnum):
    """What an officer may be charged with. The value is what tables and files carry."""

    INTAKE = "intake"
    VERIFY = "verify"
    LEGAL = "legal"
    LEAD = "lead"
    REWARD = "reward"
    APPROVE = "approve"
    FUND = "fund"
    KEYS = "keys"
    OVERSEE = "oversee"
    DISCIPLINE = "discipline"
    PAY = "pay"


NAMES: dict[Duty, str] = {
    Duty.INTAKE: "受理",
    Duty.VERIFY: "核查",
    Duty.LEGAL: "法制审核",
    Duty.LEAD: "机关负责人",
    Duty.REWARD: "奖励评定",
    Duty.APPROVE: "奖励批准",
    Duty.FUND: "资金",
    Duty.KEYS: "钥匙",
    Duty.OVERSEE: "调度督办",
    Duty.DISCIPLINE: "纪检监察",
    Duty.PAY: "付款",
}
"""Official names, for officers."""

APART: dict[Duty, tuple[str, str]] = {
    Duty.INTAKE: ("收过", "收"),
    Duty.VERIFY: ("查过", "查"),
    Duty.REWARD: ("评过", "评"),
    Duty.APPROVE: ("批过", "批"),
    Duty.PAY: ("付过", "付"),
}
"""The duties that exclude one another on a case, each with the words of the refusal: done, and to do."""


def conflicts(already: Collection[Duty], new: Duty) -> str | None:
    """Return why a person who had the duties `already` on a case may not take `new` on it, or None if they may.

    The sentence is for the officer, as 「您查过这件案，不能批。」.
    """
    if new not in APART:
        return None
    for duty, (done, _) in APART.items():
        if duty in already and duty is not new:
            return f"您{done}这件案，不能{APART[new][1]}。"
    return None
