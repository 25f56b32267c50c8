"""The mailbox after the tip: telling of reprisal, and not agreeing with a refusal; the words reach whom the page names."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer
from tests.browser.reporter import STRETCH_MS, Reporter, Tip

POLICE, GUARD = "周村区公安分局", "周村区纪委监委"
TIP = Tip(scene="车船道路", line="超载、超速、太累、喝酒", words="夜里拉砂的大车，一个人连开十几个钟头。")


@pytest.fixture
def reporter(sample: Sample, people: People) -> Reporter:
    """Somebody whose tip went to the police, with the mailbox open."""
    one = Reporter(people.page(PHONE), sample.portal)
    assert one.report(TIP) == POLICE
    one.open_box()
    return one


def officer(sample: Sample, people: People, *duties: str, department: str, skip: int = 0) -> Officer:
    one = Officer(people.page(DESK), sample.console)
    one.sign_in(*sample.officer(*duties, department=department, skip=skip))
    return one


def test_what_a_reporter_suffers_is_read_by_those_the_page_names(sample: Sample, people: People, reporter: Reporter) -> None:
    page = reporter.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    reporter.press("被人为难了")
    reporter.title("被人为难了")
    # On this page nobody who looks over the shoulder reads of money.
    expect(page.locator("#reward")).to_be_hidden()
    expect(page.locator("#reprisal-part .readers")).to_have_text("能打开的：区公安分局、区纪委监委。")
    inspect(page)
    page.get_by_text("开除、逼着走").click()
    page.get_by_text("有人在打听是谁报的").click()
    page.get_by_text("工会").click()
    page.locator("#reprisal-text").fill("队长说再多嘴就不派车。")
    reporter.press("发出去")
    expect(page.locator("#protection-headline")).to_have_text("收到了")
    said = "\n".join(sent)
    for secret in ("dismissed", "union", "开除", "队长"):
        assert secret not in said

    intake = officer(sample, people, "intake", department=POLICE)
    number = intake.open_new_tip(sample.number_of(reporter.words))
    expect(intake.page.get_by_role("heading", name="举报人被为难")).to_be_visible()
    assert TIP.words in intake.read_words()
    expect(intake.page.locator("#letters")).to_contain_text("想请帮忙的：工会。")

    guard = officer(sample, people, "discipline", department=GUARD)
    guard.page.goto(f"{sample.console}/case/{number}/protect")
    guard.press("打开来信（1 封）")
    expect(guard.page.locator("#letters")).to_contain_text("遇到了：开除、逼着走；有人在打听是谁报的。")
    expect(guard.page.locator("#letters")).to_contain_text("队长说再多嘴就不派车。")
    inspect(guard.page)
    guard.page.locator("#note").fill("约谈了车队，提醒不得打听。")
    guard.do("记下这一步")

    reporter.open_box()
    expect(page.locator("#protection-headline")).to_have_text("在看怎么帮您", timeout=STRETCH_MS)


def test_a_refusal_is_not_agreed_with_and_the_reasons_are_read(sample: Sample, people: People, reporter: Reporter) -> None:
    intake = officer(sample, people, "intake", department=POLICE)
    number = intake.open_new_tip(sample.number_of(reporter.words))
    intake.choose("不受理")
    intake.page.locator("#reason-Z03").check()
    intake.do("送另一人看")
    lead = officer(sample, people, "lead", department=POLICE)
    lead.page.goto(f"{sample.console}/case/{number}/decline-confirm")
    lead.do(f"不受理 {number}")

    reporter.open_box()
    reporter.title("部门没有接")
    reporter.press("不同意")
    # One thing only can be wrong with a refusal, so nothing is asked.
    expect(reporter.page.get_by_text("哪里不对？")).to_be_hidden()
    inspect(reporter.page)
    reporter.page.locator("#object-text").fill("就在北门外的料场，天天都在。")
    reporter.press("不同意，请再查")
    reporter.title("换人再查")
    intake.open_case(number)
    intake.read_words()
    expect(intake.page.locator("#letters")).to_contain_text("不同意：查得不对")
    expect(intake.page.locator("#letters")).to_contain_text("就在北门外的料场，天天都在。")
