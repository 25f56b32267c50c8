"""The ledger's queries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, case, func, select

from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, AwardId
from casework.rewards.tables import ledger_entry


def sums(connection: Connection, of: AuthorityId, year: int, purse: str) -> dict[str, int]:
    """Account → debits less credits of a purse in a year, in fen."""
    sides = [
        select(side.label("account"), func.sum(ledger_entry.c.amount * sign).label("fen"))
        .where(ledger_entry.c.authority_id == of, ledger_entry.c.year == year, ledger_entry.c.purse == purse)
        .group_by(side)
        for side, sign in ((ledger_entry.c.account_debit, 1), (ledger_entry.c.account_credit, -1))
    ]
    totals: dict[str, int] = {}
    for statement in sides:
        for row in connection.execute(statement):
            totals[row.account] = totals.get(row.account, 0) + int(row.fen)
    return totals


def lock_year(connection: Connection, of: AuthorityId, year: int, purse: str) -> None:
    """Keep other movements of this purse and year waiting (PostgreSQL; SQLite has one writer at a time anyway).

    The rows of the appropriation are locked: without one of them no money can move.
    """
    connection.execute(
        select(ledger_entry.c.id)
        .where(
            ledger_entry.c.authority_id == of,
            ledger_entry.c.year == year,
            ledger_entry.c.purse == purse,
            ledger_entry.c.account_credit == "appropriation",
        )
        .order_by(ledger_entry.c.id)
        .with_for_update()
    ).all()


def entry_row(connection: Connection, of: AuthorityId, year: int, purse: str, entry: bytes) -> Row[Any] | None:
    """One entry of a purse."""
    mine = and_(ledger_entry.c.authority_id == of, ledger_entry.c.year == year, ledger_entry.c.purse == purse)
    return connection.execute(select(ledger_entry).where(mine, ledger_entry.c.id == entry)).one_or_none()


def entries(connection: Connection, of: AuthorityId, year: int, purse: str) -> Sequence[Row[Any]]:
    """All entries of a purse in a year, oldest first."""
    return connection.execute(
        select(ledger_entry)
        .where(ledger_entry.c.authority_id == of, ledger_entry.c.year == year, ledger_entry.c.purse == purse)
        .order_by(ledger_entry.c.day, ledger_entry.c.id)
    ).all()


def held(connection: Connection, of: AuthorityId, award_id: AwardId) -> tuple[int, str] | None:
    """The year and the purse whose money is kept for an award, or None; a reservation that was given back does not count."""
    given_back = and_(
        ledger_entry.c.account_credit == "reserved",
        ledger_entry.c.account_debit.in_(("lapsed", "available")),
    )
    kept = case((ledger_entry.c.account_credit == "available", 1), else_=-1)
    row = connection.execute(
        select(ledger_entry.c.year, ledger_entry.c.purse)
        .where(
            ledger_entry.c.authority_id == of,
            ledger_entry.c.award_id == award_id,
            (ledger_entry.c.account_credit == "available") | given_back,
        )
        .group_by(ledger_entry.c.year, ledger_entry.c.purse)
        .having(func.sum(kept) > 0)
    ).one_or_none()
    return None if row is None else (int(row.year), str(row.purse))
