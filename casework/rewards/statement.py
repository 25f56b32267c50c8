"""A statement of the fund that an auditor can follow: opening, entries, closing, and the ledger's head.

The head is H(label("ledger") ‖ canonical JSON of all entries of the year through the last day), docs/formats.md section 9:
two statements through the same day have the same head, and one entry changed, added or removed afterwards changes it. So a
statement ends with yesterday at the latest, a day to which nothing is added any more. No entry names a case.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from casework.kernel import access
from casework.kernel.errors import Refused
from casework.kernel.ids import Day, date_of, day_of
from casework.kernel.office import Actor, Transaction, use_case
from casework.rewards import ledger, purses
from casework.rewards.fund import Entry, entry_of
from casework.rewards.ledger import Account
from casework.rewards.office import require_office
from casework.rewards.store import ledger as rows
from casework.rules.duties import Duty
from crypto.encoding import Json, b64u, canonical, labelled


@dataclass(frozen=True)
class Statement:
    """One period of a year's ledger. `opening` and `closing`: account → fen, the appropriation as what was put in."""

    year: int
    first: datetime.date
    last: datetime.date
    opening: dict[Account, int]
    entries: tuple[Entry, ...]
    closing: dict[Account, int]
    head: str
    mark: str


@use_case
def statement(tx: Transaction, actor: Actor, year: int | None = None, month: int | None = None) -> Statement:
    """The statement of a year, or of one month of it, through yesterday at the latest; the look is written down.

    Raises Forbidden, and Refused for a period that has not begun.
    """
    require_office(tx, actor, Duty.FUND, Duty.OVERSEE)
    wanted = year or ledger.this_year(tx)
    first, last = _period(tx, wanted, month)
    purse = purses.of_office(tx, actor.authority, actor.department)
    all_rows = [row for row in rows.entries(tx.connection, actor.authority, wanted, purse) if row.day <= day_of(last)]
    before = [row for row in all_rows if row.day < day_of(first)]
    return Statement(
        wanted,
        first,
        last,
        _sums(before),
        tuple(entry_of(row) for row in all_rows if row.day >= day_of(first)),
        _sums(all_rows),
        head_of(all_rows).hex(),
        access.marked(tx, actor, access.PRINT + "statement"),
    )


def head_of(entries: list[Any]) -> bytes:
    """The hash of a year's entries, in the order of day and id; 32 bytes."""
    ordered = sorted(entries, key=lambda row: (row.day, bytes(row.id)))
    listed: list[Json] = [
        {
            "id": b64u(row.id),
            "debit": row.account_debit,
            "credit": row.account_credit,
            "amount": row.amount,
            "reason": row.reason,
            "day": row.day,
        }
        for row in ordered
    ]
    return labelled("ledger", canonical(listed))


def _period(tx: Transaction, year: int, month: int | None) -> tuple[datetime.date, datetime.date]:
    if not 2000 <= year <= 9998 or not 1 <= (month or 1) <= 12:
        raise Refused("period", "没有这个月份。")
    first = datetime.date(year, month or 1, 1)
    over = datetime.date(year + 1, 1, 1) if month is None or month == 12 else datetime.date(year, month + 1, 1)
    yesterday = date_of(Day(tx.today - 1))
    if first > yesterday:
        raise Refused("period", "这段时间还没有过完的一天，明天再看。")
    return first, min(over - datetime.timedelta(days=1), yesterday)


def _sums(entries: list[Any]) -> dict[Account, int]:
    found = dict.fromkeys(Account, 0)
    for row in entries:
        found[Account(row.account_debit)] += row.amount
        found[Account(row.account_credit)] -= row.amount
    found[Account.APPROPRIATION] = -found[Account.APPROPRIATION]
    return found
