"""The life of a case: one table of every lawful step, on three tracks.

Main track (from SUBMITTED to CLOSED), reward track (R_…) and protection track (P_…) move side by side. A step is
lawful when the case stands in one of its `sources`, its `finding` condition holds, and the person has one of its
duties. `second` names the duty of another person without whom the step does not count. `deadline` is the id of the
promised time (policies/national/deadlines.toml) that starts to run in the new state; `clock` is what the step does to
the time that already runs. Closed states stay closed: WITHDRAWN, SPLIT and R_REVOKED have no way out, MERGED is left with the
conclusion of the case that it follows, or taken back, and
CLOSED is left only by an objection or a look-back. Rows L-01…L-32 are explained in docs/policy/lifecycle.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from casework.rules.errors import RuleError
from casework.rules.steps import (
    FINDINGS,
    MAIN,
    PROTECTION,
    REPORTER,
    REWARD,
    REWARDABLE,
    REWARDED_IN,
    STEPS,
    SYSTEM,
    Step,
)

__all__ = [
    "CLOSED",
    "FINDINGS",
    "MAIN",
    "PROTECTION",
    "REPORTER",
    "REWARD",
    "REWARDABLE",
    "START",
    "STEPS",
    "SYSTEM",
    "CaseState",
    "LifecycleError",
    "Step",
    "answerable",
    "answered",
    "answered_outside",
    "apply",
    "closed",
    "next_steps",
    "sentence_key",
    "step_named",
    "withdrawable",
]


class LifecycleError(RuleError):
    """A step that the case's state does not allow."""


@dataclass(frozen=True)
class CaseState:
    """Where a case stands on the three tracks.

    `finding` is empty before a conclusion; `before` keeps the state that an objection interrupted; `extended` is set
    once the one lawful extension was used.
    """

    main: str = "SUBMITTED"
    reward: str = "R_PENDING"
    protection: str = "P_NONE"
    finding: str = ""
    before: str = ""
    extended: bool = False


START = CaseState()
CLOSED = ("NOT_ACCEPTED", "CLOSED", "WITHDRAWN", "MERGED", "SPLIT")
"""Main states in which a case is over for its officers."""
_PROTECTED = ("P_REPORTED", "P_ASSESS", "P_ACTION", "P_FOLLOWUP")
_BY_NAME = {step.name: step for step in STEPS}
_TRACK_FIELD = {MAIN: "main", REWARD: "reward", PROTECTION: "protection"}


def step_named(name: str) -> Step:
    """Return the step with this name; LifecycleError if there is none."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise LifecycleError(f"there is no step {name!r}") from None


def _refusal(state: CaseState, step: Step) -> str | None:
    """Return why `step` is not lawful now, or None."""
    here = getattr(state, _TRACK_FIELD[step.track])
    if here not in step.sources:
        return f"{step.name} does not start from {here}"
    if step.findings and state.finding not in step.findings:
        return f"{step.name} does not follow the finding {state.finding or 'none'}"
    if step.after_conclusion and (state.main not in REWARDED_IN or state.finding not in REWARDABLE):
        return f"{step.name} needs a concluded case that is substantiated or partly so"
    if step.name == "doubt" and state.reward != "R_RECHECK":
        return "only a department that verifies again may doubt"
    if step.name == "hand_outside" and state.finding:
        return "what was concluded here is not handed to another authority"
    if step.name == "extend" and state.extended:
        return "a case is extended once"
    return None


def next_steps(state: CaseState, duties: Collection[str]) -> tuple[Step, ...]:
    """Return the lawful steps for somebody with `duties` (Duty values, or REPORTER or SYSTEM), in table order."""
    return tuple(step for step in STEPS if set(step.actors) & set(duties) and _refusal(state, step) is None)


def apply(state: CaseState, step: str, *, finding: str = "") -> CaseState:
    """Return the state after the step named `step`; `finding` belongs to `conclude` and to nothing else.

    LifecycleError if the step is unknown, not lawful from here, or the finding is missing or out of place. Who may
    take the step is not checked here: see `next_steps` and `duties.conflicts`.
    """
    row = step_named(step)
    refusal = _refusal(state, row)
    if refusal is not None:
        raise LifecycleError(refusal)
    if (row.name == "conclude") != bool(finding):
        raise LifecycleError("a finding belongs to conclude, and conclude needs one")
    if finding and finding not in FINDINGS:
        raise LifecycleError(f"there is no finding {finding!r}")
    if row.track == REWARD:
        return replace(state, reward=row.target)
    if row.track == PROTECTION:
        return replace(state, protection=row.target)
    if row.name == "uphold":
        return replace(state, main=state.before or row.target, before="")
    if row.name in ("object", "doubt"):
        return replace(state, main=row.target, before=state.main)
    if row.name == "conclude":
        return replace(state, main=row.target, finding=finding, extended=False)
    return replace(state, main=row.target, before="", extended=state.extended or row.name == "extend")


def closed(state: CaseState) -> bool:
    """Tell whether no officer has anything left to do on the main track."""
    return state.main in CLOSED


def answerable(state: CaseState) -> bool:
    """Tell whether the reporter may write: until the case is over, after a refusal, and while somebody protects them."""
    protected = state.main == "CLOSED" and state.protection in _PROTECTED
    return not closed(state) or state.main in ("NOT_ACCEPTED", "MERGED") or protected


def answered(state: CaseState) -> bool:
    """Tell whether the reporter has an answer that they may not agree with: a refusal, a standing conclusion, or another's."""
    concluded = state.main in REWARDED_IN and bool(state.finding)
    return state.main == "NOT_ACCEPTED" or concluded or (state.main == "CLOSED" and answered_outside(state))


def answered_outside(state: CaseState) -> bool:
    """Tell whether a case is over, or was before its review, by the answer of an authority elsewhere.

    No other case is closed without a finding of its own.
    """
    return (state.before or state.main) == "CLOSED" and not state.finding


def withdrawable(state: CaseState) -> bool:
    """Tell whether the reporter can still take the tip back (until a department accepts it)."""
    return _refusal(state, step_named("withdraw")) is None


_READS_AS = {
    "DISPUTED": "TRIAGE",
    "FINDING_PROPOSED": "INVESTIGATING",
    "FINDING_PASSED": "INVESTIGATING",
    "DECLINE_PROPOSED": "TRIAGE",  # A proposal may still fail, so the reporter hears nothing of it.
    "JOINT": "INVESTIGATING",
    "LOOKBACK": "CLOSED",  # A look-back is not announced, or the enterprise would hear of it too.
    "MERGED": "ACCEPTED",
    "R_ASSESSED": "R_ASSESSING",
    "R_RECHECK": "R_ASSESSING",
    "R_CHECKED": "R_ASSESSING",
    "R_HELD": "R_ASSESSING",
    "R_APPROVED": "R_ASSESSING",
}


def sentence_key(state: CaseState, track: str = MAIN) -> str | None:
    """Return the key of the reporter's sentence (policies `sentences.states`), or None where the track says nothing."""
    here = str(getattr(state, _TRACK_FIELD[track]))
    if here == "CONCLUDED":
        return f"CONCLUDED_{state.finding.upper()}"
    if here in {"R_PENDING", "R_DENIED", "R_REVOKED", "P_NONE", "P_LEAK_SUSPECT"}:
        return None
    # A conclusion that a review overturned leaves a reward that nobody is working out any more.
    unproven = bool(state.finding) and state.finding not in REWARDABLE
    if track == REWARD and unproven and _READS_AS.get(here, here) == "R_ASSESSING":
        return None
    return _READS_AS.get(here, here)
