"""Calls about urgent cases: who, when, until when, and that nothing but one sentence travels."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterator
from email import message_from_string

import pytest
from sqlalchemy import Engine

from casework.cases import read
from casework.kernel.errors import CaseworkError, Refused
from casework.kernel.ids import date_of
from casework.kernel.office import Actor
from casework.oversight import alerts, contacts, roster
from casework.oversight.alerts import Called
from casework.oversight.courier import MESSAGE, Courier, MailServer
from casework.oversight.roster import DutyDay
from casework.rules.duties import Duty
from casework.sweep import sweep
from tests.services import builders
from tests.services.builders import send_tip
from tests.services.founding import Sample, found_sample
from tests.services.oversight.carriers import Receiver, mail_server, webhook

HOME = "zhoucun-emergency"


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with webhook() as receiver:
        yield receiver


@pytest.fixture
def courier(hook: Receiver) -> Courier:
    return Courier(webhooks=(f"http://127.0.0.1:{hook.port}/",))


def people(sample: Sample) -> tuple[Actor, Actor, Actor]:
    """On duty, deputy, leader: named for today and the days around it, each with a webhook of their own."""
    one, two = (sample.actor(Duty.INTAKE, HOME, number) for number in (0, 1))
    leader = sample.actor(Duty.LEAD, HOME)
    first = date_of(sample.clock.today).replace(day=1)
    roster.write_month(sample.office, leader, first, [DutyDay(sample.clock.today, one.officer, two.officer, leader.officer)])
    return one, two, leader


def reach(sample: Sample, courier: Courier, **who: Actor) -> None:
    for name, actor in who.items():
        contacts.set_contact(sample.office, actor, courier, "webhook", courier.webhooks[0] + name)


def called(receiver: Receiver) -> list[str]:
    return [post.to.strip("/") for post in receiver.got]


def test_on_duty_at_once_deputy_after_15_minutes_leader_after_30(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    one, two, leader = people(sample)
    reach(sample, courier, one=one, two=two, leader=leader)
    send_tip(sample, urgency="now")
    for minutes, expected in (
        (0, ["one"]), (10, ["one"]), (5, ["one", "two"]), (14, ["one", "two"]), (1, ["one", "two", "leader"]), (60, None),
    ):  # fmt: skip
        sample.clock.forward(minutes=minutes)
        sweep(sample.office, courier=courier)
        # Idempotent: a sweep right after calls nobody.
        assert alerts.sweep(sample.office, courier) == Called()
        assert called(hook) == (expected or ["one", "two", "leader"])


def test_a_tip_that_is_not_urgent_calls_nobody(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    reach(sample, courier, one=people(sample)[0])
    send_tip(sample, urgency="soon")
    assert alerts.sweep(sample.office, courier) == Called()
    assert hook.got == []


@pytest.mark.parametrize("end", ["opened", "accepted"])
def test_nobody_more_is_called_once_somebody_opened_it(engine: Engine, hook: Receiver, courier: Courier, end: str) -> None:
    sample = found_sample(engine)
    one, two, leader = people(sample)
    reach(sample, courier, one=one, two=two, leader=leader)
    reporter = send_tip(sample, urgency="now")
    alerts.sweep(sample.office, courier)
    if end == "opened":
        read.sealed_tip(sample.office, one, builders.number_of(sample, reporter))
    else:
        builders.accept(sample, reporter)
    sample.clock.forward(hours=1)
    alerts.sweep(sample.office, courier)
    assert called(hook) == ["one"]
    # And what was kept about the calls is gone.
    assert alerts.calls_about(sample.office, leader, builders.number_of(sample, reporter)) == ()


def test_what_fails_is_tried_again_every_five_minutes_six_times(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    one, _, leader = people(sample)
    reach(sample, courier, one=one)
    number = builders.number_of(sample, send_tip(sample, urgency="now"))
    hook.refuses = True
    results = []
    for _ in range(8):
        results.append(alerts.sweep(sample.office, courier))
        assert alerts.sweep(sample.office, courier) == Called()
        sample.clock.forward(minutes=5)
    assert results == [Called(0, 1)] * 6 + [Called()] * 2
    lines = alerts.calls_about(sample.office, leader, number)
    assert [(line.rank, line.words) for line in lines] == [
        ("值班", "没有叫到"), ("副班", "没有留联系方式"), ("带班领导", "没有留联系方式"),
    ]  # fmt: skip


def test_a_receiver_that_comes_back_gets_it_once(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    reach(sample, courier, one=people(sample)[0])
    send_tip(sample, urgency="now")
    hook.refuses = True
    alerts.sweep(sample.office, courier)
    hook.refuses = False
    sample.clock.forward(minutes=5)
    assert alerts.sweep(sample.office, courier) == Called(1, 0)
    sample.clock.forward(minutes=5)
    assert alerts.sweep(sample.office, courier) == Called()
    assert called(hook) == ["one"]


def test_without_a_roster_everybody_who_takes_tips_in_is_called(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    one, two = (sample.actor(Duty.INTAKE, HOME, number) for number in (0, 1))
    reach(sample, courier, one=one, two=two, leader=sample.actor(Duty.LEAD, HOME))
    send_tip(sample, urgency="now")
    alerts.sweep(sample.office, courier)
    assert sorted(called(hook)) == ["one", "two"]
    sample.clock.forward(minutes=30)
    alerts.sweep(sample.office, courier)
    assert sorted(called(hook)) == ["leader", "one", "two"]


def test_whoever_left_no_address_is_not_waited_for(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    _, two, leader = people(sample)
    reach(sample, courier, two=two, leader=leader)
    send_tip(sample, urgency="now")
    alerts.sweep(sample.office, courier)
    assert called(hook) == ["two"]
    sample.clock.forward(minutes=15)
    alerts.sweep(sample.office, courier)
    assert called(hook) == ["two", "leader"]


def test_nothing_but_one_sentence_travels(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    one, _, _ = people(sample)
    reach(sample, courier, one=one)
    reporter = send_tip(sample, urgency="now")
    with mail_server() as mail:
        by_mail = Courier(MailServer("127.0.0.1", mail.port, "none", "anshao@example.gov.cn"), courier.webhooks)
        contacts.set_contact(sample.office, one, by_mail, "mail", "duty@example.gov.cn")
        alerts.sweep(sample.office, by_mail)
        assert [post.to for post in mail.got] == ["duty@example.gov.cn"]
        message = message_from_string(mail.got[0].text)
    assert base64.b64decode(str(message.get_payload())).decode().strip() == MESSAGE
    assert set(message.keys()) == {
        "From", "To", "Subject", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    reach(sample, courier, one=one)
    contacts.try_contact(sample.office, one)
    alerts.sweep(sample.office, courier)
    sent = hook.got[0].text
    assert sent.splitlines()[-1] == '{"msgtype": "text", "text": {"content": "' + MESSAGE + '"}}'
    for text in (sent, str(message)):
        assert not [word for word in (builders.number_of(sample, reporter), "应急", "周村", "C16") if word in text]


def test_a_call_on_trial_says_how_it_went(engine: Engine, hook: Receiver, courier: Courier) -> None:
    sample = found_sample(engine)
    one = sample.actor(Duty.INTAKE, HOME)
    with pytest.raises(Refused, match="no_contact"):
        contacts.try_contact(sample.office, one)
    reach(sample, courier, one=one)
    for refuses, expected in ((True, "failed"), (False, "sent")):
        hook.refuses = refuses
        contacts.try_contact(sample.office, one)
        alerts.sweep(sample.office, courier)
        alerts.sweep(sample.office, courier)
        found = contacts.contact_of(sample.office, one)
        assert found is not None
        assert (found.trying, found.result) == (False, expected)
    assert called(hook) == ["one"]


@pytest.mark.parametrize(
    ("answer", "status", "taken"),
    [
        (b'{"errcode":0}', 200, True),
        (b"", 204, True),
        (b'{"errcode":40035}', 200, False),
        (b"{}", 302, False),
        (b"[]", 200, True),
    ],
)
def test_a_webhook_says_whether_it_took_the_call(
    hook: Receiver, courier: Courier, answer: bytes, status: int, taken: bool
) -> None:
    hook.answer, hook.status = answer, status
    assert courier.send("webhook", courier.webhooks[0] + "x") is taken


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("webhook", "http://127.0.0.1:1/"), ("webhook", "https://elsewhere.example/"), ("webhook", ""), ("pigeon", "a@b"),
        ("mail", "a@b\nBcc: c@d"), ("mail", "a@b,c@d"), ("mail", "@b"), ("mail", "a b@c"), ("mail", "a@b@c"),
    ],
)  # fmt: skip
def test_only_addresses_that_the_installation_allows(sqlite_engine: Engine, courier: Courier, kind: str, address: str) -> None:
    sample = found_sample(sqlite_engine)
    wide = Courier(MailServer("127.0.0.1", 1, "none", "a@example.cn"), courier.webhooks)
    assert not wide.reaches(kind, address)
    assert not wide.send(kind, address)
    if address:
        with pytest.raises(Refused, match="bad_address"):
            contacts.set_contact(sample.office, sample.actor(Duty.INTAKE, HOME), wide, kind, address)


def test_an_installation_without_mail_or_webhooks_reaches_nobody() -> None:
    assert Courier().offers() == ()
    assert not Courier().reaches("webhook", "https://example.cn/")
    assert not Courier().reaches("mail", "a@b.cn")


def test_who_may_read_and_write_the_roster(engine: Engine) -> None:
    sample = found_sample(engine)
    one, two, leader = people(sample)
    first = date_of(sample.clock.today).replace(day=1)
    shown = roster.month(sample.office, one, first)
    assert len(shown.days) == 30
    assert [day for day in shown.days if day.officer] == [DutyDay(sample.clock.today, one.officer, two.officer, leader.officer)]
    verifier = sample.actor(Duty.VERIFY, HOME)
    today = sample.clock.today
    for actor, days, code in (
        (one, [], "forbidden"),
        (leader, [DutyDay(today, verifier.officer)], "bad_person"),
        (leader, [DutyDay(today, leader=one.officer)], "bad_person"),
        (leader, [DutyDay(today, one.officer, one.officer)], "same_person"),
        (leader, [DutyDay(type(today)(today + 40), one.officer)], "bad_day"),
        (leader, [DutyDay(today, one.officer), DutyDay(today, two.officer)], "bad_day"),
        (leader, [DutyDay(today, sample.actor(Duty.INTAKE, "zhoucun-housing").officer)], "bad_person"),
    ):
        with pytest.raises(CaseworkError, match=code):
            roster.write_month(sample.office, actor, first, days)
    with pytest.raises(CaseworkError, match="forbidden"):
        roster.month(sample.office, verifier, first)
    roster.write_month(sample.office, leader, first, [DutyDay(today, two.officer)])
    later = roster.month(sample.office, leader, datetime.date(first.year, first.month, 20)).days
    assert [day for day in later if day.officer] == [DutyDay(today, two.officer)]


def test_who_is_called_is_for_the_department_that_handles_it(engine: Engine) -> None:
    sample = found_sample(engine)
    number = builders.number_of(sample, send_tip(sample, urgency="now"))
    for duty, department, code in (
        (Duty.VERIFY, HOME, "forbidden"),
        (Duty.INTAKE, "zhoucun-housing", "not_found"),
        (Duty.OVERSEE, "zibo-committee", "forbidden"),
    ):
        with pytest.raises(CaseworkError, match=code):
            alerts.calls_about(sample.office, sample.actor(duty, department), number)
