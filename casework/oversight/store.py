"""The oversight slice's queries: duty roster, contacts, calls, urgings."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, Day, DepartmentId, OfficerId
from casework.kernel.visibility import VisibleCases, newest_step
from casework.oversight.tables import alert, contact, duty_day, urging


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


def all_contacts(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return where all officers of an authority are called."""
    return connection.execute(_contacts(of).order_by(contact.c.officer_id)).all()


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


def urgings(connection: Connection, of: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return the urgings of a case, oldest first."""
    mine = and_(urging.c.authority_id == of, urging.c.case_id == case)
    return connection.execute(select(urging).where(mine).order_by(urging.c.number)).all()


def insert_urging(connection: Connection, values: Mapping[str, object]) -> bool:
    """Write an urging; false when somebody else urged at the same time."""
    return insert_once(connection, urging, values)


def answer_urging(connection: Connection, of: AuthorityId, case: CaseId, number: int, values: Mapping[str, object]) -> bool:
    """Write the answer to an urging; false when it has one."""
    this = and_(urging.c.authority_id == of, urging.c.case_id == case, urging.c.number == number, urging.c.answer == "")
    return connection.execute(update(urging).where(this).values(dict(values))).rowcount == 1


def late_urgings(connection: Connection, of: AuthorityId, day: Day) -> Sequence[Row[Any]]:
    """Return the urgings without an answer whose day is over and that were not brought up, for the sweep alone."""
    late = and_(urging.c.due < day, urging.c.answer == "", urging.c.escalated_day.is_(None))
    ordered = select(urging).where(urging.c.authority_id == of, late).order_by(urging.c.case_id, urging.c.number)
    return connection.execute(ordered).all()


def set_escalated(connection: Connection, of: AuthorityId, case: CaseId, number: int, day: Day) -> bool:
    """Write that an urging was brought up; false when it was, or was answered meanwhile."""
    this = and_(urging.c.authority_id == of, urging.c.case_id == case, urging.c.number == number)
    open_still = and_(this, urging.c.answer == "", urging.c.escalated_day.is_(None))
    return connection.execute(update(urging).where(open_still).values(escalated_day=day)).rowcount == 1


def cases_urged(connection: Connection, visible: VisibleCases, role: str) -> list[str]:
    """Return the numbers of the visible cases of a role in which an urging waits, the one that falls due next first."""
    seen = visible.subquery("seen")
    on = and_(urging.c.authority_id == seen.c.authority_id, urging.c.case_id == seen.c.id, urging.c.answer == "")
    found = select(seen.c.number).join(urging, on).where(seen.c.role == role).order_by(urging.c.due, seen.c.number)
    return [row.number for row in connection.execute(found)]


def open_urgings(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return the urgings that wait for an answer and were not brought up, for the sweep alone."""
    waiting = and_(urging.c.authority_id == of, urging.c.answer == "", urging.c.escalated_day.is_(None))
    return connection.execute(select(urging).where(waiting).order_by(urging.c.case_id, urging.c.number)).all()


def set_urging_due(connection: Connection, of: AuthorityId, case: CaseId, number: int, seen: Day, due: Day) -> bool:
    """Write another day for an urging that waits for `seen`; false when it was answered, brought up or changed meanwhile."""
    this = and_(urging.c.authority_id == of, urging.c.case_id == case, urging.c.number == number, urging.c.due == seen)
    open_still = and_(this, urging.c.answer == "", urging.c.escalated_day.is_(None))
    return connection.execute(update(urging).where(open_still).values(due=due)).rowcount == 1


def cases_told(
    connection: Connection, visible: VisibleCases, protection: str, states: Sequence[str], step: str
) -> Sequence[Row[Any]]:
    """Return supervised cases in a state of protection, or in some main states, in which an event `step` stands."""
    seen = visible.subquery("seen")
    waits = and_(seen.c.role == "supervisor", or_(seen.c.protection_state == protection, seen.c.state.in_(states)))
    told = newest_step(seen, (step,)).is_not(None)
    return connection.execute(select(seen).where(waits, told).order_by(seen.c.number)).all()


def to_decide(
    connection: Connection, visible: VisibleCases, day: Day, closed: Sequence[str], besides: Sequence[CaseId], most: int
) -> Sequence[Row[Any]]:
    """Return supervised cases that are late, urged without an answer (`urged_until`), or `besides`; the latest first."""
    seen = visible.subquery("seen")
    on = and_(urging.c.authority_id == seen.c.authority_id, urging.c.case_id == seen.c.id, urging.c.answer == "")
    late = and_(seen.c.due < day, seen.c.clock_stopped_day.is_(None))
    wanted = select(seen, urging.c.due.label("urged_until")).outerjoin(urging, on)
    waits = and_(seen.c.state.not_in(closed), or_(late, urging.c.due.is_not(None)))
    rows = wanted.where(seen.c.role == "supervisor", or_(waits, seen.c.id.in_(besides)))
    return connection.execute(rows.order_by(func.coalesce(seen.c.due, urging.c.due), seen.c.number).limit(most)).all()
