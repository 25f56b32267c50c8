"""督办: the supervising office asks the lead, in writing and by a day, what has become of a case.

攀办函〔2015〕135号 五（二）: 跟踪督办. What is asked stands first on the lead's desk and on the case's page until the lead has
answered in writing. Is it not answered by its day, the next office above both supervises from then on, once for each urging;
the one before keeps the reward where it decides it. The day is this project's own rule (policies/national/deadlines.toml,
`urged`).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.cases import telling, unanswered
from casework.cases.duewords import DueView, due_view
from casework.cases.promised import ANSWER_LATE, promise
from casework.cases.words import clean, state_label
from casework.kernel import authorities, events
from casework.kernel.casefile import Case, case_of
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.ids import AuthorityId, CaseId, Day, DepartmentId, OfficerId, date_of
from casework.kernel.office import Actor, Office, Transaction, query, use_case
from casework.kernel.visibility import find, hidden_from, recipients_of, set_roles, visible_cases
from casework.oversight import store
from casework.people import departments, officers
from casework.rules import lifecycle
from casework.rules.deadlines import promised_day
from casework.rules.duties import Duty
from casework.transfers import roles
from crypto.encoding import Json

SENT, ANSWERED, ESCALATED = "urged", "urge_answered", telling.URGE_ESCALATED
ANSWERERS = (Duty.INTAKE, Duty.VERIFY, Duty.LEAD)
MOST_LISTED = 200


@dataclass(frozen=True)
class Urging:
    """One urging of a case: who asked what, by when, and what the lead answered (empty: nothing yet)."""

    number: int
    office: str
    ask: str
    sent: datetime.datetime
    due: str
    late: bool
    answer: str
    answered_by: str
    answered: datetime.datetime | None


@dataclass(frozen=True)
class Urgings:
    """What a case's page shows: its urgings, newest first, and what the actor may do."""

    all: tuple[Urging, ...]
    may_urge: bool
    may_answer: bool
    may_raise: bool


@dataclass(frozen=True)
class Draft:
    """What the page of an urging begins with: whom it goes to, how late the case is (empty: not), and until when it asks."""

    lead: str
    late: str
    until: str


@dataclass(frozen=True)
class BoardRow:
    """A supervised case that needs a decision: its lead, state and deadline; `until` is the day of an urging that waits.

    `answer_late`: an answer that was promised to the reporter stays out.
    """

    number: str
    lead: str
    state_label: str
    due: DueView
    until: str
    late: bool
    answer_late: bool


@dataclass(frozen=True)
class Link:
    """A link of the desk: what waits, in how many cases, and the number of the first of them."""

    text: str
    number: str


@query
def draft(tx: Transaction, actor: Actor, number: str) -> Draft:
    """Return what the page of an urging begins with; raises NotFound, Forbidden, Refused."""
    case = _supervised(tx, actor, number)
    due = due_view(tx, case)
    name = departments.names(tx, case.authority)[case.department].short_name
    return Draft(name, due.text if due.tone == "over" else "", promise(tx, SENT).text)


@use_case
def send(tx: Transaction, actor: Actor, number: str, ask: str) -> None:
    """Urge the lead of a supervised case; one urging at a time. Raises NotFound, Forbidden, Refused."""
    case = _supervised(tx, actor, number)
    said = clean(ask, "要它做什么")
    rows = store.urgings(tx.connection, case.authority, case.id)
    place, until = len(rows) + 1, promise(tx, SENT)
    row = {
        "authority_id": case.authority, "case_id": case.id, "number": place, "department_id": actor.department,
        "officer_id": actor.officer, "at": tx.now, "ask": said, "due": until.day, "answer": "",
    }  # fmt: skip
    if not store.insert_urging(tx.connection, row):
        raise Conflict
    # What a 暂定 day is reckoned again from (casework/oversight/again.py).
    days: dict[str, Json] = {"days": tx.office.policies.deadlines[SENT].length} if until.provisional else {}
    events.note(tx, case, SENT, actor=actor, payload={"number": place, **days})


@use_case
def answer(tx: Transaction, actor: Actor, number: str, text: str) -> None:
    """Answer the urging that waits, for the lead. Raises NotFound, Forbidden, Refused."""
    actor.require(*ANSWERERS)
    case, role = find(tx, actor, number)
    waiting = _waiting(store.urgings(tx.connection, case.authority, case.id))
    if role != roles.LEAD:
        raise Forbidden
    if waiting is None:
        raise Refused("not_now", "现在没有等着回复的督办。")
    values = {"answer": clean(text, "回复"), "answered_by": actor.officer, "answered_at": tx.now}
    if not store.answer_urging(tx.connection, case.authority, case.id, waiting.number, values):
        raise Conflict
    events.note(tx, case, ANSWERED, actor=actor, payload={"number": waiting.number})


@query
def of_case(tx: Transaction, actor: Actor, number: str) -> Urgings | None:
    """Return the urgings of a visible case, for the lead and who supervises; None for all others."""
    case, role = find(tx, actor, number)
    if role not in (roles.LEAD, roles.SUPERVISOR):
        return None
    rows = store.urgings(tx.connection, case.authority, case.id)
    waiting = _waiting(rows)
    oversees = role == roles.SUPERVISOR and Duty.OVERSEE in actor.duties
    return Urgings(
        all=_views(tx, case, rows),
        may_urge=oversees and waiting is None and not lifecycle.closed(case.standing),
        may_answer=role == roles.LEAD and waiting is not None and bool(set(ANSWERERS) & actor.duties),
        may_raise=oversees,
    )


@query
def board(tx: Transaction, actor: Actor) -> tuple[BoardRow, ...]:
    """Return the supervised cases that are late, urged and not answered, or owe the reporter an answer; raises Forbidden.

    The latest come first.
    """
    actor.require(Duty.OVERSEE)
    names = departments.names(tx, actor.authority)
    owing = _owing(tx, actor)
    rows = store.to_decide(tx.connection, visible_cases(actor), tx.today, lifecycle.CLOSED, tuple(owing), MOST_LISTED)
    lines = []
    for row in rows:
        case = case_of(row)
        until = "" if row.urged_until is None else _day(tx, row.urged_until)
        late = row.urged_until is not None and row.urged_until < tx.today
        lead = names[case.department].short_name
        state = state_label(case.standing)
        lines.append(BoardRow(case.number, lead, state, due_view(tx, case), until, late, case.id in owing))
    return tuple(lines)


@query
def links(tx: Transaction, actor: Actor) -> tuple[Link, ...]:
    """Return what the desk says first: urgings that the lead has to answer, late answers to reporters for who supervises."""
    lines = []
    found = store.cases_urged(tx.connection, visible_cases(actor), roles.LEAD) if set(ANSWERERS) & actor.duties else []
    if found:
        lines.append(Link(f"{len(found)} 件督办要回复", found[0]))
    owing = sorted(_owing(tx, actor).values()) if Duty.OVERSEE in actor.duties else []
    if owing:
        lines.append(Link(f"{len(owing)} 件答举报人超期", owing[0]))
    return tuple(lines)


def _owing(tx: Transaction, actor: Actor) -> dict[CaseId, str]:
    """Return the supervised cases of which somebody was told that an answer to the reporter stays out, with their numbers."""
    found = store.cases_told(tx.connection, visible_cases(actor), unanswered.HARMED, unanswered.STOPPABLE, ANSWER_LATE)
    cases = [case_of(row) for row in found]
    return {case.id: case.number for case in cases if unanswered.late(tx, case, events.of_case(tx, case.authority, case.id))}


def sweep(office: Office) -> int:
    """Bring urgings that were not answered in time one level up; return how many. Idempotent."""
    return sum(escalate(office, authority, case_id, number) for authority, case_id, number in late(office))


@query
def late(tx: Transaction) -> tuple[tuple[AuthorityId, CaseId, int], ...]:
    """Return authority, case and number of the urgings whose day is over and that were not brought up yet."""
    return tuple(
        (authority.id, CaseId(row.case_id), row.number)
        for authority in authorities.all_of(tx)
        for row in store.late_urgings(tx.connection, authority.id, tx.today)
    )


@use_case
def escalate(tx: Transaction, authority: AuthorityId, case_id: CaseId, number: int) -> bool:
    """Let the next office above supervise a case whose urging was not answered; false when that was done meanwhile."""
    if not store.set_escalated(tx.connection, authority, case_id, number, tx.today):
        return False
    case = events.load(tx, authority, case_id)
    if lifecycle.closed(case.standing):
        return False
    higher = _higher(tx, case)
    if higher is None:
        events.note(tx, case, ESCALATED, actor=None, payload={"number": number})
        return True
    set_roles(tx, case, roles.supervised_by(recipients_of(tx, case), higher))
    name = departments.names(tx, authority)[higher].short_name
    events.note(tx, case, ESCALATED, actor=None, payload={"number": number, "department": higher}, tell={"department": name})
    return True


def _higher(tx: Transaction, case: Case) -> DepartmentId | None:
    """Return the lowest office above both the lead and who supervises it now."""
    directory, playing = departments.directory_of(tx, case.authority), recipients_of(tx, case)
    now = [name for name, role in playing.items() if role == roles.SUPERVISOR]
    parties = [directory.department(name) for name in (case.department, *now)]
    return roles.office_over(directory, parties, playing, hidden_from(tx, case))


def _supervised(tx: Transaction, actor: Actor, number: str) -> Case:
    actor.require(Duty.OVERSEE)
    case, role = find(tx, actor, number)
    if role != roles.SUPERVISOR:
        raise Forbidden
    if lifecycle.closed(case.standing):
        raise Refused("not_now", "这件案已经办完了。")
    if _waiting(store.urgings(tx.connection, case.authority, case.id)) is not None:
        raise Refused("urged", "已经督办过了，还在等回复。")
    return case


def _day(tx: Transaction, due: int) -> str:
    """Return the day of an urging as pages name it: beyond the published calendar it is 暂定."""
    day = date_of(Day(due))
    return promised_day(day, provisional=not tx.office.policies.calendar.known(day))


def _waiting(rows: Sequence[Any]) -> Any:
    """Return the urging that waits for an answer, or None."""
    return next((row for row in rows if not row.answer), None)


def _views(tx: Transaction, case: Case, rows: Sequence[Any]) -> tuple[Urging, ...]:
    names = departments.names(tx, case.authority)
    titles = officers.titles(tx, case.authority, {OfficerId(row.answered_by) for row in rows if row.answered_by})
    return tuple(
        Urging(
            number=row.number,
            office=names[DepartmentId(row.department_id)].name,
            ask=row.ask,
            sent=row.at,
            due=_day(tx, row.due),
            late=not row.answer and row.due < tx.today,
            answer=row.answer,
            answered_by=titles.get(row.answered_by, "") if row.answered_by else "",
            answered=row.answered_at,
        )
        for row in reversed(rows)
    )
