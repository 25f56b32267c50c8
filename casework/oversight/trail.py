"""The trail of looks for the discipline office, and 「谁看过」 for a department's leader.

A discipline office asks about the officers of its own region and of those below it: what a district must not know of is
handled by officers above, whose looks it does not see either. Looks at a case that it must not learn of are no lines for it. It
sees who, when, what kind of page, and the case's number; it cannot open a case by it. That it looked at the trail is itself
written into the trail.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.cases import posts
from casework.kernel import access, authorities, trail
from casework.kernel.errors import CaseworkError, Forbidden, NotFound
from casework.kernel.ids import CASE_ALPHABET, SHANGHAI, CaseId, Day, DepartmentId, OfficerId, date_of, day_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.trail import Line, Wanted
from casework.kernel.visibility import find, home_of
from casework.oversight import store
from casework.people import keys, officers
from casework.rules import anomalies
from casework.rules.anomalies import Anomaly, Known, Look
from casework.rules.duties import NAMES, Duty

PAGE_LINES = 50
USUAL_DAYS = 30
"""How far back looks say what is usual."""
MOST_REFUSALS = 20
"""Refused attempts of one officer that are written in an hour: enough to see them, and no way to fill the disk."""
LONGEST_NUMBER = 12


@dataclass(frozen=True)
class Asked:
    """What the page asks for: days inclusive; empty fields ask for everything."""

    first: datetime.date
    last: datetime.date
    officer: OfficerId | None = None
    what: str = ""
    number: str = ""
    mark: str = ""


@dataclass(frozen=True)
class TrailLine:
    """One look as the page shows it; `number` is empty where no case was looked at."""

    at: datetime.datetime
    title: str
    department: str
    what: str
    number: str
    detail: str


@dataclass(frozen=True)
class AnomalyLine:
    """One thing to ask about; `title` is empty where it is about several people."""

    kind: str
    title: str
    department: str
    duties: str
    number: str
    day: datetime.date
    count: int
    usual: int


@dataclass(frozen=True)
class Trail:
    """A page of the trail, and what is unusual in the days that were asked for."""

    lines: tuple[TrailLine, ...]
    total: int
    page: int
    pages: int
    anomalies: tuple[AnomalyLine, ...]
    people: tuple[tuple[OfficerId, str], ...]


@use_case
def read_trail(tx: Transaction, actor: Actor, asked: Asked, page: int = 1) -> Trail:
    """Return a page of the trail to the discipline office and write that it looked; raises Forbidden."""
    actor.require(Duty.DISCIPLINE)
    names = _departments(tx, actor)
    people = officers.of_departments(tx, actor.authority, names)
    access.note(tx, actor, "trail")
    wanted = _wanted(tx, actor, asked, frozenset(people))
    total = trail.count(tx, actor.authority, wanted) if wanted else 0
    pages = max(1, -(-total // PAGE_LINES))
    page = min(max(1, page), pages)
    lines = trail.lines(tx, actor.authority, wanted, PAGE_LINES, (page - 1) * PAGE_LINES) if wanted else []
    shown = sorted(((who, f"{title} · {names[home]}") for who, (title, home) in people.items()), key=lambda one: one[1])
    return Trail(
        lines=_lines(tx, actor, lines, people, names),
        total=total,
        page=page,
        pages=pages,
        anomalies=() if asked.mark else _anomalies(tx, actor, asked, people, names),
        people=tuple(shown),
    )


@query
def who_looked(tx: Transaction, actor: Actor, number: str) -> tuple[TrailLine, ...]:
    """Return who looked at a case, newest first, to a leader of the department that leads it; raises NotFound, Forbidden."""
    case, role = find(tx, actor, number)
    if Duty.LEAD not in actor.duties or role != "lead":
        raise Forbidden
    looks = access.trail(tx, actor, case.id)
    titles = officers.titles(tx, actor.authority, {look.officer for look in looks})
    return tuple(TrailLine(look.at, titles.get(look.officer, ""), "", look.what, case.number, look.detail) for look in looks)


@use_case
def note_refused(tx: Transaction, actor: Actor, number: str, *, forbidden: bool) -> bool:
    """Write that an officer asked for a case or a deed that is not theirs; false when it is not worth a line.

    `forbidden`: what was asked for is not the officer's duty; otherwise it was not there. A page of a case that the officer
    may see and that is not there is none: its deed is only over. Whether a number exists makes no difference otherwise.
    """
    number = number.strip().upper()
    try:
        case: CaseId | None = find(tx, actor, number)[0].id
    except NotFound:
        case = None
    if case is not None and not forbidden:
        return False
    hour = Wanted(frozenset({actor.officer}), tx.now - datetime.timedelta(hours=1), what=anomalies.REFUSED)
    if trail.count(tx, actor.authority, hour) >= MOST_REFUSALS:
        return False
    plain = len(number) <= LONGEST_NUMBER and not set(number) - set(CASE_ALPHABET)
    access.note(tx, actor, anomalies.REFUSED, case, detail=number if plain else "")
    return True


def _departments(tx: Transaction, actor: Actor) -> dict[DepartmentId, str]:
    """Return the names of the departments in the actor's region and below."""
    pack = authorities.pack_of(tx, actor.authority)
    try:
        region = pack.region_of(pack.department(actor.department).region)
    except KeyError:
        raise CaseworkError("no_department", "这个部门不在机关的名单里。") from None
    return {DepartmentId(one.id): one.name for one in pack.departments if region.contains(one.region)}


def _wanted(tx: Transaction, actor: Actor, asked: Asked, people: frozenset[OfficerId]) -> Wanted | None:
    """Return what to read, or None where nothing can fit (no such case, not one of these people)."""
    if asked.officer is not None:
        people &= {asked.officer}
    reader = home_of(tx, actor.authority, actor.department)
    if asked.mark:
        return Wanted(people, mark=asked.mark.strip().upper(), reader=reader)
    case = trail.case_by_number(tx, actor.authority, asked.number) if asked.number else None
    if asked.number and case is None:
        return None
    days = _begins(asked.first), _begins(asked.last + datetime.timedelta(days=1))
    return Wanted(people, *days, asked.what, case, reader=reader)


def _begins(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), SHANGHAI)


_People = Mapping[OfficerId, tuple[str, DepartmentId]]


def _lines(
    tx: Transaction, actor: Actor, lines: Iterable[Line], people: _People, names: Mapping[DepartmentId, str]
) -> tuple[TrailLine, ...]:
    lines = list(lines)
    numbers = trail.numbers(tx, actor.authority, {line.case for line in lines if line.case})
    shown = []
    for line in lines:
        title, home = people[line.officer]
        number = numbers.get(line.case, "") if line.case else ""
        shown.append(TrailLine(line.at, title, names[home], line.what, number, line.detail))
    return tuple(shown)


def _anomalies(
    tx: Transaction, actor: Actor, asked: Asked, people: _People, names: Mapping[DepartmentId, str]
) -> tuple[AnomalyLine, ...]:
    since = _begins(asked.first - datetime.timedelta(days=USUAL_DAYS))
    until = _begins(asked.last + datetime.timedelta(days=1))
    reader = home_of(tx, actor.authority, actor.department)
    lines = trail.lines(tx, actor.authority, Wanted(frozenset(people), since, until, reader=reader))
    looks = [Look(one.officer, one.at.astimezone(SHANGHAI), one.what, one.case) for one in reversed(lines)]
    found = anomalies.find(looks, _known(tx, actor, since, asked.last, names), asked.first)
    if asked.officer is not None:
        found = [one for one in found if one.officer == asked.officer]
    numbers = trail.numbers(tx, actor.authority, {CaseId(one.case) for one in found if one.case})
    duties = _duties(tx, actor, names)
    return tuple(_anomaly_line(one, people, names, duties, numbers) for one in found)


def _anomaly_line(
    one: Anomaly,
    people: _People,
    names: Mapping[DepartmentId, str],
    duties: Mapping[OfficerId, frozenset[Duty]],
    numbers: Mapping[CaseId, str],
) -> AnomalyLine:
    who = OfficerId(one.officer) if one.officer else None
    title, home = people[who] if who else ("", None)
    return AnomalyLine(
        kind=one.kind,
        title=title,
        department=names[home] if home else "",
        duties="、".join(NAMES[duty] for duty in Duty if who and duty in duties.get(who, ())),
        number=numbers.get(CaseId(one.case), "") if one.case else "",
        day=one.day,
        count=one.count,
        usual=one.usual,
    )


def _known(
    tx: Transaction, actor: Actor, since: datetime.datetime, last: datetime.date, names: Mapping[DepartmentId, str]
) -> Known:
    worked = trail.worked_since(tx, actor.authority, since)
    # A post without a deed: somebody was charged with the case, or opened it, and may look at it.
    charged = posts.done_on(tx, actor.authority, sorted(worked.cases))
    deeds: dict[tuple[bytes, bytes], datetime.date] = {
        (who, case): datetime.date.min for case in charged for who in charged[case]
    }
    deeds.update({(bytes(who), bytes(case)): day for (who, case), day in worked.deeds.items()})
    duty = _duties(tx, actor, names)
    days = Day(day_of(since.date())), Day(day_of(last))
    on_duty = {
        (officer, date_of(row.day))
        for department in names
        for row in store.duty_days(tx.connection, actor.authority, department, *days)
        for officer in (row.officer_id, row.deputy_id, row.leader_id)
        if officer
    }
    answering = frozenset(who for who, held in duty.items() if {Duty.LEAD, Duty.OVERSEE} & held)
    return Known(deeds, {bytes(case): day for case, day in worked.closed.items()}, frozenset(on_duty), answering)


def _duties(tx: Transaction, actor: Actor, names: Iterable[DepartmentId]) -> dict[OfficerId, frozenset[Duty]]:
    return {one.officer: one.duties for department in names for one in keys.members_of(tx, actor.authority, department)}
