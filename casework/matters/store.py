"""The matters slice's queries. They ask for cases that the caller holds; what an officer is told
of them is decided where rewards are assessed (rewards/same.py, rewards/above.py).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId
from casework.matters.tables import matter, matter_case, matter_pair


def pairs_of(connection: Connection, of: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return what was decided about a case and others."""
    mine = or_(matter_pair.c.case_id == case, matter_pair.c.other_id == case)
    order = (matter_pair.c.at, matter_pair.c.case_id, matter_pair.c.other_id)
    return connection.execute(select(matter_pair).where(matter_pair.c.authority_id == of, mine).order_by(*order)).all()


def put_pair(connection: Connection, key: tuple[AuthorityId, CaseId, CaseId], values: Mapping[str, object]) -> None:
    """Write what was decided about two cases, over what was decided before."""
    named = dict(zip(("authority_id", "case_id", "other_id"), key, strict=True))
    if insert_once(connection, matter_pair, {**named, **values}):
        return
    one = and_(*(matter_pair.c[name] == value for name, value in named.items()))
    connection.execute(update(matter_pair).where(one).values(dict(values)))


def drop_pair(connection: Connection, key: tuple[AuthorityId, CaseId, CaseId]) -> None:
    """Forget what was decided about two cases the other way round."""
    of, case, other = key
    one = and_(matter_pair.c.authority_id == of, matter_pair.c.case_id == case, matter_pair.c.other_id == other)
    connection.execute(delete(matter_pair).where(one))


def links_of(connection: Connection, of: AuthorityId, cases: Collection[CaseId]) -> Sequence[Row[Any]]:
    """Return which matter some cases belong to, with what was assessed of each."""
    mine = and_(matter_case.c.authority_id == of, matter_case.c.case_id.in_(cases))
    return connection.execute(select(matter_case).where(mine).order_by(matter_case.c.case_id)).all()


def put_link(connection: Connection, of: AuthorityId, case: CaseId, values: Mapping[str, object]) -> None:
    """Change what is kept of a case that belongs to a matter, or let one belong to it that did to none."""
    mine = and_(matter_case.c.authority_id == of, matter_case.c.case_id == case)
    if connection.execute(update(matter_case).where(mine).values(dict(values))).rowcount == 0:
        fresh = {"authority_id": of, "case_id": case, "excluded": False, "known_document": ""}
        connection.execute(insert(matter_case).values({**fresh, **values}))


def cases_of(connection: Connection, of: AuthorityId, one: bytes) -> Sequence[CaseId]:
    """Return the cases of a matter."""
    mine = and_(matter_case.c.authority_id == of, matter_case.c.matter_id == one)
    found = connection.execute(select(matter_case.c.case_id).where(mine).order_by(matter_case.c.case_id))
    return [CaseId(row.case_id) for row in found]


def insert_matter(connection: Connection, values: Mapping[str, object]) -> None:
    """Open a matter."""
    connection.execute(insert(matter).values(dict(values)))


def set_matter(connection: Connection, of: AuthorityId, one: bytes, values: Mapping[str, object]) -> None:
    """Change columns of a matter."""
    connection.execute(update(matter).where(matter.c.authority_id == of, matter.c.id == one).values(dict(values)))


def lock(connection: Connection, of: AuthorityId, matters: Collection[bytes]) -> Sequence[Row[Any]]:
    """Return matters, their rows held on PostgreSQL until the end, so that two rewards about one are decided one by one."""
    mine = and_(matter.c.authority_id == of, matter.c.id.in_(matters))
    return connection.execute(select(matter).where(mine).order_by(matter.c.id).with_for_update()).all()
