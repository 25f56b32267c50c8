"""Honest reporters in a drill: by the requests that the page's scripts make, by the plain forms, and in a real Chromium.

Each journey goes from the first page to the receipt; what is measured begins where the reporter presses 发送.
"""

from __future__ import annotations

import http.client
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from cli.bench.tips import Department, sealed_tip
from cli.drills.serving import HOST
from cli.drills.solving import solve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATIENCE = 60.0
TIMES = 3
WORDS = "二号车间冲床的光电保护被短接，换模时不停机，上周有人差点压到手。"
TOWNSHIP = "370306102000"
PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True)
class Journey:
    """How one reporter fared: seconds from 发送 to the receipt, or why there was none; `bits` of work that was asked for."""

    kind: str
    seconds: float
    fault: str = ""
    bits: int = 0


class FaultError(Exception):
    """A reporter was not served; the message says by what."""


def _ask(port: int, method: str, path: str, address: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Ask once, as a browser on its own connection does."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, {"X-Forwarded-For": address, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _measured(kind: str, go: Callable[[], tuple[float, int]]) -> Journey:
    try:
        seconds, bits = go()
    except (OSError, http.client.HTTPException, FaultError) as error:
        return Journey(kind, PATIENCE, f"{type(error).__name__}: {error}")
    return Journey(kind, seconds, bits=bits)


def with_script(port: int, department: Department, address: str, body: dict[str, object] | None = None) -> Journey:
    """What the scripts send, with the work that is asked for."""

    def go() -> tuple[float, int]:
        for page in ("/", "/trust.js"):
            if _ask(port, "GET", page, address)[0] != http.HTTPStatus.OK:
                raise FaultError(page)
        kind = {"region": TOWNSHIP, "sector": "factory", "category": "C16", "flags": [], "upward": False}
        _posted(port, "/route", kind, address)
        sealed = body or sealed_tip(department)
        started = time.perf_counter()
        receipt, bits = _posted(port, "/tips", sealed, address)
        if not receipt["same"]:
            raise FaultError("another tip stands in its place")
        return time.perf_counter() - started, bits

    return _measured("with script", go)


def _posted(port: int, path: str, body: object, address: str) -> tuple[dict[str, Any], int]:
    """Send JSON, doing work where it is asked for; the answer, and how hard the work was."""
    text, bits = json.dumps(body).encode(), 0
    header: dict[str, str] = {}
    for _ in range(1 + TIMES):
        status, answer = _ask(port, "POST", path, address, text, **{"Content-Type": "application/json"}, **header)
        value: dict[str, Any] = json.loads(answer)
        if status == http.HTTPStatus.OK:
            return value, bits
        if value.get("error") != "work":
            raise FaultError(f"{path}: {status} {value.get('error')}")
        bits = value["work"]["bits"]
        header = {"X-Work": solve(value["work"])}
    raise FaultError(f"{path}: work without an end")


class _Form(HTMLParser):
    """What the form of a plain page would send as it stands, and how many words of a receipt the page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what is hidden, and what is ticked beforehand."""
        given = dict(attrs)
        kind = given.get("type") or ("words" if tag == "textarea" else "")
        is_sent = kind == "hidden" or (kind in ("radio", "checkbox") and "checked" in given)
        if tag == "input" and is_sent and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""


def fields_of(page: str) -> dict[str, str]:
    """The hidden and ticked fields of a plain page."""
    form = _Form()
    form.feed(page)
    return form.fields


def plain_form(port: int, address: str) -> dict[str, str]:
    """Go to the second plain page as a reporter does; what its form would send, without the words."""
    html = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    status, page = _ask(port, "GET", "/n", address, Accept="text/html")
    if status != http.HTTPStatus.OK:
        raise FaultError(f"/n: {status}")
    chosen = {**fields_of(page), "scene": "factory", "line": "factory.C16.1", "township": TOWNSHIP}
    status, page = _ask(port, "POST", "/n/2", address, urlencode(chosen).encode(), **html)
    if status != http.HTTPStatus.OK:
        raise FaultError(f"/n/2: {status}")
    return fields_of(page)


def without_script(port: int, address: str) -> Journey:
    """The three plain pages."""

    def go() -> tuple[float, int]:
        form = {**plain_form(port, address), "words": WORDS, "urgency": "soon"}
        html = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        started = time.perf_counter()
        status, page = _ask(port, "POST", "/n/3", address, urlencode(form).encode(), **html)
        if status != http.HTTPStatus.OK or "抄在纸上" not in page:
            raise FaultError(f"/n/3: {status}")
        return time.perf_counter() - started, 0

    return _measured("without script", go)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


def in_browser(browser: Browser, port: int, address: str) -> Journey:
    """The four screens with taps and keys, until the seven words stand on the screen."""
    from playwright.sync_api import Error

    def go() -> tuple[float, int]:
        context = browser.new_context(viewport=PHONE, extra_http_headers={"X-Forwarded-For": address})  # type: ignore[arg-type]
        try:
            page = context.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            page.goto(f"http://{HOST}:{port}/")
            page.get_by_text("工厂车间", exact=True).first.click()
            page.locator("label", has_text="没护罩、没护栏、通道堵了").locator("visible=true").first.click()
            for heading in ("在哪里？", "说说是什么危险"):
                page.get_by_role("button", name="下一步", exact=True).locator("visible=true").first.click()
                page.get_by_role("heading", level=1, name=heading).wait_for()
            page.get_by_label("写下来").fill(WORDS)
            started = time.perf_counter()
            page.get_by_role("button", name="发送", exact=True).click()
            page.get_by_role("heading", level=1, name="把这七个词抄在纸上").wait_for()
            return time.perf_counter() - started, 0
        except Error as error:
            raise FaultError(error.message.splitlines()[0]) from None
        finally:
            context.close()

    return _measured("in Chromium", go)
