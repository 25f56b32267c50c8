"""What an authority elsewhere found, as the reporter reads it here; not agreeing with it, and what the department does then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle
from casework.kernel.errors import Refused
from casework.kernel.office import Actor
from casework.review import reviews
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.transfers import outside
from casework.transfers.outside import Answer, Received, Sending
from tests.services import builders
from tests.services.builders import Reporter, case_of, handler, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.review.hand import look, object_to
from tests.services.transfers.outside_way import REASON, recorded

ELSEWHERE = "丙县应急管理局"
FOUND = Answer("unsubstantiated", "", "两个人到现场看过。", "", "unsaid", "", "丙应急函〔2026〕5号")


def answered(engine: Engine, answer: Answer = FOUND) -> tuple[Sample, Reporter, str, Actor]:
    """A case that went outside on paper, and came back answered."""
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, intake = recorded(sample, reporter)
    outside.hand(sample.office, intake, number, Sending(ELSEWHERE, REASON, "K7M2QX8P"))
    outside.received(sample.office, intake, number, Received(sample.clock.today, "丙应急函〔2026〕3号", "举报受理岗"))
    outside.answer(sample.office, intake, number, answer)
    return sample, reporter, number, intake


def reviewed(sample: Sample, reporter: Reporter, number: str, *, stands: bool) -> None:
    """Another intake officer looks at the answer, the leader decides along that opinion."""
    lead, other = handler(sample, reporter, Duty.LEAD), handler(sample, reporter, Duty.INTAKE, 1)
    reviews.charge(sample.office, lead, number, (other.officer,))
    reviews.write(sample.office, other, number, stands=stands, grounds="对方没有看二车间。")
    reviews.decide(sample.office, lead, number, stands=stands, answer="我们看过对方的答复。")


def test_what_the_answer_leaves_out_is_said_so_and_nothing_is_promised(engine: Engine) -> None:
    sample, reporter, _, _ = answered(engine)
    view = look(sample, reporter)
    assert view.mailbox.now.headline == f"{ELSEWHERE}没有查到"
    assert view.mailbox.now.sentence == "不同意，12 月 3 日前可以说。"
    assert view.objecting.about == ("finding", "unfinished")
    assert [one.text for one in view.mailbox.finding] == [
        "它没有说。",
        "两个人到现场看过。",
        "它没有说。",
        f"它没有说。要有，由{ELSEWHERE}发，不在这里领。",
    ]
    assert view.mailbox.reward is None
    standing = case_of(sample.office, sample.authority, reporter.tip).standing
    assert (standing.main, standing.finding, standing.reward) == ("CLOSED", "", "R_PENDING")


def test_an_objection_brings_it_to_another_officer_and_back_there(engine: Engine) -> None:
    sample, reporter, number, intake = answered(engine)
    object_to(sample, reporter, "finding", text="二车间他们没去。")
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.due_kind) == ("REVIEW", "review")
    assert look(sample, reporter).objecting.about == ()
    assert case.letters_unread == 1
    with pytest.raises(Refused, match="other_people"):
        reviews.charge(sample.office, handler(sample, reporter, Duty.LEAD), number, (intake.officer,))
    reviewed(sample, reporter, number, stands=False)
    view = look(sample, reporter)
    assert view.mailbox.now.headline == "又开始办了"
    assert view.mailbox.finding[0].label == "再查的结果"
    # It is asked there again, under a slip of its own, and what comes back may be objected to again.
    outside.hand(sample.office, intake, number, Sending(ELSEWHERE, "请看二车间。", "K7M2QX8R"))
    outside.received(sample.office, intake, number, Received(sample.clock.today, "丙应急函〔2026〕8号", "举报受理岗"))
    again = replace(FOUND, finding="substantiated", grounds="二车间有两台没有护罩。", handled="责令停用。")
    outside.answer(sample.office, intake, number, again)
    view = look(sample, reporter)
    assert view.mailbox.now.headline == f"{ELSEWHERE}查实了"
    assert view.mailbox.finding[0].text == "二车间有两台没有护罩。"
    assert view.objecting.about == ("finding", "unfinished", "remedy")


def test_or_the_department_takes_it_on_itself(sqlite_engine: Engine) -> None:
    sample, reporter, number, intake = answered(sqlite_engine)
    object_to(sample, reporter, "finding")
    reviewed(sample, reporter, number, stands=False)
    handle.accept(sample.office, intake, number, builders.attestation(sample, reporter))
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "ACCEPTED"
    assert look(sample, reporter).mailbox.now.headline == "部门接手了"


def test_an_answer_that_stands_goes_to_the_office_above_once_more(sqlite_engine: Engine) -> None:
    sample, reporter, number, _ = answered(sqlite_engine)
    object_to(sample, reporter, "unfinished")
    reviewed(sample, reporter, number, stands=True)
    view = look(sample, reporter)
    assert view.mailbox.now.headline == "换人查过了"
    assert [one.label for one in view.mailbox.finding] == ["再查的结果", "查的结果", "怎么查的", "怎么处理", "有没有奖金"]
    object_to(sample, reporter, "unfinished")
    oversees = sample.actor(Duty.OVERSEE, builders.supervisor_of(sample, reporter))
    reviews.decide(sample.office, oversees, number, stands=True, answer="上一级也看过了。")
    assert look(sample, reporter).objecting.about == ()
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "CLOSED"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (replace(FOUND, finding=""), "finding"),
        (replace(FOUND, pays=""), "pays"),
        (replace(FOUND, finding="unsaid", checked=" "), "says_nothing"),
        (replace(FOUND, document=""), "empty"),
        (replace(FOUND, grounds="问 13812345678"), "private_number"),
    ],
)
def test_what_is_no_answer(sqlite_engine: Engine, answer: Answer, code: str) -> None:
    with pytest.raises(Refused, match=code):
        answered(sqlite_engine, answer)


def test_what_was_concluded_here_is_not_handed_to_another_authority() -> None:
    able = {one.name for one in lifecycle.next_steps(lifecycle.CaseState("REOPENED"), {"intake"})}
    assert "hand_outside" in able
    concluded = lifecycle.CaseState("REOPENED", finding="partial")
    assert "hand_outside" not in {one.name for one in lifecycle.next_steps(concluded, {"intake"})}


