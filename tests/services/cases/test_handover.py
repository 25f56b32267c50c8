"""Handing over what somebody was working on, before they leave or after."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import handover, verification, verifiers, verify
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.people import deputations
from casework.people.deputations import Giving
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.founding import Sample, found_sample

HOME = "zhoucun-emergency"


def held(sample: Sample, duty: Duty, number: int = 0) -> list[tuple[str, Duty]]:
    officer = sample.officer(duty, HOME, number).id
    return [(one.number, one.duty) for one in handover.held(sample.office, sample.actor(Duty.LEAD, HOME), officer)]


def test_a_verifiers_case_goes_to_a_colleague_who_declares_first(engine: Engine) -> None:
    sample = found_sample(engine)
    number, first, _ = builders.start(sample, builders.send_tip(sample))
    lead = sample.actor(Duty.LEAD, HOME)
    assert held(sample, Duty.VERIFY) == [(number, Duty.VERIFY)]
    taker = sample.actor(Duty.VERIFY, HOME, 2)
    (one,) = handover.held(sample.office, lead, first.officer)
    assert taker.officer in one.takers
    assert not {first.officer, sample.officer(Duty.VERIFY, HOME, 1).id, sample.officer(Duty.INTAKE, HOME).id} & set(one.takers)
    with pytest.raises(Forbidden):
        verify.conclude(sample.office, taker, number, builders.FINDING)
    handover.hand_over(sample.office, lead, number, first.officer, taker.officer)
    with pytest.raises(Refused, match="not_declared"):
        verify.conclude(sample.office, taker, number, builders.FINDING)
    verifiers.declare(sample.office, taker, number, no_interest=True)
    assert held(sample, Duty.VERIFY) == []
    with pytest.raises(NotFound):
        handover.hand_over(sample.office, lead, number, first.officer, sample.officer(Duty.VERIFY, HOME, 3).id)


def test_what_intake_received_goes_to_intake_and_to_nobody_who_verifies_it(engine: Engine) -> None:
    sample = found_sample(engine)
    number, _, second = builders.start(sample, builders.send_tip(sample))
    lead, who = sample.actor(Duty.LEAD, HOME), sample.officer(Duty.INTAKE, HOME).id
    assert held(sample, Duty.INTAKE) == [(number, Duty.INTAKE)]
    for taker in (second.officer, who, lead.officer):
        with pytest.raises(Refused, match="not_able"):
            handover.hand_over(sample.office, lead, number, who, taker)
    handover.hand_over(sample.office, lead, number, who, sample.officer(Duty.INTAKE, HOME, 1).id)
    assert held(sample, Duty.INTAKE) == []


def test_only_the_leader_and_the_keeper_of_keys_hand_over(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    number, first, second = builders.start(sample, builders.send_tip(sample))
    with pytest.raises(Forbidden):
        handover.held(sample.office, second, first.officer)
    with pytest.raises(Forbidden):
        handover.hand_over(sample.office, second, number, first.officer, sample.officer(Duty.VERIFY, HOME, 2).id)
    stranger = sample.actor(Duty.LEAD, "zhoucun-housing")
    assert handover.held(sample.office, stranger, first.officer) == ()
    with pytest.raises(NotFound):
        handover.hand_over(sample.office, stranger, number, first.officer, sample.officer(Duty.VERIFY, HOME, 2).id)


def test_who_stands_in_for_a_verifier_takes_the_duty_on_with_a_declaration(engine: Engine) -> None:
    sample = found_sample(engine)
    number, first, _ = builders.start(sample, builders.send_tip(sample))
    mate, other = (sample.actor(Duty.VERIFY, HOME, index) for index in (2, 3))
    day = sample.clock.today
    with pytest.raises(Forbidden):
        verifiers.declare(sample.office, mate, number, no_interest=True)
    giving = Giving(mate.officer, frozenset({Duty.VERIFY}), day, type(day)(day + 2), first.officer)
    deputations.give(sample.office, first, giving)
    shown = verification.verification(sample.office, mate, number)
    assert shown is not None
    assert shown.mine == "declare"
    with pytest.raises(Forbidden):
        verify.conclude(sample.office, mate, number, builders.FINDING)
    verifiers.declare(sample.office, mate, number, no_interest=True)
    assert verify.conclude(sample.office, mate, number, builders.FINDING) == 1
    with pytest.raises(Forbidden):
        verifiers.declare(sample.office, other, number, no_interest=True)
    # Taken on is taken on: the duty stays when the colleague is back.
    sample.clock.forward(days=3)
    assert verify.conclude(sample.office, mate, number, builders.FINDING, 1) == 2
