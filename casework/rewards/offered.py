"""What an officer may do about a reward now: the decisions of the sheet, and what else stands beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.cases.posts import duties_done
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import find
from casework.people import departments
from casework.rewards import dispute, fine, renew, rounds, store
from casework.rewards.office import decides
from casework.rules import lifecycle
from casework.rules.duties import Duty, conflicts

_STEPS = ("assess", "check", "approve", "deny", "send_back")
AGAIN = ("dispute_assess", "dispute_check", "dispute_raise", "dispute_uphold", "dispute_back")
"""The same for an amount that the reporter disagrees with (casework/rewards/dispute.py)."""
SIGNED = ("approve", "dispute_raise")
"""Decisions that are a signature over an award."""


STATE_NAMES: Mapping[str, str] = {
    "R_ASSESSING": "待评定",
    "R_RECHECK": "别的部门复核",
    "R_ASSESSED": "待复核",
    "R_CHECKED": "待批准",
    "R_HELD": "停发待查",
    "R_APPROVED": "已批准",
    "R_WAIT_FUND": "等资金",
    "R_CLAIMABLE": "待领取",
    "R_CLAIMED": "已交付款人",
    "R_PAID": "已付",
    "R_DENIED": "不予奖励",
    "R_WAIVED": "举报人放弃",
    "R_EXPIRED": "到期未领",
    "R_REVOKED": "已撤销",
}


@dataclass(frozen=True)
class RewardPanel:
    """Where the reward stands, and the page below the case's address on which more is said."""

    state_name: str
    page: str
    label: str


def decisions(tx: Transaction, actor: Actor, case: Case) -> tuple[tuple[str, ...], str]:
    """The decisions that are the actor's to take now, and why they may not take them, if so."""
    if not decides(tx, actor, case):
        return (), ""
    rows = rounds.of_case(tx, case)
    if rounds.waits(case, rows):
        return (("send_back",) if Duty.APPROVE in actor.duties else ()), ""
    steps = _again(tx, actor, case, rows) if dispute.disputed(case) else _first(actor, case, rows)
    return tuple(steps), _obstacle(tx, actor, case, rows, steps) if steps else ""


def besides(tx: Transaction, actor: Actor, case: Case) -> tuple[str, ...]:
    """What else the actor may do: choose who verifies again, note a final fine, answer a request for days, stop a reward."""
    if not decides(tx, actor, case):
        return ()
    found = []
    if case.standing.reward == "R_RECHECK" and Duty.OVERSEE in actor.duties:
        found.append("recheck")
    if Duty.REWARD in actor.duties and fine.changes(tx, case):
        found.append("fine")
    if Duty.APPROVE in actor.duties:
        lawful = {step.name for step in lifecycle.next_steps(case.standing, actor.duties)}
        if "renew" in lawful and renew.waits(tx, case):
            found.append("renew")
        if "hold" in lawful:
            found.append("hold")
    return tuple(found)


@query
def panel(tx: Transaction, actor: Actor, number: str) -> RewardPanel | None:
    """What a case's page says of its reward to those who have a part in it; None for all others and before it begins."""
    case, role = find(tx, actor, number)
    if case.standing.reward == "R_HELD" and role == "discipline" and Duty.DISCIPLINE in actor.duties:
        return RewardPanel(STATE_NAMES["R_HELD"], "fraud", "定是不是骗奖")
    reads = actor.duties & {Duty.REWARD, Duty.APPROVE, Duty.FUND, Duty.OVERSEE}
    office = departments.names(tx, actor.authority)[actor.department].kind == "committee"
    if not reads or not office or case.standing.reward not in STATE_NAMES:
        return None
    return RewardPanel(STATE_NAMES[case.standing.reward], "reward", "看审批单")


def _first(actor: Actor, case: Case, rows: Sequence[Any]) -> list[str]:
    steps = [step.name for step in lifecycle.next_steps(case.standing, actor.duties) if step.name in _STEPS]
    zero = bool(rows) and rows[-1].result["status"] == "ZERO"
    if case.standing.reward == "R_CHECKED" and Duty.APPROVE not in actor.duties:
        steps = [name for name in steps if name != "send_back"]
    own = bool(rows) and rows[-1].assessed_by == actor.officer
    return [name for name in steps if name != ("approve" if zero else "deny") and not (name == "check" and own)]


def _again(tx: Transaction, actor: Actor, case: Case, rows: Sequence[Any]) -> list[str]:
    row = None if not rows or rows[-1].outcome else rows[-1]
    steps = []
    if Duty.REWARD in actor.duties and (row is None or row.checked_by is None):
        steps.append("dispute_assess")
        if row is not None and row.assessed_by != actor.officer:
            steps.append("dispute_check")
    if Duty.APPROVE in actor.duties and row is not None and row.checked_by is not None:
        higher = store.proposal(tx.connection, case.authority, case.id) is not None
        steps += ["dispute_raise" if higher else "dispute_uphold", "dispute_back"]
    return steps


def _obstacle(tx: Transaction, actor: Actor, case: Case, rows: Sequence[Any], steps: Sequence[str]) -> str:
    done = duties_done(tx, case.authority, case.id).get(actor.officer)
    assesses = any(name.endswith(("assess", "check")) for name in steps) or Duty.APPROVE not in actor.duties
    met = conflicts({done}, Duty.REWARD if assesses else Duty.APPROVE) if done else None
    if met:
        return met
    if fine.by_fine(tx, case) is not None:
        return ""
    try:
        rounds.check_other_people(actor, rows, rounds.next_number(rows))
    except Refused as refused:
        return refused.sentence
    return ""
