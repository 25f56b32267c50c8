"""Orders to the payer and paid lists from it: signed all the way, written whole, read once."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from casework.rewards import fund, orders
from casework.rules.duties import Duty
from crypto.awards import Award, Claim, verify_award, verify_claim
from crypto.encoding import AuthorityId, AwardId, KeyId, b64u, random_id, unb64u
from crypto.keyring import Purpose, Trust, holder_id
from tests.services.builders import Reporter
from tests.services.founding import Sample, found_sample
from tests.services.rewards import way


@pytest.fixture
def sample(engine: Engine, tmp_path: Path) -> Sample:
    made = found_sample(engine, tmp_path)
    way.put_in(made)
    return made


def claimed(sample: Sample) -> Reporter:
    """A claim of yesterday."""
    reporter, _ = way.approved(sample)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    sample.clock.forward(days=1)
    return reporter


def documents(sample: Sample) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted((sample.office.directory / "to-payer").iterdir())]


def pay(sample: Sample, *awards: str, name: str = "paid-1.json") -> Path:
    folder = sample.office.directory / "from-payer"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(json.dumps({"v": 1, "paid": list(awards)}))
    return path


def test_the_payer_can_check_every_order_by_itself(sample: Sample) -> None:
    for _ in range(2):
        claimed(sample)
    orders.orders(sample.office)
    (document,) = documents(sample)
    assert set(document) == {"v", "batch", "authority", "records", "orders"}
    authority = AuthorityId(unb64u(document["authority"]))
    wires = [unb64u(wire) for wire in document["records"]]
    keyring = Trust(authority, sample.founded.authority.root_public).verify(wires, sample.clock.today)
    assert len(document["orders"]) == 2
    for order in document["orders"]:
        award = Award(
            authority,
            AwardId(unb64u(order["award"])),
            order["amount"],
            unb64u(order["claim"]),
            unb64u(order["policy"]),
            order["last_day"],
        )
        signer = verify_award(award, unb64u(order["signature"]), keyring, KeyId(unb64u(order["signer"])))
        assert keyring.get(signer.signer, Purpose.DEPARTMENT).holder == holder_id("zhoucun-committee")
        verify_claim(Claim(award.award_id, unb64u(order["lookup"]), unb64u(order["proof"])), award.claim_public)
        assert sample.clock.today < order["until"] <= order["last_day"]


def test_an_order_names_no_case_and_no_time(sample: Sample) -> None:
    reporter = claimed(sample)
    (path,) = orders.orders(sample.office)
    content = path.read_bytes()
    for secret in (reporter.tip, reporter.hash, reporter.mailbox_id, reporter.box.public):
        assert b64u(secret).encode() not in content
    midnight = sample.clock.now().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    for place in (path, path.parent):
        assert place.stat().st_mtime == midnight


def test_a_claim_waits_until_its_day_is_over(sample: Sample) -> None:
    """An orders file that came right after a claim would tell its hour to whoever sees the folder."""
    reporter, _ = way.approved(sample)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    sample.clock.forward(hours=14)
    assert orders.orders(sample.office) == ()
    sample.clock.forward(hours=1)
    assert len(orders.orders(sample.office)) == 1
    assert len(documents(sample)[0]["orders"]) == 1


def test_a_sample_does_not_wait(sample: Sample) -> None:
    reporter, _ = way.approved(sample)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    assert len(orders.orders(sample.office, day_ends=True)) == 1


def test_orders_are_written_once_and_again_when_lost(sample: Sample) -> None:
    claimed(sample)
    (first,) = orders.orders(sample.office)
    before = first.read_bytes()
    assert orders.orders(sample.office) == (first,)
    assert first.read_bytes() == before
    first.unlink()
    assert orders.orders(sample.office) == (first,)
    assert json.loads(first.read_bytes()) == json.loads(before)
    claimed(sample)
    assert len(orders.orders(sample.office)) == 2


def test_a_paid_list_is_taken_once(sample: Sample) -> None:
    reporter = claimed(sample)
    orders.orders(sample.office)
    award = documents(sample)[0]["orders"][0]["award"]
    path = pay(sample, award)
    assert orders.take_payments(sample.office) == 1
    assert not path.exists()
    pay(sample, award, name="paid-2.json")
    assert orders.take_payments(sample.office) == 0
    balance = fund.balance(sample.office, sample.actor(Duty.FUND))
    assert (balance.outstanding, balance.paid) == (0, 165_000)
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert view.state == "R_PAID"
    orders.orders(sample.office)
    assert documents(sample) == []


def test_lists_of_strangers_and_rubbish_change_nothing(sample: Sample) -> None:
    reporter, _ = way.approved(sample)
    unclaimed = b64u(way.award_of(sample, reporter))
    kept = [
        pay(sample, b64u(random_id()), name="paid-stranger.json"),
        pay(sample, unclaimed, name="paid-unclaimed.json"),
        pay(sample, "x", name="paid-short.json"),
    ]
    for name, content in (("paid-a.json", b"\xff"), ("paid-b.json", b"[]"), ("paid-c.json", b'{"v":1}')):
        path = sample.office.directory / "from-payer" / name
        path.write_bytes(content)
        kept.append(path)
    assert orders.take_payments(sample.office) == 0
    assert all(path.exists() for path in kept)
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).paid == 0


def test_sweeping_twice_finds_nothing_to_do(sample: Sample) -> None:
    claimed(sample)
    orders.sweep(sample.office)
    before = fund.entries(sample.office, sample.actor(Duty.FUND))
    files = documents(sample)
    orders.sweep(sample.office)
    assert fund.entries(sample.office, sample.actor(Duty.FUND)) == before
    assert documents(sample) == files


def test_a_file_is_whole_or_not_there(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep that dies while it writes leaves no orders file that the payer could take for a whole one."""
    claimed(sample)

    def die(_: int) -> None:
        raise OSError("power cut")

    monkeypatch.setattr("casework.rewards.exchange.os.fsync", die)
    with pytest.raises(OSError, match="power cut"):
        orders.orders(sample.office)
    assert list((sample.office.directory / "to-payer").glob("orders-*")) == []
    monkeypatch.undo()
    assert len(orders.orders(sample.office)) == 1


def test_two_sweeps_at_once_write_one_batch(sample: Sample) -> None:
    claimed(sample)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            orders.sweep(sample.office)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(documents(sample)) == 1
