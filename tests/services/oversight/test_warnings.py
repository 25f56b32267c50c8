"""Warnings 7, 3 and 1 days before a day: who gets them, once each, and nothing but one sentence travels."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from casework.cases import handle
from casework.kernel.database import transaction
from casework.kernel.office import Actor
from casework.oversight import contacts, warnings
from casework.oversight.alerts import Called
from casework.oversight.courier import MESSAGE, SOON, Courier, MailServer
from casework.oversight.tables import warning as table
from casework.rules.deadlines import warning
from casework.rules.duties import Duty
from casework.sweep import sweep
from policies import load
from tests.services import builders
from tests.services.builders import handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.oversight.carriers import Receiver, mail_server, webhook

STEPS = load().measures.remind


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with webhook() as receiver:
        yield receiver


@pytest.fixture
def courier(hook: Receiver) -> Courier:
    return Courier(webhooks=(f"http://127.0.0.1:{hook.port}/",))


def reach(sample: Sample, courier: Courier, **who: Actor) -> None:
    for name, actor in who.items():
        contacts.set_contact(sample.office, actor, courier, "webhook", courier.webhooks[0] + name)


def told(receiver: Receiver) -> list[str]:
    return [post.to.strip("/") for post in receiver.got]


def rows(engine: Engine) -> int:
    with transaction(engine, writes=False) as connection:
        return len(connection.execute(table.select()).all())


def test_seven_three_and_one_days_before_once_each(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    reach(sample, courier, intake=handler(sample, reporter, Duty.INTAKE), verify=handler(sample, reporter, Duty.VERIFY))
    # Five working days from Monday, 23 November: the 30th, seven days ahead.
    for wait, expected in ((0, 1), (1, 1), (2, 1), (1, 2), (1, 2), (1, 3), (1, 3), (1, 3)):
        sample.clock.forward(days=wait)
        sweep(sample.office, courier=courier)
        assert warnings.sweep(sample.office, courier) == Called()
        assert told(hook) == ["intake"] * expected
    # It is over, and reported; nobody has to be told of it any more.
    assert rows(engine) == 0


def test_only_the_sentence_travels(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    reach(sample, courier, intake=handler(sample, reporter, Duty.INTAKE))
    warnings.sweep(sample.office, courier)
    (post,) = hook.got
    assert SOON in post.text
    assert SOON != MESSAGE
    assert number_of(sample, reporter) not in post.text
    assert "王村" not in post.text


def test_by_mail_too(engine: Engine) -> None:
    with mail_server() as post:
        courier = Courier(server_of(post))
        sample = found_sample(engine)
        reporter = send_tip(sample)
        contacts.set_contact(sample.office, handler(sample, reporter, Duty.INTAKE), courier, "mail", "one@example.org")
        assert warnings.sweep(sample.office, courier) == Called(sent=1)
        assert [one.to for one in post.got] == ["one@example.org"]


def server_of(post: Receiver) -> MailServer:
    return MailServer("127.0.0.1", post.port, "none", "anshao@example.org")


def test_several_cases_are_one_message(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    reporters = [send_tip(sample) for _ in range(12)]
    reach(sample, courier, intake=handler(sample, reporters[0], Duty.INTAKE))
    warnings.sweep(sample.office, courier)
    assert told(hook) == ["intake"]
    assert rows(engine) == 12


def test_only_whose_turn_it_is(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.accept(sample, reporter)
    reach(sample, courier, intake=handler(sample, reporter, Duty.INTAKE), verify=handler(sample, reporter, Duty.VERIFY))
    sample.clock.forward(days=54)  # Six days before the sixty are over.
    warnings.sweep(sample.office, courier)
    assert told(hook) == ["verify"]


def test_who_must_not_learn_of_a_case_is_told_nothing(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    send_tip(sample)
    reach(sample, courier, other=sample.actor(Duty.INTAKE, "zhoucun-transport"))
    assert warnings.sweep(sample.office, courier) == Called()
    assert hook.got == []


def test_nobody_while_the_clock_stands(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    intake = handler(sample, reporter, Duty.INTAKE)
    handle.ask_more(sample.office, intake, number_of(sample, reporter), ("单位",))
    reach(sample, courier, intake=intake)
    assert warnings.sweep(sample.office, courier) == Called()


def test_not_before_nine(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    reach(sample, courier, intake=handler(sample, reporter, Duty.INTAKE))
    sample.clock.forward(hours=-1)
    assert warnings.sweep(sample.office, courier) == Called()
    sample.clock.forward(hours=1)
    assert warnings.sweep(sample.office, courier) == Called(sent=1)


def test_what_failed_is_tried_six_times(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    reach(sample, courier, intake=handler(sample, reporter, Duty.INTAKE))
    hook.refuses = True
    assert [warnings.sweep(sample.office, courier).failed for _ in range(8)] == [1, 1, 1, 1, 1, 1, 0, 0]
    hook.refuses = False
    assert warnings.sweep(sample.office, courier) == Called()
    sample.clock.forward(days=4)
    assert warnings.sweep(sample.office, courier) == Called(sent=1)


def test_two_sweeps_at_once_tell_once(engine: Engine, courier: Courier) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    reach(sample, courier, intake=handler(sample, reporter, Duty.INTAKE))
    wanted = warnings.look(sample.office, courier)
    assert len(warnings.claim(sample.office, wanted)) == 1
    assert warnings.claim(sample.office, wanted) == ()


def test_who_takes_the_contact_away_is_forgotten(engine: Engine, courier: Courier) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    one, two = (handler(sample, reporter, Duty.INTAKE, number) for number in (0, 1))
    reach(sample, courier, one=one, two=two)
    assert warnings.sweep(sample.office, courier) == Called(sent=2)
    contacts.set_contact(sample.office, one, courier, "webhook", "")
    warnings.sweep(sample.office, courier)
    assert rows(engine) == 1


@given(st.dates(), st.integers(-400, 400))
def test_one_rule_for_all_days_before(last: datetime.date, left: int) -> None:
    today = last.toordinal() - left
    if not 1 <= today <= datetime.date.max.toordinal():
        return
    step = warning(last, datetime.date.fromordinal(today), STEPS)
    assert (step is None) == (left < 0 or left > max(STEPS))
    if step is not None:
        assert left <= step
        assert not any(left <= other < step for other in STEPS)
