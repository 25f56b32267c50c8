"""A reward that several people share: assessed, signed, claimed, paid and returned share by share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import NotFound, Refused
from casework.rewards import decide, fraud, fund, orders, returns
from casework.rewards.ledger import Balance
from casework.rules.duties import Duty
from crypto.awards import Claim, sign_award, sign_claim, sign_withdrawal
from crypto.encoding import random_seed
from crypto.mailbox import Action, SignedAction
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample, found_sample
from tests.services.rewards import way

REQUEST: Mapping[str, object] = {**way.REQUEST, "insider": "I1", "joint": 3}
REASONS: Mapping[str, str] = {**way.REASONS, "joint": "三个人的说法对得上，原话里写了三个人"}
SUM, SHARES = 185_000, (65_000, 60_000, 60_000)


@pytest.fixture
def sample(engine: Engine, tmp_path: Path) -> Sample:
    made = found_sample(engine, tmp_path)
    way.put_in(made)
    return made


def claimable(sample: Sample) -> tuple[Reporter, str]:
    reporter, number = way.concluded(sample)
    way.agreed(sample, number, REQUEST, REASONS)
    way.approve(sample, number)
    return reporter, number


def claim(sample: Sample, reporter: Reporter, lookups: list[bytes] | None = None) -> tuple[Claim, SignedAction]:
    codes = lookups or [random_seed() for _ in SHARES]
    made = sign_claim(reporter.box.keys.claim_seed, way.award_of(sample, reporter), *codes)
    return made, reporter.box.sign_action(Action.CLAIM, made.encode())


def ordered(sample: Sample) -> tuple[Reporter, str, dict[str, Any]]:
    """Claimed, with its order laid for the payer."""
    reporter, number = claimable(sample)
    way.do(sample, reporter, claim(sample, reporter)[1])
    sample.clock.forward(days=1)
    orders.sweep(sample.office)
    return reporter, number, order_of(sample)


def order_of(sample: Sample) -> dict[str, Any]:
    (path,) = (sample.office.directory / "to-payer").glob("orders-*.json")
    document = json.loads(path.read_text())
    (order,) = document["orders"]
    return {**order, "batch": document["batch"]}


def lay(sample: Sample, kind: str, entries: list[Any]) -> None:
    folder = sample.office.directory / "from-payer"
    folder.mkdir(exist_ok=True)
    (folder / f"{kind}-x.json").write_text(json.dumps({"v": 1, kind: entries}))


def paid(sample: Sample, order: dict[str, Any], *numbers: int) -> int:
    lay(sample, "paid", [order["award"] if number == 1 else f"{order['award']}.{number}" for number in numbers])
    return orders.take_payments(sample.office)


def returned(sample: Sample, order: dict[str, Any], *numbers: int) -> int:
    lay(sample, "unpaid", [{"award": order["award"], "batch": order["batch"], "share": number} for number in numbers])
    return returns.take_unpaid(sample.office)


def balance(sample: Sample) -> Balance:
    return fund.balance(sample.office, sample.actor(Duty.FUND), 2026)


def state(sample: Sample, reporter: Reporter) -> str:
    return builders.case_of(sample.office, sample.authority, reporter.tip).standing.reward


def test_the_sheet_shows_the_shares_and_the_sum_stays(sample: Sample) -> None:
    _, number = way.concluded(sample)
    way.agreed(sample, number, REQUEST, REASONS)
    sheet = way.sheet(sample, number)
    assert sheet.assessed is not None
    assert (sheet.assessed.amount, sheet.assessed.shares) == ("1850", ("650", "600", "600"))
    assert sheet.proposed_shares == ("650", "600", "600")
    assert "J01" in [rule.id for rule in sheet.assessed.applied]
    assert sum(one.fen for one in sheet.assessed.factors) == SUM


def test_the_approver_signs_how_many_share(sample: Sample) -> None:
    _, number = way.concluded(sample)
    way.agreed(sample, number, REQUEST, REASONS)
    wanted = way.sheet(sample, number).to_sign
    assert wanted is not None
    assert wanted.award.joint == 3
    for joint in (1, 2):
        by_fewer = sign_award(replace(wanted.award, joint=joint), sample.officer(Duty.APPROVE).keys.sign_seed)
        with pytest.raises(Refused, match="signature"):
            decide.approve(sample.office, sample.actor(Duty.APPROVE), number, by_fewer)
    assert way.approve(sample, number) == "R_CLAIMABLE"


def test_the_reporter_reads_what_each_gets(sample: Sample) -> None:
    reporter, _ = claimable(sample)
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert (view.amount, view.shares) == (SUM, SHARES)
    way.do(sample, reporter, claim(sample, reporter)[1])
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert (view.state, view.shares) == ("R_CLAIMED", SHARES)


def test_a_claim_has_a_code_for_each_and_stays_as_it_is(sample: Sample) -> None:
    reporter, _ = claimable(sample)
    codes = [random_seed() for _ in range(4)]
    for fewer_or_more in (codes[:1], codes[:2], codes, [codes[0], codes[1], codes[0]]):
        with pytest.raises(NotFound):
            way.do(sample, reporter, claim(sample, reporter, fewer_or_more)[1])
    assert balance(sample).outstanding == 0
    first = claim(sample, reporter, codes[:3])[1]
    again = claim(sample, reporter, codes[:3])[1]
    for signed in (first, again, first):
        assert way.do(sample, reporter, signed).state == "R_CLAIMED"
    with pytest.raises(Refused, match="claimed"):
        way.do(sample, reporter, claim(sample, reporter, [codes[0], codes[2], codes[1]])[1])
    assert balance(sample).outstanding == SUM


def test_three_are_paid_one_after_another(sample: Sample) -> None:
    reporter, _, order = ordered(sample)
    assert len(order["shares"]) == 2
    for number, left in ((2, 125_000), (1, 60_000)):
        assert paid(sample, order, number) == 1
        assert paid(sample, order, number) == 0
        assert (balance(sample).outstanding, balance(sample).paid) == (left, SUM - left)
        assert state(sample, reporter) == "R_CLAIMED"
        assert len(orders.orders(sample.office)) == 1
    assert paid(sample, order, 3) == 1
    assert (balance(sample).outstanding, balance(sample).paid) == (0, SUM)
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert (view.state, view.amount, view.shares) == ("R_PAID", SUM, ())
    assert orders.orders(sample.office) == ()


def test_lists_that_name_no_share_of_the_award_change_nothing(sample: Sample) -> None:
    reporter, _, order = ordered(sample)
    for rubbish in (".0", ".4", ".9", ".x", ".", ".22", ".²"):
        lay(sample, "paid", [order["award"] + rubbish])
        assert orders.take_payments(sample.office) == 0
    for share in (0, 4, 6, "2", None):
        lay(sample, "unpaid", [{"award": order["award"], "batch": order["batch"], "share": share}])
        assert returns.take_unpaid(sample.office) == 0
    assert (state(sample, reporter), balance(sample).outstanding) == ("R_CLAIMED", SUM)


@pytest.mark.parametrize("came", [(1,), (3,), (1, 2), (2, 3)])
@pytest.mark.parametrize("news_first", [True, False])
def test_only_the_share_that_nobody_fetched_lapses(
    sqlite_engine: Engine, tmp_path: Path, came: tuple[int, ...], news_first: bool
) -> None:
    """In whichever order the payer's two lists are read."""
    sample = found_sample(sqlite_engine, tmp_path)
    way.put_in(sample)
    reporter, _, order = ordered(sample)
    away = tuple(number for number in (1, 2, 3) if number not in came)
    fen = sum(SHARES[number - 1] for number in came)
    if news_first:
        assert paid(sample, order, *came) == len(came)
        assert state(sample, reporter) == "R_CLAIMED"
    assert returned(sample, order, *away) == len(away)
    if not news_first:
        assert state(sample, reporter) == "R_CLAIMED"
        assert paid(sample, order, *came) == len(came)
    year = balance(sample)
    assert (year.outstanding, year.reserved, year.paid, year.available) == (0, 0, fen, way.BUDGET - fen)
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert (view.state, view.amount) == ("R_PAID", fen)
    assert returned(sample, order, *away) == 0
    assert orders.orders(sample.office) == ()


def test_nobody_of_three_came(sample: Sample) -> None:
    reporter, _, order = ordered(sample)
    assert returned(sample, order, 1, 3) == 2
    assert state(sample, reporter) == "R_CLAIMED"
    assert returned(sample, order, 2) == 1
    assert state(sample, reporter) == "R_EXPIRED"
    assert (balance(sample).outstanding, balance(sample).available) == (0, way.BUDGET)


def stop(sample: Sample, number: str) -> None:
    approver = sample.actor(Duty.APPROVE)
    wanted = fraud.look(sample.office, approver, number).to_sign
    assert wanted is not None
    signature = sign_withdrawal(wanted, sample.officer(Duty.APPROVE).keys.sign_seed)
    fraud.hold(sample.office, approver, number, "周公立字〔2026〕9号", "有监控", signature)


def test_a_stop_keeps_what_was_paid_and_the_rest_is_approved_anew(sample: Sample) -> None:
    reporter, number, order = ordered(sample)
    paid(sample, order, 1)
    stop(sample, number)
    inspector = sample.actor(Duty.DISCIPLINE)
    view = fraud.open_fraud(sample.office, inspector, number)
    assert (view.amount, view.with_payer) == ("1200", True)
    returned(sample, order, 2)
    with pytest.raises(Refused, match="with_payer"):
        fraud.decide(sample.office, inspector, number, False, "不是他")
    returned(sample, order, 3)
    assert fraud.decide(sample.office, inspector, number, False, "不是他") == "R_CHECKED"
    assert way.sheet(sample, number).proposed_shares == ("600", "600")
    assert way.approve(sample, number) == "R_CLAIMABLE"
    seen = way.reward_view(sample, reporter)
    assert seen is not None
    assert (seen.amount, seen.shares) == (120_000, (60_000, 60_000))
    year = balance(sample)
    assert (year.reserved, year.paid, year.available) == (120_000, 65_000, way.BUDGET - SUM)


def test_a_fraud_gives_back_what_was_not_paid(sample: Sample) -> None:
    _, number, order = ordered(sample)
    paid(sample, order, 2)
    stop(sample, number)
    returned(sample, order, 1, 3)
    assert fraud.decide(sample.office, sample.actor(Duty.DISCIPLINE), number, True, "本人承认") == "R_REVOKED"
    year = balance(sample)
    assert (year.outstanding, year.reserved, year.paid, year.available) == (0, 0, 60_000, way.BUDGET - 60_000)


def test_what_all_were_paid_before_a_stop_is_paid(sample: Sample) -> None:
    reporter, number, order = ordered(sample)
    stop(sample, number)
    assert paid(sample, order, 1, 2, 3) == 3
    assert state(sample, reporter) == "R_PAID"


def test_a_claim_that_never_reached_the_payer_comes_back_whole(sample: Sample) -> None:
    reporter, number = claimable(sample)
    way.do(sample, reporter, claim(sample, reporter)[1])
    fraud.hold(sample.office, sample.actor(Duty.APPROVE), number, "周公立字〔2026〕9号", "有监控")
    assert (balance(sample).outstanding, balance(sample).reserved) == (0, SUM)
    assert fraud.decide(sample.office, sample.actor(Duty.DISCIPLINE), number, False, "不是") == "R_CLAIMABLE"
    assert way.do(sample, reporter, claim(sample, reporter)[1]).state == "R_CLAIMED"


def test_how_many_share_is_one_to_five_and_has_a_reason(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    _, number = way.concluded(sample)
    for joint, code in ((6, "joint"), (0, "bad_request"), (True, "bad_request")):
        with pytest.raises(Refused, match=code):
            way.assess(sample, number, {**REQUEST, "joint": joint}, REASONS)
    with pytest.raises(Refused, match="reason"):
        way.assess(sample, number, REQUEST, way.REASONS)
