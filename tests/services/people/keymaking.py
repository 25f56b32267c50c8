"""What the browser of an officer with duty `keys` makes, made here with the same crypto."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from casework.kernel.ids import KeyId, OfficerId
from casework.people.rotation import KeyChange, Share, needs, officer_holder
from casework.rules.duties import Duty
from cli.founding import DepartmentKeys, FoundedOfficer
from crypto.encoding import AuthorityId, HolderId, ed25519_public, random_seed
from crypto.keyring import KeyRecord, Purpose, holder_id, parse_record, sign_record
from crypto.opening import OfficerKeys
from crypto.suite1 import public_from_seed, wrap_seed


@dataclass(frozen=True)
class Person:
    """Somebody a seed is wrapped for."""

    id: OfficerId
    duties: frozenset[Duty]
    wrap_key: KeyId
    wrap_public: bytes


@dataclass(frozen=True)
class Epoch:
    """A new epoch as a browser holds it: what is handed over, and the seeds behind it."""

    change: KeyChange
    seeds: dict[Purpose, bytes]
    key_ids: dict[Purpose, KeyId]


def people(records: Iterable[bytes], officers: Iterable[FoundedOfficer]) -> list[Person]:
    """The officers with the ids of their records, found among the wires of a key bundle."""
    parsed = [parse_record(wire)[0] for wire in records]
    found = {record.holder: record for record in parsed if record.purpose == Purpose.OFFICER}
    return [
        Person(one.id, one.duties, found[officer_holder(one.id)].key_id, one.keys.wrap_public)
        for one in officers
        if officer_holder(one.id) in found
    ]


def new_epoch(
    authority: AuthorityId,
    department: str,
    keys: DepartmentKeys,
    today: int,
    staying: Iterable[Person],
    *,
    epoch: int = 2,
    joining: tuple[OfficerId, frozenset[Duty], OfficerKeys] | None = None,
    certify_seed: bytes | None = None,
    days: int = 90,
) -> Epoch:
    """Make records and shares of the next epoch; with `joining` also that officer's records and the certify share."""
    seeds = {Purpose.INTAKE: random_seed(), Purpose.LETTERS: random_seed()}
    publics = {
        Purpose.INTAKE: public_from_seed(seeds[Purpose.INTAKE]),
        Purpose.LETTERS: ed25519_public(seeds[Purpose.LETTERS]),
    }
    certify = keys.key_ids[Purpose.DEPARTMENT]
    blank = KeyRecord(
        Purpose.INTAKE, epoch, authority, holder_id(department), certify, today, today + days, publics[Purpose.INTAKE]
    )
    records = [
        replace(blank, purpose=purpose, public=public, predecessor=keys.key_ids[purpose])
        for purpose, public in publics.items()
    ]
    key_ids = {record.purpose: record.key_id for record in records}
    kept = [(key_ids[purpose], purpose, seed) for purpose, seed in seeds.items()]
    everybody = list(staying)
    shares: list[Share] = []
    if joining:
        officer, duties, own = joining
        mine = officer_records(blank, officer_holder(officer), own)
        records += mine
        newcomer = Person(officer, duties, mine[0].key_id, own.wrap_public)
        everybody.append(newcomer)
        shares += shares_for(authority, [(certify, Purpose.DEPARTMENT, keys.seeds[Purpose.DEPARTMENT])], [newcomer])
    shares += shares_for(authority, kept, everybody)
    wires = tuple(sign_record(record, certify_seed or keys.seeds[Purpose.DEPARTMENT]) for record in records)
    return Epoch(KeyChange(wires, tuple(shares)), seeds, key_ids)


def shares_for(
    authority: AuthorityId, kept: Iterable[tuple[KeyId, Purpose, bytes]], officers: Iterable[Person]
) -> list[Share]:
    """A share of each seed for each officer whose duties need it."""
    chosen = [(*one, person) for person in officers for one in kept if needs(person.duties, one[1])]
    return [
        Share(key_id, person.id, person.wrap_key, wrap_seed(authority, key_id, person.wrap_key, person.wrap_public, seed))
        for key_id, _, seed, person in chosen
    ]


def officer_records(like: KeyRecord, holder: HolderId, own: OfficerKeys) -> list[KeyRecord]:
    """The two records of an officer, unsigned."""
    blank = replace(like, epoch=1, holder=holder)
    return [
        replace(blank, purpose=Purpose.OFFICER, public=own.wrap_public),
        replace(blank, purpose=Purpose.SIGNER, public=own.sign_public),
    ]
