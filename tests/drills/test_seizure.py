"""Seizure drill: a tip goes the whole way in real browsers; then the whole disk is searched for what only people know.

Searched are the data directory with both databases, their write-ahead logs and the exchange, and what the server said on
stderr: first while it runs, then once it has stopped. What officers write is there to be found, and shows that the search
sees what is stored. A sample keeps its sign-ins and root in two files, which a real authority never has: those are left out.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from crypto.encoding import AuthorityId, unb64u
from crypto.phrase import derive, parse_phrase
from tests.browser.conftest import DESK, PHONE, People, Sample, start_sample, stop_sample
from tests.browser.officer import Officer
from tests.browser.reporter import Reporter, Tip
from tests.drills.search import search
from tests.samples import copy_sample

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
WRITTEN = {"subject": "登记单位control1", "place": "登记位置control2", "summary": "登记摘要control3"}
OF_A_SAMPLE = frozenset({"sample-sign-ins.json", "root.txt"})


def test_what_is_on_the_disk_tells_nothing(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, people: People) -> None:
    process, sample = start_sample(copy_sample(tmp_path_factory, tmp_path / "data"))
    try:
        secrets = go_the_whole_way(sample, people)
        places = [tmp_path / "data", tmp_path / "data.log"]
        seized = Path(shutil.copytree(tmp_path / "data", tmp_path / "seized"))
        found = search([seized, places[1]], secrets, OF_A_SAMPLE)
    finally:
        stop_sample(process)
    found += search(places, secrets, OF_A_SAMPLE)
    assert found == [], "\n" + "\n".join(sorted({str(one) for one in found}))
    seen = {one.needle for one in search([seized], WRITTEN)}
    assert seen == set(WRITTEN), "the search does not even see what officers wrote"


def go_the_whole_way(sample: Sample, people: People) -> dict[str, str | bytes]:
    """From the tip to the claim code; everything that must not be found, by name."""
    reporter = Reporter(people.page(PHONE), sample.portal)
    reporter.choose_kind(TIP)
    reporter.choose_place(TIP)
    reporter.page.get_by_text("再说几句，查得更快（都可以不填）").click()
    reporter.page.get_by_label("单位叫什么").fill(SUBJECT)
    reporter.tell(TIP)
    reporter.copy_words()
    intake = sample.officer("intake", department=LEAD)
    number = take_in(sample, people, reporter, intake)
    suffer(reporter)
    conclude(sample, people, number)
    reward(sample, people, number)
    reporter.open_box()
    (code,) = reporter.claim()
    return {
        **typed_and_told(reporter, intake[1]),
        **derived(sample, reporter),
        "claim code": code,
    }


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
        "phrase": "".join(reporter.words),
        "phrase, spaced": " ".join(reporter.words),
        "phrase, half": "".join(reporter.words[:3]),
        "digits": phrase.digits,
        "phrase, bytes": phrase.entropy,
        "passphrase": passphrase,
        "passphrase, joined": passphrase.replace(" ", ""),
        "passphrase, bytes": parse_phrase(passphrase).entropy,
    }


def derived(sample: Sample, reporter: Reporter) -> dict[str, str | bytes]:
    """What the phrase opens: none of it may lie anywhere, not even the mailbox id that travels in bodies."""
    kept = json.loads((sample.data / "sample-sign-ins.json").read_text())
    keys = derive(parse_phrase("".join(reporter.words)), AuthorityId(unb64u(kept["authority"])))
    return {
        "mailbox id": keys.mailbox_id,
        "mailbox seed": keys.mailbox_seed,
        "claim seed": keys.claim_seed,
    }


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


def reward(sample: Sample, people: People, number: str) -> None:
    """One officer assesses, another looks again, a third approves."""
    assessor, second, approver = (Officer(people.page(DESK), sample.console) for _ in range(3))
    assessor.sign_in(*sample.officer("reward", department=REWARDS))
    assessor.assess(number)
    second.sign_in(*sample.officer("reward", department=REWARDS, skip=1))
    second.check_assessment(number)
    approver.sign_in(*sample.officer("approve", department=REWARDS))
    approver.page.goto(f"{sample.console}/case/{number}/reward")
    approver.page.get_by_role("link", name="批准 1250 元").click()
    approver.do("批准 1250 元")
