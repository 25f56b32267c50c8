"""The queries that deal the numbers of a stream out again (mixing.py)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select, update

from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, Day
from casework.kernel.tables import authority, event


def mixed_up_to(connection: Connection, of: AuthorityId, *, lock: bool) -> int:
    """Return the last number that is mixed (0: none); `lock` holds the authority's row on PostgreSQL."""
    found = select(authority.c.mixed_seq).where(authority.c.id == of)
    return int(connection.execute(found.with_for_update() if lock else found).scalar_one())


def events_to_mix(connection: Connection, of: AuthorityId, stream: str, above: int, today: Day) -> Sequence[Row[Any]]:
    """Return a stream's events above a number up to the first one of `today`, in their order."""
    mine = and_(event.c.authority_id == of, event.c.stream == stream, event.c.seq > above)
    first = connection.execute(select(func.min(event.c.seq)).where(mine, event.c.day >= today)).scalar()
    over = mine if first is None else and_(mine, event.c.seq < first)
    return connection.execute(select(event).where(over).order_by(event.c.seq)).all()


def renumber(
    connection: Connection, of: AuthorityId, stream: str, span: tuple[int, int], changed: Sequence[Mapping[str, Any]]
) -> None:
    """Give the events between two numbers other numbers of theirs, with new salts and commitments."""
    mine = and_(event.c.authority_id == of, event.c.stream == stream)
    # Below nothing there is room: no number may stand twice in between.
    connection.execute(update(event).where(mine, event.c.seq.between(*span)).values(seq=-event.c.seq))
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("seq", "salt", "commitment")}
    rows = [{"old": -row["old"], **{f"new_{name}": row[name] for name in new}} for row in changed]
    connection.execute(update(event).where(mine, event.c.seq == bindparam("old")).values(**new), rows)
    connection.execute(update(authority).where(authority.c.id == of).values(mixed_seq=span[1]))
