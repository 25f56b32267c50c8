"""The fund: sums are zero and nothing but the appropriation falls below it, whatever is done in whatever order."""

from __future__ import annotations

import itertools
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import AwardId
from casework.kernel.office import Transaction, query, use_case
from casework.rewards import fund, ledger
from casework.rewards.ledger import Account
from casework.rewards.store import ledger as ledger_store
from casework.rules.duties import Duty
from tests.services.founding import Sample, found_sample
from tests.services.rewards import way


@use_case
def move(tx: Transaction, sample: Sample, year: int, debit: Account, credit: Account, amount: int) -> None:
    ledger.move(tx, sample.authority, year, debit, credit, amount, "测试")


@query
def sums(tx: Transaction, sample: Sample, year: int) -> dict[str, int]:
    return ledger_store.sums(tx.connection, sample.authority, year, "")


MOVES = st.tuples(st.sampled_from(Account), st.sampled_from(Account), st.integers(-5, 1000))


def test_whatever_happens_the_books_balance(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    # A year of its own for each example, which is as good as a database of its own.
    years = itertools.count(2026)

    @given(st.lists(MOVES, max_size=40))
    @settings(max_examples=40)
    def check(moves: list[tuple[Account, Account, int]]) -> None:
        year = next(years)
        expected = dict.fromkeys(Account, 0)
        for debit, credit, amount in moves:
            try:
                move(sample.office, sample, year, debit, credit, amount)
            except Refused:
                continue
            expected[debit] += amount
            expected[credit] -= amount
        held = {account: sums(sample.office, sample, year).get(account, 0) for account in Account}
        assert held == expected
        assert sum(held.values()) == 0
        assert held[Account.APPROPRIATION] <= 0
        assert all(fen >= 0 for account, fen in held.items() if account is not Account.APPROPRIATION)

    check()


def test_the_accounts_follow_an_award(engine: Engine) -> None:
    sample = found_sample(engine)
    assert way.put_in(sample, 200_000) == 0
    reporter, _ = way.approved(sample)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    lines = fund.entries(sample.office, sample.actor(Duty.FUND))
    assert {(line.debit, line.credit, line.amount) for line in lines} == {
        (Account.AVAILABLE, Account.APPROPRIATION, 200_000),
        (Account.RESERVED, Account.AVAILABLE, 165_000),
        (Account.OUTSTANDING, Account.RESERVED, 165_000),
    }


def test_awards_wait_for_money_in_their_order_and_are_never_cut(engine: Engine) -> None:
    sample = found_sample(engine)
    waiting = []
    for _ in range(3):
        waiting.append(way.approved(sample)[0])
        sample.clock.forward(days=1)

    def states() -> list[str]:
        views = [way.reward_view(sample, reporter) for reporter in waiting]
        return [view.state for view in views if view]

    assert states() == ["R_WAIT_FUND"] * 3
    assert way.put_in(sample, 164_999) == 0
    assert way.put_in(sample, 1 + 165_000) == 2
    assert states() == ["R_CLAIMABLE", "R_CLAIMABLE", "R_WAIT_FUND"]
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).available == 0


def test_two_approvals_at_once_do_not_share_one_sum(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample, 165_000)
    numbers = []
    for _ in range(2):
        _, number = way.concluded(sample)
        way.agreed(sample, number)
        numbers.append(number)
    states: list[str] = []

    def run(number: str) -> None:
        try:
            states.append(way.approve(sample, number))
        except CaseworkError as error:
            states.append(error.code)

    threads = [threading.Thread(target=run, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(states) == ["R_CLAIMABLE", "R_WAIT_FUND"]
    balance = fund.balance(sample.office, sample.actor(Duty.FUND))
    assert (balance.available, balance.reserved) == (0, 165_000)


def test_corrections_are_counter_entries(engine: Engine) -> None:
    sample = found_sample(engine)
    officer = sample.actor(Duty.FUND)
    way.put_in(sample, 1000)
    (entry,) = fund.entries(sample.office, officer)
    fund.correct(sample.office, officer, 2026, entry.id, "多写了一笔")
    balance = fund.balance(sample.office, officer)
    assert (balance.appropriation, balance.available) == (0, 0)
    assert len(fund.entries(sample.office, officer)) == 2
    with pytest.raises(Refused, match="fund_short"):
        fund.correct(sample.office, officer, 2026, entry.id, "又来一次")
    with pytest.raises(NotFound):
        fund.correct(sample.office, officer, 2026, bytes(16), "没有这一笔")


def test_entries_of_an_award_are_not_corrected_by_hand(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    officer = sample.actor(Duty.FUND)
    way.put_in(sample)
    way.approved(sample)
    reserved = next(one for one in fund.entries(sample.office, officer) if one.debit is Account.RESERVED)
    with pytest.raises(Refused, match="of_a_case"):
        fund.correct(sample.office, officer, 2026, reserved.id, "不该占用")


@pytest.mark.parametrize("amount", [0, -1, ledger.MOST_FEN + 1])
def test_sums_that_are_none(sqlite_engine: Engine, amount: int) -> None:
    sample = found_sample(sqlite_engine)
    with pytest.raises(Refused, match="amount"):
        way.put_in(sample, amount)
    with pytest.raises(Refused, match="reason"):
        fund.appropriate(sample.office, sample.actor(Duty.FUND), 1, " ")


def test_only_fund_officers_put_money_in(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    for duty in (Duty.REWARD, Duty.APPROVE, Duty.INTAKE):
        with pytest.raises(Forbidden):
            fund.appropriate(sample.office, sample.actor(duty, "zhoucun-committee"), 1000, "年度预算")


def test_money_of_a_past_year_lapses_there(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    way.put_in(sample, 165_000)
    way.approved(sample)

    @use_case
    def lapse(tx: Transaction) -> None:
        (row,) = [one for one in ledger_store.entries(tx.connection, sample.authority, 2026, "") if one.award_id]
        ledger.lapse(tx, sample.authority, AwardId(row.award_id), 165_000)

    sample.clock.forward(days=60)
    lapse(sample.office)
    past = fund.balance(sample.office, sample.actor(Duty.FUND), 2026)
    assert (past.available, past.lapsed) == (0, 165_000)
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).available == 0
