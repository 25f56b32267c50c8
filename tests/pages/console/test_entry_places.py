"""Choosing where it is at the desk's entry: the levels of a city, and a place beyond by its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

import admin
from casework.rules.duties import Duty
from casework.rules.regions import ELSEWHERE, regions_of
from tests.pages.client import Page
from tests.pages.console.conftest import Officer
from tests.services.founding import found_sample
from web.settings import load

Desk = Callable[..., Officer]


def towns(page: Page) -> list[str]:
    return [one.get("value", "") for one in page.all("input") if one.get("name") == "town-0"]


def levels(page: Page) -> bool:
    return next(one for one in page.all("div") if one.get("id") == "where").get("data-levels") is not None


def test_a_district_offers_its_townships_and_asks_no_further(officer: Desk) -> None:
    page = officer(Duty.INTAKE).get("/enter")
    assert towns(page)[-3:] == ["370306104000", "370306000000", ELSEWHERE]
    assert not levels(page)


def test_a_city_offers_its_counties_and_hands_out_its_list(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(sqlite_engine, tmp_path / "exchange", pack="panzhihua")
    app = admin.create_app(sample.office, load(tmp_path, {}))
    intake = Officer(app, sample.officer(Duty.INTAKE), sample.authority)
    page = intake.get("/enter")
    assert towns(page)[-3:] == ["510400000000", ELSEWHERE, "不止一处"]
    assert levels(page)
    known = regions_of(sample.office.policies.packs["panzhihua"])
    assert intake.client.app.test_client().get("/enter/places").status_code != 200
    answer = intake.client.http.get("/enter/places").get_json()
    assert answer == {"list": known.list}


def test_a_place_beyond_is_looked_up(officer: Desk) -> None:
    intake = officer(Duty.INTAKE)
    (found,) = intake.send("/enter/places", {"text": "下城区"}).get_json()["found"]
    assert (found["name"], found["note"]) == ("浙江省杭州市拱墅区", "下城区，现在是拱墅区")
    assert intake.send("/enter/places", {"text": 5}).status_code == 400
    assert officer(Duty.VERIFY).send("/enter/places", {"text": "下城区"}).status_code == 403
