"""docs/routing.md says what routing does: its worked rows and its figures are reckoned again here."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.rules.routing import Facts, directory_for, route
from policies import Pack, load

TEXT = (Path(__file__).parents[3] / "docs/routing.md").read_text(encoding="utf-8")
PACKS = load().packs
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in TEXT.splitlines() if line.startswith("|")]
WORKED = [row for row in ROWS if len(row) == 6 and row[2] in PACKS]
FIGURES = [row for row in ROWS if len(row) == 5 and row[0] in PACKS]
NOT_ASKED = ("C25", "C99")
"""C25 goes to the discipline inspection whatever the industry, and C99 is 「说不清」."""


def test_all_are_there() -> None:
    assert len(WORKED) == 6 * 3
    assert {row[0] for row in FIGURES} == set(PACKS)


@pytest.mark.parametrize("row", WORKED, ids=lambda row: f"{row[1]}-{row[2]}")
def test_worked_row(row: list[str]) -> None:
    _, sector, name, principle, lead, assisting = row
    pack = PACKS[name]
    directory = directory_for(pack, [one.id for one in pack.departments])
    found = route(directory, Facts(region=pack.region.code, sector=sector.strip("`"), category="C20"))
    assert f"`{found.lead.id}`" == lead
    assert "、".join(f"`{one.id}`" for one in found.assisting) == assisting
    assert f"没有法条写明归谁，按“{principle}”来定。" in [line.sentence for line in found.trace]


def figures(pack: Pack) -> list[str]:
    """Departments, lines, and of all industries with all categories asked at the authority's own level: answered by a line."""
    directory = directory_for(pack, [one.id for one in pack.departments])
    categories = [one for one in load().categories if one not in NOT_ASKED]
    asked = [(sector, category) for sector in pack.sectors for category in categories]
    home = pack.region.code
    found = [route(directory, Facts(region=home, sector=sector, category=category)) for sector, category in asked]
    by_line = sum(not one.fallback for one in found)
    counts = [len(pack.departments), len(pack.responsibilities), len(asked)]
    return [pack.id, *map(str, counts), f"{by_line / len(asked):.1%}"]


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: row[0])
def test_figures(row: list[str]) -> None:
    assert figures(PACKS[row[0]]) == row
