"""Deputations (代办): somebody does given duties for a department for a time. One mechanism for two needs.

    absence (AB角)   an officer is away until a day; a colleague of the department stands in with the same duties
    pooled desk      a small department's missing duties are done by officers of another department who have them at home

A deputy keeps the department's seeds as its own members do, from a new epoch on, and loses them with the end: who gains or
loses seeds brings a new epoch along, made in the browser of a keeper of keys. At the desk the two are never mixed: an
officer of another department chooses whom to act for, and has then that department's cases and the given duties, and
nothing of their own (casework/people/sessions.py); of those cases they see none that their own department must not learn of.
Whose post on a case bars which, holds for the person all the same.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from casework.kernel import access, authorities
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import AuthorityId, Day, DepartmentId, OfficerId, fresh_id
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.people import store
from casework.people.keys import members_of
from casework.people.moves import move_keys, seeds_of
from casework.people.rotation import SEED_NEEDS, KeyChange, needs
from casework.people.store import deputies
from casework.rules.duties import NAMES, Duty
from policies import Department, Pack

LONGEST = datetime.timedelta(days=366)
# What officers of another department may do. Approving is signed under the own department's key, which the payer was told;
# paying is the payer's own; the discipline inspection looks after itself.
LENDABLE = frozenset({Duty.INTAKE, Duty.VERIFY, Duty.LEGAL, Duty.LEAD, Duty.REWARD, Duty.OVERSEE, Duty.KEYS})


@dataclass(frozen=True)
class Giving:
    """What is given: to whom, which duties, from when to when (both included; no last day: until it is ended), for whom."""

    officer: OfficerId
    duties: frozenset[Duty]
    first_day: Day
    last_day: Day | None
    absent: OfficerId | None = None


@dataclass(frozen=True)
class Deputation:
    """One deputation as the roster shows it. `home` is the deputy's own department; the people are titles.

    `absent` is who is away, `by` who gave it (empty where it was founded with the authority), `ended_by` who ended it on
    `ended_day`, before its last day.
    """

    id: bytes
    officer: OfficerId
    title: str
    home: DepartmentId
    duties: tuple[Duty, ...]
    absent: str
    first_day: Day
    last_day: Day | None
    by: str
    ended_day: Day | None
    ended_by: str


@dataclass(frozen=True)
class Ending:
    """What the end of a deputation changes: whether the keys are made anew, and the duties that the deputy keeps here."""

    deputation: Deputation
    moves_keys: bool
    left: tuple[Duty, ...]


@dataclass(frozen=True)
class Lender:
    """Somebody of another department who could act for the actor's, with the duties that could be lent."""

    officer: OfficerId
    title: str
    home: DepartmentId
    duties: tuple[Duty, ...]


@use_case
def give(tx: Transaction, actor: Actor, giving: Giving, change: KeyChange | None = None) -> None:
    """Begin a deputation for the actor's department; with `change` where it brings seeds. Raises Forbidden, Refused."""
    title = _check_giving(tx, actor, giving)
    before = members_of(tx, actor.authority, actor.department, coming=True)
    row = {
        "authority_id": actor.authority,
        "id": fresh_id(),
        "officer_id": giving.officer,
        "department_id": actor.department,
        "duties": sorted(duty.value for duty in giving.duties),
        "absent_id": giving.absent,
        "first_day": giving.first_day,
        "last_day": giving.last_day,
        "given_by": actor.officer,
    }
    store.add(tx.connection, "deputation", [row])
    after = members_of(tx, actor.authority, actor.department, coming=True)
    move_keys(tx, actor, before, after, giving.officer, change)
    told = "、".join(NAMES[duty] for duty in sorted(giving.duties))
    access.note(tx, actor, "deputize", detail=f"{title}：{told}")


@use_case
def end(tx: Transaction, actor: Actor, wanted: bytes, change: KeyChange | None = None) -> None:
    """End a deputation of the actor's department; with `change` where seeds are taken away. Raises NotFound, Refused."""
    rows = {row.id: row for row in _running(tx, actor.authority, actor.department)}
    row = rows.get(wanted)
    if row is None:
        raise NotFound
    if row.absent_id != actor.officer:
        actor.require(Duty.KEYS, Duty.LEAD)
    before = members_of(tx, actor.authority, actor.department, coming=True)
    deputies.end(tx.connection, actor.authority, [wanted], tx.today, actor.officer)
    after = members_of(tx, actor.authority, actor.department, coming=True)
    move_keys(tx, actor, before, after, OfficerId(row.officer_id), change)
    access.note(tx, actor, "end_deputation", detail=row.title)


@query
def ending(tx: Transaction, actor: Actor, wanted: bytes) -> Ending:
    """What the end of a deputation changes. Raises Forbidden, NotFound."""
    actor.require(Duty.KEYS, Duty.LEAD)
    rows = [row for row in _running(tx, actor.authority, actor.department) if row.id == wanted]
    if not rows:
        raise NotFound
    officer = OfficerId(rows[0].officer_id)
    left: set[str] = set()
    if rows[0].home == actor.department:
        left |= store.duties(tx.connection, actor.authority, [officer]).get(officer, set())
    for row in _running(tx, actor.authority, actor.department):
        if row.officer_id == officer and row.id != wanted:
            left |= set(row.duties)
    held = left | set(rows[0].duties)
    moves = any(needs(_duties(held), purpose) != needs(_duties(left), purpose) for purpose in SEED_NEEDS)
    return Ending(_views(tx, actor.authority, rows)[0], moves, tuple(sorted(_duties(left))))


@query
def running(tx: Transaction, actor: Actor) -> tuple[Deputation, ...]:
    """The deputations for the actor's department that are not over. Raises Forbidden."""
    actor.require(Duty.KEYS, Duty.LEAD)
    return _views(tx, actor.authority, _running(tx, actor.authority, actor.department))


@query
def ended(tx: Transaction, actor: Actor) -> tuple[Deputation, ...]:
    """The deputations for the actor's department that somebody ended within the last year, the latest first."""
    actor.require(Duty.KEYS, Duty.LEAD)
    since = Day(tx.today - LONGEST.days)
    return _views(tx, actor.authority, deputies.ended(tx.connection, actor.authority, actor.department, since))


@query
def standing_in(tx: Transaction, actor: Actor) -> tuple[Deputation, ...]:
    """Who stands in for the actor while the actor is away, now or soon."""
    rows = _running(tx, actor.authority, actor.department)
    return _views(tx, actor.authority, [row for row in rows if row.absent_id == actor.officer])


@query
def lenders(tx: Transaction, actor: Actor) -> tuple[Lender, ...]:
    """The officers of other departments who could act for the actor's. Raises Forbidden."""
    actor.require(Duty.KEYS, Duty.LEAD)
    pack = authorities.pack_of(tx, actor.authority)
    own = pack.department(actor.department)
    rows = [
        row
        for row in deputies.elsewhere(tx.connection, actor.authority, actor.department)
        if may_lend(pack, pack.department(row.department_id), own)
    ]
    held = store.duties(tx.connection, actor.authority, [OfficerId(row.id) for row in rows])
    found = []
    for row in rows:
        lent = sorted(LENDABLE & {Duty(duty) for duty in held.get(OfficerId(row.id), ())})
        if lent:
            found.append(Lender(OfficerId(row.id), row.title, DepartmentId(row.department_id), tuple(lent)))
    return tuple(found)


@query
def substitutes(tx: Transaction, actor: Actor) -> dict[OfficerId, str]:
    """The colleagues who do one of the actor's duties too and could stand in: officer → title."""
    members = members_of(tx, actor.authority, actor.department)
    able = {one.officer for one in members if one.officer != actor.officer and actor.duties & one.duties}
    return store.titles(tx.connection, actor.authority, able)


@query
def shared_duties(tx: Transaction, actor: Actor, deputy: OfficerId) -> frozenset[Duty]:
    """The actor's own duties that a colleague can do with the seeds that they have."""
    theirs = seeds_of(members_of(tx, actor.authority, actor.department), deputy)
    own = store.duties(tx.connection, actor.authority, [actor.officer]).get(actor.officer, set())
    return frozenset(
        duty for duty in _duties(own) if {purpose for purpose in SEED_NEEDS if needs({duty}, purpose)} <= theirs
    )


def may_lend(pack: Pack, home: Department, own: Department) -> bool:
    """Whether officers of `home` may act for `own`: of the same region or one above, and neither a discipline inspection.

    Whoever acts for an office sees its cases; from below, or from outside, these may be about the deputy's own department.
    """
    return "discipline" not in (home.kind, own.kind) and pack.region_of(home.region).contains(own.region)


def _check_giving(tx: Transaction, actor: Actor, giving: Giving) -> str:
    """Return the deputy's title; raises Forbidden and Refused."""
    by_self = giving.absent == actor.officer
    if not by_self:
        actor.require(Duty.KEYS, Duty.LEAD)
    row = store.officer_row(tx.connection, actor.authority, giving.officer)
    if row is None or not row.active:
        raise NotFound
    if giving.officer in (actor.officer, giving.absent):
        raise Refused("yourself", "不能给自己代办，换一个人。")
    if not giving.duties:
        raise Refused("duties", "至少选一个岗位职责。")
    _check_days(tx.today, giving)
    if row.department_id == actor.department:
        _check_absent(tx, actor, giving)
    else:
        _check_lent(tx, actor, giving, DepartmentId(row.department_id))
    return str(row.title)


def _check_days(today: Day, giving: Giving) -> None:
    last = giving.last_day
    if giving.first_day < today or (last is not None and not giving.first_day <= last <= giving.first_day + LONGEST.days):
        raise Refused("days", "日子不对：从今天或以后开始，最多一年。")


def _check_absent(tx: Transaction, actor: Actor, giving: Giving) -> None:
    """Within a department only an absence is deputed; new duties for good are given by changing the duties."""
    if giving.absent is None or giving.last_day is None:
        raise Refused("absent", "本部门的人代办，要写谁不在、到哪天。长期的，改职责。")
    absent = store.officer_row(tx.connection, actor.authority, giving.absent)
    if absent is None or not absent.active or absent.department_id != actor.department:
        raise NotFound
    held = store.duties(tx.connection, actor.authority, [giving.absent]).get(giving.absent, set())
    if not giving.duties <= {Duty(duty) for duty in held}:
        raise Refused("duties", "只能代办不在的人自己的职责。")


def _check_lent(tx: Transaction, actor: Actor, giving: Giving, home: DepartmentId) -> None:
    if giving.absent == actor.officer:
        raise Forbidden
    pack = authorities.pack_of(tx, actor.authority)
    if not may_lend(pack, pack.department(home), pack.department(actor.department)):
        raise Refused("lender", "这个部门的人不能给本部门代办。")
    held = store.duties(tx.connection, actor.authority, [giving.officer]).get(giving.officer, set())
    if not giving.duties <= LENDABLE & {Duty(duty) for duty in held}:
        raise Refused("duties", "只能请人代办他在自己部门做着的职责。批准和付款不能代办。")


def _running(tx: Transaction, authority: AuthorityId, department: DepartmentId) -> list[Any]:
    return list(deputies.of_department(tx.connection, authority, department, tx.today))


def _views(tx: Transaction, authority: AuthorityId, rows: Collection[Any]) -> tuple[Deputation, ...]:
    named = {one for row in rows for one in (row.absent_id, row.given_by, row.ended_by) if one}
    names = store.titles(tx.connection, authority, {OfficerId(one) for one in named})
    return tuple(
        Deputation(
            id=row.id,
            officer=OfficerId(row.officer_id),
            title=row.title,
            home=DepartmentId(row.home),
            duties=tuple(Duty(duty) for duty in row.duties),
            absent=names.get(OfficerId(row.absent_id), "") if row.absent_id else "",
            first_day=Day(row.first_day),
            last_day=None if row.last_day is None else Day(row.last_day),
            by=names.get(OfficerId(row.given_by), "") if row.given_by else "",
            ended_day=None if row.ended_day is None else Day(row.ended_day),
            ended_by=names.get(OfficerId(row.ended_by), "") if row.ended_by else "",
        )
        for row in rows
    )


def _duties(values: Collection[str]) -> set[Duty]:
    return {Duty(value) for value in values}
