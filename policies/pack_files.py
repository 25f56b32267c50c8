"""One folder for each authority: pack.toml (places, departments, hotlines, documents), and where there are such
responsibilities.toml, levels.toml, calendar.toml, campaign.toml and scenes.toml (else national/scenes.toml).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from policies import department_files, line_files, paper_files, scene_files
from policies.document_types import Campaign, LevelDuty, LevelRule, ReportDuty
from policies.line_files import Places
from policies.measure_types import FURTHER_PARTS
from policies.pack_types import Function, Hotline, NationalLine, Pack, Responsibility, Scene, Sector
from policies.reader import PolicyError, Table, read, together
from policies.types import Category

T = TypeVar("T")
CODE_DIGITS = 12


@dataclass(frozen=True)
class Common:
    """What all packs are made from."""

    categories: Mapping[str, Category]
    sectors: Mapping[str, Sector]
    functions: Mapping[str, Function]
    lines: tuple[NationalLine, ...]
    reward_policies: Collection[str]
    localities: Collection[str]


@dataclass(frozen=True)
class _Beside:
    """What stands in the other files of the folder."""

    responsibilities: tuple[Responsibility, ...]
    level_rules: tuple[LevelRule, ...]
    levels: tuple[LevelDuty, ...]
    scenes: tuple[Scene, ...]
    calendar: tuple[ReportDuty, ...]
    campaigns: tuple[Campaign, ...]


def _tile_names(top: Table, places: Places) -> dict[str, str]:
    if not top.has("tile_names"):
        return {}
    inner = top.table("tile_names")
    for code in inner.names():
        if len(code) != CODE_DIGITS or not code.isdigit() or not places.home.contains(code):
            with inner.caught():
                raise inner.fail(code, f"要写{places.home.name}里一个地方的十二位代码")
    return {code: inner.text(code) for code in inner.names()}


def _hotlines(top: Table) -> tuple[Hotline, ...]:
    hotlines: list[Hotline] = []
    for table in top.tables("hotlines"):
        with table.caught():
            strip, demo = table.flag("strip", False), table.flag("demo", False)
            number, label = table.text("number"), table.text("label")
            hotline = Hotline(number, label, strip, table.text("source"), demo)
            table.done()
            if (number, label) in {(one.number, one.label) for one in hotlines}:
                raise table.fail("number", f"{label} {number} 写了两次")
            hotlines.append(hotline)
    return tuple(hotlines)


def load_pack(folder: Path, root: Path, common: Common) -> Pack:
    """Read one pack; PolicyError for anything that names what does not exist, with all faults of a file at once."""
    top = read(folder / "pack.toml", root)
    places = _places(top, common)
    documents = paper_files.documents(top)
    hotlines, tile_names = _hotlines(top), _tile_names(top, places)
    names = [top.choice("id", (folder.name,)), top.text("authority"), top.text("short_name")]
    reward_policy = top.choice("reward_policy", tuple(common.reward_policies))
    comparisons = top.choices("comparisons", tuple(common.reward_policies))
    measures = top.choice("measures", tuple(common.localities))
    rectification = top.choices("rectification", FURTHER_PARTS, ())
    order_doors = department_files.order_doors(top, places.departments)
    top.done()
    beside = _beside(folder, root, common, places, [one.id for one in documents])
    return Pack(
        id=names[0],
        authority=names[1],
        short_name=names[2],
        region=places.home,
        regions=places.regions,
        tile_names=tile_names,
        departments=places.departments,
        order_doors=order_doors,
        responsibilities=beside.responsibilities,
        level_rules=beside.level_rules,
        scenes=beside.scenes,
        sectors=common.sectors,
        hotlines=tuple(one for one in hotlines if not one.demo),
        demo_hotlines=tuple(one for one in hotlines if one.demo),
        reward_policy=reward_policy,
        comparisons=comparisons,
        measures=measures,
        rectification=rectification,
        documents=documents,
        levels=beside.levels,
        calendar=beside.calendar,
        campaigns=beside.campaigns,
    )


def _places(top: Table, common: Common) -> Places:
    regions = department_files.regions(top)
    top.check()
    home = department_files.home_of(top, regions)
    departments = department_files.departments(top, regions, common.functions)
    top.check()
    return Places(home, regions, departments, common.functions)


def _beside(folder: Path, root: Path, common: Common, places: Places, papers: list[str]) -> _Beside:
    """Read the files beside pack.toml; the faults of all of them are named together."""
    faults: list[str] = []
    own_scenes = folder / "scenes.toml"
    scenes = own_scenes if own_scenes.is_file() else root / "national/scenes.toml"
    nothing: tuple[tuple[LevelRule, ...], tuple[LevelDuty, ...]] = ((), ())
    rules, levels = _try(faults, lambda: _levels(folder, root, common, places), nothing)
    beside = _Beside(
        responsibilities=_try(faults, lambda: _responsibilities(folder, root, common, places), ()),
        level_rules=rules,
        levels=levels,
        scenes=_try(faults, lambda: scene_files.load_scenes(scenes, root, common.categories, common.sectors), ()),
        calendar=_try(faults, lambda: paper_files.load_calendar(folder, root), ()),
        campaigns=_try(faults, lambda: paper_files.load_campaigns(folder, root, papers), ()),
    )
    if faults:
        raise together(faults)
    return beside


def _try(faults: list[str], part: Callable[[], T], empty: T) -> T:
    """Return what a part reads, or keep its faults."""
    try:
        return part()
    except PolicyError as error:
        faults += error.faults
        return empty


def _responsibilities(folder: Path, root: Path, common: Common, places: Places) -> tuple[Responsibility, ...]:
    known = [line.id for line in common.lines]
    own = line_files.own_lines(folder, root, places, common.sectors, common.categories, known)
    return (*own.values(), *line_files.expand(common.lines, places, own))


def _levels(folder: Path, root: Path, common: Common, places: Places) -> tuple[tuple[LevelRule, ...], tuple[LevelDuty, ...]]:
    path = folder / "levels.toml"
    if not path.is_file():
        return (), ()
    top = read(path, root)
    if not (top.has("levels") or top.has("level_rules")):
        raise top.fail("levels", "这个文件里什么都没有；没有要写的，就删掉文件")
    found = line_files.level_rules(top, places, common.sectors, common.categories), paper_files.levels(top)
    top.done()
    return found
