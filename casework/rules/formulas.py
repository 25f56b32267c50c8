"""What each kind of reward formula computes, in integer fen, rounded down to the fen.

A formula answers None where a fact that it needs is not there (no fine yet, no deaths counted); a percentage of a fine
then pays its floor only where the caller asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from casework.rules.errors import RuleError
from policies import RewardPolicy
from policies.formulas import (
    Additive,
    Factors,
    Fixed,
    Formula,
    PctOfPenalty,
    PerDeath,
    PerPerson,
    QuantityBands,
    RangeByScore,
)

FULL_RATE = 10_000
"""Basis points in the whole."""


class FormulaError(RuleError):
    """A formula and facts that do not fit each other."""


@dataclass(frozen=True)
class Measures:
    """What formulas look at. Money in fen; `score_permille` 0…1000; None is "not known"."""

    nature: str | None = None
    severity: str | None = None
    evidence: str = "E0"
    insider: str = "I0"
    score_permille: int | None = None
    penalty: int | None = None
    deaths: int | None = None
    total_deaths: int | None = None
    quantity: int | None = None
    persons: int | None = None


def grade(total_deaths: int) -> str:
    """Return the grade of an accident by its deaths (事故报告条例, 国令493号, 第3条: 3, 10, 30)."""
    if total_deaths >= 30:
        return "特别重大"
    if total_deaths >= 10:
        return "重大"
    return "较大" if total_deaths >= 3 else "一般"


def points(factors: Factors, measures: Measures) -> tuple[int, int, int, int]:
    """Return the points of nature, severity, evidence, insider; FormulaError where nature or severity is missing."""
    if measures.nature is None or measures.severity is None:
        raise FormulaError("this formula needs nature and severity")
    return (
        factors.nature[measures.nature],
        factors.severity[measures.severity],
        factors.evidence[measures.evidence],
        factors.insider[measures.insider],
    )


def _range(formula: RangeByScore, measures: Measures) -> int | None:
    span = formula.maximum - formula.minimum
    if formula.factors is not None and measures.nature is not None:
        return formula.minimum + span * sum(points(formula.factors, measures)) // formula.full
    if measures.score_permille is None:
        return None
    return formula.minimum + span * measures.score_permille // 1000


def _per_death(formula: PerDeath, measures: Measures) -> int | None:
    if measures.deaths is None:
        return None
    total = measures.deaths if measures.total_deaths is None else measures.total_deaths
    return min(formula.rates[grade(total)] * measures.deaths, formula.cap)


def _bands(formula: QuantityBands, measures: Measures) -> int | None:
    if measures.quantity is None:
        return None
    for lower, upper, amount in formula.bands:
        if lower <= measures.quantity and (upper is None or measures.quantity < upper):
            return amount
    return 0


def evaluate(formula: Formula, measures: Measures) -> int | None:
    """Return the amount in fen before any uplift, or None where a needed fact is not known."""
    if isinstance(formula, Additive):
        return formula.base + sum(points(formula.factors, measures))
    if isinstance(formula, RangeByScore):
        return _range(formula, measures)
    if isinstance(formula, PctOfPenalty):
        if measures.penalty is None:
            return None
        return min(max(measures.penalty * formula.rate // FULL_RATE, formula.floor), formula.cap)
    if isinstance(formula, PerDeath):
        return _per_death(formula, measures)
    if isinstance(formula, QuantityBands):
        return _bands(formula, measures)
    if isinstance(formula, PerPerson):
        return None if measures.persons is None else min(measures.persons * formula.rate, formula.cap)
    assert isinstance(formula, Fixed)  # noqa: S101 (the union is exhausted; mypy checks it)
    return formula.amount


def with_uplift(policy: RewardPolicy, amount: int, measures: Measures) -> int:
    """Return the amount with the insider's uplift of the policy, within its cap for a whole case."""
    if policy.uplift is not None and measures.insider == "I1":
        amount += max(amount * policy.uplift.rate // FULL_RATE, policy.uplift.least_fen)
    return amount if policy.total_cap is None else min(amount, policy.total_cap)
