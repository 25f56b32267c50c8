"""Where each key of a TOML file begins: the walk finds exactly the paths that tomllib reads, on the lines where they stand."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policies
from policies.positions import Path as Place
from policies.positions import positions

FILES = sorted(Path(policies.__file__).parent.rglob("*.toml"))
ROOT = Path(policies.__file__).parent.parent
OTHERS = [ROOT / "pyproject.toml", *sorted((ROOT / "places").glob("*.toml"))]


def places_in(value: object, place: Place = ()) -> Iterator[Place]:
    """Every path that tomllib knows."""
    yield place
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places_in(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places_in(inner, (*place, number))


@pytest.mark.parametrize("path", [*FILES, *OTHERS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_all_files_of_the_project(path: Path) -> None:
    text = path.read_text("utf-8")
    found = positions(text)
    assert set(found) == set(places_in(tomllib.loads(text)))
    lines = text.splitlines()
    for place, line in found.items():
        name = next((part for part in reversed(place) if isinstance(part, str)), "")
        if place and isinstance(place[-1], str):
            assert name in lines[line - 1], place


WHOLE = '''# a comment = 1
title = "a # b = [c]"  # behind
"quoted key" . 'other' = 1

[table.inner]   # a header
text = """
[not.a.table]
x = 1 \\""" still"""
raw = \'\'\'
[[neither]]\'\'\'
list = [
  1, # one
  { a = "}", b = [2, 3] },
  [ "]", ],
]
[[rows]]
id = "first"
[rows.below]
deep.down = 2012-10-19T07:32:00Z
[[rows.parts]]
n = 1
[[rows.parts]]
n = 2
[[rows]]
id = "second"
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 1),
        (("title",), 2),
        (("quoted key",), 3),
        (("quoted key", "other"), 3),
        (("table",), 5),
        (("table", "inner"), 5),
        (("table", "inner", "text"), 6),
        (("table", "inner", "raw"), 9),
        (("table", "inner", "list"), 11),
        (("table", "inner", "list", 0), 12),
        (("table", "inner", "list", 1, "b", 1), 13),
        (("table", "inner", "list", 2, 0), 14),
        (("rows",), 16),
        (("rows", 0), 16),
        (("rows", 0, "below", "deep", "down"), 19),
        (("rows", 0, "parts", 1, "n"), 23),
        (("rows", 1), 24),
        (("rows", 1, "id"), 25),
    ],
)
def test_every_form(place: Place, line: int) -> None:
    assert set(positions(WHOLE)) == set(places_in(tomllib.loads(WHOLE)))
    assert positions(WHOLE)[place] == line


keys = st.text(st.sampled_from("ab-_1. \"'#=[]{},甲"), min_size=1, max_size=4)
words = st.text(st.sampled_from("ab \"'#=[]{},\\甲"), max_size=6)
values = st.recursive(
    st.one_of(st.integers(-9, 9), st.booleans(), words, st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, dict[Place, int]]:
    """A TOML file, and the line of each of its top keys, tables and items, noted while it was written."""
    lines: list[str] = []
    expected: dict[Place, int] = {}

    def pairs(table: Place, given: dict[str, object]) -> None:
        for key, value in given.items():
            lines.extend(draw(st.sampled_from(([], [""], ["# x = [1"], ["  # [[y]]", ""]))))
            expected[*table, key] = len(lines) + 1
            space = draw(st.sampled_from(("", " ", "\t")))
            written = f"{space}{_key(draw, key)}{space}={space}{_value(draw, value)}"
            lines.extend(f"{written}{draw(st.sampled_from(('', '  # end')))}".split("\n"))

    pairs((), draw(st.dictionaries(keys, values, max_size=3)))
    for number, (name, many) in enumerate(draw(st.lists(st.tuples(keys, st.integers(0, 2)), max_size=3))):
        unique = f"{name}{number}t"
        for item in range(max(many, 1)):
            header = f"[[{_key(draw, unique)}]]" if many else f"[ {_key(draw, unique)} ]"
            lines.append(header)
            place: Place = (unique, item) if many else (unique,)
            expected[place] = len(lines)
            pairs(place, draw(st.dictionaries(keys, values, max_size=2)))
    return "\n".join(lines) + "\n", expected


def _key(draw: st.DrawFn, key: str) -> str:
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    if bare and draw(st.booleans()):
        return key
    return f"'{key}'" if "'" not in key and draw(st.booleans()) else json.dumps(key, ensure_ascii=False)


def _value(draw: st.DrawFn, value: object) -> str:
    """Write a value in one of its forms; lists may go over several lines."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if "'" not in value and draw(st.booleans()):
            return f"'{value}'"
        quoted = json.dumps(value, ensure_ascii=False)
        return f'""{quoted}""' if draw(st.booleans()) and '"' not in value else quoted
    if isinstance(value, list):
        gap = draw(st.sampled_from(("", " ", "\n", " # ]\n  ")))
        return f"[{gap}" + f",{gap}".join(_value(draw, item) for item in value) + f"{gap}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(draw, key)} = {_value(draw, item)}" for key, item in value.items()) + " }"
    return str(value)


@given(files())
def test_what_is_written_is_found_where_it_stands(file: tuple[str, dict[Place, int]]) -> None:
    text, expected = file
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        # An inline table may not go over several lines before TOML 1.1.
        assert "{" in text
        return
    found = positions(text)
    assert set(found) == set(places_in(read))
    assert {place: found[place] for place in expected} == expected
