"""The four answers, two clerks, one payment."""

from __future__ import annotations

import secrets
import threading
from typing import Any

import pytest
from sqlalchemy import select

from crypto.encoding import unb64u
from payer import clerks
from payer import counter as counters
from payer.counter import Status
from payer.errors import NotPayable, PayerError, SignInError
from payer.office import PayerOffice
from payer.orders import take_orders
from payer.tables import payment
from tests.services.payer.builders import AMOUNT, Authority, Counter, clock_of
from web.signin import FREE_TRIES


@pytest.fixture
def order(office: PayerOffice, authority: Authority) -> dict[str, Any]:
    made = authority.order()
    authority.lay(office, [made])
    take_orders(office)
    return made


def lookup(order: dict[str, Any]) -> bytes:
    return unb64u(order["lookup"], 32)


def pay(counter: Counter) -> counters.Receipt:
    return counters.pay(counter.office, counter.token, counter.first, counter.second_login, counter.second_auth)


def payments(office: PayerOffice) -> int:
    with office.begin() as connection:
        return len(connection.execute(select(payment)).all())


def test_a_code_is_checked_paid_and_then_paid_already(counter: Counter, order: dict[str, Any]) -> None:
    office = counter.office
    answer = counters.check(office, counter.token, lookup(order))
    assert (answer.status, answer.amount) == (Status.PAYABLE, AMOUNT)
    assert counters.to_pay(office, counter.token).amount == AMOUNT
    receipt = pay(counter)
    assert receipt.clerks == ("付款员 01", "付款员 02")
    assert counters.receipt(office, counter.token, counter.first) == receipt
    again = counters.check(office, counter.token, lookup(order))
    assert (again.status, again.paid) == (Status.PAID, receipt.day)
    with pytest.raises(NotPayable):
        pay(counter)


def test_unknown_and_expired(counter: Counter, order: dict[str, Any]) -> None:
    office = counter.office
    assert counters.check(office, counter.token, secrets.token_bytes(32)).status is Status.UNKNOWN
    clock_of(office).pass_days(60)
    token = clerks.sign_in(office, counter.second_login, counter.second_auth)
    assert counters.check(office, token, lookup(order)).status is Status.PAYABLE
    clock_of(office).pass_days(1)
    token = clerks.sign_in(office, counter.second_login, counter.second_auth)
    assert counters.check(office, token, lookup(order)).status is Status.EXPIRED
    with pytest.raises(NotPayable):
        counters.to_pay(office, token)


def test_nothing_is_paid_that_was_not_checked_here(counter: Counter, order: dict[str, Any]) -> None:
    with pytest.raises(NotPayable):
        pay(counter)
    other = clerks.sign_in(counter.office, counter.second_login, counter.second_auth)
    counters.check(counter.office, other, lookup(order))
    with pytest.raises(NotPayable):
        pay(counter)
    assert payments(counter.office) == 0


def test_a_check_holds_ten_minutes(counter: Counter, order: dict[str, Any]) -> None:
    counters.check(counter.office, counter.token, lookup(order))
    clock_of(counter.office).now += counters.CHECK_HOLDS
    with pytest.raises(NotPayable):
        pay(counter)


def test_a_wrong_code_after_a_good_one_takes_the_good_one_back(counter: Counter, order: dict[str, Any]) -> None:
    counters.check(counter.office, counter.token, lookup(order))
    counters.check(counter.office, counter.token, secrets.token_bytes(32))
    with pytest.raises(NotPayable):
        pay(counter)


def test_the_second_clerk_is_somebody_else_who_is_there(counter: Counter, order: dict[str, Any]) -> None:
    office = counter.office
    own = secrets.token_bytes(32)
    clerks.enrol(office, "third", own, "付款员 03")
    token = clerks.sign_in(office, "third", own)
    who = clerks.who(office, token)
    assert who is not None
    counters.check(office, token, lookup(order))
    with pytest.raises(PayerError, match="same_clerk"):
        counters.pay(office, token, who, "third", own)
    with pytest.raises(SignInError):
        counters.pay(office, token, who, counter.second_login, secrets.token_bytes(32))
    with pytest.raises(SignInError):
        counters.pay(office, token, who, "nobody", counter.second_auth)
    clerks.dismiss(office, counter.second_login)
    with pytest.raises(SignInError):
        counters.pay(office, token, who, counter.second_login, counter.second_auth)
    assert payments(office) == 0


def test_a_double_click_pays_once(counter: Counter, order: dict[str, Any]) -> None:
    counters.check(counter.office, counter.token, lookup(order))
    assert at_once([lambda: pay(counter)] * 4) == [pay(counter)] * 4
    assert payments(counter.office) == 1


def test_two_counters_pay_one_award_once(counter: Counter, order: dict[str, Any]) -> None:
    office = counter.office
    others = [Counter.open(office) for _ in range(3)]
    for one in (counter, *others):
        counters.check(office, one.token, lookup(order))
    results = at_once([lambda one=one: pay(one) for one in (counter, *others)])
    assert sum(isinstance(result, counters.Receipt) for result in results) == 1
    assert sum(isinstance(result, NotPayable) for result in results) == 3
    assert payments(office) == 1


def at_once(calls: list[Any]) -> list[Any]:
    """Make the calls in threads that start together; results or errors in their order."""
    results: list[Any] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(position: int) -> None:
        gate.wait()
        try:
            results[position] = calls[position]()
        except PayerError as error:
            results[position] = error

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_code_for_two_awards_is_paid_twice(counter: Counter, authority: Authority) -> None:
    office, code = counter.office, secrets.token_bytes(32)
    authority.lay(office, [authority.order(lookup=code), authority.order(lookup=code)])
    take_orders(office)
    numbers = set()
    for _ in range(2):
        assert counters.check(office, counter.token, code).status is Status.PAYABLE
        numbers.add(pay(counter).number)
    assert len(numbers) == 2
    assert counters.check(office, counter.token, code).status is Status.PAID


def test_the_list_adds_up_and_hides_the_order_within_a_day(counter: Counter, authority: Authority) -> None:
    office = counter.office
    orders = [authority.order() for _ in range(6)]
    authority.lay(office, orders)
    take_orders(office)
    for order in orders:
        counters.check(office, counter.token, lookup(order))
        pay(counter)
    month = counters.paid_month(office)
    assert (month.total, month.year_total, month.year_count) == (6 * AMOUNT, 6 * AMOUNT, 6)
    assert [row.number for row in month.rows] == sorted(row.number for row in month.rows)
    earlier = counters.paid_month(office, month.before)
    assert (earlier.rows, earlier.total, earlier.after) == ((), 0, month.first)
    assert month.after is None


def test_sessions_end(counter: Counter) -> None:
    office = counter.office
    assert clerks.who(office, "") is None
    assert clerks.who(office, counter.token + "x") is None
    clock_of(office).now += clerks.IDLE
    assert clerks.who(office, counter.token) is None
    token = clerks.sign_in(office, counter.second_login, counter.second_auth)
    for _ in range(30):
        clock_of(office).now += clerks.IDLE * 0.9
        alive = clerks.who(office, token) is not None
    assert not alive
    token = clerks.sign_in(office, counter.second_login, counter.second_auth)
    clerks.sign_out(office, token)
    assert clerks.who(office, token) is None
    token = clerks.sign_in(office, counter.second_login, counter.second_auth)
    clerks.dismiss(office, counter.second_login)
    assert clerks.who(office, token) is None


def test_guessing_gets_slow(office: PayerOffice, counter: Counter) -> None:
    for _ in range(FREE_TRIES):
        with pytest.raises(SignInError, match="signin"):
            clerks.sign_in(office, counter.second_login, bytes(32))
    with pytest.raises(SignInError) as slow:
        clerks.sign_in(office, counter.second_login, counter.second_auth)
    assert slow.value.sentence.startswith("试得太快了，等 ")
