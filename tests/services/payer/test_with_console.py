"""Both sides together: a reward approved in casework is paid at the counter, and casework learns that it was, a day later."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.rewards import fraud, fund, renew
from casework.rules.duties import Duty
from cli.founding import approving
from cli.sweep import sweep_all
from crypto.awards import sign_withdrawal
from crypto.encoding import b64u
from crypto.keyring import holder_id
from crypto.phrase import claim_lookup
from payer import counter as counters
from payer.authorities import introduce
from payer.closing import take_withdrawals
from payer.counter import Status
from payer.errors import NotPayable, PayerError
from payer.office import PayerOffice
from payer.orders import take_orders
from tests.services.builders import FACTORY, Reporter
from tests.services.founding import Sample, found_sample
from tests.services.matters import way as matters
from tests.services.payer.builders import Counter
from tests.services.review import hand
from tests.services.rewards import way

ABOVE = "zibo-committee"


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
    approvers = [holder_id(name) for name in approving(sample.founded.pack)]
    introduce(made, authority.id, authority.name, authority.root_public, approvers)
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


@pytest.mark.parametrize("led_above", [True, False], ids=["the case went up", "the reward went up"])
def test_what_is_decided_above_is_paid_from_above(sample: Sample, paying: PayerOffice, led_above: bool) -> None:
    """From the tip to the counter, with the sample's own people of the city; the district's purse and ledger say nothing."""
    before = fund.entries(sample.office, sample.actor(Duty.FUND))
    hidden = matters.told(sample, where=replace(FACTORY, upward=True))
    # Either it is rewarded itself, or it came before one of the district's own, which must not learn of it.
    reporter = hidden if led_above else matters.told(sample)
    number = matters.conclude(sample, reporter)
    sweep_all(sample.office, paying)
    way.agreed(sample, number, office=ABOVE)
    assert way.approve(sample, number, office=ABOVE) == "R_WAIT_FUND"
    way.put_in(sample, office=ABOVE)
    lookup = hand_over(sample, paying, reporter)
    counter = Counter.open(paying)
    assert counters.check(paying, counter.token, lookup).status is Status.PAYABLE
    counters.pay(paying, counter.token, counter.first, counter.second_login, counter.second_auth)
    sweep_all(sample.office, paying, day_ends=True)
    assert state(sample, reporter) == "R_PAID"
    assert fund.entries(sample.office, sample.actor(Duty.FUND)) == before
    purse = fund.balance(sample.office, sample.actor(Duty.FUND, ABOVE))
    assert (purse.available, purse.paid) == (way.BUDGET - 165_000, 165_000)


def test_an_award_of_an_office_that_does_not_approve_is_not_paid(sample: Sample, office: PayerOffice) -> None:
    """The payer was told of the district's office alone: what another office of the same root signs is refused."""
    made = replace(office, exchange=sample.office.directory, clock=sample.clock.now)
    authority, own, *_ = sample.founded.authority, *approving(sample.founded.pack)
    introduce(made, authority.id, authority.name, authority.root_public, [holder_id(own)])
    way.put_in(sample, office=ABOVE)
    reporter = matters.told(sample, where=replace(FACTORY, upward=True))
    number = matters.conclude(sample, reporter)
    sweep_all(sample.office, made)
    way.agreed(sample, number, office=ABOVE)
    way.approve(sample, number, office=ABOVE)
    lookup = hand_over(sample, made, reporter)
    assert status(made, lookup) is Status.UNKNOWN
    # Introduced again under the same root, with the office that came to approve: what waits is taken.
    holders = [holder_id(name) for name in approving(sample.founded.pack)]
    with pytest.raises(PayerError):
        introduce(made, authority.id, authority.name, bytes(32), holders)
    introduce(made, authority.id, authority.name, authority.root_public, holders)
    with pytest.raises(PayerError):
        introduce(made, authority.id, authority.name, authority.root_public, holders)
    take_orders(made)
    assert status(made, lookup) is Status.PAYABLE


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


def hand_over(sample: Sample, paying: PayerOffice, reporter: Reporter) -> bytes:
    """Claim, and let the order reach the payer; the lookup of the claim code."""
    lookup = claim_lookup(reporter.box.keys.claim_code)
    way.do(sample, reporter, way.claim_for(sample, reporter, lookup)[1])
    sample.clock.forward(days=1)
    sweep_all(sample.office, paying)
    return lookup


def status(paying: PayerOffice, lookup: bytes) -> Status:
    return counters.check(paying, Counter.open(paying).token, lookup).status


def test_a_withdrawn_order_is_not_paid_and_may_be_approved_anew(sample: Sample, paying: PayerOffice) -> None:
    reporter, number = way.approved(sample)
    lookup = hand_over(sample, paying, reporter)
    assert status(paying, lookup) is Status.PAYABLE
    approver, inspector = sample.actor(Duty.APPROVE), sample.actor(Duty.DISCIPLINE)
    wanted = fraud.look(sample.office, approver, number).to_sign
    assert wanted is not None
    signature = sign_withdrawal(wanted, sample.officer(Duty.APPROVE).keys.sign_seed)
    fraud.hold(sample.office, approver, number, "周公立字〔2026〕9号", "有监控", signature)
    sweep_all(sample.office, paying)
    assert status(paying, lookup) is Status.EXPIRED
    # The payer has said that it will not pay, and the sweep has read it.
    assert fraud.decide(sample.office, inspector, number, False, "不是他") == "R_CHECKED"
    assert way.approve(sample, number) == "R_CLAIMABLE"
    assert hand_over(sample, paying, reporter) == lookup
    assert status(paying, lookup) is Status.PAYABLE


def test_what_was_paid_before_a_stop_arrived_is_paid(sample: Sample, paying: PayerOffice) -> None:
    reporter, number = way.approved(sample)
    lookup = hand_over(sample, paying, reporter)
    counter = Counter.open(paying)
    counters.check(paying, counter.token, lookup)
    approver = sample.actor(Duty.APPROVE)
    wanted = fraud.look(sample.office, approver, number).to_sign
    assert wanted is not None
    counters.pay(paying, counter.token, counter.first, counter.second_login, counter.second_auth)
    signature = sign_withdrawal(wanted, sample.officer(Duty.APPROVE).keys.sign_seed)
    fraud.hold(sample.office, approver, number, "周公立字〔2026〕9号", "有监控", signature)
    sweep_all(sample.office, paying, day_ends=True)
    assert state(sample, reporter) == "R_PAID"


def test_what_was_checked_and_then_withdrawn_is_not_paid(sample: Sample, paying: PayerOffice) -> None:
    reporter, number = way.approved(sample)
    lookup = hand_over(sample, paying, reporter)
    counter = Counter.open(paying)
    counters.check(paying, counter.token, lookup)
    wanted = fraud.look(sample.office, sample.actor(Duty.APPROVE), number).to_sign
    assert wanted is not None
    signature = sign_withdrawal(wanted, sample.officer(Duty.APPROVE).keys.sign_seed)
    fraud.hold(sample.office, sample.actor(Duty.APPROVE), number, "周公立字〔2026〕9号", "有监控", signature)
    sweep_all(sample.office, paying)
    with pytest.raises(NotPayable):
        counters.pay(paying, counter.token, counter.first, counter.second_login, counter.second_auth)


def test_nobody_came_to_the_counter(sample: Sample, paying: PayerOffice) -> None:
    reporter, number = way.approved(sample)
    lookup = hand_over(sample, paying, reporter)
    sample.clock.forward(days=61)
    assert status(paying, lookup) is Status.EXPIRED
    sweep_all(sample.office, paying)
    assert state(sample, reporter) == "R_EXPIRED"
    year = fund.balance(sample.office, sample.actor(Duty.FUND), 2026)
    assert (year.outstanding, year.lapsed) == (0, 165_000)
    hand.do(sample, reporter, hand.Action.RENEW, {"letter": hand.letter(sample, reporter, "出差了"), "reason": "away"})
    way.put_in(sample)
    renew.grant(sample.office, sample.actor(Duty.APPROVE), number, "出差有车票")
    assert hand_over(sample, paying, reporter) == lookup
    assert status(paying, lookup) is Status.PAYABLE


def test_a_withdrawal_that_no_approver_signed_stops_nothing(sample: Sample, paying: PayerOffice) -> None:
    reporter, number = way.approved(sample)
    lookup = hand_over(sample, paying, reporter)
    approver = sample.actor(Duty.APPROVE)
    wanted = fraud.look(sample.office, approver, number).to_sign
    assert wanted is not None
    signature = sign_withdrawal(wanted, sample.officer(Duty.APPROVE).keys.sign_seed)
    fraud.hold(sample.office, approver, number, "周公立字〔2026〕9号", "有监控", signature)
    sweep_all(sample.office, None)
    (path,) = (sample.office.directory / "to-payer").glob("withdrawn-*.json")
    document = json.loads(path.read_text())
    document["withdrawals"][0]["signature"] = b64u(bytes(64))
    path.write_text(json.dumps(document))
    assert take_withdrawals(paying).refused == 1
    assert status(paying, lookup) is Status.PAYABLE
