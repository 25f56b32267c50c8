"""When who is called about an urgent case that nobody has opened: on duty at once, deputy after 15 minutes, leader after 30.

Times are kept in steps of five minutes, rounded down, so that nobody is called late: the database then holds nothing finer
about when an urgent tip came, and that for half an hour (DESIGN section 1).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Person = TypeVar("Person")

STEP = datetime.timedelta(minutes=5)
WAITS = (datetime.timedelta(0), datetime.timedelta(minutes=15), datetime.timedelta(minutes=30))
"""By rank: on duty, deputy, leader."""
MOST_TRIES = 6


@dataclass(frozen=True)
class Rung(Generic[Person]):
    """One person of the ladder. `due` is None for somebody who cannot be reached."""

    person: Person
    rank: int
    due: datetime.datetime | None


def in_steps(moment: datetime.datetime) -> datetime.datetime:
    """Return an aware time rounded down to five minutes."""
    return moment - datetime.timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)


def ladder(ranks: Sequence[Sequence[Person]], reachable: Mapping[Person, bool], now: datetime.datetime) -> list[Rung[Person]]:
    """Return whom to call and when; `ranks` names the people on duty, their deputies and their leaders, in this order.

    Nobody is called twice. Where nobody of a rank can be reached, the next rank does not wait for it.
    """
    begins = in_steps(now)
    rungs: list[Rung[Person]] = []
    seen: set[Person] = set()
    first: int | None = None
    for rank, people in enumerate(ranks):
        fresh = [one for one in people if one not in seen]
        seen.update(fresh)
        if first is None and any(reachable.get(one, False) for one in fresh):
            first = rank
        for one in fresh:
            waits = WAITS[rank] - WAITS[first] if first is not None else WAITS[0]
            rungs.append(Rung(one, rank, begins + waits if reachable.get(one, False) else None))
    return rungs


def next_try(tries: int, now: datetime.datetime) -> datetime.datetime | None:
    """Return when to try again after the try number `tries` (from 1), or None when that was the last."""
    return in_steps(now) + STEP if tries < MOST_TRIES else None
