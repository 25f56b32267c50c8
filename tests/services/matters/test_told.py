"""That somebody else reported, or that it was known, reads as one sentence, without a day, when the case is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from casework.cases import handle
from casework.kernel.errors import Refused
from casework.kernel.ids import Day
from casework.review import box
from casework.rewards import assess, decide, orders, same
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter, handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.matters import way
from tests.services.rewards import way as rewards

KNOWN = "这件事，部门在您之前已经知道。"


def look(sample: Sample, reporter: Reporter) -> box.BoxView:
    found = box.read(sample.office, sample.authority, reporter.mailbox_id)
    assert found is not None
    return found


def not_first(sample: Sample) -> Reporter:
    """Z09: somebody reported the same before, and has no reward yet."""
    (_, first), (late, second) = way.concluded(sample), way.concluded(sample)
    way.decide(sample, second, first)
    assert way.reward(sample, second) == "Z09"
    return late


def paid(sample: Sample) -> Reporter:
    """Z10: the same fact is rewarded already."""
    early = send_tip(sample)
    _, late = way.concluded(sample)
    way.reward(sample, late)
    way.write(sample, early)
    number = way.conclude(sample, early)
    way.decide(sample, number, late)
    assert way.reward(sample, number) == "Z10"
    return early


def known(sample: Sample) -> Reporter:
    """Z08: the department knew and was dealing with it."""
    reporter, number = way.concluded(sample)
    day = Day(sample.clock.today - 9)
    same.note_known(sample.office, sample.actor(Duty.REWARD), number, "周应急立〔2026〕3号", day, handled=True)
    assert way.reward(sample, number) == "Z08"
    return reporter


@pytest.mark.parametrize("refused", [not_first, paid, known])
def test_it_is_told_when_the_case_is_over_and_until_then_nothing_changes(
    engine: Engine, refused: Callable[[Sample], Reporter]
) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    other, _ = way.concluded(sample, "南郊铸造厂")
    reporter = refused(sample)
    orders.sweep(sample.office)
    # Nothing tells it from a reward that is still being weighed, what may be done included.
    before, waiting = look(sample, reporter), look(sample, other)
    assert before.mailbox.reward == waiting.mailbox.reward
    assert (before.objecting, before.wishes) == (waiting.objecting, waiting.wishes)
    assert before.mailbox.finding == waiting.mailbox.finding
    way.close(sample, reporter)
    orders.sweep(sample.office)
    after = look(sample, reporter).mailbox.reward
    assert after is not None
    assert (after.state, after.sentence) == ("R_DENIED", f"{KNOWN}谢谢您。")


def test_all_reasons_read_alike_to_the_byte(engine: Engine) -> None:
    read = []
    for refused in (not_first, paid, known):
        sample = found_sample(engine)
        rewards.put_in(sample)
        reporter = refused(sample)
        way.close(sample, reporter)
        orders.sweep(sample.office)
        view = look(sample, reporter).mailbox
        read.append((view.reward, view.finding, [line.headline for line in view.timeline]))
    assert read[0] == read[1] == read[2]
    assert not any(character.isdigit() for character in str(read[0][0].sentence))  # type: ignore[union-attr]


def test_a_duplicate_that_is_not_taken_up_reads_the_same_sentence(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = way.told(sample)
    number = number_of(sample, reporter)
    handle.propose_decline(sample.office, handler(sample, reporter, Duty.INTAKE), number, "Z08")
    handle.confirm_decline(sample.office, handler(sample, reporter, Duty.INTAKE, 1), number, agree=True)
    assert look(sample, reporter).mailbox.now.sentence.startswith(KNOWN)


def test_while_the_other_case_is_open_nobody_is_told_that_it_was_known(engine: Engine) -> None:
    """Or an enterprise could report itself, and read within days whether somebody else had."""
    sample = found_sample(engine)
    first, asking = send_tip(sample), send_tip(sample)
    builders.accept(sample, first)
    intake, number = handler(sample, asking, Duty.INTAKE), number_of(sample, asking)
    with pytest.raises(Refused, match=r"^no_record$"):
        handle.propose_decline(sample.office, intake, number, "Z08")
    handle.write_record(sample.office, intake, number, builders.RECORD, 0)
    with pytest.raises(Refused, match=r"^merge$"):
        handle.propose_decline(sample.office, intake, number, "Z08")
    # For another reason it may be declined, and so may what is like no open case.
    handle.propose_decline(sample.office, intake, number, "Z03")


def test_what_waits_may_be_weighed_again_by_the_same_people(engine: Engine) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    reporter = not_first(sample)
    number = number_of(sample, reporter)
    assert rewards.sheet(sample, number).steps == ("send_back",)
    with pytest.raises(Exception, match="not_now"):
        decide.deny(sample.office, sample.actor(Duty.APPROVE), number)
    assess.send_back(sample.office, sample.actor(Duty.APPROVE), number, "再核对一次是不是同一台")
    (other,) = way.view(sample, number).candidates
    way.decide(sample, number, other.number, "apart")
    assert way.reward(sample, number) == "1650"
