"""Every page that is only shown: its frame, its texts, and what it must not say."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import Engine, update

from casework.kernel.database import transaction
from casework.kernel.tables import authority as authority_table
from portal import create_app
from portal.errors import PortalError
from portal.pages import PAGES
from tests.pages import headers
from tests.pages.client import NAVIGATION, PageClient, text_of
from tests.pages.portal.conftest import Site
from tests.services.founding import found_sample
from web.settings import load

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = [*(ROOT / "static/js/portal").glob("*.js"), *(ROOT / "static/js/shared").glob("*.js")]
FORBIDDEN = ("请勿", "须", "应当", "逾期", "视为", "温馨提示", "！", "!", "确定", "取消", "✓", "✕")
PIECE = re.compile(r"[，。？！：；、（）“”…·—\s]+")
LONGEST_PIECE = 16


def classes(element: Element) -> list[str]:
    return element.get("class", "").split()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_frame(still: Site, path: str) -> None:
    page = still.client.get(path)
    assert page.title == "安全生产服务 · 周村区"
    assert "周村区安全生产委员会办公室" in page.text
    links = page.links()
    assert links["离开"] == "/exit"
    footer = {"谁能看到什么": "/p1", "怎样更安全": "/p2", "公家的人不管事": "/p4", "被人为难了": "/p5"}
    assert {name: links[name] for name in footer} == footer
    leave = next(link for link in page.all("a") if link.get("id") == "leave")
    assert leave.get("rel") == "noreferrer"


@pytest.mark.parametrize("path", PAGES)
def test_large_type_is_a_post_that_stores_nothing(still: Site, path: str) -> None:
    large = still.client.post("/large", {"page": path, "large": "1"})
    assert large.h1 == still.client.get(path).h1
    assert large.tree.get("class") == "large"
    assert still.client.post("/large", {"page": path, "large": ""}).tree.get("class") is None


def test_large_type_of_an_unknown_page_is_refused(still: Site) -> None:
    still.client.post("/large", {"page": "https://example.org/"}, status=400)


@pytest.mark.parametrize("path", PAGES)
def test_a_compressed_page_is_the_same_page(still: Site, path: str) -> None:
    response = still.client.http.get(path, headers={**NAVIGATION, "Accept-Encoding": "gzip"})
    assert headers.sent(response.headers.to_wsgi_list()) == headers.PORTAL
    assert gzip.decompress(response.data).decode() == still.client.get(path).source


def test_the_first_page_is_small(still: Site) -> None:
    page = still.client.http.get("/", headers={**NAVIGATION, "Accept-Encoding": "gzip"}).data
    styles = [gzip.compress((ROOT / "static/css" / name).read_bytes(), 9) for name in ("base.css", "portal.css")]
    assert len(page) + sum(map(len, styles)) <= 14_000


@pytest.mark.parametrize("path", PAGES)
def test_no_control_is_filled_in_again_on_the_way_back(still: Site, path: str) -> None:
    page = still.client.get(path)
    controls = [one for one in page.all("input") + page.all("textarea") if one.get("type") != "hidden"]
    assert [one.get("name") or one.get("id") for one in controls if one.get("autocomplete") != "off"] == []


def test_the_picker_offers_every_line_of_the_pack(still: Site) -> None:
    page, pack = still.client.get("/"), still.sample.office.policies.packs["zhoucun"]
    picker = next(element for element in page.all("div") if element.get("id") == "picker")
    shown = []
    for fieldset in picker.iter("fieldset"):
        shown.append([text_of(label) for label in fieldset.iter("label")])
    assert [text_of(label) for label in picker.findall("label")] == [scene.label for scene in pack.scenes]
    for scene, lines in zip(pack.scenes, shown, strict=True):
        for line in scene.lines:
            assert any(text.startswith(line.label + line.example) for text in lines), line.label
        assert lines[-1] == "都不是，我自己写"


def test_all_categories_stand_in_six_groups(still: Site) -> None:
    page, policies = still.client.get("/"), still.sample.office.policies
    groups = [element for element in page.all("details") if "group" in classes(element)][1:]
    assert [text_of(group.findall("summary")[0]) for group in groups] == [group.label for group in policies.groups]
    values = [field.get("value") for group in groups for field in group.iter("input")]
    assert sorted(map(str, values)) == sorted(set(policies.categories) - {"C99"})
    assert "这一类交给纪委监委。被说到的单位看不到。没有奖金。" in page.text


def test_a_question_stands_only_where_it_changes_the_department(still: Site) -> None:
    page, pack = still.client.get("/"), still.sample.office.policies.packs["zhoucun"]
    questions = {str(one.get("data-question")): one for one in page.all("fieldset") if one.get("data-question")}
    assert set(questions) == {scene.sector for scene in pack.scenes if scene.options}
    for scene in (scene for scene in pack.scenes if scene.options):
        values = [field.get("value") for field in questions[scene.sector].iter("input")]
        assert values == [option.sector for option in scene.options]


def test_the_reward_range_is_the_policys(still: Site) -> None:
    assert "查实有奖金，500 到 3000 元。" in still.client.get("/").text


def test_no_money_is_promised_before_a_policy_is_adopted(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(sqlite_engine, tmp_path)
    with transaction(sqlite_engine, writes=True) as connection:
        connection.execute(update(authority_table).values(stacking=""))
    page = PageClient(create_app(sample.office, load(tmp_path, {})), "portal").get("/")
    assert "查实有奖金" not in page.text
    assert "我们怎么护着您" in page.text


def test_the_gateway_sentence_follows_the_setting(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(sqlite_engine, tmp_path)
    logged = PageClient(create_app(sample.office, load(tmp_path, {"ANSHAO_GATEWAY_LOG_MONTHS": "6"})), "portal").get("/")
    assert "网站大门按法律留上网记录 6 个月，和您写的话分开放，由别的人管。" in logged.text
    assert "网站不记您的上网地址。" not in logged.text
    silent = PageClient(create_app(sample.office, load(tmp_path, {})), "portal").get("/")
    assert "网站不记您的上网地址。" in silent.text


def test_a_portal_without_an_authority_does_not_start(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(sqlite_engine, tmp_path)
    found_sample(sqlite_engine, tmp_path)
    with pytest.raises(PortalError, match="has 2"):
        create_app(sample.office, load(tmp_path, {}))


def test_leaving_goes_to_the_exit_address_and_forgets(still: Site) -> None:
    response = still.client.http.get("/exit", headers=NAVIGATION)
    assert (response.status_code, response.headers["Location"]) == (303, still.settings.exit_address)
    assert headers.sent(response.headers.to_wsgi_list()) == {
        **headers.PORTAL,
        "Clear-Site-Data": '"cache", "cookies", "storage"',
    }
    assert response.data == b""


def test_the_root_key_is_a_script_of_its_own(still: Site) -> None:
    response = still.client.http.get("/trust.js")
    still.client.check_headers(response)
    assert response.content_type == "text/javascript; charset=utf-8"
    founded = still.sample.founded
    assert f'export const fingerprint = "{founded.fingerprint}";' in response.text
    assert response.text.count("export const") == 4
    names = json.loads(re.search(r"departments = (.*);", response.text)[1])  # type: ignore[index]
    assert names["zhoucun-housing"] == ["周村区住房和城乡建设局", "区住建局"]
    assert names.keys() == {one.id for one in still.sample.office.policies.packs["zhoucun"].departments}


def reporter_texts(still: Site) -> list[str]:
    """All that a reporter reads: the words of the pages and the Chinese strings of the scripts."""
    texts = [text for path in PAGES for text in still.client.get(path).all("body")[0].itertext()]
    for script in SCRIPTS:
        code = re.sub(r"/\*.*?\*/|^\s*//[^\n]*", "", script.read_text("utf-8"), flags=re.S | re.M)
        texts += [one for one in re.findall(r'"([^"\n]*)"|`([^`]*)`', code) for one in one if re.search("[\u4e00-\u9fff]", one)]
    return texts


def test_no_text_uses_a_forbidden_word(still: Site) -> None:
    found = [(word, text[:60]) for text in reporter_texts(still) for word in FORBIDDEN if word in text]
    assert found == []


def test_no_piece_between_stops_is_longer_than_a_breath(still: Site) -> None:
    pieces = {piece for text in reporter_texts(still) for piece in PIECE.split(re.sub(r"\$\{[^}]*\}", "，", text))}
    long = {piece for piece in pieces if len(re.findall("[\u4e00-\u9fff]", piece)) > LONGEST_PIECE}
    assert long == set()


@pytest.mark.parametrize("path", PAGES)
def test_no_latin_letters_are_read(still: Site, path: str) -> None:
    assert re.findall("[A-Za-z]+", still.client.get(path).text) == []


def test_money_and_the_word_for_it_stay_out_of_headings(still: Site) -> None:
    for path in PAGES:
        page = still.client.get(path)
        headings = [text_of(one) for name in ("h1", "h2") for one in page.all(name)]
        headings += [str(one.get("data-title")) for one in page.all("section") if one.get("data-title")]
        assert not [text for text in headings if "举报" in text or "奖" in text]
