"""Older seeds, asked for and given (补钥匙): what was sealed before somebody came opens for them once a colleague helps.

A new epoch is shared with everybody who needs it; the seeds before it only with those who were there. Whoever lacks one
asks; a colleague who keeps it unwraps it in the browser and wraps it to the asker's verified record. The server checks
that the duties need it and that the giver has it, and writes down who gave what to whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.kernel import access
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import AuthorityId, Day, DepartmentId, KeyId, OfficerId
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.people import store
from casework.people.keys import holder_bytes, keep_shares, members_of, officer_records
from casework.people.rotation import Member, Share, needs
from casework.people.store import keys as key_store
from crypto.keyring import Purpose
from crypto.suite1 import WRAP_LENGTH


@dataclass(frozen=True)
class Asking:
    """A colleague who asks: the older seeds that they lack and the actor keeps, and the records to seal them to."""

    officer: OfficerId
    title: str
    asked_day: Day
    keys: tuple[KeyId, ...]
    records: tuple[bytes, ...]


@dataclass(frozen=True)
class Older:
    """What the actor lacks (a number of seeds), since when they have asked for it, and who asks the actor."""

    lacking: tuple[KeyId, ...]
    asked_day: Day | None
    asking: tuple[Asking, ...]


@query
def older(tx: Transaction, actor: Actor) -> Older:
    """Where the actor stands with older seeds of the department that they act for."""
    members = {one.officer: one for one in members_of(tx, actor.authority, actor.department)}
    lacking = _lacking(tx, actor, members.get(actor.officer))
    requests = {OfficerId(row.officer_id): row for row in key_store.requests(tx.connection, actor.authority, actor.department)}
    mine = requests.pop(actor.officer, None)
    held = {KeyId(row.key_id) for row in _shares(tx, actor.authority, actor.officer, actor.department)}
    titles = store.titles(tx.connection, actor.authority, set(requests))
    asking = []
    for officer, row in requests.items():
        keys = tuple(key for key in _lacking(tx, actor, members.get(officer)) if key in held)
        if keys:
            records = officer_records(tx, actor.authority, [officer])
            asking.append(Asking(officer, titles[officer], Day(row.asked_day), keys, records))
    return Older(lacking, Day(mine.asked_day) if mine else None, tuple(asking))


@use_case
def ask(tx: Transaction, actor: Actor) -> None:
    """Ask colleagues for the older seeds that the actor's duties need; raises Refused where none is missing."""
    members = {one.officer: one for one in members_of(tx, actor.authority, actor.department)}
    if not _lacking(tx, actor, members.get(actor.officer)):
        raise Refused("nothing_lacking", "以前的钥匙您都有，不用补。")
    row = {
        "authority_id": actor.authority,
        "officer_id": actor.officer,
        "department_id": actor.department,
        "asked_day": tx.today,
    }
    if store.add_once(tx.connection, "key_request", row):
        access.note(tx, actor, "ask_older_keys")


@use_case
def give(tx: Transaction, actor: Actor, officer: OfficerId, shares: tuple[Share, ...]) -> None:
    """Give a colleague who asked the older seeds that the actor keeps, all at once. Raises NotFound, Refused."""
    asked = {row.officer_id for row in key_store.requests(tx.connection, actor.authority, actor.department)}
    members = {one.officer: one for one in members_of(tx, actor.authority, actor.department)}
    who = members.get(officer)
    if officer not in asked or who is None:
        raise NotFound
    held = {KeyId(row.key_id) for row in _shares(tx, actor.authority, actor.officer, actor.department)}
    wanted = {key for key in _lacking(tx, actor, who) if key in held}
    if not wanted or {share.key_id for share in shares} != wanted or len(shares) != len(wanted):
        raise _refused()
    if any((share.officer, share.wrap_key, len(share.wrap)) != (officer, who.wrap_key, WRAP_LENGTH) for share in shares):
        raise _refused()
    keep_shares(tx, actor.authority, shares)
    if not _lacking(tx, actor, who):
        key_store.drop_request(tx.connection, actor.authority, officer, actor.department)
    title = store.titles(tx.connection, actor.authority, {officer})[officer]
    access.note(tx, actor, "give_older_keys", detail=f"{title}：{len(shares)}")


def _lacking(tx: Transaction, actor: Actor, member: Member | None) -> tuple[KeyId, ...]:
    """The department's intake seeds of every epoch that a member's duties need and that were never shared with them."""
    if member is None or not needs(member.duties, Purpose.INTAKE):
        return ()
    rows = key_store.intake_rows(tx.connection, actor.authority, [holder_bytes(actor.department)])
    held = {row.key_id for row in _shares(tx, actor.authority, member.officer, actor.department)}
    return tuple(KeyId(row.key_id) for row in rows if row.key_id not in held)


def _shares(tx: Transaction, authority: AuthorityId, officer: OfficerId, department: DepartmentId) -> Sequence[Any]:
    return key_store.shares_of(tx.connection, authority, officer, holder_bytes(department))


def _refused() -> Refused:
    return Refused("keys", "这些钥匙对不上，没有存。请重新来一遍。")
