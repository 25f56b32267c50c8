"""责任单位 1…n of a case: intake or verification of the department that leads it names them, beside the case record.

Several are named where several are liable: whoever lent the permit, whoever let the work out, whoever did it (平湛安〔2022〕9号
28、29). A merged case has those of the case that it follows until it names its own.
"""

from collections.abc import Collection
from dataclasses import dataclass

from casework.cases import written
from casework.cases.verification import recused
from casework.enterprises import store
from casework.enterprises.known import candidates, known_to
from casework.enterprises.records import Candidate, EnterpriseId, EnterpriseText, entry_of
from casework.enterprises.register import add
from casework.kernel import events, visibility
from casework.kernel.among import glance
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.rules import lifecycle
from casework.rules.duties import Duty

NAMED = "liable"
MOST = 9
_DUTIES = (Duty.INTAKE, Duty.VERIFY)


@dataclass(frozen=True)
class Liable:
    """One liable enterprise of a case: its place from 1, and the entry that it is part of today."""

    place: int
    id: EnterpriseId
    name: str
    code: str


@dataclass(frozen=True)
class LiablePanel:
    """What a case's page shows of them; `offered` is what the record's 单位 may mean, while nobody has chosen."""

    named: tuple[Liable, ...]
    subject: str
    offered: tuple[Candidate, ...]
    may_name: bool


def enterprises_of(tx: Transaction, case: Case) -> tuple[Liable, ...]:
    """Return the liable enterprises of a case that the caller has found, in their order; none before somebody named one."""
    rows = store.liable_of(tx.connection, case.authority, case.id)
    while not rows and case.follows is not None:
        case = glance(tx, case.authority, case.follows)
        rows = store.liable_of(tx.connection, case.authority, case.id)
    return tuple(_liable(tx, case, row.place, EnterpriseId(row.enterprise_id)) for row in rows)


def enterprise_of(tx: Transaction, case: Case) -> EnterpriseId | None:
    """Return the first liable enterprise of a case that the caller has found, or None."""
    found = enterprises_of(tx, case)
    return found[0].id if found else None


@query
def panel(tx: Transaction, actor: Actor, number: str) -> LiablePanel | None:
    """Return what the page of a visible case shows of the enterprises, or None where there is nothing; raises NotFound."""
    case, role = visibility.find(tx, actor, number)
    record = written.record_of(tx, case)
    named = enterprises_of(tx, case)
    may = record is not None and _may(tx, actor, case, role)
    if not named and not may:
        return None
    subject = record.subject if record else ""
    offered = candidates(tx, actor, subject) if may and subject and not named else ()
    return LiablePanel(named, subject, offered, may)


@use_case
def name(tx: Transaction, actor: Actor, number: str, one: EnterpriseId) -> None:
    """Name a known entry as the next liable enterprise of the case; raises NotFound, Forbidden and Refused."""
    case = _case(tx, actor, number)
    known = known_to(tx, actor)
    if one not in known.entries:
        raise Refused("bad_enterprise", "请从名册里选一家。")
    _name(tx, actor, case, known.root(one))


@use_case
def name_new(
    tx: Transaction, actor: Actor, number: str, text: EnterpriseText, seen: Collection[EnterpriseId] = ()
) -> EnterpriseId:
    """Enter an enterprise that only those who may know of this case will see, and name it; raises as `name`."""
    case = _case(tx, actor, number)
    one = add(tx, actor, text, seen, shared=False)
    _name(tx, actor, case, one)
    return one


@use_case
def take_off(tx: Transaction, actor: Actor, number: str, place: int) -> None:
    """Take an enterprise off the case: it was named by mistake. Raises NotFound, Forbidden and Refused."""
    case = _case(tx, actor, number)
    if not store.delete_liable(tx.connection, case.authority, case.id, place):
        raise Refused("bad_enterprise", "这一家已经不在单子上了。")
    events.note(tx, case, NAMED, actor=actor, payload={"off": place})


def _name(tx: Transaction, actor: Actor, case: Case, one: EnterpriseId) -> None:
    rows = store.liable_of(tx.connection, case.authority, case.id)
    if any(_liable(tx, case, row.place, EnterpriseId(row.enterprise_id)).id == one for row in rows):
        raise Refused("already", "这一家已经是责任单位了。")
    if len(rows) >= MOST:
        raise Refused("too_many", f"责任单位最多 {MOST} 家。")
    place = max((row.place for row in rows), default=0) + 1
    key = {"authority_id": case.authority, "case_id": case.id, "place": place, "enterprise_id": one}
    store.insert_liable(tx.connection, key | {"written_by": actor.officer, "at": tx.now})
    events.note(tx, case, NAMED, actor=actor, payload={"place": place})


def _liable(tx: Transaction, case: Case, place: int, one: EnterpriseId) -> Liable:
    (row,) = store.entries_by_id(tx.connection, case.authority, [one])
    entry = entry_of(row)
    while entry.merged_into is not None:
        (row,) = store.entries_by_id(tx.connection, case.authority, [entry.merged_into])
        entry = entry_of(row)
    return Liable(place, entry.id, entry.text.name, entry.text.code)


def _case(tx: Transaction, actor: Actor, number: str) -> Case:
    actor.require(*_DUTIES)
    case, role = visibility.find(tx, actor, number)
    if role != "lead" or actor.officer in recused(tx, case):
        raise Forbidden
    if written.record_of(tx, case) is None:
        raise Refused("no_record", "先写案件登记，再写责任单位。")
    if case.standing.main in lifecycle.CLOSED:
        raise Refused("not_now", "这件案已经办结，责任单位不能再改。")
    return case


def _may(tx: Transaction, actor: Actor, case: Case, role: str) -> bool:
    is_theirs = role == "lead" and bool(actor.duties.intersection(_DUTIES))
    return is_theirs and case.standing.main not in lifecycle.CLOSED and actor.officer not in recused(tx, case)
