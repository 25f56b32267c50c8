"""Routing in a city and a province: regions side by side, several places, level rules, new industries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.routing import Facts, NoRoute, Route, directory_for, route
from policies import Pack, load

PACKS = load().packs
CITY, PROVINCE, DISTRICT = PACKS["panzhihua"], PACKS["zhejiang"], PACKS["zhoucun"]
RENHE, MIYI, HANGZHOU, NINGBO = "510411000000", "510421000000", "330100000000", "330200000000"
PINGDI = "510411100000"


def live(pack: Pack, *without: str) -> frozenset[str]:
    return frozenset(one.id for one in pack.departments if one.id not in without)


def routed(
    pack: Pack, region: str, sector: str = "", category: str = "C16", *, without: tuple[str, ...] = (), **more: object
) -> Route:
    facts = Facts(region=region, sector=sector, category=category, **more)  # type: ignore[arg-type]
    return route(directory_for(pack, live(pack, *without)), facts)


def rules(found: Route) -> list[str]:
    return [line.rule for line in found.trace]


class TestCity:
    def test_a_county_takes_what_lies_in_it_and_its_neighbour_never(self) -> None:
        assert routed(CITY, PINGDI, "factory").lead.id == "510411-emergency"
        assert routed(CITY, MIYI, "factory").lead.id == "510421-emergency"

    def test_the_city_takes_what_names_no_county(self) -> None:
        assert routed(CITY, CITY.region.code, "factory").lead.id == "panzhihua-emergency"
        assert routed(CITY, "", "construction").lead.id == "panzhihua-housing"

    def test_two_counties_are_the_city_s(self) -> None:
        found = routed(CITY, RENHE, "factory", also=(MIYI,))
        assert found.lead.id == "panzhihua-emergency"
        assert "R-CROSS" in rules(found)
        assert found.trace[0].sentence == "不止一个地方，由都管得到的攀枝花市来查。"

    def test_two_places_of_one_county_stay_with_it(self) -> None:
        found = routed(CITY, PINGDI, "factory", also=("510411101000",))
        assert found.lead.id == "510411-emergency"

    def test_a_place_of_another_city_besides_is_the_province_s(self) -> None:
        found = routed(CITY, RENHE, "factory", also=("510100000000",))
        assert found.lead.region == "510000000000"

    @pytest.mark.parametrize(("sector", "category", "rule"), [("mine.coal", "C16", "PZH-L1"), ("factory", "C22", "PZH-L2")])
    def test_a_level_rule_begins_at_the_city(self, sector: str, category: str, rule: str) -> None:
        found = routed(CITY, PINGDI, sector, category)
        assert found.lead.region == CITY.region.code
        assert rules(found)[0] == rule

    def test_a_level_rule_strands_nothing(self) -> None:
        home = {one.id for one in CITY.departments if one.region in (CITY.region.code, "510000000000")}
        assert routed(CITY, PINGDI, "mine.coal", without=tuple(home)).lead.id == "510411-emergency"

    def test_upward_from_a_county_is_the_city_and_from_the_city_the_province(self) -> None:
        county = routed(CITY, PINGDI, "factory", upward=True)
        assert county.lead.id == "panzhihua-emergency"
        assert {one.id for one in county.excluded} == {"510411-emergency", "510411-committee", "510411-discipline"}
        assert county.trace[0].sentence == "您要交给上一级，仁和区的部门看不到。"
        city = routed(CITY, PINGDI, "mine.coal", upward=True)
        assert city.lead.region == "510000000000"
        assert {one.region for one in city.excluded} == {one.code for one in CITY.regions} - {"510000000000"}

    def test_c25_goes_to_the_discipline_inspection_of_the_county_and_hides_from_every_other_department(self) -> None:
        found = routed(CITY, PINGDI, "factory", "C25")
        assert found.lead.id == "510411-discipline"
        assert {one.id for one in found.excluded} == {one.id for one in CITY.departments if one.kind != "discipline"}
        assert found.supervisor is not None
        assert found.supervisor.id == "panzhihua-discipline"

    def test_c25_about_the_inspection_itself_goes_to_the_next_one(self) -> None:
        found = routed(CITY, PINGDI, "factory", "C25", conflicts=frozenset({"510411-discipline"}))
        assert found.lead.id == "panzhihua-discipline"
        assert "510411-discipline" in {one.id for one in found.excluded}

    def test_the_supervisor_is_of_the_lead_s_own_line_upward_and_no_neighbour(self) -> None:
        found = routed(CITY, PINGDI, "factory")
        assert found.supervisor is not None
        assert found.supervisor.id == "panzhihua-committee"  # 510411-emergency hosts its own committee.


class TestProvince:
    def test_cities_side_by_side(self) -> None:
        assert routed(PROVINCE, HANGZHOU, "factory").lead.region == HANGZHOU
        assert routed(PROVINCE, "330212000000", "factory").lead.region == NINGBO

    def test_two_cities_are_the_province_s(self) -> None:
        assert routed(PROVINCE, HANGZHOU, "factory", also=(NINGBO,)).lead.region == PROVINCE.region.code


class TestNewIndustries:
    """平湛安〔2022〕9号13; every row stands in docs/routing.md and is tested in test_routing_doc.py."""

    def test_where_nobody_has_the_trade_the_nearest_leads_and_the_page_says_why(self) -> None:
        found = routed(DISTRICT, "370306102000", "shop.escape_room", "C20")
        assert found.lead.id == "zhoucun-fire"
        assert "没有法条写明归谁，按“谁靠近谁牵头”来定。" in [line.sentence for line in found.trace]

    def test_a_pair_of_sector_and_category_goes_before(self) -> None:
        assert "R-NEW" not in rules(routed(DISTRICT, "370306102000", "campus.boarding_training", "C16"))


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, Facts, frozenset[str]]:
    pack = PACKS[draw(st.sampled_from(["panzhihua", "zhejiang", "zhoucun"]))]
    ids = [one.id for one in pack.departments]
    places = st.sampled_from(["", *(one.code for one in pack.regions), PINGDI, "330212000000", "110101000000"])
    region = draw(places)
    facts = Facts(
        region=region,
        also=tuple(code for code in draw(st.lists(places, max_size=2)) if code and region),
        sector=draw(st.sampled_from(["", *pack.sectors])),
        category=draw(st.sampled_from(["C01", "C16", "C22", "C25", "C26", "C99"])),
        flags=draw(st.frozensets(st.sampled_from(["official", "deaths"]))),
        conflicts=draw(st.frozensets(st.sampled_from(ids), max_size=4)),
        upward=draw(st.booleans()),
    )
    return pack.id, facts, draw(st.frozensets(st.sampled_from(ids)))


@given(questions())
def test_never_a_dead_or_excluded_department_and_always_one_that_is_responsible(
    question: tuple[str, Facts, frozenset[str]],
) -> None:
    name, facts, dead = question
    pack = PACKS[name]
    alive = live(pack) - dead
    try:
        found = route(directory_for(pack, alive), facts)
    except NoRoute:
        return
    excluded = {one.id for one in found.excluded}
    chosen = [found.lead, *found.assisting, *([found.supervisor] if found.supervisor else [])]
    for one in chosen:
        assert one.id in alive
        assert one.id not in excluded
    assert facts.conflicts <= excluded
    lead = pack.region_of(found.lead.region)
    places = [code for code in (facts.region, *facts.also) if code]
    covered = [region for region in pack.regions if all(region.contains(code) for code in places)]
    # Whoever leads contains every place; where nobody short of the whole nation does, the authority takes it and hands it on.
    assert lead in covered or {one.level for one in covered} <= {"nation"}
    if facts.upward:
        # Whoever would have led otherwise does not, unless that was a superior already.
        plain = route(directory_for(pack, alive), replace(facts, upward=False)).lead
        assert plain.id in excluded or not pack.region.contains(plain.region)
    assert found.trace


def test_whom_it_shuts_out_is_the_first_reason_of_the_way_upward() -> None:
    """The pages say it from there (templates/portal): what follows the comma is a sentence of its own."""
    for pack, region in ((DISTRICT, "370306102000"), (CITY, PINGDI), (CITY, CITY.region.code), (PROVINCE, HANGZHOU)):
        for category in ("C16", "C22", "C25"):
            found = routed(pack, region, "factory", category, upward=True)
            assert found.trace[0].rule == "R-ASKED"
            shut = found.trace[0].sentence.partition("，")[2]
            assert shut.endswith("的部门看不到。")
            name = shut.removesuffix("的部门看不到。")
            local = next(one for one in pack.regions if one.name == name)
            assert not local.contains(found.lead.region)
