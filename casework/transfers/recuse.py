"""回避: the lead shuts out a department that the tip turns out to mean, and whoever sits with it.

Routing shuts out by the facts, and the facts are forgotten. What intake reads afterwards it says here: the department gets the
role `shut`, loses its part in the case and its wraps of the words, and for it the case does not exist any more. What it
supervised or decided goes to the next office above. One tip may be several cases, and several tips one matter: all of them are
shut together, or what one hides another would tell. That a wrap is gone the lead signs, or every browser would take the
envelope for one that somebody has changed (crypto/transfers.py, kind 3). Nobody opens a department in again.

The reason is one of a few: what intake read stays within the seal. Is the lead itself meant, it hands the case up
(casework/oversight/raise_up.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.cases import verifiers
from casework.cases.handing import SHUT_OUT
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import CaseId, DepartmentId, KeyId, TipId
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find, hidden_from, recipients_of, shut, shut_from
from casework.people import departments, keys
from casework.people.knowing import deputies_kept_out
from casework.rules.duties import Duty
from casework.tips import keep, rewrap
from casework.transfers import roles
from casework.transfers.giving import readers
from crypto import OpeningError
from crypto.encoding import Json
from crypto.transfers import Handing, TransferNote, verify_note

NOT_SIGNED = "没有签好，什么都没有改。请重新打开这一页再按。"
DUTIES = (Duty.INTAKE, Duty.LEAD)
REASONS: Mapping[str, str] = {
    "meant": "举报里说到这个部门，或者它的人",
    "related": "它的人和被举报的单位有关系",
    "before": "它以前办过，要查的就是怎么办的",
}


@dataclass(frozen=True)
class Signed:
    """The lead's signatures over the notes, in the order of `Recusal.notes`, and the letters record that made them."""

    signer: KeyId
    signatures: tuple[bytes, ...]


@dataclass(frozen=True)
class ToNote:
    """One note to sign: of which tip, at which place, who reads it no more, and the intake record it was sealed to."""

    tip: TipId
    place: int
    department: DepartmentId
    key: KeyId


@dataclass(frozen=True)
class Recusal:
    """What shutting a department out does: who goes with it, who supervises afterwards ("": as now), what is to be signed."""

    name: str
    house: tuple[str, ...]
    supervisor: str
    cases: int
    notes: tuple[ToNote, ...]


@dataclass(frozen=True)
class Shut:
    """Whom a case is hidden from: `officers` by the lead's word, `closed` because of where the tip came to; names."""

    officers: tuple[str, ...]
    closed: int


@query
def hidden(tx: Transaction, actor: Actor, number: str) -> Shut | None:
    """Return whom a visible case is hidden from, for those of the lead who may shut out; None where there is nobody."""
    case, role = find(tx, actor, number)
    if role != roles.LEAD or not set(DUTIES) & actor.duties:
        return None
    names, out = departments.names(tx, case.authority), shut_from(tx, case)
    found = Shut(tuple(sorted(names[one].name for one in out)), len(hidden_from(tx, case) - out))
    return found if found.officers or found.closed else None


@query
def choice(tx: Transaction, actor: Actor, number: str) -> tuple[tuple[DepartmentId, str], ...]:
    """Return the departments that the lead may shut out, with their names; raises NotFound, Forbidden, Refused."""
    case = _leads(tx, actor, number)
    names = departments.names(tx, case.authority)
    return tuple((one, names[one].name) for one in _able(tx, case) if one in names)


@query
def look(tx: Transaction, actor: Actor, number: str, department: DepartmentId) -> Recusal:
    """Return what shutting a department out does; raises NotFound, Forbidden, Refused."""
    case = _leads(tx, actor, number)
    group, house = _group(tx, case), _house(tx, case, department)
    names, before = departments.names(tx, case.authority), recipients_of(tx, case)
    after = _after(tx, case, house)
    return Recusal(
        name=names[department].name,
        house=tuple(names[one].name for one in sorted(house - {department})),
        supervisor=_new_supervisor(names, before, after),
        cases=len(group),
        notes=tuple(_to_note(tx, group, house)),
    )


@use_case
def shut_out(
    tx: Transaction, actor: Actor, number: str, department: DepartmentId, reason: str, signed: Signed | None = None
) -> None:
    """Shut a department out, with the office that it hosts or that hosts it. Raises NotFound, Forbidden, Refused."""
    case = _leads(tx, actor, number)
    if reason not in REASONS:
        raise Refused("reason", "请选为什么要回避。")
    group, house = _group(tx, case), _house(tx, case, department)
    notes = _signed(tx, case, _to_note(tx, group, house), signed)
    for one in group:
        _shut(tx, actor, one, house, reason)
    known = set(keys.intake_keys(tx, case.authority, sorted(house)))
    for tip, signatures in notes.items():
        of_tip = next(one for one in group if one.tip == tip)
        rewrap.shut_out(tx, case.authority, tip, signatures, known, readers(tx, of_tip, recipients_of(tx, of_tip)))


def _leads(tx: Transaction, actor: Actor, number: str) -> Case:
    case, role = find(tx, actor, number)
    if role != roles.LEAD or not set(DUTIES) & actor.duties:
        raise Forbidden
    if not _open(case):
        raise Refused("not_now", "这件案还在移送，或者已经撤回，现在不能请谁回避。")
    return case


def _open(case: Case) -> bool:
    return case.standing.main not in ("TRANSFERRED", "RAISED", "WITHDRAWN")


def _able(tx: Transaction, case: Case) -> list[DepartmentId]:
    """Return the departments that may be shut out: neither the lead's house nor shut out already."""
    directory, gone = departments.directory_of(tx, case.authority), shut_from(tx, case)
    lead = directory.department(case.department)
    return [
        DepartmentId(one.id)
        for one in directory.pack.departments
        if one.id not in gone and not roles.same_house(lead, one)
    ]


def _house(tx: Transaction, case: Case, department: DepartmentId) -> set[DepartmentId]:
    """Return a department with its host or guests; raises Refused for the lead's own house and for nobody."""
    directory = departments.directory_of(tx, case.authority)
    house = roles.housed(directory, department)
    if case.department in house:
        raise Refused("lead", "主办的部门自己要回避，请交给上一级。")
    if department not in _able(tx, case):
        raise Refused("department", "请选要回避的部门。")
    return house


def _group(tx: Transaction, case: Case) -> list[Case]:
    """Return the cases of one matter: the parts of a tip and what they were parted from, what follows and what is followed.

    What another department leads, as one that was answered before the others went up, is for that one to shut: browsers take
    a note of anybody but the lead for a forgery, and would open its words to nobody any more.
    """
    found: dict[CaseId, Case] = {}
    waiting = [case]
    while waiting:
        one = waiting.pop()
        if one.id in found or one.department != case.department:
            continue
        found[one.id] = one
        waiting += [*events.parts_of(tx, one), *events.followers_of(tx, one)]
        waiting += [events.load(tx, one.authority, other) for other in (one.part_of, one.follows) if other]
    return sorted(found.values(), key=lambda one: one.id)


def _to_note(tx: Transaction, group: Sequence[Case], house: set[DepartmentId]) -> list[ToNote]:
    """Return the notes to be signed: one for each tip and department of the house that reads it."""
    found: dict[TipId, list[ToNote]] = {}
    for case in group:
        if case.tip in found:
            continue
        first = len(rewrap.notes_of(tx, case.authority, case.tip)) + 1
        reading = sorted(keep.all_recipients_of(tx, case.authority, case.tip), key=lambda one: one.department)
        leaving = [one for one in reading if one.department in house]
        found[case.tip] = [
            ToNote(case.tip, place, one.department, one.key_id) for place, one in enumerate(leaving, first)
        ]
    return [one for notes in found.values() for one in notes]


def _signed(tx: Transaction, case: Case, wanted: Sequence[ToNote], signed: Signed | None) -> dict[TipId, list[TransferNote]]:
    """Return the notes of each tip once every signature fits; raises Refused."""
    found: dict[TipId, list[TransferNote]] = {one.tip: [] for one in wanted}
    signatures = signed.signatures if signed else ()
    if signed is None or len(wanted) != len(signatures):
        if wanted or signatures:
            raise Refused("not_signed", NOT_SIGNED)
        return found
    for one, signature in zip(wanted, signatures, strict=True):
        made = TransferNote(Handing.OUT, case.department, one.department, one.key, signed.signer, signature)
        try:
            verify_note(keys.keyring_for(tx, case.authority, [case.department, one.department]), one.tip, one.place, made)
        except OpeningError:
            raise Refused("not_signed", NOT_SIGNED) from None
        found[one.tip].append(made)
    return found


def _after(tx: Transaction, case: Case, house: set[DepartmentId]) -> dict[DepartmentId, str]:
    directory = departments.directory_of(tx, case.authority)
    return roles.without(directory, recipients_of(tx, case), case.department, hidden_from(tx, case) | house)


def _shut(tx: Transaction, actor: Actor, case: Case, house: set[DepartmentId], reason: str) -> None:
    """Take a house out of one case: its roles, its deputies among the verifiers, and say so in the case's history."""
    names, before, now = departments.names(tx, case.authority), recipients_of(tx, case), _after(tx, case, house)
    shut(tx, case, now, house)
    verifiers.take_off(tx, case, deputies_kept_out(tx, case, case.department))
    named: list[Json] = [str(one) for one in sorted(house)]
    changed = _new_supervisor(names, before, now)
    tell: dict[str, Json] = {"department": changed} if changed else {}
    events.note(tx, case, SHUT_OUT, actor=actor, payload={"departments": named, "reason": reason}, tell=tell)


def _new_supervisor(
    names: Mapping[DepartmentId, departments.Department], before: Mapping[DepartmentId, str], after: Mapping[DepartmentId, str]
) -> str:
    """Return the short name of the office that supervises now and did not before; empty where nothing changed."""
    was = {one for one, role in before.items() if role == roles.SUPERVISOR}
    new = [one for one, role in after.items() if role == roles.SUPERVISOR and one not in was]
    return names[new[0]].short_name if new else ""
