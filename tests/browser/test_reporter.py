"""A reporter alone: the four screens, coming back, what leaves the phone, and what a bad network does."""

import re

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import PHONE, People, Sample
from tests.browser.reporter import STRETCH_MS, Reporter, Tip

# The last 300 are the way to choose a place level by level, or beyond the authority, whose own scripts come only when needed.
JOURNEY_BYTES = 66 * 1024 + 300
JOURNEY_REQUESTS = 25


def test_four_screens_then_back_with_words_or_digits(sample: Sample, people: People) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    assert reporter.report(Tip()) == "周村区应急管理局"
    done = reporter.page.locator("#done").inner_text()
    assert re.search(r"\d+\xa0月\xa0\d+\xa0日前，部门会说接不接这件事", done)
    again = Reporter(people.page(PHONE), sample.portal)
    for typed in ("".join(reporter.words), " ".join(reporter.words), "，".join(reporter.words)):
        again.open_box(typed)
        again.title("收到了")


def test_digits_open_the_same_mailbox(sample: Sample, people: People) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    tip = Tip()
    reporter.choose_kind(tip)
    reporter.choose_place(tip)
    reporter.tell(tip)
    expect(reporter.page.locator("#phrase li")).to_have_count(7, timeout=STRETCH_MS)
    reporter.page.get_by_text("写不了字？").click()
    reporter.press("换成 26 个数字")
    digits = reporter.page.locator("#digits").inner_text()
    assert len(re.sub(r"\D", "", digits)) == 26
    # Who copied digits is asked for digits, and looks at digits again after a wrong one.
    reporter.press("抄好了")
    reporter.title("对一下：最后两位是几？")
    last = re.sub(r"\D", "", digits)[-2:]
    reporter.page.locator("#check-options button").filter(has_not_text=last).first.click()
    reporter.title("把这七个词抄在纸上")
    assert reporter.page.locator("#digits").inner_text() == digits
    reporter.press("抄好了")
    reporter.press(last)
    reporter.title("办好了")
    back = Reporter(people.page(PHONE), sample.portal)
    back.open_box(digits)
    back.title("收到了")


def _bodies(page: Page) -> list[str]:
    """Every byte that the page sends from here on: addresses, headers, bodies."""
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(f"{request.method} {request.url} {request.all_headers()} {request.post_data or ''}")

    page.context.on("request", note)
    return sent


def test_no_word_leaves_the_phone_unsealed(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    sent = _bodies(page)
    reporter = Reporter(page, sample.portal)
    tip = Tip(place="金丝雀铸造厂", words="金丝雀在三号井口，绞车的绳子断了两股。")
    reporter.report(tip)
    Reporter(page, sample.portal).open_box(" ".join(reporter.words))
    said = "\n".join(sent)
    assert "/tips" in said
    for secret in (tip.words, tip.place, "金丝雀", *reporter.words):
        assert secret not in said
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, location.href]") == [0, 0, f"{sample.portal}/box"]


def test_weight_of_the_journey(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    weights: list[tuple[str, int]] = []
    page.on("requestfinished", lambda request: weights.append((request.url, request.sizes()["responseBodySize"])))
    Reporter(page, sample.portal).report(Tip())
    assert len(weights) <= JOURNEY_REQUESTS
    assert sum(size for _, size in weights) <= JOURNEY_BYTES
    # The first answer covers the whole district, so the township that is tapped meanwhile asks nothing.
    assert [url for url, _ in weights if url.endswith("/route")] == [f"{sample.portal}/route"]


def test_wrong_words_and_unknown_words_are_told_apart_in_the_browser_only(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    sent = _bodies(page)
    page.goto(f"{sample.portal}/box")
    page.get_by_label("七个词").fill("南瓜 铅笔")
    page.get_by_role("button", name="打开", exact=True).click()
    expect(page.locator("#enter-status")).to_contain_text("还少 5 个词")
    assert not [line for line in sent if line.startswith("POST")]


@pytest.mark.parametrize("fault", ["cut before", "answer lost"])
def test_a_cut_network_keeps_the_words_and_makes_one_tip(sample: Sample, people: People, fault: str) -> None:
    page = people.page(PHONE)
    reporter = Reporter(page, sample.portal)
    tip = Tip()
    reporter.choose_kind(tip)
    reporter.choose_place(tip)
    bodies: list[str] = []

    def cut(route: Route) -> None:
        bodies.append(route.request.post_data or "")
        if len(bodies) == 1:
            if fault == "answer lost":
                route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/tips", cut)
    reporter.tell(tip)
    expect(page.locator("#send-status")).to_contain_text("不会变成两份", timeout=STRETCH_MS)
    assert page.get_by_label("写下来").input_value() == tip.words
    people.complaints.clear()  # The cut connection itself is what the browser complains of.
    reporter.press("发送")
    reporter.copy_words()
    assert bodies[0] == bodies[1]
    people.complaints.clear()


def test_without_script_the_page_says_so_and_sends_nothing(sample: Sample, people: People) -> None:
    page = people.page(PHONE, script=False)
    sent = _bodies(page)
    page.goto(sample.portal)
    # Playwright stops scripts without telling the parser, which then does not draw <noscript>: its text is looked up.
    assert "<noscript><div" in page.content()
    expect(page.get_by_text("您写的话，在您手机上就锁好。")).to_be_hidden()
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_hidden()
    assert all(line.startswith("GET") for line in sent)
