"""Promised dates: from a rule, a start and the working-day calendar to the day that the page names.

Days are counted from the day after the start (the usual reading of 「自……之日起」), and the last day belongs to the time.
A time in natural days is not moved off a holiday. A time in hours ends at the next half hour, so that it does not tell
when a tip came. What lies beyond the published calendar is provisional (暂定) and is reckoned again later.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from casework.rules.errors import RuleError
from policies import Deadline as Rule
from policies import WorkingDays

CHINA = timezone(timedelta(hours=8))
HALF_HOUR = timedelta(minutes=30)


class DeadlineError(RuleError):
    """A deadline that cannot be reckoned from what was given."""


@dataclass(frozen=True)
class Due:
    """When something is due: a day, for urgent matters a time, where the promise comes from, and whether it is 暂定."""

    day: date
    time: time | None
    source: str
    provisional: bool


@dataclass(frozen=True)
class Stop:
    """A stretch in which the clock stood: the days after `asked` up to and with `answered` do not count."""

    asked: date
    answered: date

    def covers(self, day: date) -> bool:
        """Tell whether `day` does not count."""
        return self.asked < day <= self.answered


def _source(rule: Rule) -> str:
    return f"{rule.dossier} {rule.citation}"


def _hours(rule: Rule, start: datetime, calendar: WorkingDays) -> Due:
    if start.tzinfo is None:
        raise DeadlineError(f"{rule.id} needs a start with a time zone")
    end = start.astimezone(CHINA) + timedelta(hours=rule.length)
    midnight = datetime.combine(end.date(), time.min, CHINA)
    halves = -((midnight - end) // HALF_HOUR)  # Rounded up: floor division of the negative span.
    end = midnight + halves * HALF_HOUR
    return Due(end.date(), end.time(), _source(rule), provisional=False)


def due(rule: Rule, start: date | datetime, calendar: WorkingDays, stops: Sequence[Stop] = ()) -> Due:
    """Return when `rule` falls due for a matter that began at `start`.

    `start` is a day (Asia/Shanghai), or an aware datetime; rules in hours need the datetime. `stops` lengthen rules in
    days and working days. DeadlineError where a time is missing.
    """
    if rule.unit == "hours":
        if not isinstance(start, datetime):
            raise DeadlineError(f"{rule.id} is in hours and needs a start with a time")
        return _hours(rule, start, calendar)
    day = start.astimezone(CHINA).date() if isinstance(start, datetime) else start
    provisional, left = False, rule.length
    while left > 0:
        day += timedelta(days=1)
        working = rule.unit == "working_days"
        provisional = provisional or (working and not calendar.known(day))
        if any(stop.covers(day) for stop in stops) or (working and not calendar.worked(day)):
            continue
        left -= 1
    return Due(day, None, _source(rule), provisional)


def after_worked(start: date, count: int, calendar: WorkingDays) -> tuple[date, bool]:
    """Return the day that is `count` worked days after `start`, and whether it is provisional (暂定)."""
    day, provisional = start, False
    while count > 0:
        day += timedelta(days=1)
        provisional = provisional or not calendar.known(day)
        count -= calendar.worked(day)
    return day, provisional


def warning(last: date, today: date, steps: Collection[int]) -> int | None:
    """Return which of the days before (7, 3, 1) has come for something due on `last`; None while it is far off, or over.

    The smallest of `steps` that is not under the days left: with 3 days left it is 3, with 2 too, with none 1.
    """
    left = days_left(last, today)
    return min((days for days in steps if 0 <= left <= days), default=None)


def page_day(day: date) -> str:
    """Return the form of a day on a page: 「1 月 26 日」."""
    return f"{day.month} 月 {day.day} 日"


def promised_day(day: date, *, provisional: bool) -> str:
    """Return a promised day's form on a page: one beyond the published calendar says that it may still change."""
    return page_day(day) + ("（暂定）" if provisional else "")


def due_day(found: Due) -> str:
    """The same of what was just reckoned."""
    return promised_day(found.day, provisional=found.provisional)


def days_left(last: date, today: date) -> int:
    """Return how many days remain with `last` counted: 0 on the last day, negative when it is over."""
    return (last - today).days


def working_days_left(last: date, today: date, calendar: WorkingDays) -> int:
    """Return how many worked days lie after `today` up to and with `last`; negative counts those that went by."""
    first, end, sign = (today, last, 1) if last >= today else (last, today, -1)
    span = (first + timedelta(days=number) for number in range(1, (end - first).days + 1))
    return sign * sum(calendar.worked(day) for day in span)
