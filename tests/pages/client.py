"""A client that checks every page it fetches, so that no test of a page forgets what holds for all pages.

Checked: valid HTML (html5lib, strict), language, title, viewport, exactly one h1, unique ids, a label for every control,
a name for every button and link, an alt for every picture, landmarks with names of their own, nothing inline (style,
script, handlers), no other origin, links and assets that exist, POST forms with a token where there are cookies, no query
strings and no cookie on the portal, nothing written to a database by GET, and the site's headers by equality.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.pages import headers
from web.settings import REPORTERS, SiteName

# A page that browsers load names text/html; that is how a site tells it from a script's request.
NAVIGATION = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
_UNLABELLED = ("hidden", "submit", "button", "image", "reset")
_WRITE = re.compile(
    r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|REPLACE|CREATE|DROP|ALTER)\s+(?!\"?(?:access|session)\"?[\s(])", re.IGNORECASE
)
_ADDRESSES = ("href", "src", "action", "formaction", "poster", "srcset", "data")


@dataclass(frozen=True)
class Page:
    """A page that has passed all checks."""

    status: int
    tree: Element
    source: str

    @property
    def h1(self) -> str:
        """The words of the heading."""
        return text_of(self.all("h1")[0])

    @property
    def title(self) -> str:
        """The words of the title."""
        return text_of(self.all("title")[0])

    @property
    def text(self) -> str:
        """All words of the body, white space made single."""
        return text_of(self.all("body")[0])

    def all(self, tag: str) -> list[Element]:
        """All elements with the name `tag`, in their order."""
        return list(self.tree.iter(tag))

    def links(self) -> dict[str, str]:
        """The links by their words."""
        return {text_of(link): link.get("href", "") for link in self.all("a")}

    def token(self) -> str:
        """The form token that the page carries, in a form or in a meta element named `csrf-token`."""
        fields = [field.get("value", "") for field in self.all("input") if field.get("name") == "csrf_token"]
        metas = [meta.get("content", "") for meta in self.all("meta") if meta.get("name") == "csrf-token"]
        return (fields + metas)[0]


# Addresses of files carry a hash of the whole tree: what was there once is there for every other application.
_good_assets: set[tuple[SiteName, str]] = set()


class PageClient:
    """Fetches pages of one site as a browser would and checks each."""

    def __init__(self, app: Flask, site: SiteName) -> None:
        """A client of `app` with cookies of its own."""
        self.app, self.site = app, site
        self.http = app.test_client()

    def get(self, path: str, *, status: int = 200) -> Page:
        """The page at `path`, which must answer with `status`; fetching it may write nothing but who looked."""
        with writes() as written:
            response = self.http.get(path, headers=NAVIGATION)
        assert not written, f"GET {path} writes: {written}"
        return self._page(response, status)

    def post(self, path: str, data: Mapping[str, Any] | None = None, *, status: int = 200) -> Page:
        """The page that answers a form sent to `path`; redirects are followed as browsers do."""
        return self._page(self.http.post(path, data=data or {}, headers=NAVIGATION, follow_redirects=True), status)

    def post_json(self, path: str, body: object, *, token: str | None = None) -> TestResponse:
        """The answer to a script's request; its headers are checked like a page's."""
        extra = {"X-CSRF-Token": token} if token is not None else {}
        response = self.http.post(path, json=body, headers={"Accept": "*/*", **extra})
        self.check_headers(response)
        return response

    def check_headers(self, response: TestResponse) -> None:
        """The site's header set, by equality, and no cookie from a reporters' site."""
        assert headers.sent(response.headers.to_wsgi_list()) == headers.PAGE[self.site]
        if self.site in REPORTERS:
            assert "Set-Cookie" not in response.headers

    def _page(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, f"{response.status_code} instead of {status}: {response.text[:2000]}"
        assert response.content_type == "text/html; charset=utf-8"
        self.check_headers(response)
        tree = parse(response.text)
        check_document(tree)
        self._check_addresses(tree)
        self._check_forms(tree)
        return Page(response.status_code, tree, response.text)

    def _check_addresses(self, tree: Element) -> None:
        for element in tree.iter():
            for address in (element.get(name) for name in _ADDRESSES):
                if address is None or address.startswith(("#", "tel:", "data:image/")):
                    continue
                parts = urlsplit(address)
                assert not parts.scheme + parts.netloc, f"{address} leads to another origin"
                assert address.startswith("/"), f"{address} does not start at the site's root"
                assert self.site not in REPORTERS or not parts.query, f"{address} puts a choice into history and gateway logs"
                if address.startswith("/static/"):
                    self._check_asset(address)
                elif element.tag in ("a", "link", "script", "img"):
                    self._check_link(parts.path)

    def _check_asset(self, address: str) -> None:
        if (self.site, address) not in _good_assets:
            response = self.app.test_client().get(address)
            assert response.status_code == 200, f"{address} is missing"
            assert headers.sent(response.headers.to_wsgi_list()) == headers.STATIC[self.site]
            _good_assets.add((self.site, address))

    def _check_link(self, path: str) -> None:
        try:
            self.app.url_map.bind("localhost").match(path, method="GET")
        except RequestRedirect as redirect:
            raise AssertionError(f"{path} is served at {redirect.new_url}") from redirect
        except HTTPException as error:
            raise AssertionError(f"{path} is no page of this site") from error

    def _check_forms(self, tree: Element) -> None:
        for form in tree.iter("form"):
            method = form.get("method", "get").lower()
            names = {field.get("name") for field in form.iter("input")}
            if self.site in REPORTERS:
                assert method == "post", "a form by GET would put what is chosen into the address"
            elif method == "post":
                assert "csrf_token" in names, f"the form to {form.get('action')} has no token"


@contextmanager
def writes() -> Iterator[list[str]]:
    """Collects the statements that change anything in any database meanwhile, but for the trail of who looked at what and
    for a session's own row, which knows when it was last used."""
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if _WRITE.match(statement):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def parse(source: str) -> Element:
    """The tree of an HTML document; the first breach of the syntax fails."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(source)
    assert isinstance(tree, Element)
    return tree


def text_of(element: Element) -> str:
    """The words in an element, white space made single."""
    return " ".join("".join(element.itertext()).split())


def check_document(tree: Element) -> None:
    """What holds for every page whatever its site; fails with the first breach."""
    assert tree.get("lang"), "the page names no language"
    titles = [text_of(title) for title in tree.iter("title") if title in next(tree.iter("head"))]
    assert len(titles) == 1, f"titles: {titles}"
    assert titles[0], "the title is empty"
    viewports = [meta.get("content", "") for meta in tree.iter("meta") if meta.get("name") == "viewport"]
    assert viewports, "no viewport"
    assert "user-scalable" not in viewports[0], "pinching must work"
    assert "maximum-scale" not in viewports[0], "pinching must work"
    headings = [text_of(heading) for heading in tree.iter("h1")]
    assert len(headings) == 1, f"h1: {headings}"
    assert headings[0], "the h1 is empty"
    ids = [element.get("id") for element in tree.iter() if element.get("id") is not None]
    assert len(ids) == len(set(ids)), f"an id stands twice: {sorted(filter(None, ids))}"
    _check_nothing_inline(tree)
    _check_names(tree, set(ids))
    _check_landmarks(tree)


def _check_nothing_inline(tree: Element) -> None:
    for element in tree.iter():
        assert element.tag != "style", "a style element"
        assert element.tag != "script" or element.get("src"), "an inline script"
        for name, value in element.attrib.items():
            assert name != "style", f"a style attribute on {element.tag}"
            assert not str(name).startswith("on"), f"{name} on {element.tag}"
            assert not value.strip().lower().startswith("javascript:"), f"a script in {name}"


def _check_names(tree: Element, ids: set[str | None]) -> None:
    labels = list(tree.iter("label"))
    labelled = {label.get("for") for label in labels if text_of(label)}
    wrapped = {id(control) for label in labels if text_of(label) for control in label.iter()}
    for label in labels:
        assert label.get("for") is None or label.get("for") in ids, f"a label for nothing: {label.get('for')}"
    for control in (element for element in tree.iter() if element.tag in ("input", "select", "textarea")):
        if control.get("type") in _UNLABELLED:
            continue
        has_label = control.get("id") in labelled or id(control) in wrapped or _has_aria_name(control, ids)
        assert has_label, f"no label for {control.tag} {control.get('name') or control.get('id')}"
    for element in tree.iter():
        if element.tag in ("button", "a", "summary", "legend"):
            assert text_of(element) or _has_aria_name(element, ids), f"a {element.tag} without words"
        if element.tag == "img":
            assert element.get("alt") is not None, f"no alt on {element.get('src')}"


def _check_landmarks(tree: Element) -> None:
    """Two regions or two navigations of one name could not be told apart by who goes from landmark to landmark."""
    words = {element.get("id"): text_of(element) for element in tree.iter() if element.get("id")}
    found = []
    for element in tree.iter():
        name = element.get("aria-label") or words.get(element.get("aria-labelledby"))
        role = element.get("role") or {"section": "region", "nav": "navigation"}.get(str(element.tag))
        if name and role in ("region", "navigation", "search"):
            found.append((role, name))
    assert len(found) == len(set(found)), f"landmarks of one name: {sorted(one for one in found if found.count(one) > 1)}"


def _has_aria_name(element: Element, ids: set[str | None]) -> bool:
    named_by = (element.get("aria-labelledby") or "").split()
    return bool(element.get("aria-label")) or (bool(named_by) and set(named_by) <= ids)
