"""The enterprises slice's queries. What is told of an entry starts from the kernel's select of visible cases."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, or_, select, update

from casework.enterprises.records import EnterpriseId
from casework.enterprises.tables import (
    blacklist_step,
    blacklisting,
    case_enterprise,
    enterprise,
    enterprise_line,
    poster_check,
)
from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, CaseId
from casework.kernel.visibility import VisibleCases

_APPENDED: Mapping[str, tuple[Table, str]] = {
    "enterprise_line": (enterprise_line, "enterprise_id"),
    "poster_check": (poster_check, "enterprise_id"),
    "blacklist_step": (blacklist_step, "blacklisting_id"),
}


# What lists and comparisons need of an entry: permits are JSON, and reading ten thousand of them takes longer than all else.
_LISTED = tuple(column for column in enterprise.c if column.name != "permits")


def known_entries(connection: Connection, of: AuthorityId, visible: VisibleCases) -> Sequence[Any]:
    """Return the entries that a department may know of, without permits: shared ones, and those of a case that it sees."""
    seen = visible.subquery()
    on = and_(case_enterprise.c.authority_id == seen.c.authority_id, case_enterprise.c.case_id == seen.c.id)
    named = select(case_enterprise.c.enterprise_id).select_from(case_enterprise.join(seen, on))
    known = or_(enterprise.c.shared, enterprise.c.id.in_(named))
    wanted = (enterprise.c.authority_id == of, known)
    return connection.execute(select(*_LISTED).where(*wanted).order_by(enterprise.c.name, enterprise.c.id)).all()


def entries_by_id(connection: Connection, of: AuthorityId, wanted: Collection[EnterpriseId]) -> Sequence[Any]:
    """Return entries by ids that the caller got from rows of its own."""
    return connection.execute(select(enterprise).where(enterprise.c.authority_id == of, enterprise.c.id.in_(wanted))).all()


def insert_entry(connection: Connection, values: Mapping[str, object]) -> None:
    """Write a new entry."""
    connection.execute(insert(enterprise).values(dict(values)))


def update_entry(
    connection: Connection, of: AuthorityId, one: EnterpriseId, seen_version: int, values: Mapping[str, object]
) -> bool:
    """Change an entry that still has the version which was seen; false when somebody else was first."""
    wanted = (enterprise.c.authority_id == of, enterprise.c.id == one, enterprise.c.version == seen_version)
    statement = update(enterprise).where(*wanted).values({**values, "version": seen_version + 1})
    return connection.execute(statement).rowcount == 1


def liable_of(connection: Connection, of: AuthorityId, case: CaseId) -> Sequence[Any]:
    """Return the liable enterprises of a case in their order."""
    wanted = (case_enterprise.c.authority_id == of, case_enterprise.c.case_id == case)
    return connection.execute(select(case_enterprise).where(*wanted).order_by(case_enterprise.c.place)).all()


def insert_liable(connection: Connection, values: Mapping[str, object]) -> None:
    """Name a liable enterprise of a case."""
    connection.execute(insert(case_enterprise).values(dict(values)))


def delete_liable(connection: Connection, of: AuthorityId, case: CaseId, place: int) -> bool:
    """Take a liable enterprise off a case; false when there is none in this place."""
    wanted = (
        case_enterprise.c.authority_id == of,
        case_enterprise.c.case_id == case,
        case_enterprise.c.place == place,
    )
    return connection.execute(delete(case_enterprise).where(*wanted)).rowcount == 1


def links_of_visible(connection: Connection, visible: VisibleCases) -> Sequence[Any]:
    """Return case and enterprise of every visible case that names one."""
    seen = visible.subquery()
    on = and_(case_enterprise.c.authority_id == seen.c.authority_id, case_enterprise.c.case_id == seen.c.id)
    columns = (case_enterprise.c.case_id, case_enterprise.c.enterprise_id, case_enterprise.c.place)
    found = select(*columns).select_from(case_enterprise.join(seen, on))
    return connection.execute(found.order_by(case_enterprise.c.case_id, case_enterprise.c.place)).all()


def cases_about(connection: Connection, visible: VisibleCases, wanted: Collection[EnterpriseId]) -> Sequence[Any]:
    """Return the visible cases about some entries, each once, with all columns of `case` and the role; by day and number."""
    seen = visible.subquery()
    named = (
        select(case_enterprise.c.case_id)
        .where(case_enterprise.c.authority_id == seen.c.authority_id, case_enterprise.c.enterprise_id.in_(wanted))
        .correlate(seen)
    )
    return connection.execute(select(seen).where(seen.c.id.in_(named)).order_by(seen.c.day, seen.c.number)).all()


def append(connection: Connection, table: str, key: Mapping[str, object], values: Mapping[str, object]) -> int:
    """Write a line under the next number of what it is about, and return the number."""
    one, column = _APPENDED[table]
    of: tuple[ColumnElement[bool], ...] = tuple(one.c[name] == key[name] for name in ("authority_id", column))
    last = connection.execute(select(func.max(one.c.number)).where(*of)).scalar_one() or 0
    connection.execute(insert(one).values({**key, **values, "number": last + 1}))
    return int(last) + 1


def lines_of(connection: Connection, table: str, of: AuthorityId, about: Collection[bytes]) -> Sequence[Any]:
    """Return the lines about some entries or listings, in their order."""
    one, column = _APPENDED[table]
    wanted = (one.c.authority_id == of, one.c[column].in_(about))
    return connection.execute(select(one).where(*wanted).order_by(one.c[column], one.c.number)).all()


def lines_of_kind(connection: Connection, of: AuthorityId, kind: str) -> Sequence[Any]:
    """Return the lines of one kind about all entries, in their order."""
    wanted = (enterprise_line.c.authority_id == of, enterprise_line.c.kind == kind)
    order = (enterprise_line.c.enterprise_id, enterprise_line.c.number)
    return connection.execute(select(enterprise_line).where(*wanted).order_by(*order)).all()


def insert_listing(connection: Connection, values: Mapping[str, object]) -> None:
    """Write a new blacklisting."""
    connection.execute(insert(blacklisting).values(dict(values)))


def update_listing(connection: Connection, of: AuthorityId, one: bytes, version: int, values: Mapping[str, object]) -> bool:
    """Change a listing that still has the version which was seen; false when somebody else was first."""
    wanted = (blacklisting.c.authority_id == of, blacklisting.c.id == one, blacklisting.c.version == version)
    return connection.execute(update(blacklisting).where(*wanted).values({**values, "version": version + 1})).rowcount == 1


def listings(
    connection: Connection, of: AuthorityId, visible: VisibleCases, about: Collection[EnterpriseId], public: Collection[str]
) -> Sequence[Any]:
    """Return the listings of some entries that a department may know of: without a case, of a visible one, or public."""
    seen = visible.subquery()
    known = or_(
        blacklisting.c.case_id.is_(None), blacklisting.c.case_id.in_(select(seen.c.id)), blacklisting.c.state.in_(public)
    )
    wanted = (blacklisting.c.authority_id == of, blacklisting.c.enterprise_id.in_(about), known)
    return connection.execute(select(blacklisting).where(*wanted).order_by(blacklisting.c.id)).all()
