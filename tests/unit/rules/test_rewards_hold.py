"""What must hold for every reward that can be asked for."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from casework.rules.rewards import FLAGS, Item, RewardRequest, decide, shares_of
from policies import load
from policies.formulas import EVIDENCES, INSIDERS, NATURES, SEVERITIES

POLICIES = load().reward_policies
MISSION = POLICIES["mission-1"]
NATIONAL = POLICIES["cn-2018"]

items = st.builds(
    Item,
    nature=st.sampled_from(NATURES),
    severity=st.sampled_from(SEVERITIES),
    verified=st.booleans(),
    new=st.sampled_from([None, True, False]),
)
requests = st.builds(
    RewardRequest,
    items=st.lists(items, min_size=1, max_size=4).map(tuple),
    evidence=st.sampled_from(EVIDENCES),
    insider=st.sampled_from(INSIDERS),
    flags=st.frozensets(st.sampled_from(FLAGS), max_size=3),
    joint=st.integers(1, 10),
    penalty=st.none() | st.integers(0, 10**10),
    deaths=st.none() | st.integers(0, 40),
)


@given(requests, st.sampled_from(["mission-1", "zhoucun-2014"]))
def test_every_request_gets_500_to_3000_or_zero_with_a_reason_or_waits(request: RewardRequest, name: str) -> None:
    result = decide(POLICIES[name], request, comparisons=[NATIONAL])
    assert result.rules
    assert all(rule.citation and rule.sentence for rule in result.trace)
    if result.status == "PAYABLE":
        assert result.amount is not None
        assert 50000 <= result.amount <= 300000
        assert result.amount == sum(rule.fen or 0 for rule in result.rules)
    elif result.status == "ZERO":
        assert (result.amount, len(result.rules), result.rules[0].id[0]) == (0, 1, "Z")
    else:
        assert (result.status, result.amount, [rule.id for rule in result.rules]) == ("PENDING", None, ["P00"])


@given(requests, st.integers(0, 3), st.sampled_from(["nature", "severity", "evidence", "insider", "verified"]))
def test_no_step_up_ever_pays_less(request: RewardRequest, index: int, factor: str) -> None:
    item = request.items[index % len(request.items)]
    up = {
        "nature": replace(item, nature=_next(item.nature, NATURES)),
        "severity": replace(item, severity=_next(item.severity, SEVERITIES)),
        "verified": replace(item, verified=True),
    }.get(factor, item)
    higher = replace(
        request,
        items=tuple(up if one is item else one for one in request.items),
        evidence=_next(request.evidence, EVIDENCES) if factor == "evidence" else request.evidence,
        insider=_next(request.insider, INSIDERS) if factor == "insider" else request.insider,
    )
    before, after = decide(MISSION, request).amount, decide(MISSION, higher).amount
    assert (before is None) == (after is None)
    assert before is None or (after is not None and before <= after)


def _next(step: str, steps: tuple[str, ...]) -> str:
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


@given(st.integers(1, 10), st.integers(10, 60).map(lambda units: units * 5000))
def test_shares_are_whole_units_and_the_first_takes_the_rest(persons: int, amount: int) -> None:
    shares = shares_of(amount, persons, 5000)
    if persons == 1:
        assert shares == ()
        return
    assert sum(shares) == amount
    assert all(share % 5000 == 0 and share > 0 for share in shares)
    assert len(set(shares[1:])) == 1
    assert 0 <= shares[0] - shares[1] < persons * 5000
