"""Reading of national/order-sources.toml: what the columns of other offices' tables are called."""

from __future__ import annotations

import re
from pathlib import Path

from policies.order_types import PARTS, RESERVED, OrderSource
from policies.reader import Table, read
from policies.types import MARKS

_ID = re.compile(r"[a-z]{2,20}\Z")


def load_order_sources(root: Path) -> dict[str, OrderSource]:
    """Read the sources; PolicyError for a double id, or a name that would make a column two things at once."""
    top = read(root / "national/order-sources.toml", root)
    sources: dict[str, OrderSource] = {}
    for table in top.tables("sources"):
        one = _source(table)
        table.once("id", one.id, sources)
        sources[one.id] = one
    top.done()
    return sources


def _source(table: Table) -> OrderSource:
    id = table.text("id")
    if not _ID.match(id) or id == RESERVED:
        raise table.fail("id", f"要用小写字母，不能是 {RESERVED}，不是 {id!r}")
    columns = {part: tuple(table.texts(part)) for part in PARTS}
    for part, names in columns.items():
        if not names and part in ("number", "text"):
            raise table.fail(part, "不能空着")
        others = {name for other, found in columns.items() if other != part for name in found}
        both = sorted(set(names) & others)
        if both or len(set(names)) != len(names):
            raise table.fail(part, f"一个列名只能是一样东西：{'、'.join(both) or '有重复'}")
    source = OrderSource(id, table.text("name"), table.text("citation"), table.choice("mark", MARKS), columns)
    table.done()
    return source
