"""Seizure drill: everything is told with a canary in it; then all that a thief of the running servers has is searched.

Searched are every file (both databases with their logs, sealed files, spools, the exchange, what the servers said, temporary
files) and the memory of every server process, while it runs and after its workers were recycled. `./anshao drill seizure` goes
the whole way; tests/drills/test_seizure.py a shorter one.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.browser.conftest import People
from tests.drills.installation import SITES, Installation, installation
from tests.drills.memory import search_memory
from tests.drills.plain_way import go_plain
from tests.drills.sealed_way import LEAD, WRITTEN, go_sealed
from tests.drills.search import Find, search

# These keep the pack's departments in memory, which shows that the search sees what lies there.
TELLING, IN_MEMORY = frozenset({"portal", "console", "plain"}), {"a department": LEAD}
DISK, RUNNING, RECYCLED = "disk", "memory", "memory, workers recycled"
STAGES = ("with JavaScript", "without JavaScript")


@dataclass(frozen=True)
class Row:
    """One thing that must not be found, and where it was, for each place that was searched: nothing is what is promised."""

    stage: str
    needle: str
    found: Mapping[str, tuple[Find, ...]]


@dataclass(frozen=True)
class Report:
    """All rows; which of the things that officers wrote the search saw on the disk, and in which sites' memory a department."""

    rows: tuple[Row, ...]
    seen: frozenset[str]
    seen_in: frozenset[str]
    processes: int
    files: int

    @property
    def sees(self) -> bool:
        """The search sees what is there to be found."""
        return self.seen == set(WRITTEN) and self.seen_in >= TELLING

    @property
    def holds(self) -> bool:
        """Nothing was found by a search that sees."""
        return self.sees and not any(found for row in self.rows for found in row.found.values())


def drill(data: Path, folder: Path, people: People, *, is_whole: bool) -> Report:
    """Go both ways on the founded sample in `data`, and search; `folder` takes copies, output and temporary files."""
    with installation(data, folder) as running:
        told = go_sealed(running.sample, people, running.sweep if is_whole else None)
        typed = go_plain(running.sample, people)
        needles = {STAGES[0]: {**told.secrets, **told.passing}, STAGES[1]: typed}
        in_memory = {STAGES[0]: told.secrets, STAGES[1]: typed}
        processes = {site: running.pids(site) for site in SITES}
        seen_in = frozenset(site for site, pids in processes.items() if search_memory(pids, IN_MEMORY))
        found = {stage: {RUNNING: _memory(processes, names)} for stage, names in in_memory.items()}
        running.recycle()
        recycled = {site: running.pids(site) for site in SITES}
        for stage, names in in_memory.items():
            found[stage][RECYCLED] = _memory(recycled, names)
        seized = _seize(running, folder / "seized")
    # Once while they ran, and once as the servers left it.
    places = [seized, *running.places]
    for stage, names in needles.items():
        found[stage][DISK] = search(places, names)
    named = [(stage, name) for stage, names in needles.items() for name in names]
    rows = tuple(_row(stage, name, found[stage], name in in_memory[stage]) for stage, name in named)
    files = sum(1 for path in seized.rglob("*") if path.is_file())
    seen = frozenset(one.needle for one in search([seized], WRITTEN))
    return Report(rows, seen, seen_in, sum(map(len, processes.values())), files)


def _memory(processes: Mapping[str, list[int]], needles: Mapping[str, str | bytes]) -> list[Find]:
    return [
        Find(one.needle, f"{site}: {one.file}", one.spelling)
        for site, pids in processes.items()
        for one in search_memory(pids, needles)
    ]


def _seize(running: Installation, into: Path) -> Path:
    """Copy everything while the servers run, as a thief images a disk."""
    for place in running.places:
        shutil.copytree(place, into / place.name)
    return into


def _row(stage: str, needle: str, found: Mapping[str, list[Find]], is_sought_in_memory: bool) -> Row:
    places = [where for where in found if where == DISK or is_sought_in_memory]
    return Row(stage, needle, {where: tuple(one for one in found[where] if one.needle == needle) for where in places})


def table(report: Report) -> str:
    """The report for people: a dash where nothing was found, `passes` where it may pass for the length of a request."""
    places = (DISK, RUNNING, RECYCLED)
    lines = [f"{'':<20}{'':<24}" + "".join(f"{place:<26}" for place in places)]
    for row in report.rows:
        cells = (f"{len(row.found[place]) or '—'}" if place in row.found else "passes" for place in places)
        lines.append(f"{row.stage:<20}{row.needle:<24}" + "".join(f"{cell:<26}" for cell in cells))
    finds = sorted({str(one) for row in report.rows for found in row.found.values() for one in found})
    control = "seen" if report.sees else "NOT SEEN: the search is blind"
    summed = f"{report.files} files, {report.processes} processes; what is there to be found: {control}"
    return "\n".join([*lines, "", *finds, summed])
