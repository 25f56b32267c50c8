"""The register of enterprises: entering, changing, finding by name, and making one of two entries.

One enterprise is often written in several ways. So whoever writes a name is shown the entries that may be meant, and enters a
new one only after having looked at each of them; two entries are made one by a deed with a reason, and parted again by another.
Former names stay. What a department may know of: the shared entries, and those that a case is about which it sees.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from casework.cases.words import check_no_private_numbers, clean, required
from casework.enterprises import store
from casework.enterprises.known import (
    MERGED,
    PARTED,
    RENAMED,
    Known,
    candidates,
    find,
    former_names,
    knowing,
    known_to,
    other_names,
    places_of,
)
from casework.enterprises.records import READERS, WRITERS, Candidate, EnterpriseId, EnterpriseText, Entry, Permit
from casework.kernel.errors import Conflict, Refused
from casework.kernel.ids import fresh_id
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.rules import enterprises as names
from casework.rules.paging import cut
from casework.rules.regions import Regions
from crypto.encoding import Json

_LONGEST_NAME, _LONGEST_LINE, _MOST_PERMITS = 100, 200, 20


@dataclass(frozen=True)
class Wanted:
    """What the register is asked for; empty means everything. `text` is a part of a name, or the beginning of a code."""

    text: str = ""
    region: str = ""
    sector: str = ""


@dataclass(frozen=True)
class Row:
    """One enterprise of the register, with page names, and its former and other names."""

    id: EnterpriseId
    name: str
    code: str
    region: str
    sector: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """One page of the register."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


@query
def register(tx: Transaction, actor: Actor, wanted: Wanted, page: int = 1) -> Register:
    """Return a page of the register; raises Forbidden."""
    actor.require(*READERS)
    known, places = known_to(tx, actor), places_of(tx, actor.authority)
    former = former_names(tx, actor.authority)
    rows = []
    for root in known.roots():
        others = other_names(known, root, former)
        if _fits(known, root, others, wanted):
            rows.append(_row(tx, places, root, others))
    return Register(*cut(rows, page))


@query
def choices(tx: Transaction, actor: Actor) -> tuple[tuple[EnterpriseId, str], ...]:
    """Return id and name of every enterprise that the officer may know of, for forms that choose one; raises Forbidden."""
    actor.require(*READERS)
    return tuple((one.id, one.text.name) for one in known_to(tx, actor).roots())


@query
def suggest(tx: Transaction, actor: Actor, name: str, code: str = "") -> tuple[Candidate, ...]:
    """Return the entries that a name or a code may mean, the likeliest first; raises Forbidden."""
    actor.require(*WRITERS)
    return candidates(tx, actor, name, names.plain_code(code))


@use_case
def enter(tx: Transaction, actor: Actor, text: EnterpriseText, seen: Collection[EnterpriseId] = ()) -> EnterpriseId:
    """Enter an enterprise for every department to see, after having looked at those it may be (`seen`); raises Refused."""
    actor.require(*WRITERS)
    return add(tx, actor, text, seen, shared=True)


@use_case
def change(tx: Transaction, actor: Actor, one: EnterpriseId, text: EnterpriseText, seen_version: int) -> None:
    """Write an entry over the version that was seen; a former name is kept. Raises NotFound, Refused and Conflict."""
    actor.require(*WRITERS)
    _, entry = find(tx, actor, one)
    values = checked(tx, actor, text)
    if not store.update_entry(tx.connection, actor.authority, one, seen_version, values | _by(tx, actor)):
        raise Conflict
    if values["name"] != entry.text.name:
        _line(tx, actor, one, RENAMED, entry.text.name)


@use_case
def merge(tx: Transaction, actor: Actor, one: EnterpriseId, into: EnterpriseId, reason: str) -> None:
    """Make an entry one with another, with a reason; both stay and can be parted again. Raises NotFound and Refused.

    Whoever sees an entry sees what it is part of, so that must be one which all of them may know of.
    """
    actor.require(*WRITERS)
    known, entry = find(tx, actor, one)
    if into not in known.entries or entry.merged_into is not None or known.entries[into].merged_into is not None:
        raise Refused("bad_merge", "请选一家没有并进别家的单位。")
    if into == one:
        raise Refused("bad_merge", "同一家不用合并。")
    if not knowing(tx, actor, known, one) <= knowing(tx, actor, known, into):
        raise Refused(
            "less_known", "要并进的那一家，有的部门看不到。请反过来并；反过来也不行，就在名册里新建一家，两家都并进去。"
        )
    said = clean(reason, "合并的理由")
    _join(tx, actor, entry, into, MERGED, said)


@use_case
def part(tx: Transaction, actor: Actor, one: EnterpriseId, reason: str) -> None:
    """Undo a merge, with a reason; its line stays, and another one is written. Raises NotFound and Refused."""
    actor.require(*WRITERS)
    _, entry = find(tx, actor, one)
    if entry.merged_into is None:
        raise Refused("not_merged", "这一家没有并进别家。")
    said = clean(reason, "分开的理由")
    _join(tx, actor, entry, None, PARTED, said)


def add(tx: Transaction, actor: Actor, text: EnterpriseText, seen: Collection[EnterpriseId], *, shared: bool) -> EnterpriseId:
    """Write a new entry; raises Refused where it does not hold together or may be an entry that nobody has looked at."""
    values = checked(tx, actor, text)
    alike = candidates(tx, actor, str(values["name"]), str(values["code"]))
    if any(one.id not in seen for one in alike):
        raise Refused("alike", "名册里有很像的。先看是不是同一家，不是再新建。")
    one = EnterpriseId(fresh_id())
    key = {"authority_id": actor.authority, "id": one, "shared": shared, "department_id": actor.department}
    store.insert_entry(tx.connection, {**key, **values, **_by(tx, actor), "merged_into": None, "version": 1})
    return one


def checked(tx: Transaction, actor: Actor, text: EnterpriseText) -> dict[str, object]:
    """Return an entry's columns as they are kept; raises Refused where they do not hold together."""
    code, places = names.plain_code(text.code), places_of(tx, actor.authority)
    if code and (fault := names.code_fault(code)):
        raise Refused("bad_code", fault)
    if (text.region and not places.holds(text.region)) or text.sector not in {"", *tx.office.policies.sectors}:
        raise Refused("bad_place", "街镇或行业不在单子里，请重新选。")
    short = replace(
        text, name=required(text.name, "单位名称"), address=text.address.strip(), responsible=text.responsible.strip()
    )
    permits = [_permit(one) for one in text.permits]
    if len(short.name) > _LONGEST_NAME or len(permits) > _MOST_PERMITS:
        raise Refused("too_long", f"名称最多 {_LONGEST_NAME} 个字，证照最多 {_MOST_PERMITS} 个。")
    if max(len(short.address), len(short.responsible)) > _LONGEST_LINE:
        raise Refused("too_long", f"地址和责任岗位每格最多 {_LONGEST_LINE} 个字。")
    check_no_private_numbers(short.name, short.address, short.responsible)
    return {
        "name": short.name,
        "code": code,
        "region": text.region,
        "sector": text.sector,
        "address": short.address,
        "responsible": short.responsible,
        "permits": permits,
    }


def _row(tx: Transaction, places: Regions, root: Entry, others: tuple[str, ...]) -> Row:
    sector = tx.office.policies.sectors.get(root.text.sector)
    label = sector.label if sector else ""
    return Row(root.id, root.text.name, root.text.code, places.label(root.text.region), label, others)


def _fits(known: Known, root: Entry, others: tuple[str, ...], wanted: Wanted) -> bool:
    if wanted.region and root.text.region != wanted.region:
        return False
    if wanted.sector and root.text.sector != wanted.sector and not root.text.sector.startswith(f"{wanted.sector}."):
        return False
    text, code = names.key_of(wanted.text), names.plain_code(wanted.text)
    if not text:
        return True
    is_named = any(text in names.key_of(way) for way in (root.text.name, *others))
    return is_named or any(one.text.code.startswith(code) for one in known.members(root.id) if one.text.code)


def _permit(one: Permit) -> Json:
    name, number = one.name.strip(), one.number.strip()
    if not name or max(len(name), len(number)) > _LONGEST_LINE:
        raise Refused("bad_permit", "每个证照都要有名称，名称和号码不要太长。")
    check_no_private_numbers(name)
    return {"name": name, "number": number, "until": one.until}


def _join(tx: Transaction, actor: Actor, entry: Entry, into: EnterpriseId | None, kind: str, said: str) -> None:
    values = {"merged_into": into, **_by(tx, actor)}
    if not store.update_entry(tx.connection, actor.authority, entry.id, entry.version, values):
        raise Conflict
    _line(tx, actor, entry.id, kind, said, into or entry.merged_into)


def _line(tx: Transaction, actor: Actor, one: EnterpriseId, kind: str, text: str, other: EnterpriseId | None = None) -> None:
    key = {"authority_id": actor.authority, "enterprise_id": one}
    store.append(tx.connection, "enterprise_line", key, {"kind": kind, "other_id": other, "text": text, **_by(tx, actor)})


def _by(tx: Transaction, actor: Actor) -> dict[str, object]:
    return {"written_by": actor.officer, "at": tx.now}
