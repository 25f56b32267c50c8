"""Acceptance: one verifier writes what was seen, another agrees to exactly that; only then is a fact struck off (销号).

An expert, named by title or qualification, takes part where a fact is S2 or S3 or a measure stopped the work, and then
the 复工验收 has a document number: nobody resumes before it (周村2014年意见 三; 克安发〔2013〕9号 三（一）). What did not pass
keeps its reason and gets a new day; the case stays in rectification. With the last fact the case is rectified and what was
cut off is lifted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.cases import followers, measures
from casework.cases.deeds import find_for
from casework.cases.duewords import RECTIFY
from casework.cases.measures import RESUMPTION, MeasureText
from casework.cases.telling import NEW_DAY
from casework.cases.verify import Finding, require_lawful, require_verifier
from casework.cases.words import check_no_private_numbers, required
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Refused
from casework.kernel.ids import Day, OfficerId
from casework.kernel.office import Actor, Transaction, use_case
from casework.remedy import plans, store
from casework.remedy.plans import PLAN, PlanRow
from crypto.encoding import Json

_LONGEST_DOCUMENT = 60


@dataclass(frozen=True)
class Verdict:
    """What was seen of one fact: passed, or why not (`note`) and by which day it has to be put right (`until`)."""

    item: int
    passed: bool
    note: str = ""
    until: Day | None = None


@dataclass(frozen=True)
class AcceptanceText:
    """An acceptance as a verifier writes it: a verdict on each open fact, what was seen, the expert, the 复工验收 document."""

    verdicts: tuple[Verdict, ...]
    seen: str
    expert: str = ""
    document_number: str = ""


@dataclass(frozen=True)
class Acceptance:
    """An acceptance that was written; it counts once another verifier has agreed (`agreed_by`)."""

    number: int
    text: AcceptanceText
    written_by: OfficerId
    agreed_by: OfficerId | None


@use_case
def accept(tx: Transaction, actor: Actor, number: str, text: AcceptanceText) -> int:
    """Write an acceptance for the other verifier to agree to, and return its number; raises Refused."""
    case = _case(tx, actor, number)
    finding = plans.signed_finding(tx, case)
    values = _checked(tx, case, finding, text)
    done = acceptances(tx, case, finding)
    last = len(all_of(tx, case)) + 1
    if done and done[-1].agreed_by is None and done[-1].written_by != actor.officer:
        raise Refused("waiting", "另一名核查员写的验收在等您看，请先看那一份。")
    row = {
        "authority_id": case.authority,
        "case_id": case.id,
        "number": last,
        "finding_version": finding.version,
        "written_by": actor.officer,
        "at": tx.now,
        "agreed_by": None,
    }
    store.add(tx.connection, "acceptance", row | values)
    events.note(tx, case, "rectify_proposed", actor=actor, payload={"number": last})
    return last


@use_case
def agree(tx: Transaction, actor: Actor, number: str, seen: int) -> bool:
    """Agree to the acceptance that was seen. True: all is put right; false: something is not, and has a new day."""
    case = _case(tx, actor, number)
    finding = plans.signed_finding(tx, case)
    written = acceptances(tx, case, finding)
    if not written or written[-1].number != seen or written[-1].agreed_by is not None:
        raise Conflict
    last = written[-1]
    if last.written_by == actor.officer:
        raise Refused("second_person", "您看过了，要另一名核查员也看过才算。")
    key = {"authority_id": case.authority, "case_id": case.id, "number": last.number}
    store.set_row(tx.connection, "acceptance", key, {"agreed_by": actor.officer})
    rows = {one.text.item: one for one in plans.plans_of(tx, case, finding)}
    for verdict in last.text.verdicts:
        passed = {"accepted_day": tx.today} if verdict.passed else {"until_day": verdict.until}
        plans.set_plan(tx, case, rows[verdict.item], passed)
    left = plans.still_open(plans.plans_of(tx, case, finding))
    if not left:
        _rectified(tx, actor, case, last)
        return True
    failed: list[Json] = [one.item for one in last.text.verdicts if not one.passed]
    values = {"due": plans.next_day(left), "due_kind": RECTIFY}
    events.note(tx, case, NEW_DAY, actor=actor, payload={"items": failed}, values=values)
    return False


def acceptances(tx: Transaction, case: Case, finding: Finding) -> tuple[Acceptance, ...]:
    """Return the acceptances under this finding, oldest first."""
    return tuple(_acceptance(row) for row in all_of(tx, case) if row.finding_version == finding.version)


def all_of(tx: Transaction, case: Case) -> tuple[Any, ...]:
    """Return the rows of all acceptances of a case."""
    return tuple(store.rows_of(tx.connection, "acceptance", case.authority, case.id))


def _case(tx: Transaction, actor: Actor, number: str) -> Case:
    case = find_for(tx, actor, number, "rectify")
    require_verifier(tx, actor, case)
    require_lawful(case, "rectify", actor)
    return case


def _rectified(tx: Transaction, actor: Actor, case: Case, last: Acceptance) -> None:
    for cut in store.rows_of(tx.connection, "supply_cut", case.authority, case.id):
        if cut.lifted_day is None:
            key = {"authority_id": case.authority, "case_id": case.id, "measure": cut.measure}
            store.set_row(tx.connection, "supply_cut", key, {"lifted_day": tx.today})
            measures.lift(tx, case, cut.measure)
    if last.text.document_number:
        case = measures.write(tx, actor, case, MeasureText(RESUMPTION, last.text.document_number))
    case = events.append(tx, case, "rectify", actor=actor, payload={"number": last.number})
    followers.spread(tx, actor, case)


def _checked(tx: Transaction, case: Case, finding: Finding, text: AcceptanceText) -> dict[str, object]:
    waiting = {one.text.item: one for one in plans.still_open(plans.plans_of(tx, case, finding))}
    if sorted(one.item for one in text.verdicts) != sorted(waiting):
        raise Refused("each_item", "每一项没销号的都要说改好了没有。")
    items = [_verdict(tx, one, waiting) for one in text.verdicts]
    seen, expert, document = required(text.seen, "看到了什么"), text.expert.strip(), text.document_number.strip()
    check_no_private_numbers(seen, expert, document, *(one.note for one in text.verdicts))
    if len(expert) > _LONGEST_DOCUMENT or len(document) > _LONGEST_DOCUMENT:
        raise Refused("too_long", f"专家和文号都最多 {_LONGEST_DOCUMENT} 个字。")
    if any(one.passed for one in text.verdicts) and plans.needs_expert(tx, case, finding) and not expert:
        raise Refused("expert", "重大隐患或停了工的，要有专家一起验收。请写专家的职称或资格。")
    everything = all(one.passed for one in text.verdicts)
    if everything and plans.stopped(tx, case) and not document:
        raise Refused("no_document", "停了工的，要写复工验收的文号。")
    return {"items": items, "seen": seen, "expert": expert, "document_number": document if everything else ""}


def _verdict(tx: Transaction, verdict: Verdict, waiting: Mapping[int, PlanRow]) -> Json:
    note = verdict.note.strip()
    if verdict.passed:
        return {"item": verdict.item, "passed": True, "note": note, "until": None}
    if waiting[verdict.item].text.kind != PLAN:
        raise Refused("plan_first", f"第 {verdict.item} 项没有改好，请先给它写五落实。")
    if not note or verdict.until is None or verdict.until <= tx.today:
        raise Refused("why_not", f"第 {verdict.item} 项没有改好，要写为什么，和今天以后的新日子。")
    return {"item": verdict.item, "passed": False, "note": note, "until": verdict.until}


def _acceptance(row: Any) -> Acceptance:
    verdicts = tuple(
        Verdict(one["item"], one["passed"], one["note"], None if one["until"] is None else Day(one["until"]))
        for one in row.items
    )
    text = AcceptanceText(verdicts, row.seen, row.expert, row.document_number)
    return Acceptance(row.number, text, OfficerId(row.written_by), OfficerId(row.agreed_by) if row.agreed_by else None)
