"""Intake: the record, the lead sheet, taking a case or not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle, read
from casework.kernel.errors import Conflict, Forbidden, NotFound, Refused
from casework.rules.duties import Duty
from crypto.keyring import Purpose
from tests.services import builders
from tests.services.builders import RECORD, SHEET, attestation, case_of, handler, history_of, number_of, send_tip
from tests.services.founding import Sample, found_sample


def begun(engine: Engine) -> tuple[Sample, builders.Reporter, str]:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    return sample, reporter, number_of(sample, reporter)


def test_accepting_promises_a_result_in_sixty_days(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    builders.accept(sample, reporter)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.due_kind, case.due) == ("ACCEPTED", "conclude", sample.clock.today + 60)
    assert case.attestation == attestation(sample, reporter).signature
    view = read.open_case(sample.office, handler(sample, reporter, Duty.INTAKE), number)
    assert view.record is not None
    assert view.record.text == RECORD
    assert (view.record.category_name, view.record.sector_name) == ("没护栏、没护罩、通道堵了", "工厂车间")
    assert view.lead_sheet is not None
    assert view.lead_sheet.text == SHEET
    assert [line.text for line in view.history] == ["受理", "写线索", "写案件登记", "收到"]


def test_no_acceptance_without_a_record(sqlite_engine: Engine) -> None:
    sample, reporter, number = begun(sqlite_engine)
    with pytest.raises(Refused) as refusal:
        handle.accept(sample.office, handler(sample, reporter, Duty.INTAKE), number, attestation(sample, reporter))
    assert refusal.value.code == "no_record"


@pytest.mark.parametrize("how", ["forged", "other_tip", "other_department", "intake_key"])
def test_an_attestation_that_does_not_fit_stops_the_acceptance(sqlite_engine: Engine, how: str) -> None:
    sample, reporter, number = begun(sqlite_engine)
    intake = handler(sample, reporter, Duty.INTAKE)
    handle.write_record(sample.office, intake, number, RECORD, 0)
    good = attestation(sample, reporter)
    elsewhere = sample.founded.departments[sample.actor(Duty.INTAKE, "zhoucun-discipline").department]
    bad = {
        "forged": replace(good, signature=bytes(64)),
        "other_tip": attestation(sample, send_tip(sample)),
        "other_department": replace(good, key_id=elsewhere.key_ids[Purpose.LETTERS]),
        "intake_key": replace(good, key_id=sample.founded.departments[intake.department].key_ids[Purpose.INTAKE]),
    }[how]
    with pytest.raises(Refused) as refusal:
        handle.accept(sample.office, intake, number, bad)
    assert refusal.value.code == "attestation"
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "TRIAGE"


def test_two_who_write_the_same_version_conflict(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    first, second = (handler(sample, reporter, Duty.INTAKE, index) for index in (0, 1))
    assert handle.write_record(sample.office, first, number, RECORD, 0) == 1
    with pytest.raises(Conflict):
        handle.write_record(sample.office, second, number, replace(RECORD, summary="另一份"), 0)
    assert handle.write_record(sample.office, second, number, replace(RECORD, summary="看过再写"), 1) == 2
    with pytest.raises(Conflict):
        handle.write_record(sample.office, first, number, RECORD, 1)


@pytest.mark.parametrize(
    "text",
    [
        "电话13812345678",
        "打 138 1234 5678 找他",
        "１３８１２３４５６７８",
        "身份证 37030619900101123X",
        "卡号 6222-0212-3456-7890-123",
        "座机0533-6411234",
    ],
)
def test_private_numbers_are_refused_in_sheet_and_record(sqlite_engine: Engine, text: str) -> None:
    sample, reporter, number = begun(sqlite_engine)
    intake = handler(sample, reporter, Duty.INTAKE)
    with pytest.raises(Refused) as refusal:
        handle.write_lead_sheet(sample.office, intake, number, text, 0)
    assert refusal.value.code == "private_number"
    with pytest.raises(Refused):
        handle.write_record(sample.office, intake, number, replace(RECORD, summary=text), 0)


@pytest.mark.parametrize("text", ["2026年11月23日，3号车间12台设备，罚款80000元", "文号〔2026〕12号", "场所号 0042"])
def test_ordinary_numbers_are_not_private(sqlite_engine: Engine, text: str) -> None:
    sample, reporter, number = begun(sqlite_engine)
    assert handle.write_lead_sheet(sample.office, handler(sample, reporter, Duty.INTAKE), number, text, 0) == 1


@pytest.mark.parametrize(
    ("field", "value"), [("region", "110000000000"), ("sector", "moon"), ("category", "C77"), ("summary", "  ")]
)
def test_a_record_holds_only_what_the_pack_knows(sqlite_engine: Engine, field: str, value: str) -> None:
    sample, reporter, number = begun(sqlite_engine)
    with pytest.raises(Refused):
        handle.write_record(sample.office, handler(sample, reporter, Duty.INTAKE), number, replace(RECORD, **{field: value}), 0)


def test_declining_needs_another_person(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    first, second = (handler(sample, reporter, Duty.INTAKE, index) for index in (0, 1))
    handle.propose_decline(sample.office, first, number, "Z02", department="周村区交通运输局")
    with pytest.raises(Refused) as refusal:
        handle.confirm_decline(sample.office, first, number, agree=True)
    assert refusal.value.code == "second_person"
    handle.confirm_decline(sample.office, second, number, agree=False)
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "TRIAGE"
    handle.propose_decline(sample.office, second, number, "Z03")
    handle.confirm_decline(sample.office, first, number, agree=True)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.due) == ("NOT_ACCEPTED", None)
    tell = history_of(sample.office, sample.authority, reporter.tip)[-1].tell
    assert tell == {"reason": "找不到那个地方或单位，没法查", "day": sample.clock.today + 10}


@pytest.mark.parametrize(("reason", "department"), [("Z04", ""), ("Z02", "某局"), ("Z02", "")])
def test_reasons_come_from_the_list(sqlite_engine: Engine, reason: str, department: str) -> None:
    sample, reporter, number = begun(sqlite_engine)
    with pytest.raises(Refused):
        handle.propose_decline(sample.office, handler(sample, reporter, Duty.INTAKE), number, reason, department)


def test_only_intake_of_the_lead_handles(sqlite_engine: Engine) -> None:
    sample, reporter, number = begun(sqlite_engine)
    verifier, stranger = handler(sample, reporter, Duty.VERIFY), sample.actor(Duty.INTAKE, "zhoucun-discipline")
    for actor, error in ((verifier, Forbidden), (stranger, NotFound)):
        with pytest.raises(error):
            handle.write_record(sample.office, actor, number, RECORD, 0)
        with pytest.raises(error):
            handle.ask_more(sample.office, actor, number, ("地点",))
        with pytest.raises(error):
            handle.accept(sample.office, actor, number, attestation(sample, reporter))


def test_asking_is_from_the_list(sqlite_engine: Engine) -> None:
    sample, reporter, number = begun(sqlite_engine)
    for missing in ((), ("电话",)):
        with pytest.raises(Refused):
            handle.ask_more(sample.office, handler(sample, reporter, Duty.INTAKE), number, missing)


def test_the_words_are_for_intake_of_a_recipient_and_every_look_is_written(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    intake, verifier = handler(sample, reporter, Duty.INTAKE), handler(sample, reporter, Duty.VERIFY)
    sealed = read.sealed_tip(sample.office, intake, number)
    assert sealed.sealed == reporter.submission.sealed
    assert sealed.mailbox.claim_public == reporter.box.claim_public
    with pytest.raises(Forbidden):
        read.sealed_tip(sample.office, verifier, number)
    view = read.open_case(sample.office, intake, number)
    assert [(title, at) for title, at in view.sealed_opened] == [(intake.title, sample.clock.now())]
    assert not read.open_case(sample.office, verifier, number).can_open_sealed


def test_the_case_page_offers_only_lawful_steps(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    intake, verifier = handler(sample, reporter, Duty.INTAKE), handler(sample, reporter, Duty.VERIFY)
    offered = read.open_case(sample.office, intake, number).deeds
    # A dispute comes after somebody sent the case back; nobody has.
    triage = ["accept", "ask_more", "propose_decline", "transfer", "hand_outside", "hand_up", "split"]
    assert [deed.step for deed in offered] == triage
    assert offered[0].reporter_reads == "部门接手了，1 月 22 日前告诉您结果，一般会更早。"
    assert read.open_case(sample.office, verifier, number).deeds == ()
    builders.accept(sample, reporter)
    assert [deed.step for deed in read.open_case(sample.office, verifier, number).deeds] == ["start"]
    assert [deed.step for deed in read.open_case(sample.office, intake, number).deeds] == ["hand_up", "split"]


def test_who_proposed_to_decline_is_not_offered_to_agree(sqlite_engine: Engine) -> None:
    sample, reporter, number = begun(sqlite_engine)
    first, second = (handler(sample, reporter, Duty.INTAKE, index) for index in (0, 1))
    handle.propose_decline(sample.office, first, number, "Z03")
    # What concerns the department itself may go to the office above at any time before the conclusion.
    assert [deed.step for deed in read.open_case(sample.office, first, number).deeds] == ["hand_up"]
    assert [deed.step for deed in read.open_case(sample.office, second, number).deeds] == ["decline", "keep", "hand_up"]


def test_who_sees_a_case_is_shown(sqlite_engine: Engine) -> None:
    sample, reporter, number = begun(sqlite_engine)
    seers = read.open_case(sample.office, handler(sample, reporter, Duty.INTAKE), number).seers
    assert (seers[0].role, seers[0].intake_officers) == ("主办", 2)
    assert all(one.intake_officers == 0 for one in seers if one.role == "督办")
