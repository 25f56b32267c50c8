"""The measures of a case: written with the finding or after it, each with its document, its day and its basis.

Which measures there are, and on what each rests, is policy data (policies/national/measures.toml). The software records a
measure and decides none. One that must be filed (攀办函〔2015〕135号 五（五）) marks the case 备案督办 by a note `filed`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.cases import store
from casework.cases.words import check_no_private_numbers, required
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, Day
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import VisibleCases
from policies import Measure

TAKEN, LIFTED, WITHDRAWN = "taken", "lifted", "withdrawn"
AGAINST = {"unit": "单位", "person": "责任人"}
RESUMPTION = "MS-21"
"""复工验收: written with the acceptance and nowhere else, so that nobody resumes before it."""
FILED = "filed"
_LONGEST_DOCUMENT = 60
_LONGEST_TARGET = 100


@dataclass(frozen=True)
class MeasureText:
    """A measure as an officer writes it. `target` names a person by post; an empty `basis` is that of the catalogue."""

    code: str
    document_number: str = ""
    day: Day | None = None
    against: str = "unit"
    target: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Taken:
    """A measure that stands in the case. `state`: taken, lifted, or withdrawn (named by mistake, or replaced)."""

    number: int
    code: str
    name: str
    document_number: str
    day: Day
    against: str
    target: str
    basis: str
    state: str
    with_finding: bool


def catalogue(tx: Transaction, authority: AuthorityId) -> dict[str, Measure]:
    """Return the measures that the authority's locality knows, by code."""
    return tx.office.policies.measures.offered(authorities.pack_of(tx, authority).measures)


def chosen_freely(measures: Mapping[str, Measure]) -> dict[str, Measure]:
    """Return those that an officer may choose: 复工验收 comes with the acceptance, cutting off is the leader's alone."""
    return {code: one for code, one in measures.items() if code != RESUMPTION and not one.supply}


def of_case(tx: Transaction, case: Case) -> tuple[Taken, ...]:
    """Return the measures of a case that the caller has found, in the order in which they were written."""
    names = tx.office.policies.measures.catalogue
    rows = store.measures_of(tx.connection, case.authority, case.id)
    return tuple(_taken(row, names[row.code].name if row.code in names else row.code) for row in rows)


def standing(tx: Transaction, case: Case) -> tuple[Taken, ...]:
    """Return the measures that were not withdrawn."""
    return tuple(one for one in of_case(tx, case) if one.state != WITHDRAWN)


def numbered(tx: Transaction, case: Case) -> Taken | None:
    """Return the first measure with a document number, or None."""
    return next((one for one in standing(tx, case) if one.document_number), None)


def of_finding(tx: Transaction, case: Case) -> Taken | None:
    """Return the measure that the newest finding names, or None."""
    return next((one for one in reversed(standing(tx, case)) if one.with_finding), None)


def add(tx: Transaction, actor: Actor, case: Case, text: MeasureText, *, with_finding: bool = False) -> Case:
    """Write a measure that an officer chose; raises Refused where the catalogue, the document or the day does not fit."""
    if text.code not in chosen_freely(catalogue(tx, case.authority)):
        raise Refused("bad_measure", "措施不在单子里，请重新选。")
    return write(tx, actor, case, text, with_finding=with_finding)


def write(tx: Transaction, actor: Actor, case: Case, text: MeasureText, *, with_finding: bool = False) -> Case:
    """Write any measure of the locality; for the deeds that 复工验收 and cutting off belong to."""
    measure = catalogue(tx, case.authority)[text.code]
    values = _checked(tx, measure, text)
    filed = is_filed(tx, case)
    number = len(of_case(tx, case)) + 1
    row = values | {"number": number, "state": TAKEN, "with_finding": with_finding}
    row |= {"authority_id": case.authority, "case_id": case.id, "written_by": actor.officer, "at": tx.now}
    store.insert_measure(tx.connection, row)
    case = events.note(tx, case, "measure", actor=actor, payload={"number": number, "measure": measure.id})
    if measure.filing and not filed:
        case = events.note(tx, case, FILED, actor=actor, payload={"measure": measure.id})
    return case


def name_in_finding(tx: Transaction, actor: Actor, case: Case, code: str, document_number: str) -> Case:
    """Write the measure that a finding names (both empty: none) in the place of the one that it named before."""
    before = of_finding(tx, case)
    code, document_number = code.strip(), document_number.strip()
    if bool(code) != bool(document_number):
        raise Refused("no_document", "措施和文号要一起写。")
    if before is not None:
        if (before.code, before.document_number) == (code, document_number):
            return case
        # What an earlier conclusion named was taken, whatever the finding after a review says.
        if before.number not in _concluded_with(tx, case):
            store.set_measure(tx.connection, case.authority, case.id, before.number, {"state": WITHDRAWN})
    return add(tx, actor, case, MeasureText(code, document_number), with_finding=True) if code else case


def supervised_with(tx: Transaction, visible: VisibleCases, codes: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Return number, main state and code of the standing measures with one of these codes, where the viewer supervises."""
    return tuple((row.number, row.state, row.code) for row in store.measures_seen(tx.connection, visible, codes, WITHDRAWN))


def _concluded_with(tx: Transaction, case: Case) -> frozenset[int]:
    """Return the numbers of the measures that stood when the case was last concluded."""
    written: list[int] = []
    fixed: frozenset[int] = frozenset()
    for one in events.of_case(tx, case.authority, case.id):
        if one.step == "measure":
            written.append(one.payload["number"])
        elif one.step == "conclude":
            fixed = frozenset(written)
    return fixed


def withdraw(tx: Transaction, case: Case, number: int) -> None:
    """Write that a measure does not count: it was written down by mistake."""
    store.set_measure(tx.connection, case.authority, case.id, number, {"state": WITHDRAWN})


def lift(tx: Transaction, case: Case, number: int) -> None:
    """Write that a measure no longer holds."""
    store.set_measure(tx.connection, case.authority, case.id, number, {"state": LIFTED})


def is_filed(tx: Transaction, case: Case) -> bool:
    """Say whether one of the measures makes the case one of 备案督办."""
    names = tx.office.policies.measures.catalogue
    return any(one.code in names and names[one.code].filing for one in standing(tx, case))


def filed_cases(tx: Transaction, visible: VisibleCases) -> Sequence[Any]:
    """Return the visible cases of 备案督办, as rows with all columns of `case` and the viewer's role."""
    filing = [code for code, one in tx.office.policies.measures.catalogue.items() if one.filing]
    return store.cases_with_measures(tx.connection, visible, filing, WITHDRAWN)


def _checked(tx: Transaction, measure: Measure, text: MeasureText) -> dict[str, object]:
    document, target = text.document_number.strip(), text.target.strip()
    if measure.document and not document:
        raise Refused("no_document", f"“{measure.name}”要写文号。")
    if len(document) > _LONGEST_DOCUMENT:
        raise Refused("too_long", f"文号太长，最多 {_LONGEST_DOCUMENT} 个字。")
    if text.against not in AGAINST or len(target) > _LONGEST_TARGET:
        raise Refused("bad_target", f"请选对单位还是对责任人；写岗位，最多 {_LONGEST_TARGET} 个字。")
    if text.against == "person" and not target:
        raise Refused("no_target", "对责任人的措施，要写是哪个岗位的人。")
    day = tx.today if text.day is None else text.day
    if day > tx.today:
        raise Refused("future", "措施的日子还没有到。")
    basis = required(text.basis or measure.basis, "依据")
    check_no_private_numbers(document, target, basis)
    return {
        "code": measure.id,
        "document_number": document or None,
        "day": day,
        "against": text.against,
        "target": target,
        "basis": basis,
    }


def _taken(row: Any, name: str) -> Taken:
    return Taken(
        row.number,
        row.code,
        name,
        row.document_number or "",
        Day(row.day),
        row.against,
        row.target,
        row.basis,
        row.state,
        row.with_finding,
    )
