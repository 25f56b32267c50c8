"""What protects a reporter beside the sealing: leaving, the cover, the way back, the poster, forged keys and letters."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import PHONE, People, Sample
from tests.browser.elsewhere import catch_exit
from tests.browser.reporter import STRETCH_MS, Reporter, Tip

AWAY = 11 * 60 * 1000
IDLE = 6 * 60 * 1000
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def at_words(people: People, sample: Sample) -> Reporter:
    """A reporter who has chosen kind and place and has begun to write."""
    reporter = Reporter(people.page(PHONE), sample.portal)
    reporter.choose_kind(Tip())
    reporter.choose_place(Tip())
    reporter.page.get_by_label("写下来").fill(Tip().words)
    return reporter


def test_three_escapes_leave_and_the_way_back_shows_nothing(sample: Sample, people: People) -> None:
    page = at_words(people, sample).page
    catch_exit(page)
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/exit")
    assert page.title() == "weather"
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("哪里有危险？")
    assert page.locator("#words").input_value() == ""
    assert page.locator("input:checked").count() == 0


def test_back_goes_one_step_back_and_keeps_everything(sample: Sample, people: People) -> None:
    reporter = at_words(people, sample)
    reporter.page.go_back()
    reporter.title("在哪里？")
    assert reporter.page.get_by_label("单位、路名、门牌（可以不填）").input_value() == Tip().place
    reporter.press("下一步")
    assert reporter.page.get_by_label("写下来").input_value() == Tip().words


def test_out_of_sight_the_page_is_covered_and_after_ten_minutes_wiped(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    page.clock.install()
    reporter = Reporter(page, sample.portal)
    reporter.choose_kind(Tip())
    reporter.choose_place(Tip())
    page.get_by_label("写下来").fill(Tip().words)
    page.evaluate(HIDE, True)
    expect(page.locator("#page")).to_be_hidden()
    page.evaluate(HIDE, False)
    expect(page.locator("#prompt-text")).to_have_text("这一页先收起来了。")
    reporter.press("接着写")
    assert page.get_by_label("写下来").input_value() == Tip().words
    page.evaluate(HIDE, True)
    page.clock.fast_forward(AWAY)
    page.evaluate(HIDE, False)
    expect(page.locator("#prompt-text")).to_have_text("离开太久，写的已经清掉了。")
    assert page.locator("#words").input_value() == ""


def test_leaving_before_the_words_are_copied_asks_first(sample: Sample, people: People) -> None:
    reporter = at_words(people, sample)
    reporter.press("发送")
    expect(reporter.page.locator("#phrase li")).to_have_count(7, timeout=STRETCH_MS)
    reporter.page.get_by_role("link", name="离开").click()
    expect(reporter.page.locator("#prompt-text")).to_have_text("七个词抄好了吗？关掉就看不到了。")
    reporter.press("还没有")
    reporter.page.go_back()
    expect(reporter.page.locator("#prompt-text")).to_have_text("七个词抄好了吗？关掉就看不到了。")
    reporter.press("还没有")
    reporter.copy_words()
    assert reporter.page.locator("#phrase").inner_text() == ""


def test_a_wrong_last_word_brings_the_words_back(sample: Sample, people: People) -> None:
    reporter = at_words(people, sample)
    reporter.press("发送")
    expect(reporter.page.locator("#phrase li")).to_have_count(7, timeout=STRETCH_MS)
    last = reporter.page.locator("#phrase bdi").last.inner_text()
    reporter.press("抄好了")
    options = [option.inner_text() for option in reporter.page.locator("#check-options button").all()]
    assert len(set(options)) == 6
    assert options.count(last) == 1
    reporter.press(next(word for word in options if word != last))
    expect(reporter.page.locator("#receipt-status")).to_have_text("不是这个。再看一眼，不急。")
    reporter.copy_words()


def test_a_poster_of_another_authority_stops_the_page(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    page.goto(f"{sample.portal}/#k=aaaa-bbbb-cccc-dddd")
    expect(page.locator("#old")).to_have_text("这一页和海报对不上。别在这里写，打 12350。")
    assert page.url == f"{sample.portal}/"
    page.get_by_text("工厂车间", exact=True).first.click()
    expect(page.get_by_role("button", name="下一步").locator("visible=true")).to_have_count(0)


def test_the_right_poster_leaves_no_mark_in_the_address(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    page.goto(sample.portal)
    known = re.search(r'fingerprint = "([^"]+)"', page.request.get(f"{sample.portal}/trust.js").text())
    assert known
    page = people.page(PHONE)
    page.goto(f"{sample.portal}/#k={known[1].replace(' ', '-')}")
    expect(page).to_have_url(f"{sample.portal}/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#old")).to_be_hidden()


def _flip(text: str, at: int) -> str:
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


@pytest.mark.parametrize("place", [200, -40])
def test_a_changed_key_record_stops_the_sealing(sample: Sample, people: People, place: int) -> None:
    page = people.page(PHONE)
    sent: list[str] = []

    def forge(route: Route) -> None:
        answer: dict[str, Any] = route.fetch().json()
        answer["records"] = [_flip(record, place % len(record)) for record in answer["records"]]
        route.fulfill(json=answer)

    page.route("**/route", forge)
    page.on("request", lambda request: sent.append(request.url))
    reporter = Reporter(page, sample.portal)
    reporter.choose_kind(Tip())
    reporter.choose_place(Tip())
    reporter.tell(Tip())
    expect(page.locator("#send-status")).to_have_text(
        "现在没法替您锁好，所以没有发。写的都还在，过一会儿再按。", timeout=STRETCH_MS
    )
    assert page.get_by_label("写下来").input_value() == Tip().words
    assert not [url for url in sent if url.endswith("/tips")]


def test_no_network_and_a_full_server_are_told_apart(sample: Sample, people: People) -> None:
    reporter = at_words(people, sample)
    page = reporter.page
    expect(page.locator("#sum-lead")).not_to_be_empty()
    page.context.set_offline(True)
    reporter.press("发送")
    expect(page.locator("#send-status")).to_contain_text("现在没有网。写的都还在，别关这一页。", timeout=STRETCH_MS)
    page.context.set_offline(False)
    page.route("**/tips", lambda route: route.fulfill(status=503, body="x"))
    reporter.press("发送")
    expect(page.locator("#send-status")).to_contain_text("网站现在收不下，不是您的错。")
    people.complaints.clear()  # The browser's own complaints of the cut line and of 503.


def test_a_letter_that_no_department_signed_is_shown_as_such(sample: Sample, people: People) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    reporter.report(Tip())
    back = Reporter(people.page(PHONE), sample.portal)
    back.words = reporter.words

    def slip_in(route: Route) -> None:
        view: dict[str, Any] = route.fetch().json()
        stray = {"direction": "out", "seq": 1, "kind": "letter", "day": "11 月 27 日", "sealed": "AQEC" + "A" * 9000}
        route.fulfill(body=json.dumps({**view, "letters": [stray]}), content_type="application/json")

    back.page.route("**/box", lambda route: slip_in(route) if route.request.method == "POST" else route.continue_())
    back.open_box()
    expect(back.page.locator("#letter-list")).to_have_text("这封不是部门写的。")
    expect(back.letters()).to_have_count(0)


def test_the_mailbox_locks_itself_and_forgets(sample: Sample, people: People) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    reporter.report(Tip())
    back = Reporter(people.page(PHONE), sample.portal)
    back.words = reporter.words
    back.page.clock.install()
    back.open_box()
    back.page.clock.fast_forward(IDLE)
    back.title("查进度")
    expect(back.page.locator("#locked")).to_have_text("信箱锁上了。")
    expect(back.page.locator("#inside")).to_be_hidden()
    assert back.page.locator("#timeline").inner_text() == ""
    assert back.page.get_by_label("七个词").input_value() == ""


def test_only_the_reporter_decides_and_a_withdrawn_tip_is_closed(sample: Sample, people: People) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    reporter.report(Tip())
    reporter.open_box()
    reporter.press("撤回")
    reporter.press("不撤回")
    reporter.title("收到了")
    reporter.press("撤回")
    reporter.press("撤回我发的")
    reporter.title("您撤回了")
    expect(reporter.page.locator("#withdraw-part")).to_be_hidden()
    expect(reporter.page.locator("#reply")).to_be_hidden()


def test_a_typed_name_ticks_its_town_and_asks_nobody(sample: Sample, people: People) -> None:
    page = people.page(PHONE)
    reporter = Reporter(page, sample.portal)
    reporter.choose_kind(Tip())
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    line = page.get_by_label("单位、路名、门牌（可以不填）")
    line.fill("王村路 8 号")
    assert page.locator("input[name=township]:checked").count() == 0
    line.fill("王村三号井")
    expect(page.get_by_label("王村镇")).to_be_checked()
    assert sent == []
