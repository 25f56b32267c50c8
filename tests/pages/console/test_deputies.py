"""Deputations, new keys and other duties, from the roster's pages; and the desk that a deputy chooses."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from casework.people import deputations
from casework.rules.duties import Duty
from crypto.encoding import b64u
from tests.pages.console.conftest import Officer
from tests.pages.console.test_people import as_json
from tests.services.founding import Sample
from tests.services.people import test_deputations as services
from tests.services.people import test_officers

HOME, POOL, SMALL = services.HOME, services.POOL, services.SMALL


def test_a_leader_asks_the_office_and_the_deputy_chooses_the_desk(sample: Sample, officer: Callable[..., Officer]) -> None:
    keeper = officer(Duty.KEYS, HOME)
    page = keeper.get(keeper.get("/people").links()["代办：谁替谁办"])
    assert "现在没有人代办" in page.text
    deputy = sample.officer(Duty.LEGAL, POOL)
    assert deputy.title in page.text
    body = {"officer": b64u(deputy.id), "duties": ["legal"], "first": "2026-11-23", "last": None, "absent": None}
    for wrong in ({**body, "first": "soon"}, {**body, "duties": ["pay"]}):
        assert keeper.send("/people/deputies", wrong).status_code == 400
    assert keeper.send("/people/deputies", body).status_code == 200
    me = officer(Duty.LEGAL, POOL)
    page = me.get("/")
    assert "代办：区住建局" in page.text
    page = me.client.post("/session/desk", {"csrf_token": page.token(), "department": HOME})
    assert "代办：周村区住房和城乡建设局" in page.text
    assert me.client.http.get("/keys.json").get_json()["department"] == HOME
    page = me.client.post("/session/desk", {"csrf_token": page.token(), "department": ""})
    assert me.client.http.get("/keys.json").get_json()["department"] == POOL
    given = deputations.running(sample.office, services.keeper(sample))[0]
    page = keeper.get(f"/people/deputies/{b64u(given.id)}/end")
    assert page.h1 == f"结束{deputy.title} 的代办？"
    assert "钥匙" not in page.all("main")[0].findtext(".//p", "")
    assert keeper.send("/people/deputies/end", {"id": b64u(given.id)}).status_code == 200
    assert "现在没有人代办" in keeper.get("/people/deputies").text


def test_a_deputy_for_intake_comes_with_a_new_epoch(sample: Sample, officer: Callable[..., Officer]) -> None:
    keeper, deputy = officer(Duty.KEYS, HOME), sample.officer(Duty.INTAKE, POOL)
    body = {"officer": b64u(deputy.id), "duties": ["intake"], "first": "2026-11-23", "last": "2026-12-24", "absent": None}
    assert keeper.send("/people/deputies", body).get_json()["error"] == "keys"
    records = keeper.client.http.get(f"/people/deputy/{b64u(deputy.id)}").get_json()["records"]
    assert len(records) == 3
    epoch = services.epoch_with(sample, deputy.id, frozenset({Duty.INTAKE}))
    assert keeper.send("/people/deputies", {**body, **as_json(epoch.change)}).status_code == 200
    members = keeper.client.http.get("/people/members.json").get_json()["members"]
    assert {"officer": b64u(deputy.id), "duties": ["intake"]}.items() <= next(
        one for one in members if one["officer"] == b64u(deputy.id)
    ).items()
    given = deputations.running(sample.office, services.keeper(sample))[0]
    assert "钥匙同时换新" in keeper.get(f"/people/deputies/{b64u(given.id)}/end").text


def test_the_quarters_new_keys(sample: Sample, officer: Callable[..., Officer]) -> None:
    keeper = officer(Duty.KEYS, HOME)
    assert "钥匙这个季度还没换" not in keeper.get("/people").text
    sample.clock.forward(days=39)
    keeper = officer(Duty.KEYS, HOME)
    page = keeper.get("/people")
    assert "钥匙这个季度还没换" in page.text
    assert "钥匙这个季度还没换" in keeper.get(page.links()["换新部门的钥匙"]).text
    epoch = test_officers.epoch_with(sample, None)
    assert keeper.send("/people/rotate", as_json(epoch.change)).status_code == 200
    assert "钥匙这个季度还没换" not in keeper.get("/people").text


def test_duties_and_title_change(sample: Sample, officer: Callable[..., Officer]) -> None:
    keeper, who = officer(Duty.KEYS, HOME), sample.officer(Duty.LEGAL, HOME)
    page = keeper.get(f"/people/change/{b64u(who.id)}")
    assert page.h1 == f"改{who.title} 的职责"
    body = {"officer": b64u(who.id), "title": "调度员 01", "duties": ["legal", "oversee"]}
    assert keeper.send("/people/change", body).status_code == 200
    assert "调度员 01" in keeper.get("/people").text
    assert keeper.send("/people/change", {**body, "duties": ["intake"]}).get_json()["error"] == "keys"
    me = {"officer": b64u(keeper.who.id), "title": "x", "duties": ["lead"]}
    assert keeper.send("/people/change", me).get_json()["error"] == "yourself"


def test_an_officer_marks_an_absence(app: Flask, sample: Sample, officer: Callable[..., Officer]) -> None:
    me, mate = officer(Duty.VERIFY, HOME), sample.officer(Duty.VERIFY, HOME, 1)
    assert mate.title in me.get("/me").text
    body = {"officer": b64u(mate.id), "first": "2026-11-24", "last": "2026-11-27"}
    assert me.send("/me/absence", body).status_code == 200
    page = me.get("/me")
    assert f"2026年11月24日到 2026年11月27日，{mate.title} 替您办" in page.text
    ended = [button.get("data-end") for button in page.all("button") if button.get("data-end")]
    assert me.send("/me/absence/end", {"id": ended[0]}).status_code == 200
    assert f"{mate.title} 替您办" not in me.get("/me").text
    # Whoever has a duty that nobody shares finds the way to somebody who can help.
    assert "本部门没有人和您做同样的岗位" in officer(Duty.LEGAL, HOME).get("/me").text
