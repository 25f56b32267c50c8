"""An award that several people share: each is paid by a code of their own, and the payer reckons what each gets."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from sqlalchemy import select

from crypto.encoding import b64u
from payer import counter as counters
from payer.closing import write_unpaid
from payer.counter import Status
from payer.database import downgrade, migrate
from payer.errors import NotPayable
from payer.office import PayerOffice
from payer.orders import Taken, take_orders, write_paid
from payer.tables import pay_order, payment, refused_order
from tests.services.payer.builders import Authority, Counter, clock_of

SUM = 125_000


def lookups() -> list[bytes]:
    return [secrets.token_bytes(32) for _ in range(3)]


def shared(authority: Authority, codes: list[bytes], **changes: Any) -> dict[str, Any]:
    return authority.order(lookup=codes[0], others=codes[1:], amount=SUM, **changes)


def pay(office: PayerOffice, counter: Counter, lookup: bytes) -> int:
    assert counters.check(office, counter.token, lookup).status is Status.PAYABLE
    return counters.pay(office, counter.token, counter.first, counter.second_login, counter.second_auth).amount


def files(office: PayerOffice, kind: str) -> list[Any]:
    found = [json.loads(path.read_text()) for path in (office.exchange / "from-payer").glob(f"{kind}-*.json")]
    return [entry for document in found for entry in document[kind]]


def test_each_code_is_paid_its_share_once(office: PayerOffice, authority: Authority, counter: Counter) -> None:
    codes = lookups()
    order = shared(authority, codes)
    authority.lay(office, [order])
    assert take_orders(office) == Taken(1, 0)
    assert take_orders(office) == Taken(0, 0)
    assert [pay(office, counter, code) for code in (codes[2], codes[0])] == [40_000, 45_000]
    assert counters.receipt(office, counter.token, counter.first).amount == 45_000
    assert [counters.check(office, counter.token, code).status for code in codes] == [
        Status.PAID,
        Status.PAYABLE,
        Status.PAID,
    ]
    clock_of(office).pass_days(1)
    assert write_paid(office) == 2
    assert sorted(files(office, "paid")) == sorted([order["award"], order["award"] + ".3"])
    month = counters.paid_month(office)
    assert (month.year_count, month.year_total) == (2, 85_000)


def test_what_one_does_not_fetch_is_named_by_its_share(office: PayerOffice, authority: Authority, counter: Counter) -> None:
    codes = lookups()
    order = shared(authority, codes)
    path = authority.lay(office, [order])
    take_orders(office)
    pay(office, counter, codes[0])
    pay(office, counter, codes[1])
    clock_of(office).pass_days(61)
    assert counters.check(office, counter.token, codes[2]).status is Status.EXPIRED
    assert write_unpaid(office) == 1
    assert files(office, "unpaid") == [{"award": order["award"], "batch": path.stem[len("orders-") :], "share": 3}]


def test_two_counters_cannot_pay_one_share(office: PayerOffice, authority: Authority) -> None:
    codes = lookups()
    authority.lay(office, [shared(authority, codes)])
    take_orders(office)
    first, second = Counter.open(office), Counter.open(office)
    for counter in (first, second):
        counters.check(office, counter.token, codes[1])
    counters.pay(office, first.token, first.first, first.second_login, first.second_auth)
    with pytest.raises(NotPayable):
        counters.pay(office, second.token, second.first, second.second_login, second.second_auth)
    with office.begin() as connection:
        assert [row.share for row in connection.execute(select(payment))] == [2]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda order: {"shares": order["shares"][:1]}, "award not signed under the root"),
        (lambda order: {"shares": [*order["shares"], order["shares"][0]]}, "award not signed under the root"),
        (lambda order: {"shares": []}, "award not signed under the root"),
        (lambda order: {"shares": {}}, "award not signed under the root"),
        (lambda order: {"shares": order["shares"][::-1]}, "claim not signed by its holder"),
        (lambda order: {"shares": [order["shares"][0]] * 2}, "claim not signed by its holder"),
        (
            lambda order: {"shares": [order["shares"][0], {**order["shares"][1], "lookup": b64u(bytes(32))}]},
            "claim not signed by its holder",
        ),
    ],
)
def test_an_edited_share_is_not_taken(office: PayerOffice, authority: Authority, edit: Any, reason: str) -> None:
    order = shared(authority, lookups())
    authority.lay(office, [order | edit(order)])
    assert take_orders(office) == Taken(0, 1)
    with office.begin() as connection:
        assert list(connection.scalars(select(refused_order.c.reason))) == [reason]
        assert connection.execute(select(pay_order)).all() == []


def test_shares_cannot_be_taken_off(office: PayerOffice, authority: Authority) -> None:
    """The first of three cannot be paid the whole sum: the approver signed that three share it."""
    order = shared(authority, lookups())
    del order["shares"]
    authority.lay(office, [order])
    assert take_orders(office) == Taken(0, 1)


def test_a_sum_that_cannot_be_shared_is_not_taken(office: PayerOffice, authority: Authority) -> None:
    codes = lookups()
    authority.lay(office, [authority.order(lookup=codes[0], others=codes[1:], amount=10_000)])
    assert take_orders(office) == Taken(0, 1)


def test_older_rows_stay_through_the_migration(office: PayerOffice, authority: Authority, counter: Counter) -> None:
    code = secrets.token_bytes(32)
    authority.lay(office, [authority.order(lookup=code)])
    take_orders(office)
    amount = pay(office, counter, code)
    downgrade(office.engine, "0002")
    migrate(office.engine)
    with office.begin() as connection:
        assert [row.share for row in connection.execute(select(payment))] == [1]
        assert [row.amount for row in connection.execute(select(pay_order))] == [amount]
