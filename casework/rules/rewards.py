"""How much a substantiated first tip earns, with every rule that was applied.

Eligibility is tried in one order and the first hit decides (DESIGN section 6): P00, Z04, Z05, Z02, Z03, Z01, Z06…Z12, with
the exceptions X01…X04. Then the amount: A01 base, A02 nature, A03 severity, A04 evidence, A05 insider, with A06 (several
facts of one enterprise count once, by the gravest), A07 (only what was substantiated), A08 (the range is asserted), A10
(what a superior policy would pay), J01 (joint tips share one reward), K01 or K02 (who pays). A09 is no computation: facts
of different enterprises are different cases, each with a request of its own.

Amounts are integer fen. A request is one matter about one enterprise. The texts of the rules stand in
policies/national/rules.toml, and where each comes from there or in the policy (policies/reward_files.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casework.rules import formulas
from casework.rules.comparison import Comparison, by_class, compare, floor
from casework.rules.formulas import Measures
from casework.rules.money import yuan
from casework.rules.reward_request import FLAGS, Item, RewardInputError, RewardRequest, request_from
from crypto.awards import shares_of as split
from policies import RewardPolicy
from policies.formulas import Additive, Factors, RangeByScore

__all__ = [
    "FLAGS",
    "STACKINGS",
    "AppliedRule",
    "Comparison",
    "Item",
    "RewardInputError",
    "RewardRequest",
    "RewardResult",
    "decide",
    "request_from",
    "shares_of",
]

STACKINGS = ("local_only", "max_of", "national_only")
PAYABLE, ZERO, PENDING = "PAYABLE", "ZERO", "PENDING"

_FLAG_RULES = (
    ("Z04", "malicious", ""),
    ("Z05", "self_made", ""),
    ("Z02", "out_of_scope", ""),
    ("Z03", "uncheckable", ""),
    ("Z01", "not_verified", ""),
    ("Z06", "regulator_side", ""),
    ("Z07", "duty_bearer", "internal_ignored"),
    ("Z08", "already_handling", "known_not_handled"),
    ("Z09", "not_first", "new_item"),
    ("Z10", "already_paid", ""),
    ("Z11", "waived", ""),
    ("Z12", "claim_expired", "extension_ok"),
)
"""Rule, the flag that brings it, and the flag that lifts it, in the order in which they are tried."""
_LIFTS = {"Z07": "X01", "Z08": "X02", "Z09": "X03", "Z12": "X04"}


@dataclass(frozen=True)
class AppliedRule:
    """One rule that was applied: `id` may carry a step (A02:N1); `fen` is what it added, None where it adds nothing."""

    id: str
    sentence: str
    citation: str
    fen: int | None = None


@dataclass(frozen=True)
class RewardResult:
    """The decision. `amount` is fen, None while PENDING; `shares` is empty for a tip by one person.

    `rules` are in the order of the approval sheet; `payer` is K01 or K02; `comparisons` are all that could be computed,
    `advisory` the highest of them.
    """

    status: str
    amount: int | None
    shares: tuple[int, ...]
    rules: tuple[AppliedRule, ...]
    payer: AppliedRule
    comparisons: tuple[Comparison, ...]
    advisory: Comparison | None
    policy_id: str
    policy_sha256: str

    @property
    def people(self) -> int:
        """How many share the reward."""
        return max(len(self.shares), 1)

    @property
    def trace(self) -> tuple[AppliedRule, ...]:
        """All that the officer signs: the rules and who pays."""
        return (*self.rules, self.payer)


def shares_of(amount: int, persons: int, unit: int) -> tuple[int, ...]:
    """Split fen among persons in whole units; what remains goes to the first (J01). One person has no shares.

    The payer splits by the same function of `crypto/awards.py`.
    """
    return () if persons == 1 else split(amount, persons, unit)


def _applied(policy: RewardPolicy, rule: str, step: str = "", fen: int | None = None) -> AppliedRule:
    text = policy.rules[rule]
    return AppliedRule(f"{rule}:{step}" if step else rule, text.sentence, text.citation, fen)


def _eligible(policy: RewardPolicy, request: RewardRequest) -> tuple[AppliedRule | None, tuple[AppliedRule, ...]]:
    """Return the rule that excludes the tip, if any, and the exceptions that saved it."""
    saved: list[AppliedRule] = []
    for rule, flag, lift in _FLAG_RULES:
        hit = flag in request.flags or (rule == "Z01" and not any(item.verified for item in request.items))
        if hit and lift in request.flags and _lift_holds(rule, request):
            saved.append(_applied(policy, _LIFTS[rule]))
        elif hit:
            return _applied(policy, rule), ()
    return None, tuple(saved)


def _lift_holds(rule: str, request: RewardRequest) -> bool:
    # X03 asks for a new fact that was itself substantiated.
    return rule != "Z09" or any(item.verified for item in _fresh(request))


def _fresh(request: RewardRequest) -> tuple[Item, ...]:
    """Return the new facts of a later reporter: those marked new, or all where none is marked."""
    marked = any(item.new is not None for item in request.items)
    return tuple(item for item in request.items if item.new) if marked else request.items


def _gravest(request: RewardRequest, policy: RewardPolicy) -> tuple[Item, tuple[AppliedRule, ...]]:
    """Return the one fact that counts, and A06 and A07 where they chose it."""
    fresh = {"not_first", "new_item"} <= request.flags
    counted = _fresh(request) if fresh else request.items
    proven = [item for item in counted if item.verified]
    notes = []
    if len(proven) > 1:
        notes.append(_applied(policy, "A06"))
    if any(not item.verified for item in counted):
        notes.append(_applied(policy, "A07"))
    return max(proven, key=lambda item: _weight(policy, item)), tuple(notes)


def _weight(policy: RewardPolicy, item: Item) -> tuple[int, str, str]:
    factors = _main_factors(policy)
    worth = 0 if factors is None else factors.nature[item.nature] + factors.severity[item.severity]
    return worth, item.severity, item.nature


def _main_factors(policy: RewardPolicy) -> Factors | None:
    formula = policy.formulas.get("any")
    return formula.factors if isinstance(formula, Additive | RangeByScore) else None


def _measures(request: RewardRequest, item: Item) -> Measures:
    return Measures(
        nature=item.nature,
        severity=item.severity,
        evidence=request.evidence,
        insider=request.insider,
        penalty=request.penalty,
        deaths=request.deaths,
        total_deaths=request.total_deaths,
    )


def _by_factors(policy: RewardPolicy, formula: Additive | RangeByScore, measures: Measures) -> tuple[int, list[AppliedRule]]:
    """Return the amount of a formula with factors and a rule for each factor that adds something."""
    if formula.factors is None:
        raise RewardInputError("policy", f"{policy.id} 要打分，这里没有分数，算不了")
    base = formula.base if isinstance(formula, Additive) else formula.minimum
    full = 1 if isinstance(formula, Additive) else formula.full
    span = 1 if isinstance(formula, Additive) else formula.maximum - formula.minimum
    steps = (measures.nature or "", measures.severity or "", measures.evidence, "")
    rules = [_applied(policy, "A01", fen=base)]
    worths = formulas.points(formula.factors, measures)
    for number, (rule, step, worth) in enumerate(zip(("A02", "A03", "A04", "A05"), steps, worths, strict=True)):
        if number < 2 or worth:
            rules.append(_applied(policy, rule, step, worth * span // full))
    amount = formulas.evaluate(formula, measures)
    if amount is None or not formula.minimum <= amount <= formula.maximum:
        raise AssertionError(f"A08: {policy.id} left its range")  # The loader proved it cannot.
    return amount, rules


def _amount(policy: RewardPolicy, measures: Measures) -> tuple[int, list[AppliedRule]]:
    formula = policy.formulas.get("any")
    if isinstance(formula, Additive | RangeByScore):
        return _by_factors(policy, formula, measures)
    known = by_class(policy, measures)
    fen = known[0] if known else floor(policy, measures)
    if fen is None:
        raise RewardInputError("policy", f"{policy.id} 对这类事没有定数额，算不了")
    return fen, [_applied(policy, "A01", fen=fen)]


def _stacked(amount: int, higher: int | None, stacking: str) -> int:
    if stacking == "max_of" and higher is not None:
        return max(amount, higher)
    if stacking == "national_only" and higher is not None:
        return higher
    return amount


def _shares(policy: RewardPolicy, request: RewardRequest, amount: int) -> tuple[int, ...]:
    shares = shares_of(amount, request.joint, policy.share_unit)
    if shares and not all(shares):
        raise RewardInputError("joint", f"{yuan(amount)} 元 {request.joint} 个人分，有人分不到 {yuan(policy.share_unit)} 元")
    return shares


def decide(
    policy: RewardPolicy,
    request: RewardRequest,
    *,
    comparisons: Sequence[RewardPolicy] = (),
    stacking: str = "local_only",
) -> RewardResult:
    """Decide one matter under `policy`.

    `comparisons` are superior policies; what they would pay is always shown. `stacking`: `local_only` pays the policy,
    `max_of` the higher, `national_only` the highest comparison (its floor until the fine is final).
    RewardInputError names a field that cannot be used.
    """
    if stacking not in STACKINGS:
        raise RewardInputError("stacking", f"只能写 {'、'.join(STACKINGS)}")
    if stacking == "national_only" and not comparisons:
        raise RewardInputError("stacking", "写 national_only 要有上位办法，这里没有")
    payer = _applied(policy, "K01" if policy.payer_rule == "accepting" else "K02")
    nothing = RewardResult(PENDING, None, (), (), payer, (), None, policy.id, policy.sha256)
    if "pending" in request.flags:
        return replace(nothing, rules=(_applied(policy, "P00"),))
    excluded, saved = _eligible(policy, request)
    if excluded is not None:
        return replace(nothing, status=ZERO, amount=0, rules=(excluded,))
    item, notes = _gravest(request, policy)
    measures = _measures(request, item)
    amount, rules = _amount(policy, measures)
    compared = compare(comparisons, measures)
    advisory = max(compared, key=lambda one: one.fen, default=None)
    rules.extend(notes)
    if advisory is not None and advisory.fen > amount:
        rules.append(_applied(policy, "A10"))
    floors = [least for least in (floor(one, measures) for one in comparisons) if least is not None]
    amount = _stacked(amount, advisory.fen if advisory else max(floors, default=None), stacking)
    shares = _shares(policy, request, amount)
    if shares:
        rules.append(_applied(policy, "J01"))
    return replace(
        nothing,
        status=PAYABLE,
        amount=amount,
        shares=shares,
        rules=(*rules, *saved),
        comparisons=compared,
        advisory=advisory,
    )
