"""What a department's keys must look like before the server keeps them; pure, no database.

    root ─ department (certify) ─ intake, letters of an epoch        seeds sealed to officers, by duty
                                ├ officer of each officer            what those seeds are sealed to
                                └ signer of each officer             what awards are signed with

The browser of an officer with duty `keys` makes a new epoch whole: both seeds, both records, and one share for each
officer who needs it. Nothing is half done: a missing share would lock a colleague out, one too many would let somebody
read who must not, and a record of another department would be a forgery. Each of them refuses the lot.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.kernel.errors import Refused
from casework.kernel.ids import DepartmentId, KeyId, OfficerId
from casework.rules.duties import Duty
from crypto import OpeningError
from crypto.encoding import HolderId, b64u
from crypto.keyring import NO_PREDECESSOR, KeyRecord, Purpose, Trust, holder_id, parse_record
from crypto.suite1 import WRAP_LENGTH

# A quarter (DESIGN section 4) and a month in which a late rotation does no harm.
LONGEST_EPOCH_DAYS = 123
LONGEST_OFFICER_DAYS = 366
EPOCH_PURPOSES = frozenset({Purpose.INTAKE, Purpose.LETTERS})
OFFICER_PURPOSES = frozenset({Purpose.OFFICER, Purpose.SIGNER})
SEED_NEEDS: Mapping[Purpose, frozenset[Duty]] = {
    Purpose.DEPARTMENT: frozenset({Duty.KEYS}),
    Purpose.INTAKE: frozenset({Duty.INTAKE}),
    # Intake attests and writes, verifiers report their finding, the lead answers for the department.
    Purpose.LETTERS: frozenset({Duty.INTAKE, Duty.VERIFY, Duty.LEAD}),
}


@dataclass(frozen=True)
class Share:
    """A department's seed wrapped for one officer (kind 4): whose record `key_id` is, and to which officer record."""

    key_id: KeyId
    officer: OfficerId
    wrap_key: KeyId
    wrap: bytes


@dataclass(frozen=True)
class KeyChange:
    """What a browser hands over: record wires and shares, all of one department."""

    records: tuple[bytes, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Member:
    """An officer of the department as far as keys go; `wrap_key` is the id of the current officer record."""

    officer: OfficerId
    duties: frozenset[Duty]
    wrap_key: KeyId


@dataclass(frozen=True)
class Joining:
    """An officer who comes in with this change, and the public keys that the officer's own browser made."""

    officer: OfficerId
    duties: frozenset[Duty]
    wrap_public: bytes
    sign_public: bytes


@dataclass(frozen=True)
class CheckedChange:
    """The change after the checks: its records with their wires, and the department's certifying record."""

    certify: KeyRecord
    records: Mapping[Purpose, tuple[KeyRecord, bytes]]
    shares: tuple[Share, ...]


def officer_holder(officer: OfficerId) -> HolderId:
    """The holder of an officer's records: that of the id written as base64url (docs/formats.md section 3)."""
    return holder_id(b64u(officer))


def needs(duties: Collection[Duty], purpose: Purpose) -> bool:
    """Whether somebody with these duties keeps the department's seed of this purpose."""
    return not SEED_NEEDS[purpose].isdisjoint(duties)


def check_change(
    trust: Trust,
    today: int,
    department: DepartmentId,
    known: Sequence[bytes],
    members: Sequence[Member],
    change: KeyChange,
    joining: Joining | None = None,
    gaining: Sequence[Member] = (),
) -> CheckedChange:
    """Check a new epoch, and with `joining` the records of who comes in; raises Refused.

    `known` are the department's stored wires of every epoch; `members` the active officers who stay, with their deputies;
    `gaining` those of them whose duties need a seed that they did not keep before.
    """
    try:
        keyring = trust.verify([*known, *change.records], today)
        certify = keyring.current(Purpose.DEPARTMENT, holder_id(department))
        older = [parse_record(wire)[0] for wire in known]
        records = _by_purpose(change.records)
        if set(records) != EPOCH_PURPOSES | (OFFICER_PURPOSES if joining else frozenset()):
            raise _refused()
        for purpose in EPOCH_PURPOSES:
            _check_epoch([old for old in older if old.purpose == purpose], certify, records[purpose][0], today)
        people = list(members)
        if joining:
            _check_officer(certify, records, joining, today)
            people.append(Member(joining.officer, joining.duties, records[Purpose.OFFICER][0].key_id))
        required = required_shares({purpose: records[purpose][0].key_id for purpose in EPOCH_PURPOSES}, people)
        new = [(one.officer, one.duties) for one in gaining] + ([(joining.officer, joining.duties)] if joining else [])
        required |= {(certify.key_id, officer) for officer, duties in new if needs(duties, Purpose.DEPARTMENT)}
        allowed = required.union(*(_older(older, officer, duties) for officer, duties in new))
        check_shares(change.shares, required, allowed, people)
    except OpeningError:
        raise _refused() from None
    return CheckedChange(certify, records, change.shares)


def required_shares(seeds: Mapping[Purpose, KeyId], members: Iterable[Member]) -> set[tuple[KeyId, OfficerId]]:
    """Who must be able to open which seed, by duty."""
    return {
        (key_id, member.officer)
        for member in members
        for purpose, key_id in seeds.items()
        if needs(member.duties, purpose)
    }


def check_shares(
    shares: Sequence[Share],
    required: Collection[tuple[KeyId, OfficerId]],
    allowed: Collection[tuple[KeyId, OfficerId]],
    members: Iterable[Member],
) -> None:
    """Refuse a share that is missing, given twice, given to the wrong officer or sealed to another key."""
    given = [(share.key_id, share.officer) for share in shares]
    if len(set(given)) != len(given) or not set(required) <= set(given) <= set(allowed):
        raise _refused()
    wrap_keys = {member.officer: member.wrap_key for member in members}
    for share in shares:
        # The server cannot look inside; it checks what is bound into the wrap and its length.
        if share.wrap_key != wrap_keys[share.officer] or len(share.wrap) != WRAP_LENGTH:
            raise _refused()


def _by_purpose(wires: Sequence[bytes]) -> dict[Purpose, tuple[KeyRecord, bytes]]:
    records = {record.purpose: (record, wire) for record, wire in ((parse_record(wire)[0], wire) for wire in wires)}
    if len(records) != len(wires):
        raise _refused()
    return records


def _check_epoch(older: Sequence[KeyRecord], certify: KeyRecord, record: KeyRecord, today: int) -> None:
    """A new epoch follows the one before without a gap and lasts no longer than a quarter."""
    last = max(older, key=lambda other: other.epoch, default=None)
    follows = (last.epoch + 1, last.key_id) if last else (1, NO_PREDECESSOR)
    if (record.signer, record.holder, record.epoch, record.predecessor) != (certify.key_id, certify.holder, *follows):
        raise _refused()
    _check_days(record, today, LONGEST_EPOCH_DAYS)


def _check_officer(
    certify: KeyRecord, records: Mapping[Purpose, tuple[KeyRecord, bytes]], joining: Joining, today: int
) -> None:
    """The two records of who joins hold the keys that the officer's own browser made, and nobody else's."""
    publics = {Purpose.OFFICER: joining.wrap_public, Purpose.SIGNER: joining.sign_public}
    for purpose, public in publics.items():
        record = records[purpose][0]
        if (record.signer, record.holder, record.public) != (certify.key_id, officer_holder(joining.officer), public):
            raise _refused()
        _check_days(record, today, LONGEST_OFFICER_DAYS)


def _check_days(record: KeyRecord, today: int, longest: int) -> None:
    if not record.holds(today) or record.last_day - record.first_day > longest:
        raise _refused()


def _older(older: Sequence[KeyRecord], officer: OfficerId, duties: Collection[Duty]) -> set[tuple[KeyId, OfficerId]]:
    """Seeds of earlier epochs may be shared with who is new to them, so that open cases stay readable; none must be."""
    return {
        (record.key_id, officer)
        for record in older
        if record.purpose in EPOCH_PURPOSES and needs(duties, record.purpose)
    }


def _refused() -> Refused:
    return Refused("keys", "这些钥匙对不上，没有存。请重新来一遍。")
