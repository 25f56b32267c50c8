"""The three plain pages: what is chosen and typed arrives sealed, once, and is never lost on the way."""

from __future__ import annotations

import re

from tests.pages.client import text_of
from tests.pages.plain.conftest import Site, Visitor

KIND = {"scene": "factory", "line": "factory.C16.1", "township": "370306102000"}
WORDS = {"words": "三号车间的冲床没有护罩。\n第二行。", "place": "北郊路 5 号", "urgency": "soon", "when": "days"}


def told(site: Site, kind: dict[str, str] | None = None) -> Visitor:
    """Somebody who has come to the second page."""
    visitor = site.visit()
    visitor.press("下一步", KIND if kind is None else kind)
    return visitor


def words_of(visitor: Visitor) -> list[str]:
    lists = [one for one in visitor.page.all("ol") if "words" in one.get("class", "")]
    return [text_of(one) for one in lists[0].iter("bdi")]


def test_what_is_lost_is_said_before_anything_is_typed(site: Site) -> None:
    page = site.visit().page
    before = page.source.split("<form")[0]
    assert "您写的话先到网站，网站马上锁好，不留底。这样弱一点。" in before
    assert not re.search(r"<(textarea|input)", before)
    assert page.all("script") == []


def test_the_whole_way(site: Site) -> None:
    visitor = told(site)
    assert "工厂车间 · 没护罩" in visitor.page.text
    assert "周村区王村镇" in visitor.page.text
    page = visitor.press("发送", WORDS)
    assert page.h1 == "把这七个词抄在纸上"
    words = words_of(visitor)
    assert len(words) == 7
    assert visitor.press("抄好了").h1 == "对一下：第 7 个词是哪个？"
    wrong = next(text_of(one) for one in visitor.form().iter("button") if text_of(one) in words[:-1])
    assert "不是这个。再看一眼，不急。" in visitor.press(wrong).text
    visitor.press("抄好了")
    done = visitor.press(words[-1])
    assert (done.h1, "周村区应急管理局" in done.text) == ("办好了", True)
    assert words[0] not in done.source
