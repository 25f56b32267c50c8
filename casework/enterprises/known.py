"""What an officer may know of the register, and which of it a name may mean.

Known are the shared entries, and those that a case is about which the officer's department sees. What is part of another entry
leads to that one: it is the same enterprise.
"""

from collections.abc import Iterable, Mapping

from casework.enterprises import store
from casework.enterprises.records import READERS, Candidate, EnterpriseId, Entry, entry_of
from casework.kernel import authorities
from casework.kernel.casefile import case_of
from casework.kernel.errors import NotFound
from casework.kernel.ids import AuthorityId, DepartmentId
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import recipients_of, visible_cases
from casework.people import departments
from casework.rules import enterprises as names
from casework.rules.regions import Regions, regions_of

RENAMED, MERGED, PARTED = "renamed", "merged", "parted"
"""Kinds of lines of an entry's past."""
MOST_OFFERED = 5


class Known:
    """The entries that an officer may know of, with what was made one of them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: Mapping[EnterpriseId, Entry] = {one.id: one for one in entries}
        self._members: dict[EnterpriseId, list[Entry]] = {}
        for one in self.entries.values():
            self._members.setdefault(self.root(one.id), []).append(one)

    def root(self, one: EnterpriseId) -> EnterpriseId:
        """Return the entry that another is part of now, or itself."""
        at = self.entries[one]
        while at.merged_into is not None:
            at = self.entries[at.merged_into]
        return at.id

    def is_within(self, one: EnterpriseId, other: EnterpriseId) -> bool:
        """Whether an entry is another one, or was made part of it."""
        at: EnterpriseId | None = one
        while at is not None and at != other:
            at = self.entries[at].merged_into
        return at == other

    def members(self, root: EnterpriseId) -> tuple[Entry, ...]:
        """Return an entry and those that were made one with it."""
        return tuple(self._members.get(root, ()))

    def roots(self) -> tuple[Entry, ...]:
        """Return the entries that are part of no other."""
        return tuple(one for one in self.entries.values() if one.merged_into is None)


def known_to(tx: Transaction, actor: Actor) -> Known:
    """Return what an officer may know of the register."""
    found = {one.id: one for one in map(entry_of, store.known_entries(tx.connection, actor.authority, visible_cases(actor)))}
    # What a known entry is part of is the same enterprise, whoever entered it.
    missing = _above(found)
    while missing:
        found |= {one.id: one for one in map(entry_of, store.entries_by_id(tx.connection, actor.authority, missing))}
        missing = _above(found)
    return Known(found.values())


def knowing(tx: Transaction, actor: Actor, known: Known, one: EnterpriseId) -> frozenset[DepartmentId]:
    """Return the departments that may know of an entry or of one that was made part of it, as far as the officer can tell."""
    found: set[DepartmentId] = set()
    below = [each for each in known.entries.values() if known.is_within(each.id, one)]
    if any(each.shared for each in below):
        found.update(departments.names(tx, actor.authority))
    for row in store.cases_about(tx.connection, visible_cases(actor), [each.id for each in below]):
        found.update(recipients_of(tx, case_of(row)))
    return frozenset(found)


def find(tx: Transaction, actor: Actor, one: EnterpriseId) -> tuple[Known, Entry]:
    """Return an entry that the officer may know of, its permits too, with all others; raises Forbidden and NotFound."""
    actor.require(*READERS)
    known = known_to(tx, actor)
    if one not in known.entries:
        raise NotFound
    (row,) = store.entries_by_id(tx.connection, actor.authority, [one])
    return known, entry_of(row)


def candidates(tx: Transaction, actor: Actor, name: str, code: str = "") -> tuple[Candidate, ...]:
    """Return the enterprises that a name or a plain code may mean, the same code first, then the likeliest."""
    known, places = known_to(tx, actor), places_of(tx, actor.authority)
    former = former_names(tx, actor.authority)
    regions = authorities.pack_of(tx, actor.authority).regions
    stems = names.stems((*places.all.values(), *(one.name for one in regions)))
    best: dict[EnterpriseId, Candidate] = {}
    for entry in known.entries.values():
        same = bool(code) and entry.text.code == code
        ways = (entry.text.name, *former.get(entry.id, ()))
        alike = max(names.likeness(name, way, stems) for way in ways) if name.strip() else 0.0
        if not same and alike < names.ALIKE:
            continue
        root = known.entries[known.root(entry.id)]
        found = Candidate(
            root.id, root.text.name, root.text.code, places.label(root.text.region), 100 if same else round(alike), same
        )
        if root.id not in best or (found.same_code, found.likeness) > (best[root.id].same_code, best[root.id].likeness):
            best[root.id] = found
    ranked = sorted(best.values(), key=lambda one: (not one.same_code, -one.likeness, one.name, one.id))
    return tuple(ranked[:MOST_OFFERED])


def former_names(tx: Transaction, authority: AuthorityId) -> dict[EnterpriseId, tuple[str, ...]]:
    """Return the former names of all entries that have some, oldest first; the caller shows those of known entries."""
    found: dict[EnterpriseId, tuple[str, ...]] = {}
    for row in store.lines_of_kind(tx.connection, authority, RENAMED):
        one = EnterpriseId(row.enterprise_id)
        found[one] = (*found.get(one, ()), row.text)
    return found


def other_names(known: Known, root: Entry, former: Mapping[EnterpriseId, tuple[str, ...]]) -> tuple[str, ...]:
    """Return every other name that an enterprise has or had, of the entries that the officer may know of."""
    ways = [way for one in known.members(root.id) for way in (one.text.name, *former.get(one.id, ()))]
    return tuple(dict.fromkeys(way for way in ways if way != root.text.name))


def places_of(tx: Transaction, authority: AuthorityId) -> Regions:
    """Return the authority's places."""
    return regions_of(authorities.pack_of(tx, authority))


def _above(found: Mapping[EnterpriseId, Entry]) -> set[EnterpriseId]:
    return {one.merged_into for one in found.values() if one.merged_into is not None} - set(found)
