"""An assessment as it is frozen: the request and the result as JSON, money in fen, and the award made of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from casework.cases.verify import FindingItem
from casework.kernel.ids import Day
from casework.rules.comparison import Comparison
from casework.rules.money import yuan
from casework.rules.rewards import AppliedRule, Item, RewardRequest, RewardResult
from crypto.awards import Award, shares_of
from crypto.encoding import Json


def items_json(items: Iterable[FindingItem]) -> list[Json]:
    """The facts that two verifiers graded, as an assessment freezes them."""
    return [{"nature": item.nature, "severity": item.severity, "verified": item.verified} for item in items]


def request_json(request: RewardRequest) -> dict[str, Json]:
    """What an assessment was made from; the fine in fen."""
    return {
        "items": [_item(item) for item in request.items],
        "evidence": request.evidence,
        "insider": request.insider,
        "flags": list[Json](sorted(request.flags)),
        "joint": request.joint,
        "penalty": request.penalty,
        "deaths": request.deaths,
        "total_deaths": request.total_deaths,
    }


def _item(item: Item) -> Json:
    """One fact; `new` only where an assessment tells new facts from others (X03)."""
    fact: dict[str, Json] = {"nature": item.nature, "severity": item.severity, "verified": item.verified}
    return fact if item.new is None else fact | {"new": item.new}


def result_json(result: RewardResult, lapsed: Sequence[Comparison] = ()) -> dict[str, Json]:
    """What came out, with every rule's words and citation as they stood that day.

    `lapsed` are comparisons with superior policies that were no longer in force: shown, never paid by.
    """
    return {
        "status": result.status,
        "amount": result.amount,
        "shares": list[Json](result.shares),
        "rules": [_rule(rule) for rule in result.trace],
        "comparisons": [_compared(one) for one in result.comparisons],
        "lapsed": [_compared(one) for one in lapsed],
        "advisory": None if result.advisory is None else result.advisory.policy_id,
    }


def _compared(one: Comparison) -> Json:
    return {"policy": one.policy_id, "title": one.title, "fen": one.fen, "sentence": one.sentence}


def _rule(rule: AppliedRule) -> Json:
    return {"id": rule.id, "sentence": rule.sentence, "citation": rule.citation, "fen": rule.fen}


def shared(row: Any) -> tuple[str, ...]:
    """What each of several people gets of a proposed award, in yuan; empty for one person and without an award."""
    if row is None or row.joint == 1:
        return ()
    return tuple(yuan(share) for share in shares_of(row.amount, row.joint))


def award_of(row: Any, last_day: Day) -> Award:
    """What an approver signs: the row of a proposed award, with the last day of an approval today."""
    return Award(row.authority_id, row.id, row.amount, row.claim_public, row.policy_hash, last_day, row.joint)
