"""Every turn is a lawful step of its duty, and no open state is left in which nobody has a turn."""

from __future__ import annotations

import pytest

from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.rules.lifecycle import MAIN, PROTECTION, REPORTER, REWARD, STEPS, SYSTEM
from casework.rules.turns import TURNS, Turn, turns_of


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: f"{turn.step.name}-{turn.duty}")
def test_a_turn_is_a_lawful_step(turn: Turn) -> None:
    assert turn.duty in turn.step.actors
    assert set(turn.sources) <= set(turn.step.sources)
    assert all(lifecycle.step_named(name).target in turn.sources for name in turn.not_after)


def test_no_open_state_waits_for_nobody() -> None:
    """What has no turn waits for the reporter or for time, is over, or is an end of its track."""
    waits_for_an_officer = {state for turn in TURNS for state in turn.sources}
    everything = {state for step in STEPS for state in (*step.sources, step.target)}
    others = {state for step in STEPS if set(step.actors) & {REPORTER, SYSTEM} for state in step.sources}
    ends = {"R_PAID", "R_REVOKED", "P_CLOSED"}
    assert everything - waits_for_an_officer - others - set(lifecycle.CLOSED) - ends == set()
    quiet = {"SUBMITTED", "NEED_INFO"}
    main = {state for step in STEPS if step.track == MAIN for state in step.sources} - set(lifecycle.CLOSED)
    assert main - waits_for_an_officer == quiet


def test_each_track_has_turns_and_each_duty_gets_its_own() -> None:
    assert {turn.step.track for turn in TURNS} == {MAIN, REWARD, PROTECTION}
    assert {turn.step.name for turn in turns_of({Duty.LEGAL})} == {"pass_finding"}
    assert turns_of({Duty.KEYS, Duty.PAY}) == ()
