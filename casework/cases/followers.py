"""Cases that follow another: several tips about one matter are one case (应急〔2023〕106号).

A merged case keeps its mailbox, its letters, its promises and its reward. From the conclusion on it takes every step of the
case that it follows, so that its reporter reads the same answer, may disagree with it, and has a reward of their own decided
(not the first to tell: Z09; with something new: X03). Nothing of what the other reporter did reaches it: until the conclusion
it reads as one that was accepted, by the days promised to this reporter, and nothing tells that somebody else reported. Where
the followed one goes up to another department, it goes along and reads so (casework/oversight/together.py).

One that begins anew, since its own reporter did not agree, goes on alone: other people verify it, and its own conclusion counts
for it. The case that it followed is not touched, or its reporter would read that somebody else had objected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.cases import desk_store, parts, store
from casework.cases.handing import ACCEPTED_ALONG, ALONG, MERGE, stands_alone
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.ids import CaseId, Day, DepartmentId, date_of
from casework.kernel.office import Actor, Transaction
from casework.kernel.promises import PROMISED
from casework.kernel.visibility import hidden_alike, visible_cases
from casework.rules import lifecycle
from casework.rules.deadlines import page_day
from casework.rules.matters import Described, why_alike
from crypto.encoding import Json

CONCLUDE = "conclude"
MOST_OFFERED = 30
# From acceptance to conclusion: earlier it may still go elsewhere, and later there is nothing left to follow.
FOLLOWABLE = ("ACCEPTED", "INVESTIGATING", "JOINT", "EXTENDED", "FINDING_PROPOSED", "FINDING_PASSED")
_TAKEN = (CONCLUDE, "enforce", "rectify", "close", "close_unproven")
_NOT_OWN = frozenset({*_TAKEN, "transfer", "dispute", parts.SPLIT})


@dataclass(frozen=True)
class MergeCandidate:
    """A case that another one may be merged into, by what officers wrote about it; `why` it may be about the same fact."""

    number: str
    day: str
    category: str
    subject: str
    place: str
    summary: str
    why: tuple[str, ...] = ()


def followed(tx: Transaction, case: Case) -> Case:
    """Return the case whose findings and measures count: the case itself, or the last one of those that it follows."""
    while case.follows is not None and not stands_alone(tx, case):
        case = events.load(tx, case.authority, case.follows)
    return case


def catch_up(tx: Transaction, actor: Actor, case: Case) -> None:
    """Let a merged case whose answer stood take what the one that it follows took meanwhile; nobody could take it by itself."""
    if case.follows is not None and not stands_alone(tx, case):
        spread(tx, actor, events.load(tx, case.authority, case.follows))


def went_along(
    tx: Transaction, actor: Actor | None, case: Case, what: str, payload: Mapping[str, Json] | None = None,
    values: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Write that a merged case went through what the one that it follows has just gone through (`what` of handing.ALONG).

    Its reporter reads and is promised the same as one whose case went up by itself, letter by letter.
    """
    basis = followed(tx, case)
    taken = [one for one in events.of_case(tx, basis.authority, basis.id) if one.track == lifecycle.MAIN][-1]
    tell = {**taken.tell, "reads": lifecycle.step_named(taken.step).reporter}
    promised = {name: getattr(basis, name) for name in PROMISED}
    events.note(tx, case, what, actor=actor, payload=payload, tell=tell, values={**promised, **(values or {})})


def accepted_again(tx: Transaction, actor: Actor, case: Case) -> None:
    """Tell the reporters of merged cases, which went up with a case, that the new lead has accepted it."""
    for one in events.followers_of(tx, case):
        if one.standing.main == "MERGED" and any(each.step in ALONG for each in events.of_case(tx, one.authority, one.id)):
            went_along(tx, actor, one, ACCEPTED_ALONG)
            accepted_again(tx, actor, one)


def spread(tx: Transaction, actor: Actor, case: Case) -> None:
    """Let the cases that follow take the steps that the case has taken from its conclusion on, as far as they are lawful."""
    history = events.of_case(tx, case.authority, case.id)
    newest = next((at for at, one in reversed(list(enumerate(history))) if one.step == CONCLUDE), None)
    if newest is None:
        return
    for one in events.followers_of(tx, case):
        if stands_alone(tx, one):
            continue
        after = one
        for event in history[newest:]:
            if event.step in _TAKEN:
                after = _take(tx, actor, after, event.step, event.tell)
        spread(tx, actor, after)


def _take(tx: Transaction, actor: Actor, case: Case, step: str, tell: Mapping[str, object]) -> Case:
    able = {one.name for one in lifecycle.next_steps(case.standing, set(lifecycle.step_named(step).actors))}
    # A conclusion is taken once, from the merging; later ones are the other reporter's matter.
    if step not in able or (step == CONCLUDE) != (case.standing.main == "MERGED"):
        return case
    if step != CONCLUDE:
        return events.append(tx, case, step, actor=actor)
    finding = str(tell["finding"])
    # The days for not agreeing are reckoned for this reporter.
    told = {name: str(value) for name, value in tell.items() if name != "day"}
    case = events.append(tx, case, CONCLUDE, actor=actor, finding=finding, tell=told)
    if "begin_reward" in {one.name for one in lifecycle.next_steps(case.standing, {lifecycle.SYSTEM})}:
        case = events.append(tx, case, "begin_reward", actor=actor)
    return case


def candidates(tx: Transaction, actor: Actor, case: Case) -> tuple[MergeCandidate, ...]:
    """Return the cases of the actor's department that a case may be merged into, the likeliest first; a part into none."""
    if case.part_of is not None:
        return ()
    rows = desk_store.mergeable(tx.connection, visible_cases(actor), case.authority, case.id, FOLLOWABLE, case.day)
    names = tx.office.policies.categories
    # A case whose history tells of one that is hidden from somebody who sees it would give that away.
    alike = hidden_alike(tx, case, {CaseId(row.id): DepartmentId(row.came_to) for row in rows})
    mine = store.versioned(tx.connection, "case_record", case.authority, case.id)
    found = [
        MergeCandidate(
            row.number, page_day(date_of(Day(row.day))), names[row.category].name, row.subject, row.place, row.summary,
            why_alike(_described(mine, case.day), _described(row, row.day)) if mine else (),
        )
        for row in rows
        if row.id in alike
    ]  # fmt: skip
    # Those that may be the same come first; among them the order stays as it was.
    return tuple(sorted(found, key=lambda one: not one.why)[:MOST_OFFERED])


def _described(record: Any, day: int) -> Described:
    return Described(None, record.subject, record.region, record.place, record.category, day)


def not_own(tx: Transaction, actor: Actor, case: Case) -> frozenset[str]:
    """Return the steps that a merged case takes with the one it follows, and `merge` and `split` where they cannot be taken."""
    if not stands_alone(tx, case):
        return _NOT_OWN
    shut = set()
    if case.standing.main in lifecycle.step_named(MERGE).sources and not candidates(tx, actor, case):
        shut.add(MERGE)
    if case.standing.main in lifecycle.step_named(parts.SPLIT).sources and not parts.partable(tx, case):
        shut.add(parts.SPLIT)
    return frozenset(shut)
