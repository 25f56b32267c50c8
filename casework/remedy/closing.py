"""Filing a case: one file with everything in it (一案一档, 攀办函〔2015〕135号 五（五）), or not at all.

With a case that ended in rectification the look-backs are planned (casework/remedy/looking.py).
"""

from dataclasses import dataclass

from casework.cases import asked, followers, handle, measures
from casework.cases.deeds import find_for
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.remedy import accept, looking, plans
from casework.rules import lifecycle

UNDECIDED = ("R_PENDING", "R_RECHECK", "R_ASSESSING", "R_ASSESSED", "R_CHECKED")
"""Reward states in which nobody has decided yet."""


@dataclass(frozen=True)
class Part:
    """One part of the file: what it is, and whether it is there."""

    name: str
    there: bool


@query
def checklist(tx: Transaction, actor: Actor, number: str) -> tuple[Part, ...]:
    """Return the parts of the file of a case that the actor may close."""
    return _parts(tx, find_for(tx, actor, number, "close"))


@use_case
def close(tx: Transaction, actor: Actor, number: str) -> None:
    """File the case; raises Refused naming the parts that are missing."""
    case = find_for(tx, actor, number, "close")
    lawful = {step.name for step in lifecycle.next_steps(case.standing, actor.duties)}
    step = next((one for one in ("close", "close_unproven") if one in lawful), None)
    if step is None:
        raise Refused("not_now", "这件案现在不能归档，请先看看它到了哪一步。")
    missing = [part.name for part in _parts(tx, case) if not part.there]
    if missing:
        raise Refused("incomplete", f"档案还缺：{'、'.join(missing)}。")
    case = events.append(tx, case, step, actor=actor)
    followers.spread(tx, actor, case)
    if step == "close":
        looking.plan(tx, case)


def _refused(tx: Transaction, case: Case) -> bool:
    """Whether a reward was refused that is told only when the case is over (casework/rewards/decide.py)."""
    newest = asked.newest(events.of_case(tx, case.authority, case.id), "deny_waits", "check", "send_back")
    return newest is not None and newest.step == "deny_waits"


def _parts(tx: Transaction, case: Case) -> tuple[Part, ...]:
    parts = [Part("案件登记", handle.recorded(tx, case)), Part("签定的核查结论", case.standing.finding != "")]
    if case.standing.finding not in lifecycle.REWARDABLE:
        return tuple(parts)
    finding = plans.signed_finding(tx, case)
    rows = plans.plans_of(tx, case, finding)
    accepted = [one for one in accept.acceptances(tx, case, finding) if one.agreed_by is not None]
    return (
        *parts,
        Part("带文号的措施", measures.numbered(tx, case) is not None),
        Part("每一项的五落实或改正记录", {one.text.item for one in rows} == set(plans.verified_items(finding))),
        Part("两名核查员的验收记录，每一项都销号", bool(accepted) and not plans.still_open(rows)),
        Part("奖励认定", case.standing.reward not in UNDECIDED or _refused(tx, case)),
    )
