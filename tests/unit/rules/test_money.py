"""Sums in figures and capitals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.money import MOST_FEN, capitals, yuan


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (165000, "壹仟陆佰伍拾元整"),
        (155000, "壹仟伍佰伍拾元整"),
        (300000, "叁仟元整"),
        (50000, "伍佰元整"),
        (100500, "壹仟零伍元整"),
        (100050, "壹仟元伍角整"),
        (1000005, "壹万元零伍分"),
        (1000500000, "壹仟万伍仟元整"),
        (1600000, "壹万陆仟元整"),
        (1060000, "壹万零陆佰元整"),
        (10000000000, "壹亿元整"),
        (10000100000, "壹亿零壹仟元整"),
        (12, "壹角贰分"),
        (10, "壹角整"),
        (5, "伍分"),
        (0, "零元整"),
        (105, "壹元零伍分"),
        (1010_1010_00, "壹仟零壹拾万壹仟零壹拾元整"),
    ],
)
def test_capitals(fen: int, text: str) -> None:
    assert capitals(fen) == text


@pytest.mark.parametrize(("fen", "text"), [(165000, "1650"), (1205, "12.05"), (5, "0.05"), (0, "0")])
def test_figures(fen: int, text: str) -> None:
    assert yuan(fen) == text


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_different_sums_read_differently(one: int, other: int) -> None:
    assert (capitals(one) == capitals(other)) == (one == other)


@pytest.mark.parametrize("fen", [-1, MOST_FEN + 1])
def test_no_sum(fen: int) -> None:
    with pytest.raises(ValueError, match="not a sum"):
        capitals(fen)
