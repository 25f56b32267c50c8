"""What a reporter does, in the words of the pages: each step presses what a person would press."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.inspection import pass_by

SEVEN = 7
# Stretching the phrase takes 600,000 rounds, which an old phone or a busy machine needs seconds for.
STRETCH_MS = 60_000


@dataclass(frozen=True)
class Tip:
    """One tip as a reporter tells it."""

    scene: str = "工厂车间"
    line: str = "没护罩、没护栏、通道堵了"
    township: str = "王村镇"
    place: str = "三号路铸造厂"
    words: str = "三号车间冲床的安全门锁死了，换模具的时候不停机，上礼拜差点压到手。"
    urgency: str = "有危险，不是马上"
    insider: bool = False
    together: int = 1


class Reporter:
    """A worker with a phone; `look` is called with every screen on the way."""

    def __init__(self, page: Page, portal: str, look: Callable[[Page], None] = pass_by) -> None:
        self.page = page
        self.portal = portal
        self.look = look
        self.words: list[str] = []

    def title(self, text: str) -> None:
        """Wait for the page's only heading to say `text`."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def press(self, name: str) -> None:
        """Press the visible button `name`, once the page's scripts have run: they are what listens to it."""
        self.page.wait_for_load_state()
        self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()

    def choose_kind(self, tip: Tip) -> None:
        """S1: a picture, a line."""
        self.page.goto(self.portal)
        self.title("哪里有危险？")
        self.page.get_by_text(tip.scene, exact=True).first.click()
        self.page.locator("label", has_text=tip.line).locator("visible=true").first.click()
        self.look(self.page)
        self.press("下一步")
        self.title("在哪里？")

    def choose_place(self, tip: Tip) -> None:
        """S2: the township and the place line."""
        self.page.get_by_text(tip.township, exact=True).click()
        self.page.get_by_label("单位、路名、门牌（可以不填）").fill(tip.place)
        self.look(self.page)
        self.press("下一步")
        self.title("说说是什么危险")

    def lead(self) -> str:
        """Who will look into it, as S3 says; the answer to the last thing tapped may still be on its way."""
        expect(self.page.locator("#sum-lead")).not_to_be_empty()
        return self.page.locator("#sum-lead").inner_text()

    def tell(self, tip: Tip) -> None:
        """S3: the words, how urgent, and send."""
        self.page.get_by_label("写下来").fill(tip.words)
        self.page.get_by_text(tip.urgency, exact=True).click()
        if tip.insider or tip.together > 1:
            self.page.get_by_text("再说几句，查得更快（都可以不填）").click()
        if tip.insider:
            self.page.get_by_text("是（派来的、外包的也算）").click()
        if tip.together > 1:
            self.page.get_by_role("group", name="几个人一起").get_by_text(str(tip.together), exact=True).click()
        self.look(self.page)
        self.press("发送")

    def copy_words(self) -> list[str]:
        """S4: copy the seven words, and answer which the last one is."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text("把这七个词抄在纸上", timeout=STRETCH_MS)
        expect(self.page.locator("#phrase bdi")).to_have_count(SEVEN)
        self.words = self.page.locator("#phrase bdi").all_inner_texts()
        self.look(self.page)
        self.press("抄好了")
        self.title("对一下：第 7 个词是哪个？")
        self.look(self.page)
        self.press(self.words[-1])
        self.title("办好了")
        self.look(self.page)
        return self.words

    def report(self, tip: Tip) -> str:
        """All four screens; returns who will look into it."""
        self.choose_kind(tip)
        self.choose_place(tip)
        lead = self.lead()
        self.tell(tip)
        self.copy_words()
        return lead

    def open_box(self, typed: str | None = None) -> None:
        """Come back with the words (as one would type them: without spaces, if nothing else is given)."""
        self.page.goto(f"{self.portal}/box")
        self.title("查进度")
        self.page.get_by_label("七个词").fill(typed or "".join(self.words))
        self.press("打开")
        expect(self.page.locator("#inside")).to_be_visible(timeout=STRETCH_MS)
        # The heading is drawn last: once it tells the state, all the rest stands there.
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("查进度")
        self.look(self.page)

    def letters(self) -> Locator:
        """The department's letters, newest first, that verified as its own; none in an `.odd` one."""
        return self.page.locator(".letter:not(.odd) p")

    def answer(self, text: str) -> None:
        """Write to the department."""
        for name in ("回信", "补上", "加一句话"):
            if self.page.get_by_role("button", name=name, exact=True).locator("visible=true").count():
                self.press(name)
        self.page.get_by_label("写给部门").fill(text)
        self.press("锁好发出")
        expect(self.page.get_by_text("发出了。部门看过会回您。")).to_be_visible()

    def claim(self) -> list[str]:
        """From 「怎么领」 to the claim codes, one for each person, without their spaces."""
        self.press("怎么领")
        self.title("怎么领")
        self.press("要领奖码")
        expect(self.page.locator("#claim-code")).not_to_be_empty(timeout=STRETCH_MS)
        self.look(self.page)
        return ["".join(code.inner_text().split()) for code in self.page.locator("#claim-code .code").all()]
