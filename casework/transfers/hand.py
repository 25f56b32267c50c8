"""Handing a case on, signing for it, giving it back, and having the office above decide whose it is.

    TRIAGE ── transfer (its browser wraps the words) ──> TRANSFERRED ── take_over ──> TRIAGE of the receiver
                                                              └────── hand_back ──> TRIAGE of the giver
    TRIAGE ── dispute ──> DISPUTED ── designate (督办) ──> TRIAGE, and from there `transfer` to the designated one alone

The words are sealed to departments, so only a browser that opens them can give them to one more. The giver therefore
wraps, also after a designation; it reads no new letter from that moment, and loses its own wrap with the receipt.
What the server can check it checks here; what it could feign, the receiver's browser finds out (crypto/transfers.py).
"""

from casework.cases import written
from casework.cases.deeds import find_for
from casework.cases.handing import handed, not_after_transfers
from casework.cases.posts import claim_duty
from casework.cases.words import clean
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import DepartmentId, draw_case_number
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import hidden_from, recipients_of, set_roles
from casework.people import departments
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.tips import rewrap
from casework.transfers import receivers, roles
from casework.transfers.giving import Given, give, readers, take_away
from crypto.encoding import Json
from crypto.transfers import Handing

SLIP_LENGTH = 8


@use_case
def transfer(
    tx: Transaction, actor: Actor, number: str, to: DepartmentId, reason: str, given: Given, *, with_sheet: bool
) -> None:
    """Hand the case on. The record travels; the lead sheet only `with_sheet`, and else it is deleted. Raises Refused."""
    if find_for(tx, actor, number, "transfer").part_of is not None:
        raise Refused("part", "拆出来的案不能移送：原话是一份，会全转过去。要移送的，先移送，再拆。")
    case = _offered(tx, actor, number, "transfer")
    found = handed(tx, case)
    choice = receivers.among(tx, case, found)
    if to not in {one.id for one in choice}:
        raise Refused("bad_receiver", "不能转给这个部门，请重新选。")
    said = clean(reason, "移送的理由")
    if not written.record_of(tx, case):
        raise Refused("no_record", "先写案件登记，再移送。移送单照登记来写。")
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    had = recipients_of(tx, case)
    now = roles.after_transfer(departments.directory_of(tx, case.authority), had, case.department, to, hidden_from(tx, case))
    give(tx, case, (case.department, to), Handing.OVER, given, readers(tx, case, now) | {to: roles.LEAD})
    set_roles(tx, case, now)
    travels = with_sheet and bool(written.sheet_of(tx, case))
    if not travels:
        written.drop_sheet(tx, case)
    before: dict[str, Json] = {str(name): role for name, role in had.items()}
    payload: dict[str, Json] = {
        "from": case.department, "to": to, "reason": said, "slip": draw_case_number(SLIP_LENGTH), "sheet": travels,
        "before": before,
    }  # fmt: skip
    tell: dict[str, Json] = {"department": departments.names(tx, case.authority)[to].short_name}
    values = {"department_id": to}
    events.append(tx, case, "transfer", actor=actor, payload=payload, tell=tell, values=values)


@use_case
def take_over(tx: Transaction, actor: Actor, number: str) -> None:
    """Sign for the case: from now on the giver has no part in it, and no wrap."""
    case = _offered(tx, actor, number, "take_over")
    found = handed(tx, case)
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    take_away(tx, case, found.giver)
    now = roles.settled(recipients_of(tx, case))
    set_roles(tx, case, now)
    rewrap.readdress(tx, case.authority, case.tip, readers(tx, case, now))
    events.append(tx, case, "take_over", actor=actor)


@use_case
def hand_back(tx: Transaction, actor: Actor, number: str, reason: str, given: Given) -> None:
    """Give the case back with a reason, within five working days; letters that came meanwhile are wrapped to the giver."""
    case = _offered(tx, actor, number, "hand_back")
    found = handed(tx, case)
    said = clean(reason, "退回的理由")
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    before = {DepartmentId(name): role for name, role in found.before.items()}
    reading = readers(tx, case, before) | {found.giver: roles.LEAD}
    give(tx, case, (case.department, found.giver), Handing.BACK, given, reading)
    # Whoever read the tip before, as an assisting department, goes on reading it.
    if case.department not in before or before[case.department] != "assisting":
        take_away(tx, case, case.department)
    set_roles(tx, case, before)
    rewrap.readdress(tx, case.authority, case.tip, readers(tx, case, before))
    payload: dict[str, Json] = {"reason": said, "from": case.department, "to": found.giver}
    values = {"department_id": found.giver}
    events.append(tx, case, "hand_back", actor=actor, payload=payload, values=values)


@use_case
def dispute(tx: Transaction, actor: Actor, number: str, reason: str) -> None:
    """Ask the lowest office above both departments to say whose it is, within seven working days; it supervises from now on."""
    case = _offered(tx, actor, number, "dispute")
    said = clean(reason, "理由")
    office = receivers.common_superior(tx, case, handed(tx, case))
    if office is None:
        raise Refused("nobody_above", "上面没有管得到两边的机关，请两边商量。")
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    set_roles(tx, case, roles.supervised_by(recipients_of(tx, case), office))
    events.append(tx, case, "dispute", actor=actor, payload={"reason": said, "office": office})


@use_case
def designate(tx: Transaction, actor: Actor, number: str, to: DepartmentId, reason: str) -> None:
    """Say whose the case is. Is it another department's, the one that has the words hands them on to it alone."""
    case = find_for(tx, actor, number, "designate")
    if to not in {one.id for one in receivers.designable(tx, case)}:
        raise Refused("bad_receiver", "不能指定这个部门，请重新选。")
    said = clean(reason, "指定的理由")
    events.append(tx, case, "designate", actor=actor, payload={"to": to, "reason": said})


def _offered(tx: Transaction, actor: Actor, number: str, step: str) -> Case:
    """Return the case for a step that its history of transfers allows too; raises Refused."""
    case = find_for(tx, actor, number, step)
    lawful = {one.name for one in lifecycle.next_steps(case.standing, actor.duties)} - not_after_transfers(tx, case)
    if step not in lawful:
        raise Refused("not_now", "这件案现在不能走这一步，请先看看它到了哪一步。")
    return case
