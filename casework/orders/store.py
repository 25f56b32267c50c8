"""The orders slice's queries. What an order's case has become comes from `visible_cases` alone."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, or_, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, Day, DepartmentId
from casework.kernel.visibility import VisibleCases
from casework.orders.tables import external_order


def insert_order(connection: Connection, values: Mapping[str, object]) -> bool:
    """Store the order of a case; false when the case has one."""
    return insert_once(connection, external_order, values)


def orders_numbered(
    connection: Connection, visible: VisibleCases, at: tuple[AuthorityId, DepartmentId], source: str, numbers: Collection[str]
) -> Sequence[Any]:
    """Return what a department of an authority (`at`) may know of these numbers of a source: those of visible cases, and what
    it took in itself.

    Columns: `number`, `case_id`, and `case_number` (null where the case is not visible).
    """
    seen, (of, door) = visible.subquery(), at
    found = (
        select(external_order.c.number, external_order.c.case_id, seen.c.number.label("case_number"))
        .select_from(external_order)
        .outerjoin(seen, and_(seen.c.authority_id == external_order.c.authority_id, seen.c.id == external_order.c.case_id))
        .where(external_order.c.authority_id == of, external_order.c.source == source, external_order.c.number.in_(numbers))
        .where(or_(seen.c.id.is_not(None), external_order.c.door_id == door))
        .order_by(external_order.c.number, seen.c.number)
    )
    return connection.execute(found).all()


def order_of(connection: Connection, of: AuthorityId, case_id: CaseId) -> Row[Any] | None:
    """Return the order of a case that the caller has found."""
    found = select(external_order).where(external_order.c.authority_id == of, external_order.c.case_id == case_id)
    return connection.execute(found).one_or_none()


def set_replied(connection: Connection, of: AuthorityId, case_id: CaseId, day: Day) -> bool:
    """Write the day of the reply; false when it was written before."""
    here = (external_order.c.authority_id == of, external_order.c.case_id == case_id)
    statement = update(external_order).where(*here, external_order.c.replied_day.is_(None)).values(replied_day=day)
    return connection.execute(statement).rowcount == 1


def seen_orders(
    connection: Connection, visible: VisibleCases, of: AuthorityId, door: DepartmentId, most: int
) -> Sequence[Row[Any]]:
    """Return the orders of visible cases, and besides those that a department took in itself, which then have no case.

    Columns: those of the order, and `case_number`, `state`, `finding`, `role` (null where the case is not visible).
    """
    seen = visible.subquery()
    found = (
        select(external_order, seen.c.number.label("case_number"), seen.c.state, seen.c.finding, seen.c.role)
        .select_from(external_order)
        .outerjoin(seen, and_(seen.c.authority_id == external_order.c.authority_id, seen.c.id == external_order.c.case_id))
        .where(external_order.c.authority_id == of, or_(seen.c.id.is_not(None), external_order.c.door_id == door))
        .order_by(external_order.c.due_day.is_(None), external_order.c.due_day, external_order.c.number)
        .limit(most)
    )
    return connection.execute(found).all()


def orders_of_numbers(connection: Connection, visible: VisibleCases, numbers: Collection[str]) -> Sequence[Any]:
    """Return case number, due day and day of the reply of the orders of visible cases with these case numbers."""
    seen = visible.subquery()
    found = (
        select(seen.c.number, external_order.c.due_day, external_order.c.replied_day)
        .select_from(seen)
        .join(
            external_order,
            and_(seen.c.authority_id == external_order.c.authority_id, seen.c.id == external_order.c.case_id),
        )
        .where(seen.c.number.in_(numbers))
    )
    return connection.execute(found).all()


def orders_due(connection: Connection, visible: VisibleCases, last: Day) -> Sequence[Any]:
    """Return case and day of the unanswered orders that are due up to a day, of cases that the department leads."""
    seen = visible.subquery()
    found = (
        select(external_order.c.case_id, external_order.c.due_day)
        .select_from(seen)
        .join(
            external_order,
            and_(seen.c.authority_id == external_order.c.authority_id, seen.c.id == external_order.c.case_id),
        )
        .where(seen.c.role == "lead", external_order.c.replied_day.is_(None), external_order.c.due_day <= last)
        .order_by(external_order.c.due_day, external_order.c.case_id)
    )
    return connection.execute(found).all()
