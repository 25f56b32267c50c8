"""Cutting off: a refused order, present danger, a written notice 24 hours ahead, and the leader alone (安全生产法第70条)."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.remedy import cut, enforce
from casework.remedy.cut import CutText
from casework.remedy.view import CutLine, remedy
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter, handler, history_of, send_tip
from tests.services.founding import MONDAY, Sample, found_sample
from tests.services.remedy import way

HOURS = datetime.timedelta(hours=1)
TEXT = CutText(
    "MS-05", "周应急停供〔2026〕1号", 1, "责令停用后夜里仍在开机。", "冲床没有护罩，随时会伤人。", MONDAY, MONDAY + 24 * HOURS
)


def cuts(sample: Sample, reporter: Reporter) -> tuple[CutLine, ...]:
    return remedy(sample.office, handler(sample, reporter, Duty.LEAD), builders.number_of(sample, reporter)).cuts


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "MS-03"}, "bad_measure"),
        ({"document_number": ""}, "no_document"),
        ({"refused": 7}, "no_order"),
        ({"refusal": " "}, "empty"),
        ({"danger": ""}, "empty"),
        ({"danger": "问 13812345678"}, "private_number"),
        ({"cut_at": MONDAY + 23 * HOURS}, "too_soon"),
        ({"cut_at": MONDAY - HOURS, "urgent": "等不了"}, "bad_time"),
    ],
)
def test_each_condition_of_the_law_is_needed(sqlite_engine: Engine, change: dict[str, object], code: str) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    lead = handler(sample, reporter, Duty.LEAD)
    with pytest.raises(Refused, match=f"^{code}$"):
        cut.cut_off(sample.office, lead, number, replace(TEXT, **change))  # type: ignore[arg-type]
    assert cuts(sample, reporter) == ()


def test_the_leader_alone_decides_and_acceptance_lifts_it(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    for who in (Duty.VERIFY, Duty.INTAKE, Duty.LEGAL):
        with pytest.raises(Forbidden):
            cut.cut_off(sample.office, handler(sample, reporter, who), number, TEXT)
    with pytest.raises(NotFound):
        cut.cut_off(sample.office, sample.actor(Duty.LEAD, "zhoucun-housing"), number, TEXT)
    cut.cut_off(sample.office, handler(sample, reporter, Duty.LEAD), number, TEXT)
    (one,) = cuts(sample, reporter)
    assert (one.name, one.refused, one.lifted) == ("停供电", builders.FINDING.document_number, "")
    assert one.cut_at - one.notified_at == 24 * HOURS
    way.open_up(sample, reporter)
    # What was cut off stops the work: nobody resumes without the acceptance and its document.
    assert way.accepted(sample, reporter, way.passed(way.RESUMED))
    assert cuts(sample, reporter)[0].lifted
    states = {
        line.taken.code: line.state for line in remedy(sample.office, handler(sample, reporter, Duty.LEAD), number).measures
    }
    assert states == {"MS-03": "", "MS-05": "已解除", "MS-21": ""}
    with pytest.raises(Refused, match=r"^not_now$"):
        cut.cut_off(sample.office, handler(sample, reporter, Duty.LEAD), number, TEXT)


def test_what_cannot_wait_says_why(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    enforce.write_measure(sample.office, first, number, way.STOP)
    text = replace(TEXT, cut_at=MONDAY + HOURS, urgent="正在往外漏气")
    cut.cut_off(sample.office, handler(sample, reporter, Duty.LEAD), number, text)
    note = history_of(sample.office, sample.authority, reporter.tip)[-1]
    assert (note.step, note.payload) == ("cut_off", {"measure": "MS-05", "urgent": True})
