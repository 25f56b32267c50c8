"""What a reporter reads of a case: from events and the lifecycle table to the sentences of the policies.

Nothing here knows what officers wrote, except what an event's `tell` holds, which was written to be read by the reporter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.kernel.casefile import Case
from casework.kernel.events import Event
from casework.kernel.ids import Day, date_of
from casework.kernel.office import Transaction
from casework.rules import lifecycle
from casework.rules.deadlines import days_left, page_day
from casework.rules.money import yuan
from policies import Sentences

OVERDUE = "overdue"
# What the reporter heard before any of these is still the newest that there is to tell.
_NOTHING_NEW = frozenset({"receive", "propose_decline", "keep"})
SOME_DEPARTMENT = "管这件事的部门"
"""Stands in a sentence for a department that nobody has named."""
REWARD_SEEN = "reward_seen"
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


@dataclass(frozen=True)
class Line:
    """One state as the reporter reads it; `day` is a page day, or empty where nothing is dated."""

    key: str
    headline: str
    sentence: str
    day: str


@dataclass(frozen=True)
class RewardView:
    """The reward track: sentences, and what claiming needs. `amount` is in fen, `until` a day."""

    state: str
    headline: str
    sentence: str
    amount: int | None
    award: str | None
    until: Day | None


@dataclass(frozen=True)
class FindingLine:
    """One of the four lines of a conclusion."""

    label: str
    text: str


def now_line(tx: Transaction, case: Case, events: Iterable[Event]) -> Line:
    """Return where the case stands: the sentence of its newest step, or that it is overdue."""
    told = [event for event in events if event.track == lifecycle.MAIN or event.step == OVERDUE]
    last = told[-1]
    # Filing late what was put right is the office's own concern: nothing was promised to the reporter.
    if last.step == OVERDUE and case.due_kind != "close":
        return _line(tx, "OVERDUE", last)
    spoken = [event for event in told if event.track == lifecycle.MAIN]
    key = lifecycle.sentence_key(case.standing) or ""
    # A step that says nothing new leaves the promise of the one before in force, and its fields.
    fields: dict[str, Any] = {}
    for event in spoken:
        fields |= event.tell
    if case.due is not None and case.clock_stopped_day is None:
        fields["day"] = case.due
    if all(event.step in _NOTHING_NEW for event in spoken):
        key = "SUBMITTED_URGENT" if case.due_kind == "accept_urgent" else "SUBMITTED_TEXT"
        fields["hours"] = str(tx.office.policies.deadlines["accept_urgent"].length)
    return _line(tx, key, spoken[-1], fields)


def timeline(tx: Transaction, events: Iterable[Event]) -> tuple[Line, ...]:
    """Return the steps that the reporter was told of, newest first; a step that says nothing new leaves no line."""
    lines: list[Line] = []
    for event in events:
        if event.track != lifecycle.MAIN:
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
    return Line("next", label, "", f"{page_day(date_of(case.due))}前")


def reward_view(tx: Transaction, case: Case, events: Iterable[Event]) -> RewardView | None:
    """Return the reward track, or None while it says nothing."""
    fields: dict[str, Any] = {}
    for event in events:
        if event.track == lifecycle.REWARD or event.step == REWARD_SEEN:
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
    filled = _fill(text.sentence, fields, tx.today)
    return RewardView(state, text.headline, filled, amount, award, None if until is None else Day(until))


def no_reward(sentences: Sentences, rule: str, fields: Mapping[str, Any]) -> str:
    """Return the sentence for a reward of zero, with thanks; Z08, Z09 and Z10 read alike (DESIGN section 1)."""
    text = sentences.no_reward.get(rule)
    return sentences.thanks if text is None else _fill(text, fields, None) + sentences.thanks


def finding_lines(tx: Transaction, events: Iterable[Event], reward: RewardView | None) -> tuple[FindingLine, ...]:
    """Return the four lines of the newest conclusion, empty before there is one; the fourth is about the reward."""
    concluded = [event for event in events if event.step == "conclude"]
    if not concluded:
        return ()
    tell = concluded[-1].tell
    lines = [FindingLine(label, str(tell[name])) for name, label in FINDING_PARTS]
    rule = _NOTHING_FOUND.get(str(tell["finding"]))
    fourth = no_reward(tx.office.policies.sentences, rule, {}) if rule else reward.sentence if reward else ""
    return (*lines, FindingLine("有没有奖金", fourth)) if fourth else tuple(lines)


def _key(event: Event) -> str:
    if event.step == "receive":
        return "SUBMITTED_TEXT"
    key = lifecycle.step_named(event.step).reporter
    return f"CONCLUDED_{event.tell['finding'].upper()}" if key == "CONCLUDED" else key


def _line(tx: Transaction, key: str, event: Event, fields: Mapping[str, Any] | None = None) -> Line:
    text, known = tx.office.policies.sentences.states[key], fields or event.tell
    promised = known.get("day")
    is_late = bool(text.late) and isinstance(promised, int) and promised < tx.today
    sentence = _fill(text.late if is_late else text.sentence, known, tx.today)
    return Line(key, text.headline, sentence, page_day(date_of(event.day)))


def _fill(sentence: str, fields: Mapping[str, Any], today: Day | None) -> str:
    """Fill {day} and {since} with page days, {amount} with yuan and {left} with the days that remain."""
    values = {name: value for name, value in fields.items() if isinstance(value, str)}
    for name in ("day", "since"):
        if isinstance(fields.get(name), int):
            values[name] = page_day(date_of(fields[name]))
    if isinstance(fields.get("amount"), int):
        values["amount"] = yuan(fields["amount"])
    if today is not None and isinstance(fields.get("day"), int):
        values["left"] = str(max(0, days_left(date_of(fields["day"]), date_of(today))))
    return sentence.format_map(values)
