"""The reporter's mailbox: what it says, and that only the claim key moves anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, read
from casework.cases.letters import send_letter
from casework.kernel.errors import Conflict, NotFound, Refused
from casework.kernel.ids import MailboxHash
from casework.remedy import closing
from casework.rules.duties import Duty
from crypto import opening
from crypto.encoding import random_id, random_seed
from crypto.keyring import Keyring, Purpose, Trust
from crypto.mailbox import Action, SignedAction, verify_action
from tests.services import builders
from tests.services.builders import Reporter, case_of, handler, letter_to, number_of, send_tip
from tests.services.founding import Sample, found_sample


def look(sample: Sample, reporter: Reporter) -> mailbox.MailboxView:
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    return view


def do(sample: Sample, reporter: Reporter, action: SignedAction) -> mailbox.Acted:
    return mailbox.act(sample.office, sample.authority, reporter.hash, action)


def write(sample: Sample, reporter: Reporter, text: str) -> mailbox.Acted:
    body = reporter.box.seal_reply(reporter.tip, builders.reply_recipients(sample, reporter), text)
    return do(sample, reporter, reporter.box.sign_action(Action.LETTER, body))


def ring(sample: Sample, view: mailbox.MailboxView) -> Keyring:
    return Trust(sample.authority, sample.founded.authority.root_public).verify(view.records, sample.clock.today)


def test_a_new_tip_reads_as_received_with_its_date(engine: Engine) -> None:
    sample = found_sample(engine)
    view = look(sample, send_tip(sample))
    assert (view.now.headline, view.now.sentence) == ("收到了", "文字收到了。11 月 30 日前告诉您接不接。")
    assert [(line.headline, line.day) for line in view.timeline] == [("收到了", "11 月 23 日")]
    assert view.next is not None
    assert (view.next.headline, view.next.day) == ("告诉您接不接", "11 月 30 日前")
    assert (view.can_withdraw, view.can_write, view.wants_answer, view.reward) == (True, True, False, None)


def test_unknown_wrong_and_mistyped_mailboxes_answer_alike(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    for mailbox_id in (random_seed(), b"", reporter.hash, reporter.mailbox_id[:-1]):
        assert mailbox.read(sample.office, sample.authority, mailbox_id) is None
    assert mailbox.read(sample.office, random_id(), reporter.mailbox_id) is None  # type: ignore[arg-type]


def test_a_letter_reaches_the_department_and_opens_there(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    write(sample, reporter, "护罩在墙上挂着。")
    number, intake = number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    assert read.open_case(sample.office, intake, number).letters_unread == 1
    sealed = read.sealed_tip(sample.office, intake, number)
    letter = sealed.letters[0]
    verify_action(
        sealed.mailbox.claim_public, sample.authority, reporter.hash,
        SignedAction(Action.LETTER, letter.sealed, letter.nonce, letter.signature),
    )  # fmt: skip
    own = sample.founded.departments[intake.department]
    assert "挂着" in opening.open_any(letter.sealed, own.seeds[Purpose.INTAKE])[1].decode()
    assert read.open_case(sample.office, intake, number).letters_unread == 0
    view = look(sample, reporter)
    assert [(one.direction, one.sealed) for one in view.letters] == [("in", None)]


def test_a_replayed_action_is_refused_and_changes_nothing(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    body = reporter.box.seal_reply(reporter.tip, builders.reply_recipients(sample, reporter), "一次")
    action = reporter.box.sign_action(Action.LETTER, body)
    do(sample, reporter, action)
    with pytest.raises(Refused) as refusal:
        do(sample, reporter, action)
    assert refusal.value.code == "replayed"
    assert len(look(sample, reporter).letters) == 1


def test_a_refused_letter_does_not_use_its_nonce_up(engine: Engine) -> None:
    """What the server did not take may be sent again: the transaction that refused it left nothing."""
    sample = found_sample(engine)
    reporter = send_tip(sample)
    action = reporter.box.sign_action(Action.LETTER, b"no envelope")
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            do(sample, reporter, action)
        assert refusal.value.code == "not_as_sealed"


@pytest.mark.parametrize("what", ["body", "nonce", "signature", "action", "mailbox"])
def test_a_forged_action_reads_like_an_unknown_mailbox(sqlite_engine: Engine, what: str) -> None:
    sample = found_sample(sqlite_engine)
    reporter, other = send_tip(sample), send_tip(sample)
    body = reporter.box.seal_reply(reporter.tip, builders.reply_recipients(sample, reporter), "x")
    action = reporter.box.sign_action(Action.LETTER, body)
    forged = {
        "body": replace(action, body=action.body[:-1] + b"\0"),
        "nonce": replace(action, nonce=random_id()),
        "signature": replace(action, signature=bytes(64)),
        "action": replace(action, action=Action.WITHDRAW, body=b""),
        "mailbox": action,
    }[what]
    where = MailboxHash(other.hash) if what == "mailbox" else reporter.hash
    with pytest.raises(NotFound):
        mailbox.act(sample.office, sample.authority, where, forged)
    assert look(sample, reporter).letters == ()
    assert look(sample, other).letters == ()


def test_a_letter_sealed_to_somebody_else_is_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    discipline = send_tip(sample, replace(builders.FACTORY, category="C25"))
    body = reporter.box.seal_reply(reporter.tip, builders.reply_recipients(sample, discipline), "x")
    with pytest.raises(Refused):
        do(sample, reporter, reporter.box.sign_action(Action.LETTER, body))


def test_withdrawing_ends_it_until_a_department_has_accepted(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, late = send_tip(sample), send_tip(sample)
    acted = do(sample, reporter, reporter.box.sign_action(Action.WITHDRAW))
    assert (acted.state, acted.now.headline) == ("WITHDRAWN", "您撤回了")
    intake = handler(sample, reporter, Duty.INTAKE)
    with pytest.raises(Refused) as refusal:
        read.sealed_tip(sample.office, intake, number_of(sample, reporter))
    assert refusal.value.code == "withdrawn"
    builders.accept(sample, late)
    with pytest.raises(Refused) as refusal:
        do(sample, late, late.box.sign_action(Action.WITHDRAW))
    assert refusal.value.code == "too_late"
    assert not look(sample, late).can_withdraw


def test_claims_are_not_taken_here(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    with pytest.raises(Refused):
        do(sample, reporter, reporter.box.sign_action(Action.CLAIM, b"{}"))


def test_a_signed_letter_of_the_department_verifies_in_the_mailbox(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.accept(sample, reporter)
    intake, number = handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter)
    first = letter_to(sample, reporter, "您说的安全门，是靠河的那个吗？")
    send_letter(sample.office, intake, number, first)
    keys = read.open_case(sample.office, intake, number).mailbox
    assert keys is not None
    assert (keys.next_seq, keys.previous) == (2, first.letter_hash)
    send_letter(
        sample.office, intake, number,
        letter_to(sample, reporter, "还有一句", seq=keys.next_seq, previous=keys.previous),
    )  # fmt: skip
    view = look(sample, reporter)
    sealed = [one.sealed for one in view.letters if one.sealed]
    opened = reporter.box.open_letters(sealed, reporter.tip, ring(sample, view))
    assert [one.letter.text for one in opened if one] == ["您说的安全门，是靠河的那个吗？", "还有一句"]


def test_two_letters_cannot_take_the_same_place(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.accept(sample, reporter)
    intake, number = handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter)
    send_letter(sample.office, intake, number, letter_to(sample, reporter, "一"))
    for letter in (letter_to(sample, reporter, "二"), letter_to(sample, reporter, "二", seq=3, previous=random_seed())):
        with pytest.raises(Conflict):
            send_letter(sample.office, intake, number, letter)


def test_a_letter_to_another_mailbox_is_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter, other = send_tip(sample), send_tip(sample)
    builders.accept(sample, reporter)
    with pytest.raises(Refused):
        send_letter(
            sample.office, handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter),
            letter_to(sample, other, "走错了"),
        )  # fmt: skip


def test_asked_and_answered_the_clock_stands_and_goes_on(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, intake = number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    handle.ask_more(sample.office, intake, number, ("地点", "时间"), letter_to(sample, reporter, "哪个车间？", kind="question"))
    view = look(sample, reporter)
    assert view.wants_answer
    assert view.now.headline == "还差一点"
    assert view.now.sentence.startswith("部门想知道：地点、时间。12 月 8 日前补上最好。")
    assert view.next is None
    sample.clock.forward(days=7)
    assert write(sample, reporter, "二车间").state == "TRIAGE"
    # Five working days were left on 23 November; on 30 November they are still left.
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert case.due == sample.clock.today + 7
    assert look(sample, reporter).now.sentence == "12 月 7 日前告诉您接不接。"


def test_the_conclusion_is_told_in_four_lines(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.conclude(sample, reporter)
    view = look(sample, reporter)
    assert (view.now.headline, view.now.sentence) == ("查实了", "不同意，12 月 3 日前可以说。")
    assert [line.label for line in view.finding] == ["查的结果", "怎么查的", "怎么处理", "有没有奖金"]
    assert view.finding[3].text == "奖金正在算，12 月 7 日前算好。"
    assert view.reward is not None
    assert view.reward.headline == "正在算"
    assert [line.headline for line in view.timeline] == ["查实了", "正在查", "部门接手了", "收到了"]


def test_nothing_found_says_so_and_why_there_is_no_reward(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    nothing = replace(builders.FINDING, outcome="unsubstantiated", items=(), measure="", document_number="")
    number = builders.conclude(sample, reporter, nothing)
    view = look(sample, reporter)
    assert view.now.headline == "没有查到"
    assert view.reward is None
    assert view.finding[3].text == "去查了，没有查到您说的情况。谢谢您。"
    closing.close(sample.office, handler(sample, reporter, Duty.INTAKE), number)
    assert look(sample, reporter).now.headline == "办完了"


def test_not_accepted_reads_as_one_kind_sentence(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = number_of(sample, reporter)
    first, second = (handler(sample, reporter, Duty.INTAKE, index) for index in (0, 1))
    handle.write_record(sample.office, first, number, builders.RECORD, 0)
    handle.propose_decline(sample.office, first, number, "Z08")
    assert look(sample, reporter).now.headline == "收到了"
    handle.confirm_decline(sample.office, second, number, agree=True)
    view = look(sample, reporter)
    assert view.now.headline == "部门没有接"
    assert view.now.sentence == "这件事，部门在您之前已经知道。不同意，12 月 3 日前可以说。"
    # What the sentence promises holds: the reporter can say so, and the department gets the letter.
    assert view.can_write
    assert write(sample, reporter, "就在北门进去第二间").state == "NOT_ACCEPTED"
    assert len(look(sample, reporter).letters) == 1
