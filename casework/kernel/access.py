"""Who looked at what: the only append-only table beside the events."""

import datetime
from dataclasses import dataclass

from casework.kernel import store
from casework.kernel.ids import CaseId, OfficerId, fresh_id
from casework.kernel.office import Actor, Transaction


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


def cases_seen(tx: Transaction, actor: Actor, officer: OfficerId) -> int:
    """Return how many cases an officer of the actor's authority looked at."""
    return store.cases_accessed(tx.connection, actor.authority, officer)


def trail(tx: Transaction, actor: Actor, case: CaseId) -> tuple[Look, ...]:
    """Return who looked at a case, newest first; the caller has made sure that the actor may see the case."""
    return tuple(
        Look(row.at, OfficerId(row.officer_id), row.what, row.detail)
        for row in store.access_of(tx.connection, actor.authority, case)
    )
