"""Payment orders out, paid lists in; what is not to be paid any more stands in `returns.py`.

    <exchange>/to-payer/orders-<batch>.json      written here, read by the payer
    <exchange>/from-payer/paid-<batch>.json      written by the payer, read here

A claim goes into one batch, on the day after it was made, so that no file and no batch tells its hour. The file of a batch
can be written again at any time from the rows: so a crash between the two leaves nothing lost and nothing doubled. Orders
are shuffled, batch ids random and file times flattened to midnight, so that neither order nor time says which case
an order came from. A batch that is paid in full is taken away again.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework.kernel import authorities, events
from casework.kernel.authorities import Authority
from casework.kernel.ids import AuthorityId, AwardId, Day, KeyId, fresh_id
from casework.kernel.office import Office, Transaction, query, use_case
from casework.people import keys
from casework.rewards import above, decide, recheck, returns, shares, store
from casework.rewards.exchange import FROM_PAYER, TO_PAYER, read_list, write_flat
from casework.rewards.posting import CLAIM_RULE, expire_past, post_waiting
from casework.rewards.store import claims
from casework.rules.steps import REWARDED_IN
from crypto import OpeningError
from crypto.encoding import ID_LENGTH, Json, b64u, unb64u


@dataclass(frozen=True)
class SweptRewards:
    """How many awards nobody claimed in time, got their money at last, were paid, and came back from the payer unpaid."""

    expired: int = 0
    posted: int = 0
    paid: int = 0
    returned: int = 0


def sweep(office: Office, *, day_ends: bool = False) -> SweptRewards:
    """What time alone does to rewards: expire, post what money has come for, orders out, payments in. Idempotent."""
    expired, posted = _settle(office)
    returns.lay_withdrawals(office)
    orders(office, day_ends=day_ends)
    # What was paid counts before what was not: a clerk may have been faster than a list.
    paid = take_payments(office)
    return SweptRewards(expired, posted, paid, returns.take_unpaid(office))


@use_case
def _settle(tx: Transaction) -> tuple[int, int]:
    expired = posted = 0
    for authority in authorities.all_of(tx):
        for case in events.in_reward(tx, authority.id, "R_ASSESSING"):
            if case.standing.main in REWARDED_IN and not above.goes_up(tx, case, None):
                recheck.begin(tx, case, None)
        decide.deny_later(tx, authority.id)
        expired += expire_past(tx, authority.id)
        posted += post_waiting(tx, authority.id)
    return expired, posted


def orders(office: Office, *, day_ends: bool = False) -> tuple[Path, ...]:
    """Put the claims of earlier days into a batch and make sure that every batch with something unpaid lies in the exchange.

    `day_ends` puts in those of today too: for a sample, whose visitor does not wait until tomorrow.
    """
    _batch(office, day_ends)
    folder = office.directory / TO_PAYER
    wanted: dict[Path, bytes] = {}
    for authority in _authorities(office):
        for batch in _unpaid(office, authority.id):
            path = folder / f"orders-{b64u(batch)}.json"
            wanted[path] = b"" if path.exists() else _document(office, authority.id, batch)
    for path, content in wanted.items():
        if content:
            folder.mkdir(parents=True, exist_ok=True)
            write_flat(path, content, office.clock.now())
    for path in folder.glob("orders-*.json"):
        if path not in wanted:
            path.unlink(missing_ok=True)
    return tuple(wanted)


@use_case
def _batch(tx: Transaction, day_ends: bool) -> None:
    before = Day(tx.today + 1) if day_ends else tx.today
    for authority in authorities.all_of(tx):
        waiting = claims.to_order(tx.connection, authority.id, before)
        if waiting:
            claims.set_batch(tx.connection, authority.id, waiting, fresh_id())


@query
def _authorities(tx: Transaction) -> tuple[Authority, ...]:
    return authorities.all_of(tx)


@query
def _unpaid(tx: Transaction, authority: AuthorityId) -> tuple[bytes, ...]:
    return tuple(claims.unpaid_batches(tx.connection, authority))


@query
def _document(tx: Transaction, authority: AuthorityId, batch: bytes) -> bytes:
    """The file of one batch (docs/architecture.md, payment orders)."""
    rows = list(claims.of_batch(tx.connection, authority, batch))
    signers = {KeyId(row.signer_key_id) for row in rows}
    entries: list[Json] = [_order(tx, row) for row in rows]
    secrets.SystemRandom().shuffle(entries)
    document: dict[str, Json] = {
        "v": 1,
        "batch": b64u(batch),
        "authority": b64u(authority),
        "records": [b64u(wire) for wire in keys.signer_records(tx, authority, signers)],
        "orders": entries,
    }
    return json.dumps(document, separators=(",", ":"), sort_keys=True).encode("ascii")


def _order(tx: Transaction, row: Any) -> Json:
    days = tx.office.policies.deadlines[CLAIM_RULE].length
    first, *others = claims.shares(tx.connection, row.authority_id, row.id)
    order: dict[str, Json] = {
        "award": b64u(row.id),
        "amount": row.amount,
        "claim": b64u(row.claim_public),
        "policy": b64u(row.policy_hash),
        "last_day": row.last_day,
        "signature": b64u(row.signature),
        "signer": b64u(row.signer_key_id),
        "lookup": b64u(first.lookup),
        "proof": b64u(first.proof),
        # Whoever claims on the last day still gets the time to come to the counter.
        "until": min(row.day + days, row.last_day),
    }
    if others:
        order["shares"] = [{"lookup": b64u(share.lookup), "proof": b64u(share.proof)} for share in others]
    return order


def take_payments(office: Office) -> int:
    """Read the payer's lists; how many payments were new. A list whose every award is known is taken away."""
    new = 0
    for path in sorted((office.directory / FROM_PAYER).glob("paid-*.json")):
        awards = _read_paid(path)
        if awards is None:
            continue
        taken, known = _take(office, awards)
        new += taken
        if known == len(awards):
            path.unlink(missing_ok=True)
    return new


def _read_paid(path: Path) -> tuple[tuple[AwardId, int], ...] | None:
    """The awards of a list and the share of each, or None for a file that is none: it stays, for somebody to look at."""
    listed = read_list(path, "paid")
    try:
        return None if listed is None else tuple(_paid_share(one) for one in listed)
    except OpeningError:
        return None


def _paid_share(one: Json) -> tuple[AwardId, int]:
    award, dot, share = one.partition(".") if isinstance(one, str) else ("", "", "")
    if dot and not (share.isascii() and share.isdigit() and len(share) == 1):
        raise OpeningError
    return AwardId(unb64u(award, ID_LENGTH)), int(share or 1)


@use_case
def _take(tx: Transaction, paid: Sequence[tuple[AwardId, int]]) -> tuple[int, int]:
    new = known = 0
    for authority in authorities.all_of(tx):
        for award_id, share in paid:
            award = store.award_row(tx.connection, authority.id, award_id)
            claimed = claims.claim_row(tx.connection, authority.id, award_id)
            if award is None or claimed is None or share > award.joint:
                continue
            known += 1
            new += claimed.ordered_batch is not None and shares.pay(tx, award, share)
    return new, known
