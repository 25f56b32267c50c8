"""Which cases may be about the same fact, what was decided about two of them, and which matter a case belongs to.

    alike     proposed: what officers wrote of both is alike (rules/matters.py), or one was merged into the other
    decided   same        one matter
              new_facts   one matter, and the later report brought facts besides, which it names (X03)
              apart       two matters
              relapse     two matters: the first was put right, and then it was done again (dossier 3.3: not Z10)

Each pair is decided by itself; nothing follows from two others, since one of three reports may share a fact with each.
"""

from dataclasses import dataclass
from typing import Any

from casework.cases import written
from casework.cases.handing import stands_alone
from casework.enterprises.liable import enterprise_of
from casework.kernel import authorities, events, trail
from casework.kernel.among import glance
from casework.kernel.casefile import Case
from casework.kernel.ids import AuthorityId, CaseId, fresh_id
from casework.kernel.office import Actor, Transaction
from casework.matters import store
from casework.rules import enterprises as names
from casework.rules.matters import Described, why_alike

SAME, NEW_FACTS, APART, RELAPSE = "same", "new_facts", "apart", "relapse"
VERDICTS = (SAME, NEW_FACTS, APART, RELAPSE)
ONE_MATTER = (SAME, NEW_FACTS)
MERGED = "已经并案"
_NEVER = ("SPLIT", "WITHDRAWN")


@dataclass(frozen=True)
class Pair:
    """What was decided about two cases; `new` are facts of `case` that the other one did not tell."""

    case: CaseId
    other: CaseId
    verdict: str
    new: frozenset[int]
    reason: str
    by: bytes


def decided(tx: Transaction, case: Case) -> dict[CaseId, Pair]:
    """Return what was decided about a case and others, by the other one."""
    found = {}
    for row in store.pairs_of(tx.connection, case.authority, case.id):
        pair = Pair(
            CaseId(row.case_id), CaseId(row.other_id), row.verdict, frozenset(row.new_facts), row.reason, row.decided_by
        )
        found[pair.other if pair.case == case.id else pair.case] = pair
    return found


def one_finding(tx: Transaction, case: Case, other: Case) -> bool:
    """Whether one of two cases was merged into the other, or both into a third, so that they have one finding."""
    return _whose_finding(tx, case) == _whose_finding(tx, other)


def _whose_finding(tx: Transaction, case: Case) -> CaseId:
    return case.id if case.follows is None or stands_alone(tx, case) else case.follows


def alike(tx: Transaction, case: Case) -> dict[CaseId, tuple[Case, tuple[str, ...]]]:
    """Return the cases of the authority that may be about the same fact, with why; whoever may know of them.

    Parts of one tip are about different enterprises, so none is proposed for another.
    """
    mine = described(tx, case)
    if mine is None:
        return {}
    regions = authorities.pack_of(tx, case.authority).regions
    stems, found = names.stems(one.name for one in regions), {}
    for other_id in written.like(tx, case):
        other = glance(tx, case.authority, other_id)
        theirs = described(tx, other)
        if theirs is None or other.standing.main in _NEVER or _parted(case, other):
            continue
        why = (MERGED,) if one_finding(tx, case, other) else why_alike(mine, theirs, stems)
        if why:
            found[other.id] = (other, why)
    for other in _merged(tx, case):
        found[other.id] = (other, (MERGED,))
    return found


def described(tx: Transaction, case: Case) -> Described | None:
    """Return what officers wrote of a case, as far as it is compared; None before they have."""
    record = written.record_of(tx, case)
    if record is None:
        return None
    enterprise = enterprise_of(tx, case)
    return Described(enterprise, record.subject, record.region, record.place, record.category, case.day)


def decide(tx: Transaction, actor: Actor, case: Case, other: Case, verdict: str, new: frozenset[int], why: str) -> None:
    """Write what was decided about a case and another one, over what was decided before by either, and join or part them."""
    values = {
        "verdict": verdict, "new_facts": sorted(new), "reason": why, "decided_by": actor.officer, "at": tx.now,
    }  # fmt: skip
    store.drop_pair(tx.connection, (case.authority, other.id, case.id))
    store.put_pair(tx.connection, (case.authority, case.id, other.id), values)
    same = [one for one, pair in decided(tx, case).items() if pair.verdict in ONE_MATTER]
    if same:
        link(tx, case, same)
    else:
        unlink(tx, case)


def by_number(tx: Transaction, authority: AuthorityId, number: str) -> Case | None:
    """Return the case with a number, whoever may know of it."""
    found = trail.case_by_number(tx, authority, number)
    return None if found is None else glance(tx, authority, found)


def link(tx: Transaction, case: Case, others: list[CaseId]) -> bytes:
    """Let a case belong to the matter of the others that are the same, else keep or get one of its own; its id.

    What was two matters becomes the older one.
    """
    rows = {CaseId(row.case_id): row for row in store.links_of(tx.connection, case.authority, [case.id, *others])}
    found = store.lock(tx.connection, case.authority, {row.matter_id for row in rows.values()})
    if not found:
        return _open(tx, case, [case.id, *others])
    oldest = min(found, key=lambda row: (row.opened_day, row.id)).id
    moved = {one for row in found for one in store.cases_of(tx.connection, case.authority, row.id) if row.id != oldest}
    for one in moved | ({case.id, *others} - rows.keys()):
        store.put_link(tx.connection, case.authority, one, {"matter_id": oldest})
    store.set_matter(tx.connection, case.authority, oldest, {"state": "open"})
    return bytes(oldest)


def unlink(tx: Transaction, case: Case) -> None:
    """Give a case a matter of its own again, once nothing makes it the same as another."""
    if store.links_of(tx.connection, case.authority, [case.id]):
        _open(tx, case, [case.id])


def fellows(tx: Transaction, case: Case) -> tuple[Case, ...]:
    """Return the other cases of a case's matter."""
    row = matter_of(tx, case)
    found = [] if row is None else store.cases_of(tx.connection, case.authority, row.matter_id)
    return tuple(glance(tx, case.authority, one) for one in found if one != case.id)


def settle(tx: Transaction, case: Case) -> None:
    """Write that it is settled who was first in a case's matter."""
    row = matter_of(tx, case)
    if row is not None:
        store.set_matter(tx.connection, case.authority, row.matter_id, {"state": "settled"})


def matter_of(tx: Transaction, case: Case) -> Any | None:
    """Return the row that says which matter a case belongs to, and what was assessed of it; None before anybody looked."""
    rows = store.links_of(tx.connection, case.authority, [case.id])
    return rows[0] if rows else None


def _open(tx: Transaction, case: Case, members: list[CaseId]) -> bytes:
    fresh = fresh_id()
    values = {
        "authority_id": case.authority,
        "id": fresh,
        "state": "open",
        "opened_day": tx.today,
    }
    store.insert_matter(tx.connection, values)
    for one in members:
        store.put_link(tx.connection, case.authority, one, {"matter_id": fresh})
    return fresh


def _merged(tx: Transaction, case: Case) -> list[Case]:
    """Return the cases that were merged with a case: about one fact, even where one of them was concluded anew since."""
    head = case if case.follows is None else glance(tx, case.authority, case.follows)
    return [one for one in (head, *events.followers_of(tx, head)) if one.id != case.id]


def _parted(case: Case, other: Case) -> bool:
    return case.tip == other.tip


__all__ = [
    "APART", "MERGED", "NEW_FACTS", "ONE_MATTER", "RELAPSE", "SAME", "VERDICTS", "Pair", "alike", "by_number", "decide",
    "decided", "described", "fellows", "link", "matter_of", "one_finding", "settle", "unlink",
]  # fmt: skip
