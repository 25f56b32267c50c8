"""Reading of what holds for all packs besides numbers: the tree of industries, and the catalogues of the founding documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from policies.formulas import NATURES
from policies.pack_types import Sector
from policies.reader import Table, read
from policies.types import CatalogueItem, Category, NatureWhen


def load_sectors(root: Path) -> dict[str, Sector]:
    """Read the tree of industries, parents before what lies in them; PolicyError for an unknown parent or a double id."""
    top = read(root / "national/sectors.toml", root)
    sectors: dict[str, Sector] = {}
    for table in top.tables("sectors"):
        sector = Sector(table.text("id"), table.text("label"), table.choice("parent", ("", *sectors), ""))
        table.text("basis")
        table.done()
        table.once("id", sector.id, sectors)
        if sector.parent and not sector.id.startswith(f"{sector.parent.split('.')[0]}."):
            raise table.fail("id", f"开头要和它所在的行业 {sector.parent} 一样")
        sectors[sector.id] = sector
    top.done()
    return sectors


@dataclass(frozen=True)
class _List:
    """A catalogue: the document with its title, and whether its items are of the 65 of the founding documents."""

    document: str
    counted: bool


def _lists(top: Table) -> dict[str, _List]:
    lists: dict[str, _List] = {}
    for table in top.tables("catalogues"):
        name = table.text("id")
        table.once("id", name, lists)
        lists[name] = _List(f"{table.text('document')}（{table.text('title')}）", table.flag("counted", default=True))
        table.done()
    return lists


def _item(
    table: Table, lists: Mapping[str, _List], known: Collection[str], gathered: Mapping[str, tuple[str, ...]]
) -> CatalogueItem:
    name = table.text("id")
    catalogue = next((one for one in lists if name.startswith(f"{one}-")), "")
    if not catalogue:
        raise table.fail("id", f"开头要是 {'、'.join(lists)} 里的一个")
    table.once("id", name, known)
    graver = None
    if table.has("graver"):
        inner = table.table("graver")
        graver = NatureWhen(inner.choice("nature", NATURES), inner.text("when"))
        inner.done()
    part_of = table.choice("part_of", ("", *known), "")
    item = CatalogueItem(
        id=name,
        catalogue=catalogue,
        document=lists[catalogue].document,
        label=table.text("label"),
        nature=table.choice("nature", NATURES),
        graver=graver,
        part_of=part_of,
        categories=gathered.get(name, ()),
        counted=lists[catalogue].counted and not part_of,
    )
    table.done()
    return item


def load_catalogue(root: Path, categories: Mapping[str, Category]) -> dict[str, CatalogueItem]:
    """Read the items; PolicyError for one that no category gathers (nor its parts), or a category's that is none."""
    top = read(root / "national/catalogues.toml", root)
    lists = _lists(top)
    gathered: dict[str, tuple[str, ...]] = {}
    for category in categories.values():
        for name in category.catalogue:
            gathered[name] = (*gathered.get(name, ()), category.id)
    items: dict[str, CatalogueItem] = {}
    for table in top.tables("items"):
        item = _item(table, lists, items, gathered)
        items[item.id] = item
    whole = {item.part_of for item in items.values() if item.categories}
    for number, item in enumerate(items.values()):
        if not item.categories and item.id not in whole:
            raise top.fail_at(("items", number, "id"), f"没有哪一类事由收了 {item.id}（写进 categories.toml 的 catalogue）")
    for name in gathered:
        if name not in items:
            raise top.fail("items", f"categories.toml 里写了 {name}，这里没有")
    top.done()
    return items
