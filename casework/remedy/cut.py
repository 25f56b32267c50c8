"""Cutting off power, explosives or water: the leader's decision alone (安全生产法第70条; 攀办函〔2015〕135号 五（三）).

It needs an order that was refused, present danger in words, and a written notice that reaches the enterprise at least 24 hours
ahead; what could not wait so long says why. It is lifted with the acceptance.
"""

import datetime
from dataclasses import dataclass

from casework.cases import measures
from casework.cases.measures import MeasureText
from casework.cases.words import check_no_private_numbers, required
from casework.kernel import events
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find
from casework.remedy import store
from casework.rules.duties import Duty

CUT_IN = ("INVESTIGATING", "JOINT", "EXTENDED", "FINDING_PROPOSED", "FINDING_PASSED", "CONCLUDED", "ENFORCING")


@dataclass(frozen=True)
class CutText:
    """A cut as the leader decides it. `refused` is the number of the measure whose order was not obeyed."""

    code: str
    document_number: str
    refused: int
    refusal: str
    danger: str
    notified_at: datetime.datetime
    cut_at: datetime.datetime
    urgent: str = ""


@use_case
def cut_off(tx: Transaction, actor: Actor, number: str, text: CutText) -> None:
    """Decide that a supply is cut off; raises Refused where one of the law's conditions is missing."""
    actor.require(Duty.LEAD)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    if case.standing.main not in CUT_IN:
        raise Refused("not_now", "这件案现在不能决定停供，请先看看它到了哪一步。")
    measure = measures.catalogue(tx, case.authority).get(text.code)
    if measure is None or not measure.supply:
        raise Refused("bad_measure", "请选停什么。")
    standing = {one.number: one for one in measures.standing(tx, case)}
    order = standing.get(text.refused)
    if order is None or not order.document_number:
        raise Refused("no_order", "请选当事单位没有执行的那一份决定。")
    refusal, danger = required(text.refusal, "怎么拒不执行"), required(text.danger, "有什么现实危险")
    urgent = text.urgent.strip()
    check_no_private_numbers(refusal, danger, urgent)
    ahead = datetime.timedelta(hours=tx.office.policies.deadlines["cut_notice"].length)
    if text.cut_at < text.notified_at:
        raise Refused("bad_time", "停供的时间不能早于通知送到的时间。")
    if text.cut_at - text.notified_at < ahead and not urgent:
        raise Refused("too_soon", "通知送到后至少 24 小时才能停。等不了的，写为什么。")
    case = measures.write(tx, actor, case, MeasureText(text.code, text.document_number))
    row = {
        "authority_id": case.authority,
        "case_id": case.id,
        "measure": measures.of_case(tx, case)[-1].number,
        "refused": order.number,
        "refusal": refusal,
        "danger": danger,
        "notified_at": text.notified_at,
        "cut_at": text.cut_at,
        "urgent": urgent,
        "lifted_day": None,
        "decided_by": actor.officer,
        "at": tx.now,
    }
    store.add(tx.connection, "supply_cut", row)
    events.note(tx, case, "cut_off", actor=actor, payload={"measure": measure.id, "urgent": bool(urgent)})
