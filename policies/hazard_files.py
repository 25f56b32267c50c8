"""Reading of national/hazards.toml: the standards by which a fact is graded S2 or S3."""

from __future__ import annotations

import re
from pathlib import Path

from policies.hazard_types import HazardDocument, HazardItem
from policies.reader import Table, read
from policies.types import MARKS

_ID = re.compile(r"H\d\d\Z")


def load_hazards(root: Path) -> dict[str, HazardDocument]:
    """Read the standards; PolicyError for a double or malformed id, or an item that is not its document's."""
    top = read(root / "national/hazards.toml", root)
    documents: dict[str, HazardDocument] = {}
    for table in top.tables("documents"):
        document = _document(table)
        table.once("id", document.id, documents)
        documents[document.id] = document
    top.done()
    return documents


def _document(table: Table) -> HazardDocument:
    name = table.text("id")
    if not _ID.match(name):
        raise table.fail("id", f"要写成 H01 这样，不能写 {name!r}")
    items = []
    for number, inner in enumerate(table.tables("items", optional=True), 1):
        item = HazardItem(inner.text("id"), inner.text("text"))
        inner.done()
        if item.id != f"{name}-{number}":
            raise inner.fail("id", f"要写 {name}-{number}，不能写 {item.id!r}")
        items.append(item)
    document = HazardDocument(
        id=name,
        trade=table.text("trade"),
        title=table.text("title"),
        number=table.text("number"),
        valid_from=table.day("valid_from"),
        mark=table.choice("mark", MARKS),
        note=table.text("note"),
        items=tuple(items),
    )
    table.done()
    return document


__all__ = ["HazardDocument", "HazardItem", "load_hazards"]
