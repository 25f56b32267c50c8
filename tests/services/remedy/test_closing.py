"""一案一档 is complete or the case is not filed; whoever was closed is looked at again; what came back is worked on anew."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import mailbox
from casework.cases.desk import desk
from casework.cases.measures import MeasureText
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.remedy import closing, enforce, looking, waiting
from casework.remedy.view import remedy
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FINDING, Reporter, case_of, handler, history_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way
from tests.services.rewards import way as rewards

ABOVE = "zibo-committee"
SHUT = MeasureText("SG-1", "周政关〔2026〕1号")


def state(sample: Sample, reporter: Reporter) -> str:
    return case_of(sample.office, sample.authority, reporter.tip).standing.main


def rectified(engine: Engine, *taken: MeasureText) -> tuple[Sample, Reporter, str]:
    sample = found_sample(engine)
    rewards.put_in(sample)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    way.open_up(sample, reporter, taken)
    assert way.accepted(sample, reporter, way.passed())
    return sample, reporter, number


def closed(engine: Engine, *taken: MeasureText) -> tuple[Sample, Reporter, str]:
    sample, reporter, number = rectified(engine, *taken)
    rewards.agreed(sample, number)
    rewards.approve(sample, number)
    way.close(sample, reporter)
    return sample, reporter, number


def days_planned(sample: Sample, number: str) -> list[int]:
    found = looking.look_backs(sample.office, sample.actor(Duty.OVERSEE, ABOVE)).planned
    return [one.day - sample.clock.today for one in found if one.number == number]


def missing(sample: Sample, reporter: Reporter, number: str) -> list[str]:
    parts = closing.checklist(sample.office, handler(sample, reporter, Duty.INTAKE), number)
    return [part.name for part in parts if not part.there]


def test_a_file_that_lacks_something_is_not_filed(engine: Engine) -> None:
    sample, reporter, number = rectified(engine)
    assert missing(sample, reporter, number) == ["奖励认定"]
    with pytest.raises(Refused, match=r"^incomplete$") as refusal:
        way.close(sample, reporter)
    assert refusal.value.sentence == "档案还缺：奖励认定。"
    rewards.agreed(sample, number)
    assert missing(sample, reporter, number) == ["奖励认定"]
    rewards.approve(sample, number)
    assert missing(sample, reporter, number) == []
    way.close(sample, reporter)
    assert state(sample, reporter) == "CLOSED"


def test_every_part_can_be_missing(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter, replace(FINDING, measure="", document_number=""))
    assert missing(sample, reporter, number) == [
        "带文号的措施", "每一项的五落实或改正记录", "两名核查员的验收记录，每一项都销号", "奖励认定",
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"^not_now$"):
        way.close(sample, reporter)
    with pytest.raises(Forbidden):
        closing.checklist(sample.office, handler(sample, reporter, Duty.LEAD), number)


def test_nothing_found_needs_no_remedy(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    nothing = replace(FINDING, outcome="unsubstantiated", items=(), measure="", document_number="")
    number = builders.conclude(sample, reporter, nothing)
    assert missing(sample, reporter, number) == []
    way.close(sample, reporter)
    assert days_planned(sample, number) == []
    # Where nothing was found there is nothing to look at again.
    with pytest.raises(Refused):
        looking.begin(sample.office, sample.actor(Duty.OVERSEE, ABOVE), number)


def test_whoever_was_closed_is_looked_at_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda _: 99)
    sample, reporter, number = closed(engine, SHUT)
    assert days_planned(sample, number) == [30, 90, 180]
    # Who is looked at must not hear of it: the handling department sees what was done, and nothing that is planned.
    assert remedy(sample.office, handler(sample, reporter, Duty.VERIFY), number).look_backs == ()
    assert len(remedy(sample.office, sample.actor(Duty.OVERSEE, ABOVE), number).look_backs) == 3


@pytest.mark.parametrize(("drawn", "days"), [(19, [30, 90, 180]), (20, [])])
def test_of_the_others_a_share_is_drawn(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, drawn: int, days: list[int]
) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda _: drawn)
    sample, _, number = closed(sqlite_engine)
    assert days_planned(sample, number) == days


def test_on_its_day_it_waits_for_the_office_above_and_the_reporter_hears_nothing(engine: Engine) -> None:
    sample, reporter, number = closed(engine, SHUT)
    above = sample.actor(Duty.OVERSEE, ABOVE)
    sample.clock.forward(days=29)
    assert waiting.sweep(sample.office).looked_back == 0
    sample.clock.forward(days=1)
    before = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert waiting.sweep(sample.office).looked_back == 1
    assert waiting.sweep(sample.office).looked_back == 0
    assert [row.number for row in desk(sample.office, above).rows] == [number]
    after = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert before is not None
    assert after is not None
    assert (after.now, after.timeline) == (before.now, before.timeline)
    for who, outcome, seen, error in (
        (handler(sample, reporter, Duty.VERIFY), "clean", "看过了", Forbidden),
        (sample.actor(Duty.OVERSEE, "zhoucun-committee"), "clean", "看过了", Forbidden),
        (sample.actor(Duty.INTAKE, "zhoucun-housing"), "clean", "看过了", NotFound),
        (above, "clean", " ", Refused),
        (above, "perhaps", "看过了", Refused),
    ):
        with pytest.raises(error):
            looking.done(sample.office, who, number, outcome, seen)
    looking.done(sample.office, above, number, "clean", "门锁着，设备拆走了。")
    assert state(sample, reporter) == "CLOSED"
    assert days_planned(sample, number) == [60, 150]
    shown = remedy(sample.office, handler(sample, reporter, Duty.VERIFY), number).look_backs
    watcher = next(one.title for one in sample.founded.officers if one.id == above.officer)
    assert [(one.outcome, one.seen, one.by) for one in shown] == [("没有复发", "门锁着，设备拆走了。", watcher)]


def test_what_came_back_is_worked_on_anew(engine: Engine) -> None:
    sample, reporter, number = closed(engine, SHUT)
    above = sample.actor(Duty.OVERSEE, ABOVE)
    looking.begin(sample.office, above, number)
    looking.done(sample.office, above, number, "recurred", "夜里又开了。")
    assert state(sample, reporter) == "REOPENED"
    step = next(one for one in history_of(sample.office, sample.authority, reporter.tip) if one.step == "recur")
    assert step.payload["nature"] == "N3"
    assert days_planned(sample, number) == []
    shown = remedy(sample.office, handler(sample, reporter, Duty.VERIFY), number)
    assert shown.recurred
    assert [one.outcome for one in shown.look_backs] == ["死灰复燃"]
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert view.now.headline == "又开始办了"
    # Measures of the round before still stand in the case; what is put right is written anew with the next finding.
    assert [line.taken.code for line in shown.measures] == ["MS-03", "SG-1"]
    with pytest.raises(Refused):
        enforce.enforce(sample.office, handler(sample, reporter, Duty.VERIFY), number, [way.five(sample)])
