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

from casework.kernel import authorities, mixing_store
from casework.kernel.events import commitment
from casework.kernel.ids import AuthorityId
from casework.kernel.office import Office, Transaction, query, use_case

STREAM = "reporter"


def sweep(office: Office) -> int:
    """Mix the days that are over; how many events got a number anew. Idempotent."""
    return sum(mix(office, one) for one in _waiting(office))


@query
def _waiting(tx: Transaction) -> tuple[AuthorityId, ...]:
    return tuple(one.id for one in authorities.all_of(tx) if _events(tx, one.id, lock=False))


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
    mixing_store.renumber(tx.connection, authority, STREAM, (rows[0].seq, rows[-1].seq), changed)
    return len(rows)


def _events(tx: Transaction, authority: AuthorityId, *, lock: bool) -> Sequence[Any]:
    above = mixing_store.mixed_up_to(tx.connection, authority, lock=lock)
    return mixing_store.events_to_mix(tx.connection, authority, STREAM, above, tx.today)


def _changed(row: Any, number: int) -> dict[str, Any]:
    event = {**row._mapping, "seq": number, "salt": secrets.token_bytes(32)}
    return {"old": row.seq, "seq": number, "salt": event["salt"], "commitment": commitment(event)}
