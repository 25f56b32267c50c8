"""Giving the sealed words to one more department, within a use case: the note is checked, the wraps put in their places."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import DepartmentId, KeyId
from casework.kernel.office import Transaction
from casework.people import keys
from casework.tips import keep, rewrap
from casework.tips.envelopes import RETIRED_DAYS
from casework.tips.rewrap import Wraps
from casework.transfers import roles
from crypto import OpeningError
from crypto.transfers import Handing, TransferNote, verify_note

NOT_SEALED = "原话没有锁给那个部门，没有转。请重新打开这一页再按。"


@dataclass(frozen=True)
class Given:
    """What the giver's browser made: the receiver's intake record, the wraps for it, and the signature over the note."""

    key: KeyId
    signer: KeyId
    signature: bytes
    wraps: Wraps


def give(
    tx: Transaction,
    case: Case,
    way: tuple[DepartmentId, DepartmentId],
    kind: Handing,
    given: Given,
    reading: Mapping[DepartmentId, str],
) -> None:
    """Check the note of a giver to a receiver (`way`) and put the wraps in their places; raises Refused."""
    giver, to = way
    note = TransferNote(kind, giver, to, given.key, given.signer, given.signature)
    known = keys.intake_keys(tx, case.authority, [to])
    wanted = known.get(given.key)
    if wanted is None or given.key != _expected(tx, case, to, given.key, tx.today - (wanted.retired_day or tx.today)):
        raise Refused("not_sealed", NOT_SEALED)
    try:
        keyring = keys.keyring_for(tx, case.authority, [giver, to])
        verify_note(keyring, case.tip, len(rewrap.notes_of(tx, case.authority, case.tip)) + 1, note)
    except OpeningError:
        raise Refused("not_signed", NOT_SEALED) from None
    rewrap.give(tx, case.authority, case.tip, note, set(known), given.wraps, reading)


def take_away(tx: Transaction, case: Case, department: DepartmentId) -> None:
    """Take the wraps of a department away, from the words and beside the letters."""
    rewrap.take_away(tx, case.authority, case.tip, set(keys.intake_keys(tx, case.authority, [department])))


def readers(tx: Transaction, case: Case, now: Mapping[DepartmentId, str]) -> dict[DepartmentId, str]:
    """Return who of these departments has the tip: a department that only supervises or joined later never had it."""
    has = {one.department for one in keep.all_recipients_of(tx, case.authority, case.tip)}
    return {name: role for name, role in now.items() if name in has and role in roles.READING}


def _expected(tx: Transaction, case: Case, to: DepartmentId, key: KeyId, retired_days: int) -> KeyId | None:
    """Return the key that the note must name: the one the receiver reads the tip with already, else one in use."""
    has = {one.department: one.key_id for one in keep.all_recipients_of(tx, case.authority, case.tip)}
    if to in has:
        return has[to]
    return key if retired_days <= RETIRED_DAYS else None
