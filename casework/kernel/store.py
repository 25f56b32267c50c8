"""The kernel's queries. Whatever reads `case` for an officer starts from `visible_cases`; what does not is listed, with
its reason, in tests/services/kernel/test_visibility.py.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Subquery,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, Day, DepartmentId, TipId
from casework.kernel.tables import authority, case, case_recipient, event

VisibleCases: TypeAlias = Select[Any]

# The kinds of recipient that may see a case. A department that a conflict of interest excludes has no row, or a row with
# another role that keeps it out for good.
SEEING_ROLES = ("lead", "assisting", "supervisor", "rewards", "sender", "discipline", "recheck", "asked")
SHUT = "shut"
"""The role of a department that must not learn of a case."""

# What every tip runs is built once: building a statement costs more than running it.
_AUTHORITY = select(authority).where(authority.c.id == bindparam("of"))
_INSERT_RECIPIENT = insert(case_recipient)
_INSERT_EVENT = insert(event)
_NEXT_NUMBER = {
    stream: update(authority).where(authority.c.id == bindparam("of")).values({column: column + 1}).returning(column)
    for stream, column in (("officer", authority.c.officer_seq), ("reporter", authority.c.reporter_seq))
}


def visible_cases(of: AuthorityId, department: DepartmentId) -> VisibleCases:
    """Select the cases (all columns of `case`, and the department's `role`) that a department may know of."""
    return (
        select(case, case_recipient.c.role)
        .join(
            case_recipient,
            and_(
                case_recipient.c.authority_id == case.c.authority_id,
                case_recipient.c.case_id == case.c.id,
            ),
        )
        .where(
            case.c.authority_id == of,
            case_recipient.c.department_id == department,
            case_recipient.c.role.in_(SEEING_ROLES),
            # Whoever only decides rewards learns of a case when it is concluded.
            or_(case_recipient.c.role != "rewards", case.c.finding != ""),
        )
    )


def kept_from(cases: Any, department: DepartmentId, closers: Collection[str]) -> ColumnElement[bool]:
    """Say of a row of `cases` (`case`, or a subquery with its columns) that a department must not learn of it.

    It is shut out, or has no part in a case that came to one of `closers`.
    """
    part = case_recipient.alias()
    mine = (
        part.c.authority_id == cases.c.authority_id,
        part.c.case_id == cases.c.id,
        part.c.department_id == department,
    )
    closed = and_(cases.c.came_to.in_(sorted(closers)), not_(exists().where(*mine, part.c.role.in_(SEEING_ROLES))))
    return or_(exists().where(*mine, part.c.role == SHUT), closed)


def without(visible: VisibleCases, department: DepartmentId, closers: Collection[str]) -> VisibleCases:
    """Leave out of visible cases those that another department must not learn of."""
    return visible.where(not_(kept_from(case, department, closers)))


def ids_kept_from(
    connection: Connection, of: AuthorityId, department: DepartmentId, closers: Collection[str], among: Collection[CaseId]
) -> set[CaseId]:
    """Return which of some cases a department must not learn of."""
    wanted = (case.c.authority_id == of, case.c.id.in_(among), kept_from(case, department, closers))
    return {CaseId(row.id) for row in connection.execute(select(case.c.id).where(*wanted))}


def count_of_tips(connection: Connection, visible: VisibleCases, tips: Collection[TipId]) -> int:
    """Count the tips among some of which a visible case is about."""
    tip = func.coalesce(case.c.whole_tip, case.c.tip_id)
    found = visible.with_only_columns(tip.label("tip")).where(tip.in_(tips)).distinct().subquery()
    return int(connection.execute(select(func.count()).select_from(found)).scalar_one())


def last_actor(seen: Subquery, step: str) -> ColumnElement[bytes | None]:
    """Select who took a step last on the case of a row of `seen` (a subquery of visible cases); null: nobody, or no officer."""
    return (
        select(event.c.actor_id)
        .where(event.c.authority_id == seen.c.authority_id, event.c.case_id == seen.c.id, event.c.step == step)
        .order_by(event.c.case_version.desc())
        .limit(1)
        .correlate(seen)
        .scalar_subquery()
    )


def newest_step(seen: Subquery, steps: Sequence[str]) -> ColumnElement[str | None]:
    """Select which of some steps came last on the case of a row of `seen` (a subquery of visible cases); null: none did."""
    return (
        select(event.c.step)
        .where(event.c.authority_id == seen.c.authority_id, event.c.case_id == seen.c.id, event.c.step.in_(steps))
        .order_by(event.c.case_version.desc())
        .limit(1)
        .correlate(seen)
        .scalar_subquery()
    )


def visible_case(connection: Connection, visible: VisibleCases, number: str, *, lock: bool) -> Row[Any] | None:
    """Return one case by its number from those that are visible; `lock` holds the row on PostgreSQL."""
    statement = visible.where(case.c.number == number)
    return connection.execute(statement.with_for_update(of=case) if lock else statement).one_or_none()


def case_of_tip(connection: Connection, of: AuthorityId, tip: TipId, *, lock: bool) -> Row[Any] | None:
    """Return the case of a tip, for the reporter's mailbox and for receipt."""
    statement = select(case).where(case.c.authority_id == of, case.c.tip_id == tip)
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def case_by_id(connection: Connection, of: AuthorityId, case_id: CaseId, *, lock: bool) -> Row[Any] | None:
    """Return a case by its id, for use cases that hold the id from a row of their own."""
    statement = select(case).where(case.c.authority_id == of, case.c.id == case_id)
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def cases_that_follow(connection: Connection, of: AuthorityId, other: CaseId, *, lock: bool) -> Sequence[Row[Any]]:
    """Return the cases that were merged into another one, oldest first."""
    statement = select(case).where(case.c.authority_id == of, case.c.follows == other).order_by(case.c.day, case.c.id)
    return connection.execute(statement.with_for_update() if lock else statement).all()


def parts_of(connection: Connection, of: AuthorityId, whole: CaseId, *, lock: bool) -> Sequence[Row[Any]]:
    """Return the cases that another one was parted into, in their order: their ids were drawn to rise."""
    statement = select(case).where(case.c.authority_id == of, case.c.part_of == whole).order_by(case.c.id)
    return connection.execute(statement.with_for_update() if lock else statement).all()


def cases_past_due(connection: Connection, of: AuthorityId, day: Day, now: datetime.datetime) -> Sequence[Row[Any]]:
    """Return the cases whose deadline or waiting time has passed, for the sweep alone: it acts for no officer."""
    late = or_(case.c.due < day, case.c.due_at < now, case.c.wait_until < day)
    return connection.execute(select(case).where(case.c.authority_id == of, late).order_by(case.c.due, case.c.id)).all()


def cases_provisional(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return the cases with a day that is to be reckoned again, for the sweep alone: it acts for no officer."""
    waits = or_(case.c.due_from.is_not(None), case.c.reward_from.is_not(None))
    return connection.execute(select(case).where(case.c.authority_id == of, waits).order_by(case.c.id)).all()


def cases_asking(
    connection: Connection, of: AuthorityId, protection: str, states: Collection[str], step: str
) -> Sequence[Row[Any]]:
    """Return the cases whose reporter may wait for an answer, for the sweep alone: it acts for no officer."""
    has_asked = exists().where(event.c.authority_id == of, event.c.case_id == case.c.id, event.c.step == step)
    waits = or_(case.c.protection_state == protection, and_(case.c.state.in_(states), has_asked))
    return connection.execute(select(case).where(case.c.authority_id == of, waits).order_by(case.c.id)).all()


def urgent_cases(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return the urgent cases that nobody has accepted yet, for the sweep alone: it acts for no officer."""
    return connection.execute(
        select(case).where(case.c.authority_id == of, case.c.due_at.is_not(None)).order_by(case.c.id)
    ).all()


def cases_in_states(
    connection: Connection, of: AuthorityId, among: Collection[CaseId], states: Collection[str]
) -> Sequence[Row[Any]]:
    """Return those of some cases that stand in one of some main states, for the sweep alone."""
    wanted = (case.c.authority_id == of, case.c.id.in_(among), case.c.state.in_(states))
    return connection.execute(select(case).where(*wanted).order_by(case.c.id)).all()


def cases_in_reward(connection: Connection, of: AuthorityId, reward_state: str) -> Sequence[Row[Any]]:
    """Return the cases whose reward stands in a state, for the sweep alone."""
    wanted = (case.c.authority_id == of, case.c.reward_state == reward_state)
    return connection.execute(select(case).where(*wanted).order_by(case.c.id)).all()


def insert_case(connection: Connection, values: Mapping[str, object]) -> bool:
    """Insert a case; false when its number is taken (or its tip has a case already)."""
    return insert_once(connection, case, values)


def insert_recipients(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert the departments that may see a case."""
    connection.execute(_INSERT_RECIPIENT, [dict(row) for row in rows])


def replace_recipients(connection: Connection, of: AuthorityId, case_id: CaseId, roles: Mapping[DepartmentId, str]) -> None:
    """Put other departments and roles in the place of those that a case had."""
    connection.execute(delete(case_recipient).where(case_recipient.c.authority_id == of, case_recipient.c.case_id == case_id))
    key = {"authority_id": of, "case_id": case_id}
    insert_recipients(connection, [{**key, "department_id": name, "role": role} for name, role in roles.items()])


def recipients_of(connection: Connection, of: AuthorityId, case_id: CaseId) -> dict[str, str]:
    """Return department id → role of a case."""
    rows = connection.execute(
        select(case_recipient.c.department_id, case_recipient.c.role).where(
            case_recipient.c.authority_id == of, case_recipient.c.case_id == case_id
        )
    )
    return {row.department_id: row.role for row in rows}


def recipients_of_many(connection: Connection, of: AuthorityId, cases: Collection[CaseId]) -> dict[CaseId, dict[str, str]]:
    """Return department id → role of several cases."""
    found: dict[CaseId, dict[str, str]] = {one: {} for one in cases}
    wanted = (case_recipient.c.authority_id == of, case_recipient.c.case_id.in_(cases))
    for row in connection.execute(select(case_recipient).where(*wanted)):
        found[CaseId(row.case_id)][row.department_id] = row.role
    return found


def update_case(
    connection: Connection, of: AuthorityId, case_id: CaseId, seen_version: int, values: Mapping[str, object]
) -> bool:
    """Change a case that still has the version which was seen; false when somebody else was first."""
    statement = (
        update(case).where(case.c.authority_id == of, case.c.id == case_id, case.c.version == seen_version).values(dict(values))
    )
    return connection.execute(statement).rowcount == 1


def next_number(connection: Connection, of: AuthorityId, stream: str) -> int:
    """Take the next number of a stream. The authority's row stays locked until the end, so that no number is lost."""
    return int(connection.execute(_NEXT_NUMBER[stream], {"of": of}).scalar_one())


def insert_event(connection: Connection, values: Mapping[str, object]) -> None:
    """Append one event."""
    connection.execute(_INSERT_EVENT, dict(values))


def events_of(connection: Connection, of: AuthorityId, case_id: CaseId) -> Sequence[Row[Any]]:
    """Return a case's events, oldest first."""
    return connection.execute(
        select(event).where(event.c.authority_id == of, event.c.case_id == case_id).order_by(event.c.case_version)
    ).all()


def events_after(connection: Connection, of: AuthorityId, stream: str, cursor: int, limit: int) -> Sequence[Row[Any]]:
    """Return the events of a stream after a cursor, in their order."""
    return connection.execute(
        select(event)
        .where(event.c.authority_id == of, event.c.stream == stream, event.c.seq > cursor)
        .order_by(event.c.seq)
        .limit(limit)
    ).all()


def authority_row(connection: Connection, of: AuthorityId) -> Row[Any] | None:
    """Return an authority."""
    return connection.execute(_AUTHORITY, {"of": of}).one_or_none()


def authorities(connection: Connection) -> Sequence[Row[Any]]:
    """Return all authorities of the installation, oldest first."""
    return connection.execute(select(authority).order_by(authority.c.created_day, authority.c.id)).all()


def insert_authority(connection: Connection, values: Mapping[str, object]) -> None:
    """Insert an authority."""
    connection.execute(insert(authority), dict(values))
