"""Reading of what holds for all packs besides numbers: the tree of industries, and the catalogues of the founding documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def _item(
    table: Table, documents: Mapping[str, str], known: Collection[str], gathered: Mapping[str, tuple[str, ...]]
) -> CatalogueItem:
    name = table.text("id")
    catalogue = next((one for one in documents if name.startswith(f"{one}-")), "")
    if not catalogue:
        raise table.fail("id", f"开头要是 {'、'.join(documents)} 里的一个")
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
        document=documents[catalogue],
        label=table.text("label"),
        nature=table.choice("nature", NATURES),
        graver=graver,
        part_of=part_of,
        categories=gathered.get(name, ()),
        counted=catalogue != "HKT" and not part_of,
    )
    table.done()
    return item


def load_catalogue(root: Path, categories: Mapping[str, Category]) -> dict[str, CatalogueItem]:
    """Read the items; PolicyError for one that no category gathers (nor its parts), or a category's that is none."""
    top = read(root / "national/catalogues.toml", root)
    documents: dict[str, str] = {}
    for table in top.tables("catalogues"):
        documents[table.text("id")] = f"{table.text('document')}（{table.text('title')}）"
        table.done()
    gathered: dict[str, tuple[str, ...]] = {}
    for category in categories.values():
        for name in category.catalogue:
            gathered[name] = (*gathered.get(name, ()), category.id)
    items: dict[str, CatalogueItem] = {}
    for table in top.tables("items"):
        item = _item(table, documents, items, gathered)
        items[item.id] = item
    whole = {item.part_of for item in items.values() if item.categories}
    for item in items.values():
        if not item.categories and item.id not in whole:
            raise top.fail("items", f"没有哪一类事由收了 {item.id}")
    for name in gathered:
        if name not in items:
            raise top.fail("items", f"categories.toml 里写了 {name}，这里没有")
    top.done()
    return items
