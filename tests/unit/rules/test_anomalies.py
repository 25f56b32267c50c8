"""Each rule of the trail at its edge: what is unusual, and what is just below."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.anomalies import KINDS, Anomaly, Known, Look, find

DAY = datetime.date(2026, 11, 23)
ME, YOU, THIRD = b"me", b"you", b"third"
CASE = b"case"


def look(what: str = "case", *, officer: bytes = ME, case: bytes | None = CASE, days: int = 0, hour: int = 10) -> Look:
    at = datetime.datetime.combine(DAY + datetime.timedelta(days=days), datetime.time(hour))
    return Look(officer, at, what, case)


def kinds(looks: list[Look], known: Known | None = None, since: datetime.date = DAY) -> list[str]:
    return [one.kind for one in find(looks, known or Known(), since)]


def test_an_ordinary_day_asks_for_nothing() -> None:
    assert kinds([look(case=bytes([number])) for number in range(15)]) == []


@pytest.mark.parametrize(("count", "found"), [(2, []), (3, ["refused"])])
def test_refusals(count: int, found: list[str]) -> None:
    assert kinds([look("refused", case=None)] * count) == found
    assert kinds([look("refused", case=None, days=day) for day in range(count)]) == []


@pytest.mark.parametrize(("who", "found"), [((ME, YOU, ME), []), ((ME, YOU, THIRD), ["many_openers"])])
def test_openers(who: tuple[bytes, ...], found: list[str]) -> None:
    assert kinds([look("sealed", officer=one) for one in who]) == found


@pytest.mark.parametrize(("days", "found"), [((0, 1), []), ((0, 0, 0), []), ((0, 1, 2), ["without_post"])])
def test_looking_without_a_post(days: tuple[int, ...], found: list[str]) -> None:
    looks = [look(days=day) for day in days]
    assert kinds(looks) == found
    assert kinds(looks, Known(worked={(ME, CASE): DAY})) == []
    assert kinds(looks, Known(answering=frozenset({ME}))) == []


@pytest.mark.parametrize(("days", "found"), [(7, []), (8, ["after_closing"])])
def test_looking_after_closing(days: int, found: list[str]) -> None:
    known = Known(worked={(ME, CASE): DAY}, closed={CASE: DAY})
    assert kinds([look(days=days)], known) == found
    worked_on = Known(worked={(ME, CASE): DAY + datetime.timedelta(days=2)}, closed={CASE: DAY})
    assert kinds([look(days=days)], worked_on) == []
    assert kinds([look(days=days)], Known()) == []


@pytest.mark.parametrize(
    ("hour", "found"), [(21, []), (22, ["night"]), (23, ["night"]), (0, ["night"]), (5, ["night"]), (6, [])]
)
def test_night(hour: int, found: list[str]) -> None:
    assert kinds([look(hour=hour)]) == found
    assert kinds([look(hour=hour)], Known(on_duty=frozenset({(ME, DAY)}))) == []


def test_the_nights_duty_ends_with_the_morning() -> None:
    yesterday = frozenset({(ME, DAY - datetime.timedelta(days=1))})
    assert kinds([look(hour=2)], Known(on_duty=yesterday)) == []
    assert kinds([look(hour=23)], Known(on_duty=yesterday)) == ["night"]


@pytest.mark.parametrize(("usual", "today", "found"), [(2, 15, []), (2, 16, ["many"]), (6, 18, []), (6, 19, ["many"])])
def test_many_cases_in_a_day_against_the_own_usual(usual: int, today: int, found: list[str]) -> None:
    before = [look(case=bytes([day, number]), days=-day) for day in range(1, 6) for number in range(usual)]
    now = [look(case=bytes([0, number])) for number in range(today)]
    assert kinds(before + now) == found
    if found:
        assert find(before + now, Known(), DAY) == [Anomaly("many", ME, None, DAY, today, usual)]


@pytest.mark.parametrize(("count", "found"), [(4, []), (5, ["prints"])])
def test_prints_and_exports(count: int, found: list[str]) -> None:
    assert kinds([look(what) for what in ("print:slip", "print:sheet", "export", "download", "download")[:count]]) == found


def test_what_lies_before_the_chosen_day_is_left_out() -> None:
    looks = [look("refused", case=None)] * 3
    assert kinds(looks, since=DAY + datetime.timedelta(days=1)) == []


LOOKS = st.builds(
    lambda officer, hour, day, what, case: look(what, officer=officer, case=case, days=day, hour=hour),
    st.sampled_from([ME, YOU]), st.integers(0, 23), st.integers(0, 9),
    st.sampled_from(["case", "sealed", "refused", "print:slip"]), st.sampled_from([CASE, b"other", None]),
)  # fmt: skip


@given(st.lists(LOOKS, max_size=40), st.lists(LOOKS, max_size=10))
def test_order_and_no_forgetting(looks: list[Look], more: list[Look]) -> None:
    found = find(looks, Known(), DAY)
    assert [KINDS.index(one.kind) for one in found] == sorted(KINDS.index(one.kind) for one in found)
    assert sorted(map(repr, find(looks[::-1], Known(), DAY))) == sorted(map(repr, found))
    # More looks never hide what somebody did; only what counts as usual may grow.
    kept = {(one.kind, one.officer, one.case) for one in find(looks + more, Known(), DAY)}
    assert {(one.kind, one.officer, one.case) for one in found if one.kind != "many"} <= kept
