"""What every page must pass: axe without violations on a phone and at a desk, light and dark, and no sideways scroll.

Rules are axe-core's for WCAG 2.2 A and AA and its best practices, run in the page as it stands; the page's own
security policy stays on, since the script is evaluated by the browser's debugger and not loaded by the page.
"""

import re
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESK, PHONE, ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
Scheme = Literal["light", "dark"]
_seen: set[str] = set()
NARROWEST: ViewportSize = {"width": 320, "height": 740}


@cache
def _axe() -> str:
    return Path(AXE).read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds on the page now, one line for each node."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {_axe()} }} }}")
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def _looks(page: Page) -> tuple[tuple[Scheme, ViewportSize], ...]:
    """Which schemes and widths: all four for a kind of page that was not seen yet, else each scheme and each width once."""
    kind = re.sub(r"/case/\w+", "/case/N", urlsplit(page.url).path) + page.locator("h1:visible").first.inner_text()[:4]
    if kind in _seen:
        return (("light", PHONE), ("dark", DESK))
    _seen.add(kind)
    return (("light", PHONE), ("light", DESK), ("dark", PHONE), ("dark", DESK))


def inspect(page: Page) -> None:
    """Look at the page in both widths and both schemes, and at 320 px for sideways scroll; then leave it as it was."""
    before = page.viewport_size
    assert before
    for scheme, viewport in _looks(page):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(viewport)
        assert violations(page) == [], f"{page.url} {scheme} {viewport['width']}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROWEST)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px"
    page.set_viewport_size(before)


def pass_by(page: Page) -> None:
    """For a way on which the pages were inspected before."""
    del page
