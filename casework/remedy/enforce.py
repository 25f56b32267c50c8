"""Measures after a conclusion, and the step into rectification (docs/policy/measures.md, row L-14).

The step needs a measure with a document number, and for each fact that was verified what is done about it. The first day by
which something has to be put right becomes the day of the case: the desk shows it, and over it the case goes to the
supervising office like any other that is late (casework/cases/overdue.py).
"""

from collections.abc import Sequence

from casework.cases import followers, measures
from casework.cases.deeds import find_for
from casework.cases.duewords import RECTIFY
from casework.cases.measures import MeasureText
from casework.cases.verify import require_lawful, require_verifier
from casework.cases.words import check_no_private_numbers, required
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find
from casework.remedy import plans, store
from casework.remedy.cut import CUT_IN
from casework.remedy.plans import PLAN, PlanText
from casework.rules.duties import Duty

MEASURED_IN = (*CUT_IN, "RECTIFIED")
"""Main states in which a measure may be written: work may have to stop long before there is a conclusion."""


@use_case
def write_measure(tx: Transaction, actor: Actor, number: str, text: MeasureText) -> None:
    """Write a measure that was taken; for the verifiers of the case."""
    measures.add(tx, actor, _by_verifier(tx, actor, number), text)


@use_case
def withdraw_measure(tx: Transaction, actor: Actor, number: str, which: int, reason: str) -> None:
    """Take back a measure that was written down by mistake, with the reason; raises Refused where others rest on it."""
    case = _by_verifier(tx, actor, number)
    standing = {one.number: one for one in measures.standing(tx, case) if one.state == measures.TAKEN}
    one, said = standing.get(which), required(reason, "为什么撤下")
    check_no_private_numbers(said)
    if one is None:
        raise Refused("bad_measure", "请选写错的那一项。")
    cuts = store.rows_of(tx.connection, "supply_cut", case.authority, case.id)
    if one.code == measures.RESUMPTION or which in {number for cut in cuts for number in (cut.measure, cut.refused)}:
        raise Refused("rested_on", "复工验收、停供和没有执行的那份决定，不能撤下。")
    if one.with_finding and case.standing.main in CUT_IN and case.standing.main not in ("CONCLUDED", "ENFORCING"):
        raise Refused("in_finding", "结论里写的措施，请在结论里改。")
    left = any(other.document_number for other in standing.values() if other.number != which)
    if not left and (case.standing.main in ("ENFORCING", "RECTIFIED") or case.standing.reward != "R_PENDING"):
        raise Refused("last_document", "这是唯一带文号的措施，请先登记对的那一项。")
    measures.withdraw(tx, case, which)
    events.note(tx, case, "measure_withdrawn", actor=actor, payload={"number": which, "reason": said})


@use_case
def enforce(tx: Transaction, actor: Actor, number: str, plan: Sequence[PlanText], taken: Sequence[MeasureText] = ()) -> None:
    """Open rectification: further measures, and for each verified fact what is done about it; raises Refused."""
    case = find_for(tx, actor, number, "enforce")
    require_verifier(tx, actor, case)
    require_lawful(case, "enforce", actor)
    finding = plans.signed_finding(tx, case)
    for one in taken:
        case = measures.add(tx, actor, case, one)
    first = measures.numbered(tx, case)
    if first is None:
        raise Refused("no_measure", "还没有带文号的措施，请先写措施和文号。")
    if sorted(one.item for one in plan) != list(plans.verified_items(finding)):
        raise Refused("each_item", "每一项查实的事实都要写怎么改，一项一条。")
    for text in plan:
        plans.write(tx, actor, case, finding, text)
    until = plans.next_day(plans.plans_of(tx, case, finding))
    values = {} if until is None else {"due": until, "due_kind": RECTIFY}
    payload = {"measure": first.code, "document": first.document_number}
    case = events.append(tx, case, "enforce", actor=actor, payload={**payload}, values=values)
    followers.spread(tx, actor, case)


@use_case
def plan_again(tx: Transaction, actor: Actor, number: str, text: PlanText) -> None:
    """Write 五落实 for a fact that was said to be cured and is not; raises Refused for any other fact."""
    case = find_for(tx, actor, number, "rectify")
    require_verifier(tx, actor, case)
    require_lawful(case, "rectify", actor)
    finding = plans.signed_finding(tx, case)
    cured = {one.text.item for one in plans.still_open(plans.plans_of(tx, case, finding)) if one.text.kind != PLAN}
    if text.item not in cured or text.kind != PLAN:
        raise Refused("bad_item", "只有说改好了、还没有验收的那一项，能改成五落实。")
    plans.write(tx, actor, case, finding, text)
    until = plans.next_day(plans.plans_of(tx, case, finding))
    events.note(tx, case, "planned_again", actor=actor, payload={"item": text.item}, values={"due": until, "due_kind": RECTIFY})


def _by_verifier(tx: Transaction, actor: Actor, number: str) -> Case:
    actor.require(Duty.VERIFY)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    require_verifier(tx, actor, case)
    if case.standing.main not in MEASURED_IN:
        raise Refused("not_now", "这件案现在不能写措施，请先看看它到了哪一步。")
    return case
