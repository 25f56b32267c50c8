"""A countersigned finding, as the slices above need it."""

from dataclasses import dataclass

from casework.cases import store
from casework.cases.verify import FindingItem
from casework.kernel.casefile import Case
from casework.kernel.ids import OfficerId
from casework.kernel.office import Transaction


@dataclass(frozen=True)
class Concluded:
    """What two verifiers agreed on. `measure` and `document_number` are empty until a measure was taken."""

    outcome: str
    items: tuple[FindingItem, ...]
    measure: str
    document_number: str
    verifiers: tuple[OfficerId, OfficerId]


def concluded(tx: Transaction, case: Case) -> Concluded | None:
    """Return the countersigned finding of a case that the caller has found, or None."""
    row = store.versioned(tx.connection, "finding", case.authority, case.id)
    if row is None or row.countersigned_at is None:
        return None
    return Concluded(
        row.outcome,
        tuple(FindingItem(**item) for item in row.items),
        row.measure or "",
        row.document_number or "",
        (OfficerId(row.verifier_a), OfficerId(row.verifier_b)),
    )
