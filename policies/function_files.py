"""What holds for the departments of every place: national/functions.toml and national/responsibilities.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from policies.pack_types import LEVELS, PRINCIPLES, Function, NationalLine
from policies.reader import Table, read
from policies.types import MARKS

SCOPES = ("", "above", "below")
ANY = "*"


def load_functions(root: Path) -> dict[str, Function]:
    """Read the functions; PolicyError for a double id or a name for a level that there is not."""
    top = read(root / "national/functions.toml", root)
    functions: dict[str, Function] = {}
    for table in top.tables("functions"):
        names = {}
        if table.has("names"):
            inner = table.table("names")
            for level in inner.names():
                if level not in LEVELS:
                    raise inner.fail(level, f"没有这一级，只有 {'、'.join(LEVELS)}")
                names[level] = inner.text(level)
        function = Function(table.text("id"), table.text("name"), names, table.text("basis"))
        table.done()
        table.once("id", function.id, functions)
        functions[function.id] = function
    top.done()
    return functions


def function_line(
    table: Table, sectors: Collection[str], categories: Collection[str], functions: Mapping[str, Function]
) -> NationalLine:
    """Read one line that names a function; PolicyError for what it names that does not exist."""
    line = NationalLine(
        id=table.text("id"),
        sector=table.choice("sector", (ANY, *sectors)),
        category=table.choice("category", (ANY, *categories)),
        function=table.choice("function", tuple(functions)),
        assisting=table.choices("assisting", tuple(functions), ()),
        principle=table.choice("principle", PRINCIPLES, ""),
        scope=table.choice("scope", SCOPES, ""),
        why=table.text("why"),
        citation=table.text("citation"),
        mark=table.choice("mark", MARKS),
    )
    table.done()
    if line.function in line.assisting:
        raise table.fail("assisting", "主办的部门不能又是协办")
    return line


def load_national_lines(
    root: Path, sectors: Collection[str], categories: Collection[str], functions: Mapping[str, Function]
) -> tuple[NationalLine, ...]:
    """Read the lines in the order of the file, which decides between functions for one sector and category."""
    top = read(root / "national/responsibilities.toml", root)
    lines: dict[str, NationalLine] = {}
    keys: set[tuple[str, str, str, str]] = set()
    for table in top.tables("responsibilities"):
        with table.caught():
            line = function_line(table, sectors, categories, functions)
            key = (line.sector, line.category, line.function, line.scope)
            if line.id in lines or key in keys:
                raise table.fail("id", f"{line.id} 写了两次，或者同样的一行已经有了")
            keys.add(key)
            lines[line.id] = line
    top.done()
    return tuple(lines.values())
