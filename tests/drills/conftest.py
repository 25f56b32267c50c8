"""The drills use the browser tests' people and their Chromium; each starts a sample of its own."""

from tests.browser.conftest import browser, people

__all__ = ["browser", "people"]
