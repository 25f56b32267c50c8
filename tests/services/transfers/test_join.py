"""Joint enforcement: who may be asked, what they see, and what they answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import mailbox, read, verify
from casework.cases.desk import desk
from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor
from casework.rules.duties import Duty
from casework.transfers import join
from tests.services import builders
from tests.services.builders import SHEET, case_of, handler
from tests.services.founding import Sample, found_sample

HOUSING, WATER, CITY = DepartmentId("zhoucun-housing"), DepartmentId("zhoucun-water"), DepartmentId("zibo-emergency")
REASON = "围堰归你们管，请一起去看。"


def asked(engine: Engine, *wanted: DepartmentId) -> tuple[Sample, builders.Reporter, str]:
    """A case under verification whose leader has asked departments to join."""
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    number, _, _ = builders.start(sample, reporter)
    join.ask(sample.office, handler(sample, reporter, Duty.LEAD), number, wanted, REASON)
    return sample, reporter, number


def verifiers(sample: Sample, department: DepartmentId) -> list[Actor]:
    return [sample.actor(Duty.VERIFY, department, number) for number in (0, 1)]


def shown(sample: Sample, actor: Actor, number: str) -> join.Joint:
    found = join.joint(sample.office, actor, number)
    assert found is not None
    return found


def test_who_is_asked_sees_the_record_and_whoever_joins_the_sheet(engine: Engine) -> None:
    sample, reporter, number = asked(engine, WATER)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.department) == ("JOINT", "zhoucun-emergency")
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert view.now.headline == "正在查"
    # The reporter's letters go where they went before.
    assert len(view.reply_to) == 1
    leader, verifier, intake = (sample.actor(duty, WATER) for duty in (Duty.LEAD, Duty.VERIFY, Duty.INTAKE))
    for actor in (leader, verifier):
        seen = read.open_case(sample.office, actor, number)
        assert (seen.role, seen.mailbox, seen.lead_sheet) == ("受邀", None, None)
        assert seen.record is not None
        assert [row.number for row in desk(sample.office, actor).rows] == [number]
    assert desk(sample.office, intake).rows == ()
    people = [one.officer for one in verifiers(sample, WATER)]
    assert not shown(sample, intake, number).can_answer
    assert shown(sample, leader, number).can_answer
    asker = next(one.title for one in sample.founded.officers if one.id == handler(sample, reporter, Duty.LEAD).officer)
    assert [(one.by, one.reason) for one in shown(sample, leader, number).asked] == [(asker, REASON)]
    join.answer(sample.office, leader, number, people, "", joins=True)
    for actor in (leader, verifier):
        seen = read.open_case(sample.office, actor, number)
        assert (seen.role, seen.mailbox, seen.can_open_sealed) == ("协办", None, False)
        assert seen.lead_sheet is not None
        assert seen.lead_sheet.text == SHEET
        assert desk(sample.office, actor).rows == ()
    assert read.open_case(sample.office, intake, number).can_open_sealed is False
    with pytest.raises(Forbidden):
        read.sealed_tip(sample.office, intake, number)


def test_taking_part_with_verifiers_who_write_what_they_find(engine: Engine) -> None:
    sample, reporter, number = asked(engine, WATER)
    leader, (one, two) = sample.actor(Duty.LEAD, WATER), verifiers(sample, WATER)
    stranger = sample.actor(Duty.VERIFY, HOUSING)
    for wrong in ([one.officer], [one.officer, stranger.officer], []):
        with pytest.raises(Refused) as refusal:
            join.answer(sample.office, leader, number, wrong, "", joins=True)
        assert refusal.value.code == "two_verifiers"
    with pytest.raises(Forbidden):
        join.note(sample.office, one, number, "围堰没有验收。")
    join.answer(sample.office, leader, number, [one.officer, two.officer], "", joins=True)
    join.note(sample.office, one, number, "围堰没有验收。")
    with pytest.raises(Refused):
        join.answer(sample.office, leader, number, [one.officer, two.officer], "", joins=True)
    home = handler(sample, reporter, Duty.VERIFY)
    seen = shown(sample, home, number)
    assert [(note.department, note.text) for note in seen.notes] == [("周村区水利局", "围堰没有验收。")]
    assert (seen.asked[0].answer, len(seen.asked[0].verifiers), seen.can_note) == ("joined", 2, False)
    assert shown(sample, two, number).can_note
    # Whoever verifies for another department decides nothing on the case.
    assert read.open_case(sample.office, one, number).deeds == ()
    # Supervisors see who takes part, and no notes.
    assert shown(sample, sample.actor(Duty.OVERSEE, "zibo-committee"), number).notes == ()


def test_declining_needs_a_reason_and_leaves_the_case(engine: Engine) -> None:
    sample, reporter, number = asked(engine, WATER, HOUSING)
    leader = sample.actor(Duty.LEAD, HOUSING)
    with pytest.raises(Refused):
        join.answer(sample.office, leader, number, [], " ", joins=False)
    join.answer(sample.office, leader, number, [], "人手都在防汛。", joins=False)
    with pytest.raises(NotFound):
        read.open_case(sample.office, leader, number)
    said = {one.id: one.said for one in shown(sample, handler(sample, reporter, Duty.LEAD), number).asked}
    assert said == {WATER: "", HOUSING: "人手都在防汛。"}
    # One that declined is not asked again; others have not gone.
    assert read.open_case(sample.office, sample.actor(Duty.VERIFY, WATER), number).role == "受邀"


def test_a_case_goes_on_to_its_conclusion_while_departments_take_part(sqlite_engine: Engine) -> None:
    sample, reporter, number = asked(sqlite_engine, WATER)
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    version = verify.conclude(sample.office, first, number, builders.FINDING)
    verify.countersign(sample.office, second, number, version)
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "FINDING_PROPOSED"
    leader = sample.actor(Duty.LEAD, WATER)
    with pytest.raises(Refused):
        join.answer(sample.office, leader, number, [one.officer for one in verifiers(sample, WATER)], "", joins=True)


@pytest.mark.parametrize(
    "wanted",
    [(), ("zhoucun-emergency",), ("zibo-committee",), ("zhoucun-committee",), ("zhoucun-discipline",), (WATER, "nobody")],
)
def test_whoever_plays_another_part_is_not_asked(sqlite_engine: Engine, wanted: tuple[str, ...]) -> None:
    """The lead itself, who supervises, who sets the reward, and inspection for what is no case of theirs."""
    sample = found_sample(sqlite_engine)
    reporter = builders.send_tip(sample)
    number, _, _ = builders.start(sample, reporter)
    with pytest.raises(Refused) as refusal:
        join.ask(sample.office, handler(sample, reporter, Duty.LEAD), number, [DepartmentId(one) for one in wanted], REASON)
    assert refusal.value.code == "bad_departments"


def test_a_case_that_went_upward_is_not_brought_back_down(sqlite_engine: Engine) -> None:
    """The reporter asked for the level above, which the server does not know: no lower department may be asked."""
    sample = found_sample(sqlite_engine)
    reporter = builders.send_tip(sample, replace(builders.FACTORY, upward=True))
    number = builders.accept(sample, reporter)
    lead = handler(sample, reporter, Duty.INTAKE)
    assert lead.department == CITY
    names = {one.id for one in join.askable(sample.office, lead, number)}
    assert not {name for name in names if name.startswith("zhoucun")}


def test_only_the_leader_of_the_lead_asks(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = builders.send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    for actor in (first, handler(sample, reporter, Duty.INTAKE), sample.actor(Duty.LEAD, WATER)):
        with pytest.raises(CaseworkError):
            join.ask(sample.office, actor, number, [WATER], REASON)
