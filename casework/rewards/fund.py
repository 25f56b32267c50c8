"""The fund as its officers use it: putting money in, seeing how it stands, correcting an entry."""

from dataclasses import dataclass
from typing import Any

from casework.kernel import access
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import Day
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.rewards import ledger, posting, purses
from casework.rewards.ledger import Account, Balance
from casework.rewards.office import require_office
from casework.rewards.store import ledger as rows
from casework.rules.duties import Duty
from casework.rules.money import yuan

LONGEST_REASON = 200


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. `by_hand`: no case brought it about, so that an officer may undo it by a counter-entry."""

    id: bytes
    debit: Account
    credit: Account
    amount: int
    reason: str
    day: Day
    by_hand: bool


@use_case
def appropriate(tx: Transaction, actor: Actor, amount: int, reason: str) -> int:
    """Put money (fen) into this year's fund. Awards that waited for it are posted at once, the first approved first.

    Returns how many were posted; raises Forbidden and Refused.
    """
    require_office(tx, actor, Duty.FUND)
    year = ledger.this_year(tx)
    purse = purses.of_office(tx, actor.authority, actor.department)
    ledger.move(tx, actor.authority, year, Account.AVAILABLE, Account.APPROPRIATION, amount, _said(reason), purse=purse)
    access.note(tx, actor, "appropriate", detail=yuan(amount))
    return posting.post_waiting(tx, actor.authority, actor, purse)


@query
def balance(tx: Transaction, actor: Actor, year: int | None = None) -> Balance:
    """How the fund stands; raises Forbidden for who has nothing to do with it."""
    require_office(tx, actor, Duty.FUND, Duty.REWARD, Duty.APPROVE, Duty.OVERSEE)
    purse = purses.of_office(tx, actor.authority, actor.department)
    return ledger.balance_of(tx, actor.authority, year or ledger.this_year(tx), purse)


@query
def entries(tx: Transaction, actor: Actor, year: int | None = None) -> tuple[Entry, ...]:
    """All entries of a year, oldest first; raises Forbidden."""
    require_office(tx, actor, Duty.FUND, Duty.OVERSEE)
    purse = purses.of_office(tx, actor.authority, actor.department)
    found = rows.entries(tx.connection, actor.authority, year or ledger.this_year(tx), purse)
    return tuple(entry_of(row) for row in found)


def entry_of(row: Any) -> Entry:
    """A row of the ledger as a record."""
    debit, credit = Account(row.account_debit), Account(row.account_credit)
    by_hand = row.award_id is None and debit is not Account.APPROPRIATION
    return Entry(row.id, debit, credit, row.amount, row.reason, Day(row.day), by_hand)


@use_case
def correct(tx: Transaction, actor: Actor, year: int, entry: bytes, reason: str) -> None:
    """Undo an entry by its counter-entry. Entries of an award follow the case and are not corrected by hand."""
    require_office(tx, actor, Duty.FUND)
    purse = purses.of_office(tx, actor.authority, actor.department)
    row = rows.entry_row(tx.connection, actor.authority, year, purse, entry)
    if row is None:
        raise NotFound
    if row.award_id is not None:
        raise Refused("of_a_case", "这一笔跟着案件走，不能手工冲正。")
    said = f"冲正：{_said(reason)}"
    debit, credit = Account(row.account_credit), Account(row.account_debit)
    ledger.move(tx, actor.authority, year, debit, credit, row.amount, said, purse=purse)


def _said(reason: str) -> str:
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Refused("reason", "写一句理由，200 字以内。")
    return reason
