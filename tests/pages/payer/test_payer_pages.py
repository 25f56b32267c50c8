"""The payer's pages: each is checked as a page, each needs a clerk, and money moves only as the counter's rules say."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from crypto.encoding import b64u
from payer import PayerOffice, clerks, create_app, create_engine_for, migrate
from payer.orders import take_orders
from tests.pages.client import PageClient
from tests.services.payer.builders import Authority, SetClock, clock_of
from web.access import declared
from web.settings import load

PROMISE = "不问姓名，不看证件，不问什么事，不拍照。"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PayerOffice]:
    engine = create_engine_for(f"sqlite:///{tmp_path}/payer.sqlite")
    migrate(engine)
    yield PayerOffice(engine, tmp_path / "exchange", SetClock())
    engine.dispose()


@pytest.fixture
def app(office: PayerOffice, tmp_path: Path) -> Flask:
    return create_app(office, load(tmp_path, {}))


class Clerks:
    """Two enrolled clerks and the browser of the first."""

    def __init__(self, app: Flask, office: PayerOffice) -> None:
        self.auth = {login: secrets.token_bytes(32) for login in ("fk-1", "fk-2")}
        for login, auth in self.auth.items():
            clerks.enrol(office, login, auth, f"付款员 {login[-1]}")
        self.page = PageClient(app, "payer")

    def send(self, path: str, fields: dict[str, Any], *, of: str = "/signin") -> Any:
        return self.page.post_json(path, fields, token=self.page.get(of).token())

    def sign_in(self) -> PageClient:
        answer = self.send("/signin", {"login": "fk-1", "auth": b64u(self.auth["fk-1"])})
        assert answer.get_json() == {"next": "/"}
        return self.page


@pytest.fixture
def people(app: Flask, office: PayerOffice) -> Clerks:
    return Clerks(app, office)


@pytest.fixture
def order(office: PayerOffice) -> dict[str, Any]:
    authority = Authority.found("周村区安委办", office.today())
    authority.introduce(office)
    made = authority.order()
    authority.lay(office, [made])
    assert take_orders(office).taken == 1
    return made


def test_every_view_declares_who_may_use_it(app: Flask) -> None:
    labels = {rule.endpoint: declared(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}
    open_to_all = {endpoint for endpoint, label in labels.items() if label != "signed in"}
    assert open_to_all == {"static", "sign_in_page", "sign_in"}
    assert None not in labels.values()


@pytest.mark.parametrize("path", ["/", "/pay", "/receipt", "/list"])
def test_without_a_session_pages_lead_to_the_sign_in(app: Flask, path: str) -> None:
    response = app.test_client().get(path, headers={"Accept": "text/html"})
    assert (response.status_code, response.location) == (303, "/signin")


@pytest.mark.parametrize(("path", "fields"), [("/check", {"lookup": b64u(bytes(32))}), ("/pay", {}), ("/signout", {})])
def test_without_a_session_nothing_is_done(people: Clerks, path: str, fields: dict[str, Any]) -> None:
    answer = people.send(path, fields)
    assert answer.status_code == 401
    assert answer.get_json()["error"] == "session_over"


@pytest.mark.parametrize("path", ["/signin", "/check", "/pay", "/signout"])
def test_without_a_form_token_nothing_is_done(people: Clerks, path: str) -> None:
    people.sign_in()
    assert people.page.post_json(path, {"login": "fk-1", "auth": b64u(people.auth["fk-1"])}).status_code == 400


def test_signing_in_says_the_same_for_a_wrong_login_and_a_wrong_passphrase(people: Clerks) -> None:
    wrong = people.send("/signin", {"login": "fk-1", "auth": b64u(secrets.token_bytes(32))})
    unknown = people.send("/signin", {"login": "nobody", "auth": b64u(people.auth["fk-1"])})
    assert wrong.status_code == unknown.status_code == 409
    assert wrong.get_json() == unknown.get_json() == {"error": "signin", "sentence": "登录名或口令不对。"}
    assert "payer=" not in str(wrong.headers.getlist("Set-Cookie"))


def test_the_session_cookie_is_for_this_site_and_its_server_alone(people: Clerks) -> None:
    response = people.send("/signin", {"login": "fk-1", "auth": b64u(people.auth["fk-1"])})
    cookie = next(line for line in response.headers.getlist("Set-Cookie") if line.startswith("payer="))
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(
    "fields",
    [{}, {"login": "fk-1"}, {"login": 1, "auth": ""}, {"login": "fk-1", "auth": "%%"}, {"login": "x" * 41, "auth": ""}],
)
def test_what_is_no_sign_in_is_refused(people: Clerks, fields: dict[str, Any]) -> None:
    answer = people.send("/signin", fields)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "bad_request")


def test_the_whole_way_at_the_counter(people: Clerks, order: dict[str, Any], office: PayerOffice) -> None:
    page = people.sign_in()
    assert PROMISE in page.get("/").text
    answer = people.send("/check", {"lookup": order["lookup"]}, of="/").get_json()
    assert answer == {"status": "payable", "sentence": "可以付 1550 元"}
    deed = page.get("/pay")
    assert deed.h1 == "付 1550 元现金？"
    assert PROMISE in deed.text
    assert deed.links()["没付"] == "/"
    assert "已付 1550 元，甲乙两人在场" in deed.text
    alone = people.send("/pay", {"login": "fk-1", "auth": b64u(people.auth["fk-1"])}, of="/pay")
    assert (alone.status_code, alone.get_json()["error"]) == (409, "same_clerk")
    paid = people.send("/pay", {"login": "fk-2", "auth": b64u(people.auth["fk-2"])}, of="/pay")
    assert paid.get_json() == {"next": "/receipt"}
    receipt = page.get("/receipt")
    assert receipt.h1 == "已付 1550 元"
    assert "付款员 1、付款员 2" in receipt.text
    assert order["award"] not in receipt.source
    again = people.send("/check", {"lookup": order["lookup"]}, of="/").get_json()
    assert again == {"status": "paid", "sentence": "12 月 3 日已付过，不付"}
    listed = page.get("/list")
    assert "1550" in listed.text
    assert "这个月 1 笔" in listed.text
    assert page.get("/list?month=2026-11").h1 == "2026 年 11 月付过的"
    assert page.get("/list?month=nonsense").h1 == "2026 年 12 月付过的"


def test_the_other_answers(people: Clerks, order: dict[str, Any], office: PayerOffice) -> None:
    people.sign_in()
    unknown = people.send("/check", {"lookup": b64u(secrets.token_bytes(32))}, of="/").get_json()
    assert unknown == {"status": "unknown", "sentence": "领奖的码对不上，再试一次。"}
    clock_of(office).pass_days(61)
    people.sign_in()
    expired = people.send("/check", {"lookup": order["lookup"]}, of="/").get_json()
    assert expired == {"status": "expired", "sentence": "过期，不付"}
    assert people.page.http.get("/pay").location == "/"
    assert people.page.http.get("/receipt").location == "/"


def test_checking_has_a_limit(people: Clerks) -> None:
    page = people.sign_in()
    token = page.get("/").token()
    fields = {"lookup": b64u(bytes(32))}
    statuses = [page.post_json("/check", fields, token=token).status_code for _ in range(41)]
    assert statuses == [200] * 40 + [429]


def test_signing_out_ends_the_session(people: Clerks) -> None:
    page = people.sign_in()
    after = page.post("/signout", {"csrf_token": page.get("/").token()})
    assert after.h1 == "付款员登录"
    assert page.http.get("/", headers={"Accept": "text/html"}).location == "/signin"


def test_an_unknown_page_is_told_in_plain_words(people: Clerks) -> None:
    assert people.sign_in().get("/none", status=404).h1 == "没有这一页"
