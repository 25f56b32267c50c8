"""The way over the plain pages in tests: what is chosen and typed, and what the page then says."""

from __future__ import annotations

import io
from typing import Any

from tests.pages.client import text_of
from tests.pages.plain.conftest import Site, Visitor

KIND = {"scene": "factory", "line": "factory.C16.1", "township": "370306102000"}
WORDS = {
    "words": "三号车间的冲床没有护罩。\n第二行。",
    "place": "北郊路 5 号",
    "urgency": "soon",
    "when": "days",
    "reward": "no",
}


def told(site: Site, kind: dict[str, str] | None = None) -> Visitor:
    """Somebody who has come to the second page."""
    visitor = site.visit()
    visitor.press("下一步", KIND if kind is None else kind)
    return visitor


def words_of(visitor: Visitor) -> list[str]:
    lists = [one for one in visitor.page.all("ol") if "words" in one.get("class", "")]
    return [text_of(one) for one in lists[0].iter("bdi")]


def fault(visitor: Visitor) -> str:
    return "".join(text_of(one) for one in visitor.page.all("p") if one.get("role") == "alert")


def typed(visitor: Visitor) -> dict[str, str]:
    """What stands in the form but for what the page makes itself."""
    return {name: value for name, value in visitor.fields().items() if name not in ("seed", "shown") and value}


def files(*given: tuple[str, bytes]) -> dict[str, Any]:
    return {"files": [(io.BytesIO(data), name) for name, data in given]}
