"""Asking to stop, doing without the reward, wanting it after all, more days for it, and reminders."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import read
from casework.kernel.errors import Refused
from casework.review import withdrawals
from casework.rewards import orders
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter, case_of, handler, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.review.hand import Action, do, look, seen
from tests.services.rewards import way


def reward_state(sample: Sample, reporter: Reporter) -> str:
    return case_of(sample.office, sample.authority, reporter.tip).standing.reward


def sentence(sample: Sample, reporter: Reporter) -> str:
    reward = look(sample, reporter).mailbox.reward
    assert reward is not None
    return reward.sentence


class TestStopping:
    def test_after_acceptance_it_is_a_request(self, engine: Engine) -> None:
        sample = found_sample(engine)
        reporter = send_tip(sample)
        assert look(sample, reporter).wishes.withdrawal is None
        number = builders.accept(sample, reporter)
        wishes = look(sample, reporter).wishes
        assert wishes.may_ask
        assert wishes.withdrawal is not None
        assert wishes.withdrawal.sentence == "部门已经接手了。可以请部门停下，11 月 30 日前答复您。"
        lead = handler(sample, reporter, Duty.LEAD)
        assert read.open_case(sample.office, lead, number).deeds == ()
        with pytest.raises(Refused):
            withdrawals.grant(sample.office, lead, number)
        do(sample, reporter, Action.ASK_WITHDRAW)
        assert [one.step for one in read.open_case(sample.office, lead, number).deeds] == ["grant_withdraw"]
        wishes = look(sample, reporter).wishes
        assert not wishes.may_ask
        assert wishes.withdrawal is not None
        assert (wishes.withdrawal.headline, wishes.withdrawal.sentence) == ("您请部门停下", "11 月 30 日前答复您。")
        with pytest.raises(Refused):
            do(sample, reporter, Action.ASK_WITHDRAW)

    @pytest.mark.parametrize(
        ("kept", "told"),
        [("", "部门不会再看。"), ("配电箱另派人去看", "您写的，部门不会再看。危险还在的，会另外去查。")],
    )
    def test_granted_it_ends_and_a_danger_is_not_forgotten(self, engine: Engine, kept: str, told: str) -> None:
        sample = found_sample(engine)
        reporter = send_tip(sample)
        number, _, _ = builders.start(sample, reporter)
        do(sample, reporter, Action.ASK_WITHDRAW)
        withdrawals.grant(sample.office, handler(sample, reporter, Duty.LEAD), number, kept)
        now = look(sample, reporter).mailbox.now
        assert (now.headline, now.sentence) == ("您撤回了", told)

    def test_refused_the_department_says_why(self, engine: Engine) -> None:
        sample = found_sample(engine)
        reporter = send_tip(sample)
        number = builders.accept(sample, reporter)
        do(sample, reporter, Action.ASK_WITHDRAW)
        letter = builders.letter_to(sample, reporter, "危险还在，要接着查。不会说出您。")
        lead = handler(sample, reporter, Duty.LEAD)
        withdrawals.refuse(sample.office, lead, number, "危险还在", letter)
        view = look(sample, reporter)
        assert view.wishes.withdrawal is not None
        assert view.wishes.withdrawal.headline == "部门还要接着查"
        assert not view.wishes.may_ask
        assert len(view.mailbox.letters) == 1
        assert read.open_case(sample.office, lead, number).deeds == ()


class TestReward:
    def test_waived_and_wanted_again_within_its_days(self, engine: Engine) -> None:
        sample = found_sample(engine)
        reporter, _ = way.concluded(sample)
        assert look(sample, reporter).wishes.may_waive
        do(sample, reporter, Action.WAIVE)
        assert sentence(sample, reporter) == "奖金想要了，1 月 22 日前还能改。"
        assert look(sample, reporter).wishes.may_want
        sample.clock.forward(days=60)
        do(sample, reporter, Action.WANT)
        assert reward_state(sample, reporter) == "R_ASSESSING"

    def test_after_its_days_a_waiver_stands(self, engine: Engine) -> None:
        sample = found_sample(engine)
        reporter, _ = way.concluded(sample)
        do(sample, reporter, Action.WAIVE)
        sample.clock.forward(days=61)
        assert sentence(sample, reporter) == "日子过了，不能再改了。"
        assert not look(sample, reporter).wishes.may_want
        with pytest.raises(Refused):
            do(sample, reporter, Action.WANT)

    def test_one_that_was_approved_is_not_waived(self, engine: Engine) -> None:
        sample = found_sample(engine)
        way.put_in(sample)
        reporter, _ = way.approved(sample)
        assert not look(sample, reporter).wishes.may_waive
        with pytest.raises(Refused):
            do(sample, reporter, Action.WAIVE)

    def test_reminders_as_the_days_run_out(self, engine: Engine) -> None:
        sample = found_sample(engine)
        way.put_in(sample)
        reporter, _ = way.approved(sample)
        seen(sample, reporter)
        said = {}
        for day in range(61):
            reward = look(sample, reporter).mailbox.reward
            assert reward is not None
            said[60 - day] = reward.reminder
            sample.clock.forward(days=1)
        assert (said[60], said[31]) == ("", "")
        assert (said[30], said[11]) == ("还有 30 天可以领。", "还有 11 天可以领。")
        assert (said[10], said[4]) == ("只有 10 天了，早点来领。", "只有 4 天了，早点来领。")
        assert (said[3], said[1], said[0]) == ("只剩 3 天了，今天就可以领。", "只剩 1 天了，今天就可以领。", "今天是最后一天。")

    def test_more_days_are_asked_for_once(self, engine: Engine) -> None:
        sample = found_sample(engine)
        way.put_in(sample)
        reporter, _ = way.approved(sample)
        assert not look(sample, reporter).wishes.may_renew
        sample.clock.forward(days=91)
        orders.sweep(sample.office)
        assert reward_state(sample, reporter) == "R_EXPIRED"
        assert look(sample, reporter).wishes.may_renew
        for wrong in ({"letter": ""}, {"letter": "", "reason": "lazy"}):
            with pytest.raises(Refused):
                do(sample, reporter, Action.RENEW, wrong)  # type: ignore[arg-type]
        do(sample, reporter, Action.RENEW, {"letter": "", "reason": "ill"})
        assert sentence(sample, reporter).startswith("您说的原因收到了，")
        assert not look(sample, reporter).wishes.may_renew
        with pytest.raises(Refused):
            do(sample, reporter, Action.RENEW, {"letter": "", "reason": "away"})

    def test_after_half_a_year_it_is_too_late_to_ask(self, engine: Engine) -> None:
        sample = found_sample(engine)
        way.put_in(sample)
        reporter, _ = way.approved(sample)
        sample.clock.forward(days=91)
        orders.sweep(sample.office)
        sample.clock.forward(days=181)
        assert not look(sample, reporter).wishes.may_renew
