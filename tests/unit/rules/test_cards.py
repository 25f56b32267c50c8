"""Hazard cards: how far one is, and the township ledger, which counts everything once."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.cards import FIVE, GRADES, PROGRESS, Hazard, lacking, progress, townships

DAY = datetime.date(2026, 11, 23)
LATER = DAY + datetime.timedelta(days=1)
REGIONS = st.sampled_from(["north", "south", "", "elsewhere"])
HAZARDS = st.lists(
    st.builds(
        Hazard,
        st.frozensets(REGIONS, min_size=1),
        st.sampled_from(list(GRADES)),
        st.sampled_from(list(PROGRESS)),
        st.frozensets(st.integers(0, 9), max_size=3),
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("struck", "missing", "until", "state"),
    [
        (DAY, ("资金",), None, "struck"),
        (None, ("资金",), DAY, "waiting"),
        (None, (), None, "under_way"),
        (None, (), DAY, "under_way"),
        (None, (), DAY - datetime.timedelta(days=1), "overdue"),
    ],
)
def test_how_far_a_card_is(
    struck: datetime.date | None, missing: tuple[str, ...], until: datetime.date | None, state: str
) -> None:
    assert progress(struck, missing, until, DAY) == state


def test_a_part_that_is_blank_is_lacking() -> None:
    assert lacking(dict.fromkeys(FIVE, "甲")) == ()
    assert lacking({"owner": " ", "steps": "甲"}) == ("责任人", "资金", "时限", "预案")


@given(st.dictionaries(st.integers(0, 9), REGIONS), st.sets(st.integers(0, 9)), HAZARDS)
def test_every_unit_counts_once_and_every_hazard_once_in_each_township(
    units: dict[object, str], seen: set[object], hazards: list[Hazard]
) -> None:
    named = {"north", "south"}
    lines = townships(["north", "south", "north"], units, seen, hazards)
    assert [one.region for one in lines][:2] == ["north", "south"]
    assert sum(one.units for one in lines) == len(units)
    looked = set(seen).union(*(one.enterprises for one in hazards))
    assert sum(one.covered for one in lines) == len(looked & set(units))
    for one in lines:
        there = [each for each in hazards if one.region in (each.places & named or {""})]
        assert one.hazards == len(there)
        assert one.struck == sum(each.progress == "struck" for each in there)
        assert one.covered <= one.units
        assert one.struck + one.overdue <= one.hazards
        assert (one.coverage == "—") == (one.units == 0)
        assert one.strike_rate == ("—" if not one.hazards else f"{round(100 * one.struck / one.hazards)}%")
    loose = any(region not in named for region in units.values()) or any(not each.places & named for each in hazards)
    assert (len(lines) == 3) == loose
