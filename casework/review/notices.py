"""Answers that a reporter may not agree with, and until when.

    posted ── first look ──> ten days (deadline `objection`) ──> late, and still taken
           └─ never looked ─────────────── LATEST_DAYS after the posting, at the latest

Whoever does not look cannot miss anything: the days begin when the mailbox first shows the answer (应急〔2023〕106号 counts
from the answer; a mailbox is only an answer once somebody opened it). An answer is an event; its row in `notice` is written
by the first look, so that nothing tells of an answer that nobody has seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.cases import asked
from casework.cases.telling import ANSWER_OUTSIDE
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.events import Event
from casework.kernel.ids import Day, EventId
from casework.kernel.office import Transaction
from casework.review import store
from casework.rules import lifecycle

LATEST_DAYS = 90
RULE = "objection"
MAIN_ANSWERS: Mapping[str, str] = {
    "decline": "refusal", "conclude": "conclusion", "uphold": "answer", ANSWER_OUTSIDE: "elsewhere",
}  # fmt: skip
REMEDY_ANSWERS: Mapping[str, str] = {"rectify": "remedy"}
REWARD_ANSWERS: Mapping[str, str] = dict.fromkeys(asked.AMOUNTS, "reward")
_ANSWERS = {**MAIN_ANSWERS, **REMEDY_ANSWERS, **REWARD_ANSWERS}
# The amount is told when there is money for it, not when it was approved.
REWARD_TOLD = frozenset({"R_DENIED", "R_WAIT_FUND", "R_CLAIMABLE", "R_CLAIMED", "R_PAID", "R_EXPIRED"})


@dataclass(frozen=True)
class Answer:
    """One answer to the reporter: the event that posted it, and the last day for not agreeing."""

    event: EventId
    step: str
    what: str
    until: Day
    seen: bool
    last: bool


def newest(tx: Transaction, case: Case, history: Sequence[Event], steps: Mapping[str, str]) -> Answer | None:
    """Return the newest answer among some steps; one that the mailbox shows for the first time now begins today."""
    posted = next((event for event in reversed(history) if event.step in steps), None)
    if posted is None:
        return None
    rows = store.rows_of(tx.connection, "notice", case.authority, case.id)
    shown = next((row.first_shown_day for row in rows if row.event_id == posted.id), None)
    length = tx.office.policies.deadlines[RULE].length
    until = min((tx.today if shown is None else shown) + length, posted.day + LATEST_DAYS)
    last = bool(posted.tell.get("last"))
    return Answer(posted.id, posted.step, _ANSWERS[posted.step], Day(until), shown is not None, last)


def showing(tx: Transaction, case: Case, history: Sequence[Event]) -> list[Answer]:
    """Return the answers that the mailbox shows now."""
    found = [newest(tx, case, history, steps) for steps in (MAIN_ANSWERS, REMEDY_ANSWERS)]
    if not lifecycle.answered(case.standing):
        # A case that is worked on again shows no answer until there is a new one.
        found = []
    if case.standing.reward in REWARD_TOLD:
        found.append(newest(tx, case, history, REWARD_ANSWERS))
    return [answer for answer in found if answer is not None]


def shown(tx: Transaction, case: Case) -> None:
    """Write that the reporter has seen what the mailbox shows; only the first look counts."""
    for answer in showing(tx, case, events.of_case(tx, case.authority, case.id)):
        if not answer.seen:
            note_seen(tx, case, answer)


def note_seen(tx: Transaction, case: Case, answer: Answer) -> None:
    """Write the first look at one answer."""
    posted = next(one for one in events.of_case(tx, case.authority, case.id) if one.id == answer.event)
    row = {
        "authority_id": case.authority,
        "event_id": answer.event,
        "case_id": case.id,
        "what": answer.what,
        "posted_day": posted.day,
        "first_shown_day": tx.today,
    }
    store.add_once(tx.connection, "notice", row)
