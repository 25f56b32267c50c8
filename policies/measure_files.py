"""Reading of national/measures.toml: localities, the catalogue, look-backs, reminders."""

from __future__ import annotations

import re
from pathlib import Path

from policies.measure_types import LOCALITY, Locality, LookBack, Measure, Measures
from policies.reader import Table, read
from policies.types import MARKS

_ID = re.compile(r"(MS-\d\d|SG-\d|SG-[A-Z]{2}-\d)\Z")


def load_measures(root: Path) -> Measures:
    """Read the measures; PolicyError for a double or malformed id, an unknown locality, or a cut that needs no document."""
    top = read(root / "national/measures.toml", root)
    localities: dict[str, Locality] = {}
    for table in top.tables("localities"):
        one = Locality(table.text("id"), table.text("name"), table.text("citation"), table.choice("mark", MARKS))
        table.done()
        table.once("id", one.id, localities)
        localities[one.id] = one
    catalogue: dict[str, Measure] = {}
    for table in top.tables("measures"):
        measure = _measure(table, localities)
        table.once("id", measure.id, catalogue)
        catalogue[measure.id] = measure
    look_back = _look_back(top.table("look_back"))
    remind = _falling(top.table("remind"), "days")
    top.done()
    return Measures(localities, catalogue, look_back, remind)


def _measure(table: Table, localities: dict[str, Locality]) -> Measure:
    when = {}
    if table.has("when"):
        inner = table.table("when")
        for name in inner.names():
            if name not in localities:
                raise inner.fail(name, f"没有 {name!r} 这个地方的口径")
            when[name] = inner.text(name)
    measure = Measure(
        id=table.text("id"),
        name=table.text("name"),
        basis=table.text("basis"),
        mark=table.choice("mark", MARKS),
        document=table.flag("document", default=False),
        filing=table.flag("filing", default=False),
        stops=table.flag("stops", default=False),
        closes=table.flag("closes", default=False),
        supply=table.text("supply", ""),
        when=when,
    )
    table.done()
    if not _ID.match(measure.id):
        raise table.fail("id", f"要写成 MS-01、SG-1 或 SG-ZC-5 这样，不能写 {measure.id!r}")
    if LOCALITY in measure.basis and not when:
        raise table.fail("basis", f"写了 {LOCALITY}，就要写各地的口径（when）")
    if (measure.filing or measure.closes or measure.supply) and not measure.document:
        # What is filed, closes an enterprise or cuts it off is done in writing or not at all.
        raise table.fail("document", "备案、关闭、停供的措施，要有文书编号（document = true）")
    return measure


def _look_back(table: Table) -> LookBack:
    days = tuple(reversed(_falling(table, "days")))
    share = table.integer("share")
    if share > 100:
        raise table.fail("share", "不能大于 100")
    look_back = LookBack(days, share, table.text("citation"), table.choice("mark", MARKS))
    table.done()
    return look_back


def _falling(table: Table, key: str) -> tuple[int, ...]:
    """Read a list of different whole days above 0; the greatest comes first."""
    value = table.raw(key)
    if not isinstance(value, list) or not value or not all(type(one) is int and one > 0 for one in value):
        raise table.fail(key, "要写一列大于 0 的整天数")
    if len(set(value)) != len(value):
        raise table.fail(key, "有一天写了两次")
    if table.names() == (key,):
        table.done()
    return tuple(sorted(value, reverse=True))
