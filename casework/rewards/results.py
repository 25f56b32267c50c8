"""An assessment as it is frozen: the request and the result as JSON, money in fen, and the award made of it."""

from typing import Any

from casework.kernel.ids import Day
from casework.rules.rewards import AppliedRule, RewardRequest, RewardResult
from crypto.awards import Award
from crypto.encoding import Json


def request_json(request: RewardRequest) -> dict[str, Json]:
    """What an assessment was made from; the fine in fen."""
    return {
        "items": [
            {"nature": item.nature, "severity": item.severity, "verified": item.verified} for item in request.items
        ],
        "evidence": request.evidence,
        "insider": request.insider,
        "flags": list[Json](sorted(request.flags)),
        "joint": request.joint,
        "penalty": request.penalty,
        "deaths": request.deaths,
        "total_deaths": request.total_deaths,
    }


def result_json(result: RewardResult) -> dict[str, Json]:
    """What came out, with every rule's words and citation as they stood that day."""
    return {
        "status": result.status,
        "amount": result.amount,
        "rules": [_rule(rule) for rule in result.trace],
        "comparisons": [
            {"policy": one.policy_id, "title": one.title, "fen": one.fen, "sentence": one.sentence}
            for one in result.comparisons
        ],
        "advisory": None if result.advisory is None else result.advisory.policy_id,
    }


def _rule(rule: AppliedRule) -> Json:
    return {"id": rule.id, "sentence": rule.sentence, "citation": rule.citation, "fen": rule.fen}


def award_of(row: Any, last_day: Day) -> Award:
    """What an approver signs: the row of a proposed award, with the last day of an approval today."""
    return Award(row.authority_id, row.id, row.amount, row.claim_public, row.policy_hash, last_day)
