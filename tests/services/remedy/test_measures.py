"""Measures: with the finding or after it, their documents and days, and what makes a case one of 备案督办."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import concluded, measures, verify
from casework.cases.measures import MeasureText, Taken
from casework.kernel import events
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import Day
from casework.kernel.office import Transaction, query
from casework.remedy import cut, enforce, looking
from casework.remedy.view import remedy
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FINDING, Reporter, handler, history_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way
from tests.services.remedy.test_cut import TEXT as CUT

ABOVE = "zibo-committee"


def taken(sample: Sample, reporter: Reporter) -> tuple[Taken, ...]:
    @query
    def read(tx: Transaction) -> tuple[Taken, ...]:
        return measures.of_case(tx, events.load_of_tip(tx, sample.authority, reporter.tip))

    return read(sample.office)


def first_document(sample: Sample, reporter: Reporter) -> tuple[str, str]:
    @query
    def read(tx: Transaction) -> concluded.Concluded | None:
        return concluded.concluded(tx, events.load_of_tip(tx, sample.authority, reporter.tip))

    found = read(sample.office)
    assert found
    return found.measure, found.document_number


def test_what_a_finding_names_is_the_cases_first_measure(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    seen = verify.conclude(sample.office, first, number, FINDING)
    (one,) = taken(sample, reporter)
    assert (one.code, one.document_number, one.state, one.with_finding) == ("MS-03", FINDING.document_number, "taken", True)
    assert one.basis == sample.office.policies.measures.catalogue["MS-03"].basis
    changed = replace(FINDING, measure="SG-3", document_number="周应急停〔2026〕9号")
    seen = verify.conclude(sample.office, first, number, changed, seen)
    verify.conclude(sample.office, first, number, changed, seen)
    assert [(one.code, one.state) for one in taken(sample, reporter)] == [("MS-03", "withdrawn"), ("SG-3", "taken")]


def test_a_measure_before_the_finding_is_enough_for_a_reward(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    enforce.write_measure(sample.office, first, number, MeasureText("MS-17"))
    assert first_document_or_none(sample, reporter) is None
    enforce.write_measure(sample.office, first, number, way.ORDER)
    builders_finish(sample, reporter, number)
    assert first_document(sample, reporter) == ("MS-03", way.ORDER.document_number)


def first_document_or_none(sample: Sample, reporter: Reporter) -> Taken | None:
    @query
    def read(tx: Transaction) -> Taken | None:
        return measures.numbered(tx, events.load_of_tip(tx, sample.authority, reporter.tip))

    return read(sample.office)


def builders_finish(sample: Sample, reporter: Reporter, number: str) -> None:
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    bare = replace(FINDING, measure="", document_number="")
    verify.countersign(sample.office, second, number, verify.conclude(sample.office, first, number, bare))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (MeasureText("MS-99", "甲"), "bad_measure"),
        (MeasureText("MS-21", "甲"), "bad_measure"),  # 复工验收 comes with the acceptance.
        (MeasureText("MS-05", "甲"), "bad_measure"),  # Cutting off is the leader's.
        (MeasureText("SG-3"), "no_document"),
        (MeasureText("MS-03", "甲" * 61), "too_long"),
        (MeasureText("MS-03", "甲", against="everybody"), "bad_target"),
        (MeasureText("MS-03", "甲", against="person", target=" "), "no_target"),
        (MeasureText("MS-03", "13812345678"), "private_number"),
        (MeasureText("MS-03", "甲", target="赵某 13812345678"), "private_number"),
        (MeasureText("MS-03", "甲", day=Day(40_000)), "future"),
    ],
)
def test_a_measure_that_does_not_hold_together_is_refused(sqlite_engine: Engine, text: MeasureText, code: str) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    with pytest.raises(Refused, match=f"^{code}$"):
        enforce.write_measure(sample.office, first, number, text)
    assert taken(sample, reporter) == ()


def test_only_the_verifiers_of_the_case_write_measures(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    third = handler(sample, reporter, Duty.VERIFY, 2)
    for who in (third, handler(sample, reporter, Duty.LEAD), handler(sample, reporter, Duty.INTAKE)):
        with pytest.raises(Forbidden):
            enforce.write_measure(sample.office, who, number, way.ORDER)
    with pytest.raises(NotFound):
        enforce.write_measure(sample.office, sample.actor(Duty.VERIFY, "zhoucun-housing"), number, way.ORDER)


def test_a_filed_measure_marks_the_case_once_and_shows_it_to_the_office_above(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, quiet = send_tip(sample), send_tip(sample)
    number = builders.conclude(sample, reporter)
    builders.conclude(sample, quiet)
    first, above = handler(sample, reporter, Duty.VERIFY), sample.actor(Duty.OVERSEE, ABOVE)
    assert not remedy(sample.office, first, number).filed
    assert looking.look_backs(sample.office, above).filed == ()
    enforce.write_measure(sample.office, first, number, way.STOP)
    enforce.write_measure(sample.office, first, number, MeasureText("MS-11", "周应急扣〔2026〕1号"))
    assert [one.step for one in history_of(sample.office, sample.authority, reporter.tip)].count("filed") == 1
    assert remedy(sample.office, first, number).filed
    (filed,) = looking.look_backs(sample.office, above).filed
    assert (filed.number, filed.measures) == (number, ("SG-3 停产整顿并监管", "MS-11 暂扣或吊销证照"))
    with pytest.raises(Forbidden):
        looking.look_backs(sample.office, sample.actor(Duty.INTAKE, ABOVE))


def test_the_day_of_a_measure_is_the_officers(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    first = handler(sample, reporter, Duty.VERIFY)
    sample.clock.forward(days=9)
    day = Day(sample.clock.today - 2)
    enforce.write_measure(sample.office, first, number, replace(way.ORDER, day=day, basis="安全生产法第102条"))
    last = taken(sample, reporter)[-1]
    assert (last.day, last.basis, last.against, last.target) == (day, "安全生产法第102条", "person", "车间主任")
    shown = remedy(sample.office, first, number).measures[-1]
    there = datetime.date(1970, 1, 1) + datetime.timedelta(days=day)
    assert (shown.day, shown.against) == (f"{there.month}月{there.day}日", "责任人：车间主任")


def test_a_measure_written_by_mistake_is_taken_back(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    first = handler(sample, reporter, Duty.VERIFY)
    enforce.write_measure(sample.office, first, number, way.STOP)
    for which, reason, code in ((9, "写错了", "bad_measure"), (2, " ", "empty"), (2, "问 13812345678", "private_number")):
        with pytest.raises(Refused, match=f"^{code}$"):
            enforce.withdraw_measure(sample.office, first, number, which, reason)
    with pytest.raises(Forbidden):
        enforce.withdraw_measure(sample.office, handler(sample, reporter, Duty.LEAD), number, 2, "写错了")
    enforce.withdraw_measure(sample.office, first, number, 2, "是另一家的")
    assert [one.state for one in taken(sample, reporter)] == ["taken", "withdrawn"]
    assert not remedy(sample.office, first, number).filed
    # The reward rests on the one that is left.
    with pytest.raises(Refused, match=r"^last_document$"):
        enforce.withdraw_measure(sample.office, first, number, 1, "写错了")


def test_what_others_rest_on_is_not_taken_back(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    enforce.write_measure(sample.office, first, number, way.ORDER)
    cut.cut_off(sample.office, handler(sample, reporter, Duty.LEAD), number, CUT)
    for which in (1, 2):
        with pytest.raises(Refused, match=r"^rested_on$"):
            enforce.withdraw_measure(sample.office, first, number, which, "写错了")
    verify.conclude(sample.office, first, number, FINDING)
    with pytest.raises(Refused, match=r"^in_finding$"):
        enforce.withdraw_measure(sample.office, first, number, 3, "写错了")
