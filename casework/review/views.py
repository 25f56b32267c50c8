"""What the case page shows of objections, of a review that runs, and of a request to stop."""

from dataclasses import dataclass

from casework.cases import asked, charged, deeds
from casework.cases.promised import promised
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.events import Event
from casework.kernel.ids import Day, OfficerId, date_of
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import find, recipients_of
from casework.people import officers
from casework.review import objections, reviews, wishes
from casework.review.objections import NAMES
from casework.review.reviews import Opinion
from casework.rules import lifecycle
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty

_OUTCOMES = {"": "", "upheld": "维持", "redone": "重新办理"}
_SEEING = (Duty.INTAKE, Duty.VERIFY, Duty.LEGAL, Duty.LEAD, Duty.OVERSEE)


@dataclass(frozen=True)
class ObjectionLine:
    """One objection: what was ticked, when, whether late, and what became of it (empty: not decided)."""

    about: str
    day: str
    late: bool
    outcome: str


@dataclass(frozen=True)
class Colleague:
    """Somebody who may look again."""

    officer: OfficerId
    title: str


@dataclass(frozen=True)
class Running:
    """A review that runs, of an answer of `elsewhere` or of an own one.

    `may_…` say what the officer who looks at the page may do about it now.
    """

    above: bool
    elsewhere: bool
    recheck: bool
    passed_up: str
    wanted: int
    reviewers: tuple[str, ...]
    charged_by: str
    opinion: Opinion | None
    written_by: str
    second_by: str
    candidates: tuple[Colleague, ...]
    may_charge: bool
    may_write: bool
    may_agree: bool
    may_decide: bool
    may_pass_up: bool
    must_follow: bool


@dataclass(frozen=True)
class ReviewView:
    """Objections, the review that runs (None: none does), and until when a request to stop is to be answered (empty: none)."""

    objections: tuple[ObjectionLine, ...]
    running: Running | None
    stop_by: str
    may_answer_stop: bool


@query
def view(tx: Transaction, actor: Actor, number: str) -> ReviewView | None:
    """Return what there is to show, or None for nothing or for officers whom it does not concern."""
    case, role = find(tx, actor, number)
    if role not in ("lead", "supervisor") or not actor.duties.intersection(_SEEING):
        return None
    history = events.of_case(tx, case.authority, case.id)
    said = objections.of_case(tx, case)
    # A request that came to nothing because the case was concluded meanwhile is not to be answered any more.
    stop = asked.withdrawal(history) if case.standing.main in wishes.STOPPABLE else None
    running = _running(tx, actor, case, role, history) if case.standing.main == "REVIEW" else None
    if not said and stop is None and running is None:
        return None
    return ReviewView(
        objections=tuple(
            ObjectionLine(
                "、".join(NAMES[name] for name in one.about), page_day(date_of(Day(one.day))), one.late, _OUTCOMES[one.outcome]
            )
            for one in reversed(said)
        ),
        running=running,
        stop_by=by.text if stop is not None and (by := promised(tx, stop)) else "",
        may_answer_stop=stop is not None and role == "lead" and Duty.LEAD in actor.duties,
    )


def _running(tx: Transaction, actor: Actor, case: Case, role: str, history: tuple[Event, ...]) -> Running:
    now = reviews.round_of(tx, case, history)
    opinion, mine = now.opinion, actor.officer in now.reviewers
    leads = role == "lead" and Duty.LEAD in actor.duties and deeds.reviews(tx, actor, case, role, history)
    able = reviews.candidates(tx, case, history, now.duty) if leads else frozenset()
    charger = charged.charged_by(tx, case, now.number)
    people = {*now.reviewers, *able} | ({charger} if charger else set())
    titles = officers.titles(tx, case.authority, people)
    passed = asked.unanswered(history, asked.PASSED_UP, *asked.REVIEW_BEGINS)
    signed = asked.newest(history, "conclude", "decline")
    return Running(
        above=asked.review_goes_up(history),
        elsewhere=lifecycle.answered_outside(case.standing),
        recheck=(begun := asked.newest(history, *asked.REVIEW_BEGINS)) is not None and begun.step == "doubt",
        passed_up=str(passed.payload.get("reason", "")) if passed is not None else "",
        wanted=now.wanted,
        reviewers=tuple(titles[one] for one in now.reviewers),
        charged_by=titles[charger] if charger else "",
        opinion=opinion,
        written_by=titles.get(opinion.written_by, "") if opinion else "",
        second_by=titles.get(opinion.second_by, "") if opinion and opinion.second_by else "",
        candidates=tuple(sorted((Colleague(one, titles[one]) for one in able), key=lambda one: one.title)),
        may_charge=leads and opinion is None,
        may_write=mine and (opinion is None or not opinion.agreed or now.wanted == 1),
        may_agree=mine and opinion is not None and not opinion.agreed and opinion.written_by != actor.officer,
        may_decide=deeds.reviews(tx, actor, case, role, history) and (role == "supervisor" or _agreed(opinion)),
        may_pass_up=leads and "supervisor" in recipients_of(tx, case).values(),
        must_follow=leads and signed is not None and signed.actor == actor.officer,
    )


def _agreed(opinion: Opinion | None) -> bool:
    return opinion is not None and opinion.agreed
