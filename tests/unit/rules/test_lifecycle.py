"""The lifecycle: the table itself, the ways through it, and a machine that walks it at random."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from casework.rules.duties import Duty
from casework.rules.lifecycle import (
    FINDINGS,
    MAIN,
    PROTECTION,
    REPORTER,
    REWARD,
    START,
    STEPS,
    SYSTEM,
    CaseState,
    LifecycleError,
    apply,
    closed,
    next_steps,
    sentence_key,
    step_named,
    withdrawable,
)
from policies import load

ACTORS = {*Duty, REPORTER, SYSTEM}
FINAL = {"WITHDRAWN", "SPLIT", "R_REVOKED"}
CONCLUDE = ("propose_finding", "pass_finding", "conclude")
NO_REWARD_YET = {"R_PENDING", "R_WAIVED"}
SENTENCES = load().sentences.states


def walk(*steps: str, start: CaseState = START, finding: str = "substantiated") -> CaseState:
    state = start
    for step in steps:
        state = apply(state, step, finding=finding if step == "conclude" else "")
    return state


def names(state: CaseState, *duties: str) -> list[str]:
    return [step.name for step in next_steps(state, duties)]


class TestTable:
    def test_names_are_unique(self) -> None:
        assert len({step.name for step in STEPS}) == len(STEPS)

    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
    def test_every_row_is_whole(self, step: object) -> None:
        row = step_named(step.name)  # type: ignore[attr-defined]
        prefixes = {MAIN: "", REWARD: "R_", PROTECTION: "P_"}
        assert all(name.startswith(prefixes[row.track]) for name in (*row.sources, row.target))
        assert row.actors
        assert set(row.actors) <= ACTORS
        assert row.label
        assert row.deadline == "" or row.deadline in load().deadlines
        assert row.clock in {"start", "stop", "resume", "end", "keep"}
        assert set(row.findings) <= set(FINDINGS)
        keys = [f"CONCLUDED_{one.upper()}" for one in FINDINGS] if row.reporter == "CONCLUDED" else [row.reporter]
        assert row.reporter == "" or set(keys) <= set(SENTENCES)

    def test_every_state_but_the_first_is_reached(self) -> None:
        reached = {step.target for step in STEPS}
        assert {source for step in STEPS for source in step.sources} - reached == {"SUBMITTED", "P_NONE", "R_PENDING"}

    def test_final_states_have_no_way_out(self) -> None:
        sources = {source for step in STEPS for source in step.sources}
        assert {step.target for step in STEPS} - sources == FINAL

    def test_two_people_for_what_cannot_be_undone(self) -> None:
        pairs = {step.name: step.second for step in STEPS if step.second}
        assert set(pairs) == {
            "decline", "keep", "start", "extend", "propose_finding", "conclude", "rectify", "check", "approve", "deny",
            "raise_award", "supplement", "revoke",
        }  # fmt: skip

    def test_every_state_of_the_dossier_is_there(self) -> None:
        states = {name for step in STEPS for name in (*step.sources, step.target)}
        main = """SUBMITTED TRIAGE NEED_INFO NOT_ACCEPTED TRANSFERRED ACCEPTED INVESTIGATING JOINT EXTENDED CONCLUDED
            ENFORCING RECTIFIED REVIEW CLOSED LOOKBACK REOPENED WITHDRAWN MERGED SPLIT"""
        reward = "R_PENDING R_ASSESSING R_APPROVED R_CLAIMABLE R_PAID R_DENIED R_WAIVED R_WAIT_FUND R_EXPIRED R_REVOKED"
        protection = "P_NONE P_REPORTED P_ASSESS P_ACTION P_FOLLOWUP P_CLOSED P_LEAK_SUSPECT"
        assert set(f"{main} {reward} {protection}".split()) <= states


class TestWays:
    def test_the_whole_way(self) -> None:
        state = walk("receive", "accept", "start", *CONCLUDE, "begin_reward")
        state = walk("assess", "check", "approve", "fund", "claim", "pay", start=state)
        assert state == CaseState("CONCLUDED", "R_PAID", finding="substantiated")
        assert walk("enforce", "rectify", "close", start=state).main == "CLOSED"

    def test_asking_for_more_goes_back_to_triage(self) -> None:
        assert walk("receive", "ask_more", "more_given").main == "TRIAGE"
        assert walk("receive", "ask_more", "accept").main == "ACCEPTED"
        assert (step_named("ask_more").clock, step_named("more_given").clock) == ("stop", "resume")

    def test_declining_takes_two(self) -> None:
        proposed = walk("receive", "propose_decline")
        assert names(proposed, Duty.INTAKE) == ["decline", "keep", "hand_up"]
        assert walk("decline", start=proposed).main == "NOT_ACCEPTED"
        with pytest.raises(LifecycleError):
            walk("receive", "decline")

    def test_a_review_returns_to_where_it_came_from(self) -> None:
        enforcing = walk("receive", "accept", "start", *CONCLUDE, "enforce")
        assert walk("object", "uphold", start=enforcing) == enforcing
        assert walk("object", "redo", "start", start=enforcing).main == "INVESTIGATING"

    def test_a_case_is_extended_once(self) -> None:
        working = walk("receive", "accept", "start")
        assert walk("join", "extend", start=working).main == "EXTENDED"
        assert "extend" not in names(CaseState("INVESTIGATING", extended=True), Duty.LEAD)

    @pytest.mark.parametrize("finding", ["unsubstantiated", "unverifiable"])
    def test_no_reward_where_nothing_was_found(self, finding: str) -> None:
        state = walk("receive", "accept", "start", *CONCLUDE, finding=finding)
        assert names(state, *ACTORS) == ["close_unproven", "object", "report_reprisal", "suspect_leak"]

    def test_no_reward_while_it_is_reviewed(self) -> None:
        state = walk("receive", "accept", "start", *CONCLUDE, "begin_reward", "object")
        assert "assess" not in names(state, Duty.REWARD)

    def test_withdrawing_until_a_department_accepts(self) -> None:
        assert withdrawable(START)
        assert withdrawable(walk("receive", "ask_more"))
        assert not withdrawable(walk("receive", "accept"))

    @pytest.mark.parametrize("finding", ["", "maybe"])
    def test_a_conclusion_needs_a_finding(self, finding: str) -> None:
        with pytest.raises(LifecycleError):
            walk("receive", "accept", "start", *CONCLUDE, finding=finding)
        with pytest.raises(LifecycleError):
            apply(START, "receive", finding="partial")

    def test_unknown_steps_are_refused(self) -> None:
        with pytest.raises(LifecycleError):
            apply(START, "accept")
        with pytest.raises(LifecycleError):
            apply(START, "fly")

    def test_only_those_with_the_duty_see_the_step(self) -> None:
        triage = walk("receive")
        assert names(triage, Duty.VERIFY, Duty.PAY) == []
        assert "accept" in names(triage, Duty.INTAKE)
        assert names(triage, REPORTER) == ["withdraw", "report_reprisal", "suspect_leak"]


class TestSentences:
    @pytest.mark.parametrize(
        ("state", "key"),
        [
            (CaseState("DECLINE_PROPOSED"), "TRIAGE"),
            (CaseState("JOINT"), "INVESTIGATING"),
            (CaseState("LOOKBACK"), "CLOSED"),
            (CaseState("CONCLUDED", finding="partial"), "CONCLUDED_PARTIAL"),
        ],
    )
    def test_what_is_not_told(self, state: CaseState, key: str) -> None:
        assert sentence_key(state) == key

    def test_rewards(self) -> None:
        assert sentence_key(CaseState(reward="R_ASSESSED"), REWARD) == "R_ASSESSING"
        assert sentence_key(CaseState(reward="R_PENDING"), REWARD) is None

    def test_a_reward_that_a_review_ended_says_nothing(self) -> None:
        assert sentence_key(CaseState("CONCLUDED", "R_CHECKED", finding="unsubstantiated"), REWARD) is None
        assert sentence_key(CaseState("CONCLUDED", "R_CLAIMABLE", finding="unsubstantiated"), REWARD) == "R_CLAIMABLE"

    def test_protection_speaks_only_when_the_reporter_did(self) -> None:
        assert sentence_key(CaseState(), PROTECTION) is None
        assert sentence_key(CaseState(protection="P_LEAK_SUSPECT"), PROTECTION) is None
        assert sentence_key(CaseState(protection="P_ACTION"), PROTECTION) == "P_ACTION"


class Walk(RuleBasedStateMachine):
    """Takes lawful steps at random and tries the others."""

    def __init__(self) -> None:
        super().__init__()
        self.state = START
        self.extended = 0

    @rule(data=st.data())
    def lawful(self, data: st.DataObject) -> None:
        step = data.draw(st.sampled_from(next_steps(self.state, ACTORS)))
        finding = data.draw(st.sampled_from(FINDINGS)) if step.name == "conclude" else ""
        before, self.state = self.state, apply(self.state, step.name, finding=finding)
        # One track moves at a time.
        assert (before.main == self.state.main) or step.track == MAIN
        assert (before.reward == self.state.reward) or step.track == REWARD
        assert (before.protection == self.state.protection) or step.track == PROTECTION
        if step.name == "approve":
            assert self.state.main in {"CONCLUDED", "ENFORCING", "RECTIFIED", "CLOSED", "LOOKBACK"}
            assert self.state.finding in {"substantiated", "partial"}
        if before.main == "CLOSED" and self.state.main != "CLOSED":
            assert step.name in {"object", "look_back", "doubt"}

    @rule(name=st.sampled_from([step.name for step in STEPS]))
    def unlawful(self, name: str) -> None:
        if name in [step.name for step in next_steps(self.state, ACTORS)]:
            return
        with pytest.raises(LifecycleError):
            apply(self.state, name, finding="partial" if name == "conclude" else "")

    @precondition(lambda self: closed(self.state))
    @rule()
    def closed_stays_closed(self) -> None:
        main = {step.name for step in next_steps(self.state, ACTORS) if step.track == MAIN}
        # A merged case is concluded with the one that it follows, and may be taken back as any that was accepted.
        merged = ("MERGED", {"conclude", "grant_withdraw"})
        assert main <= {"object", "look_back", "doubt"} or (self.state.main, main) == merged
        if self.state.main in FINAL:
            assert not main

    @invariant()
    def no_reward_before_a_conclusion(self) -> None:
        if self.state.reward not in NO_REWARD_YET:
            assert self.state.finding

    @invariant()
    def the_reporter_always_has_a_sentence(self) -> None:
        assert sentence_key(self.state) in {*SENTENCES, "SUBMITTED"}
        key = sentence_key(self.state, REWARD)
        assert key is None or key in SENTENCES


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
