"""CSV for spreadsheets: what comes back is what went in, and nothing is reckoned with."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.spreadsheet import few, safe_cell, table

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"), max_size=20)


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@x", "\t=1", "  =1", "＝1", "＠甲", "\n=1"])
def test_what_would_begin_a_formula_does_not(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "甲", "3 天", "2026-11-23", "甲=乙"])
def test_everything_else_stays(cell: str) -> None:
    assert safe_cell(cell) == cell


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_a_table_comes_back_as_it_went(rows: list[list[str]]) -> None:
    data = table(("甲", "乙"), rows, ("读者标记", "K7M2QX"))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read == [["甲", "乙"], *([safe_cell(cell) for cell in row] for row in rows), ["读者标记", "K7M2QX"]]


def test_small_counts_are_not_told() -> None:
    assert [few(count) for count in (0, 4, 5, 12)] == ["少于 5", "少于 5", "5", "12"]
