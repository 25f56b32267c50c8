"""The pledge before everything else, and the proof that is asked for again before money, keys and exports."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from casework.rules.duties import Duty
from crypto.encoding import b64u
from tests.pages.client import PageClient
from tests.pages.console.conftest import HOME, Officer
from tests.services.founding import Sample
from web.signin import FREE_TRIES

INVITE = {"login": "zc-new1", "title": "受理员 99", "duties": ["intake"]}


def test_nothing_is_reachable_before_the_pledge(app: Flask, sample: Sample) -> None:
    client, who = PageClient(app, "console"), sample.officer(Duty.KEYS, HOME)
    body = {"authority": b64u(sample.authority), "login": who.login, "auth": b64u(who.signin.auth)}
    assert client.post_json("/signin", body, token=client.get("/signin").token()).status_code == 200
    for path in ("/", "/people", "/me", "/case/M8TD"):
        answer = client.http.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.location) == (303, "/pledge"), path
    page = client.get("/pledge")
    assert "不得以任何方式泄露举报人有关个人信息" in page.text
    scripted = client.http.get("/keys.json", headers={"Accept": "*/*"})
    assert (scripted.status_code, scripted.get_json()["error"]) == (403, "pledge")
    assert client.post_json("/people/invite", INVITE, token=page.token()).status_code == 403
    # The key of the tab belongs to signing in.
    assert client.post_json("/session/tab", {}, token=page.token()).status_code == 200
    assert client.post_json("/pledge", {}, token=page.token()).get_json()["next"] == "/"
    assert client.get("/people").h1 == "本部门人员"
    assert "您已经承诺过了" in client.get("/pledge").text


def test_changing_keys_asks_for_a_proof_of_the_last_five_minutes(sample: Sample, officer: Callable[..., Officer]) -> None:
    keeper = officer(Duty.KEYS)
    sample.clock.forward(minutes=6)
    refused = keeper.send("/people/invite", INVITE)
    assert (refused.status_code, refused.get_json()["error"]) == (403, "step_up")
    wrong = keeper.send("/session/proof", {"auth": b64u(bytes(32))})
    assert (wrong.status_code, wrong.get_json()["error"]) == (422, "not_proved")
    assert keeper.send("/session/proof/options", {}).get_json()["error"] == "no_passkey"
    assert keeper.send("/session/proof", {"auth": b64u(keeper.who.signin.auth)}).status_code == 200
    assert keeper.send("/people/invite", INVITE).status_code == 200


def test_a_page_that_is_carried_away_asks_on_a_page_of_its_own(sample: Sample, officer: Callable[..., Officer]) -> None:
    fund = officer(Duty.FUND, "zhoucun-committee")
    assert fund.client.http.get("/fund/statement", headers={"Accept": "text/html"}).status_code == 200
    sample.clock.forward(minutes=6)
    assert fund.get("/fund/statement", status=403).h1 == "看这一页，要再认一次人"
    scripted = fund.client.http.get("/fund/statement", headers={"Accept": "*/*"})
    assert scripted.get_json()["error"] == "step_up"
    assert fund.send("/session/proof", {"auth": b64u(fund.who.signin.auth)}).status_code == 200
    assert fund.client.http.get("/fund/statement", headers={"Accept": "text/html"}).status_code == 200


def test_guesses_at_the_proof_make_it_wait(sample: Sample, officer: Callable[..., Officer]) -> None:
    keeper = officer(Duty.KEYS)
    for _ in range(FREE_TRIES):
        assert keeper.send("/session/proof", {"auth": b64u(bytes(32))}).get_json()["error"] == "not_proved"
    assert keeper.send("/session/proof", {"auth": b64u(keeper.who.signin.auth)}).get_json()["error"] == "slow_down"
