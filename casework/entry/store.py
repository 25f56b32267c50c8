"""The entry slice's queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, exists, func, insert, or_, select, update

from casework.entry.tables import original_grant
from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, CaseId, TipId
from casework.kernel.visibility import VisibleCases


def insert_grant(connection: Connection, values: Mapping[str, object]) -> None:
    """Insert a request for the original."""
    connection.execute(insert(original_grant), dict(values))


def grants_of(connection: Connection, authority: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return all requests for the original of a case, oldest first; the caller has found the case."""
    return connection.execute(
        select(original_grant)
        .where(original_grant.c.authority_id == authority, original_grant.c.case_id == case)
        .order_by(original_grant.c.asked_at, original_grant.c.id)
    ).all()


def decide_grant(
    connection: Connection, authority: AuthorityId, case: CaseId, grant: bytes, values: Mapping[str, object]
) -> bool:
    """Write what was decided about a request; false when somebody decided before."""
    statement = (
        update(original_grant)
        .where(
            original_grant.c.authority_id == authority,
            original_grant.c.case_id == case,
            original_grant.c.id == grant,
            original_grant.c.decided_at.is_(None),
        )
        .values(dict(values))
    )
    return connection.execute(statement).rowcount == 1


def cases_with_requests(connection: Connection, visible: VisibleCases, closed: Sequence[str]) -> list[str]:
    """Return the numbers of the department's own open cases in which a request for the original waits, oldest case first."""
    case = visible.subquery()
    waits = exists().where(
        original_grant.c.authority_id == case.c.authority_id,
        original_grant.c.case_id == case.c.id,
        original_grant.c.decided_at.is_(None),
    )
    statement = (
        select(case.c.number)
        .where(case.c.role == "lead", waits, case.c.state.not_in(closed))
        .order_by(case.c.day, case.c.number)
    )
    return list(connection.execute(statement).scalars())


def cases_unattested(
    connection: Connection, visible: VisibleCases, parted: str, merged: str
) -> list[tuple[str, TipId, bool]]:
    """Return number and tip of the department's own cases whose mailbox is to be attested, oldest first, and whether merged.

    These are entered ones, and those `merged` (the state): they were attested before. What was `parted` is so in its parts.
    """
    case = visible.subquery()
    tip = func.coalesce(case.c.whole_tip, case.c.tip_id).label("tip")
    statement = (
        select(case.c.number, tip, case.c.state)
        .where(
            case.c.role == "lead",
            or_(case.c.entered, case.c.state == merged),
            case.c.attestation.is_(None),
            case.c.state != parted,
        )
        .order_by(case.c.day, case.c.number)
    )
    return [(row.number, TipId(row.tip), row.state == merged) for row in connection.execute(statement)]
