"""The reporters' stream in an order that says nothing: what happened on one day gets other numbers of that day.

A number is taken as an event comes, so it would tell for good which of two tips of a day came first, and which letter came
after which tip. Once a day is over its numbers are dealt out again by lot, each event with a new salt and commitment; the
days keep their order, and within one case `case_version` does. Whoever reads this stream by a cursor (the public log) reads
only what is mixed: the numbers up to `authority.mixed_seq`. The officers' stream is theirs and stays as it is.
"""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from casework.kernel import authorities, mixing_store, scatter
from casework.kernel.events import commitment
from casework.kernel.ids import AuthorityId, CaseId
from casework.kernel.office import Office, Transaction, query, use_case

STREAM = "reporter"


def sweep(office: Office) -> int:
    """Mix the days that are over; how many events got a number anew. Idempotent."""
    mixed = 0
    for authority, cases in _waiting(office).items():
        scatter.scatter(office, authority, cases)
        mixed += mix(office, authority)
    if mixed:
        scatter.settle(office.engine)
    return mixed


@query
def _waiting(tx: Transaction) -> dict[AuthorityId, frozenset[CaseId]]:
    """The authorities with days that are over, and the cases in which something happened on them."""
    found = {one.id: _events(tx, one.id, lock=False) for one in authorities.all_of(tx)}
    return {of: frozenset(CaseId(row.case_id) for row in rows) for of, rows in found.items() if rows}


@use_case
def mix(tx: Transaction, authority: AuthorityId) -> int:
    """Deal the numbers of every day that is over out again, within the day; how many events that were."""
    rows = _events(tx, authority, lock=True)
    if not rows:
        return 0
    days: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        days[row.day].append(row.seq)
    for numbers in days.values():
        secrets.SystemRandom().shuffle(numbers)
    changed = [_changed(row, days[row.day].pop()) for row in rows]
    # PostgreSQL lays rows as they are written, so they are not written in the order in which they came.
    secrets.SystemRandom().shuffle(changed)
    mixing_store.renumber(tx.connection, authority, STREAM, (rows[0].seq, rows[-1].seq), changed)
    return len(rows)


def _events(tx: Transaction, authority: AuthorityId, *, lock: bool) -> Sequence[Any]:
    above = mixing_store.mixed_up_to(tx.connection, authority, lock=lock)
    return mixing_store.events_to_mix(tx.connection, authority, STREAM, above, tx.today)


def _changed(row: Any, number: int) -> dict[str, Any]:
    event = {**row._mapping, "seq": number, "salt": secrets.token_bytes(32)}
    return {"old": row.seq, "seq": number, "salt": event["salt"], "commitment": commitment(event)}
