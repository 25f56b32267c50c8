"""Who answers for what in one pack: the national lines that its departments can take, and its own responsibilities.toml.

A line of the pack comes before a national one for the same sector and category of a region. Superiors take what comes up to
them as a whole (the national lines of scope `above`), unless they have departments of their own trades in the pack.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policies.document_types import LevelRule
from policies.function_files import ANY, function_line
from policies.pack_types import (
    LEVEL_FLAGS,
    LEVELS,
    PRINCIPLES,
    Department,
    Function,
    NationalLine,
    Region,
    Responsibility,
    Sector,
)
from policies.reader import Table, read
from policies.types import MARKS

GENERAL = frozenset({"emergency", "committee", "discipline"})
"""Functions that every level has: a superior with no others takes everything through its emergency bureau."""
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Places:
    """The regions of a pack and the departments in them."""

    home: Region
    regions: tuple[Region, ...]
    departments: tuple[Department, ...]
    functions: Mapping[str, Function]

    def scope(self, region: Region) -> str:
        """Tell where a region stands: "" for the authority's own, else `above` or `below`."""
        if region.code == self.home.code:
            return ""
        return "above" if LEVELS.index(region.level) < LEVELS.index(self.home.level) else "below"

    def plain_name(self, department: Department, function: str) -> str:
        """Return what a reporter calls a department: its name without the place's, or else the function's."""
        place = next(one.name for one in self.regions if one.code == department.region)
        if department.name.startswith(place):
            return department.name.removeprefix(place)
        return self.functions[function].name_at(department.level)

    def by_function(self, region: Region) -> dict[str, Department]:
        """Return function → department in a region."""
        return {name: one for one in self.departments if one.region == region.code for name in one.functions}


def _fits(line: NationalLine, scope: str, there: Collection[str]) -> bool:
    if line.scope:
        return line.scope == scope
    # A superior's emergency bureau takes all that comes up in one sentence; only what is not its own needs a line.
    return scope != "above" or line.function == "discipline" or bool(set(there) - GENERAL)


def _line(line: NationalLine, places: Places, there: Mapping[str, Department]) -> Responsibility:
    lead = there[line.function]
    helpers = dict.fromkeys(there[name].id for name in line.assisting if name in there)
    helpers.pop(lead.id, None)
    plain = places.plain_name(lead, line.function)
    return Responsibility(
        id=line.id,
        sector=line.sector,
        category=line.category,
        department=lead.id,
        assisting=tuple(helpers),
        why=line.why.replace("{department}", plain).replace("{name}", lead.name),
        citation=line.citation,
        mark=line.mark,
        principle=line.principle,
    )


def expand(lines: Collection[NationalLine], places: Places, taken: Collection[Key]) -> Iterator[Responsibility]:
    """Yield the lines for every region with a department for them, but for the keys (region, sector, category) in `taken`."""
    seen = set(taken)
    for region in places.regions:
        there = places.by_function(region)
        for line in lines:
            key = (region.code, line.sector, line.category)
            if key not in seen and line.function in there and _fits(line, places.scope(region), there):
                seen.add(key)
                yield _line(line, places, there)


def own_lines(
    folder: Path, root: Path, places: Places, sectors: Collection[str], categories: Collection[str], known: Collection[str]
) -> dict[Key, Responsibility]:
    """Read responsibilities.toml where there is one, by region, sector and category.

    PolicyError for an id in `known` or twice, a department that does not exist, or two lines for one key.
    """
    path = folder / "responsibilities.toml"
    if not path.is_file():
        return {}
    top = read(path, root)
    found: dict[Key, Responsibility] = {}
    ids = set(known)
    for table in top.tables("responsibilities"):
        with table.caught():
            if table.text("id") in ids:
                raise table.fail("id", f"{table.text('id')} 写了两次，或者是全国的编号")
            ids.add(table.text("id"))
            for line in _own(table, places, sectors, categories):
                key = (_region(places, line.department), line.sector, line.category)
                if key in found:
                    # Exactly one lead: two lines for the same case would leave the choice to their order.
                    raise table.fail("id", f"{found[key].id} 已经写了这个行业和事由归谁管")
                found[key] = line
    top.done()
    return found


def _region(places: Places, department: str) -> str:
    return next(one.region for one in places.departments if one.id == department)


def _own(table: Table, places: Places, sectors: Collection[str], categories: Collection[str]) -> Iterator[Responsibility]:
    """Read one table: it names a department of the pack, or a function, and then stands for every region that has it."""
    if table.has("function"):
        line = function_line(table, sectors, categories, places.functions)
        for region in places.regions:
            there = places.by_function(region)
            if places.scope(region) == line.scope and line.function in there:
                yield _line(line, places, there)
        return
    ids = tuple(one.id for one in places.departments)
    line_of = Responsibility(
        id=table.text("id"),
        sector=table.choice("sector", (ANY, *sectors)),
        category=table.choice("category", (ANY, *categories)),
        department=table.choice("department", ids),
        assisting=table.choices("assisting", ids, ()),
        why=table.text("why"),
        citation=table.text("citation"),
        mark=table.choice("mark", MARKS),
        principle=table.choice("principle", PRINCIPLES, ""),
    )
    table.done()
    if line_of.department in line_of.assisting:
        raise table.fail("assisting", "主办的部门不能又是协办")
    yield line_of


def level_rules(
    top: Table, places: Places, sectors: Mapping[str, Sector], categories: Collection[str]
) -> tuple[LevelRule, ...]:
    """Read [[level_rules]] of levels.toml; PolicyError for a level that no region of the pack has, or a rule that fits all."""
    levels = tuple(dict.fromkeys(one.level for one in places.regions))
    rules: dict[str, LevelRule] = {}
    for table in top.tables("level_rules", optional=True):
        with table.caught():
            rule = LevelRule(
                id=table.text("id"),
                sector=table.choice("sector", ("", *sectors), ""),
                category=table.choice("category", ("", *categories), ""),
                flag=table.choice("flag", LEVEL_FLAGS, ""),
                level=table.choice("level", levels),
                why=table.text("why"),
                citation=table.text("citation"),
                mark=table.choice("mark", MARKS),
            )
            table.done()
            table.once("id", rule.id, rules)
            if not (rule.sector or rule.category or rule.flag):
                raise table.fail("id", "要写 sector、category、flag 里的至少一样，不然什么都往上交")
            rules[rule.id] = rule
    return tuple(rules.values())
