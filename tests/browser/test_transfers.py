"""A tip goes from one department to another: words, letters and the mailbox go along, and the slip tells nothing."""

from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer
from tests.browser.reporter import Reporter, Tip

LAND, WATER = "周村区自然资源局", "周村区水利局"
TIP = Tip(
    scene="矿山",
    line="没证偷挖、挖过了界",
    township="王村镇",
    place="石料场后面的河滩",
    words="石料场后面的河滩上夜里有三台挖机偷着挖沙，坑边没有拦，白天拿土盖住。",
)
REASON = "采砂在河道管理范围以内，按职责分工由水利部门处理。"


def test_a_tip_is_handed_on_with_its_letters(sample: Sample, people: People) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    assert reporter.report(TIP) == LAND
    reporter.open_box()
    reporter.answer("昨晚又挖了。")
    number = sample.number_of(reporter.words)
    hand_on(sample, people, number)
    reporter.open_box()
    reporter.title("转给了区水利局")
    reporter.answer("今天停了。")
    take_over(sample, people, number)
    reporter.open_box()
    reporter.title("在看归谁管")


def hand_on(sample: Sample, people: People, number: str) -> None:
    """The first department reads, writes the record, and hands it on in its own words."""
    officer = Officer(people.page(DESK), sample.console, inspect)
    officer.sign_in(*sample.officer("intake", department=LAND))
    officer.open_new_tip(number)
    assert TIP.words in officer.read_words()
    officer.write_record(subject="某石料场", place="河滩", summary="疑似无证采砂，坑边没有防护")
    officer.choose("转给别的部门")
    page = officer.page
    page.get_by_label("转给哪个部门？").select_option(label=WATER)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"把 {number} 转给区水利局？")
    page.get_by_label("移送的理由（写进移送单）").fill(TIP.words)
    officer.press("转给区水利局")
    expect(page.locator("#status")).to_contain_text("个字和原话一样，请换成自己的话")
    page.get_by_label("移送的理由（写进移送单）").fill(REASON)
    officer.do("转给区水利局")
    expect(page.locator(".said")).to_have_text("已转给区水利局。")
    officer.open_case(number)
    assert page.locator("#panel").count() == 0
    page.goto(f"{sample.console}/case/{number}/slip")
    inspect(page)
    paper = page.locator(".paper").inner_text()
    assert REASON in paper
    assert number not in paper


def take_over(sample: Sample, people: People, number: str) -> None:
    """The second department opens the words and both letters with its own key, and signs for them."""
    officer = Officer(people.page(DESK), sample.console, inspect)
    officer.sign_in(*sample.officer("intake", department=WATER))
    officer.open_case(number)
    assert TIP.words in officer.read_words()
    expect(officer.page.locator("#letters")).to_contain_text("昨晚又挖了。")
    expect(officer.page.locator("#letters")).to_contain_text("今天停了。")
    officer.choose("签收，由我们看")
    officer.do(f"签收 {number}")
    expect(officer.page.locator(".said")).to_have_text(f"{number} 签收了。")
