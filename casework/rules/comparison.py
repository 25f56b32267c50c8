"""What a policy by classes (a share of the fine, a sum for each death) would pay, to compare or to pay by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casework.rules import formulas
from casework.rules.formulas import Measures
from casework.rules.money import yuan
from policies import RewardPolicy
from policies.formulas import PctOfPenalty, PerDeath


@dataclass(frozen=True)
class Comparison:
    """What another policy would pay for the same facts, with a sentence for the approval sheet."""

    policy_id: str
    title: str
    fen: int
    sentence: str


def _decidable(policy: RewardPolicy) -> list[PctOfPenalty | PerDeath]:
    """Return the formulas that a fine or deaths decide; of a kind that a policy has twice none, since that is a guess."""
    fines = [formula for formula in policy.formulas.values() if isinstance(formula, PctOfPenalty)]
    deaths = [formula for formula in policy.formulas.values() if isinstance(formula, PerDeath)]
    return [*(fines if len(fines) == 1 else ()), *(deaths if len(deaths) == 1 else ())]


def by_class(policy: RewardPolicy, measures: Measures) -> tuple[int, str] | None:
    """Return amount and explanation under a policy by classes (fine, deaths), or None where nothing is known yet.

    Where both a fine and deaths are known, the higher counts.
    """
    found: list[tuple[int, str]] = []
    for formula in _decidable(policy):
        amount = formulas.evaluate(formula, measures)
        if not amount:
            continue
        if isinstance(formula, PctOfPenalty):
            why = f"罚款 {_large(measures.penalty or 0)}的 {formula.rate // 100}%"
        else:
            why = f"瞒报死亡 {measures.deaths} 人"
        found.append((formulas.with_uplift(policy, amount, measures), why))
    return max(found, default=None)


def _large(fen: int) -> str:
    """Return a sum as people say it: 8 万元, 5000 元."""
    return f"{fen // 1_000_000} 万元" if fen and fen % 1_000_000 == 0 else f"{yuan(fen)} 元"


def floor(policy: RewardPolicy, measures: Measures) -> int | None:
    """Return what a percentage policy pays at conclusion, before a fine is final (DESIGN section 6), or None.

    It pays for major hazards and illegal acts alone (安监总财〔2018〕19号 第11条): severity from S2, or nature from N1.
    """
    if (measures.nature or "N0") < "N1" and (measures.severity or "S0") < "S2":
        return None
    floors = [formula.floor for formula in _decidable(policy) if isinstance(formula, PctOfPenalty)]
    return max(floors, default=None)


def compare(policies: Sequence[RewardPolicy], measures: Measures) -> tuple[Comparison, ...]:
    """Return what each policy would pay, for those where enough is known."""
    found = []
    for policy in policies:
        known = by_class(policy, measures)
        if known is not None:
            fen, why = known
            sentence = f"{policy.title}对照：{yuan(fen)} 元（{why}）。"
            found.append(Comparison(policy.id, policy.title, fen, sentence))
    return tuple(found)
