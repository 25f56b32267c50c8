"""The report calendar: all fifteen rows of the dossier, February, days off, and what is over."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules import calendar
from policies import ReportDuty, load

KNOWN = load()
ROWS = {report.id: report for pack in KNOWN.packs.values() for report in pack.calendar}


def rows_of(report: ReportDuty) -> dict[str, ReportDuty]:
    return next({one.id: one for one in pack.calendar} for pack in KNOWN.packs.values() if report in pack.calendar)


def due(name: str, today: date) -> date | None:
    return calendar.next_due(ROWS[name], rows_of(ROWS[name]), today)


def test_all_fifteen_rows_of_the_dossier_stand_in_the_packs() -> None:
    rows = {name.rstrip("abcde") for name in ROWS if name.startswith("T-")}
    assert rows == {f"T-{number:02}" for number in range(1, 16)}


@pytest.mark.parametrize(
    ("name", "today", "expected"),
    [
        ("T-01", date(2026, 11, 22), date(2026, 11, 30)),
        ("T-01", date(2026, 11, 30), date(2026, 11, 30)),
        ("T-01", date(2026, 12, 31), date(2027, 1, 30)),
        ("T-01", date(2027, 2, 1), date(2027, 2, 28)),
        ("T-01", date(2028, 2, 28), date(2028, 2, 29)),
        ("T-02", date(2026, 11, 22), date(2027, 1, 3)),
        ("T-02", date(2027, 1, 3), date(2027, 1, 3)),
        ("T-02", date(2027, 1, 4), date(2027, 4, 3)),
        ("T-03", date(2026, 12, 31), date(2027, 1, 3)),
        ("T-03", date(2027, 1, 4), date(2027, 1, 30)),
        ("T-04", date(2026, 11, 22), date(2026, 12, 31)),
        ("T-05a", date(2026, 11, 22), date(2026, 11, 22)),
        ("T-05b", date(2026, 11, 22), date(2026, 11, 22)),
        ("T-05b", date(2026, 11, 23), date(2026, 11, 29)),
        ("T-05c", date(2026, 11, 22), date(2026, 11, 30)),
        ("T-05d", date(2026, 2, 1), date(2026, 2, 28)),
        ("T-05e", date(2026, 4, 1), date(2026, 6, 30)),
        ("T-06", date(2022, 4, 1), date(2022, 6, 3)),
        ("T-06", date(2022, 6, 4), date(2022, 7, 3)),
        ("T-06", date(2022, 10, 4), None),
        ("T-07", date(2022, 4, 25), date(2022, 4, 25)),
        ("T-07", date(2022, 4, 26), date(2022, 5, 25)),
        ("T-07", date(2022, 10, 26), None),
        ("T-08", date(2022, 11, 1), date(2022, 12, 1)),
        ("T-08", date(2022, 12, 2), None),
        ("T-09", date(2026, 11, 22), date(2026, 12, 31)),
        ("T-10", date(2027, 1, 1), date(2027, 3, 31)),
        ("T-11a", date(2014, 1, 1), date(2014, 8, 29)),
        ("T-11a", date(2014, 12, 31), date(2014, 12, 31)),
        ("T-11a", date(2015, 1, 1), None),
        ("T-11b", date(2014, 9, 1), date(2014, 9, 7)),
        ("T-11b", date(2014, 12, 29), None),
        ("T-11c", date(2014, 9, 1), date(2014, 9, 30)),
        ("T-11c", date(2026, 1, 1), None),
        ("T-12", date(2014, 9, 22), date(2014, 9, 28)),
        ("T-12", date(2014, 9, 29), None),
        ("T-13", date(2014, 9, 1), date(2014, 9, 30)),
        ("T-13", date(2014, 10, 1), None),
        ("T-14a", date(2012, 12, 1), date(2012, 12, 20)),
        ("T-14b", date(2012, 12, 21), date(2012, 12, 25)),
        ("T-14b", date(2012, 12, 26), None),
        ("T-15", date(2013, 5, 17), date(2013, 5, 17)),
        ("T-15", date(2013, 5, 18), None),
    ],
)
def test_the_next_due_day(name: str, today: date, expected: date | None) -> None:
    assert due(name, today) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 30), date(2026, 11, 30)),
        # A Sunday: the Friday before. The day itself does not move.
        (date(2026, 8, 30), date(2026, 8, 28)),
        # The third of October lies in a week of days off.
        (date(2026, 10, 3), date(2026, 9, 30)),
    ],
)
def test_a_day_off_moves_nothing_and_is_called_to_mind_before(day: date, expected: date) -> None:
    assert calendar.reminder(day, KNOWN.calendar) == expected


def test_the_next_of_a_pack_come_nearest_first_and_what_is_over_is_left_out() -> None:
    today = date(2026, 11, 22)
    city = calendar.coming(KNOWN.packs["panzhihua"].calendar, today, KNOWN.calendar, 20)
    assert [one.day for one in city] == sorted(one.day for one in city)
    assert {one.report.id for one in city} == {one.id for one in KNOWN.packs["panzhihua"].calendar}
    assert next(one.remind for one in city if one.report.id == "T-02") == date(2026, 12, 31)
    assert [one.report.id for one in calendar.coming(KNOWN.packs["zhanhe"].calendar, today, KNOWN.calendar, 20)] == [
        "T-09",
        "T-10",
    ]
    assert calendar.coming(KNOWN.packs["zhejiang"].calendar, today, KNOWN.calendar, 20) == []


@given(st.sampled_from(sorted(ROWS)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_days_are_in_order_within_their_bounds_and_none_is_passed_over(name: str, today: date) -> None:
    report = ROWS[name]
    days = list(islice(calendar.days_due(report, rows_of(report), today), 5))
    assert days == sorted(set(days))
    assert all(day >= today for day in days)
    assert all((not report.first or day >= report.first) and (not report.last or day <= report.last) for day in days)
    if days:
        # From every day up to the first due one the answer is the same.
        between = today + timedelta(days=(days[0] - today).days // 2)
        assert calendar.next_due(report, rows_of(report), between) == days[0]
        assert calendar.next_due(report, rows_of(report), days[0]) == days[0]
    assert calendar.several(report, rows_of(report), today, 5) == days
