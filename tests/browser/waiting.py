"""Waiting for what no locator sees. (Playwright's `wait_for_function` evaluates text in the page, which our pages forbid.)"""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Error, Page

PATIENCE = 60.0


def wait(is_so: Callable[[], bool], what: str) -> None:
    """Ask again and again, as long as a slow machine may need."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, f"not in a minute: {what}"
        time.sleep(0.05)


def wait_for(page: Page, script: str) -> str:
    """Wait until an expression is true in the page, whatever page stands there by then; returns what it gives, as text."""
    found: list[str] = []

    def is_so() -> bool:
        try:
            value = page.evaluate(script)
        except Error:
            # The page is being left.
            return False
        if value:
            found.append(str(value))
        return bool(value)

    wait(is_so, script)
    return found[0]
