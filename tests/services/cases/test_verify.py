"""Verification by two who did not receive, and the posts that keep duties apart on both engines."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from casework.cases import verify
from casework.cases.posts import claim_duty, duties_done
from casework.kernel import events
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction, use_case
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FINDING, ITEM, case_of, handler, send_tip
from tests.services.founding import Sample, found_sample


@use_case
def claim(tx: Transaction, sample: Sample, reporter: builders.Reporter, actor: Actor, duty: Duty) -> None:
    claim_duty(tx, actor, events.load_of_tip(tx, sample.authority, reporter.tip).id, duty)


def outcome_of(sample: Sample, reporter: builders.Reporter) -> tuple[str, str]:
    standing = case_of(sample.office, sample.authority, reporter.tip).standing
    return standing.main, standing.finding


def test_a_finding_goes_on_when_the_other_verifier_has_signed(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, first, second = builders.start(sample, reporter)
    version = verify.conclude(sample.office, first, number, FINDING)
    assert outcome_of(sample, reporter) == ("INVESTIGATING", "")
    with pytest.raises(Refused) as refusal:
        verify.countersign(sample.office, first, number, version)
    assert refusal.value.code == "second_person"
    verify.countersign(sample.office, second, number, version)
    assert outcome_of(sample, reporter) == ("FINDING_PROPOSED", "")

    @use_case
    def stored(tx: Transaction) -> verify.Finding | None:
        return verify.finding_of(tx, events.load_of_tip(tx, sample.authority, reporter.tip))

    found = stored(sample.office)
    assert found is not None
    assert (found.text, found.countersigned) == (FINDING, True)
    assert {found.verifier_a, found.verifier_b} == {first.officer, second.officer}


def test_only_the_version_that_was_seen_is_countersigned(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, first, second = builders.start(sample, reporter)
    seen = verify.conclude(sample.office, first, number, FINDING)
    changed = verify.conclude(sample.office, first, number, replace(FINDING, handled="改了"), seen)
    for version in (seen, changed + 1):
        with pytest.raises(Conflict):
            verify.countersign(sample.office, second, number, version)
    with pytest.raises(Conflict):
        verify.conclude(sample.office, second, number, FINDING, seen)
    verify.countersign(sample.office, second, number, changed)
    assert outcome_of(sample, reporter)[0] == "FINDING_PROPOSED"


def test_who_received_does_not_verify(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter)
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    claim(sample.office, sample, send_tip(sample), first, Duty.INTAKE)
    verify.start(sample.office, first, number, (first.officer, second.officer), no_interest=True)
    other = send_tip(sample)
    other_number = builders.accept(sample, other)
    claim(sample.office, sample, other, second, Duty.INTAKE)
    with pytest.raises(Refused) as refusal:
        verify.start(sample.office, first, other_number, (first.officer, second.officer), no_interest=True)
    assert refusal.value.code == "duties_meet"
    assert outcome_of(sample, other)[0] == "ACCEPTED"


def test_the_sentence_names_both_duties(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    person = handler(sample, reporter, Duty.VERIFY)
    claim(sample.office, sample, reporter, person, Duty.VERIFY)
    claim(sample.office, sample, reporter, person, Duty.VERIFY)
    for duty, sentence in ((Duty.APPROVE, "您查过这件案，不能批。"), (Duty.REWARD, "您查过这件案，不能评。")):
        with pytest.raises(Refused) as refusal:
            claim(sample.office, sample, reporter, person, duty)
        assert refusal.value.sentence == sentence
    claim(sample.office, sample, reporter, person, Duty.LEAD)


def test_the_database_itself_refuses_a_second_duty(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    person = handler(sample, reporter, Duty.VERIFY)
    claim(sample.office, sample, reporter, person, Duty.VERIFY)
    insert = text("INSERT INTO post (authority_id, case_id, officer_id, duty) VALUES (:a, :c, :o, 'approve')")
    with engine.begin() as connection:
        row = connection.execute(text("SELECT authority_id, case_id, officer_id FROM post")).one()
        with pytest.raises(IntegrityError):
            connection.execute(insert, {"a": row.authority_id, "c": row.case_id, "o": row.officer_id})


def test_of_two_duties_claimed_at_once_one_person_gets_one(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    person = handler(sample, reporter, Duty.VERIFY)
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def go(duty: Duty) -> None:
        barrier.wait()
        try:
            claim(sample.office, sample, reporter, person, duty)
        except Refused as refusal:
            outcomes.append(refusal.code)
        else:
            outcomes.append("done")

    threads = [threading.Thread(target=go, args=(duty,)) for duty in (Duty.VERIFY, Duty.APPROVE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "duties_meet"]

    @use_case
    def done(tx: Transaction) -> dict[OfficerId, Duty]:
        return duties_done(tx, sample.authority, events.load_of_tip(tx, sample.authority, reporter.tip).id)

    assert len(done(sample.office)) == 1


@pytest.mark.parametrize("how", ["one", "twice", "stranger", "not_me"])
def test_two_verifiers_of_the_department_and_oneself(sqlite_engine: Engine, how: str) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter)
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    lead = builders.department_of(sample, reporter)
    elsewhere = next(one.id for one in sample.founded.officers if Duty.VERIFY in one.duties and one.department != lead)
    pair = {
        "one": (first.officer, handler(sample, reporter, Duty.INTAKE).officer),
        "twice": (first.officer, first.officer),
        "stranger": (first.officer, elsewhere),
        "not_me": (second.officer, elsewhere),
    }[how]
    with pytest.raises(Refused) as refusal:
        verify.start(sample.office, first, number, pair, no_interest=True)
    assert refusal.value.code == "two_verifiers"


def test_who_is_not_assigned_concludes_nothing(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    stranger = replace(first, officer=handler(sample, reporter, Duty.INTAKE).officer)
    for deed in (
        lambda: verify.conclude(sample.office, stranger, number, FINDING),
        lambda: verify.countersign(sample.office, stranger, number, 1),
    ):
        with pytest.raises(Forbidden):
            deed()


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "maybe"},
        {"grounds": " "},
        {"items": ()},
        {"items": (replace(ITEM, nature="N9"),)},
        {"items": (replace(ITEM, reason=""),)},
        {"items": (replace(ITEM, verified=False),)},
        {"outcome": "unsubstantiated"},
        {"measure": "MS-99"},
        {"document_number": ""},
        {"measure": ""},
        {"checked": "打 13812345678 问过"},
    ],
)
def test_a_finding_that_does_not_hold_together_is_refused(sqlite_engine: Engine, change: dict[str, object]) -> None:
    sample = found_sample(sqlite_engine)
    number, first, _ = builders.start(sample, send_tip(sample))
    with pytest.raises(Refused):
        verify.conclude(sample.office, first, number, replace(FINDING, **change))  # type: ignore[arg-type]
