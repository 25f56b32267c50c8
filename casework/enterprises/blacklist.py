"""Blacklistings as records of what people decided: notified, answered, decided, published, removed (rules/listing.py).

The department whose penalty it rests on takes every step (谁处罚、谁决定、谁负责), each with its day and, where the rule
says so, its document. One that rests on a case is seen by those who may know of the case, and by everybody once it is public.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.cases import measures
from casework.cases.words import check_no_private_numbers, clean, required
from casework.enterprises import store
from casework.enterprises.known import Known, find
from casework.enterprises.records import EnterpriseId
from casework.kernel import visibility
from casework.kernel.errors import Conflict, Forbidden, NotFound, Refused
from casework.kernel.ids import Day, date_of, day_of, fresh_id
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import visible_cases
from casework.rules import listing
from casework.rules.listing import ListingStep, Standing

_LONGEST_DOCUMENT = 60


@dataclass(frozen=True)
class StepText:
    """A step as an officer writes it. `answer_by`, with a notice alone: the last day on which the enterprise may answer."""

    step: str
    day: Day | None
    document_number: str
    text: str
    answered: bool = False
    answer_by: Day | None = None


@dataclass(frozen=True)
class Taken:
    """A step that was taken."""

    label: str
    day: Day
    document_number: str
    text: str


@dataclass(frozen=True)
class Listing:
    """One listing: where it stands, its days, the steps so far, and those that the officer may take now."""

    id: bytes
    enterprise: EnterpriseId
    penalty: str
    state: str
    state_name: str
    answer_by: Day | None
    listed: Day | None
    until: Day | None
    department: str
    steps: tuple[Taken, ...]
    next: tuple[ListingStep, ...]
    version: int


@dataclass(frozen=True)
class Penalty:
    """A measure with a document that a listing may rest on: the case's number, the measure's own, and how it reads."""

    case: str
    measure: int
    text: str


@use_case
def begin(tx: Transaction, actor: Actor, one: EnterpriseId, penalty: tuple[str, int] | str, notice: StepText) -> bytes:
    """Begin with the written notice and return the listing's id. `penalty` is (case number, measure), or a document elsewhere.

    Raises NotFound, Forbidden and Refused.
    """
    known, _ = find(tx, actor, one)
    rules, step = tx.office.policies.blacklist, _step(tx, actor, "notify")
    case, text = _penalty(tx, actor, known, one, penalty)
    if notice.answer_by is None or notice.day is None or notice.answer_by < notice.day:
        raise Refused("no_answer_by", "请写单位可以申辩到哪一天，不早于告知的那天。")
    standing = listing.after(rules, Standing(), step, date_of(notice.day), date_of(notice.answer_by))
    new = fresh_id()
    key = {"authority_id": actor.authority, "id": new, "enterprise_id": known.root(one), "department_id": actor.department}
    _check(tx, Standing(), step, notice)
    store.insert_listing(tx.connection, {**key, "case_id": case, "penalty": text, "version": 1, **_columns(standing)})
    _write(tx, actor, new, notice, step)
    return new


@use_case
def take_step(tx: Transaction, actor: Actor, one: EnterpriseId, which: bytes, text: StepText, seen_version: int) -> None:
    """Take the next step of a listing of the actor's department; raises NotFound, Forbidden, Refused and Conflict."""
    known, _ = find(tx, actor, one)
    row = next((row for row in _rows(tx, actor, known, one) if bytes(row.id) == which), None)
    if row is None:
        raise NotFound
    if row.department_id != actor.department:
        raise Forbidden("not_yours", "谁处罚、谁决定：这一条由作出处罚的部门办。")
    step, standing = _step(tx, actor, text.step), _standing(row)
    if step.name == "notify":
        raise Refused("bad_step", "已经告知过了。")
    _check(tx, standing, step, text)
    after = listing.after(tx.office.policies.blacklist, standing, step, date_of(text.day or tx.today))
    if not store.update_listing(tx.connection, actor.authority, which, seen_version, _columns(after)):
        raise Conflict
    _write(tx, actor, which, text, step)


@query
def penalties(tx: Transaction, actor: Actor, one: EnterpriseId) -> tuple[Penalty, ...]:
    """Return the measures with a document, in visible cases about an enterprise, that the actor's department leads."""
    known, _ = find(tx, actor, one)
    found = []
    for row in store.cases_about(tx.connection, visible_cases(actor), _members(known, one)):
        if row.role == "lead":
            case, _ = visibility.find(tx, actor, row.number)
            standing = [taken for taken in measures.standing(tx, case) if taken.document_number]
            found += [Penalty(case.number, taken.number, f"{taken.name}，{taken.document_number}") for taken in standing]
    return tuple(found)


def listings_of(tx: Transaction, actor: Actor, known: Known, one: EnterpriseId) -> tuple[Listing, ...]:
    """Return the listings of an enterprise that the officer may know of, the newest step first."""
    rows = _rows(tx, actor, known, one)
    steps: dict[bytes, list[Taken]] = {}
    for line in store.lines_of(tx.connection, "blacklist_step", actor.authority, [bytes(row.id) for row in rows]):
        named = listing.step_named(tx.office.policies.blacklist, line.step)
        label = named.label if named else line.step
        steps.setdefault(bytes(line.blacklisting_id), []).append(Taken(label, Day(line.day), line.document_number, line.text))
    found = [_listing(tx, actor, row, tuple(steps.get(bytes(row.id), ()))) for row in rows]
    return tuple(sorted(found, key=lambda one: (-max((step.day for step in one.steps), default=0), one.id)))


def _listing(tx: Transaction, actor: Actor, row: Any, steps: tuple[Taken, ...]) -> Listing:
    standing, is_own = _standing(row), row.department_id == actor.department
    return Listing(
        bytes(row.id),
        EnterpriseId(row.enterprise_id),
        row.penalty,
        row.state,
        listing.STATES[row.state],
        _day(row.answer_by),
        _day(row.listed_day),
        _day(row.until_day),
        row.department_id,
        steps,
        listing.lawful(tx.office.policies.blacklist, standing, actor.duties, date_of(tx.today)) if is_own else (),
        row.version,
    )


def _rows(tx: Transaction, actor: Actor, known: Known, one: EnterpriseId) -> list[Any]:
    about = _members(known, one)
    return list(store.listings(tx.connection, actor.authority, visible_cases(actor), about, sorted(listing.PUBLIC)))


def _members(known: Known, one: EnterpriseId) -> list[EnterpriseId]:
    return [entry.id for entry in known.members(known.root(one))]


def _penalty(
    tx: Transaction, actor: Actor, known: Known, one: EnterpriseId, given: tuple[str, int] | str
) -> tuple[bytes | None, str]:
    if isinstance(given, str):
        said = clean(given, "处罚决定的名称和文号")
        return None, said
    case, role = visibility.find(tx, actor, given[0])
    about = {bytes(row.id) for row in store.cases_about(tx.connection, visible_cases(actor), _members(known, one))}
    taken = next((taken for taken in measures.standing(tx, case) if taken.number == given[1]), None)
    if role != "lead" or case.id not in about or taken is None or not taken.document_number:
        raise Refused("bad_penalty", "请选本部门对这家单位作出、有文号的处罚。")
    return case.id, f"{taken.name}，{taken.document_number}"


def _step(tx: Transaction, actor: Actor, name: str) -> ListingStep:
    step = listing.step_named(tx.office.policies.blacklist, name)
    if step is None:
        raise Refused("bad_step", "请选下一步。")
    actor.require(*step.duties)
    return step


def _check(tx: Transaction, standing: Standing, step: ListingStep, text: StepText) -> None:
    if text.day is None or text.day > tx.today:
        raise Refused("future", "请写日子，不晚于今天。")
    fault = listing.why_not(tx.office.policies.blacklist, standing, step, date_of(text.day), answered=text.answered)
    if fault:
        raise Refused("not_now", fault)
    document = text.document_number.strip()
    if step.document and not document:
        raise Refused("no_document", f"{step.label}要写文号。")
    if len(document) > _LONGEST_DOCUMENT:
        raise Refused("too_long", f"文号最多 {_LONGEST_DOCUMENT} 个字。")
    check_no_private_numbers(document, required(text.text, step.text))


def _write(tx: Transaction, actor: Actor, which: bytes, text: StepText, step: ListingStep) -> None:
    key = {"authority_id": actor.authority, "blacklisting_id": which}
    values: Mapping[str, object] = {
        "step": step.name,
        "day": text.day,
        "document_number": text.document_number.strip(),
        "text": text.text.strip(),
        "written_by": actor.officer,
        "at": tx.now,
    }
    store.append(tx.connection, "blacklist_step", key, values)


def _standing(row: Any) -> Standing:
    return Standing(row.state, _date(row.answer_by), _date(row.listed_day), _date(row.until_day))


def _columns(standing: Standing) -> dict[str, object]:
    days = {"answer_by": standing.answer_by, "listed_day": standing.listed, "until_day": standing.until}
    return {"state": standing.state, **{name: None if day is None else day_of(day) for name, day in days.items()}}


def _date(value: int | None) -> datetime.date | None:
    return None if value is None else date_of(Day(value))


def _day(value: int | None) -> Day | None:
    return None if value is None else Day(value)
