"""A case that went round often enough goes where the office above says, and nowhere else."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import handle, read
from casework.kernel.errors import Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor
from casework.rules.duties import Duty
from casework.transfers import hand, receivers
from tests.services import builders
from tests.services.builders import RECORD, handler
from tests.services.founding import found_sample
from tests.services.transfers import way

HOME, HOUSING, WATER = "zhoucun-emergency", "zhoucun-housing", "zhoucun-water"


def test_a_case_that_was_handed_on_three_times_goes_round_no_more(engine: Engine) -> None:
    """Each receipt gives a new day to accept: signed for and passed on for ever, nobody would answer the reporter."""
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    number = builders.number_of(sample, reporter)

    def lead() -> Actor:
        return handler(sample, reporter, Duty.INTAKE)

    def offered() -> set[str]:
        return {one.step for one in read.open_case(sample.office, lead(), number).deeds}

    handle.write_record(sample.office, lead(), number, RECORD, 0)
    for to in (HOUSING, WATER, HOME):
        assert "transfer" in offered()
        way.over(sample, reporter, number, to)
        assert receivers.page(sample.office, lead(), number).last is (to == HOME)
        assert offered() == {"take_over", "hand_back"}
        if to != HOME:
            way.take(sample, reporter, number)
    made = way.given(sample, lead(), number, DepartmentId(HOUSING))
    way.take(sample, reporter, number)
    assert offered() >= {"accept", "propose_decline", "dispute"}
    with pytest.raises(Refused) as again:
        hand.transfer(sample.office, lead(), number, DepartmentId(HOUSING), "不归我们", made, with_sheet=False)
    assert again.value.code == "not_now"
    hand.dispute(sample.office, lead(), number, "转了一圈，又转回来了。")
    hand.designate(sample.office, sample.actor(Duty.OVERSEE, "zibo-committee"), number, DepartmentId(HOUSING), "施工归住建。")
    way.over(sample, reporter, number, HOUSING)
    assert receivers.page(sample.office, lead(), number).last is False
    way.take(sample, reporter, number)
    assert "accept" in offered()
