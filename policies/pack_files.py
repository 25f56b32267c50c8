"""One pack for each authority: `pack.toml` (places, departments, who answers for what) and `scenes.toml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from policies.measure_types import FURTHER_PARTS
from policies.pack_types import (
    LEVELS,
    Department,
    Hotline,
    Line,
    Option,
    Pack,
    Region,
    Responsibility,
    Scene,
    Sector,
    Tile,
)
from policies.reader import Table, read
from policies.types import MARKS, Category

KINDS = ("regulator", "committee", "discipline")
SCENES = 9
LINES = 6


def _code(table: Table, key: str) -> str:
    code = table.text(key)
    if len(code) != 12 or not code.isdigit():
        raise table.fail(key, f"must be twelve digits, not {code!r}")
    return code


def _unique(table: Table, key: str, value: str, known: Collection[str]) -> str:
    if value in known:
        raise table.fail(key, f"{value!r} is there twice")
    return value


def _scene(table: Table, categories: Mapping[str, Category]) -> Scene:
    lines = []
    for inner in table.tables("lines"):
        category = inner.choice("category", tuple(categories))
        lines.append(Line(inner.text("label"), inner.text("example"), category))
        inner.done()
    if len(lines) != LINES:
        raise table.fail("lines", f"a scene has {LINES} lines")
    options = []
    for inner in table.tables("options", optional=True):
        options.append(Option(inner.text("label"), inner.text("sector")))
        inner.done()
    scene = Scene(
        sector=table.text("sector"),
        label=table.text("label"),
        lines=tuple(lines),
        question=table.text("question", ""),
        options=tuple(options),
    )
    table.done()
    if bool(scene.question) != bool(scene.options):
        raise table.fail("question", "question and options go together")
    return scene


def _scenes(top: Table, categories: Mapping[str, Category]) -> tuple[tuple[Scene, ...], dict[str, Sector]]:
    """Read the scenes and gather the sectors: those of pictures, of their options, and the officers' own."""
    scenes: list[Scene] = []
    sectors: dict[str, Sector] = {}
    for table in top.tables("scenes"):
        scene = _scene(table, categories)
        scenes.append(scene)
        sectors[_unique(table, "sector", scene.sector, sectors)] = Sector(scene.sector, scene.label, "")
        for option in scene.options:
            if option.sector == scene.sector:
                continue
            name = _unique(table, "options", option.sector, sectors)
            sectors[name] = Sector(name, option.label, scene.sector)
    if len(scenes) != SCENES:
        raise top.fail("scenes", f"the first screen has {SCENES} pictures")
    for table in top.tables("sectors", optional=True):
        name = _unique(table, "id", table.text("id"), sectors)
        parent = table.choice("parent", ("", *sectors), "")
        sectors[name] = Sector(name, table.text("label"), parent)
        table.done()
    top.done()
    return tuple(scenes), sectors


def _regions(top: Table) -> tuple[Region, ...]:
    regions = []
    for table in top.tables("regions"):
        regions.append(
            Region(
                _code(table, "code"),
                table.text("name"),
                table.text("short_name"),
                table.choice("level", LEVELS),
            )
        )
        table.done()
    return tuple(regions)


def _departments(top: Table, regions: tuple[Region, ...]) -> tuple[Department, ...]:
    levels = {region.code: region.level for region in regions}
    departments: dict[str, Department] = {}
    for table in top.tables("departments"):
        region = table.choice("region", tuple(levels))
        department = Department(
            id=_unique(table, "id", table.text("id"), departments),
            name=table.text("name"),
            short_name=table.text("short_name"),
            level=levels[region],
            region=region,
            kind=table.choice("kind", KINDS),
            # The host stands before what it hosts, so that one pass is enough.
            host=table.choice("host", ("", *departments), ""),
            basis=table.text("basis"),
        )
        table.done()
        departments[department.id] = department
    return tuple(departments.values())


def _responsibilities(
    top: Table, sectors: Collection[str], categories: Collection[str], departments: tuple[Department, ...]
) -> tuple[Responsibility, ...]:
    ids = tuple(department.id for department in departments)
    regions = {department.id: department.region for department in departments}
    lines: dict[str, Responsibility] = {}
    seen: set[tuple[str, str, str]] = set()
    for table in top.tables("responsibilities"):
        line = Responsibility(
            id=_unique(table, "id", table.text("id"), lines),
            sector=table.choice("sector", ("*", *sectors)),
            category=table.choice("category", ("*", *categories)),
            department=table.choice("department", ids),
            assisting=table.texts("assisting", ()),
            why=table.text("why"),
            citation=table.text("citation"),
            mark=table.choice("mark", MARKS),
        )
        table.done()
        for assisting in line.assisting:
            if assisting not in ids or assisting == line.department:
                raise table.fail("assisting", f"{assisting!r} is no other department of this pack")
        key = (regions[line.department], line.sector, line.category)
        if key in seen:
            # Exactly one lead: two lines for the same case would leave the choice to their order.
            raise table.fail("id", "another line already answers for this sector and category")
        seen.add(key)
        lines[line.id] = line
    return tuple(lines.values())


def _tiles(top: Table) -> tuple[Tile, ...]:
    tiles = []
    for table in top.tables("tiles"):
        tiles.append(Tile(_code(table, "code"), table.text("name")))
        table.done()
    return tuple(tiles)


def _hotlines(top: Table) -> tuple[Hotline, ...]:
    hotlines = []
    for table in top.tables("hotlines"):
        hotlines.append(Hotline(table.text("number"), table.text("label"), table.flag("strip", False)))
        table.done()
    return tuple(hotlines)


def load_pack(
    folder: Path,
    root: Path,
    categories: Mapping[str, Category],
    reward_policies: Collection[str],
    localities: Collection[str],
) -> Pack:
    """Read one pack; PolicyError for anything that names what does not exist."""
    scenes, sectors = _scenes(read(folder / "scenes.toml", root), categories)
    top = read(folder / "pack.toml", root)
    regions = _regions(top)
    home = top.choice("region", tuple(region.code for region in regions))
    departments = _departments(top, regions)
    pack = Pack(
        id=top.choice("id", (folder.name,)),
        authority=top.text("authority"),
        short_name=top.text("short_name"),
        region=next(region for region in regions if region.code == home),
        regions=regions,
        tiles=_tiles(top),
        departments=departments,
        responsibilities=_responsibilities(top, sectors, categories, departments),
        scenes=scenes,
        sectors=sectors,
        hotlines=_hotlines(top),
        reward_policy=top.choice("reward_policy", tuple(reward_policies)),
        comparisons=top.texts("comparisons"),
        measures=top.choice("measures", tuple(localities)),
        rectification=top.texts("rectification", ()),
    )
    for name in pack.comparisons:
        if name not in reward_policies:
            raise top.fail("comparisons", f"{name!r} is no reward policy")
    for name in pack.rectification:
        if name not in FURTHER_PARTS:
            raise top.fail("rectification", f"must be of {', '.join(FURTHER_PARTS)}, not {name!r}")
    top.done()
    return pack
