"""What is put right in all cases that an officer may know of, and who accepted it: for cards and ledgers."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.kernel.ids import CaseId, OfficerId
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import visible_cases
from casework.remedy import store
from casework.remedy.plans import PlanRow, plan_of


@dataclass(frozen=True)
class Accepted:
    """Who accepted a fact: both verifiers, and the expert by title (empty: none)."""

    by: tuple[OfficerId, ...]
    expert: str


def plans_seen(tx: Transaction, actor: Actor) -> Mapping[tuple[CaseId, int, int], PlanRow]:
    """Return what is put right, by case, version of the finding and number of the fact."""
    rows = store.rows_seen(tx.connection, "rectification", visible_cases(actor))
    return {(CaseId(row.case_id), row.finding_version, row.item): plan_of(row) for row in rows}


def accepted_seen(tx: Transaction, actor: Actor) -> Mapping[tuple[CaseId, int, int], Accepted]:
    """Return the newest acceptance that both verifiers agreed on and that passed a fact, by the same key."""
    found: dict[tuple[CaseId, int, int], Accepted] = {}
    for row in store.rows_seen(tx.connection, "acceptance", visible_cases(actor)):
        if row.agreed_by is not None:
            by = (OfficerId(row.written_by), OfficerId(row.agreed_by))
            passed = [one["item"] for one in row.items if one["passed"]]
            found |= {(CaseId(row.case_id), row.finding_version, item): Accepted(by, row.expert) for item in passed}
    return found
