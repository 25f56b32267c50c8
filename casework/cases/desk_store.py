"""The desk's queries: one officer's tabs, counts, filters and pages, and the views that the officer saved.

Every visible case stands in exactly one of 待受理, 在办, 等别人 and 已办结. 要我办 and 超期 are cuts across them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, false, func, insert, not_, or_, select, true

from casework.cases.filters import Filters, Now
from casework.cases.tables import case_record, extension, finding, post, reviewer, saved_view
from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, Day, OfficerId
from casework.kernel.visibility import VisibleCases, last_actor, newest_step
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.rules.steps import REWARDED_IN
from casework.rules.turns import Turn, turns_of

PAGE_ROWS = 10
MOST_MERGEABLE = 30
INTAKE_STATES = ("SUBMITTED", "TRIAGE", "DECLINE_PROPOSED")
# What waits for the reporter or for an office outside, whoever looks.
WAITING_STATES = ("NEED_INFO", "DISPUTED")
HANDLING = ("lead", "assisting")
_COLUMN = {lifecycle.MAIN: "state", lifecycle.REWARD: "reward_state", lifecycle.PROTECTION: "protection_state"}
_RECORD_COLUMNS = (case_record.c.region, case_record.c.sector, case_record.c.category, case_record.c.place)


class Desk:
    """The select of one officer's desk: visible cases with their record, and the conditions of tabs and filters."""

    def __init__(
        self,
        visible: VisibleCases,
        officer: OfficerId,
        duties: frozenset[Duty],
        now: Now,
        stands_in_for: Collection[OfficerId] = (),
    ) -> None:
        """`visible` comes from the kernel; nothing here widens it. `stands_in_for`: whose posts count as the officer's."""
        self.seen = visible.subquery("seen")
        self._officer, self._duties, self._now = officer, duties, now
        self._as = {officer, *stands_in_for}

    def select(self, tab: str, filters: Filters) -> Select[Any]:
        """Return the rows of a tab, in the desk's order: urgent first, then by the day that comes next."""
        seen = self.seen.c
        due = func.coalesce(seen.due, seen.reward_due)
        return (
            select(self.seen, *_RECORD_COLUMNS)
            .select_from(self._joined())
            .where(self.tab(tab), *self._filters(filters))
            .order_by(seen.due_at.is_(None), seen.due_at, due.is_(None), due, seen.number)
        )

    def count(self, tab: str, filters: Filters) -> Select[Any]:
        """Return how many rows a tab has."""
        return select(func.count()).select_from(self._joined()).where(self.tab(tab), *self._filters(filters))

    def counts(self, tabs: Sequence[str], firsts: Mapping[str, str]) -> Select[Any]:
        """Return all counts in one row: each tab's, and of `firsts` (link → its tab) each link's as `first_…`."""
        columns: list[ColumnElement[Any]] = [func.count().filter(self.tab(tab)).label(tab) for tab in tabs]
        for name, tab in firsts.items():
            columns.append(func.count().filter(and_(self.tab(tab), self.first(name))).label(f"first_{name}"))
        return select(*columns, func.min(self.seen.c.due_at).label("earliest")).select_from(self.seen)

    def _joined(self) -> Any:
        on = and_(case_record.c.authority_id == self.seen.c.authority_id, case_record.c.case_id == self.seen.c.id)
        return self.seen.outerjoin(case_record, on)

    def tab(self, tab: str) -> ColumnElement[bool]:
        """Return the condition of a tab."""
        match tab:
            case "mine":
                return self._mine()
            case "intake":
                return self._intake()
            case "active":
                return not_(or_(self._closed(), self._intake(), self._waiting()))
            case "overdue":
                return self._overdue()
            case "waiting":
                return self._waiting()
            case _:
                return self._closed()

    def _closed(self) -> ColumnElement[bool]:
        return self.seen.c.state.in_(lifecycle.CLOSED)

    def _intake(self) -> ColumnElement[bool]:
        """Not taken up yet, at a department that handles it; what was handed over waits for who is to sign for it."""
        seen = self.seen.c
        handed = and_(seen.role == "lead", seen.state == "TRANSFERRED")
        return or_(and_(seen.role.in_(HANDLING), seen.state.in_(INTAKE_STATES)), handed)

    def _waiting(self) -> ColumnElement[bool]:
        seen = self.seen.c
        elsewhere = and_(seen.role.not_in(HANDLING), seen.state.in_(INTAKE_STATES))
        handed = and_(seen.role != "lead", seen.state == "TRANSFERRED")
        sent = and_(seen.role == "sender", seen.state.not_in(lifecycle.CLOSED))
        return or_(seen.state.in_(WAITING_STATES), elsewhere, handed, sent)

    def _overdue(self) -> ColumnElement[bool]:
        seen = self.seen.c
        late = or_(seen.due < self._now.today, and_(seen.due_at.is_not(None), seen.due_at < self._now.at))
        return and_(seen.clock_stopped_day.is_(None), late, seen.state.not_in(lifecycle.CLOSED))

    def _mine(self) -> ColumnElement[bool]:
        """What waits for a deed of this officer (rules/turns.py), and letters that nobody opened."""
        parts = [self._turn(turn) for turn in turns_of(self._duties)]
        if Duty.INTAKE in self._duties:
            parts.append(and_(self.seen.c.role.in_(HANDLING), self.seen.c.letters_unread > 0))
        if self._duties & {Duty.INTAKE, Duty.VERIFY}:
            parts.append(self._reviews())
        return or_(*parts) if parts else ~true()

    def _turn(self, turn: Turn) -> ColumnElement[bool]:
        seen = self.seen.c
        parts: list[ColumnElement[bool]] = [seen.role.in_(turn.roles), seen[_COLUMN[turn.step.track]].in_(turn.sources)]
        if turn.step.findings:
            parts.append(seen.finding.in_(turn.step.findings))
        if turn.step.after_conclusion:
            parts.append(and_(seen.state.in_(sorted(REWARDED_IN)), seen.finding.in_(lifecycle.REWARDABLE)))
        if turn.posted:
            parts.append(self._post(post.c.officer_id.in_(self._as), post.c.duty == turn.duty.value))
        if turn.apart:
            parts.append(not_(self._post(post.c.officer_id == self._officer, post.c.duty != turn.duty.value)))
        if turn.step.name == "propose_finding":
            parts.append(not_(self._recorded()))
        if turn.step.name in ("enforce", "rectify", "close", "close_unproven"):
            # A merged case takes these with the one that it follows.
            parts.append(seen.follows.is_(None))
        if turn.step.name == "extend":
            parts.append(self._asked_for_days())
        if turn.newest:
            parts.append(newest_step(self.seen, turn.newest) == turn.newest[0])
        if turn.but:
            parts.append(newest_step(self.seen, turn.but).is_distinct_from(turn.but[0]))
        parts += [last_actor(self.seen, step).is_distinct_from(self._officer) for step in turn.not_after]
        return and_(*parts)

    def _reviews(self) -> ColumnElement[bool]:
        """The officer was charged with looking again and has not signed an opinion yet."""
        charged = exists().where(
            reviewer.c.authority_id == self.seen.c.authority_id,
            reviewer.c.case_id == self.seen.c.id,
            reviewer.c.officer_id.in_(self._as),
        )
        waits = newest_step(self.seen, ("review_charged", "review_agreed", "review_passed_up", "object", "doubt"))
        unsigned = last_actor(self.seen, "review_opinion").is_distinct_from(self._officer)
        return and_(self.seen.c.state == "REVIEW", charged, waits == "review_charged", unsigned)

    def _recorded(self) -> ColumnElement[bool]:
        """The officer wrote the finding and it waits for the other verifier."""
        return exists().where(
            finding.c.authority_id == self.seen.c.authority_id,
            finding.c.case_id == self.seen.c.id,
            finding.c.verifier_a == self._officer,
            finding.c.countersigned_at.is_(None),
        )

    def _asked_for_days(self) -> ColumnElement[bool]:
        """A leader asked for more days, and nobody has answered."""
        return exists().where(
            extension.c.authority_id == self.seen.c.authority_id,
            extension.c.case_id == self.seen.c.id,
            extension.c.answer == "",
        )

    def _post(self, *whose: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(post.c.authority_id == self.seen.c.authority_id, post.c.case_id == self.seen.c.id, *whose)

    def first(self, name: str) -> ColumnElement[bool]:
        """Return the condition of a link of 「今天先办」, or of `ahead`: not over yet."""
        seen = self.seen.c
        match name:
            case "urgent":
                return seen.due_at.is_not(None)
            case "overdue":
                return self._overdue()
            case "today":
                # An urgent case has a link of its own.
                return and_(seen.due == self._now.today, seen.due_at.is_(None), seen.clock_stopped_day.is_(None))
            case "letters":
                return seen.letters_unread > 0
            case "ahead":
                return seen.due >= self._now.today
            case _:
                return true()

    def _filters(self, filters: Filters) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        for name in ("region", "sector", "category"):
            if wanted := getattr(filters, name):
                found.append(case_record.c[name] == wanted)
        if filters.state:
            found.append(self.seen.c.state == filters.state)
        if filters.handler:
            found.append(self._post(post.c.officer_id == filters.handler))
        if text := filters.text.strip():
            texts = [case_record.c[name].contains(text, autoescape=True) for name in ("subject", "place")]
            found.append(or_(self.seen.c.number.startswith(text.upper(), autoescape=True), *texts))
        if filters.first:
            found.append(self.first(filters.first))
        return found


def rows(connection: Connection, statement: Select[Any], page: int) -> Sequence[Row[Any]]:
    """Return one page (from 1) of a desk's select."""
    return connection.execute(statement.limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)).all()


def one_row(connection: Connection, statement: Select[Any]) -> Row[Any]:
    """Return the one row of a select."""
    return connection.execute(statement).one()


def views_of(connection: Connection, of: AuthorityId, officer: OfficerId) -> Sequence[Row[Any]]:
    """Return the views that an officer saved, by name."""
    mine = and_(saved_view.c.authority_id == of, saved_view.c.officer_id == officer)
    return connection.execute(select(saved_view).where(mine).order_by(saved_view.c.name)).all()


def insert_view(connection: Connection, values: Mapping[str, object]) -> bool:
    """Save a view; false when the officer has one of this name."""
    return insert_once(connection, saved_view, values)


def delete_view(connection: Connection, of: AuthorityId, officer: OfficerId, name: str) -> None:
    """Forget a view."""
    connection.execute(
        delete(saved_view).where(saved_view.c.authority_id == of, saved_view.c.officer_id == officer, saved_view.c.name == name)
    )


def mergeable(
    connection: Connection, visible: VisibleCases, of: AuthorityId, case: CaseId, states: Sequence[str], day: Day
) -> Sequence[Row[Any]]:
    """Return the cases that a department leads in some states, not newer than `day`, with their records.

    Those that share most with the record of `case` come first; at most MOST_MERGEABLE.
    """
    seen = visible.subquery()
    mine = select(case_record).where(case_record.c.authority_id == of, case_record.c.case_id == case).subquery()
    theirs = case_record.alias()
    shared = [
        func.coalesce(getattr(theirs.c, name) == getattr(mine.c, name), false()) for name in ("subject", "category", "region")
    ]
    statement: Select[Any] = (
        select(seen.c.number, seen.c.day, theirs.c.category, theirs.c.subject, theirs.c.place, theirs.c.summary)
        .select_from(
            seen.join(theirs, and_(theirs.c.authority_id == seen.c.authority_id, theirs.c.case_id == seen.c.id)).outerjoin(
                mine, true()
            )
        )
        .where(
            seen.c.role == "lead",
            seen.c.id != case,
            seen.c.state.in_(states),
            seen.c.day <= day,
            seen.c.follows.is_(None),
        )
        .order_by(*(one.desc() for one in shared), seen.c.day.desc(), seen.c.number)
        .limit(MOST_MERGEABLE)
    )
    return connection.execute(statement).all()


def reviewers_of(connection: Connection, of: AuthorityId, case: CaseId, round_number: int) -> Sequence[Row[Any]]:
    """Return who was charged with looking at a case again in a round."""
    mine = and_(reviewer.c.authority_id == of, reviewer.c.case_id == case, reviewer.c.round == round_number)
    return connection.execute(select(reviewer).where(mine).order_by(reviewer.c.officer_id)).all()


def set_reviewers(connection: Connection, of: AuthorityId, case: CaseId, rows: Sequence[Mapping[str, object]]) -> None:
    """Charge reviewers of one round in the place of those who were charged with it before."""
    one = and_(reviewer.c.authority_id == of, reviewer.c.case_id == case, reviewer.c.round == rows[0]["round"])
    connection.execute(delete(reviewer).where(one))
    connection.execute(insert(reviewer), [{"authority_id": of, "case_id": case, **row} for row in rows])
