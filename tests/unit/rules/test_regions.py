"""The places of an authority: what pages offer, what facts say, the lists that pages keep, and what a text may mean."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policies
from casework.rules import country
from casework.rules.country import Found, Spot, stem
from casework.rules.regions import ELSEWHERE, Regions, regions_of
from places import load
from policies import Region

PACKS = policies.load().packs
DISTRICT = regions_of(PACKS["zhoucun"])
CITY = regions_of(PACKS["panzhihua"])
PROVINCE = regions_of(PACKS["zhejiang"])
CODES = sorted(place.code for place in load())
KILOBYTE = 1024


def names(spots: tuple[Spot, ...]) -> list[str]:
    return [spot.name for spot in spots]


def test_a_district_has_townships_and_a_province_three_levels() -> None:
    assert names(DISTRICT.below(DISTRICT.home))[0] == "丝绸路街道"
    assert not DISTRICT.is_deep
    assert names(CITY.below(CITY.home)) == ["东区", "西区", "仁和区", "米易县", "盐边县"]
    city = PROVINCE.below(PROVINCE.home)[0]
    county = PROVINCE.below(city.code)[0]
    township = PROVINCE.below(county.code)[0]
    assert (city.name, PROVINCE.below(township.code)) == ("杭州市", ())
    assert PROVINCE.full(township.code) == f"浙江省{city.name}{county.name}{township.name}"
    assert [PROVINCE.parent(one) for one in (PROVINCE.home, city.code, township.code)] == ["", PROVINCE.home, county.code]


def test_a_pack_may_call_a_place_otherwise() -> None:
    home = PACKS["zhoucun"].region
    found = Regions(load(), home, (home,), {"370306102000": "王村"})
    assert found.full("370306102000") == "周村区王村"
    assert "1370306102\t王村\t王村镇\n" in found.list


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("370306102000", "370306102000"),
        ("370306000000", "370306000000"),
        ("370303000000", "370300000000"),
        ("370100000000", ELSEWHERE),
        ("110101000000", ELSEWHERE),
    ],
)
def test_facts_say_of_a_place_beyond_no_more_than_routing_needs(code: str, told: str) -> None:
    assert DISTRICT.told(code) == told


def test_beyond_all_regions_is_beyond_though_the_nation_has_it() -> None:
    nation = Region("000000000000", "国家", "国", "nation")
    province = PACKS["zhejiang"].region
    found = Regions(load(), province, (province, nation), {})
    assert (found.told("370306000000"), found.around) == (ELSEWHERE, ())


@given(st.sampled_from(CODES))
def test_every_place_of_the_country_is_told_as_its_own_or_as_one_around(code: str) -> None:
    for known in (DISTRICT, CITY, PROVINCE):
        told = known.told(code)
        assert told == code if known.holds(code) else told == ELSEWHERE or code.startswith(stem(told))


@given(st.sampled_from(CODES))
def test_a_stem_is_the_shortest_that_all_within_begin_with(code: str) -> None:
    assert code == stem(code).ljust(12, "0")
    assert all(one.code.startswith(stem(code)) for one in country.tree(load()).get(code, ()))


def test_lists_are_as_light_as_promised() -> None:
    """About 1 KB for a district, at most 25 KB for a province and for the country."""
    sizes = {name: len(gzip.compress(text.encode(), 9)) for name, text in LISTS.items()}
    assert sizes["district"] <= KILOBYTE
    assert max(sizes.values()) <= 25 * KILOBYTE


LISTS = {"district": DISTRICT.list, "city": CITY.list, "province": PROVINCE.list, "country": country.country()}


def test_a_list_names_every_place_once_after_what_it_lies_in() -> None:
    lines = [line.split("\t") for line in PROVINCE.list.splitlines()]
    codes = [line[0][1:].ljust(12, "0") for line in lines]
    assert sorted(codes) == sorted(PROVINCE.all)
    assert len(set(codes)) == len(codes)
    around: list[str] = []
    for head, *_ in lines:
        depth = int(head[0])
        del around[depth:]
        assert all(head[1:].startswith(one) for one in around)
        around.append(head[1:])


def test_the_country_ends_at_its_counties() -> None:
    levels = {load().place(line.split("\t")[0][1:].ljust(12, "0")).level for line in country.country().splitlines()}
    assert levels == {"province", "city", "county"}


def test_officers_see_groups_where_there_are_levels() -> None:
    assert [group for group, _ in DISTRICT.grouped()] == [""]
    groups = dict(CITY.grouped())
    assert list(groups) == ["东区", "西区", "仁和区", "米易县", "盐边县", ""]
    assert groups["仁和区"][0].name == "仁和区"
    assert groups["仁和区"][1].name.startswith("仁和区")
    assert [spot.name for spot in groups[""]] == ["攀枝花市"]
    everything = {spot.code for _, spots in PROVINCE.grouped() for spot in spots}
    assert everything == set(PROVINCE.all)
    levels = {load().place(spot.code).level for _, spots in PROVINCE.grouped(2) for spot in spots}
    assert levels == {"province", "city", "county"}


def test_officers_read_a_place_by_what_lies_in_between() -> None:
    township = CITY.below(CITY.below(CITY.home)[2].code)[0]
    assert CITY.label(township.code) == "仁和区" + township.name
    assert (DISTRICT.label("370300000000"), DISTRICT.label("110000000000"), DISTRICT.label("")) == ("淄博市", "", "")


def found(text: str, near: str = "") -> list[Found]:
    return list(country.search(text, near))


def test_a_certain_place_comes_alone() -> None:
    assert found("山东省淄博市张店区") == [Found("370303000000", "山东省淄博市张店区", "", True)]


def test_a_name_that_has_ended_says_what_it_is_now() -> None:
    one = next(one for one in found("杭州市下城区") if one.name == "浙江省杭州市拱墅区")
    assert one.note == "下城区，现在是拱墅区"


def test_a_short_name_gives_all_that_bear_it_the_nearest_first() -> None:
    several = found("王村", near=DISTRICT.home)
    assert several[0].name == "山东省淄博市周村区王村镇"
    assert 1 < len(several) <= country.MOST_FOUND
    assert not any(one.is_sure for one in several)


def test_a_zone_in_one_place_says_whose_it_is() -> None:
    zone = next(zone for zone in load().zones if len(zone.hosts) == 1 and len(zone.name) > 8)
    host = load().place(zone.hosts[0])
    one = next(one for one in found(zone.name) if one.code == zone.hosts[0])
    assert one.note == ("" if host.name in zone.name else f"{zone.name}，现在归{host.name}管")


def test_a_village_is_its_township() -> None:
    assert all(load().place(one.code).level != "village" for text in ("王村镇政府", "北郊镇") for one in found(text))


@given(st.text(max_size=40))
def test_any_text_is_looked_up(text: str) -> None:
    several = found(text, near=DISTRICT.home)
    assert len(several) <= country.MOST_FOUND
    assert all(load().chain(one.code) == one.name for one in several)
