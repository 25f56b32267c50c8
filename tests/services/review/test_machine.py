"""Any sequence of wishes, objections and answers: what the page offers is exactly what is taken, and a day is all it leaves.

Hypothesis draws the reporter's deeds, the officers' and the passing of days. Before each deed of the reporter the page is read;
what it offers must be taken, what it does not offer must be refused and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from casework.cases import handle
from casework.kernel.errors import CaseworkError
from casework.review import protection, reviews, withdrawals
from casework.review.box import BoxView
from casework.review.objections import ABOUT
from casework.rules import lifecycle
from casework.rules.duties import Duty
from casework.sweep import sweep
from casework.transfers import merge
from crypto.encoding import Json
from crypto.mailbox import Action
from tests.services import builders
from tests.services.builders import case_of, handler, history_of
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.rewards import way
from tests.services.transfers.test_merged_again import NEW, anew

BARE: dict[Action, Callable[[BoxView], bool]] = {
    Action.ASK_WITHDRAW: lambda view: view.wishes.may_ask,
    Action.WAIVE: lambda view: view.wishes.may_waive,
    Action.WANT: lambda view: view.wishes.may_want,
}


def along(sample: Sample, reporter: builders.Reporter) -> None:
    """Concluded with another case, into which it was merged."""
    first = builders.send_tip(sample)
    builders.passed(sample, first)
    number, intake = builders.number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    handle.write_record(sample.office, intake, number, builders.RECORD, 0)
    merge.merge(sample.office, intake, number, builders.number_of(sample, first), builders.attestation(sample, reporter))
    builders.sign_finding(sample, first)


PROTECT = ((Duty.INTAKE, 0), (Duty.LEAD, 0), (Duty.VERIFY, 2))
AHEAD = (builders.accept, builders.start, builders.conclude, hand.declined, along)


class Wishes(RuleBasedStateMachine):
    """One case in the hands of its reporter, its leader, two reviewers, the office above, and time."""

    engine: Engine

    @initialize(ahead=st.sampled_from(AHEAD), assessed=st.booleans())
    def begin(self, ahead: Callable[[Sample, builders.Reporter], object], assessed: bool) -> None:
        self.sample: Sample = found_sample(self.engine)
        way.put_in(self.sample)
        self.reporter = builders.send_tip(self.sample)
        ahead(self.sample, self.reporter)
        self.number = builders.number_of(self.sample, self.reporter)
        if assessed and ahead is builders.conclude:
            way.assess(self.sample, self.number)
            way.check(self.sample, self.number)
            way.approve(self.sample, self.number)
        self.noted = 0

    def look(self) -> BoxView:
        return hand.look(self.sample, self.reporter)

    def take(self, action: Action, body: dict[str, Json] | None, offered: bool) -> None:
        """Do a deed of the reporter: it is taken exactly if the page offered it."""
        before = len(history_of(self.sample.office, self.sample.authority, self.reporter.tip))
        taken = self.attempt(lambda: hand.do(self.sample, self.reporter, action, body))
        assert taken == offered, action
        if not taken:
            assert len(history_of(self.sample.office, self.sample.authority, self.reporter.tip)) == before

    def attempt(self, deed: Callable[[], object]) -> bool:
        """Do it or be refused with a sentence; say whether it was done."""
        try:
            deed()
        except CaseworkError:
            return False
        return True

    @rule(action=st.sampled_from(sorted(BARE)))
    def wish(self, action: Action) -> None:
        self.take(action, None, BARE[action](self.look()))

    @rule(reason=st.sampled_from(["ill", "away", "lazy"]))
    def renew(self, reason: str) -> None:
        offered = self.look().wishes.may_renew and reason != "lazy"
        self.take(Action.RENEW, {"letter": "", "reason": reason}, offered)

    @rule(about=st.lists(st.sampled_from(ABOUT), min_size=1, max_size=4, unique=True))
    def object_to(self, about: list[str]) -> None:
        wanted: list[Json] = [one for one in ABOUT if one in about]
        offered = set(about) <= set(self.look().objecting.about)
        self.take(Action.OBJECT, {"about": wanted, "letter": ""}, offered)

    @rule(asked=st.booleans())
    def suffer(self, asked: bool) -> None:
        self.take(Action.REPRISAL, {"asked": asked, "letter": ""}, True)

    @rule()
    def see(self) -> None:
        hand.seen(self.sample, self.reporter)
        assert not self.look().unseen

    @rule(days=st.sampled_from([1, 9, 10, 11, 61, 91]))
    def wait(self, days: int) -> None:
        self.sample.clock.forward(days=days)
        sweep(self.sample.office)

    @rule(stands=st.booleans(), opinion=st.booleans(), up=st.booleans())
    def review(self, stands: bool, opinion: bool, up: bool) -> None:
        office, number = self.sample.office, self.number
        lead = handler(self.sample, self.reporter, Duty.LEAD)
        first, second = (handler(self.sample, self.reporter, Duty.VERIFY, one) for one in (2, 3))
        if opinion:
            self.attempt(lambda: reviews.charge(office, lead, number, (first.officer, second.officer)))
            self.attempt(lambda: reviews.write(office, first, number, stands=stands, grounds="看过。"))
            self.attempt(lambda: reviews.agree(office, second, number, 1))
        if up:
            self.attempt(lambda: reviews.pass_up(office, lead, number, "请上级来定。"))
        roles = hand.roles(office, self.sample, self.reporter)
        above = self.sample.actor(Duty.OVERSEE, next(name for name, role in roles.items() if role == "supervisor"))
        for actor in (lead, above):
            self.attempt(lambda who=actor: reviews.decide(office, who, number, stands=stands, answer="看过了。"))  # type: ignore[misc]

    @rule(up=st.booleans())
    def begin_anew(self, up: bool) -> None:
        """A conclusion that does not stand comes to another one, by those who have not verified it yet."""
        sample = self.sample
        if "finding" in self.look().objecting.about:
            self.take(Action.OBJECT, {"about": ["finding"], "letter": ""}, True)
        self.review(stands=False, opinion=True, up=up)
        standing = case_of(sample.office, sample.authority, self.reporter.tip).standing
        redone = sum(event.step == "redo" for event in history_of(sample.office, sample.authority, self.reporter.tip))
        if standing.main != "REOPENED" or not standing.finding or redone > 1:
            return
        anew(sample, self.reporter)
        assert case_of(sample.office, sample.authority, self.reporter.tip).standing.main == "CONCLUDED"
        assert self.look().mailbox.finding[0].text == NEW.grounds

    @rule(grant=st.booleans(), kept=st.sampled_from(["", "另去看配电箱"]))
    def answer_stop(self, grant: bool, kept: str) -> None:
        lead = handler(self.sample, self.reporter, Duty.LEAD)
        if grant:
            self.attempt(lambda: withdrawals.grant(self.sample.office, lead, self.number, kept))
        else:
            self.attempt(lambda: withdrawals.refuse(self.sample.office, lead, self.number, "危险还在"))

    @rule(who=st.sampled_from(PROTECT), step=st.sampled_from(protection.STEPS))
    def protect(self, who: tuple[Duty, int], step: str) -> None:
        actor, helpers = handler(self.sample, self.reporter, *who), ("union",) if step == "protect" else ()
        self.attempt(lambda: protection.take(self.sample.office, actor, self.number, step, "办了。", helpers))

    @invariant()
    def the_page_reads_without_a_gap(self) -> None:
        if not hasattr(self, "reporter"):
            return
        view = self.look()
        said = [view.mailbox.now, *view.mailbox.timeline, view.wishes.withdrawal, view.protecting.line]
        for line in said:
            assert line is None or (line.headline and line.sentence and "{" not in line.sentence)
        if view.mailbox.reward is not None:
            assert "{" not in view.mailbox.reward.sentence + view.mailbox.reward.beside + view.mailbox.reward.reminder

    @invariant()
    def reporters_events_carry_a_day_only(self) -> None:
        if not hasattr(self, "reporter"):
            return
        history = history_of(self.sample.office, self.sample.authority, self.reporter.tip)
        for event in history[self.noted :]:
            assert (event.at is None) == (event.actor is None) == (event.stream == "reporter")
        self.noted = len(history)

    @invariant()
    def a_review_holds_only_what_is_disputed(self) -> None:
        if not hasattr(self, "reporter"):
            return
        standing = case_of(self.sample.office, self.sample.authority, self.reporter.tip).standing
        steps = {one.name for one in lifecycle.next_steps(standing, {*Duty, lifecycle.REPORTER})}
        if standing.main == "REVIEW":
            assert not steps & {"assess", "check", "approve", "deny"}
            assert ("claim" in steps) == (standing.reward == "R_CLAIMABLE")


def test_what_the_page_offers_is_what_is_taken(sqlite_engine: Engine) -> None:
    Wishes.engine = sqlite_engine
    run_state_machine_as_test(Wishes, settings=settings(max_examples=8, stateful_step_count=16, deadline=None))
