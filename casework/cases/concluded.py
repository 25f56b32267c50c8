"""A countersigned finding, as the slices above need it."""

from dataclasses import dataclass

from casework.cases.verify import FindingItem, finding_of
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
    finding = finding_of(tx, case)
    if finding is None or not finding.countersigned or finding.verifier_b is None:
        return None
    text = finding.text
    return Concluded(
        text.outcome, text.items, text.measure, text.document_number, (finding.verifier_a, finding.verifier_b)
    )
