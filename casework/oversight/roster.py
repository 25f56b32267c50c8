"""The duty roster (值班表): who takes urgent cases of a department on a day, who stands behind, and which leader answers.

It rests on the rule that a department takes reports of accidents and tips at every hour (事故报告条例 国令493号 第18条: 设值班
制度). Written by the department's leader, a month at a time.
"""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, Day, DepartmentId, OfficerId, date_of, day_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.oversight import store
from casework.people import keys, officers
from casework.people.rotation import Member
from casework.rules.duties import Duty

READERS = (Duty.LEAD, Duty.INTAKE)


@dataclass(frozen=True)
class DutyDay:
    """One day of the roster; who is None is not named."""

    day: Day
    officer: OfficerId | None = None
    deputy: OfficerId | None = None
    leader: OfficerId | None = None


@dataclass(frozen=True)
class Named:
    """Somebody who can be named, with the title."""

    officer: OfficerId
    title: str


@dataclass(frozen=True)
class Month:
    """A department's roster of a month: every day of it, and who can be named for what."""

    first: datetime.date
    days: tuple[DutyDay, ...]
    intake: tuple[Named, ...]
    leaders: tuple[Named, ...]
    without_contact: frozenset[OfficerId]


@query
def month(tx: Transaction, actor: Actor, first: datetime.date) -> Month:
    """Return the roster of the month that begins with `first`, with a line for every day; raises Forbidden."""
    actor.require(*READERS)
    start, end = _bounds(first)
    rows = store.duty_days(tx.connection, actor.authority, actor.department, start, end)
    kept = {Day(row.day): DutyDay(Day(row.day), *(_officer(row, name) for name in _ROLES)) for row in rows}
    members = keys.members_of(tx, actor.authority, actor.department)
    able = [one.officer for one in members if {Duty.INTAKE, Duty.LEAD} & one.duties]
    reached = {OfficerId(row.officer_id) for row in store.contacts_of(tx.connection, actor.authority, able)}
    return Month(
        first=date_of(start),
        days=tuple(kept.get(Day(day), DutyDay(Day(day))) for day in range(start, end + 1)),
        intake=_named(tx, actor, members, Duty.INTAKE),
        leaders=_named(tx, actor, members, Duty.LEAD),
        without_contact=frozenset(able) - reached,
    )


@use_case
def write_month(tx: Transaction, actor: Actor, first: datetime.date, days: Sequence[DutyDay]) -> None:
    """Write the roster of a month anew. Raises Forbidden, and Refused for a day outside it or somebody of another post."""
    actor.require(Duty.LEAD)
    start, end = _bounds(first)
    members = keys.members_of(tx, actor.authority, actor.department)
    intake = {one.officer for one in members if Duty.INTAKE in one.duties}
    leaders = {one.officer for one in members if Duty.LEAD in one.duties}
    if len({one.day for one in days}) != len(days) or any(not start <= one.day <= end for one in days):
        raise Refused("bad_day", "有的日子不在这个月里，请刷新再填。")
    if any(not {one.officer, one.deputy} - {None} <= intake or not {one.leader} - {None} <= leaders for one in days):
        raise Refused("bad_person", "值班、副班要是受理员，带班要是负责人，请重新选。")
    if any(one.officer is not None and one.officer == one.deputy for one in days):
        raise Refused("same_person", "值班和副班要是两个人。")
    rows = [
        {
            "authority_id": actor.authority,
            "department_id": actor.department,
            "day": one.day,
            "officer_id": one.officer,
            "deputy_id": one.deputy,
            "leader_id": one.leader,
        }
        for one in days
        if one != DutyDay(one.day)
    ]
    store.replace_duty_days(tx.connection, actor.authority, actor.department, start, end, rows)


def ranks_on(
    tx: Transaction, authority: AuthorityId, department: DepartmentId, day: Day
) -> tuple[tuple[OfficerId, ...], tuple[OfficerId, ...], tuple[OfficerId, ...]]:
    """Return who is called on a day: on duty, deputy, leader. Without a roster all who take tips in, then all leaders."""
    members = sorted(keys.members_of(tx, authority, department), key=lambda one: one.officer)
    intake = tuple(one.officer for one in members if Duty.INTAKE in one.duties)
    leaders = tuple(one.officer for one in members if Duty.LEAD in one.duties)
    rows = store.duty_days(tx.connection, authority, department, day, day)
    officer, deputy, leader = (_officer(rows[0], name) if rows else None for name in _ROLES)
    return (
        (officer,) if officer in intake and officer else intake,
        (deputy,) if deputy in intake and deputy else (),
        (leader,) if leader in leaders and leader else leaders,
    )


_ROLES = ("officer_id", "deputy_id", "leader_id")


def _officer(row: object, name: str) -> OfficerId | None:
    value: bytes | None = getattr(row, name)
    return OfficerId(value) if value else None


def _bounds(first: datetime.date) -> tuple[Day, Day]:
    start = first.replace(day=1)
    last = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return Day(day_of(start)), Day(day_of(last))


def _named(tx: Transaction, actor: Actor, members: Sequence[Member], duty: Duty) -> tuple[Named, ...]:
    titles = officers.titles(tx, actor.authority, {one.officer for one in members if duty in one.duties})
    return tuple(sorted((Named(who, title) for who, title in titles.items()), key=lambda one: one.title))
