"""Reports of a few facts by several ways, whole at once or later, judged and rewarded in any order.

Officers judge truly which facts two cases share. Whatever the order: no fact is rewarded twice, the earliest report that was
whole and proved true is the one that is rewarded for it, and at the end nothing of the order is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, text

from casework.cases import handle, order, receive
from casework.cases.verify import FindingItem
from casework.entry import enter
from casework.kernel.errors import Refused
from casework.kernel.office import Transaction, query
from casework.matters import pairs
from casework.remedy import accept, enforce
from casework.remedy.accept import AcceptanceText, Verdict
from casework.rules.duties import Duty
from casework.sweep import sweep
from tests.services import builders
from tests.services.builders import FACTORY, Reporter, handler, number_of
from tests.services.founding import Sample, found_sample
from tests.services.matters import way
from tests.services.remedy import way as remedy
from tests.services.rewards import way as rewards
from tests.services.transfers import way as letters

ITEMS = (
    FindingItem("N1", "S1", True, "护罩拆了"),
    FindingItem("N2", "S1", True, "没有许可"),
    FindingItem("N3", "S1", True, "叫停了还在干"),
)
BUILDING = replace(FACTORY, sector="construction")


@dataclass
class Told:
    """One report: its facts by their number, and what became of it. `whole` orders reports as they became whole."""

    reporter: Reporter
    number: str
    facts: tuple[int, ...]
    whole: int
    vague: bool = False
    entered: bool = False
    proved: bool | None = None
    rewarded: frozenset[int] | None = None


class Reports(RuleBasedStateMachine):
    engine: ClassVar[Engine]
    directory: ClassVar[Path]
    open_ones: Bundle = Bundle("open_ones")
    ready: Bundle = Bundle("ready")

    @initialize()
    def begin(self) -> None:
        self.sample: Sample = found_sample(self.engine, self.directory)
        rewards.put_in(self.sample, 100_000_000)
        self.told: list[Told] = []
        self.clock = 0

    @rule(
        target=open_ones,
        facts=st.frozensets(st.integers(0, 2), min_size=1),
        way_in=st.sampled_from(("portal", "desk", "elsewhere")),
        vague=st.booleans(),
    )
    @precondition(lambda self: len(self.told) < 5)
    def arrive(self, facts: frozenset[int], way_in: str, vague: bool) -> Told:
        where = BUILDING if way_in == "elsewhere" else FACTORY
        reporter = builders.write_tip(self.sample, where)
        if way_in == "desk":
            clerk = self.sample.actor(Duty.INTAKE, "zhoucun-emergency")
            enter.enter(self.sample.office, clerk, reporter.submission)
        else:
            receive.receive(self.sample.office, reporter.submission)
        way.write(self.sample, reporter)
        self.clock += 1
        # What was entered has a mailbox of its own only after the caller came, and is verified twice: it takes its place here.
        vague = vague and way_in != "desk"
        one = Told(reporter, number_of(self.sample, reporter), tuple(sorted(facts)), self.clock, vague, way_in == "desk")
        if vague:
            intake = handler(self.sample, reporter, Duty.INTAKE)
            card = next(iter(self.sample.office.policies.cards))
            handle.ask_more(self.sample.office, intake, one.number, (card,))
        self.told.append(one)
        return one

    @rule(one=open_ones)
    def answer(self, one: Told) -> None:
        """Only now object and fact are named, and intake says so."""
        if not one.vague or one.proved is not None:
            return
        letters.reply(self.sample, one.reporter, "是北郊那家机械厂")
        intake = handler(self.sample, one.reporter, Duty.INTAKE)
        order.mark_complete(self.sample.office, intake, one.number, 1, "原先没有说哪家")
        one.vague, self.clock = False, self.clock + 1
        one.whole = self.clock

    @rule(target=ready, one=consumes(open_ones), proved=st.sampled_from((True, True, True, False)))
    def conclude(self, one: Told, proved: bool) -> Told:
        self.conclude_now(one, proved)
        return one

    @rule(days=st.integers(1, 3))
    def wait(self, days: int) -> None:
        self.sample.clock.forward(days=days)

    @rule(target=ready, one=consumes(ready))
    def decide(self, one: Told) -> object:
        """Judge truly and decide, or leave it where an earlier report is not concluded yet."""
        self.settle(one)
        return multiple() if one.rewarded is not None or not one.proved else one

    def settle(self, one: Told) -> None:
        # A refusal that waits for an earlier report is sent back where that one changes meanwhile, and is assessed again.
        case = builders.case_of(self.sample.office, self.sample.authority, one.reporter.tip)
        sent_back = case.standing.reward == "R_ASSESSING"
        if not one.proved or (one.rewarded is not None and not sent_back):
            return
        self.judge(one)
        try:
            result = way.reward(self.sample, one.number)
        except Refused as refusal:
            if refusal.code != "waits":
                raise
            return
        one.rewarded = frozenset() if result.startswith("Z") else self.counted(one)

    def judge(self, one: Told) -> None:
        """Say of every case that is put to the officer which facts it shares with this one."""
        by_number = {other.number: other for other in self.told}
        for found in way.view(self.sample, one.number).candidates:
            if found.verdict:
                continue
            theirs = set(by_number[found.number].facts)
            new = [at for at, fact in enumerate(one.facts) if fact not in theirs]
            shares = len(new) < len(one.facts)
            verdict = "apart" if not shares else "new_facts" if new else "same"
            way.decide(self.sample, one.number, found.number, verdict, new if verdict == "new_facts" else ())

    def counted(self, one: Told) -> frozenset[int]:
        """The facts that the approved assessment of a report counts."""

        @query
        def items(tx: Transaction) -> list[int]:
            case = pairs.by_number(tx, self.sample.authority, one.number)
            assert case is not None
            row = pairs.matter_of(tx, case)
            assert row is not None
            return list(row.items)

        return frozenset(one.facts[at] for at in items(self.sample.office))

    @invariant()
    def no_fact_is_rewarded_twice(self) -> None:
        if not hasattr(self, "told"):
            return
        rewarded = [fact for one in self.told for fact in one.rewarded or ()]
        assert len(rewarded) == len(set(rewarded))

    def teardown(self) -> None:
        if not hasattr(self, "told"):
            return
        for one in self.told:
            if one.proved is None:
                self.conclude_now(one, True)
        # Later ones wait for earlier ones, never the other way round: every round decides one more.
        for _ in self.told:
            for one in self.told:
                self.settle(one)
        assert all(one.rewarded is not None for one in self.told if one.proved)
        self.no_fact_is_rewarded_twice()
        for fact in range(len(ITEMS)):
            proved = [one for one in self.told if one.proved and fact in one.facts]
            if proved:
                first = min(proved, key=lambda one: one.whole)
                assert first.rewarded is not None
                assert fact in first.rewarded
        self.end()

    def conclude_now(self, one: Told, proved: bool) -> None:
        one.proved, one.vague = proved and not one.entered, False
        items = [replace(ITEMS[fact], verified=one.proved) for fact in one.facts]
        way.conclude(self.sample, one.reporter, items, "substantiated" if one.proved else "unsubstantiated")

    def end(self) -> None:
        """All cases to their end and past all days: the order is gone."""
        for one in self.told:
            self.close(one)
        for _ in range(3):
            sweep(self.sample.office)
            for one in self.told:
                self.settle(one)
            self.sample.clock.forward(days=100)
        self.no_fact_is_rewarded_twice()
        sweep(self.sample.office)
        with self.engine.connect() as connection:
            left = text("SELECT count(*) FROM receipt_order WHERE authority_id = :of")
            assert connection.execute(left, {"of": self.sample.authority}).scalar_one() == 0

    def close(self, one: Told) -> None:
        if one.proved:
            first, second = (handler(self.sample, one.reporter, Duty.VERIFY, at) for at in (0, 1))
            plans = [remedy.five(self.sample, at) for at in range(1, len(one.facts) + 1)]
            enforce.enforce(self.sample.office, first, one.number, plans, ())
            passed = tuple(Verdict(at, True) for at in range(1, len(one.facts) + 1))
            seen = AcceptanceText(passed, "到现场看过，都改好了。", remedy.EXPERT, "")
            written = accept.accept(self.sample.office, first, one.number, seen)
            assert accept.agree(self.sample.office, second, one.number, written)
        remedy.close(self.sample, one.reporter)


def test_any_order_of_reports_and_rewards(sqlite_engine: Engine, tmp_path: Path) -> None:
    class Machine(Reports):
        engine, directory = sqlite_engine, tmp_path

    # Each report is taken to its end with real envelopes and signatures.
    found = settings(
        max_examples=8, stateful_step_count=14, deadline=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )  # fmt: skip
    run_state_machine_as_test(Machine, settings=found)
