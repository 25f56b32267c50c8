"""What officers and clerks do, in the words of the pages."""

import re
from collections.abc import Callable
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.browser.inspection import pass_by
from tests.browser.reporter import STRETCH_MS


class Officer:
    """Somebody who is signed in at the console, with the key open."""

    def __init__(self, page: Page, console: str, look: Callable[[Page], None] = pass_by) -> None:
        self.page = page
        self.console = console
        self.look = look

    def sign_in(self, login: str, passphrase: str) -> None:
        """Sign in and open the key, in one go."""
        self.page.goto(f"{self.console}/signin")
        self.page.get_by_label("账号").fill(login)
        self.page.get_by_label("口令", exact=True).fill(passphrase)
        self.look(self.page)
        self.press("登录并打开钥匙")
        self.page.wait_for_url(lambda url: not url.endswith("/signin"), timeout=STRETCH_MS)
        expect(self.page.locator("#pill")).to_have_attribute("data-state", "open")
        if self.page.url.endswith("/pledge"):
            # The first sign-in leads to the pledge of silence, and to nothing else before it.
            self.look(self.page)
            self.press("我承诺，开始办案")
            self.page.wait_for_url(f"{self.console}/")

    def press(self, name: str) -> None:
        """Press the visible button `name`, once the page's scripts have run: they are what listens to it."""
        self.page.wait_for_load_state()
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()

    def open_new_tip(self, number: str) -> str:
        """From the desk to the case with `number`, which nobody has read yet; returns the number.

        The desk tells unread tips apart by their numbers alone, which a reporter never learns: `Sample.number_of` gives them.
        Other tests leave their own unread tips on the same desk, on as many pages as they need.
        """
        self.page.goto(self.console)
        self.look(self.page)
        row = self.page.get_by_role("row").filter(has=self.page.get_by_role("cell", name=number, exact=True))
        while row.count() == 0:
            following = self.page.get_by_role("link", name="下一页").get_attribute("href")
            self.page.goto(urljoin(self.page.url, following))
        row.get_by_role("link", name="新举报").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(f"案 {number} · ")
        return number

    def open_case(self, number: str) -> None:
        """Open a case by its number, from the address."""
        self.page.goto(f"{self.console}/case/{number}")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(number)
        self.look(self.page)

    def read_words(self) -> str:
        """Open the sealed panel and return what it shows."""
        # Whoever opened it before finds it open again, without a press.
        if self.page.locator("#panel").get_attribute("data-opened") == "no":
            self.press("打开原话")
        words = self.page.locator("#panel-words")
        expect(words).to_be_visible()
        return words.inner_text()

    def write_sheet(self, text: str) -> None:
        """Write the lead sheet; what the page says of it is in `#sheet-status`."""
        self.page.locator("#sheet-text").fill(text)
        self.press("保存线索")

    def write_record(self, *, subject: str, place: str, summary: str) -> None:
        """Write the case record; trade, kind and township are filled in from what the reporter tapped."""
        self.page.get_by_label("单位", exact=True).fill(subject)
        self.page.get_by_label("位置").fill(place)
        self.page.get_by_label("摘要，用自己的话，一两句").fill(summary)
        self.press("保存登记")
        expect(self.page.locator("#record-status")).to_contain_text("存好")

    def choose(self, deed: str) -> None:
        """Choose what to do with the case, and go to that deed's own page."""
        self.page.get_by_label(deed, exact=True).check()
        here = self.page.url
        self.press("下一步")
        self.page.wait_for_url(lambda url: url != here)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("？" if deed != "写核查结论" else "核查结论")

    def do(self, button: str) -> None:
        """Press a deed's button and wait until its page is left."""
        self.look(self.page)
        here = self.page.url
        self.press(button)
        self.page.wait_for_url(lambda url: url != here)

    def begin_verification(self, number: str) -> None:
        """Begin with the first colleague of the list, declaring that there is no conflict of interest."""
        self.page.get_by_label("另一名核查员").select_option(index=1)
        self.page.get_by_label("我与被查单位和举报事项没有利害关系。").check()
        self.do(f"开始核查 {number}")

    def declare(self) -> None:
        """Declare that there is no conflict of interest, on the page for it."""
        self.page.get_by_label("我与被查单位和举报事项没有利害关系。").check()
        self.page.wait_for_load_state()
        self.page.get_by_role("button", name="声明，接着查").click()
        self.page.wait_for_url(lambda url: not url.endswith("/declare"))

    def write_site_record(self, *, present: str, place: str, seen: str, formed: str) -> None:
        """Write the record of a visit of today, on the page for it."""
        self.page.get_by_label("谁在场（写岗位，不写名字）").fill(present)
        self.page.get_by_label("位置和设备").fill(place)
        self.page.get_by_label("看到了什么").fill(seen)
        self.page.get_by_label("有证据", exact=True).check()
        self.page.get_by_label("凭什么这样说").fill(formed)
        self.do("保存记录")

    def write_evidence(self, kind: str, shows: str, kept: str) -> None:
        """Write a list of one piece of evidence, on the page for it."""
        self.page.get_by_label("种类").select_option(label=kind)
        self.page.get_by_label("证明什么").fill(shows)
        self.page.get_by_label("放在哪里").fill(kept)
        self.do("保存证据单")

    def write_finding(self, *, outcome: str, grounds: str, checked: str, handled: str, reason: str, document: str) -> None:
        """Fill in the finding with one fact and a measure, and send it to the other verifier."""
        self.page.get_by_label(outcome, exact=True).check()
        self.page.get_by_label("查的结果").fill(grounds)
        self.page.get_by_label("怎么查的").fill(checked)
        self.page.get_by_label("怎么处理").fill(handled)
        self.page.get_by_label("危害").select_option("S1")
        self.page.get_by_label("理由", exact=True).fill(reason)
        self.page.get_by_label("措施（可以以后再补）").select_option("MS-03")
        self.page.get_by_label("文号").fill(document)
        self.do("送另一名核查员看")

    def assess(self, number: str, together: int = 1) -> None:
        """Assess evidence and insider, and how many share the reward, each with a reason."""
        self.page.goto(f"{self.console}/case/{number}/reward/assess")
        self.page.locator("#evidence-E1").check()
        self.page.locator("#why-evidence").fill("写明了哪台设备、哪一天到期，去了就能核实")
        self.page.locator("#insider-I0").check()
        self.page.locator("#why-insider").fill("没有说是本单位的人")
        if together > 1:
            self.page.get_by_label("几个人一起").select_option(str(together))
            self.page.locator("#why-joint").fill("原话里写了几个人，说法对得上")
        self.look(self.page)
        self.do("评定好了，送复核")

    def check_assessment(self, number: str) -> None:
        """Agree to a colleague's assessment: the second look."""
        self.page.goto(f"{self.console}/case/{number}/reward")
        self.look(self.page)
        self.page.get_by_role("link", name=f"复核 {number}").click()
        self.do(f"复核 {number}：同意评定")


class Clerk:
    """Somebody at the paying office's counter."""

    def __init__(self, page: Page, payer: str, look: Callable[[Page], None] = pass_by) -> None:
        self.page = page
        self.payer = payer
        self.look = look

    def sign_in(self, login: str, passphrase: str) -> None:
        """Sign in at the counter."""
        self.page.goto(f"{self.payer}/signin")
        self._give(login, passphrase)
        self.look(self.page)
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page.get_by_label("领奖码")).to_be_visible(timeout=STRETCH_MS)

    def _give(self, login: str, passphrase: str) -> None:
        self.page.get_by_label(re.compile("登录名$")).fill(login)
        self.page.get_by_label(re.compile("^(另一位的)?口令$")).fill(passphrase)

    def check(self, code: str) -> str:
        """Type a code as a scanner does; returns the one answer."""
        self.page.goto(self.payer)
        self.page.get_by_label("领奖码").fill(code)
        self.page.get_by_label("领奖码").press("Enter")
        answer = self.page.locator(".answer:visible .words")
        expect(answer).not_to_be_empty(timeout=STRETCH_MS)
        self.look(self.page)
        return answer.inner_text()

    def pay(self, amount: str, login: str, passphrase: str) -> None:
        """Pay what was just checked, the second clerk confirming."""
        self.page.locator("[data-pay]:visible").click()
        self._give(login, passphrase)
        self.look(self.page)
        self.page.get_by_role("button", name=f"已付 {amount} 元，甲乙两人在场").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"已付 {amount} 元", timeout=STRETCH_MS)
        self.look(self.page)
