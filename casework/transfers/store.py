"""The transfers slice's queries: joint enforcement, and other installations."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, DepartmentId
from casework.transfers.tables import introduction, joint, joint_note


def insert_joint(connection: Connection, values: Mapping[str, object]) -> bool:
    """Ask a department; false when it was asked before."""
    return insert_once(connection, joint, values)


def set_joint(
    connection: Connection, of: AuthorityId, case: CaseId, department: DepartmentId, values: Mapping[str, object]
) -> bool:
    """Write a department's answer; false when it has answered before."""
    statement = update(joint).where(
        joint.c.authority_id == of, joint.c.case_id == case, joint.c.department_id == department, joint.c.answer == "asked"
    )
    return connection.execute(statement.values(dict(values))).rowcount == 1


def joint_of(connection: Connection, of: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return the departments that were asked to join, in the order in which they were."""
    return connection.execute(
        select(joint)
        .where(joint.c.authority_id == of, joint.c.case_id == case)
        .order_by(joint.c.asked_at, joint.c.department_id)
    ).all()


def add_note(connection: Connection, of: AuthorityId, case: CaseId, values: Mapping[str, object]) -> None:
    """Write the next note of a case; its row is locked by the caller, so that no number is taken twice."""
    newest = select(func.coalesce(func.max(joint_note.c.number), 0)).where(
        joint_note.c.authority_id == of, joint_note.c.case_id == case
    )
    number = int(connection.execute(newest).scalar_one()) + 1
    connection.execute(insert(joint_note).values({"authority_id": of, "case_id": case, "number": number, **values}))


def notes_of(connection: Connection, of: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return the notes of joint verifiers, oldest first."""
    return connection.execute(
        select(joint_note).where(joint_note.c.authority_id == of, joint_note.c.case_id == case).order_by(joint_note.c.number)
    ).all()


def introduction_row(connection: Connection, of: AuthorityId, outside: AuthorityId) -> Row[Any] | None:
    """Return what is known of another installation's authority."""
    found = select(introduction).where(introduction.c.authority_id == of, introduction.c.outside_id == outside)
    return connection.execute(found).one_or_none()


def introductions_of(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return all other installations that an authority knows, by name."""
    found = select(introduction).where(introduction.c.authority_id == of)
    return connection.execute(found.order_by(introduction.c.name, introduction.c.outside_id)).all()


def put_introduction(
    connection: Connection, of: AuthorityId, outside: AuthorityId, values: Mapping[str, object], *, new: bool
) -> None:
    """Write an introduction, or columns of one that stands there."""
    if new:
        connection.execute(insert(introduction).values({"authority_id": of, "outside_id": outside, **values}))
        return
    here = (introduction.c.authority_id == of, introduction.c.outside_id == outside)
    connection.execute(update(introduction).where(*here).values(dict(values)))


def drop_introduction(connection: Connection, of: AuthorityId, outside: AuthorityId) -> bool:
    """Strike another installation off; false where it was not known."""
    here = (introduction.c.authority_id == of, introduction.c.outside_id == outside)
    return connection.execute(delete(introduction).where(*here)).rowcount == 1
