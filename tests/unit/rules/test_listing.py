"""The steps of a blacklisting: none by itself, none out of order, its years from the decision, early after its months."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from casework.rules import listing
from casework.rules.duties import Duty
from casework.rules.listing import OVER, STATES, Standing, after, early_from, ends, lawful, step_named, steps, why_not
from policies import load

RULES = load().blacklist
STEPS = steps(RULES)

DAY = datetime.date(2026, 11, 23)
DAYS = st.dates(datetime.date(2016, 1, 1), datetime.date(2060, 12, 31))


def go(names: str, day: datetime.date = DAY) -> Standing:
    standing = Standing()
    for name in names.split():
        step = step_named(RULES, name)
        assert step
        standing = after(RULES, standing, step, day, day)
    return standing


@given(DAYS)
def test_three_years_and_twelve_months_fall_on_real_days(day: datetime.date) -> None:
    assert ends(RULES, day).year == day.year + 3
    assert (early_from(RULES, day) - day).days in (365, 366)
    assert ends(RULES, day).month == day.month
    assert 0 <= day.day - ends(RULES, day).day <= 1


@pytest.mark.parametrize(
    ("so_far", "step", "later", "said"),
    [
        ("notify", "propose", 0, "申辩的日子还没有过"),
        ("notify propose enlist", "early", 364, "列入满 12 个月"),
        ("notify propose enlist publish", "remove", 365 * 3, "列入 3 年还没有满"),
        ("notify", "enlist", 9, "现在是“已告知”"),
        ("", "propose", 0, "还没有告知"),
        ("notify propose enlist early", "restore", 365 * 3 + 1, "不用恢复"),
        ("notify propose spare", "publish", 9, "不列入"),
    ],
)
def test_what_cannot_be_is_said(so_far: str, step: str, later: int, said: str) -> None:
    named = step_named(RULES, step)
    assert named
    assert said in why_not(RULES, go(so_far), named, DAY + datetime.timedelta(days=later))


def test_who_answered_need_not_be_waited_for() -> None:
    step = step_named(RULES, "propose")
    assert step
    assert why_not(RULES, go("notify"), step, DAY, answered=True) == ""
    assert why_not(RULES, go("notify"), step, DAY + datetime.timedelta(days=1)) == ""


def test_a_listing_that_ended_early_comes_back_for_the_rest_of_its_time() -> None:
    standing = go("notify propose enlist publish early restore")
    assert (standing.state, standing.until) == ("PUBLISHED", ends(RULES, DAY))


def test_only_a_leader_decides() -> None:
    deciding = {one.name for one in STEPS if one.duties == (Duty.LEAD,)}
    assert deciding == {"enlist", "spare", "early", "remove", "revoke", "restore"}
    assert {one.name for one in lawful(RULES, go("notify propose"), {Duty.VERIFY}, DAY)} == set()


class Machine(RuleBasedStateMachine):
    """Steps in any order on any day: only lawful ones are taken."""

    def __init__(self) -> None:
        super().__init__()
        self.standing, self.day, self.names = Standing(), DAY, list[str]()

    @rule(days=st.integers(min_value=0, max_value=800))
    def time_goes_by(self, days: int) -> None:
        self.day += datetime.timedelta(days=days)

    @rule(step=st.sampled_from(STEPS), answered=st.booleans())
    def step(self, step: listing.ListingStep, answered: bool) -> None:
        if why_not(RULES, self.standing, step, self.day, answered=answered):
            return
        self.standing = after(RULES, self.standing, step, self.day, self.day)
        self.names.append(step.name)

    @invariant()
    def listed_means_decided(self) -> None:
        if self.standing.state in ("LISTED", "PUBLISHED", "EARLY", "REMOVED"):
            assert self.names[:3] == ["notify", "propose", "enlist"]
            assert self.standing.listed is not None
            assert self.standing.until == ends(RULES, self.standing.listed)
        assert self.standing.state in {"", *STATES}
        if self.standing.state in OVER - {"EARLY"}:
            assert lawful(RULES, self.standing, set(Duty), self.day) == ()


TestMachine = Machine.TestCase
