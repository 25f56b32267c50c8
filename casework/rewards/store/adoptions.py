"""The queries of adopted reward policies."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId
from casework.rewards.tables import adoption


def every(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """The adoptions of an authority, the newest first."""
    return connection.execute(
        select(adoption).where(adoption.c.authority_id == of).order_by(adoption.c.number.desc())
    ).all()


def newest(connection: Connection, of: AuthorityId, day: int) -> Row[Any] | None:
    """The confirmed adoption that counts on a day: that with the latest first day, and of several the one signed last."""
    return connection.execute(
        select(adoption)
        .where(adoption.c.authority_id == of, adoption.c.confirmed_at.is_not(None), adoption.c.first_day <= day)
        .order_by(adoption.c.first_day.desc(), adoption.c.number.desc())
        .limit(1)
    ).one_or_none()


def open_one(connection: Connection, of: AuthorityId) -> Row[Any] | None:
    """The adoption that waits for its second signature; there is one at most."""
    return connection.execute(
        select(adoption).where(
            adoption.c.authority_id == of, adoption.c.confirmed_at.is_(None), adoption.c.dropped.is_(False)
        )
    ).one_or_none()


def next_number(connection: Connection, of: AuthorityId) -> int:
    """The number of the next adoption, from 1."""
    newest_number = select(func.coalesce(func.max(adoption.c.number), 0)).where(adoption.c.authority_id == of)
    return int(connection.execute(newest_number).scalar_one()) + 1


def add(connection: Connection, row: Mapping[str, object]) -> None:
    """Insert an adoption."""
    connection.execute(insert(adoption).values(dict(row)))


def put(connection: Connection, of: AuthorityId, number: int, values: Mapping[str, object]) -> None:
    """Change an adoption that is not confirmed."""
    connection.execute(
        update(adoption).where(adoption.c.authority_id == of, adoption.c.number == number).values(dict(values))
    )
