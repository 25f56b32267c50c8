"""Other installations that cases may be handed to: their root, departments and keys, believed after two people compared.

    introduction := {"v":1, "authority":b64u, "name":"…", "root":b64u, "departments":[{"id","name"}], "records":[b64u wire]}

A file brings it (docs/formats.md section 12); whoever could change the file could have words sealed to themselves. So one
officer with duty `keys` takes it, and another one (or a leader) of another department compares the root's fingerprint with the
other authority's poster or letter before anything is sealed: a department that a case means could otherwise put a root of its
own in the place of the other authority's. New records under a root that was confirmed need no second look; another root does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.kernel import access, authorities
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import SHANGHAI, AuthorityId, DepartmentId, OfficerId
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.people import departments, keys, officers
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty
from casework.transfers import store
from crypto import OpeningError
from crypto.encoding import HASH_LENGTH, ID_LENGTH, Json, b64u, unb64u
from crypto.keyring import Keyring, Purpose, Trust, holder_id, root_fingerprint

NOT_READ = "这个文件读不懂，没有登记。请对方重新导出一份。"
CONFIRMERS = (Duty.KEYS, Duty.LEAD)
LONGEST_NAME = 200
MOST_RECORDS = 1000
_FIELDS = frozenset({"v", "authority", "name", "root", "departments", "records"})


@dataclass(frozen=True)
class Outside:
    """A department of another installation that has a key to seal to."""

    id: DepartmentId
    name: str


@dataclass(frozen=True)
class Introduction:
    """Another installation's authority. `confirmed`: two departments compared its root; `mine`: the actor was the first,
    `ours`: somebody of the actor's department was.
    """

    id: AuthorityId
    name: str
    root: bytes
    fingerprint: str
    departments: tuple[Outside, ...]
    records: tuple[bytes, ...]
    taken_by: str
    taken_day: str
    confirmed: bool
    confirmed_by: str
    mine: bool
    ours: bool


@query
def own(tx: Transaction, authority: AuthorityId) -> dict[str, Json]:
    """Return what introduces an authority to other installations: everything in it is public."""
    found, directory = authorities.get(tx, authority), departments.directory_of(tx, authority)
    names = departments.names(tx, authority)
    live = [DepartmentId(one) for one in sorted(directory.live)]
    return {
        "v": 1,
        "authority": b64u(authority),
        "name": found.name,
        "root": b64u(found.root_public),
        "departments": [{"id": one, "name": names[one].name} for one in live],
        "records": [b64u(wire) for wire in keys.records_for(tx, authority, live)],
    }


@use_case
def take(tx: Transaction, actor: Actor, document: Json) -> str:
    """Keep an introduction and return its root's fingerprint; raises Forbidden, and Refused for what does not hold together."""
    actor.require(Duty.KEYS)
    try:
        authority, name, root, kept = _parsed(document, tx.today)
    except OpeningError:
        raise Refused("not_read", NOT_READ) from None
    if authority == actor.authority:
        raise Refused("own", "这是本机关自己的文件。要登记的是外地机关给您的那一份。")
    before = store.introduction_row(tx.connection, actor.authority, authority)
    same = before is not None and before.root_public == root
    values = {
        "name": name, "root_public": root, "document": kept, "taken_by": actor.officer, "taken_at": tx.now,
        "confirmed_by": before.confirmed_by if before is not None and same else None,
        "confirmed_at": before.confirmed_at if before is not None and same else None,
    }  # fmt: skip
    store.put_introduction(tx.connection, actor.authority, authority, values, new=before is None)
    access.note(tx, actor, "introduction")
    return root_fingerprint(root)


@use_case
def confirm(tx: Transaction, actor: Actor, outside: AuthorityId, root: bytes) -> None:
    """Say that the root was compared; by an officer of another department than the one who took it. `root` is what the page
    showed. Many departments have one keeper of keys alone, so a leader may be the second one.
    """
    actor.require(*CONFIRMERS)
    row = store.introduction_row(tx.connection, actor.authority, outside)
    if row is None:
        raise NotFound
    if row.root_public != root:
        raise Refused("changed", "这份文件刚刚换过。重新打开这一页，再比一遍。")
    if row.taken_by == actor.officer:
        raise Refused("same_person", "是您登记的，要别的部门的人来比。")
    if row.taken_by in _colleagues(tx, actor):
        raise Refused("same_department", "是本部门登记的，要别的部门的人来比。")
    values = {"confirmed_by": actor.officer, "confirmed_at": tx.now}
    store.put_introduction(tx.connection, actor.authority, outside, values, new=False)
    access.note(tx, actor, "introduction_confirmed")


@use_case
def forget(tx: Transaction, actor: Actor, outside: AuthorityId) -> None:
    """Strike another installation off: nothing is sealed to it from now on."""
    actor.require(Duty.KEYS)
    if not store.drop_introduction(tx.connection, actor.authority, outside):
        raise NotFound
    access.note(tx, actor, "introduction_struck")


@query
def introductions(tx: Transaction, actor: Actor) -> tuple[Introduction, ...]:
    """Return all that were taken, by name."""
    actor.require(*CONFIRMERS)
    colleagues = _colleagues(tx, actor)
    return tuple(_introduction(tx, actor, row, colleagues) for row in store.introductions_of(tx.connection, actor.authority))


@query
def roots(tx: Transaction, actor: Actor) -> tuple[tuple[bytes, str], ...]:
    """Return root and name of those that were confirmed: whose files need no look at the paper."""
    actor.require(Duty.INTAKE)
    return tuple((one.root, one.name) for one in confirmed(tx, actor))


def confirmed(tx: Transaction, actor: Actor) -> tuple[Introduction, ...]:
    """Return those that words may be sealed to, by name."""
    rows, colleagues = store.introductions_of(tx.connection, actor.authority), _colleagues(tx, actor)
    return tuple(_introduction(tx, actor, row, colleagues) for row in rows if row.confirmed_by is not None)


def _introduction(tx: Transaction, actor: Actor, row: Any, colleagues: set[OfficerId]) -> Introduction:
    document: Mapping[str, Any] = row.document
    people = officers.titles(tx, actor.authority, {OfficerId(one) for one in (row.taken_by, row.confirmed_by) if one})
    return Introduction(
        id=AuthorityId(row.outside_id),
        name=row.name,
        root=row.root_public,
        fingerprint=root_fingerprint(row.root_public),
        departments=tuple(Outside(DepartmentId(one["id"]), one["name"]) for one in document["departments"]),
        records=tuple(unb64u(wire) for wire in document["records"]),
        taken_by=people.get(OfficerId(row.taken_by), ""),
        taken_day=page_day(row.taken_at.astimezone(SHANGHAI).date()),
        confirmed=row.confirmed_by is not None,
        confirmed_by=people.get(OfficerId(row.confirmed_by), "") if row.confirmed_by else "",
        mine=row.taken_by == actor.officer,
        ours=row.taken_by in colleagues,
    )


def _colleagues(tx: Transaction, actor: Actor) -> set[OfficerId]:
    """Return who belongs to the actor's department, and to the own one of somebody who stands in here."""
    own = {actor.department, *([actor.home.department] if actor.home else [])}
    return set(officers.of_departments(tx, actor.authority, own))


def _parsed(value: Json, day: int) -> tuple[AuthorityId, str, bytes, dict[str, Json]]:
    """Read an introduction up to its root; OpeningError. Departments without a live intake key are left out."""
    if not isinstance(value, dict) or set(value) != _FIELDS or value["v"] != 1 or type(value["v"]) is not int:
        raise OpeningError
    authority, root = AuthorityId(unb64u(value["authority"], ID_LENGTH)), unb64u(value["root"], HASH_LENGTH)
    records, wanted = value["records"], value["departments"]
    if not isinstance(records, list) or not isinstance(wanted, list) or max(len(records), len(wanted)) > MOST_RECORDS:
        raise OpeningError
    keyring = Trust(authority, root).verify([unb64u(one) for one in records], day)
    known = [_department(one) for one in wanted]
    live: list[Json] = [{"id": id, "name": name} for id, name in known if _has_key(keyring, id)]
    if not live:
        raise OpeningError
    return authority, _name(value["name"]), root, {"departments": live, "records": records}


def _department(value: Json) -> tuple[str, str]:
    if not isinstance(value, dict) or set(value) != {"id", "name"}:
        raise OpeningError
    return _name(value["id"]), _name(value["name"])


def _name(value: Json) -> str:
    # Signs that turn or hide what stands beside them are no part of a name.
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= LONGEST_NAME or not value.isprintable():
        raise OpeningError
    return value.strip()


def _has_key(keyring: Keyring, department: str) -> bool:
    try:
        keyring.current(Purpose.INTAKE, holder_id(department))
    except OpeningError:
        return False
    return True
