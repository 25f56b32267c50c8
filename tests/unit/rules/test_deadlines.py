"""Promised dates: counting, stops, hours, and what is provisional."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.deadlines import CHINA, DeadlineError, Stop, days_left, due, page_day, working_days_left
from policies import load

RULES = load().deadlines
CALENDAR = load().calendar


@pytest.mark.parametrize(
    ("rule", "start", "day"),
    [
        ("accept", date(2026, 11, 24), date(2026, 12, 1)),
        ("accept", date(2026, 9, 29), date(2026, 10, 12)),  # Over the national day; Saturday 10 is worked, Sunday 11 is not.
        ("accept", date(2026, 11, 22), date(2026, 11, 27)),  # From a Sunday.
        ("conclude", date(2026, 11, 27), date(2027, 1, 26)),
        ("need_info", date(2026, 11, 23), date(2026, 12, 8)),
        ("claim", date(2026, 11, 23), date(2027, 1, 22)),
        ("concealment", date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_days(rule: str, start: date, day: date) -> None:
    found = due(RULES[rule], start, CALENDAR)
    assert (found.day, found.time, found.provisional) == (day, None, False)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=CHINA), datetime(2026, 11, 23, 11, 0)),  # noqa: DTZ001
        (datetime(2026, 11, 23, 9, 0, 1, tzinfo=CHINA), datetime(2026, 11, 23, 11, 30)),  # noqa: DTZ001
        (datetime(2026, 11, 23, 9, 30, tzinfo=CHINA), datetime(2026, 11, 23, 11, 30)),  # noqa: DTZ001
        (datetime(2026, 11, 23, 22, 10, tzinfo=CHINA), datetime(2026, 11, 24, 0, 30)),  # noqa: DTZ001
        (datetime(2026, 11, 23, 1, 31, tzinfo=UTC), datetime(2026, 11, 23, 12, 0)),  # noqa: DTZ001
    ],
)
def test_hours_end_at_the_half_hour_in_china(start: datetime, end: datetime) -> None:
    found = due(RULES["accept_urgent"], start, CALENDAR)
    assert (found.day, found.time) == (end.date(), end.time())


@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_an_urgent_due_time_tells_only_the_half_hour(moment: datetime) -> None:
    found = due(RULES["accept_urgent"], moment.replace(tzinfo=CHINA), CALENDAR)
    assert found.time in {time(hour, minute) for hour in range(24) for minute in (0, 30)}
    assert found.time is not None
    late = datetime.combine(found.day, found.time) - moment
    assert timedelta(hours=2) <= late < timedelta(hours=2, minutes=30)


def test_hours_need_a_time() -> None:
    with pytest.raises(DeadlineError):
        due(RULES["accept_urgent"], date(2026, 11, 23), CALENDAR)
    with pytest.raises(DeadlineError):
        due(RULES["accept_urgent"], datetime(2026, 11, 23), CALENDAR)  # noqa: DTZ001


def test_a_moment_counts_as_its_day_in_china() -> None:
    evening = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # One o'clock on the 24th in China.
    assert due(RULES["need_info"], evening, CALENDAR).day == date(2026, 12, 9)


def test_a_stopped_clock_does_not_run() -> None:
    asked = Stop(date(2026, 11, 25), date(2026, 12, 3))
    assert due(RULES["conclude"], date(2026, 11, 20), CALENDAR, [asked]).day == date(2027, 1, 27)
    assert due(RULES["conclude"], date(2026, 11, 20), CALENDAR).day == date(2027, 1, 19)
    # Five working days from Friday 20: 23, 24, 25, then 12-04 and 12-07.
    assert due(RULES["accept"], date(2026, 11, 20), CALENDAR, [asked]).day == date(2026, 12, 7)


@given(st.dates(date(2025, 1, 1), date(2026, 6, 1)), st.integers(0, 40), st.integers(0, 40))
def test_a_stop_never_shortens(start: date, offset: int, length: int) -> None:
    asked = start + timedelta(days=offset)
    stop = Stop(asked, asked + timedelta(days=length))
    for rule in RULES.values():
        if rule.unit != "hours":
            plain, stopped = (due(rule, start, CALENDAR, stops).day for stops in ((), (stop,)))
            assert plain <= stopped
            assert rule.unit != "days" or (stopped - plain).days <= length


def test_beyond_the_table_is_provisional() -> None:
    assert due(RULES["accept"], date(2026, 12, 30), CALENDAR).provisional
    assert not due(RULES["accept"], date(2026, 12, 20), CALENDAR).provisional
    assert not due(RULES["conclude"], date(2026, 12, 30), CALENDAR).provisional  # Natural days need no table.


def test_the_source_names_rule_and_document() -> None:
    assert due(RULES["review"], date(2026, 11, 23), CALENDAR).source == "L-18 复查：应急〔2023〕106号"


def test_page_forms() -> None:
    assert page_day(date(2027, 1, 26)) == "1 月 26 日"
    assert days_left(date(2027, 1, 22), date(2026, 12, 11)) == 42
    assert working_days_left(date(2026, 11, 27), date(2026, 11, 24), CALENDAR) == 3
    assert working_days_left(date(2026, 11, 20), date(2026, 11, 24), CALENDAR) == -2
    assert working_days_left(date(2026, 11, 24), date(2026, 11, 24), CALENDAR) == 0
