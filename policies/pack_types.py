"""What a pack's files become: places, departments, who answers for what, and the scenes of the first screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = ("province", "city", "county", "township", "village")


@dataclass(frozen=True)
class Line:
    """A line of a scene: what the reporter taps, and the category it stands for."""

    label: str
    example: str
    category: str


@dataclass(frozen=True)
class Option:
    """An answer to a scene's question on S2, and the sector it gives."""

    label: str
    sector: str


@dataclass(frozen=True)
class Scene:
    """One of the nine pictures; `sector` is its sector, `question` is empty where no answer changes the department."""

    sector: str
    label: str
    lines: tuple[Line, ...]
    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Sector:
    """An industry for routing; `parent` is empty for the nine of the pictures."""

    id: str
    label: str
    parent: str


@dataclass(frozen=True)
class Tile:
    """A place shown as a radio tile: gazetteer code and name."""

    code: str
    name: str


@dataclass(frozen=True)
class Department:
    """An authority of the directory. `kind`: regulator, committee (安委办), discipline. `host` shares its people."""

    id: str
    name: str
    short_name: str
    level: str
    region: str
    kind: str
    host: str
    basis: str


@dataclass(frozen=True)
class Responsibility:
    """One line of who answers for what; sector or category may be "*". `why` is a sentence for the reporter."""

    id: str
    sector: str
    category: str
    department: str
    assisting: tuple[str, ...]
    why: str
    citation: str
    mark: str


@dataclass(frozen=True)
class Region:
    """A region that departments of the pack stand for."""

    code: str
    name: str
    short_name: str
    level: str


@dataclass(frozen=True)
class Hotline:
    """A telephone number, what it is for, and whether the first strip of the page shows it."""

    number: str
    label: str
    strip: bool


@dataclass(frozen=True)
class Pack:
    """All that one authority's pages and routing need: places, departments, scenes, hotlines.

    `measures` is the locality whose wording of the 「四个一律」 holds; `rectification` is what is asked for besides 五落实.
    """

    id: str
    authority: str
    short_name: str
    region: Region
    regions: tuple[Region, ...]
    tiles: tuple[Tile, ...]
    departments: tuple[Department, ...]
    responsibilities: tuple[Responsibility, ...]
    scenes: tuple[Scene, ...]
    sectors: Mapping[str, Sector]
    hotlines: tuple[Hotline, ...]
    reward_policy: str
    comparisons: tuple[str, ...]
    measures: str
    rectification: tuple[str, ...]

    def department(self, department_id: str) -> Department:
        """Return the department with this id; KeyError if there is none."""
        for department in self.departments:
            if department.id == department_id:
                return department
        raise KeyError(department_id)
