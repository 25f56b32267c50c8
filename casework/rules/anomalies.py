"""What in the trail of looks the discipline office should ask about (平湛安〔2022〕9号 47: whoever takes part keeps silent).

A rule names what is unusual and never who is guilty. The numbers are this project's own. Rules:

    refused        three times in a day asked for a case that is not theirs, or for what their post does not do
    many_openers   the reporter's words of one case were opened by three people
    without_post   looked at a case on three days without a post or a deed on it; not who answers for the department
    after_closing  looked at a case more than seven days after it closed, without anything done on it since
    night          looked between 22:00 and 6:00 without being on duty
    many           looked at more cases in a day than 15 and than three times their own usual day
    prints         five pages for printing, exports or downloads of files in a day
"""

from __future__ import annotations

import datetime
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

KINDS = ("refused", "many_openers", "without_post", "after_closing", "night", "many", "prints")
"""Most telling first; the order of the page."""
REFUSED, SEALED = "refused", "sealed"
PRINTS = ("print:", "export", "download")
REFUSALS = 3
OPENERS = 3
DAYS_WITHOUT_POST = 3
DAYS_AFTER_CLOSING = 7
NIGHT_BEGINS, NIGHT_ENDS = datetime.time(22), datetime.time(6)
MANY, TIMES_USUAL = 15, 3
MANY_PRINTS = 5

Officer = bytes
CaseKey = bytes


@dataclass(frozen=True)
class Look:
    """One line of the trail; `at` is local time."""

    officer: Officer
    at: datetime.datetime
    what: str
    case: CaseKey | None = None

    @property
    def day(self) -> datetime.date:
        """The day of the look."""
        return self.at.date()


@dataclass(frozen=True)
class Known:
    """What else bears on a look.

    `worked`: (officer, case) → last day of a post or deed. `closed`: case → day on which it closed, if it is closed.
    `on_duty`: (officer, day). `answering`: who answers for a department and looks at its cases as such.
    """

    worked: Mapping[tuple[Officer, CaseKey], datetime.date] = field(default_factory=dict)
    closed: Mapping[CaseKey, datetime.date] = field(default_factory=dict)
    on_duty: frozenset[tuple[Officer, datetime.date]] = frozenset()
    answering: frozenset[Officer] = frozenset()


@dataclass(frozen=True)
class Anomaly:
    """One thing to ask about: the rule, whose look (None: several people's), which case (None: several), when, how many.

    `usual` is the person's own median where the rule compares with it.
    """

    kind: str
    officer: Officer | None
    case: CaseKey | None
    day: datetime.date
    count: int
    usual: int = 0


def find(looks: Sequence[Look], known: Known, since: datetime.date) -> list[Anomaly]:
    """Return what is unusual on or after a day, most telling first, newest first; earlier looks say what is usual."""
    found = [
        *_per_day(looks, "refused", REFUSALS, lambda look: look.what == REFUSED),
        *_many_openers(looks),
        *_without_post(looks, known),
        *_after_closing(looks, known),
        *_per_day(looks, "night", 1, lambda look: is_night(look, known)),
        *_many(looks),
        *_per_day(looks, "prints", MANY_PRINTS, lambda look: look.what.startswith(PRINTS)),
    ]
    recent = [one for one in found if one.day >= since]
    return sorted(recent, key=lambda one: (KINDS.index(one.kind), -one.day.toordinal(), -one.count, one.officer or b""))


def is_night(look: Look, known: Known) -> bool:
    """Say whether a look came at night from somebody who was not on duty; a night's duty ends with the morning."""
    clock = look.at.time()
    if NIGHT_ENDS <= clock < NIGHT_BEGINS:
        return False
    watch = look.day if clock >= NIGHT_BEGINS else look.day - datetime.timedelta(days=1)
    return not {(look.officer, watch), (look.officer, look.day)} & known.on_duty


def _per_day(looks: Iterable[Look], kind: str, least: int, counts: Callable[[Look], bool]) -> list[Anomaly]:
    """Return officer and day wherever at least that many looks count."""
    tally: dict[tuple[Officer, datetime.date], int] = defaultdict(int)
    for look in looks:
        if counts(look):
            tally[look.officer, look.day] += 1
    return [Anomaly(kind, officer, None, day, count) for (officer, day), count in tally.items() if count >= least]


def _many_openers(looks: Iterable[Look]) -> list[Anomaly]:
    openers: dict[CaseKey, set[Officer]] = defaultdict(set)
    last: dict[CaseKey, datetime.date] = {}
    for look in looks:
        if look.what == SEALED and look.case is not None:
            openers[look.case].add(look.officer)
            last[look.case] = max(look.day, last.get(look.case, look.day))
    return [Anomaly("many_openers", None, case, last[case], len(who)) for case, who in openers.items() if len(who) >= OPENERS]


def _without_post(looks: Iterable[Look], known: Known) -> list[Anomaly]:
    days: dict[tuple[Officer, CaseKey], set[datetime.date]] = defaultdict(set)
    for look in looks:
        if look.case is not None and look.what != REFUSED and look.officer not in known.answering:
            days[look.officer, look.case].add(look.day)
    return [
        Anomaly("without_post", officer, case, max(on), len(on))
        for (officer, case), on in days.items()
        if len(on) >= DAYS_WITHOUT_POST and (officer, case) not in known.worked
    ]


def _after_closing(looks: Iterable[Look], known: Known) -> list[Anomaly]:
    tally: dict[tuple[Officer, CaseKey, datetime.date], int] = defaultdict(int)
    for look in looks:
        closed = known.closed.get(look.case) if look.case is not None else None
        if look.case is None or closed is None or look.what == REFUSED:
            continue
        late = look.day > closed + datetime.timedelta(days=DAYS_AFTER_CLOSING)
        if late and known.worked.get((look.officer, look.case), datetime.date.min) <= closed:
            tally[look.officer, look.case, look.day] += 1
    return [Anomaly("after_closing", officer, case, day, count) for (officer, case, day), count in tally.items()]


def _many(looks: Iterable[Look]) -> list[Anomaly]:
    days: dict[Officer, dict[datetime.date, set[CaseKey]]] = defaultdict(lambda: defaultdict(set))
    for look in looks:
        if look.case is not None and look.what != REFUSED:
            days[look.officer][look.day].add(look.case)
    found = []
    for officer, own in days.items():
        for day, cases in own.items():
            others = [len(seen) for other, seen in own.items() if other != day]
            usual = int(statistics.median(others)) if others else 0
            if len(cases) > max(MANY, TIMES_USUAL * usual):
                found.append(Anomaly("many", officer, None, day, len(cases), usual))
    return found
