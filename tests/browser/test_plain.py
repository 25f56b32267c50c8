"""Without JavaScript: from the notice on the portal to the seven words, into the mailbox, and on to words of one's own."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.reporter import SEVEN, STRETCH_MS, Reporter
from tests.unit.media.build import jpeg

WORDS = "二号棚的灭火器是空的，通道堆着纸箱。"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=STRETCH_MS)


def look(page: Page) -> None:
    """Nothing is inspected by script where there is none; what a person sees fits the screen."""
    width = page.locator("main").bounding_box()
    assert width is not None
    assert width["width"] <= PHONE["width"]


def tell(page: Page, sample: Sample) -> list[str]:
    """From the portal, whose own form does nothing here, over the three pages; returns the seven words."""
    page.goto(sample.portal)
    expect(page.locator("noscript .notice")).to_contain_text("您的浏览器不能在手机上加锁。")
    expect(page.locator("#words")).to_be_hidden()
    page.get_by_role("link", name="照样发，由网站来锁").click()
    title(page, "哪里有危险？")
    assert page.url == f"{sample.plain}/n"
    look(page)
    page.get_by_text("工厂车间", exact=True).click()
    page.locator("label", has_text="没护罩、没护栏、通道堵了").locator("visible=true").first.click()
    page.get_by_text("王村镇", exact=True).click()
    press(page, "下一步")
    title(page, "说说是什么危险")
    look(page)
    # A step back and forth loses nothing.
    page.get_by_label("写下来").fill(WORDS)
    press(page, "上一步")
    title(page, "哪里有危险？")
    press(page, "下一步")
    expect(page.get_by_label("写下来")).to_have_value(WORDS)
    picture: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg().data}
    page.locator("#file-1").set_input_files([picture])
    press(page, "发送")
    title(page, "把这七个词抄在纸上")
    expect(page.get_by_text("收到了，1 张照片也到了")).to_be_visible()
    words = page.locator("ol.words bdi").all_inner_texts()
    page.reload()
    title(page, "把这七个词抄在纸上")
    assert page.locator("ol.words bdi").all_inner_texts() == words
    look(page)
    press(page, "抄好了")
    press(page, words[-1])
    title(page, "办好了")
    return words


def read(page: Page, sample: Sample, words: list[str]) -> None:
    """The mailbox, and a letter to the department."""
    page.goto(f"{sample.portal}/box")
    page.get_by_role("link", name="照样看，由网站来开").click()
    page.get_by_label("七个词").fill("".join(words))
    press(page, "打开")
    title(page, "收到了")
    expect(page.get_by_text("1 张照片到了。")).to_be_visible()
    press(page, "加一句话")
    page.get_by_label("写给部门").fill("纸箱今天还在。")
    press(page, "锁好发出")
    expect(page.get_by_text("发出了。部门看过会回您。")).to_be_visible(timeout=STRETCH_MS)


def change_words(sample: Sample, people: People, words: list[str]) -> None:
    """A phone that seals offers other words for those that the server saw; the old ones open nothing any more."""
    reporter = Reporter(people.page(PHONE), sample.portal)
    page = reporter.page
    reporter.open_box("".join(words))
    expect(page.locator("#exposed")).to_be_visible(timeout=STRETCH_MS)
    inspect(page)
    reporter.press("换成新的七个词")
    reporter.title("把这七个词抄在纸上")
    expect(page.locator("#replace-list bdi")).to_have_count(SEVEN)
    own = page.locator("#replace-list bdi").all_inner_texts()
    reporter.press("抄好了")
    reporter.press(own[-1])
    expect(page.locator("#inside")).to_be_visible(timeout=STRETCH_MS)
    expect(page.locator("#exposed")).to_be_hidden()
    reporter.press("锁上")
    page.get_by_label("七个词").fill("".join(words))
    reporter.press("打开")
    expect(page.locator("#enter-status")).to_contain_text("没有找到", timeout=STRETCH_MS)


def test_without_script_and_on_to_a_phone_that_seals(sample: Sample, people: People) -> None:
    page = people.page(PHONE, script=False)
    words = tell(page, sample)
    assert len(words) == SEVEN
    read(page, sample, words)
    change_words(sample, people, words)


def test_every_plain_page_is_fit_to_be_used(sample: Sample, people: People) -> None:
    """An engine with a script is served the same pages, so that axe can look at them."""
    page = people.page(PHONE)
    for path in ("/n", "/n/box"):
        page.goto(f"{sample.plain}{path}")
        inspect(page)
    page.goto(f"{sample.plain}/n")
    page.get_by_label("不在上面，写地名").fill("王村")
    press(page, "下一步")
    title(page, "说说是什么危险")
    inspect(page)
    page.get_by_label("写下来").fill(WORDS)
    press(page, "发送")
    title(page, "把这七个词抄在纸上")
    inspect(page)
