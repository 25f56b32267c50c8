"""A reporter who disagrees with an amount: other people weigh it again, it may rise and never falls."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import Refused
from casework.kernel.office import Actor
from casework.rewards import assess as assessing
from casework.rewards import decide, dispute, fund, orders
from casework.rewards import sheet as sheets
from casework.rules.duties import Duty
from crypto.awards import sign_award
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.rewards import way

# N1 S2 E1 I0 is 1650; E2 and I1 add 350.
HIGHER: Mapping[str, object] = {"evidence": "E2", "insider": "I1"}
LOWER: Mapping[str, object] = {"evidence": "E0", "insider": "I0"}


def disputed(engine: Engine, directory: Path | None = None) -> tuple[Sample, Reporter, str]:
    """An approved reward whose amount the reporter finds wrong."""
    sample = found_sample(engine, directory)
    way.put_in(sample)
    reporter, number = way.approved(sample)
    hand.object_to(sample, reporter, "amount")
    return sample, reporter, number


def assessor(sample: Sample, number: int = 2) -> Actor:
    """The reward officers 2 and 3 took no part in the first decision."""
    return sample.actor(Duty.REWARD, number=number)


def approver(sample: Sample) -> Actor:
    return sample.actor(Duty.APPROVE, number=1)


def weighed(sample: Sample, number: str, request: Mapping[str, object]) -> None:
    dispute.assess(sample.office, assessor(sample), number, request, way.REASONS)
    dispute.check(sample.office, assessor(sample, 3), number)


def raised(sample: Sample, number: str) -> str:
    wanted = sheets.sheet(sample.office, approver(sample), number).to_sign
    assert wanted is not None
    signature = sign_award(wanted.award, sample.officer(Duty.APPROVE, number=1).keys.sign_seed)
    return dispute.raise_award(sample.office, approver(sample), number, signature)


def state(sample: Sample, reporter: Reporter) -> tuple[str, bool]:
    case = builders.case_of(sample.office, sample.authority, reporter.tip)
    return case.standing.reward, case.reward_disputed


def view(sample: Sample, reporter: Reporter) -> tuple[str, int | None]:
    seen = way.reward_view(sample, reporter)
    assert seen is not None
    return seen.state, seen.amount


def test_a_higher_amount_takes_the_place_of_one_that_nobody_claimed(engine: Engine) -> None:
    sample, reporter, number = disputed(engine)
    assert view(sample, reporter) == ("R_CLAIMABLE", 165_000)
    old = way.award_of(sample, reporter)
    first = next(one.title for one in sample.founded.officers if one.id == sample.actor(Duty.APPROVE).officer)
    shown = sheets.sheet(sample.office, assessor(sample), number)
    assert (shown.already, shown.already_by) == ("1650", first)
    weighed(sample, number, HIGHER)
    assert raised(sample, number) == "R_CLAIMABLE"
    assert view(sample, reporter) == ("R_CLAIMABLE", 200_000)
    assert way.award_of(sample, reporter) != old
    balance = fund.balance(sample.office, sample.actor(Duty.FUND))
    assert (balance.reserved, balance.available) == (200_000, way.BUDGET - 200_000)
    assert state(sample, reporter) == ("R_CLAIMABLE", False)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).outstanding == 200_000


def test_the_same_or_less_leaves_the_amount_as_it_is(engine: Engine) -> None:
    for request in (LOWER, way.REQUEST):
        sample, reporter, number = disputed(engine)
        weighed(sample, number, request)
        with pytest.raises(Refused, match="not_higher"):
            dispute.raise_award(sample.office, approver(sample), number, bytes(64))
        dispute.uphold(sample.office, approver(sample), number, "照片只能说明护罩拆了，没有别的。")
        assert view(sample, reporter) == ("R_CLAIMABLE", 165_000)
        assert state(sample, reporter) == ("R_CLAIMABLE", False)
        assert fund.balance(sample.office, sample.actor(Duty.FUND)).reserved == 165_000
        way.do(sample, reporter, way.claim_for(sample, reporter)[1])
        break


def test_what_is_higher_is_not_upheld(engine: Engine) -> None:
    sample, _, number = disputed(engine)
    weighed(sample, number, HIGHER)
    with pytest.raises(Refused, match="higher"):
        dispute.uphold(sample.office, approver(sample), number, "不想多给")
    dispute.send_back(sample.office, approver(sample), number, "内部人的理由再写清楚")
    with pytest.raises(Refused, match="not_now"):
        dispute.raise_award(sample.office, approver(sample), number, bytes(64))
    weighed(sample, number, HIGHER)
    assert raised(sample, number) == "R_CLAIMABLE"


def test_none_of_those_who_decided_before_decides_again(engine: Engine) -> None:
    sample, _, number = disputed(engine)
    for before in (0, 1):
        with pytest.raises(Refused, match="took_part"):
            dispute.assess(sample.office, sample.actor(Duty.REWARD, number=before), number, HIGHER, way.REASONS)
    dispute.assess(sample.office, assessor(sample), number, HIGHER, way.REASONS)
    refusals: list[tuple[Callable[[], object], str]] = [
        (lambda: dispute.check(sample.office, assessor(sample), number), "second_person"),
        (lambda: dispute.check(sample.office, sample.actor(Duty.REWARD, number=1), number), "took_part"),
        (lambda: dispute.uphold(sample.office, approver(sample), number, "先不等"), "not_now"),
    ]
    for deed, code in refusals:
        with pytest.raises(Refused, match=code):
            deed()
    dispute.check(sample.office, assessor(sample, 3), number)
    with pytest.raises(Refused, match="took_part"):
        dispute.raise_award(sample.office, sample.actor(Duty.APPROVE), number, bytes(64))
    assert raised(sample, number) == "R_CLAIMABLE"


def test_a_claim_in_between_leaves_the_difference_to_be_paid_after_it(engine: Engine, tmp_path: Path) -> None:
    sample, reporter, number = disputed(engine, tmp_path)
    weighed(sample, number, HIGHER)
    made, signed = way.claim_for(sample, reporter)
    way.do(sample, reporter, signed)
    assert raised(sample, number) == "R_CLAIMED"
    sample.clock.forward(days=1)
    pay_everything(sample)
    assert view(sample, reporter) == ("R_CLAIMABLE", 35_000)
    assert state(sample, reporter) == ("R_CLAIMABLE", False)
    # The same claim code fetches the difference, as an award of its own.
    _, again = way.claim_for(sample, reporter, made.lookup)
    way.do(sample, reporter, again)
    sample.clock.forward(days=1)
    pay_everything(sample)
    assert view(sample, reporter)[0] == "R_PAID"
    balance = fund.balance(sample.office, sample.actor(Duty.FUND))
    assert (balance.paid, balance.outstanding, balance.reserved) == (200_000, 0, 0)


def test_the_difference_follows_what_was_paid(engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(engine, tmp_path)
    way.put_in(sample)
    reporter, number = way.approved(sample)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    sample.clock.forward(days=1)
    pay_everything(sample)
    hand.object_to(sample, reporter, "amount")
    weighed(sample, number, HIGHER)
    assert raised(sample, number) == "R_CLAIMABLE"
    assert view(sample, reporter) == ("R_CLAIMABLE", 35_000)


def test_the_days_of_a_disputed_reward_do_not_run_out(sqlite_engine: Engine) -> None:
    sample, reporter, number = disputed(sqlite_engine)
    sample.clock.forward(days=100)
    orders.sweep(sample.office)
    assert state(sample, reporter) == ("R_CLAIMABLE", True)
    weighed(sample, number, LOWER)
    dispute.uphold(sample.office, approver(sample), number, "还是这么多")
    orders.sweep(sample.office)
    assert state(sample, reporter) == ("R_EXPIRED", False)


def test_a_refusal_is_assessed_anew_by_other_people(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    reporter, number = way.concluded(sample)
    reasons = {**way.REASONS, "self_made": "监控里是他自己拆的"}
    way.agreed(sample, number, {"flags": ["self_made"]}, reasons)
    way.deny(sample, number)
    hand.object_to(sample, reporter, "amount")
    assert state(sample, reporter) == ("R_ASSESSING", True)
    with pytest.raises(Refused, match="took_part"):
        way.assess(sample, number)
    assessing.assess(sample.office, assessor(sample), number, way.REQUEST, way.REASONS)
    assessing.check(sample.office, assessor(sample, 3), number)
    with pytest.raises(Refused, match="took_part"):
        decide.approve(sample.office, sample.actor(Duty.APPROVE), number, bytes(64))
    wanted = sheets.sheet(sample.office, approver(sample), number).to_sign
    assert wanted is not None
    signature = sign_award(wanted.award, sample.officer(Duty.APPROVE, number=1).keys.sign_seed)
    assert decide.approve(sample.office, approver(sample), number, signature) == "R_CLAIMABLE"
    assert state(sample, reporter) == ("R_CLAIMABLE", False)


def test_nothing_is_weighed_again_that_nobody_disputes(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    way.put_in(sample)
    _, number = way.approved(sample)
    with pytest.raises(Refused, match="not_now"):
        dispute.assess(sample.office, assessor(sample), number, HIGHER, way.REASONS)


def pay_everything(sample: Sample) -> None:
    """What the payer does with its orders: a paid list of all of them."""
    for path in orders.orders(sample.office):
        paid = [order["award"] for order in json.loads(path.read_text())["orders"]]
        folder = sample.office.directory / "from-payer"
        folder.mkdir(exist_ok=True)
        (folder / f"paid-{path.stem}.json").write_text(json.dumps({"v": 1, "paid": paid}))
    orders.sweep(sample.office)
    orders.sweep(sample.office)
