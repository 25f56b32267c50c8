"""Day and place of every report, by whatever way it came, and nothing finer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from casework.cases import handle, order, receive
from casework.entry import enter
from casework.kernel import events, mixing, store
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import CaseId, Day
from casework.kernel.office import Transaction, query, use_case
from casework.matters import known
from casework.orders import bring
from casework.rules.duties import Duty
from casework.sweep import sweep
from casework.transfers import split
from tests.services import builders
from tests.services.builders import FACTORY, case_of, handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.transfers import way


@query
def _places(tx: Transaction, sample: Sample, reporters: Sequence[builders.Reporter]) -> list[order.Place]:
    cases = [events.load_of_tip(tx, sample.authority, one.tip).id for one in reporters]
    found = order.places_of(tx, sample.authority, cases)
    return [found[one] for one in cases]


def places(sample: Sample, *reporters: builders.Reporter) -> list[order.Place]:
    return _places(sample.office, sample, reporters)


@query
def place_of(tx: Transaction, sample: Sample, case: CaseId) -> order.Place | None:
    return order.places_of(tx, sample.authority, [case]).get(case)


def test_every_way_in_takes_the_next_place_of_its_day(engine: Engine) -> None:
    sample = found_sample(engine)
    first = send_tip(sample)
    called = builders.write_tip(sample)
    enter.enter(sample.office, handler(sample, first, Duty.INTAKE), called.submission)
    third = send_tip(sample, replace(FACTORY, sector="construction"))
    today = sample.clock.today
    sample.clock.forward(days=1)
    next_day = send_tip(sample, replace(FACTORY, upward=True))
    found = places(sample, first, called, third, next_day)
    assert found == [order.Place(today, 1), order.Place(today, 2), order.Place(today, 3), order.Place(Day(today + 1), 1)]
    assert found == sorted(found)


def test_sent_twice_it_keeps_its_place(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    first, second = send_tip(sample), send_tip(sample)
    receive.receive(sample.office, first.submission)
    assert [one.place for one in places(sample, first, second)] == [1, 2]


def test_a_transfer_keeps_the_place(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, other = send_tip(sample), send_tip(sample)
    handle.write_record(
        sample.office, handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter), builders.RECORD, 0
    )
    before = places(sample, reporter, other)
    sample.clock.forward(days=1)
    way.over(sample, reporter, number_of(sample, reporter), "zhoucun-housing")
    way.take(sample, reporter, number_of(sample, reporter))
    assert places(sample, reporter, other) == before


def test_a_day_from_outside_counts_if_it_is_earlier(engine: Engine) -> None:
    sample = found_sample(engine)
    ours, theirs = send_tip(sample), send_tip(sample)

    @use_case
    def brought(tx: Transaction, day: Day) -> None:
        order.first_receipt(tx, events.load_of_tip(tx, sample.authority, theirs.tip), day)

    brought(sample.office, Day(sample.clock.today + 3))
    assert [one.place for one in places(sample, ours, theirs)] == [1, 2]
    brought(sample.office, Day(sample.clock.today - 3))
    assert places(sample, theirs, ours) == sorted(places(sample, ours, theirs))


@use_case
def noted(tx: Transaction, sample: Sample, reporter: builders.Reporter, day: Day) -> None:
    known.note(tx, events.load_of_tip(tx, sample.authority, reporter.tip), "淄周应急检〔2026〕3号", day, handled=True)


def test_nobody_knew_before_what_was_told_elsewhere_first(engine: Engine) -> None:
    """The caller was refused for a document of the days between the call and the table: it was the call that told of it."""
    sample = found_sample(engine)
    sample.clock.forward(days=4)
    called, day = builders.write_tip(sample), Day(sample.clock.today - 3)
    clerk = sample.actor(Duty.INTAKE, "zhoucun-committee")
    bring.bring(sample.office, clerk, called.submission, bring.Order("hotline", "ZB1", None, day))
    for late in (day, Day(day + 1)):
        with pytest.raises(Refused) as refused:
            noted(sample.office, sample, called, late)
        assert refused.value.code == "not_older"
    noted(sample.office, sample, called, Day(day - 1))


def test_a_file_from_another_installation_brings_its_day(engine: Engine) -> None:
    sample = found_sample(engine)
    ours, theirs = send_tip(sample), builders.write_tip(sample)
    clerk, before = handler(sample, ours, Duty.INTAKE), Day(sample.clock.today - 4)
    bring.bring_outside(sample.office, clerk, theirs.submission, bring.Origin("K7M2QX8P", "乙区应急管理局", before))
    assert places(sample, theirs)[0].day == before
    assert places(sample, theirs, ours) == sorted(places(sample, ours, theirs))


def test_what_was_whole_only_later_counts_from_then(engine: Engine) -> None:
    sample = found_sample(engine)
    vague, clear = send_tip(sample), send_tip(sample)
    number, intake = number_of(sample, vague), handler(sample, vague, Duty.INTAKE)
    assert order.versions(sample.office, intake, number) is None
    with pytest.raises(Refused):
        order.mark_complete(sample.office, intake, number, 1, "补充以前没有说哪家")
    handle.ask_more(sample.office, intake, number, (next(iter(sample.office.policies.cards)),))
    sample.clock.forward(days=1)
    way.reply(sample, vague, "是北郊那家机械厂")
    assert order.versions(sample.office, intake, number) == order.Versions(1, 0, True)
    assert places(sample, vague, clear) == sorted(places(sample, vague, clear))
    order.mark_complete(sample.office, intake, number, 1, "补充以前没有说哪家")
    assert places(sample, clear, vague) == sorted(places(sample, vague, clear))
    assert places(sample, vague)[0].day == sample.clock.today
    # A mistake is put right until the conclusion, by intake of the lead alone.
    order.mark_complete(sample.office, intake, number, 0, "看错了")
    assert places(sample, vague)[0].day == sample.clock.today - 1
    with pytest.raises(Forbidden):
        order.mark_complete(sample.office, handler(sample, vague, Duty.VERIFY), number, 1, "理由")


def test_parts_of_a_tip_have_its_place(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, later = send_tip(sample), send_tip(sample)
    number = builders.accept(sample, reporter)
    whole = case_of(sample.office, sample.authority, reporter.tip)
    place = places(sample, reporter)[0]
    split.split(sample.office, handler(sample, reporter, Duty.INTAKE), number, ("北郊某机械厂", "南郊某铸造厂"))

    @query
    def parts(tx: Transaction) -> tuple[CaseId, ...]:
        return tuple(one.id for one in events.parts_of(tx, whole))

    assert {place_of(sample.office, sample, one) for one in parts(sample.office)} == {place}
    assert place_of(sample.office, sample, whole.id) is None
    assert places(sample, later)[0] > place


@query
def numbers(tx: Transaction, sample: Sample) -> list[tuple[int, int, str]]:
    return [
        (one.seq, one.day, one.step) for one in events.after(tx, sample.authority, "reporter", 0, 1000)
    ]


def test_numbers_of_a_day_that_is_over_say_nothing_of_its_order(engine: Engine) -> None:
    """Sixty tips of one day: that all keep their numbers happens once in 60! times."""
    sample = found_sample(engine)
    came = [send_tip(sample) for _ in range(60)]
    sent_in = [one.tip for one in came]
    assert mixing.sweep(sample.office) == 0
    assert order_of(sample.office, sample) == sent_in
    sample.clock.forward(days=1)
    newest = send_tip(sample)
    assert mixing.sweep(sample.office) == 60
    after = order_of(sample.office, sample)
    assert set(after[:60]) == set(sent_in)
    assert after[:60] != sent_in
    assert after[60:] == [newest.tip]
    # Days stay in their order, numbers without a gap, and a second sweep finds nothing.
    found = numbers(sample.office, sample)
    assert [one[0] for one in found] == list(range(1, 62))
    assert [one[1] for one in found] == sorted(one[1] for one in found)
    assert mixing.sweep(sample.office) == 0
    assert order_of(sample.office, sample) == after


@query
def order_of(tx: Transaction, sample: Sample) -> list[bytes]:
    """The tips in the order of the stream's numbers, as a thief of the database would read it."""
    rows = store.events_after(tx.connection, sample.authority, "reporter", 0, 1000)
    return [events.load(tx, sample.authority, CaseId(row.case_id)).tip for row in rows]


def test_commitments_hold_after_mixing_and_what_officers_did_is_untouched(engine: Engine) -> None:
    sample = found_sample(engine)
    for _ in range(3):
        builders.accept(sample, send_tip(sample))

    @query
    def rows(tx: Transaction, stream: str) -> list[dict[str, object]]:
        return [dict(row._mapping) for row in store.events_after(tx.connection, sample.authority, stream, 0, 100)]

    officers, reporters = rows(sample.office, "officer"), rows(sample.office, "reporter")
    sample.clock.forward(days=1)
    sweep(sample.office)
    assert rows(sample.office, "officer") == officers
    after = rows(sample.office, "reporter")
    assert {row["event_id"] for row in after} == {row["event_id"] for row in reporters}
    assert {row["salt"] for row in after}.isdisjoint({row["salt"] for row in reporters})
    assert all(events.commitment(row) == row["commitment"] for row in after)


def test_the_row_has_no_time_and_the_place_is_one_of_its_day(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    for days in (0, 1, 1):
        sample.clock.forward(days=days)
        send_tip(sample)
        send_tip(sample)
    with sqlite_engine.connect() as connection:
        found = connection.execute(text("SELECT day, place FROM receipt_order ORDER BY day, place")).all()
    first = sample.clock.today - 2
    assert [tuple(one) for one in found] == [(first + day, place) for day in (0, 1, 2) for place in (1, 2)]
