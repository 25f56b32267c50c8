"""The authorities of an installation: owner of cases and money."""

from dataclasses import dataclass
from typing import Any

from casework.kernel import store
from casework.kernel.errors import NotFound
from casework.kernel.ids import AuthorityId, Day
from casework.kernel.office import Transaction
from policies import Pack


@dataclass(frozen=True)
class Authority:
    """One authority: its names, the pack of its policies, and the root key that everybody checks."""

    id: AuthorityId
    name: str
    short_name: str
    pack: str
    policy_id: str
    root_public: bytes
    stacking: str
    created_day: Day


def add(tx: Transaction, authority: Authority) -> None:
    """Store a new authority."""
    store.insert_authority(
        tx.connection,
        {
            "id": authority.id,
            "name": authority.name,
            "short_name": authority.short_name,
            "pack": authority.pack,
            "policy_id": authority.policy_id,
            "root_public": authority.root_public,
            "stacking": authority.stacking,
            "officer_seq": 0,
            "reporter_seq": 0,
            "created_day": authority.created_day,
        },
    )


def get(tx: Transaction, authority: AuthorityId) -> Authority:
    """Return an authority; raises NotFound."""
    row = store.authority_row(tx.connection, authority)
    if row is None:
        raise NotFound
    return _record(row)


def all_of(tx: Transaction) -> tuple[Authority, ...]:
    """Return every authority of the installation, oldest first."""
    return tuple(_record(row) for row in store.authorities(tx.connection))


def pack_of(tx: Transaction, authority: AuthorityId) -> Pack:
    """Return the policy pack of an authority; raises NotFound."""
    return tx.office.policies.packs[get(tx, authority).pack]


def _record(row: Any) -> Authority:
    return Authority(
        AuthorityId(row.id),
        row.name,
        row.short_name,
        row.pack,
        row.policy_id,
        row.root_public,
        row.stacking,
        Day(row.created_day),
    )
