"""The sealed way of the seizure drill: everything that a reporter tells, with a canary in each thing, in real browsers.

Nothing of `Told.secrets` may lie on a server's disk or in the memory of one of its processes: words, files, phrases and
passphrases are known to people and their browsers alone. `Told.passing` goes through a server's memory for the length of one
request (the mailbox id reads the mailbox) and may lie on no disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import FilePayload, expect

from crypto.encoding import AuthorityId, unb64u
from crypto.phrase import derive, parse_phrase
from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.officer import Clerk, Officer
from tests.browser.reporter import STRETCH_MS, Reporter, Tip

LEAD, REWARDS = "周村区市场监督管理局", "周村区安委办"
TIP = Tip(
    scene="电梯锅炉",
    line="没检验、过期了",
    township="北郊镇",
    place="麒麟洞北边洗衣房canary1",
    words="安全阀用铁丝绑着canary2，天天还在烧，鹧鸪都飞走了。",
)
SUBJECT, QUESTION, ANSWER = "犀牛洗衣店canary3", "锅炉几点烧canary4？", "早上五点到中午canary5。"
SUFFERED = "队长说再多嘴就不派车canary6。"
FILE_NAME, FILE_WORDS = "鸬鹚值班表canary7.txt", "三号锅炉的值班表canary8，铅封没了。"
WRITTEN = {"subject": "登记单位control1", "place": "登记位置control2", "summary": "登记摘要control3"}
"""What officers write is there to be found: it shows that the search sees what is stored."""


@dataclass(frozen=True)
class Told:
    """What only people know, by name, and what passes through a server and stays nowhere."""

    secrets: Mapping[str, str | bytes]
    passing: Mapping[str, str | bytes]


def go_sealed(sample: Sample, people: People, sweep: Callable[[], None] | None = None) -> Told:
    """A tip with a file, letters both ways, reprisal; with `sweep` on to a signed finding, a claim code and the counter.

    One reward in ten is looked at by another department first; then the way ends there, without a claim code.
    """
    reporter = Reporter(people.page(PHONE), sample.portal)
    reporter.choose_kind(TIP)
    reporter.choose_place(TIP)
    reporter.page.get_by_text("再说几句，查得更快（都可以不填）").click()
    reporter.page.get_by_label("单位叫什么").fill(SUBJECT)
    attach(reporter)
    reporter.tell(TIP)
    expect(reporter.page.locator("#band-text")).to_have_text("收到了，1 份文件也到了", timeout=STRETCH_MS)
    reporter.copy_words()
    intake = sample.officer("intake", department=LEAD)
    number = take_in(sample, people, reporter, intake)
    suffer(reporter)
    codes = {}
    if sweep is not None:
        conclude(sample, people, number)
        if reward(sample, people, number):
            reporter.open_box()
            (codes["claim code"],) = reporter.claim()
            sweep()
            pay(sample, people, codes["claim code"])
    secrets, passing = derived(sample, reporter)
    return Told({**typed_and_told(reporter, intake[1]), **secrets, **codes}, passing)


def attach(reporter: Reporter) -> None:
    """A document whose name and content are canaries."""
    content = FILE_WORDS.encode() * 2000
    file: FilePayload = {"name": FILE_NAME, "mimeType": "text/plain", "buffer": content}
    reporter.page.locator("#add").set_input_files([file])
    # What lies hidden in such a file nobody can tell, so the page asks.
    reporter.press("还是要，原样发")
    expect(reporter.page.locator("#file-list li")).to_contain_text("文件 1 · ")


def typed_and_told(reporter: Reporter, passphrase: str) -> dict[str, str | bytes]:
    phrase = parse_phrase("".join(reporter.words))
    return {
        "words": TIP.words,
        "words, a piece": "canary2",
        "place": TIP.place,
        "subject": SUBJECT,
        "letter out": QUESTION,
        "letter in": ANSWER,
        "reprisal": SUFFERED,
        "name of a file": FILE_NAME,
        "file": FILE_WORDS,
        "phrase": "".join(reporter.words),
        "phrase, spaced": " ".join(reporter.words),
        "phrase, half": "".join(reporter.words[:3]),
        "digits": phrase.digits,
        "phrase, bytes": phrase.entropy,
        "passphrase": passphrase,
        "passphrase, joined": passphrase.replace(" ", ""),
        "passphrase, bytes": parse_phrase(passphrase).entropy,
    }


def derived(sample: Sample, reporter: Reporter) -> tuple[dict[str, str | bytes], dict[str, str | bytes]]:
    """What the phrase opens: the seeds stay in browsers; the mailbox id travels in bodies."""
    keys = derive(parse_phrase("".join(reporter.words)), AuthorityId(unb64u(sample.authority)))
    return {"mailbox seed": keys.mailbox_seed, "claim seed": keys.claim_seed}, {"mailbox id": keys.mailbox_id}


def take_in(sample: Sample, people: People, reporter: Reporter, intake: tuple[str, str]) -> str:
    """Read, ask, get the answer, write the record in own words, accept."""
    officer = Officer(people.page(DESK), sample.console)
    officer.sign_in(*intake)
    number = officer.open_new_tip(sample.number_of(reporter.words))
    assert TIP.words in officer.read_words()
    officer.choose("请举报人补充")
    officer.page.get_by_label("什么时候看到的？是不是一直这样？").check()
    officer.page.get_by_label("附一封信（可以不写）").fill(QUESTION)
    officer.do("请举报人补充")
    reporter.open_box()
    expect(reporter.letters()).to_have_text([QUESTION])
    reporter.answer(ANSWER)
    officer.open_case(number)
    officer.read_words()
    officer.write_sheet("请查安全装置和检验报告。")
    officer.page.get_by_label("单位", exact=True).fill("")
    officer.write_record(**WRITTEN)
    officer.choose("受理，由我们办")
    officer.do("受理，由我们办")
    return number


def suffer(reporter: Reporter) -> None:
    """Tell of reprisal, which is sealed to others than the tip."""
    reporter.open_box()
    reporter.press("被人为难了")
    reporter.page.get_by_text("开除、逼着走").click()
    reporter.page.locator("#reprisal-text").fill(SUFFERED)
    reporter.press("发出去")
    expect(reporter.page.locator("#protection-headline")).to_have_text("收到了")


def conclude(sample: Sample, people: People, number: str) -> None:
    """Two verifiers find it true, legal review passes it, the leader signs."""
    first, second = (Officer(people.page(DESK), sample.console) for _ in range(2))
    first.sign_in(*sample.officer("verify", department=LEAD))
    first.open_case(number)
    first.choose("开始核查")
    first.begin_verification(number)
    first.open_case(number)
    first.page.get_by_role("link", name="写现场检查记录").click()
    first.write_site_record(present="两名核查员", place="燃气锅炉 1 台", seen="检验有效期过了。", formed="检验报告")
    first.page.get_by_role("link", name="写证据单").click()
    first.write_evidence("书证", "检验报告过期", "案卷第 2 页")
    first.choose("写核查结论")
    first.write_finding(
        outcome="属实",
        grounds="查实了。",
        checked="看了现场。",
        handled="限期改正。",
        reason="过期两个月",
        document="周市监改〔2026〕11号",
    )
    second.sign_in(*sample.officer("verify", department=LEAD, skip=1))
    second.open_case(number)
    second.page.get_by_role("link", name="声明有没有利害关系").click()
    second.declare()
    second.page.locator("form#next input").first.check()
    second.press("下一步")
    second.do("同意，送法制审核")
    legal, lead = (Officer(people.page(DESK), sample.console) for _ in range(2))
    legal.sign_in(*sample.officer("legal", department=LEAD))
    legal.open_case(number)
    legal.choose("法制审核")
    legal.page.get_by_label("审核意见").fill("有记录，措施有依据。")
    legal.do("审核通过，送负责人签")
    lead.sign_in(*sample.officer("lead", department=LEAD))
    lead.open_case(number)
    lead.choose("签定结论")
    lead.do("定为属实")


def reward(sample: Sample, people: People, number: str) -> bool:
    """One officer assesses, another looks again, a third approves; false where the lot sent it elsewhere first."""
    assessor, second, approver = (Officer(people.page(DESK), sample.console) for _ in range(3))
    assessor.sign_in(*sample.officer("reward", department=REWARDS))
    assessor.assess(number)
    assessor.page.goto(f"{sample.console}/case/{number}/reward")
    if "先由别的部门" in assessor.page.locator("main").inner_text():
        return False
    second.sign_in(*sample.officer("reward", department=REWARDS, skip=1))
    second.check_assessment(number)
    approver.sign_in(*sample.officer("approve", department=REWARDS))
    approver.page.goto(f"{sample.console}/case/{number}/reward")
    approver.page.get_by_role("link", name="批准 1250 元").click()
    approver.do("批准 1250 元")
    return True


def pay(sample: Sample, people: People, code: str) -> None:
    """Two clerks pay whoever brings the code."""
    clerk = Clerk(people.page(DESK), sample.payer)
    clerk.sign_in(*sample.officer("pay"))
    assert clerk.check(code) == "可以付 1250 元"
    clerk.pay("1250", *sample.officer("pay", skip=1))
