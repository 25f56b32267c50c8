"""Assessing and approving: who may, on what it rests, and what the signature covers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.rewards import assess as assessing
from casework.rewards import decide, fund
from casework.rewards import sheet as sheets
from casework.rules.duties import Duty
from crypto.awards import sign_award
from crypto.encoding import random_seed
from tests.services import builders
from tests.services.founding import found_sample
from tests.services.rewards import way


def test_the_whole_way_to_claimable(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    reporter, number = way.concluded(sample)
    way.agreed(sample, number)
    sheet = way.sheet(sample, number)
    assert sheet.assessed is not None
    # N1 S2 E1: 500 + 300 + 700 + 150 (dossier 3.6).
    assert (sheet.assessed.amount, sheet.assessed.capitals) == ("1650", "壹仟陆佰伍拾元整")
    assert sum(factor.fen for factor in sheet.assessed.factors) == sheet.assessed.amount_fen == 165_000
    assert way.approve(sample, number) == "R_CLAIMABLE"
    balance = fund.balance(sample.office, sample.actor(Duty.FUND))
    assert (balance.reserved, balance.available) == (165_000, way.BUDGET - 165_000)
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert (view.state, view.amount) == ("R_CLAIMABLE", 165_000)
    assert "1650 元" in view.sentence


def test_the_sheet_says_everything_and_no_word_of_the_reporter(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    _, number = way.concluded(sample)
    empty = way.sheet(sample, number, Duty.REWARD)
    assert (empty.assessed, empty.steps, empty.state_name) == (None, ("assess",), "待评定")
    way.agreed(sample, number, {"evidence": "E1", "insider": "I1", "penalty": 80000}, way.REASONS)
    sheet = way.sheet(sample, number)
    assert sheet.assessed is not None
    assert sheet.assessed.comparison == "国家办法对照：12000 元（罚款 8 万元的 15%）。本次按本地政策发 1850 元。"
    assert sheet.assessed.higher
    ids = [line.id for line in sheet.assessed.rules]
    assert ids[0] == "Z04"
    assert ids[-4:] == ["X01", "X02", "X03", "X04"]
    assert {line.reason for line in sheet.assessed.rules} == {"不适用"}
    roles = [(one.role, bool(one.who), one.at is not None) for one in sheet.signatures]
    assert roles == [
        ("核查", True, True), ("核查", True, True), ("评定", True, True), ("复核", True, True), ("批准", False, False),
    ]  # fmt: skip
    assert [factor.step for factor in sheet.assessed.factors] == ["", "N1", "S2", "E1", "I1"]
    assert sheet.fund_after == str(way.BUDGET // 100 - 1850)
    assert sheet.assessed.reporter_reads.startswith("可以领了：奖金 1850 元。")
    assert builders.WORDS[:6] not in repr(sheet)
    assert builders.RECORD.subject not in repr(sheet)


def test_only_the_office_with_the_duty_assesses_and_approves(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter, number = way.concluded(sample)
    lead = builders.handler(sample, reporter, Duty.INTAKE)
    with pytest.raises(Forbidden):
        assessing.assess(sample.office, lead, number, way.REQUEST, way.REASONS)
    with pytest.raises(Forbidden):
        assessing.assess(sample.office, replace(lead, duties=frozenset({Duty.REWARD})), number, way.REQUEST, way.REASONS)
    stranger = replace(sample.actor(Duty.INTAKE, "zhoucun-police"), duties=frozenset({Duty.REWARD}))
    with pytest.raises(NotFound):
        assessing.assess(sample.office, stranger, number, way.REQUEST, way.REASONS)
    with pytest.raises(Forbidden):
        assessing.assess(sample.office, sample.actor(Duty.APPROVE), number, way.REQUEST, way.REASONS)


def test_no_duty_meets_another_in_one_person(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    _, number = way.concluded(sample)
    every = frozenset({Duty.REWARD, Duty.APPROVE})
    first = replace(sample.actor(Duty.REWARD), duties=every)
    second = replace(sample.actor(Duty.REWARD, number=1), duties=every)
    assessing.assess(sample.office, first, number, way.REQUEST, way.REASONS)
    with pytest.raises(Refused, match="second_person"):
        assessing.check(sample.office, first, number)
    assessing.check(sample.office, second, number)
    award = way.sheet(sample, number).to_sign
    assert award is not None
    for both in (first, second):
        sheet = sheets.sheet(sample.office, both, number)
        assert sheet.obstacle == "您评过这件案，不能批。"
        assert sheet.to_sign is None
        seed = next(one for one in sample.founded.officers if one.id == both.officer).keys.sign_seed
        with pytest.raises(Refused, match="duties_meet"):
            decide.approve(sample.office, both, number, sign_award(award.award, seed))
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).reserved == 0


def test_the_signature_covers_every_field(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    way.put_in(sample)
    _, number = way.concluded(sample)
    way.agreed(sample, number)
    wanted = way.sheet(sample, number).to_sign
    assert wanted is not None
    award, seed = wanted.award, sample.officer(Duty.APPROVE).keys.sign_seed
    others = [
        sign_award(replace(award, amount_fen=award.amount_fen + 1), seed),
        sign_award(replace(award, claim_public=random_seed()), seed),
        sign_award(replace(award, policy_hash=bytes(32)), seed),
        sign_award(replace(award, last_day=award.last_day + 1), seed),
        sign_award(replace(award, award_id=type(award.award_id)(bytes(16))), seed),
        sign_award(award, sample.officer(Duty.REWARD).keys.sign_seed),
        bytes(64),
        b"",
    ]
    for signature in others:
        with pytest.raises(Refused, match="signature"):
            decide.approve(sample.office, sample.actor(Duty.APPROVE), number, signature)
    assert way.approve(sample, number) == "R_CLAIMABLE"


def test_a_signature_from_before_midnight_counts_and_an_older_one_does_not(sqlite_engine: Engine) -> None:
    for days, counts in ((1, True), (2, False)):
        sample = found_sample(sqlite_engine)
        way.put_in(sample)
        _, number = way.concluded(sample)
        way.agreed(sample, number)
        signature = way.signature(sample, number)
        sample.clock.forward(days=days)
        if counts:
            assert decide.approve(sample.office, sample.actor(Duty.APPROVE), number, signature) == "R_CLAIMABLE"
        else:
            with pytest.raises(Refused, match="signature"):
                decide.approve(sample.office, sample.actor(Duty.APPROVE), number, signature)


def test_a_swapped_claim_key_is_noticed(engine: Engine) -> None:
    """Whoever steals the database cannot turn a payment to a key of their own: nobody attested it."""
    sample = found_sample(engine)
    way.put_in(sample)
    _, number = way.concluded(sample)
    with engine.begin() as connection:
        connection.execute(text("UPDATE mailbox SET claim_public = :key"), {"key": random_seed()})
    way.agreed(sample, number)
    wanted = way.sheet(sample, number).to_sign
    assert wanted is not None
    signature = sign_award(wanted.award, sample.officer(Duty.APPROVE).keys.sign_seed)
    with pytest.raises(Refused, match="not_attested"):
        decide.approve(sample.office, sample.actor(Duty.APPROVE), number, signature)


def test_zero_needs_approval_too_and_the_reporter_reads_the_reason(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = way.concluded(sample)
    why = "举报人自己说在监管部门上班"
    way.agreed(sample, number, {"flags": ["regulator_side"]}, {**way.REASONS, "regulator_side": why})
    sheet = way.sheet(sample, number)
    assert sheet.assessed is not None
    assert (sheet.assessed.amount, sheet.to_sign) == ("0", None)
    assert set(sheet.steps) == {"deny", "send_back"}
    assert next(line.reason for line in sheet.assessed.rules if line.id == "Z06") == why
    with pytest.raises(Refused, match="not_now"):
        decide.approve(sample.office, sample.actor(Duty.APPROVE), number, bytes(64))
    decide.deny(sample.office, sample.actor(Duty.APPROVE), number)
    view = way.reward_view(sample, reporter)
    assert view is not None
    assert view.state == "R_DENIED"
    assert "管安全的人和他的家人，按规定不发奖金。" in view.sentence


def test_what_is_payable_is_not_denied(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    _, number = way.concluded(sample)
    way.agreed(sample, number)
    with pytest.raises(Refused, match="payable"):
        decide.deny(sample.office, sample.actor(Duty.APPROVE), number)


def test_the_list_shows_what_is_decided_here(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    _, first = way.approved(sample)
    _, second = way.concluded(sample)
    rows = sheets.rewards(sample.office, sample.actor(Duty.REWARD))
    assert {(row.number, row.state_name, row.amount) for row in rows} == {
        (first, "待领取", "1650"),
        (second, "待评定", ""),
    }
    with pytest.raises(Forbidden):
        sheets.rewards(sample.office, sample.actor(Duty.INTAKE, "zhoucun-committee"))


def test_the_policy_of_the_day_of_receipt_is_frozen(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    _, number = way.concluded(sample)
    way.agreed(sample, number)
    policy = sample.office.policies.reward_policies["mission-1"]
    assert way.sheet(sample, number).policy_hash == policy.sha256
    edited = replace(policy, sha256="00" * 32)
    policies = replace(sample.office.policies, reward_policies={**sample.office.policies.reward_policies, "mission-1": edited})
    later = replace(sample, office=replace(sample.office, policies=policies))
    assert way.sheet(later, number).policy_hash == policy.sha256
    wanted = way.sheet(later, number).to_sign
    assert wanted is not None
    assert wanted.award.policy_hash.hex() == policy.sha256


def test_a_policy_that_was_not_in_force_pays_nothing(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    _, number = way.concluded(sample)
    with sqlite_engine.begin() as connection:
        connection.execute(text("UPDATE authority SET policy_id = 'zhoucun-2014'"))
    with pytest.raises(Refused, match="no_policy"):
        way.assess(sample, number)
