"""The ledgers slice's queries. Lines and cards about a case are found through the kernel's select of visible cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId
from casework.kernel.visibility import VisibleCases
from casework.ledgers.tables import filing_month, hazard_card, ledger_line


def cards(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Return the cards that were written by hand; the caller leaves out those of enterprises that the officer must not know."""
    found = select(hazard_card).where(hazard_card.c.authority_id == of)
    return connection.execute(found.order_by(hazard_card.c.found_day.desc(), hazard_card.c.number)).all()


def card(connection: Connection, of: AuthorityId, number: str) -> Row[Any] | None:
    """Return a card that was written by hand, by its number."""
    wanted = (hazard_card.c.authority_id == of, hazard_card.c.number == number)
    return connection.execute(select(hazard_card).where(*wanted)).one_or_none()


def insert_card(connection: Connection, values: Mapping[str, object]) -> bool:
    """Write a new card; false when its number is taken."""
    return insert_once(connection, hazard_card, values)


def update_card(connection: Connection, of: AuthorityId, number: str, version: int, values: Mapping[str, object]) -> bool:
    """Change a card that still has the version which was seen; false when somebody else was first."""
    wanted = (hazard_card.c.authority_id == of, hazard_card.c.number == number, hazard_card.c.version == version)
    return connection.execute(update(hazard_card).where(*wanted).values({**values, "version": version + 1})).rowcount == 1


def lines(connection: Connection, of: AuthorityId, visible: VisibleCases) -> Sequence[Row[Any]]:
    """Return the lines that are about no case or about a visible one, newest day first."""
    seen = visible.subquery()
    known = or_(ledger_line.c.case_id.is_(None), ledger_line.c.case_id.in_(select(seen.c.id)))
    found = select(ledger_line).where(ledger_line.c.authority_id == of, known)
    return connection.execute(found.order_by(ledger_line.c.day.desc(), ledger_line.c.at, ledger_line.c.id)).all()


def insert_line(connection: Connection, values: Mapping[str, object]) -> None:
    """Write a line, which stays as it is."""
    connection.execute(insert(ledger_line).values(dict(values)))


def months(connection: Connection, of: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return the months of a case about which something was told."""
    wanted = (filing_month.c.authority_id == of, filing_month.c.case_id == case)
    return connection.execute(select(filing_month).where(*wanted).order_by(filing_month.c.month)).all()


def insert_month(connection: Connection, values: Mapping[str, object]) -> bool:
    """Write that a month was told; false when it was before."""
    return insert_once(connection, filing_month, values)
