"""A countersigned finding, as the slices above need it."""

from dataclasses import dataclass

from casework.cases import measures
from casework.cases.followers import followed
from casework.cases.verify import FindingItem, finding_of
from casework.kernel.casefile import Case
from casework.kernel.ids import OfficerId
from casework.kernel.office import Transaction


@dataclass(frozen=True)
class Concluded:
    """What two verifiers agreed on. `measure` and `document_number`: the first with a document; empty until then."""

    outcome: str
    items: tuple[FindingItem, ...]
    measure: str
    document_number: str
    verifiers: tuple[OfficerId, OfficerId]


def concluded(tx: Transaction, case: Case) -> Concluded | None:
    """Return the countersigned finding of a case that the caller has found, or of the one that it follows; or None."""
    case = followed(tx, case)
    finding = finding_of(tx, case)
    if finding is None or not finding.countersigned or finding.verifier_b is None:
        return None
    text, first = finding.text, measures.numbered(tx, case)
    return Concluded(
        text.outcome,
        text.items,
        first.code if first else "",
        first.document_number if first else "",
        (finding.verifier_a, finding.verifier_b),
    )
