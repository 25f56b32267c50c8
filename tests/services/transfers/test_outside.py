"""Handing a case to another installation, and what comes back: two of them, each with a database and a root of its own."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import mailbox, read, receive
from casework.cases.desk import desk
from casework.cases.mailbox import MailboxView
from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import AuthorityId, Day, DepartmentId
from casework.papers.outside_slip import outside_slip
from casework.rules.duties import Duty
from casework.sweep import sweep
from casework.transfers import introductions, outside
from casework.transfers.outside import Answer, Received, Sending
from crypto import OpeningError
from crypto.encoding import Json, b64u, random_id
from crypto.streams import open_stream
from tests.services import builders
from tests.services.builders import WORDS, case_of, own_files, send_tip, write_tip
from tests.services.founding import Sample, found_sample
from tests.services.transfers import way
from tests.services.transfers.outside_way import (
    HOME,
    OFFICE,
    REASON,
    RECEIVER,
    another,
    hand_over,
    introduce,
    make_file,
    open_file,
    recorded,
)

ANSWER = Answer("查实了，护罩拆了三台。", "两个人到现场看过。", "责令停用。", "奖金由本机关发，见回函。", "乙应急函〔2026〕5号")
ALONE = Sending("丙县应急管理局", REASON, "K7M2QX8P")


@pytest.fixture
def sample(engine: Engine) -> Sample:
    return found_sample(engine)


@pytest.fixture
def other(sample: Sample, sqlite_engine: Engine) -> Sample:
    return another(sample, sqlite_engine)


def box(sample: Sample, reporter: builders.Reporter) -> MailboxView:
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    return view


def document_of(sample: Sample) -> dict[str, Json]:
    found = json.loads(json.dumps(introductions.own(sample.office, sample.authority)))
    assert isinstance(found, dict)
    return found


class TestIntroductions:
    def test_two_people_compare_before_anything_is_sealed(self, sample: Sample, other: Sample) -> None:
        first, second = sample.actor(Duty.KEYS, HOME), sample.actor(Duty.KEYS, OFFICE)
        fingerprint = introductions.take(sample.office, first, document_of(other))
        number, actor = recorded(sample, send_tip(sample))
        assert outside.choice(sample.office, actor, number) == ()
        root = other.founded.authority.root_public
        with pytest.raises(Refused, match="same_person"):
            introductions.confirm(sample.office, first, other.authority, root)
        with pytest.raises(Refused, match="changed"):
            introductions.confirm(sample.office, second, other.authority, bytes(32))
        with pytest.raises(Refused, match="no_introduction"):
            outside.keys_of(sample.office, actor, number, other.authority, DepartmentId(RECEIVER))
        introductions.confirm(sample.office, second, other.authority, root)
        (known,) = outside.choice(sample.office, actor, number)
        assert (known.id, known.fingerprint, known.confirmed) == (other.authority, fingerprint, True)
        assert RECEIVER in {one.id for one in known.departments}

    def test_new_records_need_no_second_look_and_another_root_does(
        self, sample: Sample, other: Sample, sqlite_engine: Engine
    ) -> None:
        introduce(sample, other)
        introductions.take(sample.office, sample.actor(Duty.KEYS, HOME), document_of(other))
        (known,) = introductions.introductions(sample.office, sample.actor(Duty.KEYS, HOME))
        assert known.confirmed
        stranger = another(sample, sqlite_engine)
        forged = {**document_of(stranger), "authority": b64u(other.authority)}
        with pytest.raises(Refused, match="not_read"):
            introductions.take(sample.office, sample.actor(Duty.KEYS, HOME), forged)

    @pytest.mark.parametrize(
        "change",
        [
            {"v": 2}, {"name": ""}, {"departments": []}, {"departments": [{"id": "nobody", "name": "某局"}]}, {"records": []},
            {"root": "AA"}, {"extra": 1}, {"authority": b64u(bytes(16))},
        ],
        ids=str,
    )  # fmt: skip
    def test_what_does_not_hold_together_is_refused(self, sample: Sample, other: Sample, change: dict[str, Json]) -> None:
        with pytest.raises(Refused, match="not_read"):
            introductions.take(sample.office, sample.actor(Duty.KEYS, HOME), {**document_of(other), **change})

    def test_only_who_keeps_keys_takes_one_and_never_the_own(self, sample: Sample, other: Sample) -> None:
        with pytest.raises(Forbidden):
            introductions.take(sample.office, sample.actor(Duty.INTAKE, HOME), document_of(other))
        with pytest.raises(Refused, match="own"):
            introductions.take(sample.office, sample.actor(Duty.KEYS, HOME), document_of(sample))

    def test_whoever_is_struck_off_gets_nothing_more(self, sample: Sample, other: Sample) -> None:
        introduce(sample, other)
        reporter = send_tip(sample)
        number, _ = hand_over(sample, reporter, other)
        keeper, intake = sample.actor(Duty.KEYS, HOME), builders.handler(sample, reporter, Duty.INTAKE)
        introductions.forget(sample.office, keeper, other.authority)
        with pytest.raises(Refused, match="no_introduction"):
            outside.further(sample.office, intake, number, 0)
        shown = outside.panel(sample.office, intake, number)
        assert shown is not None
        assert shown.file_gone
        with pytest.raises(NotFound):
            introductions.forget(sample.office, keeper, AuthorityId(random_id()))


class TestHanding:
    def test_the_other_installation_opens_words_letters_and_files(self, sample: Sample, other: Sample) -> None:
        introduce(sample, other)
        files = own_files(("photo", b"\xff\xd8 a photo"))
        reporter = write_tip(sample, files=files)
        receive.receive(sample.office, reporter.submission)
        way.reply(sample, reporter, "还有一台也没有。")
        first_day = case_of(sample.office, sample.authority, reporter.tip).day
        sample.clock.forward(days=2)
        stream = files[0].stream(reporter.sealed)
        number, file = hand_over(sample, reporter, other, [stream])
        package, rest = open_file(other, file)
        assert (package.tip["words"], package.letters) == (WORDS, ((1, "还有一台也没有。"),))
        assert (package.first_day, package.day) == (first_day, sample.clock.today)
        assert package.giver.root == sample.founded.authority.root_public
        assert package.record["summary"] == builders.RECORD.summary
        (carried,) = package.files
        assert open_stream(carried.key, carried.scope, 1, rest) == b"\xff\xd8 a photo"
        # Neither the mailbox's key nor the claim's goes along, and nobody else opens it.
        for kept in (reporter.box.public, reporter.box.claim_public, reporter.hash):
            assert b64u(kept).encode() not in package.encode()
        with pytest.raises(OpeningError):
            open_file(sample, file)
        with pytest.raises(OpeningError):
            open_file(other, file, HOME)
        case = case_of(sample.office, sample.authority, reporter.tip)
        assert (case.number, case.standing.main, case.due_kind) == (number, "SENT_OUT", "transfer_receipt")

    def test_the_reporter_goes_on_reading_and_writing_here(self, sample: Sample, other: Sample) -> None:
        introduce(sample, other)
        reporter = send_tip(sample)
        number, _ = hand_over(sample, reporter, other)
        view = box(sample, reporter)
        assert view.now.headline.startswith("转给了")
        assert view.now.sentence == "最早报的日子一起带去。您还在这里看结果。11 月 25 日前问它收到没有。"
        assert (view.can_write, view.can_withdraw) == (True, False)
        way.reply(sample, reporter, "他们又开工了。")
        intake = builders.handler(sample, reporter, Duty.INTAKE)
        shown = outside.panel(sample.office, intake, number)
        assert shown is not None
        assert shown.new_letters == 1
        file, slip, letters = make_file(sample, intake, number, other)
        outside.further(sample.office, intake, number, letters)
        package, _ = open_file(other, file)
        assert (package.slip, slip) == (shown.sent.slip, shown.sent.slip)
        assert package.letters == ((1, "他们又开工了。"),)
        later = outside.panel(sample.office, intake, number)
        assert later is not None
        assert later.new_letters == 0

    def test_receipt_and_answer_are_read_here(self, sample: Sample, other: Sample) -> None:
        introduce(sample, other)
        reporter = send_tip(sample)
        number, _ = hand_over(sample, reporter, other)
        intake = builders.handler(sample, reporter, Duty.INTAKE)
        sample.clock.forward(days=1)
        outside.received(sample.office, intake, number, Received(sample.clock.today, "乙应急函〔2026〕3号", "举报受理岗"))
        view, case = box(sample, reporter), case_of(sample.office, sample.authority, reporter.tip)
        assert (view.now.headline.endswith("接手了"), case.due_kind) == (True, "conclude")
        outside.answer(sample.office, intake, number, ANSWER)
        view = box(sample, reporter)
        assert view.now.sentence == "它查的结果写在下面。"
        assert [(one.label, one.text) for one in view.finding] == [
            ("查的结果", ANSWER.grounds),
            ("怎么查的", ANSWER.checked),
            ("怎么处理", ANSWER.handled),
            ("有没有奖金", ANSWER.reward),
        ]
        case = case_of(sample.office, sample.authority, reporter.tip)
        assert (case.standing.main, case.standing.finding, case.standing.reward) == ("CLOSED", "", "R_PENDING")
        assert view.reward is None
        with pytest.raises(Refused, match="not_now"):
            outside.answer(sample.office, intake, number, ANSWER)

    def test_a_refusal_brings_the_case_back(self, sample: Sample, other: Sample) -> None:
        introduce(sample, other)
        reporter = send_tip(sample)
        number, _ = hand_over(sample, reporter, other)
        intake = builders.handler(sample, reporter, Duty.INTAKE)
        outside.refused(sample.office, intake, number, "厂子在丙县。", "")
        case = case_of(sample.office, sample.authority, reporter.tip)
        assert (case.standing.main, case.due_kind) == ("TRIAGE", "accept")
        assert box(sample, reporter).now.headline == "在看归谁管"
        shown = outside.panel(sample.office, intake, number)
        assert shown is not None
        assert (shown.out, shown.sent.returned) == (False, "厂子在丙县。")
        # And it can go elsewhere.
        outside.hand(sample.office, intake, number, ALONE)
        again = outside.panel(sample.office, intake, number)
        assert again is not None
        assert (again.sent.count, again.sent.returned, again.sent.file) == (2, "", False)

    def test_no_receipt_in_two_working_days_is_reported(self, sample: Sample) -> None:
        reporter = send_tip(sample)
        number, intake = recorded(sample, reporter)
        outside.hand(sample.office, intake, number, ALONE)
        sample.clock.forward(days=2)
        shown = outside.panel(sample.office, intake, number)
        assert shown is not None
        assert not shown.late
        sample.clock.forward(days=1)
        shown = outside.panel(sample.office, intake, number)
        assert shown is not None
        assert shown.late
        sweep(sample.office)
        assert any(one.step == "overdue" for one in builders.history_of(sample.office, sample.authority, reporter.tip))

    def test_without_keys_the_words_stay(self, sample: Sample) -> None:
        reporter = send_tip(sample)
        number, intake = recorded(sample, reporter)
        outside.hand(sample.office, intake, number, ALONE)
        shown = outside.panel(sample.office, intake, number)
        assert shown is not None
        assert (shown.sent.receiver, shown.sent.file, shown.new_letters) == ("丙县应急管理局", False, 0)
        with pytest.raises(Refused, match="not_now"):
            outside.further(sample.office, intake, number, 0)
        assert way.words_open(sample, intake, number) == WORDS

    def test_the_slip_is_made_of_the_record(self, sample: Sample, other: Sample) -> None:
        """A day of the reporter's stands on paper only where nothing else carries it; never the case's number or a word."""
        introduce(sample, other)
        reporter, alone = send_tip(sample), send_tip(sample)
        number, _ = hand_over(sample, reporter, other)
        intake = builders.handler(sample, reporter, Duty.INTAKE)
        slip = outside_slip(sample.office, intake, number)
        assert (slip.file, slip.first_day, slip.reason) == (True, "", REASON)
        assert number not in str(slip)
        assert WORDS not in str(slip)
        second, actor = recorded(sample, alone)
        outside.hand(sample.office, actor, second, ALONE)
        assert outside_slip(sample.office, actor, second).first_day == "2026年11月23日"
        with pytest.raises(NotFound):
            outside_slip(sample.office, sample.actor(Duty.INTAKE, RECEIVER), number)
        with pytest.raises(NotFound):
            outside_slip(sample.office, actor, builders.number_of(sample, send_tip(sample)))

    def test_it_waits_on_the_desk_for_intake(self, sample: Sample) -> None:
        reporter = send_tip(sample)
        number, intake = recorded(sample, reporter)
        outside.hand(sample.office, intake, number, ALONE)
        (row,) = desk(sample.office, intake, "mine").rows
        assert (row.number, row.state_label) == (number, "已转外地")


class TestRefusals:
    @pytest.mark.parametrize(
        ("sending", "code"),
        [
            (replace(ALONE, receiver=""), "empty"),
            (replace(ALONE, reason=" "), "empty"),
            (replace(ALONE, reason="打 13812345678 问他"), "private_number"),
            (replace(ALONE, slip="K7M2QX8"), "bad_slip"),
            (replace(ALONE, slip="K7M2QX8O"), "bad_slip"),
            (replace(ALONE, authority=AuthorityId(bytes(16))), "no_introduction"),
        ],
        ids=["receiver", "reason", "number", "short", "letter", "stranger"],
    )
    def test_what_is_wrong_is_refused(self, sample: Sample, sending: Sending, code: str) -> None:
        number, intake = recorded(sample, send_tip(sample))
        with pytest.raises(Refused, match=code):
            outside.hand(sample.office, intake, number, sending)

    def test_the_record_comes_first(self, sample: Sample) -> None:
        reporter = send_tip(sample)
        number, intake = builders.number_of(sample, reporter), builders.handler(sample, reporter, Duty.INTAKE)
        with pytest.raises(Refused, match="no_record"):
            outside.hand(sample.office, intake, number, ALONE)

    def test_a_receipt_has_a_day_between(self, sample: Sample) -> None:
        reporter = send_tip(sample)
        number, intake = recorded(sample, reporter)
        outside.hand(sample.office, intake, number, ALONE)
        today = sample.clock.today
        for day in (Day(today - 1), Day(today + 1)):
            with pytest.raises(Refused, match="bad_day"):
                outside.received(sample.office, intake, number, Received(day, "函3号", "受理岗"))

    @pytest.mark.parametrize("duty", [Duty.VERIFY, Duty.LEAD, Duty.LEGAL])
    def test_nobody_but_the_leads_intake(self, sample: Sample, duty: Duty) -> None:
        number, _ = recorded(sample, send_tip(sample))
        with pytest.raises(Forbidden):
            outside.hand(sample.office, sample.actor(duty, HOME), number, ALONE)
        with pytest.raises(CaseworkError):
            outside.hand(sample.office, sample.actor(Duty.INTAKE, RECEIVER), number, ALONE)
        with pytest.raises(NotFound):
            read.open_case(sample.office, sample.actor(Duty.INTAKE, RECEIVER), number)
