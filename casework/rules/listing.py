"""严重失信主体名单: notified, answered, decided, published, removed; each step by a person and with a document.

Nothing is listed by itself, whatever the number of reports: 谁处罚、谁决定、谁负责 (安全生产严重失信主体名单管理办法,
应急管理部令第 11 号).

    notify ──> NOTIFIED ── propose ──> PROPOSED ── enlist ──> LISTED ── publish ──> PUBLISHED
                                          └── spare ──> SPARED       └──┬── remove / revoke ──> REMOVED / REVOKED
                                                                        └── early ──> EARLY ── restore ──> PUBLISHED

A listing lasts three years from the decision; after twelve months it may end early, and what was hidden for that brings it
back for the rest of its time (dossier 2.8).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from casework.rules.duties import Duty

YEARS = 3
EARLY_MONTHS = 12
CITATION = "安全生产严重失信主体名单管理办法（应急管理部令第 11 号）"
STATES = {
    "NOTIFIED": "已告知",
    "PROPOSED": "送负责人批",
    "LISTED": "已决定列入",
    "SPARED": "不列入",
    "PUBLISHED": "公示中",
    "EARLY": "提前移出",
    "REMOVED": "期满移出",
    "REVOKED": "已撤销",
}
OVER = frozenset({"SPARED", "EARLY", "REMOVED", "REVOKED"})
PUBLIC = frozenset({"PUBLISHED", "EARLY", "REMOVED"})
"""States that everybody outside has been told of."""


@dataclass(frozen=True)
class ListingStep:
    """One step: from where, to where, by whom, whether it needs a document number, and what its text is called."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    duties: tuple[Duty, ...]
    document: bool
    text: str


STEPS = (
    ListingStep("notify", "书面告知", ("",), "NOTIFIED", (Duty.VERIFY,), True, "列入的情形和依据"),
    ListingStep("propose", "送负责人批", ("NOTIFIED",), "PROPOSED", (Duty.VERIFY,), False, "单位怎么申辩的；没有申辩也写明"),
    ListingStep("enlist", "决定列入", ("PROPOSED",), "LISTED", (Duty.LEAD,), True, "决定的理由"),
    ListingStep("spare", "不列入", ("PROPOSED",), "SPARED", (Duty.LEAD,), False, "不列入的理由"),
    ListingStep("publish", "登记公示", ("LISTED",), "PUBLISHED", (Duty.VERIFY, Duty.LEAD), False, "在哪里公示的"),
    ListingStep("early", "提前移出", ("LISTED", "PUBLISHED"), "EARLY", (Duty.LEAD,), True, "怎么纠正的，移出的理由"),
    ListingStep("remove", "期满移出", ("LISTED", "PUBLISHED"), "REMOVED", (Duty.LEAD,), False, "移出的说明"),
    ListingStep("revoke", "撤销列入", ("LISTED", "PUBLISHED"), "REVOKED", (Duty.LEAD,), True, "撤销的理由"),
    ListingStep("restore", "恢复列入", ("EARLY",), "PUBLISHED", (Duty.LEAD,), True, "隐瞒、作假的情况"),
)
_NAMED = {one.name: one for one in STEPS}


@dataclass(frozen=True)
class Standing:
    """Where a listing stands. Days: by which the enterprise may answer the notice, of the decision, on which it ends."""

    state: str = ""
    answer_by: datetime.date | None = None
    listed: datetime.date | None = None
    until: datetime.date | None = None


def step_named(name: str) -> ListingStep | None:
    """Return a step by its name, or None."""
    return _NAMED.get(name)


def ends(listed: datetime.date) -> datetime.date:
    """Return the day on which a listing that was decided on a day ends: three years later."""
    return _later(listed, YEARS * 12)


def early_from(listed: datetime.date) -> datetime.date:
    """Return the first day on which it may end early: twelve months after the decision."""
    return _later(listed, EARLY_MONTHS)


def why_not(standing: Standing, step: ListingStep, day: datetime.date, *, answered: bool = False) -> str:
    """Return why a step cannot be taken on a day, as a sentence for the officer; empty where it can.

    `answered`: the enterprise has said what it had to say, so that nobody waits for the last day of its time.
    """
    if standing.state not in step.sources:
        return f"现在是“{STATES.get(standing.state, '还没有告知')}”，不能{step.label}。"
    if step.name == "propose" and not answered and standing.answer_by is not None and day <= standing.answer_by:
        return "申辩的日子还没有过。单位已经申辩的，写明怎么说的，再送。"
    if step.name == "early" and standing.listed is not None and day < early_from(standing.listed):
        return f"列入满 {EARLY_MONTHS} 个月才能提前移出。"
    if step.name == "remove" and standing.until is not None and day < standing.until:
        return f"列入 {YEARS} 年还没有满。"
    if step.name == "restore" and standing.until is not None and day >= standing.until:
        return f"{YEARS} 年已经满了，不用恢复。"
    return ""


def lawful(standing: Standing, duties: Collection[Duty], day: datetime.date) -> tuple[ListingStep, ...]:
    """Return the steps that somebody with these duties may take on a day, an answer of the enterprise being there."""
    return tuple(
        one for one in STEPS if set(one.duties) & set(duties) and not why_not(standing, one, day, answered=True)
    )


def after(standing: Standing, step: ListingStep, day: datetime.date, answer_by: datetime.date | None = None) -> Standing:
    """Return where a listing stands after a step on a day."""
    if step.name == "notify":
        return Standing(step.target, answer_by=answer_by)
    if step.name == "enlist":
        return Standing(step.target, standing.answer_by, day, ends(day))
    return Standing(step.target, standing.answer_by, standing.listed, standing.until)


def _later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"no day {months} months after {day}")
