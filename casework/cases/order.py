"""In which order tips came, as long as somebody may still have to be called the first (dossier 3.3, 首报时间).

    row 0   the tip as it came: from the portal, the plain pages, the desk, an order from elsewhere
    row 1…  what the reporter gave when asked for more; it counts (`complete`) where only then object and fact were named

A row is a day and a place among what came on that day; no time. The day alone orders what came on different days, so the
place says nothing more than that of two tips of one day. A transfer within the authority keeps the row, one from outside
brings an earlier day along. Rows go when it is settled who was first (casework/rewards/firsts.py).
"""

from dataclasses import dataclass

from casework.cases import order_store as store
from casework.cases.posts import claim_duty
from casework.cases.words import clean
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import AuthorityId, CaseId, Day
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find
from casework.rules import lifecycle
from casework.rules.duties import Duty

AS_IT_CAME = 0
COMPLETE_FROM = "complete_from"


@dataclass(frozen=True, order=True)
class Place:
    """When a report was whole: the day, then the place among the reports of that day."""

    day: Day
    place: int


@dataclass(frozen=True)
class Versions:
    """How many answers of the reporter stand beside the tip, and which version is the first that names object and fact."""

    answers: int
    counts: int
    can_mark: bool


def received(tx: Transaction, authority: AuthorityId, case: CaseId, day: Day | None = None) -> None:
    """Give a case that has just come its place, once; `day` is that of the first receipt elsewhere, if it came from there.

    In the transaction of the receipt and after its event: the authority's row is locked then, so that no two get one place.
    """
    store.draw_place(tx.connection, (authority, case, AS_IT_CAME), tx.today if day is None else min(day, tx.today))


def more_came(tx: Transaction, case: Case) -> None:
    """Draw a place for what the reporter gave when asked for more, should only this have made the report whole."""
    rows = store.places_of(tx.connection, case.authority, [case.id])
    if rows:
        store.draw_place(tx.connection, (case.authority, case.id, 1 + max(row.number for row in rows)), tx.today)


def inherit(tx: Transaction, case: Case, part: CaseId) -> None:
    """Let a part of a tip have the places of the whole."""
    store.copy_places(tx.connection, case.authority, case.id, part)


def first_receipt(tx: Transaction, case: Case, day: Day) -> None:
    """Let a case count from an earlier day, on which somebody outside the authority received it; never from a later one."""
    rows = store.places_of(tx.connection, case.authority, [case.id])
    if any(row.number == AS_IT_CAME and day < row.day for row in rows):
        store.drop_place(tx.connection, case.authority, case.id, AS_IT_CAME)
        received(tx, case.authority, case.id, day)


def places_of(tx: Transaction, authority: AuthorityId, cases: list[CaseId]) -> dict[CaseId, Place]:
    """Return when the reports of some cases were whole; a case whose place is settled and gone is missing."""
    found: dict[CaseId, Place] = {}
    for row in store.places_of(tx.connection, authority, cases):
        if row.counts:
            found[CaseId(row.case_id)] = Place(Day(row.day), row.place)
    return found


def placed(tx: Transaction, authority: AuthorityId) -> tuple[CaseId, ...]:
    """Return the cases whose place is not erased, for the sweep alone."""
    return tuple(store.placed(tx.connection, authority))


def forget(tx: Transaction, case: Case) -> None:
    """Erase the places of a case."""
    store.forget_places(tx.connection, case.authority, case.id)


@use_case
def mark_complete(tx: Transaction, actor: Actor, number: str, version: int, reason: str) -> None:
    """Say with which version the report first named object and fact (0: as it came); by intake, before the conclusion.

    Raises NotFound, Forbidden, and Refused for a version that there is not, or once the case is concluded or closed.
    """
    case = _by_intake(tx, actor, number)
    numbers = {row.number for row in store.places_of(tx.connection, case.authority, [case.id])}
    if version not in numbers:
        raise Refused("version", "没有这一次补充，请重新选。")
    why = clean(reason, "理由")
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    store.count_place(tx.connection, case.authority, case.id, version)
    events.note(tx, case, COMPLETE_FROM, actor=actor, payload={"version": version, "reason": why})


@query
def versions(tx: Transaction, actor: Actor, number: str) -> Versions | None:
    """Return what intake may mark, or None where the reporter was never asked or nobody here does intake."""
    case, role = find(tx, actor, number)
    if role != "lead" or Duty.INTAKE not in actor.duties:
        return None
    rows = store.places_of(tx.connection, case.authority, [case.id])
    if len(rows) < 2:
        return None
    return Versions(len(rows) - 1, next(row.number for row in rows if row.counts), _markable(case))


def _by_intake(tx: Transaction, actor: Actor, number: str) -> Case:
    actor.require(Duty.INTAKE)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    if not _markable(case):
        raise Refused("not_now", "结论出了或者案办结了，不能再改从哪一次算。")
    return case


def _markable(case: Case) -> bool:
    return not lifecycle.closed(case.standing) and not case.standing.finding
