"""Where an officer is called about an urgent case: one way each, written by the officer, and a call on trial."""

from dataclasses import dataclass

from casework.kernel.errors import Refused
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.oversight import store
from casework.oversight.courier import Courier

LONGEST_ADDRESS = 300


@dataclass(frozen=True)
class Contact:
    """One officer's contact. `result` says how the last call on trial went: empty, `sent` or `failed`."""

    kind: str
    address: str
    trying: bool
    result: str


@query
def contact_of(tx: Transaction, actor: Actor) -> Contact | None:
    """Return the actor's own contact."""
    row = store.contact_of(tx.connection, actor.authority, actor.officer)
    return None if row is None else Contact(row.kind, row.address, row.trying, row.result)


@use_case
def set_contact(tx: Transaction, actor: Actor, courier: Courier, kind: str, address: str) -> None:
    """Write the actor's own contact; an empty address takes it away. Refused for what this installation cannot reach."""
    address = address.strip()
    if not address:
        store.drop_contact(tx.connection, actor.authority, actor.officer)
        return
    if len(address) > LONGEST_ADDRESS or not courier.reaches(kind, address):
        raise Refused("bad_address", "这个地址用不了。请照说明再写一遍。")
    values = {"kind": kind, "address": address, "trying": False, "result": ""}
    store.put_contact(tx.connection, actor.authority, actor.officer, values)


@use_case
def try_contact(tx: Transaction, actor: Actor) -> None:
    """Ask for a call on trial with the next sweep; Refused when there is no contact."""
    if not store.set_contact(tx.connection, actor.authority, actor.officer, {"trying": True, "result": ""}):
        raise Refused("no_contact", "先存联系方式，再试。")
