"""The desk in a browser: by keyboard, with saved views; a text that a colleague changed first; the roster by keyboard."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer
from tests.browser.reporter import Reporter, Tip

TIP = Tip(
    scene="别的地方",
    line="用童工、乱用人",
    township="王村镇",
    place="河边那个筐厂",
    words="放假的时候有几个十四五岁的孩子在里面削竹篾，手上都是口子，晚上也干。",
)
MINE, THEIRS = "请查该厂用工名册和年龄证明。", "请查该厂暑期和夜间用工情况。"


def test_the_desk_by_keyboard_and_a_text_that_somebody_changed_first(sample: Sample, people: People) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    lead = reporter.report(TIP)
    first, second = (Officer(people.page(DESK), sample.console) for _ in range(2))
    for skip, officer in enumerate((first, second)):
        officer.sign_in(*sample.officer("intake", department=lead, skip=skip))
    by_keyboard(first.page)
    number = first.open_new_tip(sample.number_of(reporter.words))
    for officer in (first, second):
        officer.open_case(number)
        officer.read_words()
    next_step_first(first.page)
    second.write_sheet(THEIRS)
    expect(second.page.locator("#sheet-status")).to_have_text("保存好了。")
    beside(first)
    # The browser's own complaint of the one answer that said no.
    assert ["409" in one for one in people.complaints] == [True]
    people.complaints.clear()


def by_keyboard(page: Page) -> None:
    """Up and down, search, help, back to the desk; a view is saved and forgotten."""
    page.keyboard.press("ArrowDown")
    expect(page.locator("#rows a").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("没有这一件")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_have_text("没找到。去掉一个条件，或只写案号。")
    # What is typed next goes into the field that the page's scripts open.
    page.wait_for_load_state()
    page.get_by_role("button", name="存下这组条件").click()
    page.keyboard.type("找过的")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="找过的")).to_have_attribute("aria-current", "page")
    inspect(page)
    page.get_by_role("button", name="不留“找过的”").click()
    expect(page.get_by_role("link", name="找过的")).to_have_count(0)
    page.locator("h1").focus()
    page.keyboard.press("Shift+Slash")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto(f"{page.url.split('?')[0]}me/alerts")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/")


def next_step_first(page: Page) -> None:
    """On a phone the choice of the next step comes first, for the eye and for the keyboard; at a desk it stands beside."""
    choice = page.locator("#next-card").get_by_role("radio").first
    sections = page.locator(".columns section:visible")
    choice.focus()
    page.set_viewport_size(PHONE)
    expect(sections.first).to_have_id("next-card")
    expect(choice).to_be_focused()
    tops = sections.evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    assert tops == sorted(tops)
    page.set_viewport_size(DESK)
    expect(page.locator(".columns > .aside section").first).to_have_id("next-card")
    expect(choice).to_be_focused()


def beside(officer: Officer) -> None:
    """What a colleague saved stands on the left, what was typed stays on the right and is saved over it."""
    page = officer.page
    officer.write_sheet(MINE)
    expect(page.locator("#sheet-status")).to_contain_text("刚刚改过。您写的还在右边，请看一遍再存。")
    other, own = page.locator("#sheet-other"), page.locator("#sheet-text")
    expect(other).to_contain_text(THEIRS)
    expect(own).to_have_value(MINE)
    left, right = other.bounding_box(), own.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]
    inspect(page)
    officer.press("保存线索")
    expect(page.locator("#sheet-status")).to_have_text("保存好了。")
    expect(other).to_be_hidden()
    page.reload()
    expect(own).to_have_value(MINE)


def test_a_month_of_duty_in_a_few_keys(sample: Sample, people: People) -> None:
    leader = Officer(people.page(DESK), sample.console)
    leader.sign_in(*sample.officer("lead", department="周村区人力资源和社会保障局"))
    page = leader.page
    # A month that is whole, whatever the day of the test.
    page.goto(f"{sample.console}/roster?month=2027-01")
    fields = page.locator("select[name=officer]")
    fields.nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(fields.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.locator("select[name=leader]").nth(0).select_option(index=1)
    page.locator("select[name=leader]").nth(1).select_option(index=1)
    leader.press("照这几天轮到月底")
    expect(page.locator("#status")).to_have_text("照 2 天一轮，填到了月底。看一遍再保存。")
    leader.press("保存 1 月值班表")
    expect(page.locator("#status")).to_have_text("保存好了。")
    filled = [fields.nth(day).input_value() for day in range(31)]
    assert filled[0] != filled[1]
    assert filled == [filled[day % 2] for day in range(31)]
    inspect(page)
    page.reload()
    assert [fields.nth(day).input_value() for day in range(31)] == filled
