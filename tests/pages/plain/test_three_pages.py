"""The three plain pages: what is chosen and typed arrives sealed, once, and is never lost on the way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from casework.entry import phrase as phrases
from crypto.encoding import AuthorityId
from crypto.phrase import derive, parse_phrase
from portal.plain import LEAST
from tests.pages.client import parse, text_of
from tests.pages.plain.conftest import Site, Visitor
from tests.pages.plain.readers import read_tip, tips
from tests.pages.plain.way import KIND, WORDS, fault, told, typed, words_of


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
    assert visitor.press("发送", WORDS).h1 == "把这七个词抄在纸上"
    words = words_of(visitor)
    assert len(words) == 7
    assert visitor.press("抄好了").h1 == "对一下：第 7 个词是哪个？"
    wrong = next(text_of(one) for one in visitor.form().iter("button") if text_of(one) in words[:-1])
    assert "不是这个。再看一眼，不急。" in visitor.press(wrong).text
    visitor.press("抄好了")
    done = visitor.press(words[-1])
    assert (done.h1, "周村区应急管理局" in done.text) == ("办好了", True)
    assert words[0] not in done.source


def test_the_department_reads_what_was_typed(site: Site) -> None:
    visitor = told(site)
    visitor.press("发送", WORDS)
    body = read_tip(site.sample, tips(site.sample)[0]).body
    assert {name: body.fields[name] for name in WORDS if name not in ("urgency", "reward")} == {
        name: value for name, value in WORDS.items() if name not in ("urgency", "reward")
    }
    facts = body.facts
    assert (facts.region, facts.sector, facts.category, facts.urgency) == (KIND["township"], "factory", "C16", "soon")
    assert (facts.upward, body.fields["reward"], body.fields["together"], body.fields["insider"]) == (False, False, 1, "")
    authority = AuthorityId(site.sample.authority)
    keys = derive(parse_phrase("".join(words_of(visitor))), authority)
    assert phrases.look(site.sample.office, authority, keys.mailbox_id).exposed


def test_sent_twice_it_is_one_tip_with_the_same_words(site: Site) -> None:
    visitor = told(site)
    again = Visitor(visitor.client, visitor.page)
    visitor.press("发送", WORDS)
    again.press("发送", WORDS)
    assert words_of(again) == words_of(visitor)
    assert len(tips(site.sample)) == 1
    assert "这一份先前就收到了" in again.page.text
    assert told(site).fields()["seed"] != again.fields()["seed"]


def test_the_receipt_in_digits_and_word_by_word(site: Site) -> None:
    visitor = told(site)
    visitor.press("发送", WORDS)
    words = words_of(visitor)
    visitor.press("一次只看一个词")
    assert words_of(visitor) == words[:1]
    visitor.press("下一个")
    assert words_of(visitor) == words[1:2]
    visitor.press("七个词一起看")
    page = visitor.press("换成 26 个数字")
    digits = "".join(text_of(one) for one in page.all("p") if one.get("class") == "digits").replace(" ", "")
    assert parse_phrase(digits) == parse_phrase("".join(words))
    assert visitor.press("抄好了").h1 == "对一下：最后两位是几？"
    assert visitor.press(digits[-2:]).h1 == "办好了"


def test_back_and_large_type_keep_everything(site: Site) -> None:
    visitor = told(site)
    visitor.press("大字", WORDS)
    assert visitor.page.tree.get("class") == "large"
    before = typed(visitor)
    visitor.press("上一步")
    assert visitor.page.h1 == "哪里有危险？"
    assert {name: visitor.fields()[name] for name in KIND} == KIND
    visitor.press("下一步")
    assert typed(visitor) == before
    visitor.press("大字")
    assert visitor.page.tree.get("class") is None
    assert typed(visitor) == {name: value for name, value in before.items() if name != "large"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ({}, ("other", "C99")),
        ({"scene": "mine"}, ("mine", "C99")),
        # Tapped under another picture, and then forgotten.
        ({"scene": "mine", "line": "factory.C16.1"}, ("mine", "C99")),
        ({"scene": "other", "line": "other.C25.0"}, ("other", "C25")),
        ({"line": "factory.C16.1"}, ("other", "C99")),
    ],
)
def test_choices_that_do_not_go_together_are_left_out(site: Site, kind: dict[str, str], expected: tuple[str, str]) -> None:
    visitor = told(site, kind)
    visitor.press("发送", {"words": "有危险"})
    facts = read_tip(site.sample, tips(site.sample)[0]).body.facts
    assert (facts.sector, facts.category) == expected


def test_an_answer_to_a_pictures_question_counts_for_that_picture(site: Site) -> None:
    scene = next(one for one in site.sample.office.policies.packs["zhoucun"].scenes if one.options)
    option = scene.options[0].sector
    visitor = told(site, {"scene": scene.sector, f"option-{scene.sector}": option})
    visitor.press("发送", {"words": "有危险"})
    assert read_tip(site.sample, tips(site.sample)[0]).body.facts.sector == option


def test_a_place_that_is_typed_is_found(site: Site) -> None:
    visitor = told(site, {"where": "周村王村镇政府边上"})
    assert "周村区王村镇" in visitor.page.text
    # What was typed helps whoever reads it.
    assert visitor.fields()["place"] == "周村王村镇政府边上"


def test_a_place_that_may_be_several_is_asked_again_above_everything(site: Site) -> None:
    visitor = told(site, {"where": "王村"})
    assert visitor.page.source.index("点对的那个") < visitor.page.source.index("交给谁")
    visitor.press("找", {"found": "370306102000", **WORDS})
    assert "点对的那个" not in visitor.page.text
    assert "周村区王村镇" in visitor.page.text
    assert visitor.fields()["words"] == WORDS["words"]
    visitor.press("发送")
    assert read_tip(site.sample, tips(site.sample)[0]).body.facts.region == "370306102000"


def test_a_place_nobody_knows_can_be_sent_all_the_same(site: Site) -> None:
    visitor = told(site, {"where": "没有这个地方"})
    assert "没找到。换个写法" in visitor.page.text
    visitor.press("发送", {"words": "有危险"})
    body = read_tip(site.sample, tips(site.sample)[0]).body
    assert (body.facts.region, body.fields["place"]) == ("370306000000", "没有这个地方")


def test_a_place_elsewhere_is_taken_and_named_inside_the_seal_alone(site: Site) -> None:
    visitor = told(site, {"where": "张店区"})
    assert "那里不归周村区管。" in visitor.page.text
    visitor.press("发送", {"words": "有危险"})
    body = read_tip(site.sample, tips(site.sample)[0]).body
    # No more than routing needs: both lie in the city, whose department takes it.
    assert (body.facts.region, body.facts.recipients[0]) == ("370300000000", "zibo-emergency")
    assert str(body.fields["place"]).startswith("山东省淄博市张店区")


def test_the_level_above_gets_it_when_asked(site: Site) -> None:
    visitor = told(site)
    assert "点了就改由淄博市应急管理局来查。" in visitor.page.text
    visitor.press("发送", {**WORDS, "upward": "1"})
    facts = read_tip(site.sample, tips(site.sample)[0]).body.facts
    assert (facts.upward, facts.recipients[0].split("-")[0]) == (True, "zibo")


def test_nothing_written_comes_back_filled_in(site: Site) -> None:
    visitor = told(site)
    visitor.press("发送", {**WORDS, "words": " "}, status=422)
    assert fault(visitor) == "还没写。写几个字，或者加一张照片，都行。"
    assert visitor.fields()["place"] == WORDS["place"]
    assert tips(site.sample) == []


def test_another_department_meanwhile_is_said_and_nothing_sent(site: Site) -> None:
    visitor = told(site)
    shown = next(one for one in visitor.form().iter("input") if one.get("name") == "shown")
    shown.set("value", "zhoucun-police")
    visitor.press("发送", WORDS, status=422)
    assert fault(visitor).startswith("来查的部门变了。")
    assert typed(visitor) == {**KIND, **WORDS}
    visitor.press("发送")
    assert len(tips(site.sample)) == 1


@pytest.mark.parametrize("table", ["event", "department"])
def test_a_database_that_fails_loses_nothing_that_was_typed(site: Site, table: str) -> None:
    visitor = told(site)
    with site.sample.office.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO away"))
    visitor.press("发送", WORDS, status=503)
    assert fault(visitor) == "网站现在收不下，不是您的错。写的都还在。过 10 分钟再按，急事打 12350。"
    assert typed(visitor) == {**KIND, **WORDS}
    with site.sample.office.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE away RENAME TO {table}"))
    visitor.press("发送")
    assert (len(words_of(visitor)), len(tips(site.sample))) == (7, 1)


@pytest.mark.parametrize("seed", ["", "short", "!" * 14, "A" * 14])
def test_a_form_without_its_phrase_gets_another_and_keeps_the_words(site: Site, seed: str) -> None:
    visitor = told(site)
    next(one for one in visitor.form().iter("input") if one.get("name") == "seed").set("value", seed)
    visitor.press("发送", WORDS, status=200 if seed == "A" * 14 else 422)
    if seed != "A" * 14:
        assert fault(visitor) == "这一页没有打开完整。写的都还在，再按一次“发送”。"
        assert typed(visitor) == {**KIND, **WORDS}
        visitor.press("发送")
    assert len(words_of(visitor)) == 7


def test_every_page_has_one_length(site: Site) -> None:
    """Kind, department, words and whether a mailbox was found do not show in what comes back."""
    http, pages = site.client.http, [("/n/2", KIND), ("/n/2", {"where": "王村"}), ("/n/3", WORDS), ("/n/3", {}), ("/n/4", {})]
    pages += [("/n/box/2", {"typed": "1"}), ("/n/box/3", {})]
    found = [len(http.post(path, data=form).data) for path, form in pages] + [len(http.get("/n").data)]
    assert set(found) == {LEAST}


NAMES = (*KIND, *WORDS, "where", "found", "upward", "shown", "option-mine", "together", "raw", "large", "toggle", "files", "x")


# What no browser sends and no page can show (HTML 13.2.3.5): control characters, surrogates, noncharacters.
TYPED = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], include_characters="\n\0\t"), max_size=30)


def test_no_form_is_a_fault(still: Site) -> None:
    """Whatever a form carries, the page answers in words and keeps what was written."""

    @settings(max_examples=30)
    @given(st.dictionaries(st.sampled_from(NAMES), TYPED, max_size=8))
    def check(form: dict[str, str]) -> None:
        form = {**form, "seed": ""}
        for path in ("/n/1", "/n/2", "/n/3", "/n/4"):
            response = still.client.http.post(path, data=form)
            assert response.status_code in (200, 422), path
            still.client.check_headers(response)
        words = form.get("words", "").replace("\0", "").strip()
        area = next(one for one in parse(still.client.http.post("/n/2", data=form).text).iter("textarea"))
        assert (area.text or "").removeprefix("\n").strip() == words

    check()
