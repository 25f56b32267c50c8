"""The ledger of the fund: double entry for each authority, purse (rewards/purses.py) and year, in integer fen.

    appropriation ──> available ──> reserved ──> outstanding ──> paid
      (credit)            ^             └──> lapsed
                          └───────────────────┘  while the year still runs

    appropriate   available / appropriation      the budget, and later additions to it
    reserve       reserved / available           an award was approved
    issue         outstanding / reserved         its claim code was handed to the payer's list
    redeem        paid / outstanding             the payer has paid
    lapse         lapsed / reserved              nobody claimed it in time
    release       available / reserved           another award took its place, or it was revoked
    return        reserved / outstanding         the payer will not pay it: it counts as not claimed
    give back     available / lapsed             within the same year; after its end the money stays lapsed
    correct       the two sides of an entry, swapped, with a reason

An entry is never changed or removed, and carries a day, since one is written the moment that a reporter claims. Every
entry names one account on each side, so debits and credits are equal by construction; no account but the appropriation ever
falls below zero. Reservations follow 平湛安〔2022〕9号45 and 46: a special fund of the 安委办, paid in full and on time; an
award is never cut because the fund is short, it waits.
"""

from dataclasses import dataclass
from enum import StrEnum

from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, AwardId, fresh_id
from casework.kernel.office import Transaction
from casework.rewards import store
from casework.rewards.purses import OWN
from casework.rewards.store import ledger as rows

MOST_FEN = 10**13


class Account(StrEnum):
    """Where money stands. The appropriation is a source (credit); all others hold money (debit)."""

    APPROPRIATION = "appropriation"
    AVAILABLE = "available"
    RESERVED = "reserved"
    OUTSTANDING = "outstanding"
    PAID = "paid"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Balance:
    """A year of the fund in fen; `appropriation` is what was put in, the others what stands where."""

    year: int
    appropriation: int
    available: int
    reserved: int
    outstanding: int
    paid: int
    lapsed: int


def balance_of(tx: Transaction, authority: AuthorityId, year: int, purse: str = OWN) -> Balance:
    """How a purse stands in a year."""
    sums = rows.sums(tx.connection, authority, year, purse)
    held = {account: sums.get(account, 0) for account in Account}
    return Balance(
        year,
        -held[Account.APPROPRIATION],
        held[Account.AVAILABLE],
        held[Account.RESERVED],
        held[Account.OUTSTANDING],
        held[Account.PAID],
        held[Account.LAPSED],
    )


def this_year(tx: Transaction) -> int:
    """The fiscal year of today: the calendar year (预算法 article 18)."""
    return tx.now.year


def move(
    tx: Transaction,
    authority: AuthorityId,
    year: int,
    debit: Account,
    credit: Account,
    amount: int,
    reason: str,
    award: AwardId | None = None,
    purse: str = OWN,
) -> None:
    """Write one entry of a purse; raises Refused when an account that holds money would fall below zero."""
    if not 0 < amount <= MOST_FEN or debit == credit:
        raise Refused("amount", "金额要大于零。")
    rows.lock_year(tx.connection, authority, year, purse)
    held = rows.sums(tx.connection, authority, year, purse)
    falls_short = credit is not Account.APPROPRIATION and held.get(credit, 0) < amount
    # Only a counter-entry puts money back into the appropriation, and never more than was put in.
    too_much_back = debit is Account.APPROPRIATION and -held.get(debit, 0) < amount
    if falls_short or too_much_back:
        raise Refused("fund_short", "这个科目里没有这么多钱。")
    row = {
        "authority_id": authority,
        "year": year,
        "purse": purse,
        "id": fresh_id(),
        "account_debit": debit.value,
        "account_credit": credit.value,
        "amount": amount,
        "reason": reason,
        "award_id": award,
        "day": tx.today,
    }
    store.add(tx.connection, "ledger_entry", row)


def reserve(tx: Transaction, authority: AuthorityId, award: AwardId, amount: int, purse: str = OWN) -> bool:
    """Keep this year's money of a purse for an award; false, and nothing written, when there is not enough."""
    year = this_year(tx)
    rows.lock_year(tx.connection, authority, year, purse)
    if balance_of(tx, authority, year, purse).available < amount:
        return False
    move(tx, authority, year, Account.RESERVED, Account.AVAILABLE, amount, "批准奖励", award, purse)
    return True


def is_held(tx: Transaction, authority: AuthorityId, award: AwardId) -> bool:
    """Whether money is kept for an award in some year."""
    return rows.held(tx.connection, authority, award) is not None


def issue(tx: Transaction, authority: AuthorityId, award: AwardId, amount: int) -> None:
    """The claim code was handed over: the money is owed to whoever shows it."""
    year, purse = _held(tx, authority, award)
    move(tx, authority, year, Account.OUTSTANDING, Account.RESERVED, amount, "交付款人", award, purse)


def redeem(tx: Transaction, authority: AuthorityId, award: AwardId, amount: int) -> None:
    """The payer has paid."""
    year, purse = _held(tx, authority, award)
    move(tx, authority, year, Account.PAID, Account.OUTSTANDING, amount, "已付", award, purse)


def take_back(tx: Transaction, authority: AuthorityId, award: AwardId, amount: int) -> None:
    """The payer will not pay a claimed award: its money is kept as before the claim."""
    year, purse = _held(tx, authority, award)
    move(tx, authority, year, Account.RESERVED, Account.OUTSTANDING, amount, "付款人退回", award, purse)


def give_back(tx: Transaction, authority: AuthorityId, award: AwardId, amount: int) -> None:
    """An award that nobody claimed ends: its money is free again, or lapses in the year that is over. None held, none given."""
    kept = rows.held(tx.connection, authority, award)
    if kept is None:
        return
    year, purse = kept
    if year != this_year(tx):
        move(tx, authority, year, Account.LAPSED, Account.RESERVED, amount, "停发", award, purse)
    else:
        move(tx, authority, year, Account.AVAILABLE, Account.RESERVED, amount, "停发，退回专项资金", award, purse)


def lapse(tx: Transaction, authority: AuthorityId, award: AwardId, amount: int) -> None:
    """Nobody claimed it in time: the money goes back to the fund while its year still runs."""
    year, purse = _held(tx, authority, award)
    move(tx, authority, year, Account.LAPSED, Account.RESERVED, amount, "逾期未领", award, purse)
    if year == this_year(tx):
        move(tx, authority, year, Account.AVAILABLE, Account.LAPSED, amount, "退回专项资金", award, purse)


def _held(tx: Transaction, authority: AuthorityId, award: AwardId) -> tuple[int, str]:
    """Return the year and the purse whose money is kept for an award."""
    kept = rows.held(tx.connection, authority, award)
    if kept is None:
        raise Refused("fund_short", "这笔奖金没有占用资金。")
    return kept
