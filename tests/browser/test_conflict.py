"""A tip that means a department stays invisible to it, in every way that its officers could learn of it."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer
from tests.browser.reporter import Reporter, Tip
from tests.browser.waiting import wait

EMERGENCY, INSPECTION, OFFICE = "周村区应急管理局", "周村区纪委监委", "周村区安委办"
LABOUR = "周村区人力资源和社会保障局"
UP = Tip(place="东坡铸造厂", words="东坡铸造厂的安全门锁死了，区里来过的人先打了招呼，走了又锁上。")
AGAINST = Tip(place="西坡铸造厂", words="西坡铸造厂一有检查，前一天就有人来报信，车间停一天，第二天照旧。")
CHILD = Tip(scene="别的地方", line="用童工、乱用人", place="南坡砖厂", words="南坡砖厂里有两个半大孩子推砖车，夜里也推。")
NOT_FOUND = 404
PLACES = ("/", "/?tab=intake", "/?tab=active", "/?tab=overdue", "/?tab=waiting", "/?tab=closed")


def test_a_tip_that_went_up_is_nowhere_below(sample: Sample, people: People) -> None:
    """Asked upward, and about public officers: desks, counts, search, trail, money and urgings read as before."""
    watchers = [
        (signed_in(sample, people, "intake", EMERGENCY), PLACES),
        (signed_in(sample, people, "fund", OFFICE), ("/", "/fund", "/rewards")),
    ]
    before = [seen(officer.page, sample.console, places) for officer, places in watchers]
    upward = Reporter(people.page(PHONE), sample.portal)
    upward.choose_kind(UP)
    upward.page.get_by_label("我不放心本地，请交给上一级").check()
    expect(upward.page.locator("body")).to_contain_text("周村区的部门看不到")
    upward.choose_place(UP)
    assert upward.lead() == "淄博市应急管理局"
    upward.tell(UP)
    against = Reporter(people.page(PHONE), sample.portal)
    about_officials(against)
    assert against.lead() == INSPECTION
    against.tell(AGAINST)
    numbers = [sample.number_of(one.copy_words()) for one in (upward, against)]
    for (officer, places), was in zip(watchers, before, strict=True):
        assert seen(officer.page, sample.console, places) == was
        for number in numbers:
            gone(officer, sample, number)
    # The inspection of the district leads one of them and must not learn of the other, whoever looked at it above.
    inspector = signed_in(sample, people, "discipline", INSPECTION)
    inspector.open_case(numbers[1])
    gone(inspector, sample, numbers[0])
    inspector.page.goto(f"{sample.console}/trail?number={numbers[0]}")
    expect(inspector.page.locator("main")).to_contain_text("没有记录")


def test_whoever_is_asked_to_withdraw_is_out_as_a_deputy_too(sample: Sample, people: People) -> None:
    """Intake reads that the district's office is meant: it is gone there, and at the desk that its officer stands in at."""
    reporter = Reporter(people.page(PHONE), sample.portal)
    assert reporter.report(CHILD) == LABOUR
    number = sample.number_of(reporter.words)
    lead = signed_in(sample, people, "intake", LABOUR)
    lead.open_new_tip(number)
    lead.read_words()
    deputy = signed_in(sample, people, "legal", OFFICE)
    deputy.press("代办：区人社局")
    deputy.page.goto(f"{sample.console}/case/{number}")
    expect(deputy.page.get_by_role("heading", level=1)).to_contain_text(number)
    page = lead.page
    late: list[Route] = []
    page.route("**/recuse.js", lambda route: late.append(route))
    page.get_by_role("link", name="请部门回避").click()
    # Chosen before the page's own module has come, as on a slow line.
    page.get_by_label("哪个部门？").select_option(label=OFFICE)
    wait(lambda: page.evaluate("document.readyState") == "interactive" and bool(late), "the page wants its module")
    expect(page.locator("#house")).to_be_hidden()
    late[0].continue_()
    expect(page.locator("#house")).to_contain_text(EMERGENCY)
    expect(page.locator("#reads")).to_contain_text("换了部门盯着办")
    page.get_by_label("举报里说到这个部门，或者它的人").check()
    inspect(page)
    lead.do(f"请{OFFICE}回避")
    lead.open_case(number)
    expect(page.locator("main")).to_contain_text(f"请了回避：{OFFICE}")
    inspect(page)
    # At the desk where the officer stands in, and at the own one.
    gone(deputy, sample, number)
    deputy.page.goto(f"{sample.console}/?tab=intake&text={number}")
    expect(deputy.page.locator("main")).not_to_contain_text(CHILD.place)
    expect(deputy.page.get_by_role("cell", name=number, exact=True)).to_have_count(0)
    reporter.open_box()
    expect(reporter.page.locator("#inside")).to_contain_text("换了部门盯着办")


def signed_in(sample: Sample, people: People, duty: str, department: str) -> Officer:
    officer = Officer(people.page(DESK), sample.console)
    officer.sign_in(*sample.officer(duty, department=department))
    return officer


def about_officials(reporter: Reporter) -> None:
    """S1 and S2 of a tip about officials, which stands among all kinds."""
    page = reporter.page
    page.goto(reporter.portal)
    reporter.title("哪里有危险？")
    page.get_by_text("别的地方", exact=True).first.click()
    page.get_by_text("看全部种类").locator("visible=true").first.click()
    page.get_by_text("瞒着、不管").locator("visible=true").first.click()
    page.locator("label", has_text="公家的人不管事、收好处").locator("visible=true").first.click()
    reporter.press("下一步")
    reporter.title("在哪里？")
    reporter.choose_place(AGAINST)


def seen(page: Page, console: str, places: tuple[str, ...]) -> list[str]:
    """What pages say to an officer, and nothing else of them."""
    found = []
    for place in places:
        page.goto(console + place)
        found.append(page.locator("main").inner_text())
    return found


def gone(officer: Officer, sample: Sample, number: str) -> None:
    """By address and by search there is no such case."""
    # Asked beside the page: what is not there is an error in its log.
    assert officer.page.request.get(f"{sample.console}/case/{number}").status == NOT_FOUND
    officer.page.goto(f"{sample.console}/?tab=intake&text={number}")
    expect(officer.page.get_by_role("cell", name=number, exact=True)).to_have_count(0)
