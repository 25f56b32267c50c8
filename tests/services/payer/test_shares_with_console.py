"""Both sides together for people who reported together: three codes, three payments, and what becomes of a share left lying."""

from __future__ import annotations

from casework.rewards import fund, renew
from casework.rules.duties import Duty
from cli.sweep import sweep_all
from crypto.awards import Claim
from crypto.mailbox import Action
from crypto.phrase import claim_lookup
from payer import counter as counters
from payer.counter import Status
from payer.office import PayerOffice
from tests.services.builders import Reporter
from tests.services.founding import Sample
from tests.services.payer.builders import Counter
from tests.services.payer.test_with_console import paying, sample, state, status
from tests.services.review import hand
from tests.services.rewards import way

__all__ = ["paying", "sample"]


def shared(sample: Sample) -> tuple[Reporter, str]:
    """A reward that three share, ready to be claimed."""
    reporter, number = way.concluded(sample)
    way.agreed(sample, number, {**way.REQUEST, "joint": 3}, {**way.REASONS, "joint": "三个人说的对得上"})
    way.approve(sample, number)
    return reporter, number


def handed_over(sample: Sample, paying: PayerOffice, reporter: Reporter) -> Claim:
    """Claimed by all three, and the order with the payer."""
    made = reporter.box.claim(way.award_of(sample, reporter), 3)
    way.do(sample, reporter, reporter.box.sign_action(Action.CLAIM, made.encode()))
    sample.clock.forward(days=1)
    sweep_all(sample.office, paying)
    return made


def pay(paying: PayerOffice, counter: Counter, lookup: bytes) -> int:
    assert counters.check(paying, counter.token, lookup).status is Status.PAYABLE
    return counters.pay(paying, counter.token, counter.first, counter.second_login, counter.second_auth).amount


def test_each_of_three_is_paid_by_a_code(sample: Sample, paying: PayerOffice) -> None:
    reporter, _ = shared(sample)
    handed_over(sample, paying, reporter)
    counter = Counter.open(paying)
    codes = reporter.box.keys.claim_codes
    for code in codes[:3]:
        assert state(sample, reporter) == "R_CLAIMED"
        assert pay(paying, counter, claim_lookup(code)) == 55_000
        sweep_all(sample.office, paying, day_ends=True)
    assert state(sample, reporter) == "R_PAID"
    assert status(paying, claim_lookup(codes[3])) is Status.UNKNOWN
    year = fund.balance(sample.office, sample.actor(Duty.FUND))
    assert (year.outstanding, year.paid) == (0, 165_000)


def test_one_of_three_does_not_come(sample: Sample, paying: PayerOffice) -> None:
    reporter, _ = shared(sample)
    made = handed_over(sample, paying, reporter)
    counter = Counter.open(paying)
    for lookup in made.lookups[:2]:
        pay(paying, counter, lookup)
    sample.clock.forward(days=61)
    for _ in range(2):
        sweep_all(sample.office, paying)
    assert status(paying, made.lookups[2]) is Status.EXPIRED
    assert state(sample, reporter) == "R_PAID"
    year = fund.balance(sample.office, sample.actor(Duty.FUND), 2026)
    assert (year.outstanding, year.reserved, year.paid, year.lapsed) == (0, 0, 110_000, 55_000)


def test_nobody_of_three_came_and_all_may_once_more(sample: Sample, paying: PayerOffice) -> None:
    reporter, number = shared(sample)
    made = handed_over(sample, paying, reporter)
    sample.clock.forward(days=61)
    sweep_all(sample.office, paying)
    assert state(sample, reporter) == "R_EXPIRED"
    hand.do(sample, reporter, hand.Action.RENEW, {"letter": hand.letter(sample, reporter, "出差了"), "reason": "away"})
    way.put_in(sample)
    renew.grant(sample.office, sample.actor(Duty.APPROVE), number, "出差有车票")
    assert handed_over(sample, paying, reporter).lookups == made.lookups
    counter = Counter.open(paying)
    assert [pay(paying, counter, lookup) for lookup in made.lookups] == [55_000] * 3
    sweep_all(sample.office, paying, day_ends=True)
    assert state(sample, reporter) == "R_PAID"
