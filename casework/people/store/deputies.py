"""The people slice's queries of deputations."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, update

from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, Day, DepartmentId, OfficerId
from casework.people.tables import deputation, officer


def _open(day: Day) -> ColumnElement[bool]:
    """Not ended, and not past its last day; it may begin later."""
    return and_(
        deputation.c.ended_day.is_(None), or_(deputation.c.last_day.is_(None), deputation.c.last_day >= day)
    )


def of_officer(connection: Connection, of: AuthorityId, wanted: OfficerId, day: Day) -> Sequence[Row[Any]]:
    """The deputations that an officer has on a day."""
    return connection.execute(
        select(deputation)
        .where(
            deputation.c.authority_id == of,
            deputation.c.officer_id == wanted,
            deputation.c.first_day <= day,
            _open(day),
        )
        .order_by(deputation.c.department_id, deputation.c.id)
    ).all()


def _with_deputies(of: AuthorityId, where: DepartmentId) -> Select[Any]:
    """The deputations for a department, with title and own department (`home`) of each deputy."""
    return (
        select(deputation, officer.c.title, officer.c.department_id.label("home"))
        .join(
            officer,
            and_(officer.c.authority_id == deputation.c.authority_id, officer.c.id == deputation.c.officer_id),
        )
        .where(deputation.c.authority_id == of, deputation.c.department_id == where)
    )


def of_department(connection: Connection, of: AuthorityId, where: DepartmentId, day: Day) -> Sequence[Row[Any]]:
    """The deputations for a department that are not over, with title and own department of each active deputy."""
    found = _with_deputies(of, where).where(officer.c.active.is_(True), _open(day))
    return connection.execute(found.order_by(deputation.c.first_day, deputation.c.id)).all()


def ended(connection: Connection, of: AuthorityId, where: DepartmentId, since: Day) -> Sequence[Row[Any]]:
    """The deputations for a department that were ended on or after a day, with title and own department of each deputy."""
    found = _with_deputies(of, where).where(deputation.c.ended_day >= since)
    return connection.execute(found.order_by(deputation.c.ended_day.desc(), deputation.c.id)).all()


def involving(connection: Connection, of: AuthorityId, wanted: OfficerId, day: Day) -> Sequence[Row[Any]]:
    """The deputations that an officer has or that stand in for the officer, not over."""
    return connection.execute(
        select(deputation).where(
            deputation.c.authority_id == of,
            or_(deputation.c.officer_id == wanted, deputation.c.absent_id == wanted),
            _open(day),
        )
    ).all()


def end(connection: Connection, of: AuthorityId, ids: Collection[bytes], day: Day, by: OfficerId) -> None:
    """End deputations."""
    connection.execute(
        update(deputation)
        .where(deputation.c.authority_id == of, deputation.c.id.in_(ids), deputation.c.ended_day.is_(None))
        .values(ended_day=day, ended_by=by)
    )


def elsewhere(connection: Connection, of: AuthorityId, own: DepartmentId) -> Sequence[Row[Any]]:
    """The active officers of other departments."""
    return connection.execute(
        select(officer)
        .where(officer.c.authority_id == of, officer.c.department_id != own, officer.c.active.is_(True))
        .order_by(officer.c.department_id, officer.c.title)
    ).all()
