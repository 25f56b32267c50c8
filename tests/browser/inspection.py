"""What every page must pass: axe without violations on a phone and at a desk, light and dark, and no sideways scroll.

Rules are axe-core's for WCAG 2.2 A and AA and its best practices, run in the page as it stands; the page's own
security policy stays on, since the script is evaluated by the browser's debugger and not loaded by the page.
"""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESK, PHONE, ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NARROWEST: ViewportSize = {"width": 320, "height": 740}


@cache
def _axe() -> str:
    return Path(AXE).read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds on the page now, one line for each node."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {_axe()} }} }}")
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def inspect(page: Page) -> None:
    """Look at the page in both widths and both schemes, and at 320 px for sideways scroll; then leave it as it was."""
    before = page.viewport_size
    assert before
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for viewport in (PHONE, DESK):
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
