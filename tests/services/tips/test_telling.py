"""What the mailbox says when days have gone by, and what it keeps to itself."""

from __future__ import annotations

from sqlalchemy import Engine

from casework.cases import handle, mailbox, overdue
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter, handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way


def look(sample: Sample, reporter: Reporter) -> mailbox.MailboxView:
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    return view


def report_late(sample: Sample) -> int:
    """Report every case whose time is over, as the sweep does; how many there were."""
    return sum(overdue.report(sample.office, one.authority, one.id) for one in overdue.due_cases(sample.office))


def test_an_urgent_tip_is_promised_in_hours(engine: Engine) -> None:
    sample = found_sample(engine)
    view = look(sample, send_tip(sample, urgency="now"))
    assert (view.now.headline, view.now.sentence) == ("收到了", "部门要在 2 小时内接手。")


def test_a_proposal_that_fails_was_never_heard_of(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    before = look(sample, reporter)
    number, second = number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE, 1)
    handle.propose_decline(sample.office, handler(sample, reporter, Duty.INTAKE), number, "Z03")
    assert look(sample, reporter) == before
    handle.confirm_decline(sample.office, second, number, agree=False)
    assert look(sample, reporter) == before


def test_the_day_for_not_agreeing_may_be_over(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.conclude(sample, reporter)
    assert look(sample, reporter).now.sentence == "不同意，12 月 3 日前可以说。"
    sample.clock.forward(days=10)
    assert look(sample, reporter).now.sentence == "不同意，12 月 3 日前可以说。"
    sample.clock.forward(days=1)
    view = look(sample, reporter)
    assert view.now.sentence == "不同意，过了日子也可以说。"
    assert view.can_write


def test_a_broken_promise_is_not_promised_again(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    sample.clock.forward(days=14)
    assert report_late(sample) == 1
    view = look(sample, reporter)
    assert view.now.headline == "过了日子还没办"
    assert view.next is None


def test_filing_late_is_no_broken_promise(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.conclude(sample, reporter)
    way.open_up(sample, reporter)
    assert way.accepted(sample, reporter)
    sample.clock.forward(days=60)
    assert report_late(sample) == 1
    assert look(sample, reporter).now.headline == "改好了"
