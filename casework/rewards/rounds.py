"""Assessments of one case in rounds: the first, and a new one whenever what was decided is assessed again.

    round 1   assessed ── checked ── approved | denied
    round 2   assessed ── checked ── approved | denied | raised | upheld      after an objection, all by other people

Whoever took part in a round that the reporter disagrees with takes no part in the next (应急〔2023〕106号: a review is done
by other people).
"""

from collections.abc import Sequence
from typing import Any

from casework.cases.concluded import concluded
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction
from casework.rewards import results, same, store

APPROVED, DENIED, RAISED, UPHELD = "approved", "denied", "raised", "upheld"
_TOOK_PART = "您参加过上一次评定，这次要换人。"


def of_case(tx: Transaction, case: Case) -> Sequence[Any]:
    """All rounds of a case, the present one last."""
    return store.assessments(tx.connection, case.authority, case.id)


def present(tx: Transaction, case: Case) -> Any | None:
    """The newest round, decided or not, or None before the first."""
    rows = of_case(tx, case)
    return rows[-1] if rows else None


def next_number(rows: Sequence[Any]) -> int:
    """The round that an assessment of now belongs to: the present one until it is decided."""
    if not rows:
        return 1
    return int(rows[-1].round) + (1 if rows[-1].outcome else 0)


def excluded(rows: Sequence[Any], number: int) -> frozenset[OfficerId]:
    """Who took part in an earlier round."""
    earlier = [row for row in rows if row.round < number]
    people = {one for row in earlier for one in (row.assessed_by, row.checked_by, row.decided_by) if one}
    return frozenset(OfficerId(one) for one in people)


def check_other_people(actor: Actor, rows: Sequence[Any], number: int) -> None:
    """Refuse whoever took part in an earlier round."""
    if actor.officer in excluded(rows, number):
        raise Refused("took_part", _TOOK_PART)


def check_still_holds(tx: Transaction, case: Case, row: Any) -> None:
    """Refuse an assessment of facts that the two verifiers no longer say (after a review the conclusion may be another), or
    of an order that is another one meanwhile.
    """
    finding = concluded(tx, case)
    frozen = [{name: value for name, value in item.items() if name != "new"} for item in row.request["items"]]
    if finding is None or results.items_json(finding.items) != frozen:
        raise Refused("finding_changed", "核查结论改过了，这份评定不算了，请退回重评。")
    same.check_still_holds(tx, case, row.request, row.reasons)


def decide(tx: Transaction, actor: Actor, case: Case, row: Any, outcome: str) -> None:
    """Write who decided a round, and how."""
    values = {"decided_by": actor.officer, "decided_at": tx.now, "outcome": outcome}
    store.set_assessment(tx.connection, case.authority, case.id, row.round, values)


def waits(case: Case, rows: Sequence[Any]) -> bool:
    """Whether a reward was refused, and its reporter hears of it when the case is over (casework/rewards/decide.py)."""
    return bool(rows) and case.standing.reward == "R_CHECKED" and rows[-1].outcome == DENIED


def reopen(tx: Transaction, case: Case) -> None:
    """Let the present round be decided once more: what it decided was withdrawn without anybody being wrong."""
    row = present(tx, case)
    if row is not None:
        values = {"decided_by": None, "decided_at": None, "outcome": ""}
        store.set_assessment(tx.connection, case.authority, case.id, row.round, values)
