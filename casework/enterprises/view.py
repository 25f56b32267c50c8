"""一企业一档: an enterprise's page, of facts, cases, penalties, checks and listings that the officer may know of.

Reports are a number and nothing else, and the number is of the visible cases alone: it does not move because of a hidden one.
"""

from dataclasses import dataclass

from casework.cases import measures, written
from casework.cases.words import state_label
from casework.enterprises import store
from casework.enterprises.blacklist import Listing, listings_of
from casework.enterprises.known import MERGED, PARTED, Known, find, former_names, known_to, places_of
from casework.enterprises.posters import Check, checks_of
from casework.enterprises.records import WRITERS, EnterpriseId, Entry, Permit
from casework.kernel import access
from casework.kernel.casefile import case_of
from casework.kernel.errors import NotFound
from casework.kernel.ids import CaseId, Day
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import visible_cases

SOON = 30
"""Days before its last one on which a permit is said to end soon."""


@dataclass(frozen=True)
class PermitLine:
    """A permit with the word for how it stands (`ends`: over, soon or fine) and its last day (None: it does not end)."""

    name: str
    number: str
    until: Day | None
    ends: str


@dataclass(frozen=True)
class About:
    """A visible case about the enterprise: its number, category and state, and the measures with a document."""

    number: str
    category: str
    state: str
    penalties: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """An entry that was made one with this: its name, its id, and why."""

    id: EnterpriseId
    name: str
    reason: str


@dataclass(frozen=True)
class EnterpriseFile:
    """The page of one enterprise."""

    entry: Entry
    region: str
    sector: str
    former: tuple[str, ...]
    parts: tuple[Part, ...]
    part_of: Part | None
    history: tuple[str, ...]
    permits: tuple[PermitLine, ...]
    cases: tuple[About, ...]
    reports: int
    checks: tuple[Check, ...]
    listings: tuple[Listing, ...]
    others: tuple[tuple[EnterpriseId, str], ...]
    may_write: bool
    mark: str


@use_case
def enterprise_file(tx: Transaction, actor: Actor, one: EnterpriseId) -> EnterpriseFile:
    """Return an enterprise's page and write the look; raises Forbidden and NotFound."""
    known, entry = find(tx, actor, one)
    root = known.entries[known.root(one)]
    ids = [member.id for member in known.members(root.id)]
    former = former_names(tx, actor.authority)
    cases = _cases(tx, actor, ids)
    sector = tx.office.policies.sectors.get(entry.text.sector)
    return EnterpriseFile(
        entry=entry,
        region=places_of(tx, actor.authority).label(entry.text.region),
        sector=sector.label if sector else "",
        former=former.get(entry.id, ()),
        parts=_parts(tx, actor, known, entry),
        part_of=_part_of(tx, actor, known, entry),
        history=_history(tx, actor, known, entry),
        permits=tuple(_permit(tx, each) for each in entry.text.permits),
        cases=cases,
        reports=len(cases),
        checks=checks_of(tx, actor, ids),
        listings=listings_of(tx, actor, known, one),
        others=tuple((other.id, other.text.name) for other in known.roots() if other.id not in ids),
        may_write=bool(actor.duties.intersection(WRITERS)),
        mark=access.marked(tx, actor, "enterprise"),
    )


def members_of(tx: Transaction, actor: Actor, one: EnterpriseId) -> frozenset[EnterpriseId]:
    """Return an entry with all that are one with it, as far as the officer may know; raises NotFound."""
    known = known_to(tx, actor)
    if one not in known.entries:
        raise NotFound
    return frozenset(member.id for member in known.members(known.root(one)))


def names_of(known: Known) -> dict[EnterpriseId, tuple[EnterpriseId, str]]:
    """Return for every known entry the one that it is part of, with its name."""
    roots = {one: known.root(one) for one in known.entries}
    return {one: (root, known.entries[root].text.name) for one, root in roots.items()}


def links_to(tx: Transaction, actor: Actor) -> dict[CaseId, tuple[EnterpriseId, ...]]:
    """Return the liable enterprises of every visible case that names one, in their order."""
    found: dict[CaseId, tuple[EnterpriseId, ...]] = {}
    for row in store.links_of_visible(tx.connection, visible_cases(actor)):
        case = CaseId(row.case_id)
        found[case] = (*found.get(case, ()), EnterpriseId(row.enterprise_id))
    return found


def _cases(tx: Transaction, actor: Actor, ids: list[EnterpriseId]) -> tuple[About, ...]:
    found = []
    for row in store.cases_about(tx.connection, visible_cases(actor), ids):
        case = case_of(row)
        record = written.record_of(tx, case)
        category = tx.office.policies.categories[record.category].name if record else ""
        documents = [one for one in measures.standing(tx, case) if one.document_number]
        penalties = tuple(f"{one.name}，{one.document_number}" for one in documents)
        found.append(About(case.number, category, state_label(case.standing), penalties))
    return tuple(found)


def _parts(tx: Transaction, actor: Actor, known: Known, entry: Entry) -> tuple[Part, ...]:
    below = [one for one in known.entries.values() if one.merged_into == entry.id]
    return tuple(Part(one.id, one.text.name, _why(tx, actor, one)) for one in below)


def _part_of(tx: Transaction, actor: Actor, known: Known, entry: Entry) -> Part | None:
    if entry.merged_into is None:
        return None
    above = known.entries[entry.merged_into]
    return Part(above.id, above.text.name, _why(tx, actor, entry))


def _why(tx: Transaction, actor: Actor, entry: Entry) -> str:
    lines = store.lines_of(tx.connection, "enterprise_line", actor.authority, [entry.id])
    return next((line.text for line in reversed(lines) if line.kind == MERGED), "")


def _history(tx: Transaction, actor: Actor, known: Known, entry: Entry) -> tuple[str, ...]:
    said = []
    for line in store.lines_of(tx.connection, "enterprise_line", actor.authority, [entry.id]):
        other = known.entries.get(EnterpriseId(line.other_id)) if line.other_id else None
        name = other.text.name if other else "另一家"
        words = {MERGED: f"并进{name}：{line.text}", PARTED: f"从{name}分开：{line.text}"}
        said.append(words.get(line.kind, f"改名，原来叫{line.text}"))
    return tuple(said)


def _permit(tx: Transaction, one: Permit) -> PermitLine:
    left = None if one.until is None else one.until - tx.today
    ends = "fine" if left is None or left > SOON else "over" if left < 0 else "soon"
    return PermitLine(one.name, one.number, one.until, ends)
