"""Walks over the URL maps of the four sites: access is declared everywhere, strangers stay out, GET and POST stay apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from casework.kernel.database import create_engine_for
from casework.rules.duties import Duty
from tests.databases import Templates
from tests.pages import headers
from tests.pages.client import NAVIGATION
from tests.sites import all_sites
from web.access import PUBLIC, declared
from web.settings import SITES, SiteName

OPEN = (PUBLIC, "anonymous")
SIGNED_IN = "signed in"
LABELS: dict[SiteName, set[str]] = {
    "portal": {PUBLIC},
    "console": {*OPEN, SIGNED_IN},
    "payer": {*OPEN, SIGNED_IN},
    "plain": {PUBLIC},
}
# What strangers may ask for: the way in, and on every site the static files.
STRANGERS: dict[SiteName, set[str]] = {
    "console": {
        "GET /join", "POST /join", "POST /join/look", "GET /signin", "POST /signin", "POST /signin/passkey",
        "POST /signin/passkey/options", "GET /static/<tree>/<path:name>", "GET /trust.js",
    },
    "payer": {"GET /signin", "POST /signin", "GET /static/<tree>/<path:name>"},
}  # fmt: skip


@pytest.fixture(scope="module")
def apps(
    casework_templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[SiteName, Flask]]:
    with casework_templates.database("sqlite") as url:
        engine = create_engine_for(url)
        with all_sites(engine, tmp_path_factory.mktemp("maps")) as sites:
            yield sites
        engine.dispose()


def rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Each rule with its method, GET standing for HEAD too."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD"}):
            yield method, rule


def label_of(app: Flask, rule: Rule) -> str:
    label = declared(app.view_functions[rule.endpoint])
    assert label is not None, f"{rule.rule} declares no access"
    return label


def address(rule: Rule) -> str:
    """An address that the rule matches, with made-up values."""
    values = {name: 7 if "int" in type(rule._converters[name]).__name__.lower() else "k7qx" for name in rule.arguments}
    return str(rule.build(values)[1])  # type: ignore[index]


@pytest.mark.parametrize("site", SITES)
def test_every_view_declares_an_access_that_its_site_knows(apps: dict[SiteName, Flask], site: SiteName) -> None:
    duties = {duty.value for duty in Duty}
    for _, rule in rules(apps[site]):
        label = label_of(apps[site], rule)
        if site == "console" and label.startswith("duties "):
            assert set(label.removeprefix("duties ").split(",")) <= duties, f"{rule.rule}: {label}"
        else:
            assert label in LABELS[site], f"{rule.rule}: {label}"


@pytest.mark.parametrize("site", SITES)
def test_a_view_either_reads_or_writes(apps: dict[SiteName, Flask], site: SiteName) -> None:
    methods: dict[str, set[str]] = {}
    for method, rule in rules(apps[site]):
        methods.setdefault(rule.endpoint, set()).add(method)
    assert {endpoint: found for endpoint, found in methods.items() if found not in ({"GET"}, {"POST"})} == {}


@pytest.mark.parametrize("site", SITES)
def test_no_answer_is_kept_by_anybody(apps: dict[SiteName, Flask], site: SiteName) -> None:
    """Whatever is asked for, found or not, by a browser or a script; but for files whose name is their content."""
    tried = [(method, address(rule)) for method, rule in rules(apps[site]) if not rule.rule.startswith("/static/")]
    assert tried
    for method, path in (*tried, ("GET", "/no-such-page"), ("POST", "/")):
        for accept in (NAVIGATION, {"Accept": "*/*"}):
            response = apps[site].test_client().open(path, method=method, headers=accept)
            assert response.headers.getlist("Cache-Control") == ["no-store"], f"{method} {path} {response.status}"


@pytest.mark.parametrize("site", ["console", "payer"])
def test_only_the_way_in_is_open_to_strangers(apps: dict[SiteName, Flask], site: SiteName) -> None:
    app = apps[site]
    found = {f"{method} {rule.rule}" for method, rule in rules(app) if label_of(app, rule) in OPEN}
    assert {"GET /signin", "POST /signin"} <= found <= STRANGERS[site]


@pytest.mark.parametrize("site", ["console", "payer"])
def test_strangers_are_sent_to_the_sign_in_page(
    apps: dict[SiteName, Flask], site: SiteName, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = apps[site]
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", False)  # A token would stop them before access is asked about.
    closed = [(method, rule) for method, rule in rules(app) if label_of(app, rule) not in OPEN]
    assert closed
    for method, rule in closed:
        response = app.test_client().open(address(rule), method=method, headers=NAVIGATION)
        assert response.status_code == (303 if method == "GET" else 401), f"{method} {rule.rule}"
        assert response.headers.get("Location") == ("/signin" if method == "GET" else None)
        assert headers.sent(response.headers.to_wsgi_list()) == headers.PAGE[site]
        scripted = app.test_client().open(address(rule), method=method, headers={"Accept": "*/*"})
        assert scripted.status_code == 401
        assert set(scripted.get_json()) == {"error", "sentence"}


@pytest.mark.parametrize("site", ["console", "payer"])
def test_every_post_needs_its_token(apps: dict[SiteName, Flask], site: SiteName) -> None:
    posts = [rule for method, rule in rules(apps[site]) if method == "POST"]
    assert posts
    for rule in posts:
        response = apps[site].test_client().post(address(rule), json={}, headers={"Accept": "*/*"})
        assert (response.status_code, response.get_json()["error"]) == (400, "stale_form"), rule.rule
