"""Where it is, level by level on the plain pages: of a city's own places, and through the country."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from portal.plain import create_plain_app
from tests.pages.client import PageClient
from tests.pages.plain.conftest import Site, Visitor
from tests.pages.plain.readers import read_tip, tips
from tests.services.founding import found_sample
from web.settings import load

CITY, COUNTY, TOWNSHIP = "510400000000", "510411000000", "510411102000"
WORDS = {"words": "井口没有护栏。"}


@pytest.fixture
def city(sqlite_engine: Engine, tmp_path: Path) -> Site:
    """The plain site of a city."""
    sample, settings = found_sample(sqlite_engine, tmp_path, pack="panzhihua"), load(tmp_path, {})
    return Site(PageClient(create_plain_app(sample.office, settings), "plain"), sample, settings)


def offered(visitor: Visitor, name: str) -> list[str]:
    radios = (one for one in visitor.form().iter("input") if one.get("type") == "radio")
    return [one.get("value", "") for one in radios if one.get("name") == name]


def sent(site: Site, visitor: Visitor) -> tuple[str, str]:
    """What the facts and the place line say of the tip that is sent now."""
    assert visitor.page.h1 == "说说是什么危险"
    visitor.press("发送", WORDS)
    body = read_tip(site.sample, tips(site.sample)[0]).body
    return body.facts.region, str(body.fields["place"])


def test_a_city_asks_for_the_county_and_then_for_the_township(city: Site) -> None:
    visitor = city.visit()
    assert offered(visitor, "township")[-2:] == [CITY + "*", CITY]
    visitor.press("下一步", {"scene": "mine", "township": COUNTY})
    assert (visitor.page.h1, "攀枝花市仁和区" in visitor.page.text) == ("在哪里？", True)
    assert offered(visitor, "step")[-1] == COUNTY + "-"
    # Among townships nothing is gained by saying that it is several.
    assert COUNTY + "*" not in offered(visitor, "step")
    visitor.press("下一步", {"step": TOWNSHIP})
    assert "攀枝花市仁和区" in visitor.page.text
    assert sent(city, visitor) == (TOWNSHIP, "")


@pytest.mark.parametrize("data", [{}, {"step": COUNTY + "-"}])
def test_not_knowing_the_township_is_the_county(city: Site, data: dict[str, str]) -> None:
    visitor = city.visit()
    visitor.press("下一步", {"township": COUNTY})
    visitor.press("下一步", data)
    assert sent(city, visitor) == (COUNTY, "")


@pytest.mark.parametrize("data", [{}, {"township": CITY}])
def test_not_knowing_the_county_asks_nothing_more(city: Site, data: dict[str, str]) -> None:
    visitor = city.visit()
    visitor.press("下一步", data)
    assert sent(city, visitor) == (CITY, "")


def test_several_places_are_the_citys(city: Site) -> None:
    visitor = city.visit()
    visitor.press("下一步", {"township": CITY + "*"})
    assert "攀枝花市，不止一处" in visitor.page.text
    assert sent(city, visitor) == (CITY, "不止一处")


def test_one_step_back_and_another_county(city: Site) -> None:
    visitor = city.visit()
    visitor.press("下一步", {"scene": "mine", "township": COUNTY})
    visitor.press("上一步")
    assert (visitor.page.h1, visitor.fields()["township"], visitor.fields()["scene"]) == ("哪里有危险？", COUNTY, "mine")
    visitor.press("下一步", {"township": "510402000000"})
    visitor.press("下一步", {"step": "510402001000"})
    visitor.press("上一步")
    assert visitor.fields()["township"] == "510402000000"
    visitor.press("下一步")
    assert "攀枝花市东区" in visitor.page.text
    assert offered(visitor, "step")


def test_a_name_spares_the_levels(city: Site) -> None:
    visitor = city.visit()
    visitor.press("下一步", {"where": "攀枝花市仁和区大河中路街道"})
    assert sent(city, visitor) == ("510411001000", "攀枝花市仁和区大河中路街道")


def test_through_the_country_to_a_county(city: Site) -> None:
    visitor = city.visit()
    visitor.press("下一步", {"where": "没有这个地方"})
    assert "没找到。换个写法，或者一级一级选。" in visitor.page.text
    visitor.press("一级一级选", WORDS)
    assert len(offered(visitor, "step")) == 34 + 1
    visitor.press("下一步", {"step": "370000000000"})
    visitor.press("上一步")
    assert len(offered(visitor, "step")) == 34 + 1
    for step in ("370000000000", "370300000000", "370306000000"):
        visitor.press("下一步", {"step": step})
    # Beyond an authority the county is enough to hand it on; what was written is still there.
    assert "山东省淄博市周村区" in visitor.page.text
    assert "那里不归攀枝花市管。" in visitor.page.text
    assert visitor.fields()["words"] == WORDS["words"]
    assert sent(city, visitor) == ("000000000000", "山东省淄博市周村区 没有这个地方")


def test_the_country_and_not_knowing_is_elsewhere(city: Site) -> None:
    visitor = city.visit()
    visitor.press("下一步", {"where": "没有这个地方"})
    visitor.press("一级一级选")
    visitor.press("下一步")
    assert "不在攀枝花市" in visitor.page.text
    assert sent(city, visitor) == ("000000000000", "没有这个地方")


def test_through_the_country_and_home_again(city: Site) -> None:
    visitor = city.visit()
    visitor.press("下一步", {"where": "没有这个地方"})
    visitor.press("一级一级选")
    for step in ("510000000000", CITY, COUNTY, TOWNSHIP):
        visitor.press("下一步", {"step": step})
    assert sent(city, visitor)[0] == TOWNSHIP


@pytest.mark.parametrize("step", ["country*", "999999999999", "*", "-", "370306102000-", "周村"])
def test_a_choice_that_no_page_offers_ends_on_the_page_of_words(city: Site, step: str) -> None:
    page = city.client.post("/n/2", {"step": step})
    assert page.h1 == "说说是什么危险"
