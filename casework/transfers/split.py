"""Parting a tip about several enterprises into a case for each; nobody takes that back (dossier A09).

Intake parts a case before anybody verifies it, with the record as it stands: each part begins with that record and its own
enterprise, with what was promised to the reporter, and with everybody's duties, so that whoever opened the words verifies
none of the parts. The words stay one: a part is not handed on, since its receiver would get them all.
"""

from dataclasses import dataclass, replace

from casework.cases import order, parts, written
from casework.cases.deeds import find_for
from casework.cases.handing import handed
from casework.cases.handle import RecordText
from casework.cases.posts import claim_duty, duties_done
from casework.cases.words import check_no_private_numbers, required, state_label
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import CaseId, fresh_id
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import all_roles_of, find
from casework.rules.duties import Duty
from crypto.encoding import Json

FEWEST, MOST, LONGEST = 2, 5, 200


@dataclass(frozen=True)
class Part:
    """One of the cases that a tip was parted into, by what officers wrote; `place` is what its reporter calls it by, from 1."""

    place: int
    number: str
    subject: str
    state_label: str


@dataclass(frozen=True)
class Parted:
    """The number of the case that the tip came in, its parts in their order, and which of them this case is (0: none)."""

    whole: str
    parts: tuple[Part, ...]
    place: int


@use_case
def split(tx: Transaction, actor: Actor, number: str, subjects: tuple[str, ...]) -> tuple[str, ...]:
    """Part a case into one for each of two to five enterprises, named as officers do; return their numbers.

    Raises NotFound, Forbidden, and Refused for names that are missing or alike, or a case that cannot be parted (any more).
    """
    case = find_for(tx, actor, number, parts.SPLIT)
    record = _record(tx, case)
    named = _named(subjects)
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    # Ids that rise keep the order in which the enterprises were named.
    ids = sorted(CaseId(fresh_id()) for _ in named)
    made = [_part(tx, actor, case, one, replace(record, subject=name)) for one, name in zip(ids, named, strict=True)]
    payload: dict[str, Json] = {"into": list[Json](made)}
    tell: dict[str, Json] = {"parts": str(len(made))}
    order.forget(tx, case)
    events.append(tx, case, parts.SPLIT, actor=actor, payload=payload, tell=tell, values={"letters_unread": 0})
    return tuple(made)


@query
def parted(tx: Transaction, actor: Actor, number: str) -> Parted | None:
    """Return what a visible case was parted into or from, or None; only for the department that leads it."""
    case, role = find(tx, actor, number)
    found = events.parts_of(tx, case) if role == "lead" else ()
    if not found:
        return None
    whole = case if case.part_of is None else events.load(tx, case.authority, case.part_of)
    shown = []
    for place, one in enumerate(found, 1):
        record = written.record_of(tx, one)
        shown.append(Part(place, one.number, record.subject if record else "", state_label(one.standing)))
    places = {one.id: place for place, one in enumerate(found, 1)}
    return Parted(whole.number, tuple(shown), places.get(case.id, 0))


def _record(tx: Transaction, case: Case) -> RecordText:
    """Return the record that the parts begin with; Refused where the case cannot be parted."""
    if not parts.partable(tx, case):
        raise Refused("not_now", "这件案不能拆：拆出来的、并了案的、下过结论的，都不能再拆。")
    if handed(tx, case).designated not in ("", case.department):
        raise Refused("designated", "上级指定了别的部门，先转过去，由那边拆。")
    record = written.record_of(tx, case)
    if record is None:
        raise Refused("no_record", "先写案件登记，再拆。")
    return record


def _named(subjects: tuple[str, ...]) -> tuple[str, ...]:
    check_no_private_numbers(*subjects)
    named = tuple(required(one, "单位") for one in subjects)
    if not FEWEST <= len(named) <= MOST:
        raise Refused("how_many", "写两家到五家，一家一行。")
    if len(set(named)) < len(named):
        raise Refused("alike", "有两家写得一样，请改一下。")
    if max(map(len, named)) > LONGEST:
        raise Refused("too_long", f"单位太长，最多 {LONGEST} 个字。")
    return named


def _part(tx: Transaction, actor: Actor, whole: Case, part: CaseId, record: RecordText) -> str:
    """Open a case for one enterprise, at the state of the whole one, and return its number."""
    case = events.begin_part(tx, whole, part, all_roles_of(tx, whole), actor)
    order.inherit(tx, whole, part)
    if whole.standing.main == "ACCEPTED":
        values = {
            "due": whole.due,
            "due_kind": whole.due_kind,
            "due_from": whole.due_from,
            "due_days": whole.due_days,
            "attestation": whole.attestation,
            "attestation_key": whole.attestation_key,
        }
        tell: dict[str, Json] = {} if whole.due is None else {"day": whole.due}
        case = events.append(tx, case, "accept", actor=actor, tell=tell, values=values)
    written.first_record(tx, actor, case, record)
    for officer, duty in duties_done(tx, whole.authority, whole.id).items():
        claim_duty(tx, actor, case.id, duty, officer)
    return case.number
