"""Working days: known ones, and what lies beyond the table."""

from __future__ import annotations

from datetime import date

import pytest

from policies import load


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 1, 2), False),  # New year, a Friday.
        (date(2026, 1, 4), True),  # A Sunday made up for it.
        (date(2026, 2, 14), True),  # A Saturday before the spring festival.
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 9, 20), True),  # A Sunday before 中秋.
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),  # A Saturday after the national day.
        (date(2025, 10, 8), False),
        (date(2026, 11, 22), False),  # An ordinary Sunday.
        (date(2026, 11, 23), True),
        (date(2027, 1, 1), False),  # Beyond the table: a fixed festival.
        (date(2027, 1, 4), True),
        (date(2027, 5, 2), False),
        (date(2027, 2, 8), True),  # The spring festival moves, so it is not known yet: provisional.
    ],
)
def test_worked(day: date, worked: bool) -> None:
    calendar = load().calendar
    assert calendar.worked(day) is worked
    assert calendar.known(day) is (day.year in (2025, 2026))
