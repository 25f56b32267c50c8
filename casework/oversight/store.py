"""The oversight slice's queries: duty roster, contacts, calls."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, insert, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, Day, DepartmentId, OfficerId
from casework.oversight.tables import alert, contact, duty_day


def duty_days(connection: Connection, of: AuthorityId, department: DepartmentId, first: Day, last: Day) -> Sequence[Row[Any]]:
    """Return a department's roster from a day to a day."""
    within = and_(duty_day.c.day >= first, duty_day.c.day <= last)
    mine = and_(duty_day.c.authority_id == of, duty_day.c.department_id == department)
    return connection.execute(select(duty_day).where(mine, within).order_by(duty_day.c.day)).all()


def replace_duty_days(
    connection: Connection,
    of: AuthorityId,
    department: DepartmentId,
    first: Day,
    last: Day,
    rows: Sequence[Mapping[str, object]],
) -> None:
    """Write a department's roster from a day to a day anew."""
    within = and_(duty_day.c.day >= first, duty_day.c.day <= last)
    connection.execute(delete(duty_day).where(duty_day.c.authority_id == of, duty_day.c.department_id == department, within))
    if rows:
        connection.execute(insert(duty_day), [dict(row) for row in rows])


def contact_of(connection: Connection, of: AuthorityId, officer: OfficerId) -> Row[Any] | None:
    """Return where an officer is called."""
    return connection.execute(_contacts(of).where(contact.c.officer_id == officer)).one_or_none()


def contacts_of(connection: Connection, of: AuthorityId, officers: Sequence[OfficerId]) -> Sequence[Row[Any]]:
    """Return where some officers are called."""
    return connection.execute(_contacts(of).where(contact.c.officer_id.in_(officers))).all()


def trials(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return the contacts whose officers wait for a call on trial."""
    return connection.execute(_contacts(of).where(contact.c.trying)).all()


def _contacts(of: AuthorityId) -> Any:
    return select(contact).where(contact.c.authority_id == of)


def put_contact(connection: Connection, of: AuthorityId, officer: OfficerId, values: Mapping[str, object]) -> None:
    """Write where an officer is called, over what was there."""
    if not insert_once(connection, contact, {"authority_id": of, "officer_id": officer, **values}):
        set_contact(connection, of, officer, values)


def set_contact(connection: Connection, of: AuthorityId, officer: OfficerId, values: Mapping[str, object]) -> bool:
    """Change columns of a contact; false when there is none."""
    mine = and_(contact.c.authority_id == of, contact.c.officer_id == officer)
    return connection.execute(update(contact).where(mine).values(dict(values))).rowcount == 1


def claim_trial(connection: Connection, of: AuthorityId, officer: OfficerId) -> bool:
    """Take a call on trial; false when another sweep was first."""
    mine = and_(contact.c.authority_id == of, contact.c.officer_id == officer, contact.c.trying)
    return connection.execute(update(contact).where(mine).values(trying=False)).rowcount == 1


def drop_contact(connection: Connection, of: AuthorityId, officer: OfficerId) -> None:
    """Forget where an officer is called."""
    connection.execute(delete(contact).where(contact.c.authority_id == of, contact.c.officer_id == officer))


def alerts(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return all calls of an authority that are under way or were made about cases that still wait."""
    return connection.execute(
        select(alert).where(alert.c.authority_id == of).order_by(alert.c.case_id, alert.c.rank, alert.c.officer_id)
    ).all()


def alerts_of(connection: Connection, of: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return the calls about a case."""
    mine = and_(alert.c.authority_id == of, alert.c.case_id == case)
    return connection.execute(select(alert).where(mine).order_by(alert.c.rank, alert.c.officer_id)).all()


def insert_alert(connection: Connection, values: Mapping[str, object]) -> bool:
    """Write a call that is to be made; false when another sweep wrote it."""
    return insert_once(connection, alert, values)


def update_alert(
    connection: Connection, key: tuple[AuthorityId, CaseId, OfficerId], seen_tries: int, values: Mapping[str, object]
) -> bool:
    """Change a call that was tried as often as was seen; false when another sweep was first, or it is gone."""
    of, case, officer = key
    this = and_(alert.c.authority_id == of, alert.c.case_id == case, alert.c.officer_id == officer)
    statement = update(alert).where(this, alert.c.tries == seen_tries).values(dict(values))
    return connection.execute(statement).rowcount == 1


def drop_alerts(connection: Connection, of: AuthorityId, case: CaseId) -> None:
    """Forget all calls about a case."""
    connection.execute(delete(alert).where(alert.c.authority_id == of, alert.c.case_id == case))
