"""The queries of warnings before a day."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, OfficerId
from casework.oversight.tables import warning

Key = tuple[AuthorityId, OfficerId, CaseId]


def all_of(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return the warnings of an authority."""
    return connection.execute(select(warning).where(warning.c.authority_id == of)).all()


def insert(connection: Connection, key: Key, values: Mapping[str, object]) -> bool:
    """Write a warning; false when another sweep wrote it."""
    of, officer, case = key
    return insert_once(connection, warning, {"authority_id": of, "officer_id": officer, "case_id": case, **values})


def change(connection: Connection, key: Key, seen: Row[Any] | None, values: Mapping[str, object]) -> bool:
    """Change a warning that still is as it was seen (None: as it was last written); false when another sweep was first."""
    where = _this(key)
    if seen is not None:
        where = and_(where, *(warning.c[name] == getattr(seen, name) for name in ("due", "days", "state", "tries")))
    return connection.execute(update(warning).where(where).values(dict(values))).rowcount == 1


def drop(connection: Connection, key: Key) -> None:
    """Forget a warning."""
    connection.execute(delete(warning).where(_this(key)))


def _this(key: Key) -> Any:
    of, officer, case = key
    return and_(warning.c.authority_id == of, warning.c.officer_id == officer, warning.c.case_id == case)
