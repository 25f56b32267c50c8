"""What intake enters at the desk is a sealed tip like any other, and the server knows that it was entered."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from casework.cases import handle, read, receive, verify
from casework.cases.posts import duties_done
from casework.entry import enter, phrase
from casework.kernel import events
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Transaction, query
from casework.rules import routing
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.entry.way import HOME, entered
from tests.services.founding import Sample, found_sample

SITE = routing.Facts(region="370306100000", sector="construction.building", category="C16")


def posts_of(sample: Sample, reporter: builders.Reporter) -> dict[OfficerId, Duty]:
    @query
    def done(tx: Transaction) -> dict[OfficerId, Duty]:
        case = events.load_of_tip(tx, sample.authority, reporter.tip)
        return duties_done(tx, sample.authority, case.id)

    return done(sample.office)


def test_an_entered_tip_is_a_case_that_says_so(engine: Engine) -> None:
    sample = found_sample(engine)
    actor, reporter = sample.actor(Duty.INTAKE, HOME), builders.write_tip(sample)
    answer = enter.enter(sample.office, actor, reporter.submission)
    case = builders.case_of(sample.office, sample.authority, reporter.tip)
    assert (answer.number, answer.receipt.answer_by, case.entered) == (case.number, "11 月 30 日", True)
    assert posts_of(sample, reporter) == {actor.officer: Duty.INTAKE}
    view = read.open_case(sample.office, actor, case.number)
    assert view.history[0].text.startswith("受理员代录")


def test_nothing_of_an_entry_carries_a_time(engine: Engine) -> None:
    """The telephone company knows when somebody called; two events of that day, without an hour, are all that is kept."""
    sample = found_sample(engine)
    reporter = entered(sample)
    history = builders.history_of(sample.office, sample.authority, reporter.tip)
    assert [(one.step, one.stream, one.at, one.actor) for one in history] == [
        ("receive", "reporter", None, None),
        ("entered", "reporter", None, None),
    ]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM access")).scalar_one() == 0


def test_what_came_by_itself_is_not_entered(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    assert not builders.case_of(sample.office, sample.authority, reporter.tip).entered
    assert not phrase.look(sample.office, sample.authority, reporter.mailbox_id).transfer
    with pytest.raises(Refused, match="not_entered"):
        enter.enter(sample.office, sample.actor(Duty.INTAKE, HOME), reporter.submission)


def test_entering_twice_makes_one_tip(engine: Engine) -> None:
    sample = found_sample(engine)
    actor, reporter = sample.actor(Duty.INTAKE, HOME), builders.write_tip(sample)
    first = enter.enter(sample.office, actor, reporter.submission)
    assert enter.enter(sample.office, actor, reporter.submission) == first
    assert len(builders.history_of(sample.office, sample.authority, reporter.tip)) == 2
    # Sent again through the portal it stays what it is.
    assert receive.receive(sample.office, reporter.submission) == first.receipt
    assert builders.case_of(sample.office, sample.authority, reporter.tip).entered


@pytest.mark.parametrize("duty", [Duty.VERIFY, Duty.LEAD, Duty.LEGAL, Duty.KEYS])
def test_nobody_but_intake_enters(engine: Engine, duty: Duty) -> None:
    sample = found_sample(engine)
    with pytest.raises(Forbidden):
        enter.enter(sample.office, sample.actor(duty, HOME), builders.write_tip(sample).submission)


def test_what_was_not_sealed_to_the_right_departments_is_refused(engine: Engine) -> None:
    sample = found_sample(engine)
    other = builders.write_tip(sample, SITE).submission
    forged = receive.Submission(
        sample.authority,
        builders.write_tip(sample).submission.facts,
        other.sealed,
        other.mailbox,
        other.mailbox_public,
        other.claim_public,
    )
    with pytest.raises(Refused, match="not_as_sealed"):
        enter.enter(sample.office, sample.actor(Duty.INTAKE, HOME), forged)


def test_a_call_for_another_department_goes_there(engine: Engine) -> None:
    """Whoever took the call neither sees the case afterwards nor does anything else on it."""
    sample = found_sample(engine)
    actor, reporter = sample.actor(Duty.INTAKE, HOME), builders.write_tip(sample, SITE)
    assert enter.enter(sample.office, actor, reporter.submission).number == ""
    assert builders.department_of(sample, reporter) == "zhoucun-housing"
    assert posts_of(sample, reporter) == {actor.officer: Duty.INTAKE}


def test_whoever_entered_does_not_verify(engine: Engine) -> None:
    sample = found_sample(engine)
    both = sample.actor(Duty.VERIFY, HOME)
    greedy = type(both)(both.authority, both.officer, both.department, frozenset({Duty.INTAKE, Duty.VERIFY}), both.title)
    reporter = entered(sample, greedy)
    number = builders.number_of(sample, reporter)
    second = sample.actor(Duty.INTAKE, HOME)
    handle.write_record(sample.office, second, number, builders.RECORD, 0)
    handle.write_lead_sheet(sample.office, second, number, builders.SHEET, 0)
    handle.accept(sample.office, second, number, builders.attestation(sample, reporter))
    other = sample.actor(Duty.VERIFY, HOME, 1)
    with pytest.raises(Refused, match="duties_meet"):
        verify.start(sample.office, greedy, number, (greedy.officer, other.officer), no_interest=True)
