"""What a reward is decided from, and the reading of it from JSON (docs/formats.md, command `reward`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.rules.errors import RuleError
from policies.formulas import EVIDENCES, INSIDERS, NATURES, SEVERITIES

FLAGS = (
    "malicious",
    "self_made",
    "out_of_scope",
    "uncheckable",
    "not_verified",
    "regulator_side",
    "duty_bearer",
    "already_handling",
    "not_first",
    "already_paid",
    "waived",
    "claim_expired",
    "internal_ignored",
    "known_not_handled",
    "new_item",
    "extension_ok",
    "pending",
)
NO_ITEMS = frozenset({"pending", "malicious", "self_made", "out_of_scope", "uncheckable", "not_verified"})
"""With one of these a tip may have no fact that could be graded."""
MOST_JOINT = 100
MOST_DEATHS = 10_000
MOST_PENALTY = 10**13
"""Bounds that only catch typing errors: persons, deaths, and a fine in fen."""


class RewardInputError(RuleError, ValueError):
    """A request that cannot be decided; `field` names the part that is wrong."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field


@dataclass(frozen=True)
class Item:
    """One fact: nature N0…N4, severity S0…S3, whether it was substantiated; `new` marks what a later reporter adds."""

    nature: str
    severity: str
    verified: bool
    new: bool | None = None


@dataclass(frozen=True)
class RewardRequest:
    """One matter about one enterprise. `penalty` is the final fine in fen; `deaths` are the concealed ones.

    Making one checks it: RewardInputError names the field.
    """

    items: tuple[Item, ...]
    evidence: str = "E0"
    insider: str = "I0"
    flags: frozenset[str] = frozenset()
    joint: int = 1
    penalty: int | None = None
    deaths: int | None = None
    total_deaths: int | None = None

    def __post_init__(self) -> None:
        for number, item in enumerate(self.items):
            _among(f"items[{number}].nature", item.nature, NATURES)
            _among(f"items[{number}].severity", item.severity, SEVERITIES)
        _among("evidence", self.evidence, EVIDENCES)
        _among("insider", self.insider, INSIDERS)
        for flag in sorted(self.flags):
            _among("flags", flag, FLAGS)
        if not self.items and not self.flags & NO_ITEMS:
            raise RewardInputError("items", "至少要写一项事实")
        if not 1 <= self.joint <= MOST_JOINT:
            raise RewardInputError("joint", f"只能是 1 到 {MOST_JOINT} 个人")
        self._check_numbers()

    def _check_numbers(self) -> None:
        if self.penalty is not None and not 0 <= self.penalty <= MOST_PENALTY:
            raise RewardInputError("penalty", f"罚款只能是 0 到 {MOST_PENALTY // 100} 元")
        for name, number in (("deaths", self.deaths), ("total_deaths", self.total_deaths)):
            if number is not None and not 0 <= number <= MOST_DEATHS:
                raise RewardInputError(name, f"只能是 0 到 {MOST_DEATHS} 人")
        if self.total_deaths is not None and self.total_deaths < (self.deaths or 0):
            raise RewardInputError("total_deaths", "总死亡人数比瞒报的还少")


def _among(field: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise RewardInputError(field, f"只能写 {'、'.join(allowed)}，不能写 {value!r}")


def _text(data: Mapping[str, object], key: str, default: str) -> str:
    value = data.get(key, default)
    if not isinstance(value, str):
        raise RewardInputError(key, "要写一段文字，放在引号里")
    return value


def _number(data: Mapping[str, object], key: str) -> int | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise RewardInputError(key, "要写整数")
    return value


def _penalty(data: Mapping[str, object]) -> int | None:
    """Return the fine in fen; JSON gives yuan, with at most two decimals."""
    value = data.get("penalty")
    if isinstance(value, float):
        # The bound comes first: infinity cannot be rounded, and every comparison with NaN is false.
        if not 0 <= value <= MOST_PENALTY / 100 or abs(round(value * 100) / 100 - value) > 1e-9 * max(1.0, value):
            raise RewardInputError("penalty", f"罚款以元计，最多两位小数，在 0 到 {MOST_PENALTY // 100} 之间")
        return round(value * 100)
    whole = _number(data, "penalty")
    return None if whole is None else whole * 100


def _item(number: int, data: object) -> Item:
    name = f"items[{number}]"
    if not isinstance(data, Mapping):
        raise RewardInputError(name, "要写一个 JSON 对象，放在花括号里")
    for key in data:
        if key not in ("nature", "severity", "verified", "new"):
            raise RewardInputError(f"{name}.{key}", "没有这一项")
    verified, new = data.get("verified"), data.get("new")
    if not isinstance(verified, bool):
        raise RewardInputError(f"{name}.verified", "只能写 true 或 false")
    if new is not None and not isinstance(new, bool):
        raise RewardInputError(f"{name}.new", "只能写 true 或 false")
    nature, severity = data.get("nature"), data.get("severity")
    if not isinstance(nature, str) or not isinstance(severity, str):
        raise RewardInputError(name, "要写 nature（性质）和 severity（危害）")
    return Item(nature, severity, verified, new)


def request_from(data: object) -> RewardRequest:
    """Read a request from parsed JSON; money in yuan. RewardInputError names the first field that is wrong."""
    if not isinstance(data, Mapping):
        raise RewardInputError("request", "要写一个 JSON 对象，放在花括号里")
    known = ("items", "evidence", "insider", "flags", "joint", "penalty", "deaths", "total_deaths")
    for key in data:
        if key not in known:
            raise RewardInputError(str(key), "没有这一项")
    items, flags = data.get("items", []), data.get("flags", [])
    if not isinstance(items, list):
        raise RewardInputError("items", "要写一列事实，放在方括号里")
    if not isinstance(flags, list) or not all(isinstance(flag, str) for flag in flags):
        raise RewardInputError("flags", "要写一列文字，放在方括号里")
    joint = _number(data, "joint")
    return RewardRequest(
        items=tuple(_item(number, item) for number, item in enumerate(items)),
        evidence=_text(data, "evidence", "E0"),
        insider=_text(data, "insider", "I0"),
        flags=frozenset(flags),
        joint=1 if joint is None else joint,
        penalty=_penalty(data),
        deaths=_number(data, "deaths"),
        total_deaths=_number(data, "total_deaths"),
    )
