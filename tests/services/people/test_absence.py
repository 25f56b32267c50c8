"""Absences: a colleague stands in, for the days and no longer."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import Forbidden
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction, query
from casework.people import deputations
from casework.people.absence import stands_in_for
from casework.people.deputations import Giving
from casework.rules.duties import Duty
from tests.services.founding import found_sample
from tests.services.people.test_deputations import HOME, acting, session_of


@query
def away(tx: Transaction, actor: Actor) -> set[OfficerId]:
    return stands_in_for(tx, actor)


def test_a_colleague_stands_in_for_the_days_of_an_absence(engine: Engine) -> None:
    sample = found_sample(engine)
    gone, other = (sample.actor(Duty.VERIFY, HOME, number) for number in (0, 1))
    today = sample.clock.today
    # The officer marks it; nobody else without the keys or the lead may.
    giving = Giving(other.officer, frozenset({Duty.VERIFY}), type(today)(today + 1), type(today)(today + 5), gone.officer)
    with pytest.raises(Forbidden):
        deputations.give(sample.office, sample.actor(Duty.INTAKE, HOME), giving)
    assert other.officer in deputations.substitutes(sample.office, gone)
    deputations.give(sample.office, gone, giving)
    assert away(sample.office, other) == set()
    sample.clock.forward(days=1)
    assert away(sample.office, other) == {gone.officer}
    assert [one.absent for one in deputations.standing_in(sample.office, gone)] == [gone.title]
    deputations.end(sample.office, gone, deputations.standing_in(sample.office, gone)[0].id)
    assert away(sample.office, other) == set()


def test_standing_in_with_a_duty_of_the_absent_adds_it_to_ones_own(engine: Engine) -> None:
    sample = found_sample(engine)
    gone, other = sample.officer(Duty.LEGAL, HOME), sample.officer(Duty.VERIFY, HOME)
    today = sample.clock.today
    giving = Giving(other.id, frozenset({Duty.LEGAL}), today, type(today)(today + 5), gone.id)
    deputations.give(sample.office, sample.actor(Duty.LEAD, HOME), giving)
    assert acting(sample, session_of(sample, other.id)).duties == {Duty.VERIFY, Duty.LEGAL}
    sample.clock.forward(days=6)
    assert acting(sample, session_of(sample, other.id)).duties == {Duty.VERIFY}
