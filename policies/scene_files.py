"""The nine pictures of the first screen: national/scenes.toml, or a pack's own scenes.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from policies.pack_types import Line, Option, Scene
from policies.reader import Table, read
from policies.types import Category

SCENES = 9
LINES = 6


def _scene(table: Table, categories: Mapping[str, Category], sectors: Collection[str]) -> Scene:
    lines = []
    for inner in table.tables("lines"):
        category = inner.choice("category", tuple(categories))
        lines.append(Line(inner.text("label"), inner.text("example"), category))
        inner.done()
    if len(lines) != LINES:
        raise table.fail("lines", f"一张图要有 {LINES} 行，现在有 {len(lines)} 行")
    options = []
    for inner in table.tables("options", optional=True):
        options.append(Option(inner.text("label"), inner.choice("sector", tuple(sectors))))
        inner.done()
    scene = Scene(
        sector=table.choice("sector", tuple(sectors)),
        label=table.text("label"),
        lines=tuple(lines),
        question=table.text("question", ""),
        options=tuple(options),
    )
    table.done()
    if bool(scene.question) != bool(scene.options):
        raise table.fail("question", "有问题就要有答案（options），有答案就要有问题")
    return scene


def load_scenes(path: Path, root: Path, categories: Mapping[str, Category], sectors: Collection[str]) -> tuple[Scene, ...]:
    """Read the pictures in their order; PolicyError for another number of them or of their lines, or a sector twice."""
    top = read(path, root)
    scenes: list[Scene] = []
    for table in top.tables("scenes"):
        with table.caught():
            scene = _scene(table, categories, sectors)
            table.once("sector", scene.sector, {one.sector for one in scenes})
            scenes.append(scene)
    top.done()
    if len(scenes) != SCENES:
        raise top.fail("scenes", f"首屏要有 {SCENES} 张图，现在有 {len(scenes)} 张")
    return tuple(scenes)
