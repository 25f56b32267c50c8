"""Any sequence of deeds after a conclusion: nothing is put right, resumed or filed before its time."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from casework.cases import measures
from casework.cases.verify import FindingItem
from casework.kernel import events
from casework.kernel.errors import CaseworkError
from casework.kernel.ids import Day
from casework.kernel.office import Actor, Transaction, query
from casework.remedy import accept, closing, cut, enforce, looking, plans
from casework.remedy.accept import AcceptanceText, Verdict
from casework.remedy.cut import CutText
from casework.remedy.plans import PlanText
from casework.rules.duties import Duty
from casework.sweep import sweep
from tests.services import builders
from tests.services.builders import FINDING, ITEM, handler
from tests.services.founding import found_sample
from tests.services.remedy import way
from tests.services.rewards import way as rewards

ABOVE = "zibo-committee"
WHO = st.sampled_from([(Duty.VERIFY, 0), (Duty.VERIFY, 1), (Duty.VERIFY, 2), (Duty.LEAD, 0), (Duty.INTAKE, 0)])
MINOR = FindingItem("N1", "S0", True, "灭火器过期一具")


class Remedies(RuleBasedStateMachine):
    """One concluded case in many hands, with time."""

    engine: Engine

    @initialize(measured=st.booleans(), decided=st.booleans())
    def begin(self, measured: bool, decided: bool) -> None:
        self.sentences: set[str] = set()
        self.sample = found_sample(self.engine)
        rewards.put_in(self.sample)
        self.reporter = builders.send_tip(self.sample)
        named = {} if measured else {"measure": "", "document_number": ""}
        finding = replace(FINDING, items=(ITEM, MINOR), **named)
        self.number, self.days = builders.conclude(self.sample, self.reporter, finding), 0
        if decided and measured:
            rewards.agreed(self.sample, self.number)
            rewards.approve(self.sample, self.number)

    def actor(self, who: tuple[Duty, int]) -> Actor:
        return handler(self.sample, self.reporter, *who)

    def attempt(self, deed: Callable[[], object]) -> None:
        """Do it or be refused with a sentence; anything else is a fault."""
        try:
            deed()
        except CaseworkError as refusal:
            self.sentences.add(refusal.sentence)

    @rule(who=WHO, code=st.sampled_from(["MS-03", "SG-3", "MS-21", "MS-05", "SG-1", "MS-17"]), document=st.booleans())
    def measure(self, who: tuple[Duty, int], code: str, document: bool) -> None:
        text = measures.MeasureText(code, "周应急〔2026〕7号" if document else "")
        self.attempt(lambda: enforce.write_measure(self.sample.office, self.actor(who), self.number, text))

    @rule(who=WHO, spot=st.booleans(), lacking=st.sampled_from(["", "funds", "leader"]), both=st.booleans())
    def open_up(self, who: tuple[Duty, int], spot: bool, lacking: str, both: bool) -> None:
        first = way.five(self.sample)
        second = PlanText(2, "spot", cured=way.today(self.sample), seen_by="安全科长") if spot else way.five(self.sample, 2)
        plan = [replace(first, **({lacking: ""} if lacking else {})), *([second] if both else [])]  # type: ignore[arg-type]
        self.attempt(lambda: enforce.enforce(self.sample.office, self.actor(who), self.number, plan))

    @rule(who=WHO, item=st.integers(1, 3))
    def plan_again(self, who: tuple[Duty, int], item: int) -> None:
        text = way.five(self.sample, item)
        self.attempt(lambda: enforce.plan_again(self.sample.office, self.actor(who), self.number, text))

    @rule(who=WHO, well=st.lists(st.booleans(), min_size=2, max_size=2), expert=st.booleans(), open_only=st.booleans())
    def accept(self, who: tuple[Duty, int], well: list[bool], expert: bool, open_only: bool) -> None:
        later, items = Day(way.today(self.sample) + 9), [one.text.item for one in plans.still_open(self.plans())]
        wanted = items if open_only else [1, 2]
        verdicts = tuple(Verdict(item, well[item - 1], "差一点", later) for item in wanted)
        text = AcceptanceText(verdicts, "看过了。", way.EXPERT if expert else "", way.RESUMED)
        self.attempt(lambda: accept.accept(self.sample.office, self.actor(who), self.number, text))

    @rule(who=WHO, seen=st.integers(1, 4))
    def agree(self, who: tuple[Duty, int], seen: int) -> None:
        self.attempt(lambda: accept.agree(self.sample.office, self.actor(who), self.number, seen))

    @rule(who=WHO, hours=st.integers(20, 30), urgent=st.booleans())
    def cut(self, who: tuple[Duty, int], hours: int, urgent: bool) -> None:
        now = self.sample.clock.now()
        text = CutText(
            "MS-05",
            "停〔2026〕1号",
            1,
            "不停",
            "有人在下面",
            now,
            now + datetime.timedelta(hours=hours),
            "漏气" if urgent else "",
        )
        self.attempt(lambda: cut.cut_off(self.sample.office, self.actor(who), self.number, text))

    @rule(who=WHO)
    def close(self, who: tuple[Duty, int]) -> None:
        self.attempt(lambda: closing.close(self.sample.office, self.actor(who), self.number))

    @rule(outcome=st.sampled_from(["clean", "recurred"]), begin=st.booleans())
    def look_back(self, outcome: str, begin: bool) -> None:
        above = self.sample.actor(Duty.OVERSEE, ABOVE)
        if begin:
            self.attempt(lambda: looking.begin(self.sample.office, above, self.number))
        else:
            self.attempt(lambda: looking.done(self.sample.office, above, self.number, outcome, "看过了。"))

    @rule(days=st.integers(1, 15))
    def time_passes(self, days: int) -> None:
        # Beyond a quarter every department would need a new epoch, which other tests are about.
        if self.days + days <= 80:
            self.days += days
            self.sample.clock.forward(days=days)
            sweep(self.sample.office)

    def plans(self) -> tuple[plans.PlanRow, ...]:
        @query
        def read(tx: Transaction) -> tuple[plans.PlanRow, ...]:
            case = events.load_of_tip(tx, self.sample.authority, self.reporter.tip)
            return plans.plans_of(tx, case, plans.signed_finding(tx, case))

        return read(self.sample.office)

    def measures(self) -> tuple[measures.Taken, ...]:
        @query
        def read(tx: Transaction) -> tuple[measures.Taken, ...]:
            return measures.of_case(tx, events.load_of_tip(tx, self.sample.authority, self.reporter.tip))

        return read(self.sample.office)

    @invariant()
    def each_state_has_what_it_needs(self) -> None:
        if not hasattr(self, "number"):
            return
        standing = builders.case_of(self.sample.office, self.sample.authority, self.reporter.tip).standing
        rows, taken = self.plans(), self.measures()
        if standing.main in ("ENFORCING", "RECTIFIED", "CLOSED", "LOOKBACK"):
            assert any(one.document_number for one in taken)
            assert [one.text.item for one in rows] == [1, 2]
            for one in rows:
                text = one.text
                five = all((text.owner, text.steps, text.funds, text.until, text.plan, text.leader, text.monitoring))
                assert five if text.kind == "plan" else (text.cured and text.seen_by)
        if standing.main in ("RECTIFIED", "CLOSED", "LOOKBACK"):
            assert all(one.accepted for one in rows)
        if standing.main in ("CONCLUDED", "ENFORCING"):
            assert "MS-21" not in [one.code for one in taken]
        if standing.main in ("CLOSED", "LOOKBACK"):
            assert standing.reward not in closing.UNDECIDED

    @invariant()
    def a_refusal_speaks_in_sentences(self) -> None:
        if hasattr(self, "number"):
            assert all(sentence.endswith("。") for sentence in self.sentences)

    @invariant()
    def who_accepted_was_two(self) -> None:
        if not hasattr(self, "number"):
            return

        @query
        def read(tx: Transaction) -> list[tuple[object, object]]:
            case = events.load_of_tip(tx, self.sample.authority, self.reporter.tip)
            return [(row.written_by, row.agreed_by) for row in accept.all_of(tx, case)]

        assert all(first != second for first, second in read(self.sample.office))


def test_any_sequence_of_deeds(sqlite_engine: Engine) -> None:
    class Machine(Remedies):
        engine = sqlite_engine

    run_state_machine_as_test(Machine, settings=settings(max_examples=8, stateful_step_count=24, deadline=None))
