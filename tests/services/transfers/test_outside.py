"""Handing a case to another installation, and what comes back: two of them, each with a database and a root of its own."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import mailbox, receive
from casework.cases.desk import desk
from casework.cases.mailbox import MailboxView
from casework.kernel.errors import NotFound, Refused
from casework.papers.outside_slip import outside_slip
from casework.rules.duties import Duty
from casework.sweep import sweep
from casework.transfers import outside
from casework.transfers.outside import Answer, Received, Sending
from crypto import OpeningError
from crypto.encoding import b64u
from crypto.streams import open_stream
from tests.services import builders
from tests.services.builders import WORDS, case_of, own_files, send_tip, write_tip
from tests.services.founding import Sample, found_sample
from tests.services.transfers import way
from tests.services.transfers.outside_way import (
    HOME,
    REASON,
    RECEIVER,
    another,
    hand_over,
    introduce,
    make_file,
    open_file,
    recorded,
)

ANSWER = Answer(
    "substantiated", "护罩拆了三台。", "两个人到现场看过。", "责令停用。", "paid", "带回函来。", "乙应急函〔2026〕5号"
)  # fmt: skip
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
        assert view.now.headline.endswith("查实了")
        assert view.now.sentence.startswith("不同意，")
        name = view.now.headline[: -len("查实了")]
        assert [(one.label, one.text) for one in view.finding] == [
            ("查的结果", ANSWER.grounds),
            ("怎么查的", ANSWER.checked),
            ("怎么处理", ANSWER.handled),
            ("有没有奖金", f"有。由{name}发，不在这里领。带回函来。"),
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
        # And for everybody else there it is what others have to answer.
        assert [one.number for one in desk(sample.office, sample.actor(Duty.LEAD, HOME), "waiting").rows] == [number]
        assert desk(sample.office, intake, "active").rows == ()
