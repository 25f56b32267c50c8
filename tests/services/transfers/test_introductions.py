"""Who another installation is, and what is refused when a case is handed to it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import read
from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import AuthorityId, Day, DepartmentId
from casework.rules.duties import Duty
from casework.transfers import introductions, outside
from casework.transfers.outside import Received, Sending
from crypto.encoding import Json, b64u, random_id
from tests.services import builders
from tests.services.builders import send_tip
from tests.services.founding import Sample, found_sample
from tests.services.transfers.outside_way import HOME, OFFICE, REASON, RECEIVER, another, hand_over, introduce, recorded

ALONE = Sending("丙县应急管理局", REASON, "K7M2QX8P")


@pytest.fixture
def sample(engine: Engine) -> Sample:
    return found_sample(engine)


@pytest.fixture
def other(sample: Sample, sqlite_engine: Engine) -> Sample:
    return another(sample, sqlite_engine)


def document_of(sample: Sample) -> dict[str, Json]:
    found = json.loads(json.dumps(introductions.own(sample.office, sample.authority)))
    assert isinstance(found, dict)
    return found


class TestIntroductions:
    def test_two_people_compare_before_anything_is_sealed(self, sample: Sample, other: Sample) -> None:
        first, second = sample.actor(Duty.KEYS, HOME), sample.actor(Duty.KEYS, OFFICE)
        fingerprint = introductions.take(sample.office, first, document_of(other))
        number, actor = recorded(sample, send_tip(sample))
        assert outside.choice(sample.office, actor, number) == ()
        root = other.founded.authority.root_public
        with pytest.raises(Refused, match="same_person"):
            introductions.confirm(sample.office, first, other.authority, root)
        # All people of a department that a case means are on one side.
        colleague = replace(first, officer=sample.actor(Duty.INTAKE, HOME).officer)
        with pytest.raises(Refused, match="same_department"):
            introductions.confirm(sample.office, colleague, other.authority, root)
        with pytest.raises(Refused, match="changed"):
            introductions.confirm(sample.office, second, other.authority, bytes(32))
        with pytest.raises(Refused, match="no_introduction"):
            outside.keys_of(sample.office, actor, number, other.authority, DepartmentId(RECEIVER))
        introductions.confirm(sample.office, second, other.authority, root)
        (known,) = outside.choice(sample.office, actor, number)
        assert (known.id, known.fingerprint, known.confirmed) == (other.authority, fingerprint, True)
        assert RECEIVER in {one.id for one in known.departments}

    def test_new_records_need_no_second_look_and_another_root_does(
        self, sample: Sample, other: Sample, sqlite_engine: Engine
    ) -> None:
        introduce(sample, other)
        introductions.take(sample.office, sample.actor(Duty.KEYS, HOME), document_of(other))
        (known,) = introductions.introductions(sample.office, sample.actor(Duty.KEYS, HOME))
        assert known.confirmed
        stranger = another(sample, sqlite_engine)
        forged = {**document_of(stranger), "authority": b64u(other.authority)}
        with pytest.raises(Refused, match="not_read"):
            introductions.take(sample.office, sample.actor(Duty.KEYS, HOME), forged)

    @pytest.mark.parametrize(
        "change",
        [
            {"v": 2}, {"name": ""}, {"name": "某市\u202e局"}, {"name": "某市\0"}, {"departments": []},
            {"departments": [{"id": "nobody", "name": "某局"}]}, {"records": []},
            {"root": "AA"}, {"extra": 1}, {"authority": b64u(bytes(16))},
        ],
        ids=str,
    )  # fmt: skip
    def test_what_does_not_hold_together_is_refused(self, sample: Sample, other: Sample, change: dict[str, Json]) -> None:
        with pytest.raises(Refused, match="not_read"):
            introductions.take(sample.office, sample.actor(Duty.KEYS, HOME), {**document_of(other), **change})

    def test_only_who_keeps_keys_takes_one_and_never_the_own(self, sample: Sample, other: Sample) -> None:
        with pytest.raises(Forbidden):
            introductions.take(sample.office, sample.actor(Duty.INTAKE, HOME), document_of(other))
        with pytest.raises(Refused, match="own"):
            introductions.take(sample.office, sample.actor(Duty.KEYS, HOME), document_of(sample))

    def test_whoever_is_struck_off_gets_nothing_more(self, sample: Sample, other: Sample) -> None:
        introduce(sample, other)
        reporter = send_tip(sample)
        number, _ = hand_over(sample, reporter, other)
        keeper, intake = sample.actor(Duty.KEYS, HOME), builders.handler(sample, reporter, Duty.INTAKE)
        introductions.forget(sample.office, keeper, other.authority)
        with pytest.raises(Refused, match="no_introduction"):
            outside.further(sample.office, intake, number, 0)
        shown = outside.panel(sample.office, intake, number)
        assert shown is not None
        assert shown.file_gone
        with pytest.raises(NotFound):
            introductions.forget(sample.office, keeper, AuthorityId(random_id()))


class TestRefusals:
    @pytest.mark.parametrize(
        ("sending", "code"),
        [
            (replace(ALONE, receiver=""), "empty"),
            (replace(ALONE, reason=" "), "empty"),
            (replace(ALONE, reason="打 13812345678 问他"), "private_number"),
            (replace(ALONE, slip="K7M2QX8"), "bad_slip"),
            (replace(ALONE, slip="K7M2QX8O"), "bad_slip"),
            (replace(ALONE, authority=AuthorityId(bytes(16))), "no_introduction"),
        ],
        ids=["receiver", "reason", "number", "short", "letter", "stranger"],
    )
    def test_what_is_wrong_is_refused(self, sample: Sample, sending: Sending, code: str) -> None:
        number, intake = recorded(sample, send_tip(sample))
        with pytest.raises(Refused, match=code):
            outside.hand(sample.office, intake, number, sending)

    def test_the_record_comes_first(self, sample: Sample) -> None:
        reporter = send_tip(sample)
        number, intake = builders.number_of(sample, reporter), builders.handler(sample, reporter, Duty.INTAKE)
        with pytest.raises(Refused, match="no_record"):
            outside.hand(sample.office, intake, number, ALONE)

    def test_a_receipt_has_a_day_between(self, sample: Sample) -> None:
        reporter = send_tip(sample)
        number, intake = recorded(sample, reporter)
        outside.hand(sample.office, intake, number, ALONE)
        today = sample.clock.today
        for day in (Day(today - 1), Day(today + 1)):
            with pytest.raises(Refused, match="bad_day"):
                outside.received(sample.office, intake, number, Received(day, "函3号", "受理岗"))

    @pytest.mark.parametrize("duty", [Duty.VERIFY, Duty.LEAD, Duty.LEGAL])
    def test_nobody_but_the_leads_intake(self, sample: Sample, duty: Duty) -> None:
        number, _ = recorded(sample, send_tip(sample))
        with pytest.raises(Forbidden):
            outside.hand(sample.office, sample.actor(duty, HOME), number, ALONE)
        with pytest.raises(CaseworkError):
            outside.hand(sample.office, sample.actor(Duty.INTAKE, RECEIVER), number, ALONE)
        with pytest.raises(NotFound):
            read.open_case(sample.office, sample.actor(Duty.INTAKE, RECEIVER), number)
