"""The page client itself: a good page passes, and each breach that it exists for is caught."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, Response
from html5lib.html5parser import ParseError
from sqlalchemy import create_engine, text

from tests.pages.client import PageClient
from web.access import public, public_only
from web.app import make_app
from web.settings import SiteName, load

GOOD = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>题</title></head>'
    '<body><h1>头</h1><form method="post" action="/"><input type="hidden" name="csrf_token" value="t">'
    '<label for="a">甲</label><input id="a" name="a"><label>乙 <input name="b"></label><button>发送</button></form>'
    '<a href="/">回去</a></body></html>'
)


def site_with(tmp_path: Path, page: str, name: SiteName = "portal", extra: dict[str, str] | None = None) -> PageClient:
    app: Flask = make_app(name, load(tmp_path, {}), access_policy=public_only)

    @app.get("/")
    @public
    def home() -> Response:
        return Response(page, headers=extra or {})

    return PageClient(app, name)


@pytest.mark.parametrize("name", ["portal", "console", "payer"])
def test_a_good_page_passes(tmp_path: Path, name: SiteName) -> None:
    page = site_with(tmp_path, GOOD, name).get("/")
    assert (page.h1, page.title, page.links(), page.token()) == ("头", "题", {"回去": "/"}, "t")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("</form>", "", None),
        ("<!DOCTYPE html>", "", None),
        (' lang="zh-CN"', "", "no language"),
        ("<title>题</title>", "<title></title>", "title is empty"),
        ("<title>题</title>", "<title>题</title><title>题</title>", "titles"),
        ("initial-scale=1", "maximum-scale=1", "pinching"),
        ("<h1>头</h1>", "<h2>头</h2>", "h1: \\[\\]"),
        ("<h1>头</h1>", "<h1>头</h1><h1>头</h1>", "h1"),
        ('<label for="a">甲</label>', "", "no label for input a"),
        ('<label for="a">甲</label>', '<label for="a"></label>', "no label for input a"),
        ("<label>乙 <input", '<label for="nix">乙</label><label><input', "a label for nothing: nix"),
        ("<button>发送</button>", "<button></button>", "button without words"),
        ("<h1>头</h1>", '<h1 style="color:red">头</h1>', "style attribute"),
        ("<h1>头</h1>", "<h1>头</h1><script>f()</script>", "inline script"),
        ("<h1>头</h1>", '<section aria-label="丁"><h1>头</h1></section><div role="region" aria-label="丁"></div>', "landmarks"),
        ("<h1>头</h1>", '<h1 onclick="f()">头</h1>', "onclick"),
        ("<h1>头</h1>", '<h1 id="a">头</h1>', "id stands twice"),
        ("<h1>头</h1>", '<h1>头</h1><img src="/static/none/a.png" alt="">', "missing"),
        ("<h1>头</h1>", '<h1>头</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "no alt"),
        ('<a href="/">', '<a href="https://example.org/">', "another origin"),
        ('<a href="/">', '<a href="//example.org/">', "another origin"),
        ('<a href="/">', '<a href="page">', "does not start"),
        ('<a href="/">', '<a href="/nix">', "no page of this site"),
        ('<a href="/">', '<a href="/?kind=1">', "history"),
        ('method="post"', 'method="get"', "form by GET"),
    ],
)
def test_a_breach_is_caught(tmp_path: Path, before: str, after: str, message: str | None) -> None:
    assert before in GOOD
    client = site_with(tmp_path, GOOD.replace(before, after))
    with pytest.raises(AssertionError if message else ParseError, match=message):
        client.get("/")


def test_a_form_without_a_token_is_caught(tmp_path: Path) -> None:
    client = site_with(tmp_path, GOOD.replace("csrf_token", "other"), "console")
    with pytest.raises(AssertionError, match="no token"):
        client.get("/")


def test_another_header_is_caught(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="X-Powered-By"):
        site_with(tmp_path, GOOD, extra={"X-Powered-By": "x"}).get("/")


def test_a_cookie_from_the_portal_is_caught(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="Set-Cookie"):
        site_with(tmp_path, GOOD, extra={"Set-Cookie": "a=b"}).get("/")


def test_another_status_is_caught(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="404 instead of 200"):
        site_with(tmp_path, GOOD).get("/nix")


@pytest.mark.parametrize(
    ("statement", "caught"),
    [
        ("INSERT INTO thing VALUES (1)", True),
        ('UPDATE "thing" SET x = 2', True),
        ("DELETE FROM thing", True),
        ("INSERT INTO access_log VALUES (1)", True),
        ("INSERT INTO access VALUES (1)", False),
        ("UPDATE session SET x = 2", False),
        ("SELECT * FROM thing", False),
    ],
)
def test_a_page_that_writes_is_caught(tmp_path: Path, statement: str, caught: bool) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        for table in ("thing", "access", "access_log", "session"):
            connection.execute(text(f"CREATE TABLE {table} (x INTEGER)"))
    app = make_app("portal", load(tmp_path, {}), access_policy=public_only)

    @app.get("/")
    @public
    def home() -> str:
        with engine.begin() as connection:
            connection.execute(text(statement))
        return GOOD

    if caught:
        with pytest.raises(AssertionError, match="GET / writes"):
            PageClient(app, "portal").get("/")
    else:
        PageClient(app, "portal").get("/")
    engine.dispose()
