"""A case that an office must not learn of does not appear to it, and counts: who was first is decided above."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

import policies
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor, Home
from casework.rewards import assess, offered, orders, same, sheet
from casework.rules.closed import closers
from casework.rules.duties import Duty
from casework.transfers import merge, recuse
from tests.services.builders import FACTORY, Reporter, handler, history_of, number_of
from tests.services.founding import Sample, found_sample
from tests.services.matters import way
from tests.services.rewards import way as rewards

UP = replace(FACTORY, upward=True)
BUILDING = replace(FACTORY, sector="construction")
ABOVE = "zibo-committee"


def above(sample: Sample, duty: Duty = Duty.REWARD, number: int = 0) -> Actor:
    return sample.actor(duty, ABOVE, number)


def test_nothing_of_a_hidden_case_is_put_to_the_office_that_it_is_hidden_from(engine: Engine) -> None:
    sample = found_sample(engine)
    hidden, (local, number) = way.told(sample, where=UP), way.concluded(sample)
    assert way.view(sample, number).candidates == ()
    with pytest.raises(Refused, match="bad_case") as refusal:
        way.decide(sample, number, number_of(sample, hidden))
    with pytest.raises(Refused, match="bad_case") as unknown:
        way.decide(sample, number, "ZZZZ")
    assert refusal.value.sentence == unknown.value.sentence
    assert merge.mergeable(sample.office, handler(sample, local, Duty.INTAKE), number) == ()


@pytest.mark.parametrize("where", [FACTORY, BUILDING], ids=["the office only decides", "the office supervises too"])
def test_a_hidden_case_that_came_first_sends_the_reward_up(engine: Engine, where: object) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    hidden = way.told(sample, where=UP)
    local = way.told(sample, where=where)  # type: ignore[arg-type]
    number, secret = way.conclude(sample, local), number_of(sample, hidden)
    # The sweep, before anybody assesses; an assessment that came before it would do the same.
    orders.sweep(sample.office)
    district = sample.actor(Duty.REWARD)
    with pytest.raises((NotFound, Forbidden)):
        assess.assess(sample.office, district, number, rewards.REQUEST, rewards.REASONS)
    (found,) = same.same(sample.office, above(sample), number).candidates
    assert (found.number, found.earlier) == (secret, True)
    same.decide(sample.office, above(sample), number, secret, "same", "同一台冲床")
    way.conclude(sample, hidden)
    result = assess.assess(sample.office, above(sample), number, rewards.REQUEST, rewards.REASONS)
    assert result is not None
    assert (result.amount, result.rules[0].id) == (0, "Z09")
    # The earlier one is the first, and nothing about it was ever said to the district.
    mine = assess.assess(sample.office, above(sample), secret, rewards.REQUEST, rewards.REASONS)
    assert mine is not None
    assert mine.amount == 165_000
    assert secret not in {one.number for one in sheet.rewards(sample.office, district)}


def test_the_assessment_itself_goes_up_where_the_sweep_was_not_there(engine: Engine) -> None:
    sample = found_sample(engine)
    way.told(sample, where=UP)
    _, number = way.concluded(sample)
    assert assess.assess(sample.office, sample.actor(Duty.REWARD), number, rewards.REQUEST, rewards.REASONS) is None
    assert offered.panel(sample.office, above(sample), number) is not None


def test_a_lot_sends_rewards_up_by_the_same_step(engine: Engine) -> None:
    """Without it a reward that goes up would say that there is a hidden case."""
    sample = found_sample(engine, above_percent=100)
    reporter, number = way.concluded(sample)
    assert assess.assess(sample.office, sample.actor(Duty.REWARD), number, rewards.REQUEST, rewards.REASONS) is None
    other = found_sample(engine)
    way.told(other, where=UP)
    hidden, second = way.concluded(other)
    assert assess.assess(other.office, other.actor(Duty.REWARD), second, rewards.REQUEST, rewards.REASONS) is None
    assert steps(sample, reporter) == steps(other, hidden)
    # The office above decides it, and the lot is not drawn again.
    result = assess.assess(sample.office, above(sample), number, rewards.REQUEST, rewards.REASONS)
    assert result is not None
    assert result.amount


def steps(sample: Sample, reporter: Reporter) -> list[str]:
    return [one.step for one in history_of(sample.office, sample.authority, reporter.tip)]


def test_a_hidden_case_that_came_later_changes_nothing_for_the_office(engine: Engine) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    _, number = way.concluded(sample)
    hidden = way.told(sample, where=UP)
    secret = way.conclude(sample, hidden)
    orders.sweep(sample.office)
    assert way.reward(sample, number) == "1650"
    # The office above sees the district's case, and decides that its own came later.
    (found,) = same.same(sample.office, above(sample), secret).candidates
    assert (found.number, found.earlier, found.rewarded, found.link) == (number, True, True, True)
    same.decide(sample.office, above(sample), secret, number, "same", "同一台冲床")
    result = assess.assess(sample.office, above(sample), secret, rewards.REQUEST, rewards.REASONS)
    assert result is not None
    assert result.amount == 0


def test_two_hidden_cases_are_decided_where_both_are_known(engine: Engine) -> None:
    sample = found_sample(engine)
    first, second = way.told(sample, where=UP), way.told(sample, where=UP)
    number = way.conclude(sample, second)
    (found,) = same.same(sample.office, above(sample), number).candidates
    assert found.number == number_of(sample, first)


def test_a_deputy_does_not_assess_around_a_case_that_is_hidden_from_the_own_department(engine: Engine) -> None:
    sample = found_sample(engine)
    earlier, (_, number) = way.told(sample), way.concluded(sample)
    own = DepartmentId("zhoucun-housing")
    lead = handler(sample, earlier, Duty.LEAD)
    recuse.shut_out(sample.office, lead, number_of(sample, earlier), own, "related")
    regular = sample.actor(Duty.REWARD, number=1)
    deputy = replace(regular, home=Home(own, closers(policies.load().packs["zhoucun"], own)))
    assert [one.number for one in same.same(sample.office, regular, number).candidates] == [number_of(sample, earlier)]
    assert same.same(sample.office, deputy, number).candidates == ()
    with pytest.raises(Refused, match="colleague") as refusal:
        assess.assess(sample.office, deputy, number, rewards.REQUEST, rewards.REASONS)
    assert number_of(sample, earlier) not in refusal.value.sentence
