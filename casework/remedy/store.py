"""The remedy slice's queries. What lists cases for an officer starts from the kernel's select of visible cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, and_, delete, insert, select, update

from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, CaseId, Day
from casework.kernel.visibility import VisibleCases
from casework.remedy.tables import acceptance, look_back, rectification, supply_cut

_TABLES: Mapping[str, Table] = {one.name: one for one in (rectification, acceptance, supply_cut, look_back)}
_ORDER = {
    "rectification": (rectification.c.finding_version, rectification.c.item),
    "acceptance": (acceptance.c.number,),
    "supply_cut": (supply_cut.c.measure,),
    "look_back": (look_back.c.number,),
}


def add(connection: Connection, table: str, values: Mapping[str, object]) -> None:
    """Insert one row."""
    connection.execute(insert(_TABLES[table]).values(dict(values)))


def rows_of(connection: Connection, table: str, of: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return the rows of a case in their order."""
    one = _TABLES[table]
    statement = select(one).where(one.c.authority_id == of, one.c.case_id == case)
    return connection.execute(statement.order_by(*_ORDER[table])).all()


def rows_seen(connection: Connection, table: str, visible: VisibleCases) -> Sequence[Row[Any]]:
    """Return the rows of all visible cases, each case's in their order."""
    one, cases = _TABLES[table], visible.subquery()
    on = and_(one.c.authority_id == cases.c.authority_id, one.c.case_id == cases.c.id)
    return connection.execute(select(one).select_from(one.join(cases, on)).order_by(one.c.case_id, *_ORDER[table])).all()


def set_row(connection: Connection, table: str, key: Mapping[str, object], values: Mapping[str, object]) -> None:
    """Change columns of the one row that `key` names in full."""
    one = _TABLES[table]
    connection.execute(update(one).where(*(one.c[name] == value for name, value in key.items())).values(dict(values)))


def drop_open_look_backs(connection: Connection, of: AuthorityId, case: CaseId) -> None:
    """Forget the planned look-backs of a case that nobody has done."""
    planned = and_(look_back.c.authority_id == of, look_back.c.case_id == case, look_back.c.outcome.is_(None))
    connection.execute(delete(look_back).where(planned))


def open_rectifications(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return what is not accepted yet and has a last day, for the sweep alone: it acts for no officer."""
    waiting = and_(
        rectification.c.authority_id == of, rectification.c.accepted_day.is_(None), rectification.c.until_day.is_not(None)
    )
    return connection.execute(select(rectification.c.case_id).where(waiting).distinct()).all()


def look_backs_due(connection: Connection, of: AuthorityId, day: Day) -> Sequence[Row[Any]]:
    """Return the cases with a planned look-back whose day has come, for the sweep alone."""
    due = and_(look_back.c.authority_id == of, look_back.c.outcome.is_(None), look_back.c.planned_day <= day)
    return connection.execute(select(look_back.c.case_id).where(due).distinct()).all()


def look_backs(connection: Connection, visible: VisibleCases) -> Sequence[Any]:
    """Return the planned look-backs of the cases that a department supervises, the earliest first."""
    cases = visible.subquery()
    on = and_(look_back.c.authority_id == cases.c.authority_id, look_back.c.case_id == cases.c.id)
    return connection.execute(
        select(cases.c.number, cases.c.state, look_back.c.planned_day, look_back.c.reason)
        .select_from(cases)
        .join(look_back, on)
        .where(cases.c.role == "supervisor", look_back.c.outcome.is_(None))
        .order_by(look_back.c.planned_day, cases.c.number)
    ).all()
