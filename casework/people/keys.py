"""Key records and shares as the server keeps them: published, rotated, and handed to browsers.

The server holds no key here that opens anything. It stores what browsers made, after checking that every record leads to
the authority's root and belongs to the department whose officer brought it (casework/people/rotation.py), so that a
mistake or a forgery is refused when it comes in and not discovered when somebody cannot read.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from casework.kernel import access, authorities
from casework.kernel.errors import NotFound
from casework.kernel.ids import AuthorityId, Day, DepartmentId, KeyId, OfficerId
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.people import store
from casework.people.rotation import (
    EPOCH_PURPOSES,
    OFFICER_PURPOSES,
    CheckedChange,
    Joining,
    KeyChange,
    Member,
    Share,
    check_change,
    needs,
)
from casework.people.store import deputies
from casework.people.store import keys as key_store
from casework.rules.duties import Duty
from crypto.keyring import KeyRecord, Keyring, Purpose, Trust, parse_record

DEPARTMENT_PURPOSES = frozenset({Purpose.DEPARTMENT}) | EPOCH_PURPOSES


@dataclass(frozen=True)
class WrappedSecret:
    """One way to unlock: the kind, its handle (login or credential id) and the officer secret under its key."""

    kind: str
    handle: str
    wrapped: bytes


@dataclass(frozen=True)
class KeyBundle:
    """What an officer's browser works with: record wires, the seeds kept for this officer, the wrapped secret."""

    authority: AuthorityId
    root_public: bytes
    officer: OfficerId
    department: DepartmentId
    records: tuple[bytes, ...]
    shares: tuple[Share, ...]
    secrets: tuple[WrappedSecret, ...]


@dataclass(frozen=True)
class IntakeKey:
    """An intake record that a tip may be sealed to: whose it is, and since when another one has taken its place."""

    key_id: KeyId
    department: DepartmentId
    retired_day: Day | None


def holder_bytes(department: DepartmentId) -> bytes:
    """How the table names a department as the holder of a record."""
    return department.encode("utf-8")


def trust_of(tx: Transaction, authority: AuthorityId) -> Trust:
    """What a verifier of this authority's records starts from; raises NotFound."""
    return Trust(authority, authorities.get(tx, authority).root_public)


def records_for(tx: Transaction, authority: AuthorityId, departments: Iterable[DepartmentId]) -> tuple[bytes, ...]:
    """Wires of the records in use (certifying, intake, letters) of some departments, for whoever seals or verifies."""
    holders = [holder_bytes(department) for department in departments]
    rows = key_store.records(tx.connection, authority, holders=holders, purposes=DEPARTMENT_PURPOSES, current=True)
    return tuple(row.wire for row in rows)


def all_records_for(tx: Transaction, authority: AuthorityId, departments: Iterable[DepartmentId]) -> tuple[bytes, ...]:
    """The same with the records of earlier epochs, for whoever reads what was signed or sealed long ago."""
    holders = [holder_bytes(department) for department in departments]
    rows = key_store.records(tx.connection, authority, holders=holders, purposes=DEPARTMENT_PURPOSES)
    return tuple(row.wire for row in rows)


def keyring_for(tx: Transaction, authority: AuthorityId, departments: Iterable[DepartmentId]) -> Keyring:
    """The verified records of some departments, of every epoch; raises crypto's OpeningError if one is false."""
    return trust_of(tx, authority).verify(all_records_for(tx, authority, departments), tx.today)


def intake_keys(
    tx: Transaction, authority: AuthorityId, departments: Iterable[DepartmentId]
) -> Mapping[KeyId, IntakeKey]:
    """The intake records of some departments, in use or retired, by key id."""
    asked = tuple(departments)
    return tx.once(("intake", authority, asked), lambda: _intake_keys(tx, authority, asked))


def _intake_keys(
    tx: Transaction, authority: AuthorityId, departments: Iterable[DepartmentId]
) -> dict[KeyId, IntakeKey]:
    holders = [holder_bytes(department) for department in departments]
    rows = key_store.intake_rows(tx.connection, authority, holders)
    return {
        KeyId(row.key_id): IntakeKey(KeyId(row.key_id), DepartmentId(row.holder_id.decode("utf-8")), row.retired_day)
        for row in rows
    }


def signer_records(tx: Transaction, authority: AuthorityId, key_ids: Collection[KeyId]) -> tuple[bytes, ...]:
    """Wires of officers' signing records together with the department records that signed them."""
    signers = key_store.record_rows(tx.connection, authority, key_ids)
    above = {parse_record(row.wire)[0].signer for row in signers}
    departments = key_store.record_rows(tx.connection, authority, above)
    return tuple(row.wire for row in (*departments, *signers))


def signer_of(tx: Transaction, authority: AuthorityId, officer: OfficerId) -> KeyRecord:
    """An officer's signing record in use; raises NotFound."""
    rows = key_store.records(tx.connection, authority, holders=[officer], purposes={Purpose.SIGNER}, current=True)
    if not rows:
        raise NotFound("no_key", "您的签名钥匙还没有登记。")
    return parse_record(rows[-1].wire)[0]


def members_of(
    tx: Transaction, authority: AuthorityId, department: DepartmentId, *, coming: bool = False
) -> list[Member]:
    """The active officers of a department and who acts for it, with their duties and the record that seeds are sealed to.

    `coming`: also those whose deputation begins later, who get their seeds beforehand.
    """
    officers = [row for row in store.officers_of(tx.connection, authority, department) if row.active]
    ids = [OfficerId(row.id) for row in officers]
    duties = store.duties(tx.connection, authority, ids)
    for row in deputies.of_department(tx.connection, authority, department, tx.today):
        if coming or row.first_day <= tx.today:
            duties.setdefault(OfficerId(row.officer_id), set()).update(row.duties)
    ids += [officer for officer in duties if officer not in ids]
    rows = key_store.records(tx.connection, authority, holders=ids, purposes={Purpose.OFFICER}, current=True)
    wrap_keys = {OfficerId(row.holder_id): KeyId(row.key_id) for row in rows}
    return [
        Member(officer, frozenset(Duty(duty) for duty in duties.get(officer, ())), wrap_keys[officer])
        for officer in ids
        if officer in wrap_keys
    ]


def officer_records(
    tx: Transaction, authority: AuthorityId, officers: Collection[OfficerId], *, all_epochs: Collection[OfficerId] = ()
) -> tuple[bytes, ...]:
    """Wires of officers' own records in use (of `all_epochs` every one), with the department records that signed them."""
    rows = key_store.records(tx.connection, authority, holders=set(officers), purposes=OFFICER_PURPOSES)
    wires = [row.wire for row in rows if row.current or row.holder_id in all_epochs]
    signers = key_store.record_rows(tx.connection, authority, {parse_record(wire)[0].signer for wire in wires})
    return (*(row.wire for row in signers), *wires)


@use_case
def rotate(tx: Transaction, actor: Actor, change: KeyChange) -> None:
    """Begin a new epoch of the actor's department; raises Forbidden and Refused."""
    actor.require(Duty.KEYS)
    members = members_of(tx, actor.authority, actor.department, coming=True)
    change_keys(tx, actor.authority, actor.department, members, change)
    access.note(tx, actor, "rotate_keys")


def change_keys(
    tx: Transaction,
    authority: AuthorityId,
    department: DepartmentId,
    members: Collection[Member],
    change: KeyChange,
    joining: Joining | None = None,
    gaining: Collection[Member] = (),
) -> CheckedChange:
    """Check a new epoch and put it in the place of the one before; raises Refused and leaves everything as it was.

    Seeds that were kept for somebody whose duties no longer need them are forgotten.
    """
    known = all_records_for(tx, authority, [department])
    trust = trust_of(tx, authority)
    checked = check_change(trust, tx.today, department, known, list(members), change, joining, list(gaining))
    holder = holder_bytes(department)
    key_store.retire(tx.connection, authority, holder, EPOCH_PURPOSES, tx.today)
    keep_records(tx, authority, {holder: EPOCH_PURPOSES}, checked.records)
    if joining:
        key_store.retire(tx.connection, authority, joining.officer, OFFICER_PURPOSES, tx.today)
        keep_records(tx, authority, {joining.officer: OFFICER_PURPOSES}, checked.records)
    staying = {one.officer: one.duties for one in members} | ({joining.officer: joining.duties} if joining else {})
    for officer, keys in strange_shares(tx, authority, known, staying).items():
        key_store.drop_shares(tx.connection, authority, officer, keys)
    keep_shares(tx, authority, checked.shares)
    return checked


def strange_shares(
    tx: Transaction, authority: AuthorityId, wires: Iterable[bytes], staying: Mapping[OfficerId, Collection[Duty]]
) -> dict[OfficerId, set[KeyId]]:
    """The seeds of these records that are kept for somebody whose duties do not need them: officer → key ids."""
    purposes = {record.key_id: record.purpose for record, _ in map(parse_record, wires)}
    found: dict[OfficerId, set[KeyId]] = {}
    for key_id, officer in key_store.holders_of(tx.connection, authority, purposes.keys()):
        if not needs(staying.get(officer, ()), purposes[key_id]):
            found.setdefault(officer, set()).add(key_id)
    return found


def keep_records(
    tx: Transaction,
    authority: AuthorityId,
    holders: Mapping[bytes, Collection[Purpose]],
    records: Mapping[Purpose, tuple[KeyRecord, bytes]],
) -> None:
    """Store checked records under the holder that their purpose belongs to."""
    rows = [
        {
            "authority_id": authority,
            "key_id": record.key_id,
            "holder_id": holder,
            "purpose": int(purpose),
            "epoch": record.epoch,
            "wire": wire,
            "current": True,
        }
        for holder, purposes in holders.items()
        for purpose, (record, wire) in records.items()
        if purpose in purposes
    ]
    store.add(tx.connection, "key_record", rows)


def keep_shares(tx: Transaction, authority: AuthorityId, shares: Iterable[Share]) -> None:
    """Store checked shares; one that was kept for the same officer gives way."""
    shares = list(shares)
    for share in shares:
        key_store.drop_shares(tx.connection, authority, share.officer, [share.key_id])
    rows = [
        {
            "authority_id": authority,
            "key_id": share.key_id,
            "officer_id": share.officer,
            "wrap_key_id": share.wrap_key,
            "wrap": share.wrap,
        }
        for share in shares
    ]
    store.add(tx.connection, "key_share", rows)


@query
def records_of_officer(tx: Transaction, actor: Actor, officer: OfficerId) -> tuple[bytes, ...]:
    """The records of an officer of the authority to whom seeds may be sealed; raises Forbidden, NotFound."""
    actor.require(Duty.KEYS)
    row = store.officer_row(tx.connection, actor.authority, officer)
    if row is None or not row.active:
        raise NotFound
    return officer_records(tx, actor.authority, [officer])


@query
def key_bundle(tx: Transaction, actor: Actor) -> KeyBundle:
    """Everything the actor's browser needs to unlock, read, sign and, with duty `keys`, to certify."""
    wires = all_records_for(tx, actor.authority, [actor.department])
    officers = [actor.officer]
    if Duty.KEYS in actor.duties:
        officers += [one.officer for one in members_of(tx, actor.authority, actor.department, coming=True)]
    others = officer_records(tx, actor.authority, officers, all_epochs=[actor.officer])
    return KeyBundle(
        authority=actor.authority,
        root_public=authorities.get(tx, actor.authority).root_public,
        officer=actor.officer,
        department=actor.department,
        records=tuple(dict.fromkeys((*wires, *others))),
        shares=tuple(
            Share(KeyId(row.key_id), actor.officer, KeyId(row.wrap_key_id), row.wrap)
            for row in key_store.shares_of(
                tx.connection, actor.authority, actor.officer, holder_bytes(actor.department)
            )
        ),
        secrets=tuple(
            WrappedSecret(row.kind, row.handle, row.wrapped_secret)
            for row in store.credentials_of(tx.connection, actor.authority, actor.officer)
        ),
    )
