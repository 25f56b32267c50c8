"""Which cases are proposed as one fact, and whose facts they are for the reward."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.matters import Described, Report, Same, Stand, verdict, why_alike

CASE = Described(None, "北郊某机械厂", "370306100000", "二车间三台冲床", "C16", 20000)
A, B, C = b"a", b"b", b"c"


def report(case: bytes, day: int, *facts: int, stand: Stand = Stand.COUNTS, rewarded: tuple[int, ...] = ()) -> Report:
    return Report(case, (day, 1, case), stand, frozenset(facts), frozenset(rewarded))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ("单位名字一样", "事由一样", "位置相近", "同一个街镇")),
        ({"subject": "北郊某机械有限公司", "day": 20003}, ("单位名字相近", "事由一样", "位置相近", "同一个街镇")),
        ({"category": "C22", "place": "南门", "day": 20100}, ("单位名字一样", "同一个街镇")),
        # Another fact of the same enterprise, long after.
        ({"category": "C22", "place": "南门", "day": 21000}, ()),
        ({"subject": "南郊铸造厂"}, ()),
        # A branch may be meant or the whole: a person says which.
        ({"subject": "北郊某机械厂二分厂"}, ("单位名字相近", "事由一样", "位置相近", "同一个街镇")),
        ({"subject": ""}, ("事由一样", "位置相近", "同一个街镇")),
        ({"subject": "", "region": ""}, ()),
        ({"subject": "", "place": "河边"}, ()),
    ],
)
def test_what_is_proposed(changed: dict[str, object], why: tuple[str, ...]) -> None:
    other = replace(CASE, **changed)  # type: ignore[arg-type]
    assert why_alike(CASE, other) == why
    assert why_alike(other, CASE) == why


def test_one_entry_of_the_register_is_one_enterprise_whatever_it_is_called() -> None:
    one, other = replace(CASE, enterprise=b"1"), replace(CASE, enterprise=b"1", subject="老王冲压")
    assert why_alike(one, other)[0] == "同一家单位"


def test_the_first_keeps_its_facts_and_the_second_has_none() -> None:
    first, second = report(A, 1, 0), report(B, 2, 0)
    same = Same(B, A)
    assert verdict(first, [(second, same)]).flags == frozenset()
    late = verdict(second, [(first, same)])
    assert (set(late.flags), set(late.first), late.told_by) == ({"not_first"}, set(), (A,))


def test_new_facts_alone_count_for_the_second() -> None:
    first, second = report(A, 1, 0), report(B, 2, 0, 1)
    late = verdict(second, [(first, Same(B, A, frozenset({1})))])
    assert (set(late.flags), set(late.first)) == ({"not_first", "new_item"}, {1})


def test_all_facts_new_is_a_report_of_its_own() -> None:
    late = verdict(report(B, 2, 0), [(report(A, 1, 0), Same(B, A, frozenset({0})))])
    assert late.flags == frozenset()


def test_what_is_paid_is_paid_even_to_somebody_who_came_later() -> None:
    paid = report(B, 2, 0, rewarded=(0,))
    assert verdict(report(A, 1, 0), [(paid, Same(A, B))]).flags == {"already_paid"}


def test_an_open_report_that_came_earlier_is_waited_for_and_a_later_one_is_not() -> None:
    this = report(B, 2, 0)
    assert verdict(this, [(report(A, 1, stand=Stand.OPEN), Same(B, A))]).waits_for == (A,)
    assert verdict(this, [(report(C, 3, stand=Stand.OPEN), Same(C, B))]).waits_for == ()


def test_what_did_not_count_stands_in_nobodys_way() -> None:
    out = report(A, 1, 0, stand=Stand.OUT, rewarded=(0,))
    assert verdict(report(B, 2, 0), [(out, Same(B, A))]).flags == frozenset()


def test_with_one_finding_the_news_of_the_follower_are_its_own() -> None:
    first, follower = report(A, 1, 0, 1), report(B, 2, 0, 1)
    same = Same(B, A, frozenset({1}), one_finding=True)
    assert verdict(first, [(follower, same)]).first == {0}
    assert verdict(follower, [(first, same)]).first == {1}
    # What the first was rewarded for is paid, whoever brought it.
    paid = replace(first, rewarded=frozenset({0, 1}))
    assert verdict(follower, [(paid, same)]).first == frozenset()


facts = st.frozensets(st.integers(0, 3), min_size=1)


@given(st.data(), st.booleans())
def test_two_reports_never_both_count_one_fact(data: st.DataObject, one_finding: bool) -> None:
    """Whichever of two is rewarded first, the other is not rewarded for what both told."""
    mine = data.draw(facts)
    theirs = mine if one_finding else data.draw(facts)
    days = data.draw(st.permutations((1, 2)))
    new = data.draw(st.frozensets(st.sampled_from(sorted(mine))))
    one, other = report(A, days[0], *mine), report(B, days[1], *theirs)
    same = Same(A, B, new, one_finding)
    first, second = (one, other) if data.draw(st.booleans()) else (other, one)
    got = verdict(first, [(second, same)]).first
    rewarded = replace(first, rewarded=got)
    then = verdict(second, [(rewarded, same)]).first
    if one_finding:
        assert not got & then
    elif first.case == A:
        assert not (got - new and then)
    else:
        assert not (got and then - new)
    # Somebody is rewarded for what both told, and it is the earlier one where nobody was before.
    if not new and first.order < second.order:
        assert (got, then) == (first.facts, frozenset())
