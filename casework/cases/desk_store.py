"""The desk's queries: one officer's tabs, counts, filters and pages.

Every visible case stands in exactly one of 待受理, 在办, 等别人 and 已办结. 要我办 and 超期 are cuts across them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, func, not_, or_, select, true

from casework.cases.filters import Filters, Now
from casework.cases.handing import MERGE, REOPENS
from casework.cases.tables import case_record, extension, finding, post, reviewer, verifier
from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, CaseId, Day, OfficerId
from casework.kernel.visibility import VisibleCases, last_actor, newest_step
from casework.rules import lifecycle
from casework.rules.country import stem
from casework.rules.duties import Duty
from casework.rules.steps import REWARDED_IN
from casework.rules.turns import REWARD_ROLES, Turn, turns_of

PAGE_ROWS = 10
MOST_COMPARED = 500
INTAKE_STATES = ("SUBMITTED", "TRIAGE", "DECLINE_PROPOSED")
# What waits for the reporter or for an office outside, whoever looks.
WAITING_STATES = ("NEED_INFO", "SENT_OUT", "OUTSIDE", "DISPUTED", "RAISED")
HANDLING = ("lead", "assisting")
# A refused reward goes the ordinary way again; one that was approved stays as it is meanwhile.
DISPUTABLE = ("R_CLAIMABLE", "R_WAIT_FUND", "R_CLAIMED", "R_PAID", "R_EXPIRED")
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
        if self._duties & {Duty.LEAD, Duty.VERIFY}:
            # A department that was asked to join answers (casework/transfers/join.py).
            parts.append(and_(self.seen.c.role == "asked", self.seen.c.state.in_(("JOINT", "EXTENDED"))))
        if Duty.OVERSEE in self._duties:
            parts.append(self._rechecks())
        if self._duties & {Duty.REWARD, Duty.APPROVE}:
            parts.append(self._amounts())
        return or_(*parts) if parts else ~true()

    def _turn(self, turn: Turn) -> ColumnElement[bool]:
        seen = self.seen.c
        parts: list[ColumnElement[bool]] = [seen.role.in_(turn.roles), seen[_COLUMN[turn.step.track]].in_(turn.sources)]
        if turn.step.findings:
            parts.append(seen.finding.in_(turn.step.findings))
        if turn.step.after_conclusion:
            parts.append(and_(seen.state.in_(sorted(REWARDED_IN)), seen.finding.in_(lifecycle.REWARDABLE)))
        if turn.posted:
            parts.append(self._verifies())
        if turn.apart:
            parts.append(not_(self._post(post.c.officer_id == self._officer, post.c.duty != turn.duty.value)))
        if turn.step.name == "start":
            parts.append(not_(self._verifier(verifier.c.officer_id == self._officer, verifier.c.conflict_at.is_not(None))))
        if turn.step.name == "propose_finding":
            parts.append(not_(self._recorded()))
        if turn.step.name in ("enforce", "rectify", "close", "close_unproven"):
            # A merged case takes these with the one that it follows, unless it began anew since.
            alone = newest_step(self.seen, (MERGE, *REOPENS)) != MERGE
            parts.append(or_(seen.follows.is_(None), alone))
        if turn.step.name == "extend":
            parts.append(self._asked_for_days())
        if turn.newest:
            parts.append(newest_step(self.seen, turn.newest) == turn.newest[0])
        if turn.but:
            parts.append(newest_step(self.seen, turn.but).is_distinct_from(turn.but[0]))
        parts += [last_actor(self.seen, step).is_distinct_from(self._officer) for step in turn.not_after]
        return and_(*parts)

    def _verifies(self) -> ColumnElement[bool]:
        """The officer (or whom they stand in for) verifies in the newest round and was not taken off."""
        other = verifier.alias()
        same = and_(other.c.authority_id == verifier.c.authority_id, other.c.case_id == verifier.c.case_id)
        newest = select(func.max(other.c.round)).where(same).correlate(verifier).scalar_subquery()
        mine = and_(verifier.c.officer_id.in_(self._as), verifier.c.conflict_at.is_(None))
        return self._verifier(mine, verifier.c.round == newest)

    def _verifier(self, *which: ColumnElement[bool]) -> ColumnElement[bool]:
        key = and_(verifier.c.authority_id == self.seen.c.authority_id, verifier.c.case_id == self.seen.c.id)
        return exists().where(key, *which)

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

    def _rechecks(self) -> ColumnElement[bool]:
        """A reward waits for a department that verifies once more, and none was named."""
        seen = self.seen.c
        unnamed = newest_step(self.seen, ("recheck_first", "recheck_assigned")) == "recheck_first"
        return and_(seen.role.in_(REWARD_ROLES), seen.reward_state == "R_RECHECK", unnamed)

    def _amounts(self) -> ColumnElement[bool]:
        """An amount that the reporter disagrees with waits for who assesses, looks again or decides (rewards/dispute.py)."""
        seen = self.seen.c
        newest = newest_step(self.seen, ("reward_objection", "dispute_back", "dispute_assessed", "dispute_checked"))
        fresh = not_(self._post(post.c.officer_id == self._officer))
        turns: list[ColumnElement[bool]] = []
        if Duty.REWARD in self._duties:
            turns.append(and_(newest.in_(("reward_objection", "dispute_back")), fresh))
            other = last_actor(self.seen, "dispute_assessed").is_distinct_from(self._officer)
            turns.append(and_(newest == "dispute_assessed", other, fresh))
        if Duty.APPROVE in self._duties:
            turns.append(and_(newest == "dispute_checked", fresh))
        return and_(seen.role.in_(REWARD_ROLES), seen.reward_disputed, seen.reward_state.in_(DISPUTABLE), or_(*turns))

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
        for name in ("sector", "category"):
            if wanted := getattr(filters, name):
                found.append(case_record.c[name] == wanted)
        if filters.region:
            column = case_record.c.region
            is_home = filters.region == filters.home
            found.append(column == filters.region if is_home else column.startswith(stem(filters.region), autoescape=True))
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


def mergeable(
    connection: Connection, visible: VisibleCases, of: AuthorityId, case: CaseId, states: Sequence[str], day: Day
) -> Sequence[Row[Any]]:
    """Return the cases that a department leads in some states, not newer than `day`, with their records.

    Those that share most with the record of `case` come first; at most MOST_COMPARED.
    """
    seen = visible.subquery()
    mine = select(case_record).where(case_record.c.authority_id == of, case_record.c.case_id == case).subquery()
    theirs = case_record.alias()
    shared = [
        func.coalesce(getattr(theirs.c, name) == getattr(mine.c, name), false()) for name in ("subject", "category", "region")
    ]
    statement: Select[Any] = (
        select(seen, theirs.c.category, theirs.c.subject, theirs.c.region, theirs.c.place, theirs.c.summary)
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
        .limit(MOST_COMPARED)
    )
    return connection.execute(statement).all()
