"""The queries of the trail of looks: lines of `access`, and the little of cases and events that bears on them."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, insert, not_, select

from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, CaseId, OfficerId
from casework.kernel.store import kept_from
from casework.kernel.tables import access, case, event


def insert_access(connection: Connection, values: Mapping[str, object]) -> None:
    """Append one line of who looked at what."""
    connection.execute(insert(access), dict(values))


def cases_accessed(connection: Connection, of: AuthorityId, officer: OfficerId) -> set[CaseId]:
    """Return the cases that an officer looked at; what was refused was not seen."""
    mine = (access.c.authority_id == of, access.c.officer_id == officer, access.c.case_id.is_not(None))
    rows = connection.execute(select(access.c.case_id).where(*mine, access.c.what != "refused").distinct())
    return {CaseId(row.case_id) for row in rows}


def looks(
    connection: Connection, of: AuthorityId, wanted: Mapping[str, Any], limit: int | None = None, offset: int = 0
) -> Sequence[Row[Any]]:
    """Return lines of the trail, newest first. `wanted` is what `_looks` says."""
    statement = select(access).where(*_looks(of, wanted)).order_by(access.c.at.desc(), access.c.access_id)
    return connection.execute(statement.limit(limit).offset(offset)).all()


def count_looks(connection: Connection, of: AuthorityId, wanted: Mapping[str, Any]) -> int:
    """Count lines of the trail."""
    return int(connection.execute(select(func.count()).select_from(access).where(*_looks(of, wanted))).scalar_one())


def _looks(of: AuthorityId, wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions by name: times `since` and `until`, a set of `officers`, the beginning of `what`, `case`, `mark`.

    `reader`: a department and its closers; lines about cases that it must not learn of are left out.
    """
    by_name: dict[str, Any] = {
        "since": lambda value: access.c.at >= value,
        "until": lambda value: access.c.at < value,
        "officers": lambda value: access.c.officer_id.in_(value),
        "what": lambda value: access.c.what.startswith(value, autoescape=True),
        "case": lambda value: access.c.case_id == value,
        "mark": lambda value: access.c.detail == value,
        "reader": lambda value: not_(
            exists().where(case.c.authority_id == of, case.c.id == access.c.case_id, kept_from(case, *value))
        ),
    }
    return [access.c.authority_id == of, *(by_name[name](value) for name, value in wanted.items())]


def events_of_looked_at(connection: Connection, of: AuthorityId, since: datetime.datetime) -> Sequence[Row[Any]]:
    """Return the events of all cases that somebody looked at since a time, in each case's order."""
    seen = select(access.c.case_id).where(access.c.authority_id == of, access.c.at >= since, access.c.case_id.is_not(None))
    columns: list[ColumnElement[Any]] = [event.c[name] for name in ("case_id", "actor_id", "track", "state", "day")]
    statement = select(*columns).where(event.c.authority_id == of, event.c.case_id.in_(seen))
    return connection.execute(statement.order_by(event.c.case_id, event.c.case_version)).all()


def numbers_of(connection: Connection, of: AuthorityId, cases: Collection[CaseId]) -> dict[CaseId, str]:
    """Return the numbers of cases, and nothing else of them, for the trail of looks."""
    rows = connection.execute(select(case.c.id, case.c.number).where(case.c.authority_id == of, case.c.id.in_(cases)))
    return {CaseId(row.id): row.number for row in rows}


def id_of_number(connection: Connection, of: AuthorityId, number: str) -> CaseId | None:
    """Return the id of a case by its number, for the trail of looks."""
    found = connection.execute(select(case.c.id).where(case.c.authority_id == of, case.c.number == number)).scalar()
    return None if found is None else CaseId(found)


def access_of(connection: Connection, of: AuthorityId, case_id: CaseId) -> Sequence[Row[Any]]:
    """Return who looked at a case, newest first."""
    return connection.execute(
        select(access)
        .where(access.c.authority_id == of, access.c.case_id == case_id)
        .order_by(access.c.at.desc(), access.c.access_id)
    ).all()
