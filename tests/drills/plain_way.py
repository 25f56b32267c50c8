"""The plain way of the seizure drill: a browser without JavaScript, so that the server itself reads what is told.

What is typed here may lie on no disk, ever, and in no memory once the process that read it has ended.
"""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page, expect

from crypto.encoding import AuthorityId, unb64u
from crypto.phrase import derive, parse_phrase, root_of
from tests.browser.conftest import PHONE, People, Sample
from tests.browser.reporter import SEVEN

WORDS, PLACE, SUBJECT = "雪豹窑洞canary11，窑顶开裂三指宽。", "雪豹沟canary12", "雪豹砖厂canary13"
ANSWER = "裂缝每天都在变宽canary14。"
FILE_NAME, FILE_WORDS = "雪豹照片canary15.jpg", "窑顶的裂缝canary16，昨天量的。"


def go_plain(sample: Sample, people: People) -> dict[str, str | bytes]:
    """A tip with a file and a letter to the department; all that may not be found, by name."""
    page = people.page(PHONE, script=False)
    tell(page, sample)
    words = [word.inner_text() for word in page.locator("ol.words bdi").all()]
    assert len(words) == SEVEN
    answer(page, sample, words)
    phrase = parse_phrase("".join(words))
    authority = AuthorityId(unb64u(sample.authority))
    keys = derive(phrase, authority)
    return {
        "words": WORDS,
        "words, a piece": "canary11",
        "place": PLACE,
        "subject": SUBJECT,
        "letter in": ANSWER,
        "name of a file": FILE_NAME,
        "file": FILE_WORDS,
        "phrase": "".join(words),
        "phrase, half": "".join(words[:3]),
        "digits": phrase.digits,
        "phrase, bytes": phrase.entropy,
        "mailbox id": keys.mailbox_id,
        "mailbox seed": keys.mailbox_seed,
        "claim seed": keys.claim_seed,
        "root of the phrase": root_of(phrase, authority),
    }


def tell(page: Page, sample: Sample) -> None:
    """Three pages in two posts, to the seven words."""
    page.goto(f"{sample.plain}/n")
    page.get_by_text("工厂车间", exact=True).click()
    page.locator("label", has_text="没护罩、没护栏、通道堵了").locator("visible=true").first.click()
    page.get_by_text("王村镇", exact=True).click()
    page.get_by_role("button", name="下一步").locator("visible=true").first.click()
    page.get_by_label("单位、路名、门牌（可以不填）").fill(PLACE)
    page.get_by_label("写下来").fill(WORDS)
    file: FilePayload = {"name": FILE_NAME, "mimeType": "text/plain", "buffer": FILE_WORDS.encode() * 2000}
    page.locator("#file-1").set_input_files([file])
    # What lies hidden in such a file nobody can tell, so the page wants to hear that it may go as it is.
    page.get_by_text("更多", exact=True).click()
    page.get_by_label("保留原样").check()
    page.get_by_text("再说几句，查得更快（都可以不填）").click()
    page.get_by_label("单位叫什么").fill(SUBJECT)
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("把这七个词抄在纸上")


def answer(page: Page, sample: Sample, words: list[str]) -> None:
    """Come back with the words, and write to the department."""
    page.goto(f"{sample.plain}/n/box")
    page.get_by_label("七个词").fill("".join(words))
    page.get_by_role("button", name="打开", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("收到了")
    page.get_by_role("button", name="加一句话").click()
    page.get_by_label("写给部门").fill(ANSWER)
    page.get_by_role("button", name="发出").click()
    expect(page.get_by_text("发出了。部门看过会回您。")).to_be_visible()
