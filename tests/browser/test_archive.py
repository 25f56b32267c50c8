"""档案 in a browser: an enterprise that may be another one, two made one, a ledger that is only added to and taken along."""

import csv
import io
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import DESK, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer

NAME, OTHER = "周村青禾印染有限公司", "青禾印染厂"
DEPARTMENT = "周村区应急管理局"


def test_an_enterprise_and_its_ledger(sample: Sample, people: People) -> None:
    intake = Officer(people.page(DESK), sample.console)
    intake.sign_in(*sample.officer("intake", department=DEPARTMENT))
    enter(intake)
    assert ["422" in one for one in people.complaints] == [True]
    people.complaints.clear()
    make_one_of_two(intake)
    keep_a_ledger(intake)
    take_along(intake)


def enter(intake: Officer) -> None:
    """Enter an enterprise, after a wrong code was said to be wrong."""
    page = intake.page
    page.get_by_role("link", name="档案").click()
    page.get_by_role("link", name="登记一家企业").click()
    page.get_by_label("单位名称，照营业执照写").fill(NAME)
    code = page.get_by_label("统一社会信用代码（18 位，没有就空着）")
    code.fill("91370306164330001O")
    page.get_by_role("button", name="加一个证照").click()
    permit = page.get_by_role("group", name="证照 1", exact=True)
    permit.get_by_label("名称").fill("排污许可证")
    permit.get_by_label("有效到哪天（长期的空着）").fill("2030-01-01")
    intake.press("登记这一家")
    expect(page.locator("#status")).to_contain_text("代码第 18 位是“O”")
    inspect(page)
    code.fill("91370306164330001d")
    intake.press("登记这一家")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.get_by_role("row", name="排污许可证")).to_contain_text("2030年1月1日")


def make_one_of_two(intake: Officer) -> None:
    """Enter it once more in other words: it is offered, entered all the same, and made one with the first."""
    page = intake.page
    page.goto(f"{intake.console}/enterprises/new")
    page.wait_for_load_state()
    page.get_by_label("单位名称，照营业执照写").press_sequentially(OTHER)
    expect(page.locator("#alike-list").get_by_role("link", name=NAME)).to_be_visible()
    inspect(page)
    intake.press("登记这一家")
    expect(page.get_by_role("heading", level=1)).to_have_text(OTHER)
    page.get_by_role("link", name="和另一家是同一家，合并").click()
    page.get_by_label("并进哪一家").select_option(label=f"{NAME}（很像）")
    page.get_by_label("为什么是同一家").fill("执照上是同一家")
    intake.press("并进选的这一家")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.get_by_text(f"并进来的：{OTHER}，执照上是同一家")).to_be_visible()
    inspect(page)


def keep_a_ledger(intake: Officer) -> None:
    """Write a line and correct it; both stay."""
    page = intake.page
    page.goto(f"{intake.console}/ledgers/new")
    page.get_by_label("排查人（写岗位，不写姓名）").fill("镇安监站检查员")
    page.get_by_label("单位（可以不选）").select_option(label=NAME)
    page.get_by_label("排查区域").fill("青禾印染的三个车间")
    page.get_by_label("排查结果").fill("两处通道堵了")
    page.get_by_label("整治结果").fill("=当场搬开")
    intake.press("记下这一行")
    page.get_by_role("link", name="更正青禾印染的三个车间这一行").click()
    page.get_by_label("排查结果").fill("一处通道堵了")
    page.get_by_label("为什么更正").fill("数错了")
    intake.press("记下更正")
    expect(page.get_by_role("row", name="两处通道堵了")).to_be_visible()
    expect(page.get_by_role("row", name="一处通道堵了")).to_contain_text("数错了")
    inspect(page)


def take_along(intake: Officer) -> None:
    """Take the ledger along: it bears a mark, and no cell of it is a formula."""
    page = intake.page
    page.wait_for_load_state()
    with page.expect_download() as coming:
        intake.press("导出台账")
    expect(page.locator("#export-status")).to_contain_text("导出好了，标记是")
    taken = coming.value
    rows = list(csv.reader(io.StringIO(Path(taken.path()).read_bytes().decode("utf-8-sig"), newline="")))
    line = next(row for row in rows if row[4:5] == ["两处通道堵了"])
    assert line[5] == "'=当场搬开"
    assert rows[-1][0] == "读者标记"
    assert taken.suggested_filename == f"排查治理台账-{rows[-1][1]}.csv"
    assert rows[-1][1] in page.locator("#export-status").inner_text()
