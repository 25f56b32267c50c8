"""Routing of the sample authority: who leads, who supervises, who is shut out, and that it never goes astray."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.routing import (
    FLAGS,
    Facts,
    NoRoute,
    Route,
    RoutingInputError,
    directory_for,
    route,
)
from policies import load

PACK = load().packs["zhoucun"]
ALL = frozenset(department.id for department in PACK.departments)
HOME = "370306102000"
FORBIDDEN = re.compile("请勿|须|应当|逾期|视为|温馨提示|[!！A-Za-z]")


def routed(sector: str = "", category: str = "C16", *, live: frozenset[str] = ALL, **more: object) -> Route:
    facts = Facts(region=str(more.pop("region", HOME)), sector=sector, category=category, **more)  # type: ignore[arg-type]
    return route(directory_for(PACK, live), facts)


def rules(found: Route) -> list[str]:
    return [line.rule for line in found.trace]


@pytest.mark.parametrize(
    ("sector", "category", "lead"),
    [
        # PZH-DEPT-01 … 10 under their present names, for a line of the pictures each.
        ("transport", "C12", "zhoucun-police"),
        ("chemical.explosives", "C09", "zhoucun-police"),
        ("shop", "C16", "zhoucun-fire"),
        ("transport.ship", "C15", "zhoucun-transport"),
        ("transport", "C11", "zhoucun-transport"),
        ("construction.road", "C16", "zhoucun-transport"),
        ("mine", "C07", "zhoucun-resources"),
        ("mine.coal", "C07", "zhoucun-resources"),
        ("construction", "C16", "zhoucun-housing"),
        ("construction.building", "C08", "zhoucun-housing"),
        ("shop", "C10", "zhoucun-urban"),
        ("mine.coal", "C13", "zhoucun-emergency"),
        ("mine.other", "C16", "zhoucun-emergency"),
        ("chemical.plant", "C16", "zhoucun-emergency"),
        ("chemical.fireworks", "C09", "zhoucun-emergency"),
        ("factory", "C16", "zhoucun-emergency"),
        ("factory.electronics", "C16", "zhoucun-industry"),
        ("special_equipment", "C27", "zhoucun-market"),
        ("campus", "C15", "zhoucun-market"),
        ("factory", "C27", "zhoucun-emergency"),
        ("mine.sand", "C07", "zhoucun-water"),
        ("construction.water", "C21", "zhoucun-water"),
        ("campus", "C01", "zhoucun-education"),
        ("transport.schoolbus", "C15", "zhoucun-education"),
        # The categories that go their own way from everywhere.
        ("construction", "C24", "zhoucun-labour"),
        ("mine", "C26", "zhoucun-labour"),
        ("transport.vehicle", "C22", "zhoucun-emergency"),
        ("factory", "C28", "zhoucun-emergency"),
        ("construction", "C25", "zhoucun-discipline"),
        # Nobody's.
        ("other", "C16", "zhoucun-committee"),
        ("", "C99", "zhoucun-committee"),
    ],
)
def test_lead(sector: str, category: str, lead: str) -> None:
    found = routed(sector, category)
    assert found.lead.id == lead
    assert found.fallback == (lead == "zhoucun-committee")


def test_every_line_of_every_picture_has_a_lead_that_answers_for_it() -> None:
    nobody = {
        (scene.label, line.label)
        for scene in PACK.scenes
        for line in scene.lines
        if routed(scene.sector, line.category).fallback
    }
    # 「别的地方」 is where the 安委办 has to look who it belongs to.
    assert nobody == {("别的地方", "没有证就干"), ("别的地方", "关掉的又开了"), ("别的地方", "没护栏、没保护")}


def test_a_question_of_a_picture_changes_the_department() -> None:
    for scene in PACK.scenes:
        leads = {routed(option.sector, scene.lines[0].category).lead.id for option in scene.options}
        others = {routed(option.sector, "C16").lead.id for option in scene.options}
        assert not scene.options or len(leads | others) > 1, scene.label


class TestSupervisor:
    def test_the_committee_of_the_level(self) -> None:
        assert _supervisor(routed("construction")) == "zhoucun-committee"

    @pytest.mark.parametrize(("sector", "category"), [("factory", "C16"), ("", "C99")])
    def test_the_superior_where_the_lead_is_or_hosts_it(self, sector: str, category: str) -> None:
        found = routed(sector, category)
        assert _supervisor(found) == "zibo-committee"
        assert "R-HOST" in rules(found)

    def test_concealment_is_under_the_superior_the_same_day(self) -> None:
        found = routed("construction", "C22")
        assert _supervisor(found) == "zibo-committee"
        assert found.trace[-1].sentence == "出了事瞒着，当天起由淄博市安委办盯着办。"

    def test_a_death_as_well(self) -> None:
        assert _supervisor(routed("construction", flags=frozenset({"deaths"}))) == "zibo-committee"

    def test_the_discipline_inspection_above_over_the_one_below(self) -> None:
        assert _supervisor(routed("factory", "C25")) == "zibo-discipline"
        assert _supervisor(routed("factory", "C25", upward=True)) is None

    def test_nothing_above_is_said(self) -> None:
        found = routed("construction", upward=True)
        assert (found.lead.id, _supervisor(found)) == ("zibo-emergency", "zibo-committee")
        assert "R-TOP" in rules(found)

    def test_a_supervisor_without_key_or_with_a_conflict_is_passed_over(self) -> None:
        assert _supervisor(routed("construction", live=ALL - {"zhoucun-committee"})) == "zibo-committee"
        assert _supervisor(routed("construction", conflicts=frozenset({"zhoucun-committee"}))) == "zibo-committee"


def _supervisor(found: Route) -> str | None:
    return found.supervisor.id if found.supervisor else None


class TestConflict:
    def test_goes_up_and_is_shut_out(self) -> None:
        found = routed("construction", conflicts=frozenset({"zhoucun-housing"}))
        assert found.lead.id == "zibo-emergency"
        assert [one.id for one in found.excluded] == ["zhoucun-housing"]
        assert rules(found)[0] == "R-UP"

    def test_host_and_office_share_their_people(self) -> None:
        for one in ("zhoucun-emergency", "zhoucun-committee"):
            found = routed("factory", conflicts=frozenset({one}))
            assert {"zhoucun-emergency", "zhoucun-committee"} <= {other.id for other in found.excluded}
            assert found.lead.id == "zibo-emergency"

    def test_elsewhere_it_changes_no_lead(self) -> None:
        assert routed("construction", conflicts=frozenset({"zhoucun-fire"})).lead.id == "zhoucun-housing"

    def test_an_assisting_department_is_dropped(self) -> None:
        assert [one.id for one in routed("campus", "C12").assisting] == ["zhoucun-police"]
        assert routed("campus", "C12", conflicts=frozenset({"zhoucun-police"})).assisting == ()

    def test_everybody_excluded_is_no_route(self) -> None:
        with pytest.raises(NoRoute):
            routed("construction", conflicts=ALL)


class TestUpward:
    def test_the_whole_district_is_shut_out(self) -> None:
        found = routed("construction", upward=True)
        assert {one.id for one in found.excluded} == {one.id for one in PACK.departments if one.level == "county"}
        assert [line.sentence for line in found.trace][:2] == [
            "您要交给上一级，周村区的部门看不到。",
            "改由淄博市应急管理局来查。",
        ]


class TestOfficials:
    def test_every_department_but_the_inspection_is_shut_out(self) -> None:
        found = routed("construction", "C25")
        assert {one.id for one in found.excluded} == {one.id for one in PACK.departments if one.kind != "discipline"}
        assert found.assisting == ()

    def test_the_flag_does_the_same_for_any_category(self) -> None:
        found = routed("campus", "C12", flags=frozenset({"official"}))
        assert (found.lead.id, found.assisting) == ("zhoucun-discipline", ())

    def test_a_conflict_of_the_inspection_goes_up(self) -> None:
        assert routed("mine", "C25", conflicts=frozenset({"zhoucun-discipline"})).lead.id == "zibo-discipline"


class TestPlaces:
    def test_not_known_is_home(self) -> None:
        assert routed("construction", region="").lead.id == "zhoucun-housing"

    def test_another_district_goes_to_the_city(self) -> None:
        found = routed("construction", region="370303001000")
        assert (found.lead.id, rules(found)[0]) == ("zibo-emergency", "R-ELSEWHERE")

    @pytest.mark.parametrize("region", ["110101000000", "000000000000", "370000000000"])
    def test_outside_the_city_goes_to_the_office_that_hands_it_on(self, region: str) -> None:
        found = routed("construction", region=region)
        assert (found.lead.id, found.fallback) == ("zhoucun-committee", True)
        assert found.trace[0].sentence == "那里不归周村区管。可以照样发，我们转给管那里的部门。"


class TestKeys:
    def test_without_a_key_the_committee_takes_it(self) -> None:
        found = routed("construction", live=ALL - {"zhoucun-housing"})
        assert found.lead.id == "zhoucun-committee"
        assert rules(found)[:2] == ["R-KEY", "R-FALLBACK"]

    def test_a_narrow_line_without_a_key_leaves_it_to_the_wider(self) -> None:
        assert routed("construction.road", live=ALL - {"zhoucun-transport"}).lead.id == "zhoucun-housing"

    def test_then_its_host_then_the_level_above(self) -> None:
        assert routed("other", live=ALL - {"zhoucun-committee"}).lead.id == "zhoucun-emergency"
        assert routed("other", live=frozenset({"zibo-emergency"})).lead.id == "zibo-emergency"

    def test_nobody_live_is_no_route(self) -> None:
        with pytest.raises(NoRoute):
            routed("construction", live=frozenset())
        with pytest.raises(NoRoute):
            routed("construction", "C25", live=ALL - {"zhoucun-discipline", "zibo-discipline"})


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (Facts(region="3703"), "region"),
        (Facts(region="37030610200x"), "region"),
        (Facts(region="３７０３０６１０２０００"), "region"),
        (Facts(sector="moon"), "sector"),
        (Facts(category="C29"), "category"),
        (Facts(category="C00"), "category"),
        (Facts(category="X16"), "category"),
        (Facts(category="C²²"), "category"),
        (Facts(flags=frozenset({"rich"})), "flags"),
        (Facts(conflicts=frozenset({"nobody"})), "conflict"),
    ],
)
def test_bad_facts_name_their_field(facts: Facts, field: str) -> None:
    with pytest.raises(RoutingInputError) as caught:
        route(directory_for(PACK, ALL), facts)
    assert caught.value.field == field


def test_a_key_for_nobody_is_refused() -> None:
    with pytest.raises(RoutingInputError):
        directory_for(PACK, ["nobody"])


some = st.frozensets(st.sampled_from(sorted(ALL)))
facts = st.builds(
    Facts,
    region=st.sampled_from(["", HOME, "370306000000", "370303000000", "370300000000", "110101000000"]),
    sector=st.sampled_from(["", *PACK.sectors]),
    category=st.sampled_from(list(load().categories)),
    flags=st.frozensets(st.sampled_from(FLAGS)),
    conflicts=some,
    upward=st.booleans(),
)


@given(facts, some)
def test_nobody_without_a_key_and_nobody_excluded_ever_gets_it(what: Facts, live: frozenset[str]) -> None:
    try:
        found = route(directory_for(PACK, live), what)
    except NoRoute:
        return
    excluded = {one.id for one in found.excluded}
    chosen = [found.lead, *found.assisting, *([found.supervisor] if found.supervisor else [])]
    assert {one.id for one in chosen} <= live - excluded
    assert what.conflicts <= excluded
    assert found.lead not in found.assisting
    assert found.supervisor != found.lead
    if what.upward:
        assert all(one.level != "county" for one in chosen)
    if what.category == "C25" or "official" in what.flags:
        assert all(one.kind == "discipline" for one in chosen)
    if what.category == "C22" and found.supervisor and "R-TOP" not in rules(found) and "official" not in what.flags:
        levels = ["county", "city", "province"]
        assert levels.index(found.supervisor.level) > levels.index(found.lead.level)


@given(facts, some)
def test_the_trace_is_for_the_reporter(what: Facts, live: frozenset[str]) -> None:
    try:
        found = route(directory_for(PACK, live), what)
    except NoRoute:
        return
    assert found.trace
    for line in found.trace:
        assert line.sentence.endswith("。")
        assert not FORBIDDEN.search(line.sentence)
        assert max(map(len, re.split("[。，、]", line.sentence))) <= 16
