"""A reward that seems to be got by fraud, and one that is fetched late: stopped, revoked, released, prolonged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.office import Actor
from casework.rewards import fraud, fund, orders, renew
from casework.rewards.sheet_parts import RuleLine
from casework.rules.duties import Duty
from crypto.awards import Withdrawal, sign_withdrawal
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.rewards import way

PAPER, WHY = "周公立字〔2026〕9号", "护罩是他自己拆的，有监控"


def claimable(engine: Engine, directory: Path | None = None) -> tuple[Sample, Reporter, str]:
    sample = found_sample(engine, directory)
    way.put_in(sample)
    reporter, number = way.approved(sample)
    return sample, reporter, number


def inspector(sample: Sample) -> Actor:
    return sample.actor(Duty.DISCIPLINE)


def hold(sample: Sample, number: str, signature: bytes | None = None) -> None:
    fraud.hold(sample.office, sample.actor(Duty.APPROVE), number, PAPER, WHY, signature)


def state(sample: Sample, reporter: Reporter) -> str:
    return builders.case_of(sample.office, sample.authority, reporter.tip).standing.reward


def test_the_discipline_inspection_revokes_and_the_money_goes_back(engine: Engine) -> None:
    sample, reporter, number = claimable(engine)
    with pytest.raises(NotFound):
        fraud.open_fraud(sample.office, inspector(sample), number)
    assert fraud.look(sample.office, sample.actor(Duty.APPROVE), number).to_sign is None
    hold(sample, number)
    with pytest.raises(NotFound):
        way.do(sample, reporter, reporter.box.sign_action(hand.Action.CLAIM, b"{}"))
    view = fraud.open_fraud(sample.office, inspector(sample), number)
    assert (view.amount, view.document, view.grounds, view.with_payer) == ("1650", PAPER, WHY, False)
    assert fraud.decide(sample.office, inspector(sample), number, True, "本人承认") == "R_REVOKED"
    balance = fund.balance(sample.office, sample.actor(Duty.FUND))
    assert (balance.reserved, balance.available) == (0, way.BUDGET)
    assert way.reward_view(sample, reporter) is None
    with pytest.raises(Refused, match="not_now"):
        fraud.decide(sample.office, inspector(sample), number, False, "又想了想")


def test_what_was_no_fraud_can_be_claimed_for_sixty_days(engine: Engine) -> None:
    sample, reporter, number = claimable(engine)
    way.seen(sample, reporter)
    sample.clock.forward(days=50)
    hold(sample, number)
    sample.clock.forward(days=30)
    orders.sweep(sample.office)
    assert state(sample, reporter) == "R_HELD"
    assert fraud.decide(sample.office, inspector(sample), number, False, "不是他拆的") == "R_CLAIMABLE"
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert view.until == sample.clock.today + 60
    assert way.do(sample, reporter, way.claim_for(sample, reporter)[1]).state == "R_CLAIMED"


def test_an_expired_reward_that_was_stopped_gets_its_money_again(engine: Engine) -> None:
    sample, _, number = claimable(engine)
    sample.clock.forward(days=91)
    orders.sweep(sample.office)
    hold(sample, number)
    with pytest.raises(Refused, match="fund_short"):
        fraud.decide(sample.office, inspector(sample), number, False, "不是他拆的")
    way.put_in(sample)
    assert fraud.decide(sample.office, inspector(sample), number, False, "不是他拆的") == "R_CLAIMABLE"
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).reserved == 165_000


def test_a_claim_that_never_reached_the_payer_is_simply_undone(engine: Engine) -> None:
    sample, reporter, number = claimable(engine)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    hold(sample, number)
    balance = fund.balance(sample.office, sample.actor(Duty.FUND))
    assert (balance.outstanding, balance.reserved) == (0, 165_000)
    assert fraud.decide(sample.office, inspector(sample), number, False, "不是") == "R_CLAIMABLE"
    assert way.do(sample, reporter, way.claim_for(sample, reporter)[1]).state == "R_CLAIMED"


def test_an_order_under_way_is_withdrawn_with_the_approvers_own_signature(engine: Engine, tmp_path: Path) -> None:
    sample, reporter, number = claimable(engine, tmp_path)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    sample.clock.forward(days=1)
    orders.sweep(sample.office)
    wanted = fraud.look(sample.office, sample.actor(Duty.APPROVE), number).to_sign
    assert wanted is not None
    seed = sample.officer(Duty.APPROVE).keys.sign_seed
    other = Withdrawal(wanted.authority, wanted.award_id, wanted.last_day + 1)
    by_another = sign_withdrawal(wanted, sample.officer(Duty.REWARD).keys.sign_seed)
    for signature in (None, bytes(64), sign_withdrawal(other, seed), by_another):
        with pytest.raises(Refused, match="signature"):
            hold(sample, number, signature)
    hold(sample, number, sign_withdrawal(wanted, seed))
    orders.sweep(sample.office)
    assert len(list((tmp_path / "to-payer").glob("withdrawn-*.json"))) == 1
    assert fraud.open_fraud(sample.office, inspector(sample), number).with_payer
    with pytest.raises(Refused, match="with_payer"):
        fraud.decide(sample.office, inspector(sample), number, True, "等不及")


def test_who_may_stop_and_who_may_decide(sqlite_engine: Engine) -> None:
    sample, reporter, number = claimable(sqlite_engine)
    approver, lead = sample.actor(Duty.APPROVE), builders.handler(sample, reporter, Duty.LEAD)
    office = sample.office
    refused: list[tuple[Callable[[], object], type[CaseworkError]]] = [
        (lambda: fraud.hold(office, sample.actor(Duty.REWARD), number, PAPER, WHY), Forbidden),
        (lambda: fraud.hold(office, lead, number, PAPER, WHY), Forbidden),
        (lambda: fraud.hold(office, approver, number, " ", WHY), Refused),
        (lambda: fraud.hold(office, approver, number, PAPER, ""), Refused),
        (lambda: fraud.hold(office, approver, number, PAPER, "电话 13812345678"), Refused),
        (lambda: fraud.decide(office, inspector(sample), number, True, "还没有停发"), NotFound),
    ]
    for deed, error in refused:
        with pytest.raises(error):
            deed()
    hold(sample, number)
    for who in (approver, lead, sample.actor(Duty.OVERSEE, "zhoucun-committee")):
        with pytest.raises(Forbidden):
            fraud.decide(sample.office, who, number, True, "我来定")
    with pytest.raises(Refused, match="reason"):
        fraud.decide(sample.office, inspector(sample), number, True, " ")


def expired(engine: Engine) -> tuple[Sample, Reporter, str]:
    """A reward that was not fetched in time, with a reason from the reporter."""
    sample, reporter, number = claimable(engine)
    way.seen(sample, reporter)
    sample.clock.forward(days=61)
    orders.sweep(sample.office)
    words = hand.letter(sample, reporter, "住院了")
    hand.do(sample, reporter, hand.Action.RENEW, {"letter": words, "reason": "ill"})
    return sample, reporter, number


def test_more_days_are_granted_once(engine: Engine) -> None:
    sample, reporter, number = expired(engine)
    approver = sample.actor(Duty.APPROVE)
    with pytest.raises(Refused, match="fund_short"):
        renew.grant(sample.office, approver, number, "住院有证明")
    way.put_in(sample)
    with pytest.raises(Forbidden):
        renew.grant(sample.office, sample.actor(Duty.REWARD), number, "住院有证明")
    renew.grant(sample.office, approver, number, "住院有证明")
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert (view.state, view.until) == ("R_CLAIMABLE", sample.clock.today + 60)
    lines = {line.id: line for line in sheet_rules(sample, number)}
    assert (lines["X04"].applies, lines["X04"].reason) == (True, "住院有证明")
    sample.clock.forward(days=61)
    orders.sweep(sample.office)
    assert state(sample, reporter) == "R_EXPIRED"
    with pytest.raises(Refused):
        hand.do(sample, reporter, hand.Action.RENEW, {"letter": "", "reason": "ill"})
    with pytest.raises(Refused, match="not_now"):
        renew.grant(sample.office, approver, number, "再来一次")


def test_a_refused_reason_is_answered(engine: Engine) -> None:
    sample, reporter, number = expired(engine)
    assert renew.look(sample.office, sample.actor(Duty.APPROVE), number).reason == "生病"
    renew.refuse(sample.office, sample.actor(Duty.APPROVE), number, "没有证明")
    assert state(sample, reporter) == "R_EXPIRED"
    with pytest.raises(Refused, match="not_now"):
        renew.grant(sample.office, sample.actor(Duty.APPROVE), number, "又想了想")


def sheet_rules(sample: Sample, number: str) -> tuple[RuleLine, ...]:
    assessed = way.sheet(sample, number).assessed
    assert assessed is not None
    return assessed.rules
