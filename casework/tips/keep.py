"""Storing a sealed tip with its recipients and its mailbox, once."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, Day, DepartmentId, KeyId, MailboxHash, TipId
from casework.kernel.office import Transaction
from casework.tips import store

SENDER = "sender"
"""The role of a department that has handed a tip on, until the receiver signs for it."""


@dataclass(frozen=True)
class SealedTip:
    """What arrives beside the routing facts: the envelope and the reporter's public keys.

    `transfer`: an officer drew the phrase for a caller, who has to put an own one in its place. `exposed`: the plain pages drew
    it, so the server saw it for a moment.
    """

    authority: AuthorityId
    tip: TipId
    sealed: bytes
    mailbox: MailboxHash
    mailbox_public: bytes
    claim_public: bytes
    transfer: bool = False
    exposed: bool = False


@dataclass(frozen=True)
class Recipient:
    """A department that a tip was sealed to, its role, and the key record of its intake."""

    department: DepartmentId
    role: str
    key_id: KeyId


@dataclass(frozen=True)
class KeptTip:
    """A stored tip: the day it came, its urgency and the envelope."""

    tip: TipId
    day: Day
    urgency: str
    size_class: int
    sealed: bytes


def keep(tx: Transaction, tip: SealedTip, *, urgency: str, size_class: int) -> bool:
    """Store a tip with its mailbox; false when its id is stored already, and then nothing is changed.

    Raises Refused when the mailbox belongs to another tip.
    """
    key = {"authority_id": tip.authority, "tip_id": tip.tip}
    row = {**key, "day": tx.today, "urgency": urgency, "size_class": size_class, "sealed": tip.sealed}
    if not store.insert_tip(tx.connection, row):
        return False
    box = {
        **key,
        "mailbox_hash": tip.mailbox,
        "public": tip.mailbox_public,
        "claim_public": tip.claim_public,
        "transfer": tip.transfer,
        "exposed": tip.exposed,
    }
    if not store.insert_mailbox(tx.connection, box):
        raise Refused("mailbox_taken", "这七个词用过了。请重新打开网页再写一次。")
    return True


def address(tx: Transaction, tip: SealedTip, recipients: Mapping[DepartmentId, tuple[str, KeyId]]) -> None:
    """Store whom a kept tip is sealed to: department → (role, key id)."""
    key = {"authority_id": tip.authority, "tip_id": tip.tip}
    store.insert_recipients(
        tx.connection,
        [{**key, "department_id": name, "role": role, "key_id": key_id} for name, (role, key_id) in recipients.items()],
    )


def is_same(tx: Transaction, tip: SealedTip) -> bool:
    """Say whether exactly these bytes are stored under the tip's id."""
    row = store.tip_row(tx.connection, tip.authority, tip.tip)
    box = store.mailbox_of_tip(tx.connection, tip.authority, tip.tip, lock=False)
    if row is None or box is None:
        return False
    stored = (row.sealed, box.mailbox_hash, box.public, box.claim_public)
    return stored == (tip.sealed, tip.mailbox, tip.mailbox_public, tip.claim_public)


def kept(tx: Transaction, authority: AuthorityId, tip: TipId) -> KeptTip | None:
    """Return a stored tip."""
    row = store.tip_row(tx.connection, authority, tip)
    return row and KeptTip(TipId(row.tip_id), Day(row.day), row.urgency, row.size_class, row.sealed)


def recipients_of(tx: Transaction, authority: AuthorityId, tip: TipId) -> tuple[Recipient, ...]:
    """Return the departments that read a tip and its letters; whoever has just handed it on is none of them any more."""
    return tuple(one for one in all_recipients_of(tx, authority, tip) if one.role != SENDER)


def all_recipients_of(tx: Transaction, authority: AuthorityId, tip: TipId) -> tuple[Recipient, ...]:
    """Return the departments that a tip is sealed to, with one that has handed it on and waits for the receipt (`sender`)."""
    return tuple(
        Recipient(DepartmentId(row.department_id), row.role, KeyId(row.key_id))
        for row in store.recipients_of(tx.connection, authority, tip)
    )


def ever_recipients_of(tx: Transaction, authority: AuthorityId, tip: TipId) -> tuple[DepartmentId, ...]:
    """Return the departments that a tip is or was sealed to, sorted: whose records explain notes and letters."""
    now = {one.department for one in all_recipients_of(tx, authority, tip)}
    notes = store.notes_of(tx.connection, authority, tip)
    return tuple(sorted(now | {DepartmentId(name) for row in notes for name in (row.giver, row.receiver)}))
