"""An answer to the reporter that stays out: reported to who supervises, not a word of what it is about, then one level up."""

from __future__ import annotations

from sqlalchemy import Engine

from casework.cases import read
from casework.kernel.office import Actor
from casework.oversight import urge
from casework.review import protection, withdrawals
from casework.rules.duties import Duty
from casework.rules.routing import Facts
from casework.sweep import sweep
from tests.services import builders
from tests.services.builders import FACTORY, Reporter, handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.review.hand import Action

OFFICE, CITY = "zhoucun-committee", "zibo-committee"
TOLD = "对举报人的答复超期，已报督办机关"


def accepted(engine: Engine) -> tuple[Sample, Reporter]:
    """A case that the district's office supervises; its own day is two months off."""
    sample = found_sample(engine)
    reporter = send_tip(sample, Facts(FACTORY.region, "construction", "C16"))
    builders.accept(sample, reporter)
    return sample, reporter


def overseer(sample: Sample, office: str = OFFICE) -> Actor:
    return sample.actor(Duty.OVERSEE, office)


def harmed(sample: Sample, reporter: Reporter) -> str:
    line = hand.look(sample, reporter).protecting.line
    assert line is not None
    return line.sentence


def history(sample: Sample, actor: Actor, reporter: Reporter) -> list[str]:
    return [one.text for one in read.open_case(sample.office, actor, number_of(sample, reporter)).history]


def test_a_reporter_who_is_given_a_hard_time_and_not_answered(engine: Engine) -> None:
    sample, reporter = accepted(engine)
    hand.report_reprisal(sample, reporter, "上周五不让我进厂了。")
    sample.clock.forward(days=2)  # Wednesday, the last of the two working days.
    assert sweep(sample.office).promised.unanswered == 0
    sample.clock.forward(days=1)
    assert sweep(sample.office).promised.unanswered == 1
    assert sweep(sample.office).promised.unanswered == 0
    # Who supervises learns that an answer is late; not which, and nothing that was said.
    number = number_of(sample, reporter)
    (row,) = urge.board(sample.office, overseer(sample))
    assert (row.number, row.answer_late, row.until, row.due.tone) == (number, True, "", "far")
    assert [(one.text, one.number) for one in urge.links(sample.office, overseer(sample))] == [("1 件答举报人超期", number)]
    lines = history(sample, overseer(sample), reporter)
    assert lines[0] == TOLD
    assert not [line for line in lines if "为难" in line or "保护" in line]
    assert protection.view(sample.office, overseer(sample), number) is None
    assert harmed(sample, reporter) == "已经报给周村区安委办，12 月 3 日前要有回音。等不及，打 12350。"


def test_it_goes_one_level_up_and_ends_with_the_answer(engine: Engine) -> None:
    sample, reporter = accepted(engine)
    hand.report_reprisal(sample, reporter, "上周五不让我进厂了。")
    sample.clock.forward(days=3)
    sweep(sample.office)
    sample.clock.forward(days=7)  # Thursday, 3 December, the last of five working days.
    assert sweep(sample.office).promised.escalated == 0
    sample.clock.forward(days=1)
    assert sweep(sample.office).promised.escalated == 1
    assert sweep(sample.office).promised.escalated == 0
    assert builders.supervisor_of(sample, reporter) == CITY
    assert "市安委办" in harmed(sample, reporter)
    assert [row.answer_late for row in urge.board(sample.office, overseer(sample, CITY))] == [True]
    intake = handler(sample, reporter, Duty.INTAKE)
    protection.take(sample.office, intake, number_of(sample, reporter), "look_into", "问了厂工会。")
    assert urge.board(sample.office, overseer(sample, CITY)) == ()
    assert urge.links(sample.office, overseer(sample, CITY)) == ()
    sample.clock.forward(days=30)
    assert sweep(sample.office).promised.unanswered == 0


def test_a_request_to_stop_reads_the_same_to_who_supervises(engine: Engine) -> None:
    sample, reporter = accepted(engine)
    hand.do(sample, reporter, Action.ASK_WITHDRAW)
    sample.clock.forward(days=7)
    assert sweep(sample.office).promised.unanswered == 0
    sample.clock.forward(days=1)
    assert sweep(sample.office).promised.unanswered == 1
    said = hand.look(sample, reporter).wishes.withdrawal
    assert said is not None
    assert said.headline == "过了日子还没回您"
    assert history(sample, overseer(sample), reporter)[0] == TOLD
    # Nor that it was asked: where nobody asked to stop, the late answer would be about the other thing.
    assert not [line for line in history(sample, overseer(sample), reporter) if "撤回" in line]
    assert [line for line in history(sample, handler(sample, reporter, Duty.LEAD), reporter) if "撤回" in line]
    # A second promise that is broken later is reported for itself.
    hand.report_reprisal(sample, reporter, "停了我的班。")
    assert "有人回您" in harmed(sample, reporter)
    withdrawals.refuse(sample.office, handler(sample, reporter, Duty.LEAD), number_of(sample, reporter), "现场还有危险")
    assert urge.board(sample.office, overseer(sample)) == ()
    sample.clock.forward(days=3)
    assert sweep(sample.office).promised.unanswered == 1
    assert len([line for line in history(sample, overseer(sample), reporter) if line == TOLD]) == 2


def test_an_answer_in_time_is_reported_to_nobody(sqlite_engine: Engine) -> None:
    sample, reporter = accepted(sqlite_engine)
    hand.report_reprisal(sample, reporter, "上周五不让我进厂了。")
    intake = handler(sample, reporter, Duty.INTAKE)
    protection.take(sample.office, intake, number_of(sample, reporter), "look_into", "问了厂工会。")
    sample.clock.forward(days=9)
    assert sweep(sample.office).promised.unanswered == 0
