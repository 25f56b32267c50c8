"""Every formula kind, by the checked values of the policy files and at its edges."""

from __future__ import annotations

import pytest

from casework.rules.formulas import FormulaError, Measures, evaluate, grade, with_uplift
from policies import RewardPolicy, load
from policies.formulas import Fixed, PerPerson, QuantityBands
from policies.types import FormulaExample

POLICIES = load().reward_policies
CASES = [(policy, example) for policy in POLICIES.values() for example in policy.formula_examples]
MONEY = {"penalty"}


@pytest.mark.parametrize(
    ("policy", "example"), CASES, ids=[f"{policy.id} {example.rule} {dict(example.given)}" for policy, example in CASES]
)
def test_checked_values(policy: RewardPolicy, example: FormulaExample) -> None:
    facts = {key: value * 100 if key in MONEY else value for key, value in example.given.items()}
    insider = "I1" if facts.pop("insider", 0) else "I0"
    measures = Measures(insider=insider, **facts)  # type: ignore[arg-type]
    amount = evaluate(policy.formulas[example.rule], measures)
    assert amount is not None
    assert with_uplift(policy, amount, measures) == example.amount * 100


@pytest.mark.parametrize(
    ("deaths", "expected"), [(0, "一般"), (2, "一般"), (3, "较大"), (9, "较大"), (10, "重大"), (29, "重大"), (30, "特别重大")]
)
def test_grades_of_accidents(deaths: int, expected: str) -> None:
    assert grade(deaths) == expected


def test_bands_by_quantity() -> None:
    bands = QuantityBands("kg", ((50, 200, 500000), (200, 1000, 1_000_000), (1000, None, 3_000_000)))
    given = [(49, 0), (50, 500000), (150, 500000), (199, 500000), (200, 1_000_000), (1000, 3_000_000), (1500, 3_000_000)]
    assert [evaluate(bands, Measures(quantity=quantity)) for quantity, _ in given] == [amount for _, amount in given]
    assert evaluate(bands, Measures()) is None


def test_per_person_and_fixed() -> None:
    assert evaluate(PerPerson(1_000_000, 10_000_000), Measures(persons=3)) == 3_000_000
    assert evaluate(PerPerson(1_000_000, 10_000_000), Measures(persons=30)) == 10_000_000
    assert evaluate(PerPerson(1_000_000, 10_000_000), Measures()) is None
    assert evaluate(Fixed(3_000_000), Measures()) == 3_000_000


def test_factors_need_nature_and_severity() -> None:
    with pytest.raises(FormulaError):
        evaluate(POLICIES["mission-1"].formulas["any"], Measures(nature="N1"))
