"""Events are the only writer of a case's state: gap-free, committed to, and nothing without the lifecycle's leave."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, text

from casework.cases import receive
from casework.kernel import events, store
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Refused
from casework.kernel.ids import AuthorityId, TipId
from casework.kernel.office import Transaction, query, use_case
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import case_of, history_of, send_tip
from tests.services.founding import found_sample
from tests.services.rewards import way


@use_case
def take(tx: Transaction, authority: AuthorityId, tip: TipId, step: str) -> Case:
    return events.append(tx, events.load_of_tip(tx, authority, tip), step, actor=None)


@query
def stream(tx: Transaction, authority: AuthorityId, name: str, cursor: int = 0) -> tuple[events.Event, ...]:
    return events.after(tx, authority, name, cursor, 100)


def test_streams_are_gap_free_and_apart(engine: Engine) -> None:
    sample = found_sample(engine)
    for _ in range(3):
        builders.conclude(sample, send_tip(sample))
    reporter, officer = (stream(sample.office, sample.authority, name) for name in ("reporter", "officer"))
    assert [one.seq for one in reporter] == list(range(1, len(reporter) + 1))
    assert [one.seq for one in officer] == list(range(1, len(officer) + 1))
    assert all(one.at is None and one.actor is None for one in reporter)
    assert all(one.at is not None and one.actor is not None for one in officer)
    assert stream(sample.office, sample.authority, "reporter", reporter[0].seq) == reporter[1:]


def test_numbers_stay_gap_free_under_many_writers(engine: Engine) -> None:
    sample = found_sample(engine)
    reporters = [builders.write_tip(sample) for _ in range(6)]
    faults: list[BaseException] = []

    def send(reporter: builders.Reporter) -> None:
        try:
            receive.receive(sample.office, reporter.submission)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=send, args=(one,)) for one in reporters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert [one.seq for one in stream(sample.office, sample.authority, "reporter")] == [1, 2, 3, 4, 5, 6]


def test_an_unlawful_step_is_refused_and_writes_nothing(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    before = case_of(sample.office, sample.authority, reporter.tip)
    for step in ("conclude", "close", "nonsense", "receive"):
        with pytest.raises(Refused):
            take(sample.office, sample.authority, reporter.tip, step)
    assert case_of(sample.office, sample.authority, reporter.tip) == before
    assert len(history_of(sample.office, sample.authority, reporter.tip)) == 1


def test_a_case_that_moved_meanwhile_is_a_conflict(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)

    @use_case
    def late(tx: Transaction) -> None:
        seen = events.load_of_tip(tx, sample.authority, reporter.tip)
        events.note(tx, seen, "letter_in", actor=None)
        events.append(tx, seen, "withdraw", actor=None)

    with pytest.raises(Conflict):
        late(sample.office)
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "TRIAGE"


def test_the_commitment_covers_every_field(engine: Engine) -> None:
    sample = found_sample(engine)
    builders.conclude(sample, send_tip(sample))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT event_id, salt, commitment FROM event")).all()
    assert len({row.salt for row in rows}) == len(rows)

    @query
    def recomputed(tx: Transaction) -> dict[bytes, bytes]:
        found = store.events_after(tx.connection, sample.authority, "officer", 0, 100)
        return {row.event_id: events.commitment(dict(row._mapping)) for row in found}

    stored = {bytes(row.event_id): bytes(row.commitment) for row in rows}
    fresh = recomputed(sample.office)
    assert fresh
    assert all(stored[event_id] == value for event_id, value in fresh.items())

    @query
    def altered(tx: Transaction, name: str, value: object) -> bytes:
        row = store.events_after(tx.connection, sample.authority, "officer", 0, 1)[0]
        return events.commitment({**row._mapping, name: value})

    first = next(iter(fresh.values()))
    for name, value in (("step", "x"), ("day", 1), ("payload", {"a": 1}), ("seq", 99), ("state", "X"), ("actor_id", None)):
        assert altered(sample.office, name, value) != first, name


def test_an_urgent_time_is_gone_once_accepted(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample, urgency="now")
    assert case_of(sample.office, sample.authority, reporter.tip).due_at is not None
    builders.accept(sample, reporter)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.due_at, case.due_kind) == (None, "conclude")
    assert case.due == sample.clock.today + 60


def test_after_the_conclusion_the_reward_runs_beside_the_main_track(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.conclude(sample, reporter)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.standing.finding, case.standing.reward) == ("CONCLUDED", "substantiated", "R_ASSESSING")
    assert (case.due, case.reward_due) == (None, sample.clock.today + 14)
    assert sample.actor(Duty.REWARD)


def test_what_an_officers_deed_brings_about_is_no_mark_among_reporters(engine: Engine) -> None:
    """A step in the reporters' stream whose time is known would say when those before and after it came."""
    sample = found_sample(engine)
    way.put_in(sample)
    way.approved(sample)
    way.approved(sample)
    way.put_in(sample)

    reporters, officers = (stream(sample.office, sample.authority, name) for name in ("reporter", "officer"))
    assert [event.step for event in reporters] == ["receive", "receive"]
    assert {"begin_reward", "fund"} <= {event.step for event in officers}
    assert all(event.at and event.actor for event in officers)
    assert not any(event.at or event.actor for event in reporters)
