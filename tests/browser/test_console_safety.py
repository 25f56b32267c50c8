"""What an officer's browser refuses: a changed row, a changed root; and what locking takes away and keeps."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.officer import Officer
from tests.browser.reporter import STRETCH_MS, Reporter, Tip
from tests.browser.waiting import wait

TIP = Tip(
    scene="工地",
    line="塔吊、架子、电箱有毛病",
    township="王村镇",
    place="老砖窑旁边",
    words="西头那台塔吊的钢丝绳断了三股，主任让先用着，吊的都是整捆的钢筋。",
)
MISMATCH = "原话和收件记录对不上，可能有人动过。不要受理，请告诉机关的钥匙员。"


def changed(text: str) -> str:
    """Another value of the same length."""
    return ("A" if text[0] != "A" else "B") + text[1:]


def swap_claim_key(page: Page) -> None:
    """From now on the server names another claim key than the tip does."""

    def answer(route: Route) -> None:
        response = route.fetch()
        body = response.json()
        body["mailbox"]["claim_public"] = changed(body["mailbox"]["claim_public"])
        route.fulfill(response=response, json=body)

    page.route("**/sealed", answer)


def swap_root(page: Page) -> None:
    """From now on the server names another root."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "root": changed(response.json()["root"])})

    page.route("**/keys.json", answer)


def test_changes_are_refused_and_locking_keeps_what_was_written(sample: Sample, people: People) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal)
    lead = reporter.report(TIP)
    officer = Officer(people.page(DESK), sample.console)
    login, passphrase = sample.officer("intake", department=lead)
    officer.sign_in(login, passphrase)
    number = officer.open_new_tip(sample.number_of(reporter.words))
    assert TIP.words in officer.read_words()
    locking(officer, passphrase)
    page = officer.page

    swap_claim_key(page)
    officer.open_case(number)
    expect(page.locator("#panel-line")).to_have_text(MISMATCH)
    assert TIP.words not in page.locator("body").inner_text()
    page.goto(f"{sample.console}/case/{number}/accept")
    officer.press("受理，由我们办")
    expect(page.locator("#status")).to_have_text(MISMATCH)

    page.unroute("**/sealed")
    swap_root(page)
    officer.open_case(number)
    expect(page.locator("#panel-line")).to_contain_text("机关的根钥匙和这台电脑以前见过的不一样")


def locking(officer: Officer, passphrase: str) -> None:
    """L takes the words and what was filled in from them; the letter stays; the passphrase brings the words back."""
    page = officer.page
    page.locator("#letter-text").fill("请问是哪一台？")
    page.locator("h1").focus()
    page.keyboard.press("KeyL")
    expect(page.locator("#pill")).to_have_attribute("data-state", "locked")
    shown = page.locator("body").inner_text() + page.locator("#place").input_value()
    assert not [word for word in (TIP.words, TIP.place) if word in shown]
    expect(page.locator("#letter-text")).to_have_value("请问是哪一台？")
    officer.press("锁好发出")
    expect(page.locator("#letter-status")).to_have_text(re.compile("钥匙锁着"))
    officer.press("打开钥匙")
    page.locator("#unlock-passphrase").fill(passphrase)
    page.keyboard.press("Enter")
    expect(page.locator("#panel-words")).to_contain_text(TIP.words, timeout=STRETCH_MS)
    expect(page.locator("#place")).to_have_value(TIP.place)
    page.locator("#letter-text").fill("")


def test_what_is_done_before_the_scripts_have_come_waits_for_them(sample: Sample, people: People) -> None:
    """The name and passphrase are sent off while the page's own module is under way: once it is there, and in no address."""
    page = people.page(DESK)
    late: list[Route] = []
    page.route("**/signin.js", lambda route: late.append(route))
    page.goto(f"{sample.console}/signin", wait_until="commit")
    login, passphrase = sample.officer("intake", department="周村区应急管理局")
    page.get_by_label("账号").fill(login)
    page.get_by_label("口令", exact=True).fill(passphrase)
    page.get_by_label("口令", exact=True).press("Enter")
    wait(lambda: page.evaluate("document.readyState") == "interactive" and bool(late), "the page wants its module")
    assert page.url == f"{sample.console}/signin"
    late[0].continue_()
    page.wait_for_url(lambda url: not url.endswith("/signin"), timeout=STRETCH_MS)
