"""The reporter's way in old and odd engines; leaving without script and inside WeChat; what the way back shows: nothing."""

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.browser.conftest import CHROMIUM_FLAGS, PHONE, People, Sample
from tests.browser.elsewhere import answer_with_weather, catch_exit
from tests.browser.engines import MARK, WebKit, chromium_88, webkit
from tests.browser.officer import Officer
from tests.browser.received import received
from tests.browser.reporter import Reporter, Tip
from tests.browser.test_files import NOISE, add, band, file
from tests.browser.waiting import wait_for
from tests.unit.media.build import CANARY, segment, tiff

TIP = Tip(words="传送带的护罩拆了三个月，清料的时候手就在辊子边上。")
# What a phone of 2021 lacks and today's pages would be tempted to use.
NEWER = ("Array.prototype.at", "structuredClone", "crypto.randomUUID", "Object.hasOwn", "Element.prototype.checkVisibility")
ELSEWHERE = "http://localhost:9/"
# What the page shows in the moment it comes back, told before its own scripts hear of it: a memory that outlasts the reload.
SHOWN = """window.addEventListener("pageshow", (event) => {
  const fields = Array.from(document.querySelectorAll("input[type=text], textarea"), (field) => field.value);
  if (!sessionStorage.shown) sessionStorage.shown = `${event.persisted ? "kept" : "anew"} ${document.body.innerText}${fields}`;
});"""


@pytest.fixture
def old_people(browser: Browser) -> Iterator[People]:
    """People whose phones have Chromium 88; a script error or a refused resource on any page fails the test."""
    with chromium_88(browser) as old:
        assert old.version.startswith("88.")
        made = People(old)
        yield made
        made.leave()
    assert made.complaints == []


def test_the_whole_way_on_chromium_88(sample: Sample, old_people: People) -> None:
    reporter = Reporter(old_people.page(PHONE), sample.portal)
    reporter.page.add_init_script(MARK)
    reporter.choose_kind(TIP)
    reporter.choose_place(TIP)
    photo = b64decode(reporter.page.evaluate(NOISE, [640, 480]))
    add(reporter, file("照片.jpg", "image/jpeg", photo[:2] + segment(0xE1, b"Exif\0\0" + tiff(6)) + photo[2:]))
    reporter.tell(TIP)
    band(reporter, "收到了，1 张照片也到了")
    reporter.copy_words()
    lacking = reporter.page.evaluate(f"[{', '.join(f'typeof {name}' for name in NEWER)}]")
    assert set(lacking) == {"undefined"}
    (got,) = received(sample, reporter.words, "周村区应急管理局")
    assert got.content
    assert got.content.startswith(b"\xff\xd8\xff")
    assert CANARY not in got.content
    reporter.open_box("".join(reporter.words))
    reporter.title("收到了")
    reporter.answer("昨天又差点卷进去一个。")
    catch_exit(reporter.page)
    for _ in range(3):
        reporter.page.keyboard.press("Escape")
    reporter.page.wait_for_url("**/exit")
    # The mailbox is no step of the way back; what was before it begins anew.
    reporter.page.go_back()
    reporter.title("哪里有危险？")
    assert TIP.words not in reporter.page.content()


@pytest.fixture(scope="module")
def apple(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    """One page in WebKit."""
    with webkit(tmp_path_factory.mktemp("webkit")) as page:
        yield page


def test_words_go_their_way_in_webkit(sample: Sample, apple: WebKit) -> None:
    apple.goto(sample.portal)
    apple.wait_for("h1", "哪里有危险？")
    apple.press("label", TIP.scene)
    apple.press("label", TIP.line)
    apple.press("button", "下一步")
    apple.wait_for("h1", "在哪里？")
    apple.press("label", TIP.township)
    apple.press("button", "下一步")
    apple.wait_for("h1", "说说是什么危险")
    apple.write("#words", TIP.words)
    apple.press("label", TIP.urgency)
    apple.press("#send")
    apple.wait_for("h1", "把这七个词抄在纸上")
    words = apple.run("return Array.from(document.querySelectorAll('#phrase bdi')).map((one) => one.textContent)")
    apple.press("button", "抄好了")
    apple.press("#check-options button", words[-1])
    apple.wait_for("h1", "办好了")
    apple.goto(f"{sample.portal}/box")
    apple.write("#typed", "".join(words))
    apple.press("#open")
    apple.wait_for("h1", "收到了")
    apple.press("button", "加一句话")
    apple.write("#reply-text", "昨天又差点卷进去一个。")
    apple.press("button", "锁好发出")
    apple.wait_for("#reply-status", "发出了。部门看过会回您。")
    # Who takes the phone next and goes back finds the mailbox locked.
    apple.goto(f"{sample.portal}/lookup")
    apple.back()
    apple.wait_for("h1", "查进度")
    assert not apple.run("return document.body.innerText.includes('收到了') || document.getElementById('typed').value")


def test_inside_wechat_leaving_closes_the_window(sample: Sample, people: People) -> None:
    """Back would show the page again there; only the window's end is an end."""
    page, heard = people.page(PHONE), list[str]()
    page.on("console", lambda message: heard.append(message.text))
    page.add_init_script(
        """Object.defineProperty(navigator, "userAgent", { value: navigator.userAgent + " MicroMessenger/8.0.50" });
        window.WeixinJSBridge = { invoke: (name) => console.info(`bridge ${name}`) };"""
    )
    catch_exit(page)
    page.goto(sample.portal)
    expect(page.locator("#wechat")).to_be_visible()
    page.get_by_role("link", name="离开").click()
    page.wait_for_url("**/exit")
    assert heard == ["bridge closeWindow"]


@pytest.mark.parametrize("path", ["/", "/box", "/p1"])
def test_without_script_one_tap_leaves(sample: Sample, people: People, path: str) -> None:
    page = people.page(PHONE, script=False)
    page.goto(f"{sample.portal}{path}")
    # Where the way out leads lies outside this machine; that it is asked for is what counts.
    with page.expect_request(lambda request: not request.url.startswith((sample.portal, sample.plain))) as away:
        page.get_by_role("link", name="离开").click(no_wait_after=True)
    before = away.value.redirected_from
    assert before
    assert before.url == f"{sample.portal}/exit"


@pytest.fixture
def mindful(browser: Browser) -> Iterator[People]:
    """People whose browsers keep every page whole for the way back; today's Chromium does so with many a `no-store` page."""
    program, forgetful = shutil.which("chromium"), ["--disable-back-forward-cache"]
    started = browser.browser_type.launch(executable_path=program, args=CHROMIUM_FLAGS, ignore_default_args=forgetful)
    made = People(started)
    yield made
    made.leave()
    started.close()
    assert made.complaints == []


def come_back(page: Page) -> str:
    """Leave for another place and go back; what the page showed at once, before it was loaded anew."""
    page.evaluate("sessionStorage.removeItem('shown')")
    page.goto(ELSEWHERE)
    page.go_back(wait_until="commit")
    return wait_for(page, "sessionStorage.shown")


def remembering(people: People, site: str) -> Page:
    """A page in a browser that never hears of `no-store`."""

    def keep(route: Route) -> None:
        # A page that is left no longer waits for its answers.
        with suppress(Error):
            answer = route.fetch(max_redirects=0)
            kept = {name: one for name, one in answer.headers.items() if name != "cache-control"}
            route.fulfill(response=answer, headers=kept)

    page = people.page(PHONE)
    page.add_init_script(SHOWN)
    page.route(f"{site}/**", keep)
    answer_with_weather(page, ELSEWHERE)
    return page


def test_a_reporters_page_is_kept_empty(sample: Sample, mindful: People) -> None:
    page = remembering(mindful, sample.portal)
    reporter = Reporter(page, sample.portal)
    reporter.choose_kind(TIP)
    reporter.choose_place(TIP)
    page.get_by_label("写下来").fill(TIP.words)
    # A page that still waits for an answer may not be kept at all.
    reporter.lead()
    shown = come_back(page)
    assert shown.startswith("kept ")
    assert not [word for word in (TIP.place, TIP.words) if word in shown]
    reporter.report(TIP)
    reporter.open_box()
    shown = come_back(page)
    assert not [word for word in ("收到了", *reporter.words) if word in shown]
    reporter.title("查进度")


def test_an_officers_page_is_kept_empty(sample: Sample, mindful: People) -> None:
    page = remembering(mindful, sample.console)
    officer = Officer(page, sample.console)
    officer.sign_in(*sample.officer("intake"))
    page.goto(f"{sample.console}/enter")
    page.locator("#words").fill(TIP.words)
    # All of it is taken away: an officer's pages show what was opened in many places.
    assert come_back(page) == "kept "
