"""Both sides together: a reward approved in casework is paid at the counter, and casework learns that it was, a day later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.rules.duties import Duty
from cli.sweep import sweep_all
from crypto.keyring import holder_id
from crypto.phrase import claim_lookup
from payer import counter as counters
from payer.authorities import introduce
from payer.counter import Status
from payer.office import PayerOffice
from payer.orders import take_orders
from tests.services.builders import Reporter
from tests.services.founding import Sample, found_sample
from tests.services.payer.builders import Counter
from tests.services.rewards import way


@pytest.fixture
def sample(sqlite_engine: Engine, tmp_path: Path) -> Sample:
    made = found_sample(sqlite_engine, tmp_path)
    way.put_in(made)
    return made


@pytest.fixture
def paying(office: PayerOffice, sample: Sample) -> PayerOffice:
    """The paying office on the sample's exchange and clock, with the sample's authority introduced."""
    made = replace(office, exchange=sample.office.directory, clock=sample.clock.now)
    authority = sample.founded.authority
    approver = holder_id(sample.officer(Duty.APPROVE).department)
    introduce(made, authority.id, authority.name, authority.root_public, approver)
    return made


def test_a_reward_travels_to_the_counter_and_back(sample: Sample, paying: PayerOffice) -> None:
    reporter, _ = way.approved(sample)
    code = reporter.box.keys.claim_code
    way.do(sample, reporter, way.claim_for(sample, reporter, claim_lookup(code))[1])
    sample.clock.forward(days=1)
    sweep_all(sample.office, paying)
    counter = Counter.open(paying)
    answer = counters.check(paying, counter.token, claim_lookup(code))
    assert answer.status is Status.PAYABLE
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert answer.amount == view.amount
    counters.pay(paying, counter.token, counter.first, counter.second_login, counter.second_auth)
    sweep_all(sample.office, paying)
    assert state(sample, reporter) == "R_CLAIMED"
    sweep_all(sample.office, paying, day_ends=True)
    assert state(sample, reporter) == "R_PAID"
    # What is paid is taken away from the exchange by the next sweep, which changes nothing else.
    sweep_all(sample.office, paying, day_ends=True)
    assert [path.name for path in sample.office.directory.rglob("*.json")] == []
    assert state(sample, reporter) == "R_PAID"


def state(sample: Sample, reporter: Reporter) -> str:
    view = way.reward_view(sample, reporter)
    assert view is not None
    return view.state


def test_a_sample_can_end_its_day_more_than_once(sample: Sample, paying: PayerOffice) -> None:
    counter = Counter.open(paying)
    for _ in range(2):
        reporter, _ = way.approved(sample)
        claimed, action = way.claim_for(sample, reporter)
        way.do(sample, reporter, action)
        sweep_all(sample.office, paying, claims_at_once=True)
        counters.check(paying, counter.token, claimed.lookup)
        counters.pay(paying, counter.token, counter.first, counter.second_login, counter.second_auth)
        sweep_all(sample.office, paying, day_ends=True)
        assert state(sample, reporter) == "R_PAID"


def test_an_order_changed_on_its_way_is_not_paid(sample: Sample, paying: PayerOffice) -> None:
    reporter, _ = way.approved(sample)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    sample.clock.forward(days=1)
    sweep_all(sample.office, None)
    (path,) = (sample.office.directory / "to-payer").iterdir()
    text = path.read_text()
    amount = text.split('"amount":')[1].split(",")[0]
    path.write_text(text.replace(f'"amount":{amount}', f'"amount":{int(amount) * 2}'))
    first = take_orders(paying)
    assert (first.taken, first.refused) == (0, 1)
