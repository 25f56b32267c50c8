"""When a report of the calendar is due (dossier 1.8, T-01 … T-15), and when somebody is reminded of it.

The rules are this project's own where the documents are silent (docs/policy/calendar.md):

1. "X 日前" includes the day itself.
2. A month without the day takes its last one: 30 February is the 28th or 29th.
3. A day off moves nothing (不顺延); the reminder comes on the last worked day before it.
4. What has no day of its own within its period is due on the period's last day; a week ends on Sunday.
5. What the document bounds (`first`, `last`) is due only on days within the bounds.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from policies import ReportDuty, WorkingDays

_ONE = timedelta(days=1)
_MONTHS_OF_QUARTER = 3
_DECEMBER = 12


@dataclass(frozen=True)
class Due:
    """A report, the day it is due, and the day on which somebody is reminded (the same where that day is worked)."""

    report: ReportDuty
    day: date
    remind: date


def reminder(day: date, worked: WorkingDays) -> date:
    """Return the day itself if offices work on it, else the last worked day before it."""
    while not worked.worked(day):
        day -= _ONE
    return day


def days_due(report: ReportDuty, rows: Mapping[str, ReportDuty], start: date) -> Iterator[date]:
    """Yield the days on which a report is due, from `start` on and in order; without end for one that has none."""
    begin = max(start, report.first) if report.first else start
    if report.follows:
        found = _merged([days_due(rows[name], rows, begin) for name in report.follows])
    elif report.every == "once":
        found = iter([day for day in report.dates if day >= begin])
    else:
        found = (day for day in _periods(report, begin) if day >= begin)
    for day in found:
        if report.last and day > report.last:
            return
        yield day


def next_due(report: ReportDuty, rows: Mapping[str, ReportDuty], today: date) -> date | None:
    """Return the next day on which a report is due, `today` included; None for one that is over."""
    return next(days_due(report, rows, today), None)


def coming(reports: Sequence[ReportDuty], today: date, worked: WorkingDays, most: int) -> list[Due]:
    """Return the next due day of each report that is not over, the nearest first, at most `most`."""
    rows = {report.id: report for report in reports}
    dues = [Due(report, day, reminder(day, worked)) for report in reports if (day := next_due(report, rows, today))]
    return sorted(dues, key=lambda due: due.day)[:most]


def _merged(streams: list[Iterator[date]]) -> Iterator[date]:
    """Merge ordered streams of days, each day once."""
    heads = [next(stream, None) for stream in streams]
    while any(heads):
        day = min(head for head in heads if head)
        yield day
        heads = [next(stream, None) if head == day else head for head, stream in zip(heads, streams, strict=True)]


def _periods(report: ReportDuty, begin: date) -> Iterator[date]:
    """Yield the due days of the periods from that of `begin` on; the first may lie before `begin`."""
    if report.every in ("day", "week"):
        step = 1 if report.every == "day" else 7
        day = begin if step == 1 else begin + timedelta(days=6 - begin.weekday())
        while True:
            yield day
            day += timedelta(days=step)
    length = 1 if report.every == "month" else _MONTHS_OF_QUARTER
    year, month = begin.year, begin.month - (begin.month - 1) % length
    while year <= date.max.year:
        # Without a month of its own a quarter's report is due at the end of its last one.
        yield _day_of(year, month + (report.month or length) - 1, report.day)
        month += length
        if month > _DECEMBER:
            year, month = year + 1, month - _DECEMBER


def _day_of(year: int, month: int, day: int) -> date:
    """Return a day of a month; its last one for 0, and where the month is shorter."""
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day or last, last))


def several(report: ReportDuty, rows: Mapping[str, ReportDuty], today: date, count: int) -> list[date]:
    """Return the next `count` due days, fewer where there are no more."""
    return list(islice(days_due(report, rows, today), count))
