"""Readers' marks: what is printed says who printed it, and the discipline office finds the line of the trail behind a mark."""

from casework.kernel import access
from casework.kernel.ids import CaseId
from casework.kernel.office import Actor, Transaction


def mark(tx: Transaction, actor: Actor, what: str, case: CaseId | None = None) -> str:
    """Write into the trail that the actor fetches a page for printing and return its mark, such as `K7M2QX`.

    `what` is a short code such as `slip` and is kept as `print:slip`. The page gives the mark to its template as `mark`; the
    console's frame prints it at the foot with title and day. Slices below this one call `access.marked` themselves.
    """
    return access.marked(tx, actor, access.PRINT + what, case)
