"""The plain pages over a founded sample, walked as a browser without a script walks them: by what the forms say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import Engine

from casework.kernel.database import create_engine_for
from portal.plain import create_plain_app
from tests import databases
from tests.pages.client import Page, PageClient, text_of
from tests.services.founding import Sample, found_sample
from web.settings import Settings, load


@dataclass
class Visitor:
    """Somebody with a browser without JavaScript, and the page before them."""

    client: PageClient
    page: Page

    def form(self) -> Element:
        """The page's own form."""
        return next(one for one in self.page.all("form") if one.get("id") == "form")

    def fields(self) -> dict[str, Any]:
        """What the form would send as it stands: hidden fields, ticked choices, texts."""
        found: dict[str, Any] = {}
        for one in self.form().iter():
            name, kind = one.get("name"), one.get("type", "text")
            if name is None or one.tag == "button" or kind == "file":
                continue
            if one.tag == "textarea":
                # The first line end of a textarea belongs to its tag (HTML 4.10.11).
                found[name] = (one.text or "").removeprefix("\n")
            elif one.tag == "input" and (kind not in ("radio", "checkbox") or one.get("checked") is not None):
                before = found.get(name)
                value = one.get("value", "")
                found[name] = value if before is None else [*([before] if isinstance(before, str) else before), value]
        return found

    def press(self, label: str, data: Mapping[str, Any] | None = None, *, status: int = 200) -> Page:
        """Press the button with this label, after filling in `data`; every choice must be one that the page offers."""
        button = self.button(label)
        self._check(data or {})
        sent = {**self.fields(), **(data or {})}
        if button.get("name"):
            sent[button.get("name", "")] = button.get("value", "")
        address = str(button.get("formaction") or self.form().get("action"))
        self.page = self.client.post(address, sent, status=status)
        return self.page

    def button(self, label: str) -> Element:
        """The button with this label that belongs to the form."""
        inside = list(self.form().iter("button"))
        outside = [one for one in self.page.all("button") if one.get("form") == "form"]
        return next(one for one in (*inside, *outside) if text_of(one) == label)

    def _check(self, data: Mapping[str, Any]) -> None:
        offered: dict[str, set[str]] = {}
        for one in self.form().iter("input"):
            if one.get("type") in ("radio", "checkbox"):
                offered.setdefault(one.get("name", ""), set()).add(one.get("value", ""))
        names = {one.get("name") for one in self.form().iter() if one.tag in ("input", "textarea")}
        assert set(data) <= names, f"the form has no {set(data) - names}"
        for name, value in data.items():
            ticked = value if isinstance(value, list) else [value]
            assert name not in offered or set(ticked) <= offered[name], f"{name} offers no {value}"


@dataclass(frozen=True)
class Site:
    """The plain site, the office behind it, and how it is set."""

    client: PageClient
    sample: Sample
    settings: Settings

    def visit(self, path: str = "/n") -> Visitor:
        """Somebody who opens a page."""
        return Visitor(self.client, self.client.get(path))


def open_site(engine: Engine, directory: Path) -> Site:
    sample, settings = found_sample(engine, directory), load(directory, {})
    return Site(PageClient(create_plain_app(sample.office, settings), "plain"), sample, settings)


@pytest.fixture
def site(sqlite_engine: Engine, tmp_path: Path) -> Site:
    """A plain site of one's own."""
    return open_site(sqlite_engine, tmp_path)


@pytest.fixture(scope="session")
def still(casework_templates: databases.Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One plain site for all tests that send nothing."""
    with casework_templates.database("sqlite") as url:
        engine = create_engine_for(url)
        yield open_site(engine, tmp_path_factory.mktemp("plain"))
        engine.dispose()
