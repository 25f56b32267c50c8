"""The sealing modules in the real browser: round trips with Python, at the sizes where chunks begin and end."""

import json
import mimetypes
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from crypto.phrase import derive, new_phrase
from tests.browser.conftest import ROOT
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import PythonSide, ScriptSide, script_keys
from tests.unit.crypto.test_envelope import SIZES, Sealed
from tests.unit.crypto.world import World

# WebCrypto is there in secure contexts alone, of which this machine's own name is one; nothing listens on the port.
ORIGIN = "http://localhost:9"


class BrowserScript(Script):
    """The modules in a page of Chromium."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def _run(self, command: dict[str, object]) -> dict[str, Any]:
        run = "async (command) => (await import('/tests/vectors/ops.js')).run(JSON.parse(command))"
        answer: dict[str, Any] = self._page.evaluate(run, json.dumps(command))
        return answer


def _serve(route: Route) -> None:
    path = ROOT / route.request.url.removeprefix(f"{ORIGIN}/")
    if path.is_file():
        route.fulfill(body=path.read_bytes(), content_type=mimetypes.guess_type(path.name)[0] or "text/plain")
    else:
        route.fulfill(body="<!DOCTYPE html><title>modules</title>", content_type="text/html")


@pytest.fixture(scope="module")
def script(browser: Browser) -> Iterator[BrowserScript]:
    page = browser.new_page()
    page.route("**/*", _serve)
    page.goto(f"{ORIGIN}/")
    yield BrowserScript(page)
    page.close()


@pytest.mark.parametrize("length", SIZES)
def test_round_trips_between_chromium_and_python(script: BrowserScript, length: int) -> None:
    plaintext = bytes(number % 251 for number in range(length))
    assert Sealed(plaintext).opens(ScriptSide(script)) == plaintext
    assert Sealed(plaintext, ScriptSide(script)).opens(PythonSide()) == plaintext


def test_chromium_derives_the_same_keys_from_a_phrase(script: BrowserScript) -> None:
    phrase, authority = new_phrase(), World().authority
    assert script.call("phrase.derive", {"entropy": phrase.entropy}, authority) == script_keys(derive(phrase, authority))
