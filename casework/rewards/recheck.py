"""Verified again elsewhere before a reward: what was entered here, what was first called known, and one in ten by lot.

    R_ASSESSING ── recheck_first ──> R_RECHECK ── recheck_done ──> R_ASSESSING
                                        └── doubt (main track) ──> REVIEW: other people verify before anybody pays

The lot is drawn once for each case, when its reward begins, and written whichever way it falls: whoever assesses cannot
draw again. The supervising officer of the deciding 安委办 names a department of the lead's own level that has no part in the
case; its verifiers see the case as officers wrote it, never the reporter's words, and only until they have answered. These
rules are this project's own (DESIGN section 6); against invented rewards two departments have to agree.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.cases.posts import claim_duty, duties_done
from casework.cases.words import check_no_private_numbers
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import admit, find, hidden_from, recipients_of, set_roles
from casework.people import departments
from casework.people.knowing import members_for
from casework.rewards import store
from casework.rewards.office import find_to_decide, said
from casework.rules.duties import Duty
from casework.rules.rewards import RewardResult

ENTERED, DRAWN, REVERSED, NOBODY = "entered", "drawn", "reversed", "none"
AGREES, DOUBTS = "agrees", "doubts"
ROLE = "recheck"
REASONS = {
    ENTERED: "这件是机关自己代录的",
    DRAWN: "抽签抽到了",
    REVERSED: "先认定部门已掌握，后来不再这样认定",
}
"""Why a case is verified elsewhere first, for officers."""


@dataclass(frozen=True)
class RecheckView:
    """What the supervising officer chooses from: why, who was asked, who could be; `answered` tells what came back."""

    number: str
    reason: str
    asked: str
    candidates: tuple[tuple[DepartmentId, str], ...]
    doubted: str


def begin(tx: Transaction, case: Case, actor: Actor | None) -> Case:
    """Draw for a reward that has begun, unless it was done; the case as it stands afterwards.

    `actor` is the officer whose deed brought it about, None for the sweep.
    """
    before = _all(tx, case)
    if before and before[-1].reason != NOBODY and before[-1].outcome != AGREES:
        # A reporter who did without the reward for a day must not pass by a recheck that was asked for.
        return events.append(tx, case, "recheck_first", actor=actor, payload={"reason": before[-1].reason})
    if before:
        return case
    drawn = DRAWN if secrets.randbelow(100) < tx.office.policies.recheck_percent else NOBODY
    return _write(tx, case, ENTERED if case.entered else drawn, actor)


def send_if_reversed(tx: Transaction, case: Case, before: Sequence[Any], result: RewardResult, actor: Actor) -> bool:
    """Send a case elsewhere whose earlier assessment called it known (Z08) and whose new one does not; say whether it was.

    Otherwise whoever first refused a stranger's tip could pay it to a friend (dossier 3.8: such changes are all checked).
    """
    was_known = bool(before) and any(rule["id"] == "Z08" for rule in before[-1].result["rules"])
    if not was_known or any(rule.id == "Z08" for rule in result.rules):
        return False
    if any(one.reason == REVERSED and one.outcome == AGREES for one in _all(tx, case)):
        return False
    _write(tx, case, REVERSED, actor)
    return True


@query
def look(tx: Transaction, actor: Actor, number: str) -> RecheckView:
    """What the supervising officer needs to choose; raises Refused when no recheck waits."""
    case, last = _waiting(tx, actor, number)
    names = departments.names(tx, case.authority)
    asked = names[DepartmentId(last.department_id)].name if last.department_id and not last.outcome else ""
    return RecheckView(
        case.number,
        REASONS[last.reason],
        asked,
        tuple((one, names[one].name) for one in _candidates(tx, case)),
        last.statement if last.outcome == DOUBTS else "",
    )


@use_case
def assign(tx: Transaction, actor: Actor, number: str, department: DepartmentId) -> None:
    """Ask a department to verify a case again; it takes the place of one that was asked and has not answered."""
    case, last = _waiting(tx, actor, number)
    roles = recipients_of(tx, case)
    asked = None if last.outcome else last.department_id
    if department not in _candidates(tx, case):
        raise Refused("department", "这个部门不能复核这件案，请另选一个。")
    if asked is not None:
        set_roles(tx, case, {name: role for name, role in roles.items() if name != asked})
    admit(tx, case, department, ROLE)
    values: dict[str, object] = {"department_id": department, "assigned_by": actor.officer}
    if last.outcome:
        _add(tx, case, last.reason, values)
    else:
        store.set_recheck(tx.connection, case.authority, case.id, last.number, values)
    events.note(tx, case, "recheck_assigned", actor=actor, payload={"department": department})


@query
def asked(tx: Transaction, actor: Actor, number: str) -> RecheckView:
    """Why a case is with the actor's department; raises Refused when it does not wait for an answer."""
    case, last = _asked(tx, actor, number)
    return RecheckView(case.number, REASONS[last.reason], "", (), "")


@use_case
def answer(tx: Transaction, actor: Actor, number: str, agrees: bool, statement: str) -> None:
    """Say what was found: the reward goes on, or other people verify first. Raises Refused.

    Whoever answers had no part in the case at all. The department no longer sees the case afterwards.
    """
    case, last = _asked(tx, actor, number)
    if actor.officer in duties_done(tx, case.authority, case.id):
        raise Refused("duties_meet", "您办过这件案，不能复核。")
    text = said(statement, "复核意见")
    check_no_private_numbers(text)
    claim_duty(tx, actor, case.id, Duty.VERIFY)
    values = {
        "outcome": AGREES if agrees else DOUBTS,
        "statement": text,
        "answered_by": actor.officer,
        "answered_at": tx.now,
    }
    store.set_recheck(tx.connection, case.authority, case.id, last.number, values)
    events.append(tx, case, "recheck_done" if agrees else "doubt", actor=actor, payload={"statement": text})
    roles = recipients_of(tx, case)
    set_roles(tx, case, {name: role for name, role in roles.items() if name != actor.department})


def _all(tx: Transaction, case: Case) -> Sequence[Any]:
    return store.rechecks(tx.connection, case.authority, case.id)


def _asked(tx: Transaction, actor: Actor, number: str) -> tuple[Case, Any]:
    case, role = find(tx, actor, number)
    if role != ROLE or Duty.VERIFY not in actor.duties:
        raise Forbidden
    last = _all(tx, case)[-1]
    if case.standing.reward != "R_RECHECK" or last.outcome or last.department_id != actor.department:
        raise Refused("not_now", "这件案现在没有等着复核。")
    return case, last


def _waiting(tx: Transaction, actor: Actor, number: str) -> tuple[Case, Any]:
    case = find_to_decide(tx, actor, number, Duty.OVERSEE)
    if case.standing.reward != "R_RECHECK":
        raise Refused("not_now", "这件案现在没有等着复核。")
    return case, _all(tx, case)[-1]


def _candidates(tx: Transaction, case: Case) -> tuple[DepartmentId, ...]:
    """Departments of the lead's own level with verifiers and without a part in the case, or in an earlier recheck of it.

    A case that went up because nobody local was to know of it must not come back down by this way.
    """
    names, roles = departments.names(tx, case.authority), recipients_of(tx, case)
    before = {one.department_id for one in _all(tx, case)}
    regions = {one.id: one.region for one in authorities.pack_of(tx, case.authority).departments}
    hidden = hidden_from(tx, case)
    return tuple(
        name
        for name, one in names.items()
        if one.kind == "regulator"
        and regions.get(name, "") == regions[case.department]
        and name not in roles
        and name not in before
        and name not in hidden
        and any(Duty.VERIFY in member.duties for member in members_for(tx, case, name))
    )


def _write(tx: Transaction, case: Case, reason: str, actor: Actor | None) -> Case:
    _add(tx, case, reason, {})
    if reason == NOBODY:
        return case
    return events.append(tx, case, "recheck_first", actor=actor, payload={"reason": reason})


def _add(tx: Transaction, case: Case, reason: str, values: dict[str, object]) -> None:
    row = {
        "authority_id": case.authority,
        "case_id": case.id,
        "number": 1 + len(_all(tx, case)),
        "reason": reason,
        "day": tx.today,
        "outcome": "",
        "statement": "",
    }
    store.add(tx.connection, "recheck", row | values)
