"""Handing on, signing for it, giving it back, and who decides in a dispute."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, read
from casework.cases.letters import send_letter
from casework.kernel import events
from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Transaction, query
from casework.kernel.visibility import recipients_of
from casework.rules.duties import Duty
from casework.tips.rewrap import Wraps
from casework.transfers import hand, receivers
from casework.transfers.giving import Given
from crypto import OpeningError
from crypto.transfers import Handing
from tests.services import builders
from tests.services.builders import RECORD, SHEET, WORDS, case_of, handler, history_of, letter_to
from tests.services.founding import Sample, found_sample
from tests.services.transfers import way

HOME, HOUSING, WATER = "zhoucun-emergency", "zhoucun-housing", "zhoucun-water"


def begun(engine: Engine) -> tuple[Sample, builders.Reporter, str]:
    """A tip whose record and lead sheet are written."""
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    number, intake = builders.number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    handle.write_record(sample.office, intake, number, RECORD, 0)
    handle.write_lead_sheet(sample.office, intake, number, SHEET, 0)
    return sample, reporter, number


@query
def roles(tx: Transaction, sample: Sample, reporter: builders.Reporter) -> dict[str, str]:
    found = recipients_of(tx, events.load_of_tip(tx, sample.authority, reporter.tip))
    return {str(name): role for name, role in found.items()}


def refusal(sample: Sample, number: str, to: str, reason: str, made: Given, duty: Duty = Duty.INTAKE) -> str:
    try:
        actor = sample.actor(duty, HOME)
        hand.transfer(sample.office, actor, number, DepartmentId(to), reason, made, with_sheet=False)
    except CaseworkError as error:
        return error.code
    return "done"


def test_the_receiver_reads_everything_and_the_giver_nothing_new(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    giver = handler(sample, reporter, Duty.INTAKE)
    way.reply(sample, reporter, "第一封")
    way.over(sample, reporter, number, HOUSING)
    case, receiver = case_of(sample.office, sample.authority, reporter.tip), sample.actor(Duty.INTAKE, HOUSING)
    assert (case.department, case.standing.main, case.due_kind) == (HOUSING, "TRANSFERRED", "transfer_receipt")
    assert roles(sample.office, sample, reporter) == {HOUSING: "lead", HOME: "sender", "zibo-committee": "supervisor",
                                                      "zhoucun-committee": "rewards"}  # fmt: skip
    # The giver sees the state, and neither words nor letters.
    seen = read.open_case(sample.office, giver, number)
    assert (seen.role, seen.deeds, seen.mailbox, seen.can_open_sealed) == ("移送", (), None, False)
    with pytest.raises(Forbidden):
        read.sealed_tip(sample.office, giver, number)
    way.reply(sample, reporter, "第二封")
    assert way.words_open(sample, receiver, number) == WORDS
    assert way.letters_open(sample, receiver, number) == ["第一封", "第二封"]
    way.take(sample, reporter, number)
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "TRIAGE"
    assert way.words_open(sample, receiver, number) == WORDS
    with pytest.raises(NotFound):
        read.open_case(sample.office, giver, number)
    envelope = way.parse(read.sealed_tip(sample.office, receiver, number).sealed)
    with pytest.raises(OpeningError):
        way.seed_for(sample, DepartmentId(HOME), envelope)


def test_the_record_travels_and_the_sheet_only_by_choice(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    way.over(sample, reporter, number, HOUSING, with_sheet=True)
    receiver = sample.actor(Duty.INTAKE, HOUSING)
    seen = read.open_case(sample.office, receiver, number)
    assert seen.record is not None
    assert seen.lead_sheet is not None
    way.back(sample, reporter, number, HOME)
    way.over(sample, reporter, number, WATER)
    seen = read.open_case(sample.office, sample.actor(Duty.INTAKE, WATER), number)
    assert seen.record is not None
    assert seen.lead_sheet is None
    handle_again = handler(sample, reporter, Duty.INTAKE)
    way.take(sample, reporter, number)
    assert handle.write_lead_sheet(sample.office, handle_again, number, SHEET, 0) == 1


def test_the_reporter_reads_where_it_went_and_every_letter(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    first = letter_to(sample, reporter, "我们在看。")
    send_letter(sample.office, handler(sample, reporter, Duty.INTAKE), number, first)
    day = case_of(sample.office, sample.authority, reporter.tip).day
    sample.clock.forward(days=1)
    way.over(sample, reporter, number, HOUSING)
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert (view.lead, view.now.headline) == ("区住建局", "转给了区住建局")
    assert view.now.sentence == "最早报的日子还算数。您还在这里看结果。11 月 26 日前它来接。"
    way.take(sample, reporter, number)
    second = letter_to(sample, reporter, "由我们来看。", seq=2, previous=first.letter_hash)
    send_letter(sample.office, handler(sample, reporter, Duty.INTAKE), number, second)
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    keyring = way.trust(sample).verify(view.records, sample.clock.today)
    sealed = [one.sealed for one in view.letters if one.sealed]
    opened = reporter.box.open_letters(sealed, reporter.tip, keyring)
    assert [one and one.letter.text for one in opened] == ["我们在看。", "由我们来看。"]
    assert [line.headline for line in view.timeline] == ["在看归谁管", "转给了区住建局", "收到了"]
    # The day of the first report travels with the case.
    assert case_of(sample.office, sample.authority, reporter.tip).day == day


def test_the_receiver_accepts_and_its_attestation_counts(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    way.over(sample, reporter, number, HOUSING)
    way.take(sample, reporter, number)
    handle.accept(
        sample.office, handler(sample, reporter, Duty.INTAKE), number, builders.attestation(sample, reporter)
    )
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "ACCEPTED"


def test_a_hand_back_restores_the_giver_with_the_letters_of_meanwhile(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    giver, before = handler(sample, reporter, Duty.INTAKE), roles(sample.office, sample, reporter)
    way.over(sample, reporter, number, HOUSING)
    way.reply(sample, reporter, "在住建局那里写的")
    way.back(sample, reporter, number, HOME)
    assert roles(sample.office, sample, reporter) == before
    assert way.words_open(sample, giver, number) == WORDS
    assert way.letters_open(sample, giver, number) == ["在住建局那里写的"]
    with pytest.raises(NotFound):
        read.open_case(sample.office, sample.actor(Duty.INTAKE, HOUSING), number)
    shown = receivers.page(sample.office, giver, number)
    assert (shown.open, shown.returned, shown.hand_backs) == (False, "这条路不归我们养护。", 1)


def test_five_working_days_to_hand_back(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    way.over(sample, reporter, number, HOUSING)
    receiver = sample.actor(Duty.INTAKE, HOUSING)
    steps = {one.step for one in read.open_case(sample.office, receiver, number).deeds}
    assert steps == {"take_over", "hand_back"}
    made = way.given(sample, receiver, number, DepartmentId(HOME), Handing.BACK)
    sample.clock.forward(days=8)
    assert {one.step for one in read.open_case(sample.office, receiver, number).deeds} == {"take_over"}
    with pytest.raises(Refused) as late:
        hand.hand_back(sample.office, receiver, number, "不归我们管", made)
    assert late.value.code == "not_now"


def test_after_two_hand_backs_the_office_above_decides(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    lead = handler(sample, reporter, Duty.INTAKE)

    def offered() -> set[str]:
        return {one.step for one in read.open_case(sample.office, lead, number).deeds}

    assert "dispute" not in offered()
    for to in (HOUSING, WATER):
        assert "transfer" in offered()
        way.over(sample, reporter, number, to)
        way.back(sample, reporter, number, HOME)
    assert {"dispute", "accept"} <= offered()
    assert "transfer" not in offered()
    hand.dispute(sample.office, lead, number, "两家都说不归自己管。")
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.due_kind) == ("DISPUTED", "designate")
    above = sample.actor(Duty.OVERSEE, "zibo-committee")
    assert [one.step for one in read.open_case(sample.office, above, number).deeds] == ["designate", "raise_up"]
    with pytest.raises(NotFound):
        hand.designate(sample.office, sample.actor(Duty.OVERSEE, "zhoucun-committee"), number, DepartmentId(WATER), "归它")
    hand.designate(sample.office, above, number, DepartmentId(WATER), "施工围堰属水利工程。")
    # Only whoever has the words can give them: to the designated department, which can no longer refuse.
    assert "transfer" in offered()
    assert "dispute" not in offered()
    assert [one.id for one in receivers.page(sample.office, lead, number).receivers] == [WATER]
    with pytest.raises(Forbidden):
        receivers.key_of(sample.office, lead, number, DepartmentId("zhoucun-market"))
    way.over(sample, reporter, number, WATER)
    receiver = sample.actor(Duty.INTAKE, WATER)
    assert [one.step for one in read.open_case(sample.office, receiver, number).deeds] == ["take_over"]
    way.take(sample, reporter, number)
    assert way.words_open(sample, receiver, number) == WORDS
    left = {one.step for one in read.open_case(sample.office, receiver, number).deeds}
    assert left & {"transfer", "dispute"} == set()


def test_the_office_above_may_leave_it_where_it_is(engine: Engine) -> None:
    sample, reporter, number = begun(engine)
    lead = handler(sample, reporter, Duty.INTAKE)
    way.over(sample, reporter, number, HOUSING)
    way.back(sample, reporter, number, HOME)
    hand.dispute(sample.office, lead, number, "住建局不接。")
    hand.designate(sample.office, sample.actor(Duty.OVERSEE, "zibo-committee"), number, DepartmentId(HOME), "仍由你们办。")
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.due_kind) == ("TRIAGE", "accept")
    steps = {one.step for one in read.open_case(sample.office, lead, number).deeds}
    assert steps & {"transfer", "dispute"} == set()
    assert "accept" in steps


def test_nobody_supervises_itself_after_a_transfer(engine: Engine) -> None:
    """A housing case is supervised by the district's office; its host may lead it, and then the city's office watches."""
    sample = found_sample(engine)
    where = replace(builders.FACTORY, sector="construction", category="C16")
    reporter = builders.send_tip(sample, where)
    number = builders.number_of(sample, reporter)
    intake = handler(sample, reporter, Duty.INTAKE)
    handle.write_record(sample.office, intake, number, RECORD, 0)
    was = roles(sample.office, sample, reporter)
    assert (was[HOUSING], was["zhoucun-committee"]) == ("lead", "supervisor")
    way.over(sample, reporter, number, HOME)
    way.take(sample, reporter, number)
    now = roles(sample.office, sample, reporter)
    assert now == {HOME: "lead", "zibo-committee": "supervisor", "zhoucun-committee": "rewards"}


@pytest.mark.parametrize("what", ["key", "signature", "no tip", "strange letter", "short", "self", "excluded"])
def test_what_does_not_fit_is_refused(sqlite_engine: Engine, what: str) -> None:
    sample, reporter, number = begun(sqlite_engine)
    made = way.given(sample, handler(sample, reporter, Duty.INTAKE), number, DepartmentId(HOUSING))
    other = way.given(sample, handler(sample, reporter, Duty.INTAKE), number, DepartmentId(WATER))
    tip = made.wraps.tip
    assert tip is not None
    before, to = history_of(sample.office, sample.authority, reporter.tip), HOUSING
    match what:
        case "key":
            made = replace(made, key=other.key)
        case "signature":
            made = replace(made, signature=other.signature)
        case "no tip":
            made = replace(made, wraps=Wraps(None, {}))
        case "strange letter":
            made = replace(made, wraps=Wraps(tip, {3: tip}))
        case "short":
            made = replace(made, wraps=Wraps(tip[:-1], {}))
        case "self":
            to = HOME
        case _:
            to = "nobody"
    codes = {"key": "not_sealed", "signature": "not_signed", "self": "bad_receiver", "excluded": "bad_receiver"}
    assert refusal(sample, number, to, "不归我们", made) == codes.get(what, "not_as_sealed")
    assert history_of(sample.office, sample.authority, reporter.tip) == before


def test_a_reason_without_private_numbers_and_a_record_are_needed(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = builders.send_tip(sample)
    number, intake = builders.number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    made = way.given(sample, intake, number, DepartmentId(HOUSING))
    assert refusal(sample, number, HOUSING, "不归我们", made) == "no_record"
    handle.write_record(sample.office, intake, number, RECORD, 0)
    assert refusal(sample, number, HOUSING, " ", made) == "empty"
    assert refusal(sample, number, HOUSING, "请打 13800138000", made) == "private_number"
    assert refusal(sample, number, HOUSING, "不归我们", made, Duty.VERIFY) == "forbidden"
    assert refusal(sample, number, HOUSING, "不归我们", made) == "done"


def test_a_letter_that_nobody_could_open_does_not_hold_the_case(sqlite_engine: Engine) -> None:
    """A reporter may have sealed rubbish; the giver names it, and the server keeps it as it came."""
    sample, reporter, number = begun(sqlite_engine)
    way.reply(sample, reporter, "好的")
    giver = handler(sample, reporter, Duty.INTAKE)
    made = way.given(sample, giver, number, DepartmentId(HOUSING))
    held = replace(made, wraps=Wraps(made.wraps.tip, {}, unopened=(1,)))
    assert refusal(sample, number, HOUSING, "不归我们", replace(made, wraps=Wraps(made.wraps.tip, {}))) == "not_as_sealed"
    assert refusal(sample, number, HOUSING, "不归我们", held) == "done"
    with pytest.raises(OpeningError):
        way.letters_open(sample, sample.actor(Duty.INTAKE, HOUSING), number)
