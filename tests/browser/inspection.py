"""What every page must pass: axe without violations on a phone and at a desk, light and dark, and no sideways scroll.

Rules are axe-core's for WCAG 2.2 A and AA and its best practices, run in the page as it stands; the page's own
security policy stays on, since the script is evaluated by the browser's debugger and not loaded by the page.
"""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESK, PHONE, ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
Scheme = Literal["light", "dark"]
Rules = Literal["all", "colours"]
Look = tuple[Scheme, ViewportSize, Rules]
NARROWEST: ViewportSize = {"width": 320, "height": 740}
RUN = """async (rules) => {
  const options = { resultTypes: ["violations"] };
  if (rules === "colours") options.runOnly = ["color-contrast", "link-in-text-block"];
  return (await axe.run(document, options)).violations;
}"""
# All that axe could see: the document, what is filled in, and where the focus stands.
STATE = """() => {
  const fields = Array.from(document.querySelectorAll("input, select, textarea"));
  const filled = fields.map((field) => [field.checked, field.value !== "", field.matches(":invalid")]);
  return document.documentElement.outerHTML + JSON.stringify([filled, fields.indexOf(document.activeElement)]);
}"""
DRAWN_ANEW = re.compile(r'(csrf-token" content|nonce|name="csrf_token"[^>]* value)="[^"]*"')
_kinds: set[str] = set()
_states: set[str] = set()


@cache
def _axe() -> str:
    return Path(AXE).read_text("utf-8")


def violations(page: Page, rules: Rules = "all") -> list[str]:
    """What axe finds on the page now, one line for each node; of all rules, or of those that a colour scheme can break."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {_axe()} }}")
    found = page.evaluate(RUN, rules)
    return [f"{one['id']}: {one['help']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def _is_new(page: Page) -> bool:
    """Whether no page was looked at that is this one, letter by letter, but for the tokens that each answer draws anew."""
    state = DRAWN_ANEW.sub("", f"{urlsplit(page.url).path} {page.evaluate(STATE)}")
    digest = hashlib.sha256(state.encode()).hexdigest()
    if digest in _states:
        return False
    _states.add(digest)
    return True


def _looks(page: Page) -> tuple[Look, ...]:
    """Which schemes and widths: all four for a kind of page that was not seen yet, else each scheme and each width once.

    The other scheme of the same width differs in nothing but colours.
    """
    kind = re.sub(r"/case/\w+", "/case/N", urlsplit(page.url).path) + page.locator("h1:visible").first.inner_text()[:4]
    if kind in _kinds:
        return (("light", PHONE, "all"), ("dark", DESK, "all"))
    _kinds.add(kind)
    return (("light", PHONE, "all"), ("dark", PHONE, "colours"), ("dark", DESK, "all"), ("light", DESK, "colours"))


def inspect(page: Page) -> None:
    """Look at the page in both widths and both schemes, and at 320 px for sideways scroll; then leave it as it was."""
    before = page.viewport_size
    assert before
    if not _is_new(page):
        return
    for scheme, viewport, rules in _looks(page):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(viewport)
        found = violations(page, rules)
        assert found == [], f"{page.url} {scheme} {viewport['width']}: {found}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROWEST)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px"
    page.set_viewport_size(before)


def pass_by(page: Page) -> None:
    """For a way on which the pages were inspected before."""
    del page
