"""Who may open a tip after it was handed on: a chain of signed notes from the facts to the envelope (docs/formats.md 7).

    note := label("transfer") ‖ authority (16) ‖ tip id (16) ‖ place u32 ‖ kind u8 ‖ giver (16) ‖ receiver (16) ‖ key id (32)

The facts inside the seal name those who got the tip first. Whoever leads signs each handing on with the department's
letters key, and names the receiver's intake record; places count from 1. A hand-back takes the note before it back. Until
the receiver has signed for the tip the giver's wrap still stands beside it, so both readings of the last note fit. The lead may
also sign that another reader reads no more: one that is meant by the tip (casework/transfers/recuse.py).

A server alone can therefore neither show a reader whom nobody named, nor move the lead, nor leave a note out.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crypto import OpeningError
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    AuthorityId,
    HolderId,
    KeyId,
    TipId,
    ed25519_sign,
    ed25519_verify,
    exact,
    label,
    u32,
)
from crypto.keyring import Keyring, Purpose, holder_id
from crypto.suite1 import Envelope


class Handing(enum.IntEnum):
    """What a note says: the tip is handed on, given back before it was signed for, or a reader (`receiver`) is shut out."""

    OVER = 1
    BACK = 2
    OUT = 3


@dataclass(frozen=True)
class TransferNote:
    """One note. `giver` and `receiver` are department ids, `key` the receiver's intake record, `signer` the letters record."""

    kind: Handing
    giver: str
    receiver: str
    key: KeyId
    signer: KeyId
    signature: bytes


@dataclass(frozen=True)
class Readers:
    """Who may read now: `holders` with `lead` among them. `leaving` gave the tip and has not left yet."""

    lead: HolderId
    holders: frozenset[HolderId]
    keys: Mapping[HolderId, KeyId] = field(default_factory=dict)
    leaving: HolderId | None = None
    before: "Readers | None" = None


def note_bytes(authority: AuthorityId, tip: TipId, place: int, note: TransferNote) -> bytes:
    """Write what the giver signs; its own key id and signature stay out."""
    ids = exact(authority, ID_LENGTH) + exact(tip, ID_LENGTH)
    people = holder_id(note.giver) + holder_id(note.receiver)
    return label("transfer") + ids + u32(place) + bytes([note.kind]) + people + exact(note.key, HASH_LENGTH)


def sign_note(letters_seed: bytes, authority: AuthorityId, tip: TipId, place: int, note: TransferNote) -> TransferNote:
    """Return the note with the giver's signature."""
    return replace(note, signature=ed25519_sign(letters_seed, note_bytes(authority, tip, place, note)))


def verify_note(keyring: Keyring, tip: TipId, place: int, note: TransferNote) -> None:
    """Raise OpeningError unless the giver's letters key signed this note, and the record it names is the receiver's."""
    record = keyring.known(note.signer, Purpose.LETTERS)
    receives = keyring.known(note.key, Purpose.INTAKE)
    if record.holder != holder_id(note.giver) or receives.holder != holder_id(note.receiver):
        raise OpeningError
    ed25519_verify(record.public, note.signature, note_bytes(keyring.authority, tip, place, note))


def readers_after(keyring: Keyring, tip: TipId, first: Sequence[str], notes: Iterable[TransferNote]) -> Readers:
    """Follow the notes from the departments of the facts (the lead first); OpeningError where one does not fit."""
    readers = Readers(holder_id(first[0]), frozenset(holder_id(name) for name in first))
    for place, note in enumerate(notes, 1):
        verify_note(keyring, tip, place, note)
        readers = _follow(readers, note)
    return readers


def _follow(now: Readers, note: TransferNote) -> Readers:
    giver, receiver = holder_id(note.giver), holder_id(note.receiver)
    if giver != now.lead or giver == receiver:
        raise OpeningError
    if note.kind is Handing.BACK:
        if now.before is None or receiver != now.leaving:
            raise OpeningError
        return now.before
    settled = replace(now, holders=settled_holders(now), leaving=None, before=None)
    if note.kind is Handing.OUT:
        if receiver not in settled.holders:
            raise OpeningError
        left = {holder: key for holder, key in settled.keys.items() if holder != receiver}
        return replace(settled, holders=settled.holders - {receiver}, keys=left)
    keys = {**settled.keys, receiver: note.key}
    return Readers(receiver, settled.holders | {receiver}, keys, leaving=giver, before=settled)


def settled_holders(readers: Readers) -> frozenset[HolderId]:
    """Return who reads once the receiver has signed for the tip."""
    return readers.holders - {readers.leaving} if readers.leaving else readers.holders


def check_readers(envelope: Envelope, keyring: Keyring, readers: Readers, own: HolderId) -> None:
    """Raise OpeningError unless the envelope goes to exactly these readers, and `own` is one who stays."""
    sealed_to = {keyring.known(key_id, Purpose.INTAKE).holder: key_id for key_id in envelope.recipients}
    if len(sealed_to) != len(envelope.recipients) or own not in settled_holders(readers):
        raise OpeningError
    if frozenset(sealed_to) not in (readers.holders, settled_holders(readers)):
        raise OpeningError
    if any(sealed_to.get(holder, key) != key for holder, key in readers.keys.items()):
        raise OpeningError
