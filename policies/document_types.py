"""What a pack says of its documents: which ones, who acts at which level, what is due when, and the phases of a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

PERIODS = ("day", "week", "month", "quarter", "once")


@dataclass(frozen=True)
class Clause:
    """A place of a document, and what it says, in few words."""

    clause: str
    says: str


@dataclass(frozen=True)
class Document:
    """A document that the pack rests on. `file` is its text among the founding documents, `valid_to` its last day.

    `valid_to` is None where the document names no end; `note` says what else limits it.
    """

    id: str
    title: str
    number: str
    date: Date | None
    file: str
    valid_to: Date | None
    note: str
    clauses: tuple[Clause, ...]

    def lapsed(self, day: Date) -> bool:
        """Tell whether the document is no longer in force on `day`."""
        return self.valid_to is not None and self.valid_to < day


@dataclass(frozen=True)
class LevelDuty:
    """What the bodies of one level (nation … village, enterprise) do, after a document."""

    level: str
    does: str
    citation: str
    mark: str


@dataclass(frozen=True)
class LevelRule:
    """A matter that is for a department of at least `level`. An empty sector, category or flag fits any.

    `why` is read by the reporter.
    """

    id: str
    sector: str
    category: str
    flag: str
    level: str
    why: str
    citation: str
    mark: str


@dataclass(frozen=True)
class ReportDuty:
    """One row of the report calendar (dossier 1.8).

    `every` is the period. In a month the day is `day` (0: its last); in a quarter it is `day` of its month `month` (0: the last
    day of the quarter). Where `every` is once, the days are `dates`. `times` says how often in the period. `follows` names the
    rows with which this one falls due. `first` and `last` bound what the document asks for. `zero`: nothing to report is
    reported too.
    """

    id: str
    what: str
    to: str
    form: str
    every: str
    month: int
    day: int
    dates: tuple[Date, ...]
    times: int
    follows: tuple[str, ...]
    zero: bool
    first: Date | None
    last: Date | None
    citation: str
    mark: str


@dataclass(frozen=True)
class Phase:
    """A phase of a campaign, first and last day included."""

    id: str
    name: str
    first: Date
    last: Date
    what: str
    citation: str


@dataclass(frozen=True)
class Goal:
    """A goal of a campaign: accidents with `least` to `most` deaths each (0: no upper end) and what is wanted of them."""

    text: str
    least: int
    most: int
    citation: str


@dataclass(frozen=True)
class Campaign:
    """A campaign with its phases in order."""

    id: str
    title: str
    document: str
    phases: tuple[Phase, ...]
    goals: tuple[Goal, ...]

    def phase(self, day: Date) -> Phase | None:
        """Return the phase in which `day` lies."""
        return next((one for one in self.phases if one.first <= day <= one.last), None)
