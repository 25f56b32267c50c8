"""Warnings before a day: officers whose turn a case is are told 7, 3 and 1 days before it falls due, once for each.

    look      what falls due for whom, from the desks of those who left a contact; a query, so that nobody waits for it
    claim     what nobody was told of yet is taken by this sweep alone; who has several cases gets one message
    settle    what came of it; what failed is tried again with the next sweeps, six times

A sweep that dies while it sends leaves its warning untold rather than told twice; the next of the days comes all the same.
Nobody is told before nine in the morning. Rows name people, cases and days, and go when the case is no longer theirs or due.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.cases.near import Near, near
from casework.kernel import authorities
from casework.kernel.ids import SHANGHAI, AuthorityId, CaseId, OfficerId
from casework.kernel.office import Office, Transaction, query, use_case
from casework.orders.near import earlier
from casework.orders.near import near as near_orders
from casework.oversight import store
from casework.oversight import warning_store as rows
from casework.oversight.alerts import FAILED, SENT, WAITING, Called
from casework.oversight.courier import SOON, Courier
from casework.people.sessions import actors_of
from casework.rules.alerts import MOST_TRIES

SENDING = "sending"
FROM = datetime.time(9)
"""The hour from which officers are told, in China."""


@dataclass(frozen=True)
class Wanted:
    """An officer who can be reached, and what falls due for them."""

    authority: AuthorityId
    officer: OfficerId
    kind: str
    address: str
    near: tuple[Near, ...]


@dataclass(frozen=True)
class Message:
    """One message to an officer about some cases."""

    authority: AuthorityId
    officer: OfficerId
    kind: str
    address: str
    cases: tuple[CaseId, ...]


def sweep(office: Office, courier: Courier) -> Called:
    """Tell whoever is to be told. Idempotent: a second sweep at once finds nothing to do."""
    sent = failed = 0
    for message in claim(office, look(office, courier)):
        taken = courier.send(message.kind, message.address, SOON)
        settle(office, message, taken=taken)
        sent, failed = sent + taken, failed + (not taken)
    return Called(sent, failed)


@query
def look(tx: Transaction, courier: Courier) -> tuple[Wanted, ...]:
    """Return everybody who can be reached, with what falls due for them; nobody before the hour."""
    if tx.now.astimezone(SHANGHAI).time() < FROM:
        return ()
    found = []
    for authority in authorities.all_of(tx):
        for row in store.all_contacts(tx.connection, authority.id):
            if courier.reaches(row.kind, row.address):
                officer = OfficerId(row.officer_id)
                # A case that stands at two desks of one officer is one case; another office's day counts where it is earlier.
                actors = actors_of(tx, authority.id, officer)
                cases = earlier(*(one for actor in actors for one in (*near(tx, actor), *near_orders(tx, actor))))
                found.append(Wanted(authority.id, officer, row.kind, row.address, tuple(cases.values())))
    return tuple(found)


@use_case
def claim(tx: Transaction, wanted: Sequence[Wanted]) -> tuple[Message, ...]:
    """Take what nobody was told of yet, so that no other sweep tells it too, and forget what is over."""
    kept: dict[tuple[AuthorityId, OfficerId], dict[CaseId, Any]] = {}
    for authority in {one.authority for one in wanted}:
        for row in rows.all_of(tx.connection, authority):
            kept.setdefault((authority, OfficerId(row.officer_id)), {})[CaseId(row.case_id)] = row
    found = []
    for one in wanted:
        seen = kept.pop((one.authority, one.officer), {})
        cases = tuple(item.case for item in one.near if _take(tx, one, item, seen.pop(item.case, None)))
        if cases:
            found.append(Message(one.authority, one.officer, one.kind, one.address, cases))
        _forget(tx, one.authority, one.officer, seen)
    for (authority, officer), seen in kept.items():
        # Who took the contact away is told of nothing.
        _forget(tx, authority, officer, seen)
    return tuple(found)


@use_case
def settle(tx: Transaction, message: Message, *, taken: bool) -> None:
    """Write what came of a message."""
    tried = {CaseId(row.case_id): row for row in rows.all_of(tx.connection, message.authority) if _is(row, message)}
    for case, row in tried.items():
        state = SENT if taken else FAILED if row.tries >= MOST_TRIES else WAITING
        rows.change(tx.connection, (message.authority, message.officer, case), row, {"state": state})


def _is(row: Any, message: Message) -> bool:
    return row.officer_id == message.officer and row.case_id in message.cases


def _take(tx: Transaction, one: Wanted, item: Near, row: Any | None) -> bool:
    """Say whether an officer is to be told of a case now, by this sweep."""
    key = (one.authority, one.officer, item.case)
    fresh = {"due": item.due, "days": item.days, "state": SENDING, "tries": 1}
    if row is None:
        return rows.insert(tx.connection, key, fresh)
    if row.due != item.due or item.days < row.days:
        return rows.change(tx.connection, key, row, fresh)
    again = {"state": SENDING, "tries": row.tries + 1}
    return row.state == WAITING and rows.change(tx.connection, key, row, again)


def _forget(tx: Transaction, authority: AuthorityId, officer: OfficerId, seen: dict[CaseId, Any]) -> None:
    for case in seen:
        rows.drop(tx.connection, (authority, officer, case))
