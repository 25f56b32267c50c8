"""What a reporter reads of a case: from events and the lifecycle table to the sentences of the policies.

Nothing here knows what officers wrote, except what an event's `tell` holds, which was written to be read by the reporter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.cases import asked, promised
from casework.cases.filling import fill, filled
from casework.cases.handing import ALONG, SHUT_OUT
from casework.cases.promised import OVERDUE
from casework.kernel.casefile import Case
from casework.kernel.events import Event
from casework.kernel.ids import Day, date_of
from casework.kernel.office import Transaction
from casework.rules import lifecycle
from casework.rules.deadlines import days_left, page_day, promised_day
from crypto.awards import shares_of
from policies import FIRST_LANGUAGE, Sentences

NEW_DAY = "rectify_new_day"
"""An acceptance failed, and what has to be put right has a new day: what was late before is promised anew."""
URGE_ESCALATED = "urge_escalated"
"""Nobody answered an urging, so the next office above supervises (casework/oversight/urge.py)."""
RECKONED = "reckoned"
"""A 暂定 day was reckoned again; what it tells is a new day of the reward (casework/cases/overdue.py)."""
# What the reporter heard before any of these is still the newest that there is to tell.
_NOTHING_NEW = frozenset({"receive", "propose_decline", "keep"})
SOME_DEPARTMENT = "管这件事的部门"
"""Stands in a sentence for a department that nobody has named."""
REWARD_SEEN = "reward_seen"
ANSWER_OUTSIDE = "answer_outside"
PAYS: Mapping[str, str] = {"paid": "OUTSIDE_PAYS", "none": "OUTSIDE_PAYS_NOTHING", "unsaid": "OUTSIDE_PAYS_UNSAID"}
"""Whether an authority elsewhere rewards what it found. It alone decides and pays (dossier Z02, K01): none is promised here."""
# The next promised step as the timeline's hollow dot names it (UX section 5), by the deadline that runs.
_NEXT = {
    "accept": "告诉您接不接",
    "accept_urgent": "告诉您接不接",
    "conclude": "告诉您结果",
    "extend": "告诉您结果",
    "review": "答复您",
    "transfer_receipt": "那边来接",
}
FINDING_PARTS = (("grounds", "查的结果"), ("checked", "怎么查的"), ("handled", "怎么处理"))
_NOTHING_FOUND = {"unsubstantiated": "Z01", "unverifiable": "Z03"}
# An answer with which the reporter may not agree, up to a day that begins with the first look (casework/review/notices.py).
_OBJECTED_TO = frozenset(
    {"NOT_ACCEPTED", "UPHELD", "ANSWERED_OUTSIDE"}
    | {f"{key}_{one.upper()}" for key in ("CONCLUDED", "ANSWERED_OUTSIDE") for one in lifecycle.FINDINGS}
)
# Days that are left, with the sentence that stands above the reward from then on.
_LEFT = (0, 3, 10, 30)
LANGUAGE = FIRST_LANGUAGE
"""The language of the pages until there is another one."""


@dataclass(frozen=True)
class Line:
    """One state as the reporter reads it; `day` is a page day, or empty where nothing is dated."""

    key: str
    headline: str
    sentence: str
    day: str


@dataclass(frozen=True)
class RewardView:
    """The reward track: sentences, and what claiming needs. `amount` is in fen, `until` a day.

    `reminder` says that few days are left; `beside` what became of the reporter's disagreement with the amount. `shares`
    are what each of several people gets, in fen; empty for one.
    """

    state: str
    headline: str
    sentence: str
    amount: int | None
    award: str | None
    until: Day | None
    reminder: str = ""
    beside: str = ""
    shares: tuple[int, ...] = ()


@dataclass(frozen=True)
class FindingLine:
    """One of the four lines of a conclusion."""

    label: str
    text: str


def now_line(tx: Transaction, case: Case, events: Iterable[Event], until: Day | None = None) -> Line:
    """Return where the case stands: the sentence of its newest step, or that it is overdue.

    `until` is the last day for not agreeing with the newest answer, where somebody has reckoned it from the first look.
    """
    told = [event for event in events if _is_main(event) or event.step in (OVERDUE, NEW_DAY)]
    last = told[-1]
    # Filing late what was put right is the office's own concern: nothing was promised to the reporter.
    if last.step == OVERDUE and case.due_kind != "close":
        return _line(tx, "OVERDUE", last)
    spoken = [event for event in told if _is_main(event)]
    key = _own_key(spoken[-1]) or lifecycle.sentence_key(case.standing) or ""
    # A step that says nothing new leaves the promise of the one before in force, and its fields.
    fields: dict[str, Any] = {}
    for event in spoken:
        fields |= event.tell
    if case.due is not None and case.clock_stopped_day is None:
        fields |= {"day": case.due, "provisional": case.due_from is not None}
    if until is not None and key in _OBJECTED_TO:
        fields["day"] = until
    if all(event.step in _NOTHING_NEW for event in spoken):
        key = "SUBMITTED_URGENT" if case.due_kind == "accept_urgent" else "SUBMITTED_TEXT"
        fields["hours"] = str(tx.office.policies.deadlines["accept_urgent"].length)
    # The day is that of the last step that was told: a look-back or a legal review shows in no date either.
    dated = [event for event in spoken if event.step in ALONG or lifecycle.step_named(event.step).reporter]
    return _line(tx, key, dated[-1], fields)


def _is_main(event: Event) -> bool:
    """Whether a step of the main track was taken, by the case itself or by the one that it follows and went up with."""
    return event.track == lifecycle.MAIN or (event.step in ALONG and bool(event.tell))


def timeline(tx: Transaction, events: Iterable[Event]) -> tuple[Line, ...]:
    """Return the steps that the reporter was told of, newest first; a step that says nothing new leaves no line."""
    lines: list[Line] = []
    for event in events:
        if event.step in (SHUT_OUT, URGE_ESCALATED) and event.tell:
            lines.append(_line(tx, "SUPERVISOR_CHANGED", event))
        if not _is_main(event):
            continue
        key = _key(event)
        if not key or (lines and lines[-1].key == key):
            continue
        lines.append(_line(tx, key, event))
    return tuple(reversed(lines))


def next_line(tx: Transaction, case: Case) -> Line | None:
    """Return the next promised step, or None when nothing is promised, the clock stands or the day is over."""
    label = _NEXT.get(case.due_kind or "")
    if label is None or case.due is None or case.clock_stopped_day is not None or case.due < tx.today:
        return None
    return Line("next", label, "", f"{promised_day(date_of(case.due), provisional=case.due_from is not None)}前")


def reward_view(tx: Transaction, case: Case, events: Iterable[Event]) -> RewardView | None:
    """Return the reward track, or None while it says nothing."""
    fields: dict[str, Any] = {}
    for event in events:
        if event.track == lifecycle.REWARD or event.step in (REWARD_SEEN, RECKONED):
            fields |= event.tell
    sentences = tx.office.policies.sentences
    state = case.standing.reward
    amount, award, until = fields.get("amount"), fields.get("award"), fields.get("day")
    if state == "R_DENIED":
        reason = no_reward(sentences, str(fields.get("reason", "")), fields)
        return RewardView(state, "这次没有奖金", reason, None, None, None)
    key = lifecycle.sentence_key(case.standing, lifecycle.REWARD)
    if key is None or key not in sentences.states:
        return None
    text = sentences.states[key]
    said = filled(text, fields | {"provisional": case.reward_from is not None}, tx.today)
    until = None if until is None else Day(until)
    # The state as it reads: which step officers are at would tell that a reward was refused, or is looked into.
    return RewardView(key, text.headline, said, amount, award, until, shares=_shares(state, fields))


def _shares(state: str, fields: Mapping[str, Any]) -> tuple[int, ...]:
    """What each of several people gets, while codes are shown for it."""
    people = fields.get("joint", 1)
    return shares_of(fields["amount"], people) if people > 1 and state in _CODED else ()


_OVER = ("expire", "return_claim")
_CODED = ("R_CLAIMABLE", "R_CLAIMED")


def wished(tx: Transaction, case: Case, history: Sequence[Event], reward: RewardView | None) -> RewardView | None:
    """Return the reward with what the reporter said about it: a reason for being late, an amount that is not right."""
    if reward is None:
        return None
    states = tx.office.policies.sentences.states
    asking = asked.newest(history, asked.RENEW_ASKED, asked.RENEW_REFUSED, *_OVER)
    if reward.state == "R_EXPIRED" and asking is not None and asking.step not in _OVER:
        text = states["R_RENEW_ASKED" if asking.step == asked.RENEW_ASKED else "R_RENEW_REFUSED"]
        reward = replace(reward, sentence=filled(text, promised.told(tx, asking), tx.today))
    disputed = asked.newest(history, asked.REWARD_OBJECTION, asked.AMOUNT_UPHELD, *asked.AMOUNTS)
    if disputed is not None and disputed.step in (asked.REWARD_OBJECTION, asked.AMOUNT_UPHELD):
        text = states["R_DISPUTED" if disputed.step == asked.REWARD_OBJECTION else "R_DISPUTE_ENDED"]
        reward = replace(reward, beside=filled(text, promised.told(tx, disputed), tx.today))
    return replace(reward, reminder=_reminder(tx, reward))


def protection_line(tx: Transaction, case: Case, history: Sequence[Event]) -> Line | None:
    """Return what is done against reprisal, or None where the reporter has not spoken of any."""
    key = lifecycle.sentence_key(case.standing, lifecycle.PROTECTION)
    moved = [event for event in history if event.track == lifecycle.PROTECTION]
    return answer_line(tx, key, moved[-1], history) if key is not None and moved else None


def answer_line(tx: Transaction, key: str, event: Event, history: Sequence[Event]) -> Line:
    """Return the sentence of an event, or, once its promised answer was reported as late, that it was and to whom."""
    reported = promised.reported(tx, event, history)
    return _line(tx, key, event) if reported is None else _line(tx, "ANSWER_OVERDUE", reported)


def _reminder(tx: Transaction, reward: RewardView) -> str:
    if reward.state != "R_CLAIMABLE" or reward.until is None:
        return ""
    left = days_left(date_of(reward.until), date_of(tx.today))
    near = next((days for days in _LEFT if left <= days), None)
    if near is None:
        return ""
    return fill(tx.office.policies.sentences.states[f"R_LEFT_{near}"].sentence, {"day": reward.until}, tx.today)


def no_reward(sentences: Sentences, rule: str, fields: Mapping[str, Any]) -> str:
    """Return the sentence for a reward of zero, with thanks; Z08, Z09 and Z10 read alike (DESIGN section 1)."""
    text = sentences.no_reward.get(rule)
    return sentences.thanks if text is None else fill(text, fields, None) + sentences.thanks


def finding_lines(tx: Transaction, events: Iterable[Event], reward: RewardView | None) -> tuple[FindingLine, ...]:
    """Return the four lines of the newest conclusion, empty before there is one; the fourth is about the reward."""
    history = tuple(events)
    answered = asked.newest(history, "conclude", ANSWER_OUTSIDE, "uphold", "redo")
    again = [FindingLine("再查的结果", str(answered.tell["answer"]))] if answered and "answer" in answered.tell else []
    concluded = asked.newest(history, "conclude", ANSWER_OUTSIDE)
    if concluded is None:
        return tuple(again)
    tell = concluded.tell
    if concluded.step == ANSWER_OUTSIDE:
        return (*again, *_lines_of_elsewhere(tx, tell))
    lines = again + [FindingLine(label, str(tell[name])) for name, label in FINDING_PARTS]
    rule = nothing_found(str(tell["finding"]))
    fourth = no_reward(tx.office.policies.sentences, rule, {}) if rule else reward.sentence if reward else ""
    return (*lines, FindingLine("有没有奖金", fourth)) if fourth else tuple(lines)


def _lines_of_elsewhere(tx: Transaction, tell: Mapping[str, Any]) -> tuple[FindingLine, ...]:
    """Return the four answers of another authority as far as its paper says them."""
    states = tx.office.policies.sentences.states
    lines = [FindingLine(label, str(tell[name]) or states["OUTSIDE_UNSAID"].sentence) for name, label in FINDING_PARTS]
    pays = fill(states[PAYS[tell["pays"]]].sentence, tell, None) + str(tell["reward"])
    return (*lines, FindingLine("有没有奖金", pays))


def nothing_found(outcome: str) -> str:
    """Return the rule by which a conclusion brings no reward by itself; empty for one that may bring one."""
    return _NOTHING_FOUND.get(outcome, "")


def _key(event: Event) -> str:
    if event.step == "receive":
        return "SUBMITTED_TEXT"
    key = _own_key(event) or lifecycle.step_named(event.step).reporter
    return f"CONCLUDED_{event.tell['finding'].upper()}" if key == "CONCLUDED" else key


def _own_key(event: Event) -> str:
    """Return the sentence of a step that says more than the state it leads to; empty for all others."""
    if event.step == "uphold":
        return "UPHELD_LAST" if event.tell.get("last") else "UPHELD"
    if event.step == "merge" or event.step in ALONG:
        # A merged case reads as one that was accepted, or looked into, on its own.
        return str(event.tell["reads"])
    if event.step == ANSWER_OUTSIDE:
        found = str(event.tell["finding"])
        return f"ANSWERED_OUTSIDE_{found.upper()}" if found else "ANSWERED_OUTSIDE"
    if event.step in ("hand_up", "raise_lapsed"):
        return lifecycle.step_named(event.step).reporter
    return "WITHDRAWN_KEPT" if event.tell.get("kept") else ""


def _line(tx: Transaction, key: str, event: Event, fields: Mapping[str, Any] | None = None) -> Line:
    text, known = tx.office.policies.sentences.states[key], dict(fields or promised.told(tx, event))
    if isinstance(known.get("cards"), list):
        cards = tx.office.policies.cards
        known["missing"] = "、".join(cards[one].texts[LANGUAGE].short for one in known["cards"])
    # 「转给了{department}」 is a headline with a field.
    headline = fill(text.headline, known, None)
    return Line(key, headline, filled(text, known, tx.today), page_day(date_of(event.day)))
