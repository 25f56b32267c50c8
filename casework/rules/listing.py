"""严重失信主体名单: notified, answered, decided, published, removed; each step by a person and with a document.

Nothing is listed by itself, whatever the number of reports: 谁处罚、谁决定、谁负责 (安全生产严重失信主体名单管理办法,
应急管理部令第 11 号).

    notify ──> NOTIFIED ── propose ──> PROPOSED ── enlist ──> LISTED ── publish ──> PUBLISHED
                                          └── spare ──> SPARED       └──┬── remove / revoke ──> REMOVED / REVOKED
                                                                        └── early ──> EARLY ── restore ──> PUBLISHED

A listing lasts some years from the decision; after some months it may end early, and what was hidden for that brings it back
for the rest of its time (dossier 2.8). How long, and what a step is called and needs, is policy data
(policies/national/blacklist.toml).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from casework.rules.duties import Duty
from policies import Blacklist

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
    """One step: from where, to where, by whom; what it is called, whether it needs a document number, what its text is called.

    `citation` is what the step rests on.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    duties: tuple[Duty, ...]
    label: str
    document: bool
    text: str
    citation: str


_LISTED = ("LISTED", "PUBLISHED")
_MOVES: dict[str, tuple[tuple[str, ...], str, tuple[Duty, ...]]] = {
    "notify": (("",), "NOTIFIED", (Duty.VERIFY,)),
    "propose": (("NOTIFIED",), "PROPOSED", (Duty.VERIFY,)),
    "enlist": (("PROPOSED",), "LISTED", (Duty.LEAD,)),
    "spare": (("PROPOSED",), "SPARED", (Duty.LEAD,)),
    "publish": (("LISTED",), "PUBLISHED", (Duty.VERIFY, Duty.LEAD)),
    "early": (_LISTED, "EARLY", (Duty.LEAD,)),
    "remove": (_LISTED, "REMOVED", (Duty.LEAD,)),
    "revoke": (_LISTED, "REVOKED", (Duty.LEAD,)),
    "restore": (("EARLY",), "PUBLISHED", (Duty.LEAD,)),
}
"""Each step: the states that it may follow, the one that it leads to, and whose it is."""


@dataclass(frozen=True)
class Standing:
    """Where a listing stands. Days: by which the enterprise may answer the notice, of the decision, on which it ends."""

    state: str = ""
    answer_by: datetime.date | None = None
    listed: datetime.date | None = None
    until: datetime.date | None = None


def steps(rules: Blacklist) -> tuple[ListingStep, ...]:
    """Return all steps, in the order of a listing's life."""
    return tuple(_step(rules, name) for name in _MOVES)


def step_named(rules: Blacklist, name: str) -> ListingStep | None:
    """Return a step by its name, or None."""
    return _step(rules, name) if name in _MOVES else None


def _step(rules: Blacklist, name: str) -> ListingStep:
    said = rules.steps[name]
    return ListingStep(name, *_MOVES[name], said.label, said.document, said.text, said.citation)


def ends(rules: Blacklist, listed: datetime.date) -> datetime.date:
    """Return the day on which a listing that was decided on a day ends."""
    return _later(listed, rules.years * 12)


def early_from(rules: Blacklist, listed: datetime.date) -> datetime.date:
    """Return the first day on which it may end early."""
    return _later(listed, rules.early_months)


def why_not(rules: Blacklist, standing: Standing, step: ListingStep, day: datetime.date, *, answered: bool = False) -> str:
    """Return why a step cannot be taken on a day, as a sentence for the officer; empty where it can.

    `answered`: the enterprise has said what it had to say, so that nobody waits for the last day of its time.
    """
    if standing.state not in step.sources:
        return f"现在是“{STATES.get(standing.state, '还没有告知')}”，不能{step.label}。"
    if step.name == "propose" and not answered and standing.answer_by is not None and day <= standing.answer_by:
        return "申辩的日子还没有过。单位已经申辩的，写明怎么说的，再送。"
    if step.name == "early" and standing.listed is not None and day < early_from(rules, standing.listed):
        return f"列入满 {rules.early_months} 个月才能提前移出。"
    if step.name == "remove" and standing.until is not None and day < standing.until:
        return f"列入 {rules.years} 年还没有满。"
    if step.name == "restore" and standing.until is not None and day >= standing.until:
        return f"{rules.years} 年已经满了，不用恢复。"
    return ""


def lawful(
    rules: Blacklist, standing: Standing, duties: Collection[Duty], day: datetime.date
) -> tuple[ListingStep, ...]:
    """Return the steps that somebody with these duties may take on a day, an answer of the enterprise being there."""
    mine = [one for one in steps(rules) if set(one.duties) & set(duties)]
    return tuple(one for one in mine if not why_not(rules, standing, one, day, answered=True))


def after(
    rules: Blacklist, standing: Standing, step: ListingStep, day: datetime.date, answer_by: datetime.date | None = None
) -> Standing:
    """Return where a listing stands after a step on a day."""
    if step.name == "notify":
        return Standing(step.target, answer_by=answer_by)
    if step.name == "enlist":
        return Standing(step.target, standing.answer_by, day, ends(rules, day))
    return Standing(step.target, standing.answer_by, standing.listed, standing.until)


def _later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"no day {months} months after {day}")
