"""Signing in and out, and what a browser gets to open the key with."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from casework.rules.duties import Duty
from crypto.encoding import KeyId, b64u, unb64u
from crypto.keyring import Purpose, Trust
from crypto.opening import open_seed
from tests.pages.client import PageClient
from tests.pages.console.conftest import HOME, Officer
from tests.services.founding import Sample
from web.signin import FREE_TRIES


def answer_to(app: Flask, sample: Sample, login: str, auth: bytes) -> tuple[int, dict[str, object]]:
    client = PageClient(app, "console")
    body = {"authority": b64u(sample.authority), "login": login, "auth": b64u(auth)}
    answer = client.post_json("/signin", body, token=client.get("/signin").token())
    return answer.status_code, answer.get_json()


def test_the_page_asks_for_login_and_passphrase(app: Flask) -> None:
    page = PageClient(app, "console").get("/signin")
    assert page.h1 == "登录办案台"
    assert "周村区安全生产委员会办公室" in page.text


def test_unknown_login_and_wrong_passphrase_read_alike(app: Flask, sample: Sample) -> None:
    known = sample.officer(Duty.INTAKE, HOME)
    unknown, wrong = (answer_to(app, sample, login, bytes(32)) for login in ("zc-nobody", known.login))
    assert unknown == wrong
    assert unknown[0] == 422
    assert unknown[1]["sentence"] == "账号或口令不对，没有登录。"


def test_guessing_makes_a_login_wait_and_nobody_else(app: Flask, sample: Sample) -> None:
    known, other = (sample.officer(duty, HOME) for duty in (Duty.INTAKE, Duty.VERIFY))
    for _ in range(FREE_TRIES):
        assert answer_to(app, sample, known.login, bytes(32))[1]["error"] == "sign_in"
    assert answer_to(app, sample, known.login, known.signin.auth)[1]["error"] == "slow_down"
    assert answer_to(app, sample, other.login, other.signin.auth)[0] == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Flask, sample: Sample) -> None:
    known = sample.officer(Duty.INTAKE, HOME)
    client = PageClient(app, "console")
    body = {"authority": b64u(sample.authority), "login": known.login, "auth": b64u(known.signin.auth)}
    answer = client.post_json("/signin", body, token=client.get("/signin").token())
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("console="))
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_signing_out_ends_the_session(officer: Callable[..., Officer]) -> None:
    me = officer(Duty.INTAKE)
    token = me.get("/").token()
    assert me.client.post("/signout", {"csrf_token": token}).h1 == "登录办案台"
    assert me.client.http.get("/keys.json", headers={"Accept": "*/*"}).status_code == 401


def test_the_bundle_opens_with_the_officers_secret_alone(sample: Sample, officer: Callable[..., Officer]) -> None:
    me = officer(Duty.INTAKE)
    bundle = me.client.http.get("/keys.json").get_json()
    ring = Trust(sample.authority, unb64u(bundle["root"])).verify(
        [unb64u(wire) for wire in bundle["records"]], bundle["day"]
    )
    opened = {
        unb64u(one["key"]): open_seed(
            unb64u(one["wrap"]),
            sample.authority,
            KeyId(unb64u(one["key"])),
            KeyId(unb64u(one["wrap_key"])),
            me.who.keys.wrap_seed,
        )
        for one in bundle["shares"]
    }
    own = sample.founded.departments[me.who.department]
    wanted = (Purpose.INTAKE, Purpose.LETTERS)
    assert opened == {own.key_ids[purpose]: own.seeds[purpose] for purpose in wanted}
    assert ring.known(own.key_ids[Purpose.INTAKE], Purpose.INTAKE)
    assert bundle["duties"] == ["intake"]


def test_the_tab_key_is_the_sessions_own(officer: Callable[..., Officer]) -> None:
    me = officer(Duty.INTAKE)
    first, again = (me.send("/session/tab", {}).get_json()["key"] for _ in range(2))
    assert first == again
    assert len(unb64u(first)) == 32
    assert officer(Duty.INTAKE).send("/session/tab", {}).get_json()["key"] != first


def test_own_page_names_the_ways_in(officer: Callable[..., Officer]) -> None:
    page = officer(Duty.VERIFY).get("/me")
    assert page.h1 == "我的钥匙"
    assert "口令" in page.text


def test_what_is_no_request_is_refused_in_words(officer: Callable[..., Officer]) -> None:
    me = officer(Duty.INTAKE)
    bodies: list[object] = [[], {"authority": 7}, {"authority": "AAAA", "login": "x", "auth": "%%"}]
    for body in bodies:
        answer = me.send("/signin", body)
        assert (answer.status_code, answer.get_json()["error"]) == (400, "bad_request")
