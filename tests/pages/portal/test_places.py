"""Finding where it is: tiles, the lists, and the box that asks; nothing that is typed is kept, and lengths say nothing."""

from __future__ import annotations

import gzip
import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from casework.rules import country
from casework.rules.regions import regions_of
from portal import create_app
from portal.padding import LEAST
from tests.pages import headers
from tests.pages.client import PageClient, text_of
from tests.pages.portal.conftest import Site
from tests.services.founding import found_sample
from web.settings import load

CITY = "panzhihua"


@pytest.fixture
def city(sqlite_engine: Engine, tmp_path: Path) -> Site:
    """The portal of a city."""
    sample, settings = found_sample(sqlite_engine, tmp_path, pack=CITY), load(tmp_path, {})
    return Site(PageClient(create_app(sample.office, settings), "portal"), sample, settings)


def tiles(site: Site) -> list[str]:
    page = site.client.get("/")
    return [one.get("value", "") for one in page.all("input") if one.get("name") == "township"]


def attribute(site: Site, name: str) -> str | None:
    section = next(one for one in site.client.get("/").all("section") if one.get("id") == "place")
    return section.get(name)


def ask(site: Site, text: object, status: int = 200) -> Any:
    response = site.client.post_json("/places", {"text": text})
    assert response.status_code == status
    return response.get_json()


def test_a_district_has_its_townships_as_tiles_and_needs_no_list(still: Site) -> None:
    pack = still.sample.office.policies.packs["zhoucun"]
    known = regions_of(pack)
    assert tiles(still) == [*(spot.code for spot in known.below(known.home)), known.home]
    assert attribute(still, "data-list") is None
    assert attribute(still, "data-around") == "3703"
    # Other names are matched on the phone, too.
    page = still.client.get("/")
    assert "永安街街道 永安街道" in [one.get("data-names") for one in page.all("input")]


def test_a_city_asks_for_the_county_first_and_names_its_list(city: Site) -> None:
    known = regions_of(city.sample.office.policies.packs[CITY])
    # 「不止一处」 and 「不知道」 are the whole city; both stand there before the list comes, so that nothing moves then.
    assert tiles(city) == [*(spot.code for spot in known.below(known.home)), known.home, known.home]
    labels = [text_of(one) for one in city.client.get("/").all("label")]
    assert labels[labels.index("不知道") - 1] == "不止一处"
    address = attribute(city, "data-list")
    assert address is not None
    response = city.client.app.test_client().get(address)
    assert response.text == known.list
    # Who would get it is told once no level is left.
    assert next(one for one in city.client.get("/").all("div") if one.get("id") == "who").get("hidden") is not None


def test_who_would_get_it_is_read_out_with_what_each_does(still: Site) -> None:
    """A department's bare name says nothing to who only hears what has changed."""
    card = next(one for one in still.client.get("/").all("div") if one.get("id") == "who")
    (heard,) = [one for one in card.iter("div") if one.get("aria-live")]
    assert (heard.get("aria-live"), heard.get("aria-atomic")) == ("polite", "true")
    assert {one.get("id") for one in heard.iter("dd")} > {"lead", "assisting", "supervisor"}
    # A button whose name turns round has no state besides: 「就在周村区」, pressed, would say the contrary.
    (other,) = [one for one in still.client.get("/").all("button") if one.get("id") == "elsewhere"]
    assert other.get("aria-pressed") is None


def test_lists_are_files_that_may_be_kept_for_ever(still: Site) -> None:
    address = str(attribute(still, "data-country"))
    plain = still.client.app.test_client().get(address)
    zipped = still.client.app.test_client().get(address, headers={"Accept-Encoding": "gzip"})
    assert plain.text == gzip.decompress(zipped.data).decode() == country.country()
    for response in (plain, zipped):
        assert headers.sent(response.headers.to_wsgi_list()) == headers.STATIC["portal"]
    assert len(zipped.data) <= 25 * 1024
    assert still.client.app.test_client().get("/places/000000000000.txt").status_code == 404


def test_what_is_typed_is_looked_up_in_the_whole_country(still: Site) -> None:
    (only,) = ask(still, "四川省攀枝花市东区")["found"]
    assert only == {"code": "510402000000", "name": "四川省攀枝花市东区", "note": ""}
    assert ask(still, "王村")["found"][0]["name"] == "山东省淄博市周村区王村镇"
    (now,) = ask(still, "下城区")["found"]
    assert (now["name"], now["note"]) == ("浙江省杭州市拱墅区", "下城区，现在是拱墅区")
    assert ask(still, "没有这个地方")["found"] == []
    assert ask(still, "")["found"] == []


def test_an_answer_is_as_long_as_any_other(still: Site) -> None:
    texts = ("", "没有这个地方", "山东省淄博市张店区", "王村", "城关镇", "鼓楼区", "自治区", "双江拉祜族佤族布朗族傣族自治县")
    lengths = {len(still.client.post_json("/places", {"text": text}).data) for text in texts}
    assert lengths == {LEAST["places"]}


@pytest.mark.parametrize("text", [None, 5, ["王村"], "王" * 201, "王\0村"])
def test_an_ill_made_question_is_refused(still: Site, text: object) -> None:
    assert ask(still, text, 400)["error"] == "bad_request"


def test_half_a_character_is_refused(still: Site) -> None:
    """JSON can say what no bytes can: it must not become an error of the server."""
    half = still.client.http.post("/places", data=b'{"text":"\\ud800"}', content_type="application/json")
    assert half.status_code == 400


def test_nothing_typed_is_logged_or_stored(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(site, "金丝雀镇")
    assert "金丝雀" not in caplog.text
    folder = Path(str(site.sample.office.engine.url.database)).parent
    assert not any("金丝雀".encode() in path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_no_page_may_ask_the_phone_where_it_is(still: Site) -> None:
    sent = still.client.app.test_client().get("/").headers["Permissions-Policy"]
    assert "geolocation=()" in sent


def test_every_category_stands_on_the_first_screen(still: Site) -> None:
    policies = still.sample.office.policies
    page = still.client.get("/")
    lines = [one.get("value") for one in page.all("input") if one.get("name") == "line"]
    assert set(lines) == set(policies.categories)
    # Each picture has its six lines and 「都不是，我自己写」; the last one all kinds besides.
    assert len(lines) == 9 * (6 + 1) + len(policies.categories) - 1
