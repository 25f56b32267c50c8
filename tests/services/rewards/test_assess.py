"""Assessing: what is refused, the second look, and sending back."""


from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases.measures import MeasureText
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.remedy import enforce
from casework.rewards import assess as assessing
from casework.rewards import decide
from casework.rewards import sheet as sheets
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.founding import found_sample
from tests.services.rewards import way


def test_nothing_is_approved_before_the_second_look(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    _, number = way.concluded(sample)
    way.assess(sample, number)
    assert "approve" not in way.sheet(sample, number).steps
    assert "check" not in way.sheet(sample, number, Duty.REWARD).steps
    for deed in (
        lambda: decide.approve(sample.office, sample.actor(Duty.APPROVE), number, bytes(64)),
        lambda: decide.deny(sample.office, sample.actor(Duty.APPROVE), number),
    ):
        with pytest.raises(Refused, match="not_now"):
            deed()
    second = sample.actor(Duty.REWARD, number=1)
    assert "check" in sheets.sheet(sample.office, second, number).steps
    assessing.send_back(sample.office, second, number, "内部人的理由没有写")
    sheet = way.sheet(sample, number, Duty.REWARD)
    assert (sheet.note_by, sheet.note, sheet.state) == ("复核人", "内部人的理由没有写", "R_ASSESSING")
    # Whoever looked at it is one of those who assess it, and may do so anew.
    assessing.assess(sample.office, second, number, way.REQUEST, way.REASONS)
    assessing.check(sample.office, sample.actor(Duty.REWARD), number)
    with pytest.raises(Forbidden):
        assessing.send_back(sample.office, second, number, "又想了想")
    assert way.approve(sample, number) == "R_CLAIMABLE"


def test_no_reward_without_finding_and_measure(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = builders.send_tip(sample)
    bare = replace(builders.FINDING, measure="", document_number="")
    number = builders.passed(sample, reporter, bare)
    # Before the leader has signed, the office that pays does not even know of the case.
    with pytest.raises(NotFound):
        way.assess(sample, number)
    builders.sign_finding(sample, reporter)
    with pytest.raises(Refused, match="no_measure"):
        way.assess(sample, number)
    measure = MeasureText("MS-03", "周应急责改〔2026〕13号")
    enforce.write_measure(sample.office, builders.handler(sample, reporter, Duty.VERIFY), number, measure)
    way.assess(sample, number)


@pytest.mark.parametrize(
    ("request_", "reasons", "code"),
    [
        ({"items": []}, way.REASONS, "items"),
        ({"evidence": "E9"}, way.REASONS, "bad_request"),
        ({"flags": ["claim_expired"]}, way.REASONS, "bad_request"),
        ({"joint": 6}, way.REASONS, "joint"),
        ({"joint": 2}, way.REASONS, "reason"),
        ({"flags": ["pending"]}, way.REASONS, "bad_request"),
        ({}, {"evidence": "照片"}, "reason"),
        ({"flags": ["waived"]}, way.REASONS, "reason"),
        ({}, {"evidence": "打 13812345678 问过", "insider": "x"}, "private_number"),
    ],
)
def test_assessments_that_are_refused(
    sqlite_engine: Engine, request_: Mapping[str, object], reasons: Mapping[str, str], code: str
) -> None:
    sample = found_sample(sqlite_engine)
    _, number = way.concluded(sample)
    with pytest.raises(Refused, match=code):
        way.assess(sample, number, request_, reasons)


def test_sent_back_and_assessed_again(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    _, number = way.concluded(sample)
    way.agreed(sample, number)
    first = way.sheet(sample, number).to_sign
    old = way.signature(sample, number)
    assessing.send_back(sample.office, sample.actor(Duty.APPROVE), number, "证据只够 E0")
    assert way.sheet(sample, number, Duty.REWARD).note == "证据只够 E0"
    way.agreed(sample, number, {"evidence": "E0"}, way.REASONS)
    second = way.sheet(sample, number).to_sign
    assert first is not None
    assert second is not None
    assert first.award.award_id != second.award.award_id
    with pytest.raises(Refused, match="signature"):
        decide.approve(sample.office, sample.actor(Duty.APPROVE), number, old)
    assert way.approve(sample, number) == "R_CLAIMABLE"
