"""督办: asked in writing, first on the lead's desk until it is answered, one level up when it is not."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import mailbox, read
from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.office import Actor
from casework.oversight import urge
from casework.rules.duties import Duty
from casework.rules.routing import Facts
from casework.sweep import sweep
from tests.services import builders
from tests.services.builders import FACTORY, Reporter, handler, send_tip
from tests.services.founding import Sample, found_sample

ASK = "请写明核查到哪一步，哪天能定结论。"
ANSWER = "已看过现场，12 月 1 日前定结论。"
OFFICE, CITY = "zhoucun-committee", "zibo-committee"


def begun(engine: Engine) -> tuple[Sample, Reporter, str, Actor]:
    """A case that a department other than the office's host leads, so that the district's office supervises it."""
    sample = found_sample(engine)
    reporter = send_tip(sample, Facts(FACTORY.region, "construction", "C16"))
    assert builders.supervisor_of(sample, reporter) == OFFICE
    return sample, reporter, builders.number_of(sample, reporter), sample.actor(Duty.OVERSEE, OFFICE)


def test_an_urging_waits_on_the_leads_desk_until_it_is_answered(engine: Engine) -> None:
    sample, reporter, number, office = begun(engine)
    lead = handler(sample, reporter, Duty.INTAKE)
    # Monday 23 November and three working days.
    assert urge.draft(sample.office, office, number).until == "11 月 26 日"
    assert urge.links(sample.office, lead) == ()
    urge.send(sample.office, office, number, ASK)
    (link,) = urge.links(sample.office, lead)
    assert (link.text, link.number) == ("1 件督办要回复", number)
    shown = urge.of_case(sample.office, lead, number)
    assert shown is not None
    assert (shown.may_answer, shown.may_urge, shown.all[0].ask, shown.all[0].due) == (True, False, ASK, "11 月 26 日")
    with pytest.raises(Refused):
        urge.send(sample.office, office, number, "再问一次。")
    urge.answer(sample.office, lead, number, ANSWER)
    assert urge.links(sample.office, lead) == ()
    after = urge.of_case(sample.office, office, number)
    assert after is not None
    assert (after.all[0].answer, after.may_urge) == (ANSWER, True)
    with pytest.raises(Refused):
        urge.answer(sample.office, lead, number, ANSWER)
    assert {"督办", "回复督办"} <= {one.text for one in read.open_case(sample.office, office, number).history}


def test_the_board_names_what_is_late_and_what_waits(engine: Engine) -> None:
    sample, _, number, office = begun(engine)
    assert urge.board(sample.office, office) == ()
    sample.clock.forward(days=10)
    (late,) = urge.board(sample.office, office)
    assert (late.number, late.due.tone, late.until) == (number, "over", "")
    urge.send(sample.office, office, number, ASK)
    (urged,) = urge.board(sample.office, office)
    assert (urged.until, urged.late) == ("12 月 8 日", False)
    with pytest.raises(Forbidden):
        urge.board(sample.office, sample.actor(Duty.REWARD, OFFICE))


def test_what_is_not_answered_goes_one_level_up_once(engine: Engine) -> None:
    sample, reporter, number, office = begun(engine)
    urge.send(sample.office, office, number, ASK)
    sample.clock.forward(days=3)
    assert sweep(sample.office).followed_up.urged == 0
    sample.clock.forward(days=1)
    assert sweep(sample.office).followed_up.urged == 1
    assert sweep(sample.office).followed_up.urged == 0
    assert builders.supervisor_of(sample, reporter) == CITY
    shown = urge.of_case(sample.office, sample.actor(Duty.OVERSEE, CITY), number)
    assert shown is not None
    assert (shown.all[0].late, shown.may_raise) == (True, True)
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert any(one.headline == "换了部门盯着办" and one.sentence == "现在由市安委办盯着。" for one in view.timeline)
    # The district's office still decides the reward, once there is a finding.
    with pytest.raises(NotFound):
        read.open_case(sample.office, office, number)


def test_an_answer_in_time_keeps_it_here(engine: Engine) -> None:
    sample, reporter, number, office = begun(engine)
    urge.send(sample.office, office, number, ASK)
    urge.answer(sample.office, handler(sample, reporter, Duty.LEAD), number, ANSWER)
    sample.clock.forward(days=30)
    assert sweep(sample.office).followed_up.urged == 0
    assert builders.supervisor_of(sample, reporter) == OFFICE


@pytest.mark.parametrize(("ask", "code"), [("", "empty"), (" ", "empty"), ("问 13812345678", "private_number")])
def test_what_cannot_be_asked(sqlite_engine: Engine, ask: str, code: str) -> None:
    sample, _, number, office = begun(sqlite_engine)
    with pytest.raises(CaseworkError) as refused:
        urge.send(sample.office, office, number, ask)
    assert refused.value.code == code


def test_who_urges_and_who_answers(sqlite_engine: Engine) -> None:
    sample, reporter, number, office = begun(sqlite_engine)
    for actor, error in (
        (handler(sample, reporter, Duty.LEAD), Forbidden),
        (sample.actor(Duty.OVERSEE, CITY), NotFound),
        (sample.actor(Duty.REWARD, OFFICE), Forbidden),
    ):
        with pytest.raises(error):
            urge.send(sample.office, actor, number, ASK)
    urge.send(sample.office, office, number, ASK)
    for actor, error in ((office, Forbidden), (sample.actor(Duty.LEAD, "zhoucun-water"), NotFound)):
        with pytest.raises(error):
            urge.answer(sample.office, actor, number, ANSWER)
