"""Not agreeing: what a reporter may object to now, and taking the objection.

About the finding, or that it was not looked into wholly, or that it is not put right: the case goes to other people
(REVIEW), and a reward that is not approved yet waits with it; one that can be claimed stays so. About the amount: the reward
alone is decided again (casework/rewards), and the case goes on. One objection to each answer; the second one, to a review
that left things as they were, is for the office above. Late ones are taken like all others and marked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.cases import asked
from casework.cases.mailbox import take_letter
from casework.cases.promised import promise
from casework.cases.telling import ANSWER_OUTSIDE
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.events import Event
from casework.kernel.ids import EventId, fresh_id
from casework.kernel.office import Transaction
from casework.review import notices, store
from casework.review.bodies import body_about, letter_in, refused, said_of
from casework.review.notices import MAIN_ANSWERS, REMEDY_ANSWERS, REWARD_ANSWERS, REWARD_TOLD, Answer
from casework.rules import lifecycle
from casework.tips.mailbox import Mailbox
from crypto.encoding import Json
from crypto.mailbox import SignedAction

FINDING, UNFINISHED, REMEDY, AMOUNT = "finding", "unfinished", "remedy", "amount"
ABOUT = (FINDING, UNFINISHED, REMEDY, AMOUNT)
NAMES: Mapping[str, str] = {
    FINDING: "查得不对", UNFINISHED: "没查完", REMEDY: "没改好", AMOUNT: "奖金不对",
}  # fmt: skip
"""What the reporter ticks, as both sides read it (UX section 5)."""
_FIXED_IN = ("ENFORCING", "RECTIFIED", "CLOSED", "LOOKBACK")


@dataclass(frozen=True)
class Objectable:
    """What may be objected to: each of ABOUT that is open, with the answer that it would be about."""

    answers: Mapping[str, Answer]

    @property
    def about(self) -> tuple[str, ...]:
        """Return what is open, in the order of the page."""
        return tuple(one for one in ABOUT if one in self.answers)

    def late(self, today: int) -> bool:
        """Tell whether the days for all of it are over."""
        return bool(self.answers) and all(answer.until < today for answer in self.answers.values())


@dataclass(frozen=True)
class Objection:
    """One objection as officers see it. The reporter's words are in the letter that came with it."""

    event: EventId
    track: str
    about: tuple[str, ...]
    day: int
    late: bool
    outcome: str


def of_case(tx: Transaction, case: Case) -> tuple[Objection, ...]:
    """Return the objections of a case, oldest first."""
    rows = store.rows_of(tx.connection, "objection", case.authority, case.id)
    found = [
        Objection(EventId(row.event_id), row.track, tuple(row.about), row.day, row.late, row.outcome or "") for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.track)))


def settle(tx: Transaction, case: Case, track: str, outcome: str) -> None:
    """Write what became of the open objection on a track (`upheld` or `redone`); nothing where there is none."""
    for one in of_case(tx, case):
        if one.track == track and not one.outcome:
            store.settle(tx.connection, case.authority, one.event, outcome)


def objectable(tx: Transaction, case: Case, history: Sequence[Event]) -> Objectable:
    """Return what the reporter may object to now."""
    used = {one.event for one in of_case(tx, case)}

    def free(steps: Mapping[str, str]) -> Answer | None:
        answer = notices.newest(tx, case, history, steps)
        return None if answer is None or answer.event in used or answer.last else answer

    found: dict[str, Answer] = {}
    main, remedy, reward = free(MAIN_ANSWERS), free(REMEDY_ANSWERS), free(REWARD_ANSWERS)
    if lifecycle.answered(case.standing):
        if main is not None:
            found[FINDING] = main
            if case.standing.main != "NOT_ACCEPTED":
                found[UNFINISHED] = main
        fixed = remedy or main
        if case.standing.main in _FIXED_IN and _found(case, history) in lifecycle.REWARDABLE and fixed is not None:
            found[REMEDY] = fixed
    if reward is not None and case.standing.reward in REWARD_TOLD and not case.reward_disputed:
        found[AMOUNT] = reward
    return Objectable(found)


def _found(case: Case, history: Sequence[Event]) -> str:
    """Return what was found: by the department here, or as the answer of an authority elsewhere says it; else nothing."""
    if not lifecycle.answered_outside(case.standing):
        return case.standing.finding
    answer = asked.newest(history, ANSWER_OUTSIDE)
    return str(answer.tell.get("finding", "")) if answer is not None else ""


def take(tx: Transaction, box: Mailbox, case: Case, signed: SignedAction) -> Case:
    """Take an objection. Raises Refused for what is not open or not made as the page makes it."""
    value = body_about(signed.body, "about", "letter")
    about = _about(value["about"])
    history = events.of_case(tx, case.authority, case.id)
    open_now = objectable(tx, case, history)
    if not set(about) <= set(open_now.about):
        raise Refused("said_before", "这一项已经说过了，或者现在还不能说。")
    case = take_letter(tx, box, case, signed, letter_in(value), "objection", said_of(value))
    if AMOUNT in about:
        case = _about_amount(tx, case, open_now.answers[AMOUNT])
    rest = tuple(one for one in about if one != AMOUNT)
    return _about_case(tx, case, rest, open_now) if rest else case


def _about_case(tx: Transaction, case: Case, about: tuple[str, ...], open_now: Objectable) -> Case:
    """Send the case to other people; the review that follows an upheld one is for the office above."""
    # What is not put right has an answer of its own; with anything else the conclusion is meant.
    answer = open_now.answers[next((one for one in about if one != REMEDY), REMEDY)]
    late = _keep(tx, case, lifecycle.MAIN, about, answer)
    payload: dict[str, Json] = {"about": list[Json](about), "late": late}
    case = events.append(tx, case, "object", actor=None, payload=payload)
    # The same people are not asked twice.
    return events.note(tx, case, asked.PASSED_UP, actor=None) if answer.step == "uphold" else case


def _about_amount(tx: Transaction, case: Case, answer: Answer) -> Case:
    """Let the reward be decided again by others; one that was refused is assessed anew."""
    late = _keep(tx, case, lifecycle.REWARD, (AMOUNT,), answer)
    case = events.note(
        tx, case, asked.REWARD_OBJECTION, actor=None,
        payload={"late": late}, tell=promise(tx, "review").told, values={"reward_disputed": True},
    )  # fmt: skip
    if "reassess" in {step.name for step in lifecycle.next_steps(case.standing, {lifecycle.REPORTER})}:
        case = events.append(tx, case, "reassess", actor=None)
    return case


def _keep(tx: Transaction, case: Case, track: str, about: tuple[str, ...], answer: Answer) -> bool:
    if not answer.seen:
        notices.note_seen(tx, case, answer)
    late = answer.until < tx.today
    row = {
        "authority_id": case.authority,
        "id": fresh_id(),
        "case_id": case.id,
        "event_id": answer.event,
        "track": track,
        "about": list(about),
        "day": tx.today,
        "late": late,
    }
    if not store.add_once(tx.connection, "objection", row):
        raise Refused("said_before", "这一项已经说过了，或者现在还不能说。")
    return late


def _about(value: Json) -> tuple[str, ...]:
    """Read what was ticked: some of ABOUT, each once, in their order."""
    if not isinstance(value, list) or not value or value != [one for one in ABOUT if one in value]:
        raise refused()
    return tuple(str(one) for one in value)
