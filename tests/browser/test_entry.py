"""A call, from the desk to a verifier who reads the original: entered by keyboard alone, its code replaced by the caller."""

from __future__ import annotations

import re

from playwright.sync_api import Keyboard, expect

from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer
from tests.browser.reporter import SEVEN, STRETCH_MS, Reporter

LEAD = "周村区消防救援大队"
SHOP, PLACE = "好味道火锅店", "电影院二楼"
WORDS = "二楼后门用铁链锁死了，开业三个月一直锁着，晚上坐得满满的。"
# Whoever takes a call types as fast as this while listening; the rest of a minute is for sealing and reading the words out.
KEYS_A_SECOND = 2.5
SECONDS_TO_TYPE = 45


class Counting:
    """A keyboard that counts what is pressed; a Chinese character counts as the two and a half keys of an input method."""

    def __init__(self, keyboard: Keyboard) -> None:
        self.keyboard, self.pressed = keyboard, 0.0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keyboard.press(key)
            self.pressed += 1

    def write(self, text: str) -> None:
        self.keyboard.insert_text(text)
        self.pressed += 2.5 * len(text)


def test_a_call_is_entered_by_keyboard_and_belongs_to_the_caller(sample: Sample, people: People) -> None:
    officer, words = officer_enters(sample, people)
    number = officer_asks(officer)
    caller = caller_replaces(sample, people, words)
    # What was asked before the code was replaced opens with the own phrase; so does the answer at the desk.
    expect(caller.letters()).to_have_text(["锁是哪一天装的？"])
    caller.answer("开业那天装的。")
    officer_accepts(officer, number)
    verifier = verifier_asks(sample, people, number)
    officer_grants(officer, number, verifier)
    verifier_reads(verifier, number)


def officer_enters(sample: Sample, people: People) -> tuple[Officer, list[str]]:
    """Six choices, a name, a place and a sentence; nothing is clicked until the words are given."""
    officer = Officer(people.page(DESK), sample.console)
    officer.sign_in(*sample.officer("intake", department=LEAD))
    page = officer.page
    page.goto(f"{sample.console}/enter")
    inspect(page)
    page.locator("#words").fill("我叫王小明，电话 13800138000。门锁着。")
    expect(page.locator("#words-hint")).to_contain_text("“王小明”像是人名")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#enter-status")).to_contain_text("这些不问也不记，去掉再录。")
    page.reload()
    expect(page.locator("input[name=how]").first).to_be_focused()
    keys = Counting(page.keyboard)
    # By telephone; a shop; the exit is locked; which township.
    keys.press("Digit1", "Digit5", "Digit1", "Digit6")
    keys.write(SHOP)
    keys.press("Enter")
    keys.write(PLACE)
    keys.press("Enter")
    keys.write(WORDS)
    keys.press("Tab", "Digit2", "Digit2")
    expect(page.locator("#lead")).to_have_text(LEAD)
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("录好了", timeout=STRETCH_MS)
    # Keys alone: how long this machine takes to seal while it runs other tests says nothing of a desk.
    assert keys.pressed / KEYS_A_SECOND < SECONDS_TO_TYPE
    inspect(page)
    return officer, give_words(officer)


def give_words(officer: Officer) -> list[str]:
    """Read the words out, check one of them, print a card, and put them away for good."""
    page = officer.page
    words = [re.sub(r"^\d\s*", "", one) for one in page.locator("#seven li").all_inner_texts()]
    asked = int(page.locator("#asked-place").inner_text())
    page.locator("#choices").get_by_role("button", name=words[asked - 1], exact=True).click()
    expect(page.locator("#code-status")).to_have_text("对上了。")
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert all(word in shown for word in words)
    assert "谁来要都别给" in shown
    # The card lies on somebody's table: not who printed it, when, or what it is about.
    for never in ("举报", "受理员", "安哨", LEAD, SHOP):
        assert never not in shown
    page.emulate_media(media="screen")
    officer.press("给他了，收起来")
    left = page.locator("#entered").inner_html() + page.locator(".paper").inner_html()
    assert not [word for word in words if word in left]
    page.locator("#entered-line a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("案 ")
    return words


def officer_asks(officer: Officer) -> str:
    """The words say that they were taken down; a question goes to the mailbox of the code."""
    expect(officer.page.locator("main")).to_contain_text("他还没换成自己的")
    number = re.search(r"案 (\w+) ", officer.page.get_by_role("heading", level=1).inner_text())
    assert number
    said = officer.read_words()
    assert "（受理员代录，来电）" in said
    assert WORDS in said
    assert PLACE in said
    officer.choose("请举报人补充")
    officer.page.locator("input[name=missing]").first.check()
    officer.page.get_by_label("附一封信（可以不写）").fill("锁是哪一天装的？")
    officer.do("请举报人补充")
    return number[1]


def caller_replaces(sample: Sample, people: People, code: list[str]) -> Reporter:
    """The code shows nothing; seven words of the caller's own take its place before anything else."""
    caller = Reporter(people.page(PHONE), sample.portal)
    page = caller.page
    page.goto(f"{sample.portal}/box")
    page.get_by_label("七个词").fill("".join(code))
    caller.press("打开")
    expect(page.get_by_role("heading", level=1)).to_have_text("先换成您自己的七个词", timeout=STRETCH_MS)
    caller.press("换成我自己的")
    caller.title("把这七个词抄在纸上")
    expect(page.locator("#replace-list bdi")).to_have_count(SEVEN)
    caller.words = page.locator("#replace-list bdi").all_inner_texts()
    inspect(page)
    caller.press("抄好了")
    caller.title("对一下：第 7 个词是哪个？")
    caller.press(caller.words[-1])
    expect(page.locator("#inside")).to_be_visible(timeout=STRETCH_MS)
    expect(page.locator("#replace-status")).to_contain_text("换好了")
    # The code is nothing now, whoever has it.
    page.goto(f"{sample.portal}/box")
    page.get_by_label("七个词").fill("".join(code))
    caller.press("打开")
    expect(page.locator("#enter-status")).to_contain_text("没有找到", timeout=STRETCH_MS)
    caller.open_box()
    return caller


def officer_accepts(officer: Officer, number: str) -> None:
    """The keys of the own phrase follow from those inside the seal, and are attested."""
    officer.open_case(number)
    assert "他已经换成了自己的七个词" in officer.page.locator("main").inner_text()
    officer.read_words()
    expect(officer.page.locator("#letters")).to_contain_text("开业那天装的。")
    officer.write_sheet("北郊镇一家火锅店的安全出口长期上锁，请晚饭时去。")
    expect(officer.page.locator("#sheet-status")).to_contain_text("存好")
    officer.write_record(subject="某火锅店", place="电影院", summary="安全出口长期上锁")
    officer.choose("受理，由我们办")
    officer.do("受理，由我们办")


def verifier_asks(sample: Sample, people: People, number: str) -> Officer:
    """A verifier has the lead sheet, and asks for more with a reason."""
    verifier = Officer(people.page(DESK), sample.console)
    verifier.sign_in(*sample.officer("verify", department=LEAD))
    verifier.open_case(number)
    verifier.choose("开始核查")
    verifier.page.get_by_label("另一名核查员").select_option(index=1)
    verifier.page.locator("#no-interest").check()
    verifier.do(f"开始核查 {number}")
    verifier.open_case(number)
    assert "铁链" not in verifier.page.locator("main").inner_text()
    verifier.page.get_by_role("link", name="申请看原话").click()
    verifier.page.get_by_label("为什么线索不够用").fill("店里有三个后门，线索里没有写是哪个。")
    verifier.do(f"申请看 {number} 的原话")
    return verifier


def officer_grants(officer: Officer, number: str, verifier: Officer) -> None:
    """Intake wraps the content key to that verifier's record."""
    officer.open_case(number)
    officer.page.get_by_role("link", name="看一看，决定给不给").click()
    expect(officer.page.locator("main")).to_contain_text("线索里没有写是哪个")
    inspect(officer.page)
    title = verifier.page.locator(".who a").inner_text()
    officer.do(f"让{title} 看 3 天")


def verifier_reads(verifier: Officer, number: str) -> None:
    """The original opens on the verifier's own desk, without the caller's letters, and the history says so."""
    verifier.open_case(number)
    verifier.press("打开原话")
    expect(verifier.page.locator("#original-words")).to_contain_text(WORDS)
    inspect(verifier.page)
    assert "开业那天装的" not in verifier.page.locator("main").inner_text()
    verifier.open_case(number)
    assert "打开原话（经同意）" in verifier.page.locator("main").inner_text()
    # Locking takes the words off the desk.
    verifier.press("打开原话")
    expect(verifier.page.locator("#original-words")).to_contain_text(WORDS)
    verifier.press("现在锁上")
    expect(verifier.page.locator("#original-words")).to_be_hidden()
    assert "铁链" not in verifier.page.content()
