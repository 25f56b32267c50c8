"""Looking again: by whom, on whose word, and what the reporter reads of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import read
from casework.cases.deeds import Deed
from casework.cases.desk import desk
from casework.kernel import events
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction, query
from casework.review import reviews, views, withdrawals
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter, case_of, department_of, handler, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.review.hand import look, object_to

ANSWER = "换的两个人看了记录，也去了现场，结果一样。"


@query
def able(tx: Transaction, sample: Sample, reporter: Reporter, duty: Duty) -> frozenset[OfficerId]:
    case = events.load_of_tip(tx, sample.authority, reporter.tip)
    return reviews.candidates(tx, case, events.of_case(tx, case.authority, case.id), duty)


def disputed(sample: Sample) -> tuple[Reporter, str]:
    """A concluded case in review."""
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    object_to(sample, reporter, "finding", text="不是这样的。")
    return reporter, number


def lead(sample: Sample, reporter: Reporter) -> Actor:
    return handler(sample, reporter, Duty.LEAD)


def others(sample: Sample, reporter: Reporter) -> tuple[Actor, Actor]:
    """The two verifiers of the department who did not verify this case."""
    return handler(sample, reporter, Duty.VERIFY, 2), handler(sample, reporter, Duty.VERIFY, 3)


def overseer(sample: Sample, reporter: Reporter) -> Actor:
    roles = hand.roles(sample.office, sample, reporter)
    return sample.actor(Duty.OVERSEE, next(name for name, role in roles.items() if role == "supervisor"))


def opinion(sample: Sample, reporter: Reporter, number: str, *, stands: bool = True) -> None:
    """Charge the two others, and let both sign one opinion."""
    first, second = others(sample, reporter)
    reviews.charge(sample.office, lead(sample, reporter), number, (first.officer, second.officer))
    version = reviews.write(sample.office, first, number, stands=stands, grounds="两人到现场又看了一遍。")
    reviews.agree(sample.office, second, number, version)


def charged_by(sample: Sample, reporter: Reporter, number: str) -> str:
    shown = views.view(sample.office, lead(sample, reporter), number)
    assert shown is not None
    assert shown.running is not None
    return shown.running.charged_by


def offered(sample: Sample, actor: Actor, number: str) -> list[str]:
    deeds: tuple[Deed, ...] = read.open_case(sample.office, actor, number).deeds
    return [deed.step for deed in deeds]


def test_who_took_part_does_not_look_again(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = disputed(sample)
    first, second = others(sample, reporter)
    assert able(sample.office, sample, reporter, Duty.VERIFY) == {first.officer, second.officer}
    verified = handler(sample, reporter, Duty.VERIFY)
    with pytest.raises(Refused) as refusal:
        reviews.charge(sample.office, lead(sample, reporter), number, (verified.officer, second.officer))
    assert refusal.value.code == "other_people"
    with pytest.raises(Refused):
        reviews.charge(sample.office, lead(sample, reporter), number, (first.officer, first.officer))
    with pytest.raises(Forbidden):
        reviews.charge(sample.office, first, number, (first.officer, second.officer))


def test_only_those_charged_write_and_both_sign(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = disputed(sample)
    first, second = others(sample, reporter)
    with pytest.raises(Forbidden):
        reviews.write(sample.office, first, number, stands=True, grounds="看过。")
    assert charged_by(sample, reporter, number) == ""
    reviews.charge(sample.office, lead(sample, reporter), number, (first.officer, second.officer))
    leader = next(one.title for one in sample.founded.officers if one.id == lead(sample, reporter).officer)
    assert charged_by(sample, reporter, number) == leader
    assert reviews.write(sample.office, first, number, stands=True, grounds="看过。") == 1
    with pytest.raises(Refused):
        reviews.agree(sample.office, first, number, 1)
    assert reviews.write(sample.office, second, number, stands=False, grounds="不对。", seen_version=1) == 2
    with pytest.raises(Conflict):
        reviews.agree(sample.office, first, number, 1)
    with pytest.raises(Refused):
        reviews.decide(sample.office, lead(sample, reporter), number, stands=False, answer=ANSWER)
    reviews.agree(sample.office, first, number, 2)
    with pytest.raises(Refused):
        reviews.charge(sample.office, lead(sample, reporter), number, (first.officer, second.officer))


def test_upheld_the_case_goes_on_where_it_was(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = disputed(sample)
    assert offered(sample, lead(sample, reporter), number) == ["uphold", "redo"]
    assert offered(sample, overseer(sample, reporter), number) == []
    opinion(sample, reporter, number)
    letter = builders.letter_to(sample, reporter, ANSWER)
    reviews.decide(sample.office, lead(sample, reporter), number, stands=True, answer=ANSWER, letter=letter)
    view = look(sample, reporter)
    assert view.mailbox.now.headline == "换人查过了"
    assert view.mailbox.now.sentence == "结果没有变。12 月 3 日前还可以说一次，由上一级来看。"
    assert view.mailbox.finding[0].text == ANSWER
    assert [one.direction for one in view.mailbox.letters].count("out") == 1
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "CONCLUDED"


def test_the_second_time_the_office_above_decides_and_then_nobody(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = disputed(sample)
    opinion(sample, reporter, number)
    reviews.decide(sample.office, lead(sample, reporter), number, stands=True, answer=ANSWER)
    assert object_to(sample, reporter, "finding") == "REVIEW"
    assert offered(sample, lead(sample, reporter), number) == []
    above = overseer(sample, reporter)
    assert offered(sample, above, number) == ["uphold", "redo"]
    with pytest.raises(Refused):
        reviews.decide(sample.office, lead(sample, reporter), number, stands=True, answer=ANSWER)
    foreign = builders.letter_to(sample, reporter, ANSWER)
    with pytest.raises(Refused):
        reviews.decide(sample.office, above, number, stands=True, answer=ANSWER, letter=foreign)
    reviews.decide(sample.office, above, number, stands=True, answer="上级看了全部材料，结果没有变。")
    view = look(sample, reporter)
    assert view.mailbox.now.sentence == "上一级也看过了，结果没有变。"
    assert view.objecting.about == ()
    assert view.mailbox.finding[0].text == "上级看了全部材料，结果没有变。"


def test_who_signed_what_is_disputed_does_not_decide_it_alone(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = disputed(sample)
    opinion(sample, reporter, number, stands=False)
    with pytest.raises(Refused) as refusal:
        reviews.decide(sample.office, lead(sample, reporter), number, stands=True, answer=ANSWER)
    assert refusal.value.code == "not_alone"
    reviews.pass_up(sample.office, lead(sample, reporter), number, "我不同意复查意见。")
    assert offered(sample, lead(sample, reporter), number) == []
    with pytest.raises(Refused):
        reviews.pass_up(sample.office, lead(sample, reporter), number, "再请一次。")
    reviews.decide(sample.office, overseer(sample, reporter), number, stands=False, answer="要重新查。")
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "REOPENED"


def test_done_anew_it_reads_as_new(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = disputed(sample)
    opinion(sample, reporter, number, stands=False)
    reviews.decide(sample.office, lead(sample, reporter), number, stands=False, answer="说得有理，换人从头查。")
    view = look(sample, reporter)
    assert view.mailbox.now.headline == "又开始办了"
    assert view.objecting.about == ()
    assert "start" in offered(sample, others(sample, reporter)[0], number)


def test_another_intake_officer_looks_at_a_refusal(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = hand.declined(sample, reporter)
    object_to(sample, reporter, "finding", text="就在北门。")
    second = handler(sample, reporter, Duty.INTAKE, 1)
    assert able(sample.office, sample, reporter, Duty.INTAKE) == {second.officer}
    reviews.charge(sample.office, lead(sample, reporter), number, (second.officer,))
    reviews.write(sample.office, second, number, stands=False, grounds="地点写得清楚，该接。")
    reviews.decide(sample.office, lead(sample, reporter), number, stands=False, answer="您说得清楚，部门接着办。")
    # Nobody verifies what nobody has accepted.
    assert offered(sample, handler(sample, reporter, Duty.VERIFY), number) == []
    assert "accept" in offered(sample, second, number)


def test_others_see_no_review_to_decide(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = disputed(sample)
    stranger = handler(sample, reporter, Duty.LEGAL)
    with pytest.raises(Forbidden):
        reviews.decide(sample.office, stranger, number, stands=True, answer=ANSWER)
    assert department_of(sample, reporter) == stranger.department
    with pytest.raises(Refused):
        reviews.decide(sample.office, lead(sample, reporter), number, stands=True, answer="打 13912345678 找我。")


def mine(sample: Sample, actor: Actor) -> list[str]:
    """The numbers under 要我办."""
    return [row.number for row in desk(sample.office, actor).rows]


def test_the_desk_shows_a_review_to_whose_turn_it_is(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = disputed(sample)
    first, second = others(sample, reporter)
    leader, above = lead(sample, reporter), overseer(sample, reporter)
    assert mine(sample, leader) == [number]
    assert [mine(sample, one) for one in (above, first, second)] == [[], [], []]
    reviews.charge(sample.office, leader, number, (first.officer, second.officer))
    assert [mine(sample, one) for one in (first, second)] == [[number], [number]]
    reviews.write(sample.office, first, number, stands=True, grounds="看过。")
    assert [mine(sample, one) for one in (first, second)] == [[], [number]]
    reviews.agree(sample.office, second, number, 1)
    assert mine(sample, second) == []
    reviews.pass_up(sample.office, leader, number, "请上级来定。")
    assert (mine(sample, leader), mine(sample, above)) == ([], [number])


def test_the_desk_shows_a_request_to_stop_until_it_is_answered(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter)
    leader = lead(sample, reporter)
    assert mine(sample, leader) == []
    hand.do(sample, reporter, hand.Action.ASK_WITHDRAW)
    assert mine(sample, leader) == [number]
    withdrawals.refuse(sample.office, leader, number, "危险还在")
    assert mine(sample, leader) == []
