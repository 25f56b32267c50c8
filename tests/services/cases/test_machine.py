"""Any sequence of deeds by anybody: the case is what its events say, and nobody gets two duties.

Hypothesis draws deeds, people and times; most are refused, which is part of the test. After each one the invariants hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, text

from casework.cases import extension, handle, mailbox, read, sign, signing, site, verifiers, verify
from casework.cases.letters import send_letter
from casework.kernel import events
from casework.kernel.errors import CaseworkError
from casework.kernel.office import Actor, Transaction, query
from casework.remedy import accept, closing, enforce
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.sweep import sweep
from crypto.mailbox import Action
from tests.services import builders
from tests.services.builders import FINDING, RECORD, SHEET, case_of, history_of
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way

OUTCOMES = st.sampled_from(lifecycle.FINDINGS)
PEOPLE = st.sampled_from(
    [(Duty.INTAKE, 0), (Duty.INTAKE, 1), (Duty.VERIFY, 0), (Duty.VERIFY, 1), (Duty.VERIFY, 2), (Duty.LEGAL, 0), (Duty.LEAD, 0)]
)
VERSIONS = st.integers(0, 3)
# Where a run begins, so that late states are walked as often as early ones.
AHEAD = (None, builders.accept, builders.start, builders.proposed, builders.passed, builders.conclude)


class Deeds(RuleBasedStateMachine):
    """One case in the hands of seven officers, the supervising office, a reporter and time."""

    engine: Engine

    @initialize(urgent=st.booleans(), ahead=st.sampled_from(AHEAD))
    def begin(self, urgent: bool, ahead: Callable[[Sample, builders.Reporter], object] | None) -> None:
        self.sentences: set[str] = set()
        self.sample: Sample = found_sample(self.engine)
        self.reporter = builders.send_tip(self.sample, urgency="now" if urgent else "unsaid")
        self.number = builders.number_of(self.sample, self.reporter)
        self.was_closed, self.days = "", 0
        if ahead:
            ahead(self.sample, self.reporter)

    def actor(self, who: tuple[Duty, int]) -> Actor:
        return builders.handler(self.sample, self.reporter, *who)

    def attempt(self, deed: Callable[[], object]) -> None:
        """Do it or be refused with a sentence; anything else is a fault."""
        try:
            deed()
        except CaseworkError as refusal:
            self.sentences.add(refusal.sentence)

    @rule(who=PEOPLE, version=VERSIONS, sheet=st.booleans())
    def write(self, who: tuple[Duty, int], version: int, sheet: bool) -> None:
        office = self.sample.office
        if sheet:
            self.attempt(lambda: handle.write_lead_sheet(office, self.actor(who), self.number, SHEET, version))
        else:
            self.attempt(lambda: handle.write_record(office, self.actor(who), self.number, RECORD, version))

    @rule(who=PEOPLE)
    def accept(self, who: tuple[Duty, int]) -> None:
        signed = builders.attestation(self.sample, self.reporter)
        self.attempt(lambda: handle.accept(self.sample.office, self.actor(who), self.number, signed))

    @rule(who=PEOPLE)
    def ask(self, who: tuple[Duty, int]) -> None:
        self.attempt(lambda: handle.ask_more(self.sample.office, self.actor(who), self.number, ("place",)))

    @rule(who=PEOPLE, agree=st.booleans(), propose=st.booleans())
    def decline(self, who: tuple[Duty, int], agree: bool, propose: bool) -> None:
        office, actor = self.sample.office, self.actor(who)
        if propose:
            self.attempt(lambda: handle.propose_decline(office, actor, self.number, "Z03"))
        else:
            self.attempt(lambda: handle.confirm_decline(office, actor, self.number, agree=agree))

    @rule(who=PEOPLE, other=PEOPLE)
    def start(self, who: tuple[Duty, int], other: tuple[Duty, int]) -> None:
        pair = (self.actor(who).officer, self.actor(other).officer)
        self.attempt(lambda: verify.start(self.sample.office, self.actor(who), self.number, pair, no_interest=True))

    @rule(who=PEOPLE, outcome=OUTCOMES, version=VERSIONS)
    def conclude(self, who: tuple[Duty, int], outcome: str, version: int) -> None:
        found = replace(FINDING, outcome=outcome)
        if outcome not in ("substantiated", "partial"):
            found = replace(found, items=(), measure="", document_number="")
        self.attempt(lambda: verify.conclude(self.sample.office, self.actor(who), self.number, found, version))

    @rule(who=PEOPLE, version=VERSIONS)
    def countersign(self, who: tuple[Duty, int], version: int) -> None:
        self.attempt(lambda: verify.countersign(self.sample.office, self.actor(who), self.number, version))

    @rule(who=PEOPLE, other=PEOPLE, clear=st.booleans(), replaces=st.booleans())
    def declare(self, who: tuple[Duty, int], other: tuple[Duty, int], clear: bool, replaces: bool) -> None:
        office, actor, officer = self.sample.office, self.actor(who), self.actor(other).officer
        if replaces:
            self.attempt(lambda: verifiers.replace_verifier(office, actor, self.number, officer))
        else:
            self.attempt(lambda: verifiers.declare(office, actor, self.number, no_interest=clear))

    @rule(who=PEOPLE, version=VERSIONS)
    def record_the_visit(self, who: tuple[Duty, int], version: int) -> None:
        actor = self.actor(who)
        self.attempt(lambda: site.write_site_record(self.sample.office, actor, self.number, builders.SITE, version))

    @rule(who=PEOPLE, version=VERSIONS, passes=st.booleans())
    def review(self, who: tuple[Duty, int], version: int, passes: bool) -> None:
        office, actor = self.sample.office, self.actor(who)
        if passes:
            self.attempt(lambda: sign.pass_finding(office, actor, self.number, version, "程序合法。"))
        else:
            self.attempt(lambda: sign.return_finding(office, actor, self.number, "再查一遍。"))

    @rule(who=PEOPLE, version=VERSIONS, own=st.booleans())
    def sign(self, who: tuple[Duty, int], version: int, own: bool) -> None:
        office, actor = self.sample.office, self.actor(who)

        def deed() -> None:
            signature = builders.finding_signature(self.sample, actor, self.number) if own else bytes(64)
            sign.sign(office, actor, self.number, version, signature)

        self.attempt(deed)

    @rule(who=PEOPLE, answers=st.booleans(), agree=st.booleans())
    def more_days(self, who: tuple[Duty, int], answers: bool, agree: bool) -> None:
        office, actor = self.sample.office, self.actor(who)
        if not answers:
            self.attempt(lambda: extension.propose_extension(office, actor, self.number, "complex", "要多查几台。"))
            return
        above = self.sample.actor(Duty.OVERSEE, builders.supervisor_of(self.sample, self.reporter))
        said = "" if agree else "先查完。"
        self.attempt(lambda: extension.answer_extension(office, above, self.number, agree=agree, said=said))

    @rule(who=PEOPLE, days=st.integers(-1, 20))
    def enforce(self, who: tuple[Duty, int], days: int) -> None:
        plan = [way.five(self.sample, days=days)]
        self.attempt(lambda: enforce.enforce(self.sample.office, self.actor(who), self.number, plan))

    @rule(who=PEOPLE, well=st.booleans())
    def accept_what_was_put_right(self, who: tuple[Duty, int], well: bool) -> None:
        text = way.passed() if well else way.failed(self.sample)
        self.attempt(lambda: accept.accept(self.sample.office, self.actor(who), self.number, text))

    @rule(who=PEOPLE, seen=VERSIONS)
    def agree_to_the_acceptance(self, who: tuple[Duty, int], seen: int) -> None:
        self.attempt(lambda: accept.agree(self.sample.office, self.actor(who), self.number, seen))

    @rule(who=PEOPLE)
    def close(self, who: tuple[Duty, int]) -> None:
        self.attempt(lambda: closing.close(self.sample.office, self.actor(who), self.number))

    @rule(who=PEOPLE)
    def look(self, who: tuple[Duty, int]) -> None:
        self.attempt(lambda: read.open_case(self.sample.office, self.actor(who), self.number))
        self.attempt(lambda: read.sealed_tip(self.sample.office, self.actor(who), self.number))

    @rule(who=PEOPLE)
    def write_to_reporter(self, who: tuple[Duty, int]) -> None:
        letter = builders.letter_to(self.sample, self.reporter, "请再说一句。")
        self.attempt(lambda: send_letter(self.sample.office, self.actor(who), self.number, letter))

    @rule(withdraw=st.booleans())
    def reporter_acts(self, withdraw: bool) -> None:
        recipients = builders.reply_recipients(self.sample, self.reporter)
        box = self.reporter.box
        body = b"" if withdraw else box.seal_reply(self.reporter.tip, recipients, "补充一句。")
        action = box.sign_action(Action.WITHDRAW if withdraw else Action.LETTER, body)
        self.attempt(lambda: mailbox.act(self.sample.office, self.sample.authority, self.reporter.hash, action))

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.days += days
        # Beyond a quarter every department would need a new epoch, which other tests are about.
        if self.days > 80:
            return
        self.sample.clock.forward(days=days)
        sweep(self.sample.office)

    @invariant()
    def the_case_is_what_its_events_say(self) -> None:
        if not hasattr(self, "number"):
            return
        office, authority, tip = self.sample.office, self.sample.authority, self.reporter.tip
        case, history = case_of(office, authority, tip), history_of(office, authority, tip)
        standing = lifecycle.START
        for one in history:
            if one.track:
                finding = str(one.tell["finding"]) if one.step == "conclude" else ""
                standing = lifecycle.apply(standing, one.step, finding=finding)
        assert standing == case.standing
        assert case.version == len(history)
        assert all((one.stream == "reporter") == (one.at is None) == (one.actor is None) for one in history)

    @invariant()
    def closed_stays_closed_and_no_reward_comes_before_a_finding(self) -> None:
        if not hasattr(self, "number"):
            return
        standing = case_of(self.sample.office, self.sample.authority, self.reporter.tip).standing
        assert self.was_closed in ("", standing.main)
        if lifecycle.closed(standing):
            self.was_closed = standing.main
        if standing.reward != "R_PENDING":
            assert standing.finding in ("substantiated", "partial")

    @invariant()
    def the_reporter_can_always_read(self) -> None:
        if hasattr(self, "number"):
            view = mailbox.read(self.sample.office, self.sample.authority, self.reporter.mailbox_id)
            assert view is not None
            assert view.now.headline
            assert "{" not in view.now.sentence

    @invariant()
    def a_refusal_speaks_in_sentences(self) -> None:
        if hasattr(self, "number"):
            assert all(sentence.endswith("。") for sentence in self.sentences)

    @invariant()
    def a_conclusion_bears_a_signature_that_holds(self) -> None:
        if not hasattr(self, "number"):
            return

        @query
        def signed(tx: Transaction) -> signing.Signed | None:
            return signing.signed_of(tx, events.load_of_tip(tx, self.sample.authority, self.reporter.tip))

        standing = case_of(self.sample.office, self.sample.authority, self.reporter.tip).standing
        found = signed(self.sample.office)
        assert (found is not None) == bool(standing.finding)
        assert found is None or found.holds

    @invariant()
    def nobody_has_two_duties(self) -> None:
        if not hasattr(self, "number"):
            return
        with self.engine.connect() as connection:
            rows = connection.execute(
                text("SELECT officer_id, count(*) FROM post WHERE authority_id = :a GROUP BY officer_id"),
                {"a": self.sample.authority},
            ).all()
        assert all(count == 1 for _, count in rows)


def test_any_sequence_of_deeds(sqlite_engine: Engine) -> None:
    class Machine(Deeds):
        engine = sqlite_engine

    run_state_machine_as_test(Machine, settings=settings(max_examples=10, stateful_step_count=20, deadline=None))
