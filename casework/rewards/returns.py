"""What is not to be paid any more: withdrawals to the payer, and its lists of what it will not pay.

    <exchange>/to-payer/withdrawn-<authority>.json      written here, read by the payer
    <exchange>/from-payer/unpaid-<batch>.json           written by the payer, read here

A withdrawal carries the approver's own signature, so that nobody who steals this server can keep a reporter from being
paid. An entry of an unpaid list names the orders file it is about: a list that is read twice, or laid there again later,
takes back no newer claim.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from casework.kernel import authorities
from casework.kernel.ids import AuthorityId, AwardId, KeyId
from casework.kernel.office import Office, Transaction, query, use_case
from casework.people import keys
from casework.rewards import shares, store
from casework.rewards.exchange import FROM_PAYER, TO_PAYER, read_list, write_flat
from casework.rewards.store import claims
from crypto import OpeningError
from crypto.awards import MOST_SHARES
from crypto.encoding import ID_LENGTH, Json, b64u, unb64u


@dataclass(frozen=True)
class _Entry:
    """One share that will not be paid; without a batch, an award whose order never came."""

    award: AwardId
    batch: bytes
    share: int


def lay_withdrawals(office: Office) -> tuple[Path, ...]:
    """Make sure that the exchange holds every withdrawal whose award could still be paid; the files."""
    folder = office.directory / TO_PAYER
    laid = []
    for authority, content in _documents(office).items():
        path = folder / f"withdrawn-{b64u(authority)}.json"
        if not content:
            path.unlink(missing_ok=True)
            continue
        laid.append(path)
        if not path.exists() or path.read_bytes() != content:
            folder.mkdir(parents=True, exist_ok=True)
            write_flat(path, content, office.clock.now())
    return tuple(laid)


@query
def _documents(tx: Transaction) -> dict[AuthorityId, bytes]:
    return {authority.id: _document(tx, authority.id) for authority in authorities.all_of(tx)}


def _document(tx: Transaction, authority: AuthorityId) -> bytes:
    """The file of an authority; empty where nothing was withdrawn. In the order of ids, which are random."""
    rows = store.withdrawals(tx.connection, authority, tx.today)
    if not rows:
        return b""
    signers = {KeyId(row.signer_key_id) for row in rows}
    entries: list[Json] = [
        {
            "award": b64u(row.award_id),
            "last_day": row.last_day,
            "signature": b64u(row.signature),
            "signer": b64u(row.signer_key_id),
        }
        for row in rows
    ]
    document: dict[str, Json] = {
        "v": 1,
        # The payer reads both kinds of file in the same way; this one is no batch of orders.
        "batch": b64u(authority),
        "authority": b64u(authority),
        "records": [b64u(wire) for wire in sorted(keys.signer_records(tx, authority, signers))],
        "withdrawals": entries,
    }
    return json.dumps(document, separators=(",", ":"), sort_keys=True).encode("ascii")


def take_unpaid(office: Office) -> int:
    """Read the payer's lists of what it will not pay; how many claims came back. A list that is done is taken away."""
    back = 0
    for path in sorted((office.directory / FROM_PAYER).glob("unpaid-*.json")):
        entries = _read(path)
        if entries is None:
            continue
        taken, known = _take(office, entries)
        back += taken
        if known == len(entries):
            path.unlink(missing_ok=True)
    return back


def _read(path: Path) -> tuple[_Entry, ...] | None:
    listed = read_list(path, "unpaid")
    if listed is None:
        return None
    try:
        return tuple(_entry(one) for one in listed if isinstance(one, dict))
    except (KeyError, OpeningError):
        return None


def _entry(one: dict[str, Json]) -> _Entry:
    share = one.get("share", 1)
    if not isinstance(share, int) or not 1 <= share <= MOST_SHARES:
        raise OpeningError
    return _Entry(AwardId(unb64u(one["award"], ID_LENGTH)), unb64u(one["batch"]), share)


@use_case
def _take(tx: Transaction, entries: tuple[_Entry, ...]) -> tuple[int, int]:
    back = known = 0
    for authority in authorities.all_of(tx):
        for entry in entries:
            award = store.award_row(tx.connection, authority.id, entry.award)
            if award is None:
                continue
            known += 1
            claim = claims.claim_row(tx.connection, authority.id, entry.award)
            if claim is None or not _is_of(tx, authority.id, entry.award, claim.ordered_batch, entry.batch):
                continue
            # The payer never had the order of an award that it names without one: none of its shares will be paid.
            numbers = [entry.share] if entry.batch else shares.unsettled(tx, award)
            back += shares.give_back(tx, award, numbers, None)
    return back, known


def _is_of(tx: Transaction, authority: AuthorityId, award_id: AwardId, ordered: bytes | None, batch: bytes) -> bool:
    """Whether an entry is about the claim's present order; one without a batch answers a withdrawal."""
    if batch:
        return ordered == batch
    return store.withdrawal_row(tx.connection, authority, award_id) is not None
