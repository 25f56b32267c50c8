"""What a pack's files become: places, departments, who answers for what, and the scenes of the first screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policies.document_types import Campaign, Document, LevelDuty, LevelRule, ReportDuty

LEVELS = ("nation", "province", "city", "county", "township", "village")
"""Widest first. A nation stands in a pack only as the superior of a province."""
DIGITS = {"nation": 0, "province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
"""How many leading digits of a code name a region of each level (GB/T 2260, GB/T 10114)."""
LEVEL_FLAGS = ("", "deaths")
"""What a level rule may ask of the facts: nothing, or that somebody died."""
PRINCIPLES = ("", "主管", "为主", "靠近")
"""Why a department leads: 谁主管谁牵头、谁为主谁牵头、谁靠近谁牵头 (平湛安〔2022〕9号 13)."""


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
class Function:
    """What departments are for, whatever they are called: `name` is the reader's plain name, `names` that of other levels.

    `basis` is the row of 攀办函〔2015〕135号 三（二） (PZH-DEPT-01 … 99) that it takes up.
    """

    id: str
    name: str
    names: Mapping[str, str]
    basis: str

    def name_at(self, level: str) -> str:
        """Return the plain name on a level."""
        return self.names.get(level, self.name)


@dataclass(frozen=True)
class Department:
    """An authority of the directory. `kind`: regulator, committee (安委办), discipline. `host` shares its people.

    `functions` are what it is for (national/functions.toml); in one region each function has one department. `mark` tells
    whether a document of the pack names it.
    """

    id: str
    name: str
    short_name: str
    level: str
    region: str
    kind: str
    host: str
    basis: str
    functions: tuple[str, ...] = ()
    mark: str = "proposal"


@dataclass(frozen=True)
class Responsibility:
    """One line of who answers for what; sector or category may be "*". `why` is a sentence for the reporter.

    A line of national/responsibilities.toml (N01 …) stands here once for each region that has a department with its function.
    """

    id: str
    sector: str
    category: str
    department: str
    assisting: tuple[str, ...]
    why: str
    citation: str
    mark: str
    principle: str = ""


@dataclass(frozen=True)
class NationalLine:
    """A line of responsibility that names a function. `scope`: "" holds on the authority's level and below.

    `above` holds for its superiors, and `below` for the levels under it.
    """

    id: str
    sector: str
    category: str
    function: str
    assisting: tuple[str, ...]
    principle: str
    scope: str
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

    def contains(self, code: str) -> bool:
        """Tell whether the place with `code` (12 digits) lies in this region or is it."""
        digits = DIGITS[self.level]
        return code[:digits] == self.code[:digits]


@dataclass(frozen=True)
class Hotline:
    """A telephone number, what it is for, and whether the first strip of the page shows it.

    `source` says where the number stands; `demo` marks one that a real authority does not take over as it is.
    """

    number: str
    label: str
    strip: bool
    source: str = ""
    demo: bool = False


@dataclass(frozen=True)
class Pack:
    """All that one authority's pages and routing need: places, departments, scenes, hotlines, and its documents.

    `regions` stand from the narrowest to the widest: those that lie in the authority's own, its own, and its superiors'.
    `responsibilities` are the pack's own lines and the national ones that fit. `measures` is the locality whose wording of
    the 「四个一律」 holds; `rectification` is what is asked for besides 五落实. `sectors` is the one tree of all packs.
    `hotlines` are shown to reporters, `demo_hotlines` never. `tile_names` are other names of places on the tiles, by code.
    `order_doors` are the departments whose intake takes in work orders: those that the pack names, else every 安委办.
    """

    id: str
    authority: str
    short_name: str
    region: Region
    regions: tuple[Region, ...]
    tile_names: Mapping[str, str]
    departments: tuple[Department, ...]
    order_doors: tuple[str, ...]
    responsibilities: tuple[Responsibility, ...]
    level_rules: tuple[LevelRule, ...]
    scenes: tuple[Scene, ...]
    sectors: Mapping[str, Sector]
    hotlines: tuple[Hotline, ...]
    demo_hotlines: tuple[Hotline, ...]
    reward_policy: str
    comparisons: tuple[str, ...]
    measures: str
    rectification: tuple[str, ...]
    documents: tuple[Document, ...]
    levels: tuple[LevelDuty, ...]
    calendar: tuple[ReportDuty, ...]
    campaigns: tuple[Campaign, ...]

    def department(self, department_id: str) -> Department:
        """Return the department with this id; KeyError if there is none."""
        for department in self.departments:
            if department.id == department_id:
                return department
        raise KeyError(department_id)

    def region_of(self, code: str) -> Region:
        """Return the region of the pack with this code; KeyError if there is none."""
        for region in self.regions:
            if region.code == code:
                return region
        raise KeyError(code)

    def upward(self, code: str) -> tuple[Region, ...]:
        """Return the pack's regions in which its region `code` lies, nearest first, without that region."""
        own = self.region_of(code)
        return tuple(one for one in self.regions if one.code != code and one.level != own.level and one.contains(code))
