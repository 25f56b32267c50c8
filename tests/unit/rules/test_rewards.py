"""Rewards: the worked examples of the policy files, the order of the rules, and what must hold for every request."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import pytest

from casework.rules.money import yuan
from casework.rules.rewards import Item, RewardInputError, RewardRequest, RewardResult, decide, request_from
from policies import RewardPolicy, load
from policies.formulas import EVIDENCES, INSIDERS, NATURES, SEVERITIES
from policies.reward_files import AMOUNTS
from policies.types import Example

POLICIES = load().reward_policies
MISSION = POLICIES["mission-1"]
NATIONAL = POLICIES["cn-2018"]
OWN = [policy for policy in POLICIES.values() if policy.examples]
GOOD = Item("N2", "S1", True)

EXCLUDING = {
    "malicious": "Z04", "self_made": "Z05", "out_of_scope": "Z02", "uncheckable": "Z03", "not_verified": "Z01",
    "regulator_side": "Z06", "duty_bearer": "Z07", "already_handling": "Z08", "not_first": "Z09", "already_paid": "Z10",
    "waived": "Z11", "claim_expired": "Z12",
}  # fmt: skip
LIFTING = {
    "duty_bearer": ("internal_ignored", "X01"),
    "already_handling": ("known_not_handled", "X02"),
    "not_first": ("new_item", "X03"),
    "claim_expired": ("extension_ok", "X04"),
}


def decided(*flags: str, items: tuple[Item, ...] = (GOOD,), policy: RewardPolicy = MISSION, **more: object) -> RewardResult:
    request = RewardRequest(items=items, flags=frozenset(flags), **more)  # type: ignore[arg-type]
    return decide(policy, request, comparisons=[NATIONAL])


def ids(result: RewardResult) -> list[str]:
    return [rule.id for rule in result.rules]


@pytest.mark.parametrize(
    ("policy", "example"),
    [(policy, example) for policy in OWN for example in policy.examples],
    ids=[f"{policy.id} {example.name}" for policy in OWN for example in policy.examples],
)
def test_worked_examples(policy: RewardPolicy, example: Example) -> None:
    result = decide(policy, request_from(dict(example.request)), comparisons=[NATIONAL])
    assert result.amount == (None if example.amount is None else example.amount * 100)
    assert ids(result) == list(example.rules)
    assert result.shares == tuple(share * 100 for share in example.shares)
    assert (result.advisory.fen if result.advisory else None) == (example.advisory and example.advisory * 100)
    assert result.policy_sha256 == policy.sha256


def test_there_are_examples_one_to_twenty_nine() -> None:
    numbers = {example.name.split()[0].rstrip("ab") for example in MISSION.examples}
    assert numbers == {str(number) for number in range(1, 30)}


def test_an_amount_without_factors_cites_the_policy_that_it_stands_in() -> None:
    request = request_from({"items": [{"nature": "N2", "severity": "S2", "verified": True}]})
    (rule,) = decide(NATIONAL, request).rules
    assert (rule.id, rule.citation) == ("A01", "安全生产领域举报奖励办法（安监总财〔2018〕19号）第11条")


@pytest.mark.parametrize(
    ("name", "own"),
    [("mission-1", "安哨示范奖励办法全文"), ("zhoucun-2014", "关于进一步加强安全生产隐患排查治理工作的意见六")],
)
def test_every_step_of_the_amount_cites_the_policy_that_it_stands_in(name: str, own: str) -> None:
    policy = POLICIES[name]
    for example in policy.examples:
        result = decide(policy, request_from(dict(example.request)), comparisons=[NATIONAL])
        steps = {rule.id[:3]: rule.citation for rule in result.rules if rule.id[:3] in AMOUNTS}
        assert set(steps.values()) <= {own}
        assert result.status != "PAYABLE" or {"A01", "A02", "A03"} <= set(steps)


@pytest.mark.parametrize(("flag", "rule"), EXCLUDING.items())
def test_each_exclusion_alone(flag: str, rule: str) -> None:
    result = decided(flag)
    assert (result.status, result.amount, ids(result), result.advisory) == ("ZERO", 0, [rule], None)
    assert result.rules[0].sentence
    assert result.rules[0].citation


@pytest.mark.parametrize(("first", "second"), list(combinations(EXCLUDING, 2)))
def test_of_two_exclusions_the_earlier_one_counts(first: str, second: str) -> None:
    assert ids(decided(second, first)) == [EXCLUDING[first]]


@pytest.mark.parametrize(("flag", "lift", "rule"), [(flag, *pair) for flag, pair in LIFTING.items()])
def test_each_exception_lifts_its_own_exclusion_and_no_other(flag: str, lift: str, rule: str) -> None:
    result = decided(flag, lift)
    assert result.amount == 140000
    assert ids(result)[-1] == rule
    # Alone it does nothing, not even in the trace.
    assert ids(decided(lift)) == ["A01", "A02:N2", "A03:S1"]
    for other in set(EXCLUDING) - {flag}:
        assert ids(decided(other, lift)) == [EXCLUDING[other]]


def test_pending_comes_before_everything() -> None:
    result = decided("pending", *EXCLUDING)
    assert (result.status, result.amount, ids(result)) == ("PENDING", None, ["P00"])


def test_a_later_reporter_is_paid_for_the_new_fact_only() -> None:
    known, new = Item("N4", "S3", True, new=False), Item("N1", "S1", True, new=True)
    result = decided("not_first", "new_item", items=(known, new))
    assert (result.amount, ids(result)) == (110000, ["A01", "A02:N1", "A03:S1", "X03"])


def test_a_new_fact_that_was_not_substantiated_lifts_nothing() -> None:
    items = (Item("N4", "S3", True, new=False), Item("N1", "S1", False, new=True))
    assert ids(decided("not_first", "new_item", items=items)) == ["Z09"]


def test_the_comparison_is_shown_even_where_it_is_not_higher() -> None:
    result = decided(items=(Item("N4", "S3", True),), evidence="E2", insider="I1", penalty=2_000_000)
    assert result.amount == result.advisory.fen == 300000  # type: ignore[union-attr]
    assert "A10" not in ids(result)
    assert result.advisory is not None
    assert result.advisory.sentence == "国家办法对照：3000 元（罚款 2 万元的 15%）。"


def test_deaths_outweigh_a_fine_in_the_comparison() -> None:
    result = decided(penalty=8_000_000, deaths=1)
    assert result.advisory is not None
    assert (result.advisory.fen, len(result.comparisons)) == (3_000_000, 1)
    assert result.advisory.sentence == "国家办法对照：30000 元（瞒报死亡 1 人）。"


@pytest.mark.parametrize(
    ("stacking", "penalty", "amount"),
    [
        ("local_only", 8_000_000, 140000),
        ("max_of", 8_000_000, 1_200_000),
        ("max_of", None, 300000),  # The floor at conclusion, before the fine is final.
        ("national_only", 8_000_000, 1_200_000),
        ("national_only", None, 300000),
    ],
)
def test_stacking(stacking: str, penalty: int | None, amount: int) -> None:
    request = RewardRequest((GOOD,), penalty=penalty)
    assert decide(MISSION, request, comparisons=[NATIONAL], stacking=stacking).amount == amount


def test_the_national_floor_is_not_for_general_hazards() -> None:
    request = RewardRequest((Item("N0", "S1", True),))
    assert decide(MISSION, request, comparisons=[NATIONAL], stacking="max_of").amount == 80000


def test_a_policy_by_classes_pays_by_itself() -> None:
    assert decided(policy=NATIONAL, penalty=8_000_000).amount == 1_200_000
    assert decided(policy=NATIONAL).amount == 300000
    with pytest.raises(RewardInputError, match="没有定数额"):
        decided(policy=NATIONAL, items=(Item("N0", "S0", True),))


def test_a_policy_with_levels_that_nobody_chose_is_not_guessed() -> None:
    with pytest.raises(RewardInputError, match="samr-2021 对这类事没有定数额"):
        decided(policy=POLICIES["samr-2021"], penalty=8_000_000)
    request = RewardRequest((GOOD,), penalty=8_000_000)
    assert decide(MISSION, request, comparisons=[POLICIES["samr-2021"]]).comparisons == ()


def test_insiders_get_the_uplift_of_a_compared_policy() -> None:
    request = RewardRequest((GOOD,), insider="I1", penalty=1_000_000)
    assert [one.fen for one in decide(MISSION, request, comparisons=[POLICIES["ha-2025"]]).comparisons] == [400_000]


def test_who_pays_follows_the_policy() -> None:
    assert decided().payer.id == "K01"
    assert decided().trace[-1] == decided().payer
    assert decided(policy=replace(MISSION, payer_rule="accepting_and_penalising")).payer.id == "K02"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ([], "request"),
        ({}, "items"),
        ({"items": []}, "items"),
        ({"items": {}}, "items"),
        ({"items": [1]}, "items[0]"),
        ({"items": [{"nature": "N2", "severity": "S1"}]}, "items[0].verified"),
        ({"items": [{"nature": "N9", "severity": "S1", "verified": True}]}, "items[0].nature"),
        ({"items": [{"nature": "N1", "severity": "S4", "verified": True}]}, "items[0].severity"),
        ({"items": [{"nature": "N1", "severity": "S1", "verified": "yes"}]}, "items[0].verified"),
        ({"items": [{"nature": "N1", "severity": "S1", "verified": True, "extra": 1}]}, "items[0].extra"),
        ({"items": [{"nature": 1, "severity": "S1", "verified": True}]}, "items[0]"),
        ({"items": [], "flags": ["pending"], "evidence": "E3"}, "evidence"),
        ({"items": [], "flags": ["pending"], "insider": None}, "insider"),
        ({"items": [], "flags": ["pending", "rich"]}, "flags"),
        ({"items": [], "flags": "pending"}, "flags"),
        ({"items": [], "flags": ["pending"], "joint": 0}, "joint"),
        ({"items": [], "flags": ["pending"], "joint": True}, "joint"),
        ({"items": [], "flags": ["pending"], "joint": 1.5}, "joint"),
        ({"items": [], "flags": ["pending"], "penalty": -1}, "penalty"),
        ({"items": [], "flags": ["pending"], "penalty": 0.001}, "penalty"),
        ({"items": [], "flags": ["pending"], "penalty": float("inf")}, "penalty"),
        ({"items": [], "flags": ["pending"], "penalty": "5000"}, "penalty"),
        ({"items": [], "flags": ["pending"], "deaths": -1}, "deaths"),
        ({"items": [], "flags": ["pending"], "deaths": 3, "total_deaths": 2}, "total_deaths"),
        ({"items": [], "flags": ["pending"], "amount": 3000}, "amount"),
    ],
)
def test_bad_input_names_the_field(data: object, field: str) -> None:
    with pytest.raises(RewardInputError) as caught:
        request_from(data)
    assert caught.value.field == field
    assert isinstance(caught.value, ValueError)


def test_fines_with_fen_are_exact() -> None:
    assert request_from({"items": [], "flags": ["pending"], "penalty": 80000.35}).penalty == 8_000_035


def test_a_sum_too_small_to_share_is_refused() -> None:
    with pytest.raises(RewardInputError, match="joint"):
        decided(items=(Item("N0", "S0", True),), joint=11)
    assert decided(items=(Item("N0", "S0", True),), joint=10).shares == (5000,) * 10


def test_yuan() -> None:
    assert [yuan(fen) for fen in (0, 155000, 155005, 50)] == ["0", "1550", "1550.05", "0.50"]


def test_all_combinations_of_the_mission_policy() -> None:
    amounts = {}
    for steps in product(NATURES, SEVERITIES, EVIDENCES, INSIDERS):
        nature, severity, evidence, insider = steps
        amounts[steps] = decided(items=(Item(nature, severity, True),), evidence=evidence, insider=insider).amount
    assert len(amounts) == 120
    assert len(set(amounts.values())) == 42
    assert all(amount is not None and 50000 <= amount <= 300000 and amount % 5000 == 0 for amount in amounts.values())
    assert amounts["N0", "S0", "E0", "I0"] == 50000
    assert amounts["N4", "S3", "E2", "I1"] == 300000
