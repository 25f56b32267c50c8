"""Joint enforcement: the lead asks other departments, each answers, and those that take part see the lead sheet.

One department leads and answers to the reporter. The others are `asked` until they answer, and see the record; those that
take part become `assisting` and see the lead sheet too, and nothing that was sealed, since nothing is sealed to them.
Departments below the lead's level are not asked: a reporter who wanted the level above would not have them know, and the
server cannot tell. Nor are departments asked that play a part already.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.cases.deeds import find_for
from casework.cases.posts import claim_duty, duties_done
from casework.cases.words import check_no_private_numbers, clean
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import DepartmentId, OfficerId
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find, hidden_from, recipients_of, set_roles
from casework.people import departments, keys, officers
from casework.people.knowing import members_for
from casework.rules.duties import Duty
from casework.transfers import store
from crypto.encoding import Json
from policies import Department

ANSWERERS = (Duty.LEAD, Duty.VERIFY)
WORKING = ("JOINT", "EXTENDED")
MOST_ASKED = 5
ASKED = "asked"
"""The role of a department that has not answered yet; the desk of its leader and verifiers shows it as theirs to answer."""


@dataclass(frozen=True)
class Asked:
    """A department that was asked, and by whom: its answer (`asked`, `joined`, `declined`), what it said, its verifiers."""

    department: str
    id: DepartmentId
    reason: str
    answer: str
    said: str
    verifiers: tuple[str, ...]
    by: str
    at: datetime.datetime


@dataclass(frozen=True)
class JointNote:
    """What a joint verifier wrote."""

    department: str
    who: str
    at: datetime.datetime
    text: str


@dataclass(frozen=True)
class Verifier:
    """An officer whom a department may send."""

    officer: OfficerId
    title: str


@dataclass(frozen=True)
class Joint:
    """What the case page and the pages of joint enforcement show; `mine` is what the actor's department has to answer."""

    asked: tuple[Asked, ...]
    notes: tuple[JointNote, ...]
    mine: Asked | None
    can_answer: bool
    can_note: bool
    able: tuple[Verifier, ...]


@use_case
def ask(tx: Transaction, actor: Actor, number: str, wanted: Sequence[DepartmentId], reason: str) -> None:
    """Ask departments to verify together; the case is JOINT from then on. Raises Refused."""
    case = find_for(tx, actor, number, "join")
    said = clean(reason, "请他们一起查的理由")
    able = {DepartmentId(one.id) for one in _askable(tx, case)}
    if not 1 <= len(set(wanted)) <= MOST_ASKED or not set(wanted) <= able:
        raise Refused("bad_departments", f"请选一起查的部门，最多 {MOST_ASKED} 个。")
    key = {"authority_id": case.authority, "case_id": case.id}
    row = {"reason": said, "asked_by": actor.officer, "asked_at": tx.now, "answer": "asked", "said": ""}
    for department in sorted(set(wanted)):
        store.insert_joint(tx.connection, {**key, **row, "department_id": department})
    set_roles(tx, case, {**dict.fromkeys(wanted, ASKED), **recipients_of(tx, case)})
    named: list[Json] = [str(one) for one in sorted(set(wanted))]
    events.append(tx, case, "join", actor=actor, payload={"departments": named, "reason": said})


@use_case
def answer(tx: Transaction, actor: Actor, number: str, verifiers: Sequence[OfficerId], said: str, *, joins: bool) -> None:
    """Answer for the own department: it takes part with two or more verifiers, or says why it cannot and leaves the case."""
    actor.require(*ANSWERERS)
    case = _asked_case(tx, actor, number)
    text = clean(said, "不能参加的理由") if not joins else said.strip()
    check_no_private_numbers(text)
    chosen = set(verifiers)
    if joins:
        able = {one.officer for one in _able(tx, actor, case)}
        if len(chosen) < 2 or not chosen <= able:
            raise Refused("two_verifiers", "要派两名以上核查员。")
        for officer in sorted(chosen):
            claim_duty(tx, actor, case.id, Duty.VERIFY, officer)
    values = {
        "answer": "joined" if joins else "declined",
        "said": text,
        "answered_by": actor.officer,
        "answered_at": tx.now,
    }
    store.set_joint(tx.connection, case.authority, case.id, actor.department, values)
    # Whom the reporter named stays in the case; whoever was only asked leaves it.
    playing = recipients_of(tx, case)
    if joins:
        set_roles(tx, case, playing | {actor.department: "assisting"})
    elif playing[actor.department] == ASKED:
        set_roles(tx, case, {name: role for name, role in playing.items() if name != actor.department})
    events.note(tx, case, "joint_joined" if joins else "joint_declined", actor=actor, payload={"said": text})


@use_case
def note(tx: Transaction, actor: Actor, number: str, text: str) -> None:
    """Write what a joint verifier found, for those who lead."""
    case, role = find(tx, actor, number)
    if not _notes(tx, actor, case, role):
        raise Forbidden("not_assigned", "这件案没有派给您核查。")
    said = clean(text, "核查情况")
    values = {"department_id": actor.department, "officer_id": actor.officer, "at": tx.now, "text": said}
    store.add_note(tx.connection, case.authority, case.id, values)
    events.note(tx, case, "joint_note", actor=actor)


@query
def joint(tx: Transaction, actor: Actor, number: str) -> Joint | None:
    """Return the joint enforcement of a visible case, or None where nobody was asked; raises NotFound."""
    case, role = find(tx, actor, number)
    rows = store.joint_of(tx.connection, case.authority, case.id)
    if not rows:
        return None
    asked = _asked(tx, case, rows)
    open_to = next((one for one in asked if one.id == actor.department and one.answer == "asked"), None)
    can_answer = open_to is not None and case.standing.main in WORKING and bool(set(ANSWERERS) & actor.duties)
    sees_notes = role in ("lead", "assisting")
    return Joint(
        asked=asked,
        notes=_joint_notes(tx, case) if sees_notes else (),
        mine=open_to if can_answer else None,
        can_answer=can_answer,
        can_note=_notes(tx, actor, case, role),
        able=_able(tx, actor, case) if can_answer else (),
    )


@query
def askable(tx: Transaction, actor: Actor, number: str) -> tuple[Department, ...]:
    """Return the departments that the lead of a visible case may ask; raises NotFound."""
    case, _ = find(tx, actor, number)
    return tuple(_askable(tx, case))


def _askable(tx: Transaction, case: Case) -> list[Department]:
    directory = departments.directory_of(tx, case.authority)
    playing = {name for name, role in recipients_of(tx, case).items() if role != "assisting"}
    playing |= {DepartmentId(row.department_id) for row in store.joint_of(tx.connection, case.authority, case.id)}
    hidden = hidden_from(tx, case)
    lead = directory.department(case.department)
    return [
        one
        for one in directory.pack.departments
        if one.id in directory.live
        and DepartmentId(one.id) not in playing
        and DepartmentId(one.id) not in hidden
        and directory.pack.region_of(one.region).contains(lead.region)
        and (one.kind == "discipline") == (lead.kind == "discipline")
    ]


def _asked_case(tx: Transaction, actor: Actor, number: str) -> Case:
    case, _ = find(tx, actor, number)
    rows = store.joint_of(tx.connection, case.authority, case.id)
    mine = [row for row in rows if row.department_id == actor.department]
    if not mine:
        raise Forbidden
    if mine[0].answer != "asked" or case.standing.main not in WORKING:
        raise Refused("answered", "已经答复过了，或者这件案已经查完。")
    return case


def _notes(tx: Transaction, actor: Actor, case: Case, role: str) -> bool:
    """Say whether the actor verifies the case for a department that takes part, while it is verified."""
    verifies = duties_done(tx, case.authority, case.id).get(actor.officer) is Duty.VERIFY
    return role == "assisting" and verifies and case.standing.main in WORKING


def _able(tx: Transaction, actor: Actor, case: Case) -> tuple[Verifier, ...]:
    done = duties_done(tx, case.authority, case.id)
    able = {
        one.officer
        for one in members_for(tx, case, actor.department)
        if Duty.VERIFY in one.duties and done.get(one.officer, Duty.VERIFY) is Duty.VERIFY
    }
    titles = officers.titles(tx, case.authority, able)
    return tuple(sorted((Verifier(one, titles.get(one, "")) for one in able), key=lambda one: one.title))


def _asked(tx: Transaction, case: Case, rows: Sequence[Any]) -> tuple[Asked, ...]:
    names, done = departments.names(tx, case.authority), duties_done(tx, case.authority, case.id)
    verifying = {officer for officer, duty in done.items() if duty is Duty.VERIFY}
    titles = officers.titles(tx, case.authority, verifying | {OfficerId(row.asked_by) for row in rows})
    found = []
    for row in rows:
        by = titles.get(OfficerId(row.asked_by), "")
        department = DepartmentId(row.department_id)
        mates = {one.officer for one in keys.members_of(tx, case.authority, department)}
        sent = tuple(sorted(titles.get(one, "") for one in verifying & mates))
        found.append(Asked(names[department].name, department, row.reason, row.answer, row.said, sent, by, row.asked_at))
    return tuple(found)


def _joint_notes(tx: Transaction, case: Case) -> tuple[JointNote, ...]:
    names, rows = departments.names(tx, case.authority), store.notes_of(tx.connection, case.authority, case.id)
    titles = officers.titles(tx, case.authority, {OfficerId(row.officer_id) for row in rows})
    return tuple(
        JointNote(names[DepartmentId(row.department_id)].name, titles.get(OfficerId(row.officer_id), ""), row.at, row.text)
        for row in rows
    )
