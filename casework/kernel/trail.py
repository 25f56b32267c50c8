"""Reading the trail of looks across cases, for the oversight slice: lines by what is wanted, and what bears on them.

It names cases by number and says nothing else of them.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from casework.kernel import looks_store as store
from casework.kernel.ids import AuthorityId, CaseId, OfficerId, date_of
from casework.kernel.office import Home, Transaction
from casework.rules import lifecycle


@dataclass(frozen=True)
class Wanted:
    """Which lines: of whom, from when, before when; and, unless empty, of what kind, about which case, with which mark.

    `reader` is the department that reads, with what closes cases to it: lines about what it must not learn of are no lines.
    """

    officers: frozenset[OfficerId]
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    what: str = ""
    case: CaseId | None = None
    mark: str = ""
    reader: Home | None = None

    def conditions(self) -> dict[str, Any]:
        """Return what is not empty, by name; `officers` always counts."""
        found = {name: getattr(self, name) for name in ("since", "until", "what", "case", "mark") if getattr(self, name)}
        reads = {"reader": (self.reader.department, self.reader.closers)} if self.reader else {}
        return {"officers": self.officers, **found, **reads}


@dataclass(frozen=True)
class Line:
    """One look."""

    at: datetime.datetime
    officer: OfficerId
    what: str
    case: CaseId | None
    detail: str


def lines(tx: Transaction, authority: AuthorityId, wanted: Wanted, limit: int | None = None, offset: int = 0) -> list[Line]:
    """Return lines of the trail, newest first."""
    found = store.looks(tx.connection, authority, wanted.conditions(), limit, offset)
    return [
        Line(row.at, OfficerId(row.officer_id), row.what, CaseId(row.case_id) if row.case_id else None, row.detail)
        for row in found
    ]


def count(tx: Transaction, authority: AuthorityId, wanted: Wanted) -> int:
    """Count lines of the trail."""
    return store.count_looks(tx.connection, authority, wanted.conditions())


def numbers(tx: Transaction, authority: AuthorityId, cases: Collection[CaseId]) -> dict[CaseId, str]:
    """Return the numbers of cases."""
    return store.numbers_of(tx.connection, authority, cases)


def case_by_number(tx: Transaction, authority: AuthorityId, number: str) -> CaseId | None:
    """Return the id of the case with this number, or None."""
    return store.id_of_number(tx.connection, authority, number.strip().upper())


@dataclass(frozen=True)
class Worked:
    """The cases that were looked at, who did something last on which day on each, and when those closed that are closed."""

    cases: set[CaseId]
    deeds: dict[tuple[OfficerId, CaseId], datetime.date]
    closed: dict[CaseId, datetime.date]


def worked_since(tx: Transaction, authority: AuthorityId, since: datetime.datetime) -> Worked:
    """Return what was done on the cases that somebody looked at since a time."""
    cases: set[CaseId] = set()
    deeds: dict[tuple[OfficerId, CaseId], datetime.date] = {}
    closed: dict[CaseId, datetime.date] = {}
    for row in store.events_of_looked_at(tx.connection, authority, since):
        case, day = CaseId(row.case_id), date_of(row.day)
        cases.add(case)
        if row.actor_id:
            deeds[OfficerId(row.actor_id), case] = day
        if row.track == lifecycle.MAIN:
            # The last step on the main track says whether the case is closed.
            closed.pop(case, None)
            if row.state in lifecycle.CLOSED:
                closed[case] = day
    return Worked(cases, deeds, closed)
