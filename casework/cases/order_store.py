"""Queries about the order of receipt, and about cases whose records are alike (order.py, written.py)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, literal, or_, select, update

from casework.cases.tables import case_record, receipt_order
from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, CaseId

_COMPARED = ("subject", "category", "region")


def _drawing() -> Any:
    """The statement that every tip runs, built once: building it costs more than running it."""
    that_day = and_(receipt_order.c.authority_id == bindparam("of"), receipt_order.c.day == bindparam("on"))
    next_place = func.coalesce(func.max(receipt_order.c.place), 0) + literal(1)
    names = ("of", "case", "which", "on", "whole")
    types = (receipt_order.c[name].type for name in ("authority_id", "case_id", "number", "day", "counts"))
    given = [bindparam(name, type_=kind) for name, kind in zip(names, types, strict=True)]
    columns = ["authority_id", "case_id", "number", "day", "counts", "place"]
    return insert(receipt_order).from_select(columns, select(*given, next_place).where(that_day))


_DRAW_PLACE = _drawing()


def draw_place(connection: Connection, key: tuple[AuthorityId, CaseId, int], day: int) -> None:
    """Write the next place of a day for a version of a report; the first version counts until it is said otherwise."""
    authority, case, number = key
    values = {"of": authority, "case": case, "which": number, "on": day, "whole": number == 0}
    connection.execute(_DRAW_PLACE, values)


def places_of(connection: Connection, authority: AuthorityId, cases: Sequence[CaseId]) -> Sequence[Row[Any]]:
    """Return day and place of every version of some cases' reports."""
    mine = and_(receipt_order.c.authority_id == authority, receipt_order.c.case_id.in_(cases))
    return connection.execute(select(receipt_order).where(mine).order_by(receipt_order.c.case_id, receipt_order.c.number)).all()


def placed(connection: Connection, authority: AuthorityId) -> Sequence[CaseId]:
    """Return the cases that still have a place, for the sweep alone."""
    found = select(receipt_order.c.case_id).where(receipt_order.c.authority_id == authority).distinct()
    return [CaseId(row.case_id) for row in connection.execute(found.order_by(receipt_order.c.case_id))]


def copy_places(connection: Connection, authority: AuthorityId, case: CaseId, part: CaseId) -> None:
    """Give a part of a tip the places of the whole."""
    rows = [{**row._mapping, "case_id": part} for row in places_of(connection, authority, [case])]
    if rows:
        connection.execute(insert(receipt_order), rows)


def count_place(connection: Connection, authority: AuthorityId, case: CaseId, number: int) -> None:
    """Let one version of a report count and no other."""
    mine = and_(receipt_order.c.authority_id == authority, receipt_order.c.case_id == case)
    connection.execute(update(receipt_order).where(mine).values(counts=receipt_order.c.number == number))


def drop_place(connection: Connection, authority: AuthorityId, case: CaseId, number: int) -> None:
    """Delete the place of one version."""
    mine = and_(receipt_order.c.authority_id == authority, receipt_order.c.case_id == case)
    connection.execute(delete(receipt_order).where(mine, receipt_order.c.number == number))


def forget_places(connection: Connection, authority: AuthorityId, case: CaseId) -> None:
    """Delete the places of a case."""
    connection.execute(
        delete(receipt_order).where(receipt_order.c.authority_id == authority, receipt_order.c.case_id == case)
    )


def records_like(connection: Connection, authority: AuthorityId, case: CaseId) -> Sequence[CaseId]:
    """Return the other cases whose record shares enterprise, category or township with that of a case, for `alike`."""
    mine, theirs = case_record.alias(), case_record.alias()
    shared = [and_(getattr(mine.c, name) != "", getattr(mine.c, name) == getattr(theirs.c, name)) for name in _COMPARED]
    statement = (
        select(theirs.c.case_id)
        .join(mine, and_(mine.c.authority_id == theirs.c.authority_id, mine.c.case_id == case))
        .where(theirs.c.authority_id == authority, theirs.c.case_id != case, or_(*shared))
    )
    return [CaseId(row.case_id) for row in connection.execute(statement.order_by(theirs.c.case_id))]
