"""The reporter's mailbox as a row: found by the hash of its id, moved only by the reporter's signature.

The mailbox id only reads. Everything a reporter does is signed with the claim key over (authority, mailbox, action, body
hash, nonce), and a nonce is used once (docs/formats.md section 7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.kernel.errors import Conflict, NotFound, Refused
from casework.kernel.ids import AuthorityId, Day, MailboxHash, TipId
from casework.kernel.office import Transaction
from casework.tips import store
from crypto import OpeningError
from crypto.encoding import HASH_LENGTH, ID_LENGTH, SIGNATURE_LENGTH, Json, sha256
from crypto.mailbox import Action, SignedAction, verify_action

MOST_UNREAD = 100


@dataclass(frozen=True)
class Mailbox:
    """One mailbox: which tip it answers, and the reporter's two public keys.

    `transfer`: an officer has read the phrase out, and the mailbox takes nothing but an own phrase in its place. `exposed`: the
    server saw the phrase on the plain pages, so the mailbox takes an own one besides everything else.
    """

    authority: AuthorityId
    hash: MailboxHash
    tip: TipId
    public: bytes
    claim_public: bytes
    transfer: bool = False
    exposed: bool = False


@dataclass(frozen=True)
class LetterRow:
    """One sealed letter. `direction` is `out` (from a department) or `in` (from the reporter)."""

    direction: str
    seq: int
    kind: str
    day: Day
    sealed: bytes
    read: bool


@dataclass(frozen=True)
class ReporterLetter:
    """A sealed letter of the reporter; the signature is the mailbox action's over its body and the nonce.

    The body of a `letter` is the envelope itself. Of the other kinds it is the canonical JSON of `said` with the envelope
    (or nothing, where the reporter gave no words) as `letter` (docs/formats.md section 7).
    """

    seq: int
    day: Day
    sealed: bytes
    signature: bytes
    nonce: bytes
    kind: str
    said: Mapping[str, Json]


def hash_of(mailbox_id: bytes) -> MailboxHash:
    """Return the hash under which the server keeps a mailbox id (32 bytes)."""
    return MailboxHash(sha256(mailbox_id))


def find(tx: Transaction, authority: AuthorityId, mailbox: MailboxHash) -> Mailbox | None:
    """Return a mailbox, or None; the caller must answer None as it answers everything wrong."""
    if len(mailbox) != HASH_LENGTH:
        return None
    row = store.mailbox_row(tx.connection, authority, mailbox, lock=tx.writes)
    return None if row is None else _record(row)


def of_tip(tx: Transaction, authority: AuthorityId, tip: TipId) -> Mailbox:
    """Return the mailbox of a tip; raises NotFound."""
    row = store.mailbox_of_tip(tx.connection, authority, tip, lock=tx.writes)
    if row is None:
        raise NotFound
    return _record(row)


def expose(tx: Transaction, mailbox: Mailbox) -> None:
    """Write that the server has seen the mailbox's phrase."""
    if not mailbox.exposed:
        store.expose_mailbox(tx.connection, mailbox.authority, mailbox.hash)


def signed_by_reporter(tx: Transaction, authority: AuthorityId, mailbox: MailboxHash, signed: SignedAction) -> Mailbox:
    """Return the mailbox if its reporter signed this action; an unknown mailbox and a wrong signature raise NotFound alike.

    Raises Refused, code `transfer_code`, where an own phrase has to come first.
    """
    found = find(tx, authority, mailbox)
    if found is None or len(signed.nonce) != ID_LENGTH or len(signed.signature) != SIGNATURE_LENGTH:
        raise NotFound
    try:
        verify_action(found.claim_public, authority, mailbox, signed)
    except OpeningError:
        raise NotFound from None
    if found.transfer and signed.action is not Action.REPLACE:
        raise Refused("transfer_code", "先换成您自己的七个词，再做别的。")
    return found


def take_action(tx: Transaction, authority: AuthorityId, mailbox: MailboxHash, signed: SignedAction) -> Mailbox:
    """The same, and the nonce is used up; Refused, code `replayed`, for one that was used before."""
    found = signed_by_reporter(tx, authority, mailbox, signed)
    if not store.use_nonce(tx.connection, authority, mailbox, signed.nonce):
        raise Refused("replayed", "这一步已经收到了，不用再发。")
    return found


def letters(tx: Transaction, mailbox: Mailbox) -> tuple[LetterRow, ...]:
    """Return all letters of a mailbox, oldest first."""
    return tuple(
        LetterRow(row.direction, row.seq, row.kind, Day(row.day), row.sealed, row.read)
        for row in store.letters_of(tx.connection, mailbox.authority, mailbox.hash)
    )


def letters_in(tx: Transaction, mailbox: Mailbox) -> tuple[ReporterLetter, ...]:
    """Return the reporter's letters with their signatures, oldest first, for an officer's browser."""
    return tuple(
        ReporterLetter(row.seq, Day(row.day), row.sealed, row.signature, row.nonce, row.kind, row.said or {})
        for row in store.letters_of(tx.connection, mailbox.authority, mailbox.hash)
        if row.direction == "in"
    )


def next_place(tx: Transaction, mailbox: Mailbox) -> tuple[int, bytes]:
    """Return number and previous hash (zeros for the first) that the next letter of a department must carry."""
    last = store.last_letter(tx.connection, mailbox.authority, mailbox.hash, "out")
    return (1, bytes(HASH_LENGTH)) if last is None else (last.seq + 1, last.letter_hash)


def post_out(tx: Transaction, mailbox: Mailbox, *, seq: int, kind: str, sealed: bytes, letter_hash: bytes) -> None:
    """Store a department's letter as the next of its mailbox; raises Conflict when another took the number."""
    if seq != next_place(tx, mailbox)[0] or len(letter_hash) != HASH_LENGTH:
        raise Conflict
    row = _letter(tx, mailbox, "out", seq, kind, sealed) | {"letter_hash": letter_hash, "read": False}
    if not store.insert_letter(tx.connection, row):
        raise Conflict


def post_in(
    tx: Transaction,
    mailbox: Mailbox,
    *,
    sealed: bytes,
    signed: SignedAction,
    kind: str = "letter",
    said: Mapping[str, Json] | None = None,
) -> int:
    """Store a letter of the reporter and return its number; raises Refused when too many lie unread.

    `said` is what the signed body holds beside the letter, for the kinds that are more than a letter.
    """
    unread = store.unread_by_tip(tx.connection, mailbox.authority, [mailbox.tip]).get(mailbox.tip, 0)
    if unread >= MOST_UNREAD:
        raise Refused("too_many_letters", "部门还没看完前面的信。等几天再写。")
    last = store.last_letter(tx.connection, mailbox.authority, mailbox.hash, "in")
    seq = 1 if last is None else last.seq + 1
    row = _letter(tx, mailbox, "in", seq, kind, sealed)
    row |= {"signature": signed.signature, "nonce": signed.nonce, "read": False}
    row |= {"said": dict(said)} if said else {}
    if not store.insert_letter(tx.connection, row):
        raise Conflict
    return seq


def mark_read(tx: Transaction, mailbox: Mailbox) -> None:
    """Write that the department has read the reporter's letters."""
    store.mark_read(tx.connection, mailbox.authority, mailbox.hash)


def unread(tx: Transaction, authority: AuthorityId, tips: list[TipId]) -> dict[TipId, int]:
    """Return how many letters of the reporter wait to be read, for the tips that have any."""
    return store.unread_by_tip(tx.connection, authority, tips)


def _letter(tx: Transaction, mailbox: Mailbox, direction: str, seq: int, kind: str, sealed: bytes) -> dict[str, object]:
    return {
        "authority_id": mailbox.authority,
        "mailbox_hash": mailbox.hash,
        "direction": direction,
        "seq": seq,
        "kind": kind,
        "day": tx.today,
        "sealed": sealed,
    }


def _record(row: Any) -> Mailbox:
    return Mailbox(
        AuthorityId(row.authority_id),
        MailboxHash(row.mailbox_hash),
        TipId(row.tip_id),
        row.public,
        row.claim_public,
        row.transfer,
        row.exposed,
    )
