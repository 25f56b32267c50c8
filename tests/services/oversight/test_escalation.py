"""A case that stays overdue: reported to who supervises, then to the next 安委办 above, then nowhere."""

from __future__ import annotations

from sqlalchemy import Engine

from casework.cases import mailbox
from casework.cases.desk import desk
from casework.kernel import events, visibility
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Transaction, query, use_case
from casework.oversight import escalation
from casework.rules import routing
from casework.rules.duties import Duty
from casework.sweep import sweep
from tests.services import builders
from tests.services.builders import Reporter, history_of, send_tip
from tests.services.founding import Sample, found_sample

SCHOOL_BUS = routing.Facts(region="370306100000", sector="transport.vehicle", category="C16")


def roles(sample: Sample, reporter: Reporter) -> dict[DepartmentId, str]:
    @query
    def found(tx: Transaction) -> dict[DepartmentId, str]:
        return visibility.recipients_of(tx, events.load_of_tip(tx, sample.authority, reporter.tip))

    return found(sample.office)


def supervisors(sample: Sample, reporter: Reporter) -> list[str]:
    return [name for name, role in roles(sample, reporter).items() if role == "supervisor"]


def told(sample: Sample, reporter: Reporter) -> str:
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    return view.now.sentence


def overdue_tip(sample: Sample) -> Reporter:
    reporter = send_tip(sample, SCHOOL_BUS)
    sample.clock.forward(days=8)  # Due on 30 November; now it is 1 December.
    assert sweep(sample.office).overdue == 1
    return reporter


def test_it_goes_up_level_by_level(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = overdue_tip(sample)
    assert supervisors(sample, reporter) == ["zhoucun-committee"]
    assert "12 月 8 日前" in told(sample, reporter)
    sample.clock.forward(days=7)  # 8 December, the last of the five working days.
    assert sweep(sample.office).promised.escalated == 0
    sample.clock.forward(days=1)
    assert sweep(sample.office).promised.escalated == 1
    assert sweep(sample.office).promised.escalated == 0
    assert supervisors(sample, reporter) == ["zibo-committee"]
    # Who supervised before goes on deciding the reward.
    assert roles(sample, reporter)[DepartmentId("zhoucun-committee")] == "rewards"
    assert "12 月 16 日前" in told(sample, reporter)
    above = sample.actor(Duty.OVERSEE, "zibo-committee")
    (row,) = desk(sample.office, above, "overdue").rows
    assert row.due.text == "超期 9 天"
    # Nobody is above: the case stays there.
    sample.clock.forward(days=30)
    assert sweep(sample.office).promised.escalated == 0
    assert [one.step for one in history_of(sample.office, sample.authority, reporter.tip)].count("overdue") == 2


def test_a_step_of_the_lead_ends_it(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = overdue_tip(sample)
    builders.accept(sample, reporter)
    sample.clock.forward(days=20)
    assert sweep(sample.office).promised.escalated == 0
    assert supervisors(sample, reporter) == ["zhoucun-committee"]


def test_an_office_that_must_not_learn_of_it_is_passed_over(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = overdue_tip(sample)
    shut_out(sample, reporter, DepartmentId("zibo-committee"))
    sample.clock.forward(days=30)
    assert sweep(sample.office).promised.escalated == 0
    assert supervisors(sample, reporter) == ["zhoucun-committee"]


def shut_out(sample: Sample, reporter: Reporter, department: DepartmentId) -> None:
    @use_case
    def shut(tx: Transaction) -> None:
        case = events.load_of_tip(tx, sample.authority, reporter.tip)
        visibility.admit(tx, case, department, visibility.SHUT)

    shut(sample.office)


def test_an_escalation_that_was_done_meanwhile_is_done_once(engine: Engine) -> None:
    sample = found_sample(engine)
    overdue_tip(sample)
    sample.clock.forward(days=8)
    ((authority, case),) = escalation.waiting(sample.office)
    assert escalation.escalate(sample.office, authority, case)
    assert not escalation.escalate(sample.office, authority, case)
