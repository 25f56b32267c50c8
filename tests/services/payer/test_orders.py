"""Orders are taken only where every signature of their chain holds; paid lists say a day's awards and nothing else."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from sqlalchemy import select

from crypto.awards import LONGEST_DAYS, sign_claim
from crypto.encoding import AwardId, b64u, random_seed, unb64u
from payer import counter as counters
from payer.counter import Status
from payer.office import PayerOffice
from payer.orders import take_orders, write_paid
from payer.tables import pay_order, refused_order
from tests.services.payer.builders import AMOUNT, YEAR, Authority, Counter, clock_of


def refusals(office: PayerOffice) -> list[str]:
    with office.begin() as connection:
        return list(connection.scalars(select(refused_order.c.reason)))


def taken(office: PayerOffice) -> int:
    with office.begin() as connection:
        return len(connection.execute(select(pay_order)).all())


def test_good_orders_are_taken_once(office: PayerOffice, authority: Authority) -> None:
    orders = [authority.order(), authority.order()]
    authority.lay(office, orders)
    assert take_orders(office).taken == 2
    assert take_orders(office).taken == 0
    authority.lay(office, orders)
    assert take_orders(office) == take_orders(office)
    assert taken(office) == 2
    assert refusals(office) == []


def forged_claim(order: dict[str, Any]) -> dict[str, Any]:
    claim = sign_claim(random_seed(), AwardId(unb64u(order["award"])), secrets.token_bytes(32))
    return {"lookup": b64u(claim.lookup), "proof": b64u(claim.proof)}


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda order: {"amount": order["amount"] + 100}, "award not signed under the root"),
        (lambda order: {"amount": 0}, "order not well formed"),
        (lambda order: {"amount": True}, "order not well formed"),
        (lambda order: {"amount": 2**70}, "award not signed under the root"),
        (lambda order: {"award": b64u(secrets.token_bytes(16))}, "award not signed under the root"),
        (lambda order: {"claim": b64u(secrets.token_bytes(32))}, "award not signed under the root"),
        (lambda order: {"policy": b64u(secrets.token_bytes(32))}, "award not signed under the root"),
        (lambda order: {"last_day": order["last_day"] + 1}, "award not signed under the root"),
        (lambda order: {"until": order["last_day"] + 1}, "date not covered by the award"),
        (lambda order: {"signer": b64u(secrets.token_bytes(32))}, "award not signed under the root"),
        (lambda order: {"signature": b64u(bytes(64))}, "award not signed under the root"),
        (lambda order: {"signature": "%"}, "award not signed under the root"),
        (lambda order: {"lookup": b64u(secrets.token_bytes(32))}, "claim not signed by its holder"),
        (lambda order: {"proof": b64u(bytes(64))}, "claim not signed by its holder"),
        (forged_claim, "claim not signed by its holder"),
        (lambda order: {"case": "M8TD"}, "order not well formed"),
    ],
)
def test_an_edited_order_is_left_out_and_named(
    office: PayerOffice, authority: Authority, edit: Any, reason: str
) -> None:
    bad, good = authority.order(), authority.order()
    authority.lay(office, [bad | edit(bad), good, "nonsense"])
    assert take_orders(office) == counters_of(1, 2)
    assert sorted(refusals(office)) == sorted([reason, "order not well formed"])
    assert taken(office) == 1
    # A file stays where it is: reading it again neither pays nor names anything twice.
    assert take_orders(office) == counters_of(0, 0)


def counters_of(good: int, bad: int) -> Any:
    from payer.orders import Taken

    return Taken(good, bad)


def test_only_the_approving_department_can_order(office: PayerOffice, authority: Authority) -> None:
    other = authority.add_department("fire")
    authority.lay(office, [authority.order(by=other)])
    assert take_orders(office) == counters_of(0, 1)
    assert refusals(office) == ["award not signed by an approver"]


def test_a_chain_from_another_root_is_refused(office: PayerOffice, authority: Authority) -> None:
    thief = Authority(authority.name, authority.id, random_seed(), authority.day)
    thief.add_department("safety-office")
    thief.lay(office, [thief.order()])
    stranger = Authority.found("别处", authority.day)
    stranger.lay(office, [stranger.order()])
    assert take_orders(office) == counters_of(0, 2)
    assert sorted(refusals(office)) == ["authority not known here", "key records not under the root"]


def test_an_award_outlives_its_signers_record(office: PayerOffice, authority: Authority) -> None:
    order = authority.order()
    authority.lay(office, [order])
    clock_of(office).pass_days(YEAR + 10)
    # The record ended ten days ago, but the award is from a day on which it was good.
    assert order["last_day"] - LONGEST_DAYS == authority.day
    assert take_orders(office) == counters_of(1, 0)


def test_a_record_that_began_later_signs_nothing_earlier(office: PayerOffice, authority: Authority) -> None:
    clock_of(office).pass_days(-30)
    authority.lay(office, [authority.order()])
    assert take_orders(office) == counters_of(0, 1)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"v":2}', '{"v":1,"records":[],"orders":[]}', "[" * 100_000])
def test_a_file_that_is_none_is_named(office: PayerOffice, authority: Authority, content: str) -> None:
    path = authority.lay(office, [])
    path.write_text(content)
    assert take_orders(office) == counters_of(0, 1)
    assert take_orders(office) == counters_of(0, 0)


def test_other_files_are_left_alone(office: PayerOffice, authority: Authority) -> None:
    path = authority.lay(office, [authority.order()])
    path.rename(path.with_name(".orders-x.json.part"))
    assert take_orders(office) == counters_of(0, 0)


def pay_one(office: PayerOffice, authority: Authority, counter: Counter) -> dict[str, Any]:
    order = authority.order()
    authority.lay(office, [order])
    take_orders(office)
    assert counters.check(office, counter.token, unb64u(order["lookup"])).status is Status.PAYABLE
    receipt = counters.pay(office, counter.token, counter.first, counter.second_login, counter.second_auth)
    assert receipt.amount == AMOUNT
    return order


def test_the_paid_list_comes_once_a_day_and_later(office: PayerOffice, authority: Authority, counter: Counter) -> None:
    paid = {pay_one(office, authority, counter)["award"] for _ in range(5)}
    folder = office.exchange / "from-payer"
    assert write_paid(office) == 0
    assert not folder.exists()
    clock_of(office).pass_days(1)
    token = counter.token
    assert write_paid(office) == 5
    (path,) = folder.iterdir()
    document = json.loads(path.read_text())
    assert set(document) == {"v", "paid"}
    assert set(document["paid"]) == paid
    assert path.stat().st_mtime % 86400 == 57600  # midnight in Shanghai
    assert write_paid(office) == 0
    assert token not in path.read_text()
    assert counter.second_login not in path.read_text()


def test_a_list_whose_writing_was_cut_off_is_written_again(
    office: PayerOffice, authority: Authority, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = pay_one(office, authority, counter)
    clock_of(office).pass_days(1)
    folder = office.exchange / "from-payer"
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the directory should be")
    with pytest.raises(FileExistsError):
        write_paid(office)
    folder.unlink()
    assert write_paid(office) == 1
    (path,) = folder.iterdir()
    assert json.loads(path.read_text())["paid"] == [order["award"]]
