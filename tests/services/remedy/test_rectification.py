"""五落实 and acceptance: nothing in rectification without all five, nothing struck off without two and, if grave, an expert."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import mailbox, overdue
from casework.cases.desk import desk
from casework.cases.measures import MeasureText
from casework.cases.verify import FindingItem
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.ids import Day
from casework.remedy import accept, enforce, waiting
from casework.remedy.plans import PlanText
from casework.remedy.view import remedy
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FINDING, ITEM, Reporter, case_of, handler, history_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way

MINOR = FindingItem("N1", "S0", True, "灭火器过期一具")


def state(sample: Sample, reporter: Reporter) -> str:
    return case_of(sample.office, sample.authority, reporter.tip).standing.main


def concluded(engine: Engine, *items: FindingItem) -> tuple[Sample, Reporter, str]:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter, replace(FINDING, items=items or FINDING.items))
    return sample, reporter, number


@pytest.mark.parametrize("part", ["owner", "steps", "funds", "plan", "leader", "monitoring"])
def test_nothing_is_in_rectification_without_all_five(sqlite_engine: Engine, part: str) -> None:
    sample, reporter, number = concluded(sqlite_engine)
    first = handler(sample, reporter, Duty.VERIFY)
    with pytest.raises(Refused, match=r"^five$"):
        enforce.enforce(sample.office, first, number, [replace(way.five(sample), **{part: "  "})])  # type: ignore[arg-type]
    assert state(sample, reporter) == "CONCLUDED"


def test_what_does_not_hold_together_is_refused(sqlite_engine: Engine) -> None:
    sample, reporter, number = concluded(sqlite_engine, ITEM, replace(ITEM, verified=False), MINOR)
    first, good, today = handler(sample, reporter, Duty.VERIFY), way.five(sample), way.today(sample)
    spot = PlanText(3, "spot", cured=today, seen_by="安全科长")
    for plan, code in (
        ([], "each_item"),
        ([good], "each_item"),
        ([good, way.five(sample, 2)], "each_item"),  # The second fact was not verified.
        ([good, good, spot], "each_item"),
        ([replace(good, until=None), spot], "five"),
        ([replace(good, until=Day(today - 1)), spot], "past"),
        ([replace(good, owner="赵某，13812345678"), spot], "private_number"),
        ([replace(good, steps="长" * 501), spot], "too_long"),
        ([good, replace(spot, kind="perhaps")], "bad_kind"),
        ([good, replace(spot, seen_by="")], "not_seen"),
        ([good, replace(spot, cured=Day(today + 1))], "future"),
        ([good, replace(spot, kind="own")], "bad_found"),
        ([good, replace(spot, kind="own", found=Day(today + 1))], "bad_found"),
    ):
        with pytest.raises(Refused, match=f"^{code}$"):
            enforce.enforce(sample.office, first, number, plan)
        assert state(sample, reporter) == "CONCLUDED"
    enforce.enforce(sample.office, first, number, [good, spot])
    assert state(sample, reporter) == "ENFORCING"


def test_no_rectification_without_a_document(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter, replace(FINDING, measure="", document_number=""))
    first = handler(sample, reporter, Duty.VERIFY)
    with pytest.raises(Refused, match=r"^no_measure$"):
        enforce.enforce(sample.office, first, number, [way.five(sample)])
    with pytest.raises(Refused, match=r"^no_measure$"):
        enforce.enforce(sample.office, first, number, [way.five(sample)], [MeasureText("MS-17")])
    with pytest.raises(Forbidden):
        enforce.enforce(sample.office, handler(sample, reporter, Duty.VERIFY, 2), number, [way.five(sample)], [way.ORDER])
    enforce.enforce(sample.office, first, number, [way.five(sample)], [way.ORDER])
    assert state(sample, reporter) == "ENFORCING"
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert (view.now.headline, view.next) == ("正在改", None)


def test_two_verifiers_and_an_expert_accept_exactly_what_is_written(engine: Engine) -> None:
    sample, reporter, number = concluded(engine)
    way.open_up(sample, reporter)
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    with pytest.raises(Refused, match=r"^expert$"):
        accept.accept(sample.office, first, number, replace(way.passed(), expert=""))
    with pytest.raises(Refused, match=r"^each_item$"):
        accept.accept(sample.office, first, number, replace(way.passed(), verdicts=()))
    written = accept.accept(sample.office, first, number, way.passed())
    with pytest.raises(Refused, match=r"^second_person$"):
        accept.agree(sample.office, first, number, written)
    with pytest.raises(Refused, match=r"^waiting$"):
        accept.accept(sample.office, second, number, way.passed())
    better = accept.accept(sample.office, first, number, replace(way.passed(), seen="三台都看了。"))
    with pytest.raises(Conflict):
        accept.agree(sample.office, second, number, written)
    with pytest.raises(Forbidden):
        accept.agree(sample.office, handler(sample, reporter, Duty.VERIFY, 2), number, better)
    assert accept.agree(sample.office, second, number, better) is True
    assert state(sample, reporter) == "RECTIFIED"
    (fact,) = remedy(sample.office, first, number).facts
    assert fact.accepted
    with pytest.raises(Refused):
        accept.agree(sample.office, second, number, better)


def test_a_minor_fact_needs_no_expert(engine: Engine) -> None:
    sample, reporter, number = concluded(engine, MINOR)
    first = handler(sample, reporter, Duty.VERIFY)
    spot = PlanText(1, "spot", cured=way.today(sample), seen_by="安全科长")
    enforce.enforce(sample.office, first, number, [spot])
    assert case_of(sample.office, sample.authority, reporter.tip).due is None
    assert way.accepted(sample, reporter, replace(way.passed(), expert=""))


def test_nobody_resumes_before_the_acceptance(engine: Engine) -> None:
    sample, reporter, number = concluded(engine, MINOR)
    way.open_up(sample, reporter, [way.STOP])
    first = handler(sample, reporter, Duty.VERIFY)
    for text, code in ((replace(way.passed("甲"), expert=""), "expert"), (way.passed(), "no_document")):
        with pytest.raises(Refused, match=f"^{code}$"):
            accept.accept(sample.office, first, number, text)
    assert way.accepted(sample, reporter, way.passed(way.RESUMED))
    last = remedy(sample.office, first, number).measures[-1].taken
    assert (last.code, last.document_number) == ("MS-21", way.RESUMED)


def test_what_fails_keeps_its_reason_and_gets_a_new_day(engine: Engine) -> None:
    sample, reporter, number = concluded(engine)
    way.open_up(sample, reporter)
    first = handler(sample, reporter, Duty.VERIFY)
    bad = replace(way.failed(sample).verdicts[0], note="")
    with pytest.raises(Refused, match=r"^why_not$"):
        accept.accept(sample.office, first, number, replace(way.failed(sample), verdicts=(bad,)))
    assert way.accepted(sample, reporter, way.failed(sample)) is False
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.due, case.due_kind) == ("ENFORCING", sample.clock.today + 30, "rectify")
    shown = remedy(sample.office, first, number)
    assert shown.facts[0].due == "还有 30 天"
    assert shown.acceptances[0].text.verdicts[0].note == "第三台还没有装联锁"
    assert way.accepted(sample, reporter)
    assert state(sample, reporter) == "RECTIFIED"


def test_what_was_said_to_be_cured_and_is_not_gets_its_five(engine: Engine) -> None:
    sample, reporter, number = concluded(engine)
    first, today = handler(sample, reporter, Duty.VERIFY), way.today(sample)
    enforce.enforce(sample.office, first, number, [PlanText(1, "spot", cured=today, seen_by="安全科长")])
    with pytest.raises(Refused, match=r"^plan_first$"):
        accept.accept(sample.office, first, number, way.failed(sample))
    with pytest.raises(Refused, match=r"^bad_item$"):
        enforce.plan_again(sample.office, first, number, way.five(sample, 2))
    enforce.plan_again(sample.office, first, number, way.five(sample))
    assert case_of(sample.office, sample.authority, reporter.tip).due == today + 14
    # A plan that stands is not put off in this way.
    with pytest.raises(Refused, match=r"^bad_item$"):
        enforce.plan_again(sample.office, first, number, way.five(sample, days=200))


@pytest.mark.parametrize(("before", "says"), [(1, "先于举报查出，已经改好，可以不处罚"), (0, "晚于举报查出，不能免罚")])
def test_self_found_is_exempt_only_before_the_tip(sqlite_engine: Engine, before: int, says: str) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    tipped = sample.clock.today
    sample.clock.forward(days=3)
    number = builders.conclude(sample, reporter)
    first = handler(sample, reporter, Duty.VERIFY)
    own = PlanText(1, "own", found=Day(tipped - before), cured=Day(tipped + 1), seen_by="安全科长")
    enforce.enforce(sample.office, first, number, [own])
    (fact,) = remedy(sample.office, first, number).facts
    assert fact.exempt.startswith(says)
    # The day of the tip stands nowhere in what the panel shows.
    assert not any(character.isdigit() for character in fact.exempt.replace("〔2022〕9号", ""))


def test_days_are_called_to_mind_and_what_is_late_goes_up(engine: Engine) -> None:
    sample, reporter, _ = concluded(engine)
    way.open_up(sample, reporter)
    first = handler(sample, reporter, Duty.VERIFY)
    reminded = []
    for _ in range(16):
        sample.clock.forward(days=1)
        if waiting.sweep(sample.office).reminded:
            reminded.append(case_of(sample.office, sample.authority, reporter.tip).due or 0)
            reminded[-1] -= sample.clock.today
        assert waiting.sweep(sample.office).reminded == 0
    assert reminded == [7, 3, 1]
    assert [one.due.text for one in desk(sample.office, first).rows] == ["超期 2 天"]
    assert [overdue.report(sample.office, one.authority, one.id) for one in overdue.due_cases(sample.office)] == [True]
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert view.now.headline == "过了日子还没办"
    # A new day is a new promise: it is no longer late, and may be late again.
    assert not way.accepted(sample, reporter, way.failed(sample, days=5))
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert view.now.headline == "正在改"
    assert overdue.due_cases(sample.office) == ()
    sample.clock.forward(days=6)
    assert len(overdue.due_cases(sample.office)) == 1


def test_a_sweep_that_came_late_calls_to_mind_once(engine: Engine) -> None:
    sample, reporter, _ = concluded(engine)
    way.open_up(sample, reporter)
    sample.clock.forward(days=12)
    assert waiting.sweep(sample.office).reminded == 1
    assert waiting.sweep(sample.office).reminded == 0
    notes = [one for one in history_of(sample.office, sample.authority, reporter.tip) if one.step == "rectify_reminder"]
    assert [(one.payload["days"], one.at) for one in notes] == [(3, None)]
