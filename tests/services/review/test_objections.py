"""Not agreeing: what is open, from when the days count, and what an objection does to the case and to the reward."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.kernel import events
from casework.kernel.errors import Refused
from casework.kernel.office import Transaction, query
from casework.review import objections
from casework.rewards import claim as claims
from casework.rewards import decide
from casework.rules import lifecycle
from casework.rules.duties import Duty
from crypto.encoding import b64u
from tests.services import builders
from tests.services.builders import Reporter, case_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.review.hand import Action, look, object_to
from tests.services.rewards import way


@query
def kept(tx: Transaction, sample: Sample, reporter: Reporter) -> tuple[objections.Objection, ...]:
    return objections.of_case(tx, events.load_of_tip(tx, sample.authority, reporter.tip))

REGULATOR = ({**way.REQUEST, "flags": ["regulator_side"]}, {**way.REASONS, "regulator_side": "举报人自己说的"})
"""What is assessed for somebody of the supervision: nothing (Z06)."""


def concluded(sample: Sample) -> tuple[Reporter, str]:
    reporter = send_tip(sample)
    return reporter, builders.conclude(sample, reporter)


def now(sample: Sample, reporter: Reporter) -> str:
    return look(sample, reporter).mailbox.now.sentence


def test_the_days_begin_with_the_first_look(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, _ = concluded(sample)
    sample.clock.forward(days=30)
    assert look(sample, reporter).unseen
    assert now(sample, reporter) == "不同意，1 月 2 日前可以说。"
    hand.seen(sample, reporter)
    assert not look(sample, reporter).unseen
    sample.clock.forward(days=4)
    hand.seen(sample, reporter)
    assert now(sample, reporter) == "不同意，1 月 2 日前可以说。"
    assert not look(sample, reporter).objecting.late
    sample.clock.forward(days=7)
    assert now(sample, reporter) == "不同意，过了日子也可以说。"
    assert look(sample, reporter).objecting.late


def test_whoever_never_looks_has_ninety_days(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, _ = concluded(sample)
    sample.clock.forward(days=85)
    # Ten days would be five more than there are.
    assert now(sample, reporter) == "不同意，2 月 21 日前可以说。"
    sample.clock.forward(days=6)
    assert look(sample, reporter).objecting.late


def test_an_objection_sends_the_case_to_others_and_holds_the_reward(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = concluded(sample)
    assert look(sample, reporter).objecting.about == ("finding", "unfinished")
    assert object_to(sample, reporter, "finding", text="护罩是事后才装上的。") == "REVIEW"
    view = look(sample, reporter)
    assert (view.mailbox.now.headline, view.mailbox.now.sentence) == ("换人再查", "12 月 23 日前答复您。")
    assert view.objecting.about == ()
    assert [(one.direction, one.kind) for one in view.mailbox.letters] == [("in", "objection")]
    assert [(one.about, one.late, one.outcome) for one in kept(sample.office, sample, reporter)] == [(("finding",), False, "")]
    with pytest.raises(Refused):
        way.assess(sample, number)


def test_a_late_objection_is_taken_and_marked(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, _ = concluded(sample)
    hand.seen(sample, reporter)
    sample.clock.forward(days=40)
    assert object_to(sample, reporter, "unfinished") == "REVIEW"
    assert [one.late for one in kept(sample.office, sample, reporter)] == [True]


def test_one_objection_to_each_answer(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, _ = concluded(sample)
    object_to(sample, reporter, "finding")
    with pytest.raises(Refused) as refusal:
        object_to(sample, reporter, "unfinished")
    assert refusal.value.code == "said_before"


def test_a_refusal_can_be_objected_to(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    hand.declined(sample, reporter)
    assert look(sample, reporter).objecting.about == ("finding",)
    assert object_to(sample, reporter, "finding", text="就在北门进去第二间。") == "REVIEW"


def test_what_is_not_put_right_has_an_answer_of_its_own(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, _ = concluded(sample)
    assert "remedy" not in look(sample, reporter).objecting.about
    with pytest.raises(Refused):
        object_to(sample, reporter, "remedy")


def test_the_amount_alone_leaves_the_case_where_it_is(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    reporter, _ = way.approved(sample)
    assert look(sample, reporter).objecting.about == ("finding", "unfinished", "amount")
    assert object_to(sample, reporter, "amount", text="三台都拆了。") == "CONCLUDED"
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert case.reward_disputed
    view = look(sample, reporter)
    assert view.mailbox.reward is not None
    assert view.mailbox.reward.beside == "您说奖金不对。会换人再算，12 月 23 日前答复您。"
    assert view.objecting.about == ("finding", "unfinished")
    # The part that nobody disputes can be claimed meanwhile.
    _, signed = way.claim_for(sample, reporter)
    assert claims.act(sample.office, sample.authority, reporter.hash, signed).state == "R_CLAIMED"


def test_an_approved_reward_stays_claimable_while_the_finding_is_reviewed(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    reporter, _ = way.approved(sample)
    assert object_to(sample, reporter, "unfinished") == "REVIEW"
    _, signed = way.claim_for(sample, reporter)
    assert claims.act(sample.office, sample.authority, reporter.hash, signed).state == "R_CLAIMED"


def test_a_refused_reward_is_assessed_anew(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = concluded(sample)
    way.assess(sample, number, *REGULATOR)
    way.check(sample, number)
    decide.deny(sample.office, sample.actor(Duty.APPROVE), number)
    assert look(sample, reporter).objecting.about == ("finding", "unfinished", "amount")
    object_to(sample, reporter, "amount")
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.reward, case.reward_disputed) == ("R_ASSESSING", True)


@pytest.mark.parametrize(
    "body",
    [
        {"about": [], "letter": ""},
        {"about": ["finding", "finding"], "letter": ""},
        {"about": ["unfinished", "finding"], "letter": ""},
        {"about": ["price"], "letter": ""},
        {"about": "finding", "letter": ""},
        {"about": ["finding"]},
        {"about": ["finding"], "letter": "", "more": 1},
        {"about": ["finding"], "letter": b64u(b"no envelope")},
        {"about": ["finding"], "letter": 5},
    ],
)
def test_a_body_that_the_page_would_not_make_is_refused(sqlite_engine: Engine, body: dict[str, object]) -> None:
    sample = found_sample(sqlite_engine)
    reporter, _ = concluded(sample)
    with pytest.raises(Refused):
        hand.do(sample, reporter, Action.OBJECT, body)  # type: ignore[arg-type]
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "CONCLUDED"


def test_nothing_to_object_to_before_an_answer(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    assert look(sample, reporter).objecting.about == ()
    builders.start(sample, reporter)
    assert look(sample, reporter).objecting.about == ()
    with pytest.raises(Refused):
        object_to(sample, reporter, "finding")


def test_a_look_back_is_not_betrayed() -> None:
    """Whoever objects while a look-back runs reads and gets what anybody does whose case is closed."""
    closed, looked_at = lifecycle.CaseState("CLOSED", finding="partial"), lifecycle.CaseState("LOOKBACK", finding="partial")
    for state in (closed, looked_at):
        assert lifecycle.answered(state)
        assert lifecycle.apply(state, "object").main == "REVIEW"
