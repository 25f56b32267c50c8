"""Who looked at what: the only append-only table beside the events.

Every page that shows a case carries a reader's mark, six characters drawn at random when the page is fetched and written
into the line of the trail. It stands at the foot of what is printed, so that a sheet of paper that turns up somewhere leads
back to one fetch by one officer. A browser prints whatever it shows without asking anybody, so the mark is drawn with the
page and not with the printing.
"""

import datetime
import secrets
from dataclasses import dataclass

from casework.kernel import looks_store as store
from casework.kernel.ids import CASE_ALPHABET, CaseId, OfficerId, fresh_id
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import unhidden

MARK_LENGTH = 6
PRINT = "print:"
"""Begins the code of a page that exists to be printed; the mark is the line's detail."""


@dataclass(frozen=True)
class Look:
    """One line of the trail."""

    at: datetime.datetime
    officer: OfficerId
    what: str
    detail: str


def note(tx: Transaction, actor: Actor, what: str, case: CaseId | None = None, detail: str = "") -> None:
    """Write that an officer looked at something. `what` is a short code such as `case` or `sealed`."""
    store.insert_access(
        tx.connection,
        {
            "authority_id": actor.authority,
            "access_id": fresh_id(),
            "at": tx.now,
            "officer_id": actor.officer,
            "what": what,
            "case_id": case,
            "detail": detail,
        },
    )


def marked(tx: Transaction, actor: Actor, what: str, case: CaseId | None = None) -> str:
    """Write a look as `note` does, with a fresh reader's mark as its detail; return the mark."""
    mark = "".join(secrets.choice(CASE_ALPHABET) for _ in range(MARK_LENGTH))
    note(tx, actor, what, case, mark)
    return mark


def cases_seen(tx: Transaction, actor: Actor, officer: OfficerId) -> int:
    """Return how many cases an officer of the actor's authority looked at, without those that the actor must not learn of."""
    return len(unhidden(tx, actor, store.cases_accessed(tx.connection, actor.authority, officer)))


def trail(tx: Transaction, actor: Actor, case: CaseId) -> tuple[Look, ...]:
    """Return who looked at a case, newest first; the caller has made sure that the actor may see the case."""
    return tuple(
        Look(row.at, OfficerId(row.officer_id), row.what, row.detail)
        for row in store.access_of(tx.connection, actor.authority, case)
    )
