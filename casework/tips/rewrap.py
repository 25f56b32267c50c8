"""Handing a sealed tip on: one more wrap in its envelope, wraps of the reporter's letters beside them, a signed note.

    envelope      gets the receiver's entry when the tip is handed on, loses the giver's when it is signed for
    letter_wrap   the reporter's letters for the receiver; the letters keep the bytes that the reporter signed
    tip_note      who handed on to whom, signed with the giver's letters key (crypto/transfers.py)

The server cannot tell whether a wrap opens: it checks whose key it is for, that nothing is left out, and that the body
stays as it is. Whoever opens the tip checks the rest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from casework.kernel.errors import Conflict
from casework.kernel.ids import AuthorityId, DepartmentId, KeyId, TipId
from casework.kernel.office import Transaction
from casework.tips import keep, mailbox, store
from casework.tips.envelopes import refused
from casework.tips.keep import SENDER
from crypto import OpeningError
from crypto.suite1 import WRAP_LENGTH, Entry, Envelope, build, parse, with_entry, without_entries
from crypto.transfers import Handing, TransferNote


@dataclass(frozen=True)
class Wraps:
    """What the giver's browser made for the receiver's key: the tip's wrap (None: it has one), and those of letters by number.

    `unopened` are numbers of letters that the giver could not open either.
    """

    tip: bytes | None
    letters: Mapping[int, bytes]
    unopened: Collection[int] = ()


@dataclass(frozen=True)
class LetterWrap:
    """A reporter's letter for a later department."""

    seq: int
    key_id: KeyId
    wrap: bytes


def notes_of(tx: Transaction, authority: AuthorityId, tip: TipId) -> tuple[TransferNote, ...]:
    """Return the signed notes of a tip's transfers, oldest first."""
    return tuple(
        TransferNote(Handing(row.kind), row.giver, row.receiver, KeyId(row.key_id), KeyId(row.signer), row.signature)
        for row in store.notes_of(tx.connection, authority, tip)
    )


def wraps_of(tx: Transaction, authority: AuthorityId, tip: TipId) -> tuple[LetterWrap, ...]:
    """Return the reporter's letters for later departments."""
    return tuple(LetterWrap(row.seq, KeyId(row.key_id), row.wrap) for row in store.wraps_of(tx.connection, authority, tip))


def lacking(tx: Transaction, authority: AuthorityId, tip: TipId, keys: Collection[KeyId]) -> tuple[bool, tuple[int, ...]]:
    """Say what none of these keys opens: the tip itself, and the numbers of the reporter's letters."""
    kept = {one.seq for one in wraps_of(tx, authority, tip) if one.key_id in keys}
    missing = [
        row.seq
        for row in _letters(tx, authority, tip)
        if row.seq not in kept and not set(_parsed(row.sealed).recipients) & set(keys)
    ]
    return not set(_envelope(tx, authority, tip).recipients) & set(keys), tuple(missing)


def give(
    tx: Transaction,
    authority: AuthorityId,
    tip: TipId,
    note: TransferNote,
    known: Collection[KeyId],
    wraps: Wraps,
    roles: Mapping[DepartmentId, str],
) -> None:
    """Give the tip to the note's receiver, all of whose keys are `known`; `roles` are the readers' roles from now on.

    The note must have been verified. Raises Refused when a wrap is missing or one too many.
    """
    tip_lacks, letters_lack = lacking(tx, authority, tip, known)
    if tip_lacks != (wraps.tip is not None) or set(letters_lack) != set(wraps.letters) | set(wraps.unopened):
        raise refused()
    if any(len(wrap) != WRAP_LENGTH for wrap in (*([wraps.tip] if wraps.tip else ()), *wraps.letters.values())):
        raise refused()
    if wraps.tip is not None:
        _store(tx, authority, tip, with_entry(_envelope(tx, authority, tip), Entry(note.key, wraps.tip)))
    key = {"authority_id": authority, "tip_id": tip}
    for seq, wrap in wraps.letters.items():
        store.insert_wrap(tx.connection, {**key, "seq": seq, "key_id": note.key, "wrap": wrap})
    place = len(store.notes_of(tx.connection, authority, tip)) + 1
    row = {"place": place, "kind": int(note.kind), "giver": note.giver, "receiver": note.receiver}
    signed = {"key_id": note.key, "signer": note.signer, "signature": note.signature}
    if not store.insert_note(tx.connection, {**key, **row, **signed}):
        raise Conflict
    readdress(tx, authority, tip, roles, {DepartmentId(note.receiver): note.key})


def shut_out(
    tx: Transaction,
    authority: AuthorityId,
    tip: TipId,
    notes: Sequence[TransferNote],
    keys: Collection[KeyId],
    roles: Mapping[DepartmentId, str],
) -> None:
    """Take the wraps of departments away that must not read any more, as verified notes say; `keys` are all theirs."""
    key = {"authority_id": authority, "tip_id": tip}
    for place, note in enumerate(notes, len(store.notes_of(tx.connection, authority, tip)) + 1):
        row = {"place": place, "kind": int(note.kind), "giver": note.giver, "receiver": note.receiver}
        signed = {"key_id": note.key, "signer": note.signer, "signature": note.signature}
        if not store.insert_note(tx.connection, {**key, **row, **signed}):
            raise Conflict
    take_away(tx, authority, tip, keys)
    readdress(tx, authority, tip, roles)


def readdress(
    tx: Transaction,
    authority: AuthorityId,
    tip: TipId,
    roles: Mapping[DepartmentId, str],
    keys: Mapping[DepartmentId, KeyId] | None = None,
) -> None:
    """Write who reads the tip in which role; a department that had a key keeps it unless `keys` says otherwise."""
    had = {one.department: one.key_id for one in keep.all_recipients_of(tx, authority, tip)}
    now = {**(keys or {}), **had}
    key = {"authority_id": authority, "tip_id": tip}
    rows = [{**key, "department_id": name, "role": role, "key_id": now[name]} for name, role in roles.items() if name in now]
    store.replace_recipients(tx.connection, authority, tip, rows)


def take_away(tx: Transaction, authority: AuthorityId, tip: TipId, keys: Collection[KeyId]) -> None:
    """Take the wraps of these keys away, from the tip and beside the letters."""
    envelope = _envelope(tx, authority, tip)
    if set(envelope.recipients) & set(keys):
        _store(tx, authority, tip, without_entries(envelope, keys))
    store.drop_wraps(tx.connection, authority, tip, list(keys))


def _store(tx: Transaction, authority: AuthorityId, tip: TipId, envelope: Envelope) -> None:
    store.set_sealed(tx.connection, authority, tip, build(envelope))


def _envelope(tx: Transaction, authority: AuthorityId, tip: TipId) -> Envelope:
    row = store.tip_row(tx.connection, authority, tip)
    if row is None:
        raise refused()
    return _parsed(row.sealed)


def _parsed(sealed: bytes) -> Envelope:
    try:
        return parse(sealed)
    except OpeningError:
        raise refused() from None


def _letters(tx: Transaction, authority: AuthorityId, tip: TipId) -> list[mailbox.ReporterLetter]:
    """Return the reporter's letters that hold words."""
    return [one for one in mailbox.letters_in(tx, mailbox.of_tip(tx, authority, tip)) if one.sealed]


__all__ = ["SENDER", "LetterWrap", "Wraps", "give", "lacking", "notes_of", "readdress", "shut_out", "take_away", "wraps_of"]
