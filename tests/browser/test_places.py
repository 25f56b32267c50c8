"""Where it is: level by level for a province, and beyond the authority. What is typed leaves the phone in one box alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect
from werkzeug.serving import make_server

from casework.kernel.database import create_engine_for
from portal import create_app
from tests import databases
from tests.browser.conftest import PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.reporter import Reporter, Tip
from tests.services.founding import found_sample
from web.settings import load

LINE = "单位、路名、门牌（可以不填）"


@pytest.fixture(scope="module")
def province(casework_templates: databases.Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a province's portal, the same application that `serve` serves."""
    folder: Path = tmp_path_factory.mktemp("province")
    with casework_templates.database("sqlite") as url:
        engine = create_engine_for(url)
        sample = found_sample(engine, folder, pack="zhejiang")
        server = make_server("127.0.0.1", 0, create_app(sample.office, load(folder, {})), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()
        engine.dispose()


def posts(page: Page) -> list[tuple[str, str]]:
    """Path and body of all that the page posts from here on."""
    sent: list[tuple[str, str]] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append((request.url.rpartition("/")[2], request.post_data or ""))

    page.on("request", note)
    return sent


def tap(page: Page, name: str) -> None:
    page.locator("#place label").get_by_text(name, exact=True).locator("visible=true").click()


def test_a_province_asks_level_by_level_and_back(province: str, people: People) -> None:
    page = people.page(PHONE)
    reporter = Reporter(page, province)
    sent = posts(page)
    reporter.choose_kind(Tip())
    expect(page.get_by_label("杭州市")).to_be_visible()
    inspect(page)
    # Nobody is asked who would get it before it is clear where it is.
    expect(page.locator("#who")).to_be_hidden()
    for city_or_county, below in (("宁波市", "海曙区"), ("慈溪市", "周巷镇")):
        tap(page, city_or_county)
        reporter.press("下一步")
        expect(page.get_by_label(below)).to_be_visible()
    # Only the last level asks, for what is known by then.
    expect(page.locator("#lead")).not_to_have_text("…")
    assert [path for path, body in sent if '"330282000000"' in body] == [path for path, _ in sent] == ["route"]
    expect(page.locator("#townships .summary")).to_contain_text("浙江省宁波市慈溪市")
    page.go_back()
    expect(page.get_by_label("慈溪市")).to_be_checked()
    page.go_back()
    expect(page.get_by_label("宁波市")).to_be_checked()
    # A name in the place line ticks all levels, and the next screen is the last.
    page.get_by_label(LINE).fill("金丝雀厂，在义乌市佛堂镇")
    expect(page.locator("#named")).to_have_text("照您写的，点了浙江省金华市义乌市佛堂镇。")
    expect(page.get_by_label("金华市")).to_be_checked()
    reporter.press("下一步")
    expect(page.get_by_label("佛堂镇")).to_be_checked()
    expect(page.locator("#lead")).not_to_have_text("…")
    inspect(page)
    reporter.press("下一步")
    reporter.title("说说是什么危险")
    expect(page.locator("#sum-place")).to_have_text("浙江省金华市义乌市佛堂镇")
    assert {path for path, _ in sent} == {"route"}
    assert "金丝雀" not in str(sent)


def test_nothing_tapped_and_several_places_are_the_provinces(province: str, people: People) -> None:
    page = people.page(PHONE)
    reporter = Reporter(page, province)
    reporter.choose_kind(Tip())
    expect(page.get_by_label("不止一处")).to_be_visible()
    reporter.press("下一步")
    expect(page.get_by_role("radio", name="不知道", exact=True)).to_be_checked()
    expect(page.locator("#lead")).to_contain_text("浙江省")
    tap(page, "不止一处")
    reporter.press("下一步")
    reporter.title("说说是什么危险")
    expect(page.locator("#sum-place")).to_have_text("浙江省，不止一处")


def test_beyond_the_authority_one_box_asks_and_says_so(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    reporter = Reporter(page, sample.portal)
    sent = posts(page)
    reporter.choose_kind(Tip())
    reporter.press("不在周村区")
    expect(page.get_by_text("这几个字会发给网站去找。")).to_be_visible()
    page.get_by_label("写地名").fill("王村")
    reporter.press("找")
    page.get_by_label("山东省淄博市周村区王村镇").check()
    expect(page.locator("#townships :checked:focus")).to_have_accessible_name("王村镇")  # It stands ticked at home.
    reporter.press("不在周村区")
    page.get_by_label("写地名").fill("下城区")
    page.get_by_label("写地名").press("Enter")
    page.get_by_label("浙江省杭州市拱墅区").check()
    expect(page.get_by_text("下城区，现在是拱墅区")).to_be_visible()
    inspect(page)
    page.get_by_label("写地名").fill("没有这个地方")
    reporter.press("找")
    expect(page.get_by_text("没找到。换个写法，或者一级一级选。")).to_be_visible()
    asked = len([path for path, _ in sent if path == "places"])
    reporter.press("一级一级选")
    expect(page.get_by_label("北京市")).to_be_focused()
    for name in ("四川省", "攀枝花市"):
        tap(page, name)
        reporter.press("下一步")
    tap(page, "西区")
    inspect(page)
    page.get_by_label(LINE).fill("金丝雀煤矿")
    reporter.press("下一步")
    reporter.title("说说是什么危险")
    expect(page.locator("#sum-place")).to_have_text("四川省攀枝花市西区")
    reporter.tell(Tip())
    reporter.copy_words()
    # Level by level nothing is asked, and neither the place line nor the place beyond is told.
    assert len([path for path, _ in sent if path == "places"]) == asked == 3
    last = next(body for path, body in reversed(sent) if path == "tips")
    assert '"region":"000000000000"' in last
    assert "金丝雀" not in str(sent)
    assert "5104" not in "".join(body for path, body in sent if path == "route")
