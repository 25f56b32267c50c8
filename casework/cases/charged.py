"""Who was charged with looking at a case again. Stands with the cases, since the desk shows such a case to them first."""

from collections.abc import Iterable

from casework.cases import store
from casework.kernel.casefile import Case
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction


def charge(tx: Transaction, actor: Actor, case: Case, round_number: int, officers: Iterable[OfficerId]) -> None:
    """Charge officers with a round in the place of those who were charged with it before."""
    row = {"round": round_number, "charged_by": actor.officer, "at": tx.now}
    rows = [{**row, "officer_id": officer} for officer in officers]
    store.set_reviewers(tx.connection, case.authority, case.id, rows)


def charged_by(tx: Transaction, case: Case, round_number: int) -> OfficerId | None:
    """Return who charged them; None where nobody was charged with the round yet."""
    rows = store.reviewers_of(tx.connection, case.authority, case.id, round_number)
    return OfficerId(rows[0].charged_by) if rows else None


def charged_with(tx: Transaction, case: Case, round_number: int) -> tuple[OfficerId, ...]:
    """Return who was charged with a round."""
    rows = store.reviewers_of(tx.connection, case.authority, case.id, round_number)
    return tuple(OfficerId(row.officer_id) for row in rows)
