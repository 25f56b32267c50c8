"""Merging: the later case follows, its reporter reads an answer of their own, and nobody learns of the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, read
from casework.cases.desk import desk
from casework.kernel.errors import CaseworkError, Refused
from casework.review import box, withdrawals
from casework.rewards import assess, same
from casework.rules.duties import Duty
from casework.transfers import merge
from crypto.mailbox import Action
from tests.services import builders
from tests.services.builders import FACTORY, RECORD, attestation, case_of, handler, history_of, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way as remedy
from tests.services.review import hand
from tests.services.rewards import way as rewards
from tests.services.transfers import way


def two(
    engine: Engine, ahead: Callable[[Sample, builders.Reporter], object] = builders.accept
) -> tuple[Sample, builders.Reporter, builders.Reporter]:
    """A case that was accepted (or further `ahead`), and a later tip that intake has read."""
    sample = found_sample(engine)
    first = send_tip(sample)
    ahead(sample, first)
    sample.clock.forward(days=2)
    later = send_tip(sample)
    handle.write_record(sample.office, handler(sample, later, Duty.INTAKE), number_of(sample, later), RECORD, 0)
    return sample, first, later


def merged(sample: Sample, first: builders.Reporter, later: builders.Reporter) -> tuple[str, str]:
    numbers = number_of(sample, first), number_of(sample, later)
    intake = handler(sample, later, Duty.INTAKE)
    merge.merge(sample.office, intake, numbers[1], numbers[0], attestation(sample, later))
    return numbers


def look(sample: Sample, reporter: builders.Reporter) -> mailbox.MailboxView:
    found = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert found is not None
    return found


def test_the_reporter_of_a_merged_case_reads_one_that_was_accepted(engine: Engine) -> None:
    sample, first, later = two(engine)
    into, number = merged(sample, first, later)
    case = case_of(sample.office, sample.authority, later.tip)
    assert (case.standing.main, case.follows) == ("MERGED", case_of(sample.office, sample.authority, first.tip).id)
    alone = send_tip(sample)
    builders.accept(sample, alone)
    # Letter by letter what another reporter of that day reads.
    assert look(sample, later).now == look(sample, alone).now
    assert look(sample, later).timeline == look(sample, alone).timeline
    assert look(sample, later).next == look(sample, alone).next
    assert look(sample, first).now.headline == "部门接手了"
    assert merge.related(sample.office, handler(sample, first, Duty.INTAKE), into) == merge.Related("", (number,))
    # Letters go on.
    way.reply(sample, later, "还有一件事")
    assert way.letters_open(sample, handler(sample, later, Duty.INTAKE), number) == ["还有一件事"]


def test_the_conclusion_counts_for_both_and_each_has_a_reward_of_its_own(engine: Engine) -> None:
    sample, first, later = two(engine, builders.passed)
    into, number = merged(sample, first, later)
    rewards_office = sample.actor(Duty.REWARD)
    with pytest.raises(CaseworkError):
        read.open_case(sample.office, rewards_office, number)
    builders.sign_finding(sample, first)
    for reporter in (first, later):
        case = case_of(sample.office, sample.authority, reporter.tip)
        assert (case.standing.main, case.standing.finding, case.standing.reward) == (
            "CONCLUDED", "substantiated", "R_ASSESSING",
        )  # fmt: skip
        view = look(sample, reporter)
        assert view.now.headline == "查实了"
        told = builders.FINDING
        assert [line.text for line in view.finding[:3]] == [told.grounds, told.checked, told.handled]
    # Their own days for not agreeing, and their own reward.
    lead = handler(sample, first, Duty.INTAKE)
    assert {one.step for one in read.open_case(sample.office, lead, number).deeds} & {"enforce", "rectify", "close"} == set()
    with pytest.raises(Refused, match="undecided"):
        assess.assess(sample.office, rewards_office, number, rewards.REQUEST, rewards.REASONS)
    same.decide(sample.office, rewards_office, number, into, "new_facts", "第一件没有说到护罩", (0,))
    result = assess.assess(sample.office, rewards_office, number, rewards.REQUEST, rewards.REASONS)
    assert result is not None
    assert result.amount
    assert case_of(sample.office, sample.authority, first.tip).standing.reward == "R_ASSESSING"
    assert into != number


def test_what_follows_the_conclusion_follows_for_both(engine: Engine) -> None:
    sample, first, later = two(engine, builders.passed)
    _, number = merged(sample, first, later)
    builders.sign_finding(sample, first)
    remedy.open_up(sample, first)
    assert look(sample, later).now.headline == "正在改"
    verifier = handler(sample, later, Duty.VERIFY)
    assert number not in [row.number for row in desk(sample.office, verifier).rows]


def test_what_the_other_reporter_does_shows_nowhere(sqlite_engine: Engine) -> None:
    sample, first, later = two(sqlite_engine)
    merged(sample, first, later)
    before = look(sample, later)
    way.reply(sample, first, "快来")
    builders_before = history_of(sample.office, sample.authority, later.tip)
    assert look(sample, later) == before
    assert history_of(sample.office, sample.authority, later.tip) == builders_before


def test_only_an_accepted_older_case_of_the_department_is_offered(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    later = send_tip(sample)
    number, intake = number_of(sample, later), handler(sample, later, Duty.INTAKE)
    handle.write_record(sample.office, intake, number, RECORD, 0)
    assert "merge" not in {one.step for one in read.open_case(sample.office, intake, number).deeds}
    elsewhere = send_tip(sample, replace(FACTORY, sector="construction"))
    builders.accept(sample, elsewhere)
    hidden = send_tip(sample, replace(FACTORY, upward=True))
    builders.accept(sample, hidden)
    unaccepted = send_tip(sample)
    handle.write_record(sample.office, intake, number_of(sample, unaccepted), RECORD, 0)
    withdrawn = send_tip(sample)
    mailbox.act(sample.office, sample.authority, withdrawn.hash, withdrawn.box.sign_action(Action.WITHDRAW))
    assert merge.mergeable(sample.office, intake, number) == ()
    for other in (elsewhere, hidden, unaccepted, withdrawn, later):
        with pytest.raises(Refused):
            merge.merge(sample.office, intake, number, number_of(sample, other), attestation(sample, later))
    accepted = send_tip(sample)
    builders.accept(sample, accepted)
    assert [one.number for one in merge.mergeable(sample.office, intake, number)] == [number_of(sample, accepted)]
    sample.clock.forward(days=1)
    newer = send_tip(sample)
    builders.accept(sample, newer)
    assert number_of(sample, newer) not in [one.number for one in merge.mergeable(sample.office, intake, number)]


def test_merging_attests_the_mailbox(sqlite_engine: Engine) -> None:
    sample, first, later = two(sqlite_engine)
    number, intake = number_of(sample, later), handler(sample, later, Duty.INTAKE)
    for wrong in (None, attestation(sample, first)):
        with pytest.raises(Refused) as refusal:
            merge.merge(sample.office, intake, number, number_of(sample, first), wrong)
        assert refusal.value.code == "attestation"


def test_a_case_that_others_follow_is_not_let_go(sqlite_engine: Engine) -> None:
    sample, first, later = two(sqlite_engine)
    into, _ = merged(sample, first, later)
    box.act(sample.office, sample.authority, first.hash, first.box.sign_action(Action.ASK_WITHDRAW))
    with pytest.raises(Refused) as refusal:
        withdrawals.grant(sample.office, handler(sample, first, Duty.LEAD), into)
    assert refusal.value.code == "followed"


def test_whoever_reported_the_same_may_ask_to_stop_like_anybody(sqlite_engine: Engine) -> None:
    """A button that is missing would tell that somebody else reported."""
    sample, first, later = two(sqlite_engine)
    into, number = merged(sample, first, later)
    assert hand.look(sample, later).wishes == hand.look(sample, first).wishes
    assert hand.look(sample, later).wishes.may_ask
    box.act(sample.office, sample.authority, later.hash, later.box.sign_action(Action.ASK_WITHDRAW))
    lead = handler(sample, later, Duty.LEAD)
    assert "grant_withdraw" in {one.step for one in read.open_case(sample.office, lead, number).deeds}
    withdrawals.grant(sample.office, lead, number)
    assert hand.look(sample, later).mailbox.now.headline == "您撤回了"
    # The other one goes on as it was, and may be let go now.
    assert case_of(sample.office, sample.authority, first.tip).standing.main == "ACCEPTED"
    box.act(sample.office, sample.authority, first.hash, first.box.sign_action(Action.ASK_WITHDRAW))
    withdrawals.grant(sample.office, handler(sample, first, Duty.LEAD), into)


def test_what_may_be_the_same_is_offered_first_and_to_whoever_accepts(sqlite_engine: Engine) -> None:
    sample, first, later = two(sqlite_engine)
    other = send_tip(sample)
    builders.accept(sample, other)
    intake, number = handler(sample, later, Duty.INTAKE), number_of(sample, later)
    changed = replace(RECORD, subject="北郊某机械有限公司", place="二车间")
    handle.write_record(sample.office, intake, number, changed, 1)
    another = replace(RECORD, subject="南郊铸造厂", category="C22", place="南门")
    handle.write_record(sample.office, handler(sample, other, Duty.INTAKE), number_of(sample, other), another, 1)
    offered = merge.mergeable(sample.office, intake, number)
    assert [one.number for one in offered] == [number_of(sample, first), number_of(sample, other)]
    assert offered[1].why == ()
    assert merge.alike(sample.office, intake, number) == offered[:1]
    assert offered[0].why[0] == "单位名字相近"
