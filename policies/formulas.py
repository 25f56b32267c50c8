"""The named kinds of reward formulas and how each is read from TOML.

A policy file holds numbers only; what a kind computes stands in `casework/rules/formulas.py`. All money is integer fen
(TOML gives whole yuan), all rates are basis points, so that no float ever touches an amount.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from policies.reader import Table

NATURES = ("N0", "N1", "N2", "N3", "N4")
SEVERITIES = ("S0", "S1", "S2", "S3")
EVIDENCES = ("E0", "E1", "E2")
INSIDERS = ("I0", "I1")
GRADES = ("一般", "较大", "重大", "特别重大")


@dataclass(frozen=True)
class Factors:
    """Points per step of each factor: nature, severity, evidence, insider (in the unit of the formula)."""

    nature: Mapping[str, int]
    severity: Mapping[str, int]
    evidence: Mapping[str, int]
    insider: Mapping[str, int]


@dataclass(frozen=True)
class Additive:
    """base + nature + severity + evidence + insider, all in fen; asserted to lie within minimum…maximum."""

    base: int
    minimum: int
    maximum: int
    factors: Factors


@dataclass(frozen=True)
class RangeByScore:
    """minimum + (maximum - minimum) * score, score in 0…1; with factors the score is points / full."""

    minimum: int
    maximum: int
    full: int
    factors: Factors | None


@dataclass(frozen=True)
class PctOfPenalty:
    """rate (basis points) of the final fine, not below floor, not above cap, in fen."""

    rate: int
    floor: int
    cap: int


@dataclass(frozen=True)
class PerDeath:
    """fen for each concealed death by the grade of the accident, not above cap."""

    rates: Mapping[str, int]
    cap: int


@dataclass(frozen=True)
class QuantityBands:
    """fen by quantity: the band with lower <= quantity < upper; upper None is open."""

    unit: str
    bands: tuple[tuple[int, int | None, int], ...]


@dataclass(frozen=True)
class PerPerson:
    """fen for each person concerned, not above cap."""

    rate: int
    cap: int


@dataclass(frozen=True)
class Fixed:
    """One sum in fen."""

    amount: int


Formula = Additive | RangeByScore | PctOfPenalty | PerDeath | QuantityBands | PerPerson | Fixed


@dataclass(frozen=True)
class Uplift:
    """What an insider gets on top: rate in basis points of the sum, at least least_fen."""

    rate: int
    least_fen: int


def _steps(table: Table, key: str, names: tuple[str, ...], unit: int) -> dict[str, int]:
    values = table.integers(key)
    if tuple(values) != names:
        raise table.fail(key, f"要照这个次序写全 {'、'.join(names)}，不多不少")
    steps = [values[name] * unit for name in names]
    if steps[0] != 0 or steps != sorted(steps):
        raise table.fail(key, "要从 0 开始，一档不少于前一档，不然更重的反而奖得少")
    return dict(zip(names, steps, strict=True))


def _factors(table: Table, unit: int) -> Factors:
    return Factors(
        nature=_steps(table, "nature", NATURES, unit),
        severity=_steps(table, "severity", SEVERITIES, unit),
        evidence=_steps(table, "evidence", EVIDENCES, unit),
        insider=_steps(table, "insider", INSIDERS, unit),
    )


def _highest(factors: Factors) -> int:
    every = (factors.nature, factors.severity, factors.evidence, factors.insider)
    return sum(max(steps.values()) for steps in every)


def _additive(table: Table) -> Additive:
    factors = _factors(table, 100)
    formula = Additive(
        base=table.integer("base") * 100,
        minimum=table.integer("min") * 100,
        maximum=table.integer("max") * 100,
        factors=factors,
    )
    if formula.base != formula.minimum or formula.base + _highest(factors) != formula.maximum:
        raise table.fail("max", "base 要等于 min；base 加上各项最高一档，要正好等于 max")
    return formula


def _range(table: Table) -> RangeByScore:
    low, high = table.integer("min") * 100, table.integer("max") * 100
    if low > high:
        raise table.fail("max", "比 min 还小")
    if not table.has("full"):
        return RangeByScore(low, high, 1, None)
    factors, full = _factors(table, 1), table.integer("full", minimum=1)
    if _highest(factors) != full:
        raise table.fail("full", "要等于各项最高一档的和，不然评分会超过 1")
    return RangeByScore(low, high, full, factors)


def _penalty(table: Table) -> PctOfPenalty:
    formula = PctOfPenalty(table.integer("rate_bp", minimum=1), table.integer("floor", 0) * 100, table.integer("cap") * 100)
    if formula.floor > formula.cap:
        raise table.fail("cap", "比 floor 还小")
    return formula


def _per_death(table: Table) -> PerDeath:
    rates = table.integers("rate")
    if tuple(rates) != GRADES:
        raise table.fail("rate", f"要照这个次序写全 {'、'.join(GRADES)}，不多不少")
    return PerDeath({grade: yuan * 100 for grade, yuan in rates.items()}, table.integer("cap") * 100)


def _bands(table: Table) -> QuantityBands:
    bands: list[tuple[int, int | None, int]] = []
    for band in table.tables("bands"):
        upper = band.integer("to") if band.has("to") else None
        bands.append((band.integer("from"), upper, band.integer("amount") * 100))
        band.done()
    for before, after in itertools.pairwise(bands):
        if before[1] != after[0]:
            raise table.fail("bands", "各段要首尾相接，中间不空")
    return QuantityBands(table.text("unit"), tuple(bands))


def formula(table: Table) -> Formula:
    """Read one formula of a policy; PolicyError names what is wrong."""
    kinds = ("additive", "range_by_score", "pct_of_penalty", "per_death", "quantity_bands", "per_person", "fixed")
    kind = table.choice("kind", kinds)
    result: Formula
    if kind == "additive":
        result = _additive(table)
    elif kind == "range_by_score":
        result = _range(table)
    elif kind == "pct_of_penalty":
        result = _penalty(table)
    elif kind == "per_death":
        result = _per_death(table)
    elif kind == "quantity_bands":
        result = _bands(table)
    elif kind == "per_person":
        result = PerPerson(table.integer("rate") * 100, table.integer("cap") * 100)
    else:
        result = Fixed(table.integer("amount") * 100)
    table.done()
    return result
