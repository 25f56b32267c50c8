"""The regions and departments of a pack: [[regions]] and [[departments]] of pack.toml.

A department with `each = "county"` stands for one in every region of that level. In its id {region} is the code of the
region (its first six digits); in its names {region} is the region's name and {short} its short name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from policies.pack_types import LEVELS, Department, Function, Region
from policies.reader import Table
from policies.types import MARKS

KINDS = ("regulator", "committee", "discipline")
_BY_KIND = {"committee": ("committee",), "discipline": ("discipline",)}


def code(table: Table, key: str) -> str:
    """Read a code of twelve digits."""
    found = table.text(key)
    if len(found) != 12 or not found.isdigit():
        raise table.fail(key, f"要写十二位数字的代码，不能写 {found!r}")
    return found


def regions(top: Table) -> tuple[Region, ...]:
    """Read the regions, from the narrowest to the widest; PolicyError for another order or a code twice."""
    found: list[Region] = []
    for table in top.tables("regions"):
        with table.caught():
            level = table.choice("level", LEVELS)
            region = Region(code(table, "code"), table.text("name"), table.text("short_name"), level)
            table.done()
            table.once("code", region.code, {one.code for one in found})
            if found and LEVELS.index(level) > LEVELS.index(found[-1].level):
                raise table.fail("level", "小的地方写在前，大的地方写在后")
            found.append(region)
    return tuple(found)


def home_of(top: Table, found: tuple[Region, ...]) -> Region:
    """Return the authority's own region; PolicyError for one that has nothing to do with it, or where it has no superior."""
    wanted = top.choice("region", tuple(one.code for one in found))
    home = next(one for one in found if one.code == wanted)
    for table, region in zip(top.tables("regions"), found, strict=False):
        if not (home.contains(region.code) or region.contains(home.code)):
            with table.caught():
                raise table.fail("code", f"{region.name}不在{home.name}里，也不在它上面")
    if not any(one.level != home.level and one.contains(home.code) for one in found):
        with top.caught():
            # Whoever has a conflict of interest is passed over upwards; without a superior nobody would be left.
            raise top.fail("region", f"{home.name}上面没有写上一级的地方；回避和督办要有上一级")
    return home


@dataclass(frozen=True)
class _Template:
    """What a table of departments says before a region fills it in."""

    id: str
    name: str
    short_name: str
    kind: str
    host: str
    basis: str
    functions: tuple[str, ...]
    mark: str

    def fill(self, region: Region) -> Department:
        def named(text: str) -> str:
            return text.replace("{region}", region.name).replace("{short}", region.short_name)

        def coded(text: str) -> str:
            return text.replace("{region}", region.code[:6])

        return Department(
            id=coded(self.id),
            name=named(self.name),
            short_name=named(self.short_name),
            level=region.level,
            region=region.code,
            kind=self.kind,
            host=coded(self.host),
            basis=self.basis,
            functions=self.functions,
            mark=self.mark,
        )


def _template(table: Table, functions: Mapping[str, Function]) -> _Template:
    kind = table.choice("kind", KINDS, "regulator")
    given = table.choices("functions", tuple(functions), ())
    own = tuple(dict.fromkeys((*_BY_KIND.get(kind, ()), *given)))
    if not own:
        raise table.fail("functions", "至少写一个职能（national/functions.toml 里有）")
    return _Template(
        id=table.text("id"),
        name=table.text("name"),
        short_name=table.text("short_name"),
        kind=kind,
        host=table.text("host", ""),
        basis=table.text("basis", functions[own[0]].basis),
        functions=own,
        # A department that the pack's document does not name is our own guess at who has the function there.
        mark=table.choice("mark", MARKS, "proposal"),
    )


def departments(top: Table, found: tuple[Region, ...], functions: Mapping[str, Function]) -> tuple[Department, ...]:
    """Read the departments; PolicyError for a double id, an unknown host or function, or a function twice in one region."""
    known: dict[str, Department] = {}
    for table in top.tables("departments"):
        with table.caught():
            template = _template(table, functions)
            where = _where(table, found)
            table.done()
            for region in where:
                _add(table, template.fill(region), known)
    _check_complete(top, found, known.values())
    return tuple(known.values())


def _where(table: Table, found: tuple[Region, ...]) -> tuple[Region, ...]:
    if not table.has("each"):
        wanted = table.choice("region", tuple(one.code for one in found))
        return tuple(one for one in found if one.code == wanted)
    level = table.choice("each", LEVELS)
    where = tuple(one for one in found if one.level == level)
    if not where:
        raise table.fail("each", f"这个政策包里没有 {level} 这一级的地方")
    return where


def _add(table: Table, department: Department, known: dict[str, Department]) -> None:
    table.once("id", department.id, known)
    # The host stands before what it hosts, so that one pass is enough.
    if department.host and department.host not in known:
        raise table.fail("host", f"前面没有 {department.host!r} 这个部门")
    for other in known.values():
        twice = set(other.functions) & set(department.functions)
        if other.region == department.region and twice:
            raise table.fail("functions", f"{'、'.join(sorted(twice))} 已经写在{other.name}了，一个地方只能有一个")
    known[department.id] = department


def order_doors(top: Table, known: Collection[Department]) -> tuple[str, ...]:
    """Return where work orders come in; PolicyError for what is no department, or for whoever enforces nothing.

    A hotline sends them to the office above all departments (平湛安〔2022〕9号 43) unless the pack names another.
    """
    offices = tuple(one.id for one in known if one.kind == "committee")
    allowed = tuple(one.id for one in known if one.kind != "discipline")
    doors = top.choices("order_doors", allowed, offices)
    if not doors:
        raise top.fail("order_doors", "至少写一个部门；不写这一项，就是各级安委办")
    return doors


def _check_complete(top: Table, found: tuple[Region, ...], known: Collection[Department]) -> None:
    """Every region has its 安委办 and its discipline inspection: the one takes what is unclear, the other what officials do."""
    for table, region in zip(top.tables("regions"), found, strict=False):
        kinds = {one.kind for one in known if one.region == region.code}
        for kind, name in (("committee", "安委办"), ("discipline", "纪委监委")):
            if kind not in kinds:
                with table.caught():
                    raise table.fail("name", f'{region.name}没有写{name}（kind = "{kind}"）')
