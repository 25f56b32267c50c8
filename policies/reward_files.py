"""Reward policies: one TOML file each, the shared rule texts, and the hashes that lock what was published."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from policies import formulas
from policies.reader import Table, read, text_of
from policies.types import MARKS, Example, FormulaExample, RewardPolicy, RuleText

PAYER_RULES = ("accepting", "accepting_and_penalising")
RULES = "national/rules.toml"
HASHES = "hashes.toml"
AMOUNTS = ("A01", "A02", "A03", "A04", "A05", "A08")
"""The rules that say how much: every policy says that itself, so they cite its own document and clause."""


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def canonical_hash(*contents: Mapping[str, object]) -> str:
    """Return the SHA-256 (hex) of the canonical JSON (docs/formats.md 1) of TOML contents; comments do not count."""
    plain = [_plain(dict(content)) for content in contents]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _rules(root: Path) -> dict[str, RuleText]:
    top = read(root / RULES, root)
    rules: dict[str, RuleText] = {}
    for key in top.names():
        table = top.table(key)
        rules[key] = RuleText(key, table.text("sentence"), table.text("citation"), table.choice("mark", MARKS))
        table.done()
    for key in AMOUNTS:
        if key not in rules:
            raise top.fail(key, "没有写，程序要用，不能删")
    return rules


def _optional(table: Table, key: str) -> int | None:
    return table.integer(key) if table.has(key) else None


def _example(table: Table) -> Example:
    request = table.raw("request")
    if not isinstance(request, dict):
        raise table.fail("request", "要写成一张表")
    shares = table.raw("shares") if table.has("shares") else []
    if not isinstance(shares, list) or not all(type(share) is int for share in shares):
        raise table.fail("shares", "要写一列整数")
    example = Example(
        name=table.text("name"),
        request=request,
        amount=_optional(table, "amount"),
        rules=table.texts("rules"),
        shares=tuple(shares),
        advisory=_optional(table, "advisory"),
    )
    table.done()
    return example


def _formula_example(table: Table, known: Mapping[str, formulas.Formula]) -> FormulaExample:
    rule = table.text("rule")
    if rule not in known:
        raise table.fail("rule", f"这个政策里没有 {rule!r} 这个公式")
    example = FormulaExample(rule, table.integers("given"), table.integer("amount"))
    table.done()
    return example


def _uplift(table: Table) -> formulas.Uplift | None:
    if not table.has("insider_uplift"):
        return None
    inner = table.table("insider_uplift")
    uplift = formulas.Uplift(inner.integer("rate_bp", minimum=1), inner.integer("least", 0) * 100)
    inner.done()
    return uplift


def _has_factors(known: Mapping[str, formulas.Formula]) -> bool:
    one = known.get("any")
    return isinstance(one, formulas.Additive | formulas.RangeByScore) and one.factors is not None


def _cited(table: Table, shared: Mapping[str, RuleText], document: str, clause: str, mark: str) -> dict[str, RuleText]:
    """Return the shared texts with what this policy cites: `[citations]`, and its document and clause for the amounts."""
    rules = dict(shared)
    for name in AMOUNTS:
        rules[name] = replace(shared[name], citation=f"{document}{clause}", mark=mark)
    if table.has("citations"):
        inner = table.table("citations")
        for name in inner.names():
            if name not in shared:
                raise inner.fail(name, f"{RULES} 里没有这一条")
            rules[name] = replace(shared[name], citation=inner.text(name), mark=mark)
        inner.done()
    return rules


def _policy(path: Path, root: Path, rules: Mapping[str, RuleText], shared: Mapping[str, object]) -> RewardPolicy:
    table = read(path, root)
    inner = table.table("formulas")
    known = {key: formulas.formula(inner.table(key)) for key in inner.names()}
    # Amounts are rounded down to the fen: the only rounding there is, named so that a file states it.
    table.choice("rounding", ("fen_down",))
    total_cap = _optional(table, "total_cap")
    document, mark = table.text("document"), table.choice("mark", MARKS)
    # Whoever signs an amount that was put together by steps reads where each stands.
    clause = table.text("clause", None if _has_factors(known) else "")
    policy = RewardPolicy(
        id=table.text("id"),
        title=table.text("title"),
        jurisdiction=table.text("jurisdiction"),
        adopted_by=table.text("adopted_by"),
        document=document,
        clause=clause,
        mark=mark,
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to"),
        file_sha256=table.text("file_sha256", ""),
        note=table.text("note", ""),
        payer_rule=table.choice("payer_rule", PAYER_RULES),
        share_unit=table.integer("share_unit", minimum=1) * 100,
        formulas=known,
        uplift=_uplift(table),
        total_cap=None if total_cap is None else total_cap * 100,
        rules=_cited(table, rules, document, clause, mark),
        examples=tuple(_example(item) for item in table.tables("examples", optional=True)),
        formula_examples=tuple(_formula_example(item, known) for item in table.tables("formula_examples", optional=True)),
        sha256=canonical_hash(tomllib.loads(text_of(path)), shared),
    )
    table.done()
    if policy.valid_from and policy.valid_to and policy.valid_to < policy.valid_from:
        raise table.fail("valid_to", "比 valid_from 还早")
    if path.name != f"reward-{policy.id}.toml":
        raise table.fail("id", f"和文件名 {path.name} 对不上")
    return policy


def load_reward_policies(root: Path) -> dict[str, RewardPolicy]:
    """Read every `reward-*.toml` below `root`; PolicyError for bad data, a double id, or a changed locked hash."""
    rules = _rules(root)
    shared = tomllib.loads(text_of(root / RULES))
    policies: dict[str, RewardPolicy] = {}
    for path in sorted(root.glob("*/reward-*.toml")):
        policy = _policy(path, root, rules, shared)
        if policy.id in policies:
            raise read(path, root).fail("id", f"{policy.id} 写了两次")
        policies[policy.id] = policy
    locked = read(root / HASHES, root)
    for policy_id in locked.names():
        digest = locked.text(policy_id)
        if policy_id not in policies:
            raise locked.fail(policy_id, "没有这个奖励政策")
        if policies[policy_id].sha256 != digest:
            raise locked.fail(policy_id, f"发布过的政策改动了（{RULES} 改了也算）；要改，就换一个新的 id 发布")
    return policies
