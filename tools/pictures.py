"""Takes the README's pictures of a fresh sample: `.venv/test/bin/python -P tools/pictures.py` with PYTHONPATH set to the root.

A handful of tips is sent by phone pages as anybody would; one officer reads some of them, so that the desk has a day's work.
One more goes on until its reward waits to be approved. Another has photos, and loses the network while they go.
"""

import base64
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Route, expect, sync_playwright

from tests.browser import test_whole_way as way
from tests.browser.conftest import CHROMIUM_FLAGS, DESK, PHONE, ROOT, People, Sample, start_sample, stop_sample
from tests.browser.officer import Officer
from tests.browser.reporter import STRETCH_MS, Reporter, Tip
from tests.browser.test_files import NOISE

PICTURES = ROOT / "docs" / "pictures"
OFFICE = "周村区应急管理局"
TIPS = (
    Tip(line="没护罩、没护栏、通道堵了", township="王村镇", urgency="有危险，不是马上"),
    Tip(line="进罐、动火、粉尘毒气", township="南郊镇", words="刷池子的人不测气就下去，外面也没人看着。"),
    Tip(line="逼着冒险干", township="城北路街道", words="不停机就让清料，不干就扣钱，夜班天天这样。"),
    Tip(scene="化工油库", line="没有证就开工", township="北郊镇", words="院里新来的油罐没有手续，白天关门晚上装。"),
    Tip(line="出了事瞒着", township="北郊镇", words="前天夜里有人被压伤，没有上报，送到外地了。", urgency="很急，随时会出人命"),
    Tip(line="没教、没证就上岗", township="王村镇", words="新来的没学过就让开叉车，昨天撞了货架。"),
)
READ = 4
PHOTOS = 3


def main() -> None:
    """Start a sample, fill it, take the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        process, sample = start_sample(Path(folder) / "data")
        try:
            browser = playwright.chromium.launch(args=CHROMIUM_FLAGS, channel="chromium", executable_path="/usr/bin/chromium")
            phone = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="zh-CN").new_page()
            phone.goto(sample.portal)
            phone.screenshot(path=PICTURES / "phone.png")
            numbers: list[str] = []
            for tip in TIPS:
                reporter = Reporter(browser.new_context(viewport=PHONE, locale="zh-CN").new_page(), sample.portal)
                if reporter.report(tip) == OFFICE:
                    numbers.append(sample.number_of(reporter.words))
            _files(browser, sample)
            officer = Officer(browser.new_context(viewport=DESK, locale="zh-CN").new_page(), sample.console)
            _work(officer, sample, numbers[:READ])
            _until_approval(People(browser), sample)
            browser.close()
        finally:
            stop_sample(process)


def _files(browser: Browser, sample: Sample) -> None:
    """Photos on a phone: added, on their way, cut off, and there after all."""
    page = browser.new_context(viewport=PHONE, device_scale_factor=2, locale="zh-CN").new_page()
    drawn = base64.b64decode(page.evaluate(NOISE, [1200, 900]))
    photo: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": drawn}
    reporter = Reporter(page, sample.portal)
    reporter.choose_kind(Tip())
    reporter.choose_place(Tip())
    page.locator("#add").set_input_files([photo] * PHOTOS)
    expect(page.locator("#file-list")).to_contain_text("照片 3 · ", timeout=STRETCH_MS)
    page.screenshot(path=PICTURES / "files.png")
    held: list[Route] = []
    ids: set[str] = set()

    def hold(route: Route) -> None:
        # Two photos pass, and the first part of the third.
        headers = route.request.headers
        ids.add(headers["x-upload"])
        if len(ids) == PHOTOS and headers["x-part"] != "0":
            held.append(route)
        else:
            route.continue_()

    page.route("**/part", hold)
    reporter.tell(Tip())
    expect(page.locator("#sending-text")).to_contain_text("第 3 张，共 3 张", timeout=STRETCH_MS)
    page.wait_for_function("document.getElementById('sending-bar').value >= 800")
    page.screenshot(path=PICTURES / "files-on-their-way.png")
    page.context.set_offline(True)
    held[0].abort()
    expect(page.locator("#go-on")).to_be_visible()
    page.screenshot(path=PICTURES / "files-cut-off.png")
    page.context.set_offline(False)
    page.unroute("**/part")
    reporter.press("接着传")
    expect(page.locator("#band-text")).to_have_text("收到了，3 张照片也到了", timeout=STRETCH_MS)
    page.screenshot(path=PICTURES / "files-arrived.png")


def _work(officer: Officer, sample: Sample, numbers: Sequence[str]) -> None:
    officer.sign_in(*sample.officer("intake", department=OFFICE))
    for number in numbers:
        officer.open_new_tip(number)
        officer.read_words()
        officer.write_record(subject="某厂", place="", summary="来信所说的情况，待核查")
    officer.open_case(number)
    officer.read_words()
    officer.page.screenshot(path=PICTURES / "case.png")
    officer.page.goto(sample.console)
    officer.page.screenshot(path=PICTURES / "desk.png")


def _until_approval(people: People, sample: Sample) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    reporter.report(way.TIP)
    number, _ = way.intake_accepts(sample, people, reporter)
    way.verifiers_conclude(sample, people, number)
    way.leader_signs(sample, people, number)
    for skip, work in enumerate((Officer.assess, Officer.check_assessment)):
        one = Officer(people.page(DESK), sample.console)
        one.sign_in(*sample.officer("reward", department=way.REWARDS, skip=skip))
        work(one, number)
    approver = Officer(people.page(DESK), sample.console)
    approver.sign_in(*sample.officer("approve", department=way.REWARDS))
    approver.page.goto(f"{sample.console}/case/{number}/reward")
    approver.page.screenshot(path=PICTURES / "sheet.png")
    people.leave()


if __name__ == "__main__":
    main()
