"""Days that an event tells the reporter beside the case's own, and what becomes of one that was 暂定.

The days of a case stand in its columns, and the sweep reckons them again (kernel/promises.py). What an event tells is never
changed: a day that was 暂定 is reckoned from the event's own day whenever it is read, with the calendar that there is by then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.cases import asked
from casework.kernel.events import Event
from casework.kernel.ids import Day, date_of, day_of
from casework.kernel.office import Transaction
from casework.rules import deadlines
from crypto.encoding import Json

OVERDUE = "overdue"
ANSWER_LATE = "answer_late"
"""A promised answer to the reporter, which is no deadline of the case, was not given (casework/cases/unanswered.py)."""
REPRISAL = "report_reprisal"
_RULES = {
    OVERDUE: "escalated",
    ANSWER_LATE: "escalated",
    REPRISAL: "protection",
    asked.WITHDRAW_ASKED: "withdraw_answer",
    asked.RENEW_ASKED: "renew_answer",
    asked.REWARD_OBJECTION: "review",
}
"""By which deadline each of these events promises its day."""
ANSWERED = (REPRISAL, asked.WITHDRAW_ASKED)
"""Of these whoever supervises is told where nobody answers."""


@dataclass(frozen=True)
class Promised:
    """A day that was promised, and whether it may still change."""

    day: Day
    provisional: bool

    @property
    def text(self) -> str:
        """The day as pages name it."""
        return deadlines.promised_day(date_of(self.day), provisional=self.provisional)

    @property
    def told(self) -> dict[str, Json]:
        """The day as an event tells it."""
        return {"day": self.day, **({"provisional": True} if self.provisional else {})}


def promise(tx: Transaction, rule: str) -> Promised:
    """Return the day by which something is promised, counted from today."""
    return _reckoned(tx, rule, tx.today)


def promised(tx: Transaction, event: Event) -> Promised | None:
    """Return the day that an event told, reckoned again where it was 暂定; None where it told none."""
    if "day" not in event.tell:
        return None
    if not event.tell.get("provisional") or event.step not in _RULES:
        return Promised(Day(int(event.tell["day"])), provisional=False)
    return _reckoned(tx, _RULES[event.step], event.day)


def told(tx: Transaction, event: Event) -> dict[str, Json]:
    """Return what an event tells, with its day as it stands now."""
    found = promised(tx, event)
    return dict(event.tell) if found is None else {**event.tell, "provisional": False, **found.told}


def reported(tx: Transaction, event: Event, history: Sequence[Event]) -> Event | None:
    """Return the newest event by which the answer that `event` promised was reported as late; None where none was."""
    found = promised(tx, event) if event.step in ANSWERED else None
    late = [one for one in history if one.step == ANSWER_LATE and found is not None and one.day > found.day]
    return late[-1] if late else None


def _reckoned(tx: Transaction, rule: str, start: Day) -> Promised:
    policies = tx.office.policies
    found = deadlines.due(policies.deadlines[rule], date_of(start), policies.calendar)
    return Promised(Day(day_of(found.day)), found.provisional)
