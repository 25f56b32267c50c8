"""Seeing an award and claiming it, with the reporter's own signatures."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from casework.kernel.errors import CaseworkError, NotFound, Refused
from casework.rewards import claim, fund, orders
from casework.rewards.posting import LATEST_DAYS
from casework.rules.duties import Duty
from crypto.encoding import random_seed
from crypto.mailbox import Action
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample, found_sample
from tests.services.rewards import way


def claimable(engine: Engine) -> tuple[Sample, Reporter, str]:
    sample = found_sample(engine)
    way.put_in(sample)
    reporter, number = way.approved(sample)
    return sample, reporter, number


def until(sample: Sample, reporter: Reporter) -> int:
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert view.until is not None
    return view.until - sample.clock.today


def test_the_time_to_claim_runs_from_the_first_look(engine: Engine) -> None:
    sample, reporter, _ = claimable(engine)
    assert until(sample, reporter) == LATEST_DAYS
    sample.clock.forward(days=10)
    acted = way.seen(sample, reporter)
    assert acted.reward is not None
    assert "还有 60 天" in acted.reward.sentence
    sample.clock.forward(days=5)
    way.seen(sample, reporter)
    assert until(sample, reporter) == 55


def test_whoever_looks_late_has_until_the_latest_day(sqlite_engine: Engine) -> None:
    sample, reporter, _ = claimable(sqlite_engine)
    sample.clock.forward(days=80)
    way.seen(sample, reporter)
    assert until(sample, reporter) == LATEST_DAYS - 80


def test_a_claim_hands_the_lookup_over_and_moves_the_money(engine: Engine) -> None:
    sample, reporter, _ = claimable(engine)
    made, signed = way.claim_for(sample, reporter)
    assert way.do(sample, reporter, signed).state == "R_CLAIMED"
    balance = fund.balance(sample.office, sample.actor(Duty.FUND))
    assert (balance.reserved, balance.outstanding) == (0, 165_000)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT lookup, proof FROM claim_share")).one()
    assert (bytes(row.lookup), bytes(row.proof)) == (made.lookup, made.proof)


def test_the_same_claim_again_is_the_same_and_another_is_refused(engine: Engine) -> None:
    sample, reporter, _ = claimable(engine)
    lookup = random_seed()
    _, first = way.claim_for(sample, reporter, lookup)
    _, other = way.claim_for(sample, reporter)
    _, again = way.claim_for(sample, reporter, lookup)
    way.do(sample, reporter, first)
    for repeated in (first, again):
        assert way.do(sample, reporter, repeated).state == "R_CLAIMED"
    with pytest.raises(Refused, match="claimed"):
        way.do(sample, reporter, other)
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).outstanding == 165_000


def test_forged_claims_are_refused_and_read_alike(engine: Engine) -> None:
    sample, reporter, _ = claimable(engine)
    stranger = builders.send_tip(sample)
    made, signed = way.claim_for(sample, reporter)
    forgeries = [
        (reporter, replace(signed, signature=bytes(64))),
        (reporter, replace(signed, body=replace(made, lookup=bytes(32)).encode())),
        (reporter, stranger.box.sign_action(Action.CLAIM, made.encode())),
        (stranger, stranger.box.sign_action(Action.CLAIM, made.encode())),
        (reporter, reporter.box.sign_action(Action.CLAIM, replace(made, proof=bytes(64)).encode())),
        (reporter, reporter.box.sign_action(Action.CLAIM, b"{}")),
        (reporter, reporter.box.sign_action(Action.LETTER, b"x")),
    ]
    for who, action in forgeries:
        with pytest.raises(NotFound, match="not_found"):
            way.do(sample, who, action)
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).outstanding == 0


def test_nothing_is_claimed_before_or_after_its_time(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter, number = way.concluded(sample)
    way.agreed(sample, number)
    way.approve(sample, number)
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert view.state == "R_WAIT_FUND"
    way.put_in(sample)
    _, signed = way.claim_for(sample, reporter)
    sample.clock.forward(days=LATEST_DAYS + 1)
    with pytest.raises(Refused, match="too_late"):
        way.do(sample, reporter, signed)


def test_what_nobody_claims_expires_and_the_money_goes_back(engine: Engine) -> None:
    sample, reporter, _ = claimable(engine)
    way.seen(sample, reporter)
    sample.clock.forward(days=38)
    # The year has not ended yet: 2026-12-31 is the last day on which the money is given back to the fund.
    orders.sweep(sample.office)
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).reserved == 165_000
    sample.clock.forward(days=23)
    for _ in range(2):
        orders.sweep(sample.office)
    balance = fund.balance(sample.office, sample.actor(Duty.FUND), 2026)
    assert (balance.reserved, balance.lapsed, balance.available) == (0, 165_000, way.BUDGET - 165_000)
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert view.state == "R_EXPIRED"


def test_two_claims_at_once_are_one(engine: Engine) -> None:
    sample, reporter, _ = claimable(engine)
    actions = [way.claim_for(sample, reporter)[1] for _ in range(4)]
    outcomes: list[str] = []

    def run(index: int) -> None:
        try:
            outcomes.append(way.do(sample, reporter, actions[index]).state)
        except CaseworkError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("R_CLAIMED") == 1
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).outstanding == 165_000


def test_claim_actions_are_the_only_ones_taken_here() -> None:
    assert {Action.CLAIM, Action.SEEN} == claim.ACTIONS
