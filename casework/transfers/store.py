"""The transfers slice's queries: joint enforcement."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, DepartmentId
from casework.transfers.tables import joint, joint_note


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
