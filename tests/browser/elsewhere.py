"""Where the way out leads: a harmless page outside this machine, answered here."""

from __future__ import annotations

from playwright.sync_api import Page

# It names its icon, or the browser asks the site for one; Playwright keeps that back only until a test gives its routes up.
WEATHER = '<title>weather</title><link rel="icon" href="data:,">'


def answer_with_weather(page: Page, address: str) -> None:
    """Let an address or a pattern of Playwright's show the harmless page."""
    page.route(address, lambda route: route.fulfill(body=WEATHER, content_type="text/html"))


def catch_exit(page: Page) -> None:
    """Let a reporter who leaves come to the harmless page."""
    answer_with_weather(page, "**/exit")
