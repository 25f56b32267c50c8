"""Whose turn it is: of all that an officer may lawfully do, the steps that a case waits for.

The lifecycle says what may be done; many of its steps only may (to transfer, to extend, to look back). A turn is a step
without which the case stands still. The desk's 「要我办」 is made of the turns of an officer's duties, and of nothing that the
same officer proposed: a second person has to be a second person.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from casework.rules import lifecycle
from casework.rules.duties import APART, Duty
from casework.rules.lifecycle import Step

REWARD_ROLES = ("rewards", "supervisor", "lead")
"""What the office that sets rewards may be in a case; it is the 安委办, which some cases have as supervisor or lead."""


@dataclass(frozen=True)
class Turn:
    """A step that a case waits for, and of whom.

    `sources` are the states in which it waits. `posted`: it goes on with work that the officer is charged with; otherwise who
    did another of the separated duties on the case is left out (`apart`). `not_after`: whoever took one of these steps last
    is left out. `newest`: of these events the first must be the newest; `but`: it must not be.
    """

    step: Step
    duty: Duty
    sources: tuple[str, ...]
    roles: tuple[str, ...]
    posted: bool = False
    not_after: tuple[str, ...] = ()
    newest: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    @property
    def apart(self) -> bool:
        """Whether the deed would claim one of the duties that never meet in one person on one case."""
        return self.duty in APART and not self.posted


def _turn(
    name: str, duty: Duty, *sources: str, posted: bool = False, not_after: tuple[str, ...] = (),
    roles: tuple[str, ...] = (), newest: tuple[str, ...] = (), but: tuple[str, ...] = (),
) -> Turn:  # fmt: skip
    step = lifecycle.step_named(name)
    usual = REWARD_ROLES if step.track == lifecycle.REWARD and step.roles == ("lead",) else step.roles
    return Turn(step, duty, sources or step.sources, roles or usual, posted, not_after, newest, but)


# A review is the leader's until it is passed up, and a request to stop waits until it is answered (casework/cases/asked.py).
_PASSED_UP = ("review_passed_up", "object", "doubt")
_STOP = ("withdraw_asked", "withdraw_refused")
_LATER = ("renew_asked", "renew_refused")


TURNS: tuple[Turn, ...] = (
    _turn("accept", Duty.INTAKE, "TRIAGE"),
    _turn("take_over", Duty.INTAKE),
    _turn("received_outside", Duty.INTAKE),
    _turn("answer_outside", Duty.INTAKE),
    _turn("designate", Duty.OVERSEE),
    _turn("hand_words", Duty.INTAKE),
    _turn("decline", Duty.INTAKE, not_after=("propose_decline",)),
    _turn("decline", Duty.LEAD, not_after=("propose_decline",)),
    _turn("start", Duty.VERIFY),
    _turn("propose_finding", Duty.VERIFY, posted=True),
    _turn("pass_finding", Duty.LEGAL),
    _turn("conclude", Duty.LEAD, "FINDING_PASSED"),
    _turn("extend", Duty.OVERSEE),
    _turn("enforce", Duty.VERIFY, posted=True),
    _turn("rectify", Duty.VERIFY, posted=True),
    _turn("close", Duty.INTAKE),
    _turn("close_unproven", Duty.INTAKE),
    _turn("grant_withdraw", Duty.LEAD, newest=_STOP),
    _turn("uphold", Duty.LEAD, roles=("lead",), but=_PASSED_UP),
    _turn("uphold", Duty.OVERSEE, roles=("supervisor",), newest=_PASSED_UP),
    _turn("look_back_clean", Duty.OVERSEE),
    _turn("recheck_done", Duty.VERIFY),
    _turn("assess", Duty.REWARD),
    _turn("check", Duty.REWARD, not_after=("assess",)),
    # A refusal that waits for the end of its case waits for nobody here.
    _turn("approve", Duty.APPROVE, but=("deny_waits", "check")),
    _turn("fund", Duty.FUND),
    _turn("renew", Duty.APPROVE, newest=_LATER),
    _turn("release", Duty.DISCIPLINE),
    _turn("look_into", Duty.INTAKE),
    _turn("look_into", Duty.DISCIPLINE),
    _turn("protect", Duty.LEAD),
    _turn("protect", Duty.DISCIPLINE),
    _turn("follow_up", Duty.INTAKE),
    _turn("follow_up", Duty.DISCIPLINE),
    _turn("end_protection", Duty.LEAD, "P_FOLLOWUP"),
    _turn("end_protection", Duty.DISCIPLINE, "P_FOLLOWUP"),
)


def turns_of(duties: Collection[Duty]) -> tuple[Turn, ...]:
    """Return the turns of somebody with these duties."""
    return tuple(turn for turn in TURNS if turn.duty in duties)
