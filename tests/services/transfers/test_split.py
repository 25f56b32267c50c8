"""Parting a tip: each enterprise has a case and a reward of its own, the reporter one mailbox and one claim code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, read, sign, site, verifiers, verify
from casework.cases.desk import desk
from casework.entry import phrase, waiting
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import CaseworkError, Refused
from casework.kernel.office import Transaction, query
from casework.review.box import PartView
from casework.rewards import orders
from casework.rules.duties import Duty
from casework.transfers import merge, split
from crypto.awards import sign_claim
from crypto.encoding import ID_LENGTH, AwardId, Json, random_seed, unb64u
from crypto.mailbox import Action
from tests.services import builders
from tests.services.builders import Reporter, attestation, case_of, handler, number_of, send_tip
from tests.services.entry.way import HOME, attested, entered, replaced
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.rewards import way as rewards
from tests.services.transfers import way

TWO = ("北郊某机械厂", "北郊某木器厂")


def recorded(engine: Engine) -> tuple[Sample, Reporter, str]:
    """A tip that intake has read and recorded."""
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = number_of(sample, reporter)
    handle.write_record(sample.office, handler(sample, reporter, Duty.INTAKE), number, builders.RECORD, 0)
    return sample, reporter, number


def parted(sample: Sample, reporter: Reporter, subjects: tuple[str, ...] = TWO) -> tuple[str, ...]:
    intake = handler(sample, reporter, Duty.INTAKE)
    return split.split(sample.office, intake, number_of(sample, reporter), subjects)


@query
def parts_of(tx: Transaction, sample: Sample, reporter: Reporter) -> tuple[Case, ...]:
    return events.parts_of(tx, events.load_of_tip(tx, sample.authority, reporter.tip))


def states(sample: Sample, reporter: Reporter) -> list[str]:
    return [one.standing.main for one in parts_of(sample.office, sample, reporter)]


def shown(sample: Sample, reporter: Reporter) -> tuple[PartView, ...]:
    return hand.look(sample, reporter).parts


def conclude(sample: Sample, reporter: Reporter, number: str) -> None:
    """Verify and conclude one part, as `builders.conclude` does with a whole case."""
    office = sample.office
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    verify.start(office, first, number, (first.officer, second.officer), no_interest=True)
    verifiers.declare(office, second, number, no_interest=True)
    site.write_site_record(office, first, number, builders.SITE, 0)
    verify.countersign(office, second, number, verify.conclude(office, first, number, builders.FINDING))
    sign.pass_finding(office, handler(sample, reporter, Duty.LEGAL), number, 2, "程序合法，证据充分。")
    lead = handler(sample, reporter, Duty.LEAD)
    sign.sign(office, lead, number, 2, builders.finding_signature(sample, lead, number))


def reward(sample: Sample, number: str) -> None:
    rewards.agreed(sample, number)
    rewards.approve(sample, number)


def pay_everything(sample: Sample) -> None:
    for path in orders.orders(sample.office):
        paid = [order["award"] for order in json.loads(path.read_text())["orders"]]
        folder = sample.office.directory / "from-payer"
        folder.mkdir(exist_ok=True)
        (folder / f"paid-{path.stem}.json").write_text(json.dumps({"v": 1, "paid": paid}))
    orders.sweep(sample.office)


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


def test_an_own_phrase_clears_what_was_attested_of_every_part(engine: Engine) -> None:
    sample = found_sample(engine)
    code = entered(sample)
    number, intake = number_of(sample, code), sample.actor(Duty.INTAKE, HOME)
    if not read.open_case(sample.office, intake, number).record:
        handle.write_record(sample.office, intake, number, builders.RECORD, 0)
    first, second = parted(sample, code)
    handle.accept(sample.office, intake, first, attestation(sample, code))
    own = replaced(sample, code)
    assert [one.attestation for one in parts_of(sample.office, sample, own)] == [None, None]
    assert [phrase.entry_of(sample.office, intake, one) for one in (first, second)] == [
        phrase.EntryView(transfer=False, attest=True), phrase.EntryView(transfer=False, attest=False),
    ]  # fmt: skip
    assert [one.number for one in waiting.waiting(sample.office, intake)] == [first]
    phrase.attest_again(sample.office, intake, first, attested(sample, own))
    assert waiting.waiting(sample.office, intake) == ()
    handle.accept(sample.office, intake, second, attested(sample, own))
    assert states(sample, own) == ["ACCEPTED", "ACCEPTED"]


def test_a_part_goes_nowhere_else(engine: Engine) -> None:
    sample, reporter, _ = recorded(engine)
    earlier = send_tip(sample)
    into = builders.accept(sample, earlier)
    made, intake = parted(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    steps = {one.step for one in read.open_case(sample.office, intake, made[0]).deeds}
    assert steps == {"accept", "ask_more", "propose_decline"}
    with pytest.raises(Refused, match="not_now"):
        split.split(sample.office, intake, made[0], TWO)
    with pytest.raises(Refused, match="bad_case"):
        merge.merge(sample.office, intake, made[0], into, attestation(sample, reporter))
    with pytest.raises(Refused, match="part"):
        way.over(sample, reporter, made[0], "zhoucun-water")


def test_what_cannot_be_parted(engine: Engine) -> None:
    sample, reporter, number = recorded(engine)
    intake = handler(sample, reporter, Duty.INTAKE)
    for wrong in ((TWO[0],), (TWO[0], TWO[0]), (TWO[0], " "), ("甲", "乙", "丙", "丁", "戊", "己"), ("甲", "13812345678")):
        with pytest.raises(Refused):
            split.split(sample.office, intake, number, wrong)
    blank = send_tip(sample)
    with pytest.raises(Refused, match="no_record"):
        split.split(sample.office, intake, number_of(sample, blank), TWO)
    first = send_tip(sample)
    builders.accept(sample, first)
    handle.write_record(sample.office, intake, number_of(sample, blank), builders.RECORD, 0)
    merge.merge(sample.office, intake, number_of(sample, blank), number_of(sample, first), attestation(sample, blank))
    for one in (first, blank):
        assert "split" not in {deed.step for deed in read.open_case(sample.office, intake, number_of(sample, one)).deeds}
        with pytest.raises(Refused):
            split.split(sample.office, intake, number_of(sample, one), TWO)
    with pytest.raises(CaseworkError):
        split.split(sample.office, handler(sample, reporter, Duty.LEAD), number, TWO)
    split.split(sample.office, intake, number, TWO)
    with pytest.raises(Refused):
        split.split(sample.office, intake, number, TWO)
