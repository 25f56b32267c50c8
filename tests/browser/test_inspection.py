"""The inspection of pages sees what it is for: each fault is planted in a page of its own."""

import secrets

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, People
from tests.browser.inspection import inspect

PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="csrf-token" content="{token}">
<style>body {{ background: #fff; color: #000 }} {style}</style></head>
<body><main><h1>{title}</h1><p>word</p>{body}</main></body></html>"""


def page_with(people: People, title: str, style: str = "", body: str = "", token: str = "a") -> Page:
    page = people.page(DESK)
    page.set_content(PAGE.format(title=title, style=style, body=body, token=token))
    return page


@pytest.mark.parametrize(
    ("style", "body", "fault"),
    [
        ("p { color: #eee }", "", "light 360.*color-contrast"),
        ("@media (prefers-color-scheme: dark) { p { color: #eee } }", "", "dark 360.*color-contrast"),
        ("@media (min-width: 900px) and (prefers-color-scheme: light) { p { color: #eee } }", "", "light 1366.*color-contrast"),
        ("", "<input type='text'>", "light 360.*label"),
        ("@media (max-width: 400px) { input { display: none } }", "<input type='text'>", "dark 1366.*label"),
        ("p { width: 330px }", "", "scrolls sideways by"),
    ],
)
def test_a_planted_fault_is_seen(people: People, style: str, body: str, fault: str) -> None:
    # The beginning of its heading makes it a page of a kind that was not seen before.
    page = page_with(people, secrets.token_hex(4), style, body)
    with pytest.raises(AssertionError, match=fault):
        inspect(page)


def test_a_page_that_changed_is_looked_at_again(people: People) -> None:
    inspect(page_with(people, "twice"))
    inspect(page_with(people, "twice", token="b"))
    with pytest.raises(AssertionError, match="label"):
        inspect(page_with(people, "twice", body="<input type='text'>", token="c"))
    # What is typed may look otherwise too.
    page = page_with(people, "typed", "input:not(:placeholder-shown) { color: #eee }", "<input aria-label='a' placeholder='b'>")
    inspect(page)
    page.get_by_label("a").fill("typed")
    with pytest.raises(AssertionError, match="color-contrast"):
        inspect(page)
