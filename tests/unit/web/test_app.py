"""The app factory: headers, access, forms, hosts, cookies."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import request, session
from flask_wtf.csrf import generate_csrf

from tests.pages import headers
from tests.unit.web.conftest import MakeSite
from web.access import AccessError, declare, declared, public, public_only
from web.app import MAX_BODY, make_app
from web.settings import SITES, SiteName, load

HTTPS = {
    "ANSHAO_PORTAL_ORIGIN": "https://p.example",
    "ANSHAO_CONSOLE_ORIGIN": "https://c.example",
    "ANSHAO_PAYER_ORIGIN": "https://y.example",
    "ANSHAO_PLAIN_ORIGIN": "https://n.example",
}


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("path", ["/", "/form", "/nix", "/fault", "/undeclared", "/static/x/y"])
def test_every_answer_has_the_sites_headers(make_site: MakeSite, site: SiteName, path: str) -> None:
    response = make_site(site).test_client().get(path)
    assert headers.sent(response.headers.to_wsgi_list()) == headers.PAGE[site]


@pytest.mark.parametrize("site", SITES)
def test_https_adds_strict_transport_security(make_site: MakeSite, site: SiteName) -> None:
    host = HTTPS[f"ANSHAO_{site.upper()}_ORIGIN"]
    response = make_site(site, **HTTPS).test_client().get("/", base_url=host)
    expected = {**headers.PAGE[site], "Strict-Transport-Security": "max-age=31536000"}
    assert headers.sent(response.headers.to_wsgi_list()) == expected


def test_a_view_without_declaration_is_not_served(make_site: MakeSite) -> None:
    response = make_site().test_client().get("/undeclared")
    assert response.status_code == 500
    assert "never served" not in response.text


def test_the_policy_gets_the_label_and_may_refuse(tmp_path: Path) -> None:
    seen = []

    def policy(label: str) -> tuple[str, int] | None:
        seen.append(label)
        return ("no", 403) if label == "closed" else None

    app = make_app("console", load(tmp_path, {}), access_policy=policy)
    app.add_url_rule("/open", view_func=declare(lambda: "yes", "open"), endpoint="open")
    app.add_url_rule("/closed", view_func=declare(lambda: "yes", "closed"), endpoint="closed")
    client = app.test_client()
    assert (client.get("/open").text, client.get("/closed").status_code, seen) == ("yes", 403, ["open", "closed"])


def test_access_is_declared_once_and_not_empty() -> None:
    def view() -> str:
        return ""

    assert declared(view) is None
    assert declared(public(view)) == "public"
    with pytest.raises(AccessError, match="twice"):
        public(view)
    with pytest.raises(AccessError, match="empty"):
        declare(lambda: "", "")
    with pytest.raises(AccessError, match="'intake'"):
        public_only("intake")


def test_the_portal_sets_no_cookie_and_has_no_session(make_site: MakeSite) -> None:
    app = make_site("portal")

    @app.get("/session")
    @public
    def touch() -> str:
        session["a"] = "b"
        return ""

    client = app.test_client()
    assert client.get("/session").status_code == 500
    assert client.post("/form").text == "taken"
    assert not client._cookies


@pytest.mark.parametrize("site", ["console", "payer"])
def test_a_form_needs_its_token(make_site: MakeSite, site: SiteName) -> None:
    app = make_site(site)

    @app.get("/token")
    @public
    def token() -> str:
        return str(generate_csrf())

    client = app.test_client()
    good = client.get("/token").text
    stranger = app.test_client().get("/token").text
    assert client.post("/form").status_code == 400
    assert client.post("/form", data={"csrf_token": stranger}).status_code == 400
    assert client.post("/form", data={"csrf_token": good}).text == "taken"
    assert client.post("/form", json={}, headers={"X-CSRF-Token": good}).text == "taken"
    refused = client.post("/form", json={}, headers={"Accept": "*/*"})
    assert refused.get_json()["error"] == "stale_form"


@pytest.mark.parametrize(("site", "environ", "name"), [
    ("console", {}, "console-form"), ("payer", {}, "payer-form"), ("console", HTTPS, "__Host-console-form"),
])  # fmt: skip
def test_the_form_cookie_is_closed_in(make_site: MakeSite, site: SiteName, environ: dict[str, str], name: str) -> None:
    app = make_site(site, **environ)

    @app.get("/token")
    @public
    def token() -> str:
        return str(generate_csrf())

    base = environ.get(f"ANSHAO_{site.upper()}_ORIGIN", "http://localhost")
    cookie = app.test_client().get("/token", base_url=base).headers["Set-Cookie"]
    parts = cookie.split("; ")
    assert parts[0].startswith(name + "=")
    secure = ["Secure"] if environ else []
    assert sorted(parts[1:]) == sorted(["HttpOnly", "Path=/", "SameSite=Strict", *secure])


def test_another_host_is_refused(make_site: MakeSite) -> None:
    client = make_site("console").test_client()
    assert client.get("/", base_url="http://127.0.0.1:8001").status_code == 200
    assert client.get("/", base_url="http://evil.example").status_code == 400


@pytest.mark.parametrize("site", SITES)
def test_a_body_that_is_too_large_is_refused(make_site: MakeSite, site: SiteName) -> None:
    app = make_site(site)

    @app.put("/body")
    @public
    def body() -> str:
        return str(len(request.get_data()))

    app.config["WTF_CSRF_METHODS"] = []
    client = app.test_client()
    assert client.put("/body", data=b"x" * MAX_BODY[site]).text == str(MAX_BODY[site])
    assert client.put("/body", data=b"x" * (MAX_BODY[site] + 1)).status_code == 413


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"a":' * 40_000, b"9" * 5000, b'{"a":NaN', b"\xff\xfe"])
def test_malformed_json_is_no_fault(make_site: MakeSite, body: bytes) -> None:
    """Nested deeply, endless or broken: the sender's mistake, so neither a 500 nor a line in the log."""
    app = make_site()
    app.add_url_rule("/json", view_func=public(lambda: str(request.get_json(silent=True))), endpoint="json", methods=["POST"])
    response = app.test_client().post("/json", data=body, content_type="application/json")
    assert (response.status_code, response.text) == (200, "None")


def test_options_is_not_answered(make_site: MakeSite) -> None:
    assert make_site().test_client().options("/").status_code == 405
