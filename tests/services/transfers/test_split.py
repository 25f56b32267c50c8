"""Parting a tip: each enterprise has a case and a reward of its own, the reporter one mailbox and one claim code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, read
from casework.cases.desk import desk
from casework.kernel.errors import CaseworkError, Refused
from casework.rules.duties import Duty
from casework.transfers import split
from crypto.awards import sign_claim
from crypto.encoding import ID_LENGTH, AwardId, Json, random_seed, unb64u
from crypto.mailbox import Action
from tests.services import builders
from tests.services.builders import attestation, case_of, handler, send_tip
from tests.services.founding import found_sample
from tests.services.review import hand
from tests.services.rewards import way as rewards
from tests.services.transfers import way
from tests.services.transfers.parting import TWO, conclude, parted, parts_of, pay_everything, recorded, reward, shown, states


def test_each_enterprise_has_a_case_with_the_promise_that_was_made(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter)
    before = case_of(sample.office, sample.authority, reporter.tip)
    sample.clock.forward(days=4)
    made = parted(sample, reporter)
    whole, parts = case_of(sample.office, sample.authority, reporter.tip), parts_of(sample.office, sample, reporter)
    assert (whole.number, whole.standing.main, whole.due) == (number, "SPLIT", None)
    assert tuple(one.number for one in parts) == made
    for one in parts:
        assert (one.standing.main, one.tip, one.day, one.part_of) == ("ACCEPTED", reporter.tip, before.day, whole.id)
        assert (one.due, one.due_kind, one.attestation) == (before.due, before.due_kind, before.attestation)
    intake = handler(sample, reporter, Duty.INTAKE)
    assert [read.open_case(sample.office, intake, one).record.text for one in made] == [  # type: ignore[union-attr]
        replace(builders.RECORD, subject=subject) for subject in TWO
    ]
    view = hand.look(sample, reporter)
    assert (view.mailbox.now.headline, view.mailbox.finding, view.mailbox.reward) == ("分成 2 件来办", (), None)
    assert [one.headline for one in view.mailbox.timeline] == ["分成 2 件来办", "部门接手了", "收到了"]
    assert [one.now.headline for one in view.parts] == ["部门接手了", "部门接手了"]
    told = split.parted(sample.office, intake, made[1])
    assert told is not None
    assert (told.whole, told.place) == (number, 2)
    assert [(one.number, one.subject) for one in told.parts] == list(zip(made, TWO, strict=True))


def test_two_parts_two_rewards_and_one_code(engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(engine, tmp_path)
    rewards.put_in(sample)
    reporter = send_tip(sample)
    builders.accept(sample, reporter)
    first, second = parted(sample, reporter)
    conclude(sample, reporter, first)
    assert [len(one.finding) for one in shown(sample, reporter)] == [4, 0]
    assert states(sample, reporter) == ["CONCLUDED", "ACCEPTED"]
    conclude(sample, reporter, second)
    for number in (first, second):
        reward(sample, number)
    assert hand.look(sample, reporter).unseen
    hand.seen(sample, reporter)
    assert not hand.look(sample, reporter).unseen
    code, awards = random_seed(), [one.reward.award for one in shown(sample, reporter) if one.reward]
    assert len({award for award in awards if award}) == 2
    for award in awards:
        made = sign_claim(reporter.box.keys.claim_seed, AwardId(unb64u(str(award), ID_LENGTH)), code)
        rewards.do(sample, reporter, reporter.box.sign_action(Action.CLAIM, made.encode()))
    assert [one.reward and one.reward.state for one in shown(sample, reporter)] == ["R_CLAIMED", "R_CLAIMED"]
    sample.clock.forward(days=1)
    pay_everything(sample)
    assert [one.reward and one.reward.state for one in shown(sample, reporter)] == ["R_PAID", "R_PAID"]


def test_nobody_claims_with_the_mailbox_of_another_tip(engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(engine, tmp_path)
    rewards.put_in(sample)
    reporter, other = send_tip(sample), send_tip(sample)
    builders.accept(sample, reporter)
    first, _ = parted(sample, reporter)
    conclude(sample, reporter, first)
    reward(sample, first)
    (award,) = [one.reward.award for one in shown(sample, reporter) if one.reward and one.reward.award]
    made = sign_claim(other.box.keys.claim_seed, AwardId(unb64u(award, ID_LENGTH)), random_seed())
    with pytest.raises(CaseworkError):
        rewards.do(sample, other, other.box.sign_action(Action.CLAIM, made.encode()))


def test_a_letter_waits_in_every_part_and_is_read_once(engine: Engine) -> None:
    sample, reporter, number = recorded(engine)
    way.reply(sample, reporter, "两家都在拆护罩")
    made, intake = parted(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    assert [one.letters_unread for one in parts_of(sample.office, sample, reporter)] == [1, 1]
    way.reply(sample, reporter, "还有一件事")
    assert [one.letters_unread for one in parts_of(sample.office, sample, reporter)] == [2, 2]
    assert {row.number for row in desk(sample.office, intake).rows} == set(made)
    assert way.letters_open(sample, intake, made[1]) == ["两家都在拆护罩", "还有一件事"]
    assert [one.letters_unread for one in parts_of(sample.office, sample, reporter)] == [0, 0]
    assert way.words_open(sample, intake, made[0]) == builders.WORDS
    with pytest.raises(Refused, match="parted"):
        read.sealed_tip(sample.office, intake, number)
    assert not read.open_case(sample.office, intake, number).can_open_sealed


def test_who_opened_the_words_verifies_no_part(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter, intake=1)
    read.sealed_tip(sample.office, handler(sample, reporter, Duty.INTAKE), number)
    made = parted(sample, reporter)
    for one in made:
        done = read.open_case(sample.office, handler(sample, reporter, Duty.LEAD), one).duties_done
        assert len(done) == 2
        assert {duty for _, duty in done} == {"受理"}


def test_an_answer_is_asked_for_and_given_part_by_part(engine: Engine) -> None:
    sample, reporter, _ = recorded(engine)
    first, second = parted(sample, reporter)
    intake, lead = handler(sample, reporter, Duty.INTAKE), handler(sample, reporter, Duty.LEAD)
    handle.ask_more(sample.office, intake, first, ("时间",))
    assert states(sample, reporter) == ["NEED_INFO", "TRIAGE"]
    assert hand.look(sample, reporter).questions
    way.reply(sample, reporter, "昨天夜里")
    assert states(sample, reporter) == ["TRIAGE", "TRIAGE"]
    handle.propose_decline(sample.office, intake, second, "Z03")
    handle.confirm_decline(sample.office, lead, second, agree=True)
    assert [one.now.headline for one in shown(sample, reporter)] == ["在看归谁管", "部门没有接"]
    assert [one.objecting.about for one in shown(sample, reporter)] == [(), ("finding",)]
    said: dict[str, Json] = {"about": ["finding"], "letter": ""}
    for wrong in ({}, {"part": 0}, {"part": 3}, {"part": True}, {"part": 1}):
        with pytest.raises(Refused):
            hand.do(sample, reporter, Action.OBJECT, {**said, **wrong})
    hand.do(sample, reporter, Action.OBJECT, {**said, "part": 2})
    assert states(sample, reporter) == ["TRIAGE", "REVIEW"]


def test_a_tip_that_is_one_has_no_parts_to_name(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    hand.declined(sample, reporter)
    assert hand.look(sample, reporter).parts == ()
    with pytest.raises(Refused):
        hand.do(sample, reporter, Action.OBJECT, {"about": ["finding"], "letter": "", "part": 1})
    hand.do(sample, reporter, Action.OBJECT, {"about": ["finding"], "letter": ""})


def test_taking_back_takes_back_what_was_not_accepted(engine: Engine) -> None:
    sample, reporter, _ = recorded(engine)
    first, _ = parted(sample, reporter)
    handle.accept(sample.office, handler(sample, reporter, Duty.INTAKE), first, attestation(sample, reporter))
    mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.WITHDRAW))
    assert states(sample, reporter) == ["ACCEPTED", "WITHDRAWN"]
    with pytest.raises(Refused, match="too_late"):
        mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.WITHDRAW))
    assert hand.look(sample, reporter).wishes.may_ask
    hand.do(sample, reporter, Action.ASK_WITHDRAW)
    assert not hand.look(sample, reporter).wishes.may_ask
    with pytest.raises(Refused):
        hand.do(sample, reporter, Action.ASK_WITHDRAW)


def test_wishes_about_the_reward_are_for_all_parts(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.accept(sample, reporter)
    first, second = parted(sample, reporter)
    for number in (first, second):
        conclude(sample, reporter, number)
    hand.do(sample, reporter, Action.WAIVE)
    assert [one.reward and one.reward.state for one in shown(sample, reporter)] == ["R_WAIVED", "R_WAIVED"]
    hand.do(sample, reporter, Action.WANT)
    assert [one.reward and one.reward.headline for one in shown(sample, reporter)] == ["正在算", "正在算"]


def test_a_hard_time_is_told_once_and_stays_with_the_whole(engine: Engine) -> None:
    sample, reporter, number = recorded(engine)
    parted(sample, reporter)
    hand.report_reprisal(sample, reporter, "扣了工资。")
    assert case_of(sample.office, sample.authority, reporter.tip).standing.protection == "P_REPORTED"
    line = hand.look(sample, reporter).protecting.line
    assert line is not None
    assert line.headline == "收到了"
    lead = read.open_case(sample.office, handler(sample, reporter, Duty.LEAD), number)
    assert lead.state == "SPLIT"
