"""Departments: founded once from the authority's pack, and the directory that routing asks.

A department counts as live when a verified, valid intake key of its own is in use. Whoever is not live is never chosen
(casework/rules/routing.py), since a tip sealed to nobody would be read by nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.kernel import authorities
from casework.kernel.authorities import Authority
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import AuthorityId, DepartmentId, KeyId, OfficerId, fresh_id
from casework.kernel.office import Transaction, query, use_case
from casework.people import store
from casework.people.keys import DEPARTMENT_PURPOSES, holder_bytes, keep_shares
from casework.people.rotation import (
    OFFICER_PURPOSES,
    SEED_NEEDS,
    Member,
    Share,
    check_shares,
    officer_holder,
    required_shares,
)
from casework.people.store import keys as key_store
from casework.rules.duties import Duty
from casework.rules.routing import Directory, directory_for
from crypto import OpeningError
from crypto.encoding import HolderId
from crypto.keyring import Keyring, Purpose, Trust, holder_id, parse_record
from policies import Pack


@dataclass(frozen=True)
class NewOfficer:
    """An officer of the founding: `verifier` is what the server keeps of the sign-in (docs/formats.md section 8)."""

    id: OfficerId
    department: DepartmentId
    login: str
    title: str
    duties: frozenset[Duty]
    verifier: bytes
    wrapped_secret: bytes


@dataclass(frozen=True)
class Lent:
    """An officer of the founding who does duties for another department too, until that is ended (代办)."""

    officer: OfficerId
    department: DepartmentId
    duties: frozenset[Duty]


@dataclass(frozen=True)
class Founding:
    """All that begins an authority, made where the root is and not on the server."""

    authority: Authority
    records: tuple[bytes, ...]
    shares: tuple[Share, ...]
    officers: tuple[NewOfficer, ...]
    lent: tuple[Lent, ...] = ()


@dataclass(frozen=True)
class Department:
    """One department as the pages name it."""

    id: DepartmentId
    name: str
    short_name: str
    level: str
    kind: str


@use_case
def found(tx: Transaction, founding: Founding) -> None:
    """Begin an authority with its departments, officers, records and shares; raises Refused if a part does not fit."""
    authority, pack = founding.authority, _pack(tx, founding.authority.pack)
    _check_founding(founding, pack, tx.today)
    authorities.add(tx, authority)
    store.add(
        tx.connection,
        "department",
        [
            {
                "authority_id": authority.id,
                "id": department.id,
                "name": department.name,
                "short_name": department.short_name,
                "level": department.level,
                "region": department.region,
                "kind": department.kind,
            }
            for department in pack.departments
        ],
    )
    for officer in founding.officers:
        add_officer(tx, authority.id, officer, active=True)
    _add_lent(tx, founding)
    _add_records(tx, founding)
    keep_shares(tx, authority.id, founding.shares)


def _add_lent(tx: Transaction, founding: Founding) -> None:
    rows = [
        {
            "authority_id": founding.authority.id,
            "id": fresh_id(),
            "officer_id": one.officer,
            "department_id": one.department,
            "duties": sorted(duty.value for duty in one.duties),
            "first_day": tx.today,
        }
        for one in founding.lent
    ]
    store.add(tx.connection, "deputation", rows)


def add_officer(tx: Transaction, authority: AuthorityId, officer: NewOfficer, *, active: bool) -> None:
    """Write an officer with duties and the passphrase credential; raises Refused for a login that is taken."""
    row = {
        "authority_id": authority,
        "id": officer.id,
        "department_id": officer.department,
        "login": officer.login,
        "title": officer.title,
        "active": active,
        "created_day": tx.today,
    }
    if not store.add_once(tx.connection, "officer", row):
        raise Refused("login_taken", "这个账号已经有人用了，换一个。")
    duties = [{"authority_id": authority, "officer_id": officer.id, "duty": duty.value} for duty in officer.duties]
    store.add(tx.connection, "officer_duty", duties)
    credential = {
        "authority_id": authority,
        "id": officer.id,
        "officer_id": officer.id,
        "kind": "passphrase",
        "handle": officer.login,
        "verifier": officer.verifier,
        "sign_count": 0,
        "wrapped_secret": officer.wrapped_secret,
        "created_day": tx.today,
    }
    store.add(tx.connection, "credential", [credential])


def _check_founding(founding: Founding, pack: Pack, today: int) -> None:
    trust = Trust(founding.authority.id, founding.authority.root_public)
    try:
        keyring = trust.verify(founding.records, today)
        holders = {holder_id(department.id): DepartmentId(department.id) for department in pack.departments}
        required: set[tuple[KeyId, OfficerId]] = set()
        everybody: list[Member] = []
        for holder, department in holders.items():
            everybody += _members(keyring, holder, [one for one in founding.officers if one.department == department])
        for holder, department in holders.items():
            members = _acting(founding, department, everybody)
            if members:
                seeds = {purpose: keyring.current(purpose, holder).key_id for purpose in SEED_NEEDS}
                required |= required_shares(seeds, members)
        check_shares(founding.shares, required, required, everybody)
    except OpeningError:
        raise Refused("keys", "这些钥匙对不上，没有存。请重新来一遍。") from None
    known = len(everybody) * len(OFFICER_PURPOSES) + sum(
        len(keyring.all(purpose)) for purpose in DEPARTMENT_PURPOSES
    )
    strangers = any(record.holder not in holders for p in DEPARTMENT_PURPOSES for record in keyring.all(p))
    if known != len(founding.records) or strangers or len(everybody) != len(founding.officers):
        raise Refused("keys", "这些钥匙对不上，没有存。请重新来一遍。")


def _members(keyring: Keyring, holder: HolderId, officers: list[NewOfficer]) -> list[Member]:
    """The officers of one department, each with both records signed by that department's certifying key."""
    if not officers:
        return []
    certify = keyring.current(Purpose.DEPARTMENT, holder).key_id
    members = []
    for officer in officers:
        records = {purpose: keyring.current(purpose, officer_holder(officer.id)) for purpose in OFFICER_PURPOSES}
        if any(record.signer != certify for record in records.values()):
            raise OpeningError
        members.append(Member(officer.id, officer.duties, records[Purpose.OFFICER].key_id))
    return members


def _acting(founding: Founding, department: DepartmentId, everybody: list[Member]) -> list[Member]:
    """The officers of a department and those who are lent to it; OpeningError for a stranger or somebody lent twice."""
    by_id = {one.officer: one for one in everybody}
    own = [by_id[one.id] for one in founding.officers if one.department == department]
    lent = [one for one in founding.lent if one.department == department]
    who = [one.officer for one in lent]
    if len(set(who)) != len(who) or not set(who) <= by_id.keys() - {one.officer for one in own}:
        raise OpeningError
    return own + [Member(one.officer, one.duties, by_id[one.officer].wrap_key) for one in lent]


def _add_records(tx: Transaction, founding: Founding) -> None:
    holders = {holder_id(row.id): holder_bytes(row.id) for row in store.departments(tx.connection, founding.authority.id)}
    holders |= {officer_holder(officer.id): officer.id for officer in founding.officers}
    rows = []
    for wire in founding.records:
        record, _ = parse_record(wire)
        rows.append(
            {
                "authority_id": founding.authority.id,
                "key_id": record.key_id,
                "holder_id": holders[record.holder],
                "purpose": int(record.purpose),
                "epoch": record.epoch,
                "wire": wire,
                "current": True,
            }
        )
    store.add(tx.connection, "key_record", rows)


@query
def directory(tx: Transaction, authority: AuthorityId) -> Directory:
    """The directory that routing asks, as it stands now; raises NotFound."""
    return directory_of(tx, authority)


def directory_of(tx: Transaction, authority: AuthorityId) -> Directory:
    """The same inside a use case."""
    return tx.once(("directory", authority), lambda: _directory(tx, authority))


def _directory(tx: Transaction, authority: AuthorityId) -> Directory:
    record = authorities.get(tx, authority)
    return directory_for(_pack(tx, record.pack), live_departments(tx, Trust(authority, record.root_public)))


# Verified sets by what they are made of: a key id commits to its whole record, so nothing can change under it.
_live: dict[tuple[object, ...], frozenset[str]] = {}
_MOST_REMEMBERED = 16


def live_departments(tx: Transaction, trust: Trust) -> frozenset[str]:
    """Ids of the departments whose intake key is in use, verified up to the root, and valid today."""
    key = (trust, tx.today, key_store.routing_key_ids(tx.connection, trust.authority))
    found = _live.get(key)
    if found is None:
        found = _verify_live(tx, trust)
        if len(_live) >= _MOST_REMEMBERED:
            _live.clear()
        _live[key] = found
    return found


def _verify_live(tx: Transaction, trust: Trust) -> frozenset[str]:
    rows = key_store.records(
        tx.connection, trust.authority, purposes={Purpose.DEPARTMENT, Purpose.INTAKE}, current=True
    )
    by_holder: dict[bytes, list[bytes]] = {}
    for row in rows:
        by_holder.setdefault(row.holder_id, []).append(row.wire)
    live = set()
    for holder, wires in by_holder.items():
        department = holder.decode("utf-8")
        # One department's false record takes that department out, and not the whole authority.
        try:
            trust.verify(wires, tx.today).current(Purpose.INTAKE, holder_id(department))
        except OpeningError:
            continue
        live.add(department)
    return frozenset(live)


def names(tx: Transaction, authority: AuthorityId) -> Mapping[DepartmentId, Department]:
    """All departments of an authority by id."""
    return {
        DepartmentId(row.id): Department(DepartmentId(row.id), row.name, row.short_name, row.level, row.kind)
        for row in store.departments(tx.connection, authority)
    }


def _pack(tx: Transaction, name: str) -> Pack:
    pack = tx.office.policies.packs.get(name)
    if pack is None:
        raise NotFound("no_pack", "没有找到这个机关的政策包。")
    return pack
