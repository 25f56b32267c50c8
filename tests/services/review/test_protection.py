"""Being given a hard time for having told: who learns of it, who sees to it, and what lies sealed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from casework.cases import mailbox, read
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.office import Actor
from casework.review import protection
from casework.rules.duties import Duty
from crypto import opening
from crypto.encoding import b64u, canonical
from crypto.keyring import Purpose
from crypto.mailbox import SignedAction, verify_action
from tests.services import builders
from tests.services.builders import FACTORY, Reporter, case_of, handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.review.hand import Action, look, report_reprisal

WORDS = "遇到了：开除、逼着走。想请帮忙的：工会。上周五不让我进厂了。"
GUARD = "zhoucun-discipline"


def guard(sample: Sample) -> Actor:
    return sample.actor(Duty.DISCIPLINE, GUARD)


def state(sample: Sample, reporter: Reporter) -> str:
    return case_of(sample.office, sample.authority, reporter.tip).standing.protection


def test_the_way_of_a_protection(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, intake = number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    assert look(sample, reporter).protecting.line is None
    report_reprisal(sample, reporter, WORDS)
    line = look(sample, reporter).protecting.line
    assert line is not None
    assert (line.headline, line.sentence) == ("收到了", "11 月 25 日前有人回您。")
    protection.take(sample.office, intake, number, "look_into", "电话问了厂工会，人已经停岗。")
    protection.take(
        sample.office, guard(sample), number, "protect", "发函给劳动监察和工会。", ("union", "labour"),
    )  # fmt: skip
    line = look(sample, reporter).protecting.line
    assert line is not None
    assert line.sentence == "已经请管劳动的部门、工会来管。"
    protection.take(sample.office, intake, number, "follow_up", "请他说说后来怎么样。")
    letter = builders.letter_to(sample, reporter, "您回去上班了吗？")
    lead = handler(sample, reporter, Duty.LEAD)
    protection.take(sample.office, lead, number, "end_protection", "已恢复上岗，工资补发。", letter=letter)
    line = look(sample, reporter).protecting.line
    assert line is not None
    assert line.headline == "这件事办完了"
    assert state(sample, reporter) == "P_CLOSED"
    report_reprisal(sample, reporter, "又扣我工资。")
    assert state(sample, reporter) == "P_REPORTED"


def test_the_discipline_inspection_sees_the_protection_and_not_the_words(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = number_of(sample, reporter)
    with pytest.raises(NotFound):
        read.open_case(sample.office, guard(sample), number)
    report_reprisal(sample, reporter, WORDS)
    assert hand.roles(sample.office, sample, reporter)[guard(sample).department] == "discipline"
    view = read.open_case(sample.office, guard(sample), number)
    assert (view.role, view.can_open_sealed, view.lead_sheet, view.mailbox) == ("纪检", False, None, None)
    assert [deed.step for deed in view.deeds] == ["look_into"]
    with pytest.raises(Forbidden):
        read.sealed_tip(sample.office, guard(sample), number)
    shown = protection.view(sample.office, guard(sample), number)
    assert shown is not None
    assert (shown.state, shown.due, shown.letters) == ("P_REPORTED", "11 月 25 日", 1)


def test_what_happened_is_read_by_those_it_was_written_to(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    report_reprisal(sample, reporter, WORDS, asked=True)
    number = number_of(sample, reporter)
    for actor in (guard(sample), handler(sample, reporter, Duty.INTAKE)):
        got = protection.letters(sample.office, actor, number)
        letter = got.letters[0]
        body = canonical({**letter.said, "letter": b64u(letter.sealed)})
        signed = SignedAction(Action.REPRISAL, body, letter.nonce, letter.signature)
        verify_action(got.claim_public, sample.authority, got.hash, signed)
        seed = sample.founded.departments[actor.department].seeds[Purpose.INTAKE]
        assert "不让我进厂" in opening.open_any(letter.sealed, seed)[1].decode()
    for stranger in (handler(sample, reporter, Duty.VERIFY), handler(sample, reporter, Duty.LEGAL)):
        with pytest.raises(Forbidden):
            protection.letters(sample.office, stranger, number)
        assert protection.view(sample.office, stranger, number) is None
        seen = read.open_case(sample.office, stranger, number)
        assert "举报人说被为难" not in [line.text for line in seen.history]
        assert "纪检" not in [one.role for one in seen.seers]


def test_the_database_holds_nothing_that_names_what_happened(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    report_reprisal(sample, reporter, WORDS, asked=True)
    with sqlite_engine.connect() as connection:
        rows = connection.execute(text("SELECT payload FROM event WHERE track = 'protection'")).scalars().all()
        said = connection.execute(text("SELECT said FROM letter WHERE kind = 'reprisal'")).scalars().all()
    assert said == ['{"asked": true}']
    assert not [row for row in rows if "union" in row or "dismissed" in row]


def test_somebody_asking_who_told_is_a_suspected_leak(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    report_reprisal(sample, reporter, "班长挨个问是谁说的。", asked=True)
    steps = [one.step for one in builders.history_of(sample.office, sample.authority, reporter.tip)]
    assert steps[-2:] == ["suspect_leak", "report_reprisal"]
    shown = protection.view(sample.office, guard(sample), number_of(sample, reporter))
    assert shown is not None
    assert shown.leak
    report_reprisal(sample, reporter, "今天又问。", asked=True)
    assert state(sample, reporter) == "P_REPORTED"
    shown = protection.view(sample.office, guard(sample), number_of(sample, reporter))
    assert shown is not None
    assert shown.letters == 2


def test_a_closed_or_withdrawn_case_protects_all_the_same(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.WITHDRAW))
    report_reprisal(sample, reporter, WORDS)
    intake = handler(sample, reporter, Duty.INTAKE)
    assert len(protection.letters(sample.office, intake, number_of(sample, reporter)).letters) == 1


def test_who_distrusts_the_district_is_not_given_to_its_inspection(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample, replace(FACTORY, upward=True))
    report_reprisal(sample, reporter, WORDS)
    roles = hand.roles(sample.office, sample, reporter)
    assert not [name for name in roles if name.startswith("zhoucun")]
    assert "discipline" in roles.values()


def test_a_report_for_others_than_those_shown_is_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    only_lead = hand.letter(sample, reporter, WORDS)
    for body in ({"asked": False, "letter": only_lead}, {"asked": 1, "letter": ""}, {"letter": ""}):
        with pytest.raises(Refused):
            hand.do(sample, reporter, Action.REPRISAL, body)  # type: ignore[arg-type]
    assert state(sample, reporter) == "P_NONE"


@pytest.mark.parametrize(
    ("step", "note", "helpers"),
    [
        ("protect", "发函。", ("union",)),
        ("look_into", "看过。", ("union",)),
        ("look_into", "", ()),
        ("look_into", "打 13912345678 问的。", ()),
        ("accept", "看过。", ()),
    ],
)
def test_a_step_out_of_place_is_refused(sqlite_engine: Engine, step: str, note: str, helpers: tuple[str, ...]) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    report_reprisal(sample, reporter, WORDS)
    with pytest.raises(Refused):
        protection.take(sample.office, guard(sample), number_of(sample, reporter), step, note, helpers)
    assert state(sample, reporter) == "P_REPORTED"
