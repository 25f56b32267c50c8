"""The cases slice's queries. What reads cases starts from the kernel's select of visible cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, func, insert, or_, select, true, update

from casework.cases.filters import Filters, Now
from casework.cases.tables import (
    case_record,
    conclusion,
    evidence_list,
    extension,
    finding,
    lead_sheet,
    measure,
    post,
    site_record,
    verifier,
)
from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, OfficerId
from casework.kernel.visibility import VisibleCases
from casework.rules import lifecycle
from casework.rules.duties import Duty

PAGE_ROWS = 10
INTAKE_STATES = ("SUBMITTED", "TRIAGE", "DECLINE_PROPOSED")
WAITING_STATES = ("NEED_INFO", "TRANSFERRED")
VERIFY_STATES = ("INVESTIGATING", "JOINT", "EXTENDED", "ENFORCING")
REWARD_STATES = ("R_PENDING", "R_ASSESSING", "R_ASSESSED")


class Desk:
    """The select of one officer's desk: visible cases with their record, and the conditions of tabs and filters."""

    def __init__(self, visible: VisibleCases, officer: OfficerId, duties: frozenset[Duty], now: Now) -> None:
        """`visible` comes from the kernel; nothing here widens it."""
        self.seen = visible.subquery("seen")
        self._officer, self._duties, self._now = officer, duties, now

    def select(self, tab: str, filters: Filters) -> Select[Any]:
        """Return the rows of a tab, in the desk's order."""
        seen = self.seen.c
        urgent_first = seen.due_at.is_(None)
        due = func.coalesce(seen.due, seen.reward_due)
        return (
            select(self.seen, *_RECORD_COLUMNS)
            .select_from(self._joined())
            .where(self._tab(tab), *self._filters(filters))
            .order_by(urgent_first, seen.due_at, due.is_(None), due, seen.number)
        )

    def count(self, tab: str, filters: Filters) -> Select[Any]:
        """Return how many rows a tab has."""
        return select(func.count()).select_from(self._joined()).where(self._tab(tab), *self._filters(filters))

    def earliest_urgent(self) -> Select[Any]:
        """Return the earliest time by which an urgent case must be taken up."""
        return select(func.min(self.seen.c.due_at))

    def _joined(self) -> Any:
        on = and_(case_record.c.authority_id == self.seen.c.authority_id, case_record.c.case_id == self.seen.c.id)
        return self.seen.outerjoin(case_record, on)

    def _tab(self, tab: str) -> ColumnElement[bool]:
        state = self.seen.c.state
        handling = self.seen.c.role.in_(("lead", "assisting"))
        match tab:
            case "mine":
                return self._mine()
            case "intake":
                return and_(handling, state.in_(INTAKE_STATES))
            case "active":
                return state.not_in(lifecycle.CLOSED + INTAKE_STATES + WAITING_STATES)
            case "overdue":
                return self._overdue()
            case "waiting":
                return state.in_(WAITING_STATES)
            case _:
                return state.in_(lifecycle.CLOSED)

    def _overdue(self) -> ColumnElement[bool]:
        seen = self.seen.c
        late = or_(seen.due < self._now.today, and_(seen.due_at.is_not(None), seen.due_at < self._now.at))
        return and_(seen.clock_stopped_day.is_(None), late, seen.state.not_in(lifecycle.CLOSED))

    def _mine(self) -> ColumnElement[bool]:
        """What waits for a deed of this officer: by duty, by the department's role, and by who did what before."""
        seen, can = self.seen.c, self._duties.__contains__
        lead = seen.role == "lead"
        parts: list[ColumnElement[bool]] = []
        if can(Duty.INTAKE):
            parts.append(and_(lead, seen.state.in_(("TRIAGE", "DECLINE_PROPOSED", "RECTIFIED"))))
            parts.append(and_(seen.role.in_(("lead", "assisting")), seen.letters_unread > 0))
        if can(Duty.LEAD):
            parts.append(and_(lead, seen.state.in_(("DECLINE_PROPOSED", "FINDING_PASSED"))))
        if can(Duty.LEGAL):
            parts.append(and_(lead, seen.state == "FINDING_PROPOSED"))
        if can(Duty.VERIFY):
            parts.append(and_(lead, seen.state.in_(("ACCEPTED", "REOPENED"))))
            parts.append(and_(lead, seen.state.in_(VERIFY_STATES), self._posted(Duty.VERIFY)))
        rewardable = and_(seen.role.in_(("rewards", "supervisor", "lead")), seen.finding.in_(lifecycle.REWARDABLE))
        for duty, states in (
            (Duty.REWARD, REWARD_STATES),
            (Duty.APPROVE, ("R_CHECKED",)),
            (Duty.FUND, ("R_APPROVED", "R_WAIT_FUND")),
        ):
            if can(duty):
                parts.append(and_(rewardable, seen.reward_state.in_(states)))
        return or_(*parts) if parts else ~true()

    def _posted(self, duty: Duty) -> ColumnElement[bool]:
        return exists().where(
            post.c.authority_id == self.seen.c.authority_id,
            post.c.case_id == self.seen.c.id,
            post.c.officer_id == self._officer,
            post.c.duty == duty.value,
        )

    def _filters(self, filters: Filters) -> list[ColumnElement[bool]]:
        seen = self.seen.c
        found: list[ColumnElement[bool]] = []
        if filters.region:
            found.append(case_record.c.region == filters.region)
        if filters.sector:
            found.append(case_record.c.sector == filters.sector)
        if filters.category:
            found.append(case_record.c.category == filters.category)
        if filters.state:
            found.append(seen.state == filters.state)
        if filters.text:
            number = seen.number == filters.text.strip().upper()
            found.append(or_(number, case_record.c.subject.contains(filters.text.strip(), autoescape=True)))
        match filters.first:
            case "urgent":
                found.append(seen.due_at.is_not(None))
            case "overdue":
                found.append(self._overdue())
            case "today":
                # An urgent case has a link of its own.
                found.append(and_(seen.due == self._now.today, seen.due_at.is_(None), seen.clock_stopped_day.is_(None)))
            case "letters":
                found.append(seen.letters_unread > 0)
            case "ahead":
                found.append(seen.due >= self._now.today)
        return found


_RECORD_COLUMNS = (case_record.c.region, case_record.c.sector, case_record.c.category, case_record.c.place)


def rows(connection: Connection, statement: Select[Any], page: int) -> Sequence[Row[Any]]:
    """Return one page (from 1) of a desk's select."""
    return connection.execute(statement.limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)).all()


def scalar(connection: Connection, statement: Select[Any]) -> Any:
    """Return the one value of a select."""
    return connection.execute(statement).scalar_one()


def insert_post(connection: Connection, authority: AuthorityId, case: CaseId, officer: OfficerId, duty: Duty) -> bool:
    """Write who does which duty; false when this person already did one on the case."""
    values = {"authority_id": authority, "case_id": case, "officer_id": officer, "duty": duty.value}
    return insert_once(connection, post, values)


def post_of(connection: Connection, authority: AuthorityId, case: CaseId, officer: OfficerId) -> str:
    """Return the duty that a person did on a case."""
    statement = select(post.c.duty).where(
        post.c.authority_id == authority, post.c.case_id == case, post.c.officer_id == officer
    )
    return str(connection.execute(statement).scalar_one())


def held_by(connection: Connection, visible: VisibleCases, officer: OfficerId) -> Sequence[Row[Any]]:
    """Return the visible open cases that a department leads and an officer has a post on, with the duty."""
    seen = visible.subquery()
    on = and_(post.c.authority_id == seen.c.authority_id, post.c.case_id == seen.c.id, post.c.officer_id == officer)
    open_here = and_(seen.c.state.not_in(lifecycle.CLOSED), seen.c.role == "lead")
    found = select(seen, post.c.duty).join(post, on).where(open_here)
    return connection.execute(found.order_by(seen.c.due, seen.c.number)).all()


def posts_of(connection: Connection, authority: AuthorityId, cases: Sequence[CaseId]) -> Sequence[Row[Any]]:
    """Return who did which duty on some cases."""
    return connection.execute(
        select(post).where(post.c.authority_id == authority, post.c.case_id.in_(cases)).order_by(post.c.duty, post.c.officer_id)
    ).all()


_VERSIONED = {
    "case_record": case_record,
    "lead_sheet": lead_sheet,
    "finding": finding,
    "site_record": site_record,
    "evidence_list": evidence_list,
    "extension": extension,
}


def versioned(connection: Connection, table: str, authority: AuthorityId, case: CaseId) -> Row[Any] | None:
    """Return what stands in a table with one versioned row for each case: record, lead sheet, finding and the like."""
    of = _VERSIONED[table]
    return connection.execute(select(of).where(of.c.authority_id == authority, of.c.case_id == case)).one_or_none()


def save_versioned(
    connection: Connection,
    table: str,
    key: tuple[AuthorityId, CaseId],
    seen_version: int,
    values: Mapping[str, object],
) -> bool:
    """Write a new version over the one that was seen (0: there was none); false when somebody else was first."""
    of, (authority, case) = _VERSIONED[table], key
    fields = {**values, "version": seen_version + 1}
    if seen_version == 0:
        return insert_once(connection, of, {"authority_id": authority, "case_id": case, **fields})
    statement = (
        update(of).where(of.c.authority_id == authority, of.c.case_id == case, of.c.version == seen_version).values(fields)
    )
    return connection.execute(statement).rowcount == 1


def measures_of(connection: Connection, authority: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return the measures of a case in the order in which they were written."""
    of_case = and_(measure.c.authority_id == authority, measure.c.case_id == case)
    return connection.execute(select(measure).where(of_case).order_by(measure.c.number)).all()


def insert_measure(connection: Connection, values: Mapping[str, object]) -> None:
    """Write a measure under its number."""
    connection.execute(insert(measure).values(dict(values)))


def set_measure(
    connection: Connection, authority: AuthorityId, case: CaseId, number: int, values: Mapping[str, object]
) -> None:
    """Change columns of one measure."""
    one = and_(measure.c.authority_id == authority, measure.c.case_id == case, measure.c.number == number)
    connection.execute(update(measure).where(one).values(dict(values)))


def measures_seen(
    connection: Connection, visible: VisibleCases, codes: Sequence[str], withdrawn: str
) -> Sequence[Any]:
    """Return number and state of the cases that a department supervises, with each of these measures that stands."""
    cases = visible.subquery()
    on = and_(measure.c.authority_id == cases.c.authority_id, measure.c.case_id == cases.c.id)
    return connection.execute(
        select(cases.c.number, cases.c.state, measure.c.code)
        .select_from(cases)
        .join(measure, on)
        .where(cases.c.role == "supervisor", measure.c.code.in_(codes), measure.c.state != withdrawn)
        .order_by(cases.c.number, measure.c.number)
    ).all()


def drop_sheet(connection: Connection, authority: AuthorityId, case: CaseId) -> None:
    """Delete a case's lead sheet."""
    connection.execute(delete(lead_sheet).where(lead_sheet.c.authority_id == authority, lead_sheet.c.case_id == case))


def verifiers_of(connection: Connection, authority: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return who was charged with verifying a case, round by round."""
    of_case = and_(verifier.c.authority_id == authority, verifier.c.case_id == case)
    return connection.execute(select(verifier).where(of_case).order_by(verifier.c.round, verifier.c.officer_id)).all()


def put_verifier(
    connection: Connection, key: tuple[AuthorityId, CaseId, OfficerId, int], values: Mapping[str, object]
) -> None:
    """Write what holds of a verifier in a round, over what was written before."""
    named = dict(zip(("authority_id", "case_id", "officer_id", "round"), key, strict=True))
    if insert_once(connection, verifier, {**named, **values}):
        return
    one = and_(*(verifier.c[name] == value for name, value in named.items()))
    connection.execute(update(verifier).where(one).values(dict(values)))


def insert_conclusion(connection: Connection, values: Mapping[str, object]) -> None:
    """Write what a leader signed."""
    connection.execute(insert(conclusion).values(dict(values)))


def conclusions_of(connection: Connection, authority: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return what leaders signed of a case, oldest first."""
    of_case = and_(conclusion.c.authority_id == authority, conclusion.c.case_id == case)
    return connection.execute(select(conclusion).where(of_case).order_by(conclusion.c.number)).all()
