"""What was decided above about a hidden case is not told to the office that it is hidden from, not by a time either."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.rewards import assess, orders, same
from casework.rules.duties import Duty
from tests.services.builders import send_tip
from tests.services.founding import Sample, found_sample
from tests.services.matters import way
from tests.services.matters.test_hidden import UP, above, steps
from tests.services.rewards import way as rewards


def assessed(sample: Sample, number: str) -> object:
    return assess.assess(sample.office, sample.actor(Duty.REWARD), number, rewards.REQUEST, rewards.REASONS)


@pytest.mark.parametrize("earlier", [True, False])
def test_what_was_decided_above_of_a_pair_is_not_told_below(engine: Engine, earlier: bool) -> None:
    sample = found_sample(engine)
    hidden = way.told(sample, where=UP) if earlier else None
    local, number = way.concluded(sample)
    hidden = hidden or way.told(sample, where=UP)
    secret = way.conclude(sample, hidden)
    before = same.same(sample.office, sample.actor(Duty.REWARD), number)
    same.decide(sample.office, above(sample), secret, number, "same", "同一台冲床")
    assert same.same(sample.office, sample.actor(Duty.REWARD), number) == before
    # Where it counts, those decide who may know of both; below the page of the pair says no more than before.
    result = assessed(sample, number)
    assert (result is None) == earlier
    assert ("decided_above" in steps(sample, local)) == earlier
    if earlier:
        (found,) = same.same(sample.office, above(sample), number).candidates
        assert (found.number, found.verdict, found.earlier) == (secret, "same", True)


def test_what_was_assessed_below_before_stays_as_it_is(engine: Engine) -> None:
    """A refusal because "another case has changed" would say that there is another case."""
    sample = found_sample(engine)
    rewards.put_in(sample)
    hidden = send_tip(sample, UP)
    _, number = way.concluded(sample)
    assert assessed(sample, number) is not None
    way.write(sample, hidden)
    secret = way.conclude(sample, hidden)
    same.decide(sample.office, above(sample), secret, number, "same", "同一台冲床")
    assess.check(sample.office, sample.actor(Duty.REWARD, number=1), number)
    assert rewards.approve(sample, number) == "R_CLAIMABLE"


def test_a_reward_goes_up_at_no_other_time_than_a_lot_falls(engine: Engine) -> None:
    """A hidden case that gets its record later must not pull a reward up while nobody does anything there."""
    sample = found_sample(engine)
    hidden = send_tip(sample, UP)
    local, number = way.concluded(sample)
    orders.sweep(sample.office)
    way.write(sample, hidden)
    orders.sweep(sample.office)
    assert "decided_above" not in steps(sample, local)
    assert assessed(sample, number) is None
    assert "decided_above" in steps(sample, local)


def test_the_lot_is_drawn_again_when_somebody_assesses(engine: Engine) -> None:
    sample = found_sample(engine)
    local, number = way.concluded(sample)
    orders.sweep(sample.office)
    office = replace(sample.office, policies=replace(sample.office.policies, above_percent=100))
    assert assess.assess(office, sample.actor(Duty.REWARD), number, rewards.REQUEST, rewards.REASONS) is None
    assert steps(sample, local)[-1] == "decided_above"
