"""The whole way, once: from a phone to money in a stranger's hand, with eight officers in their own browsers, and what none of
them may do."""

import time

from playwright.sync_api import expect

from tests.browser.apart import done_by_others, history
from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Clerk, Officer
from tests.browser.reporter import Reporter, Tip

LEAD = "周村区市场监督管理局"
REWARDS = "周村区安委办"
ORDERS_TRAVEL_SECONDS = 120
Team = list[tuple[str, Officer]]
TIP = Tip(
    scene="电梯锅炉",
    line="没检验、过期了",
    township="北郊镇",
    place="北门外的洗衣房",
    words="洗衣房后面那台小锅炉去年九月就过期了，天天还在烧，安全阀用铁丝绑着。",
    together=3,
)


def test_from_a_phone_to_a_paid_reward(sample: Sample, people: People) -> None:
    reporter = Reporter(people.page(PHONE), sample.portal, inspect)
    assert reporter.report(TIP) == LEAD
    number, intake = intake_accepts(sample, people, reporter)
    team: Team = [("intake", intake)]
    team += verifiers_conclude(sample, people, number)
    team += leader_signs(sample, people, number)
    reporter_reads_the_finding(reporter)
    team += office_rewards(sample, people, number)
    each_tries_the_work_of_the_others(people, team, number)
    reporter.open_box()
    assert "1250" in reporter.page.locator("#reward-sentence").inner_text()
    codes = reporter.claim()
    assert [line.inner_text() for line in reporter.page.locator("#claim-code .share").all()] == [
        "第 1 个 · 450 元",
        "第 2 个 · 400 元",
        "第 3 个 · 400 元",
    ]
    clerks_pay(sample, people, codes)


def each_tries_the_work_of_the_others(people: People, team: Team, number: str) -> None:
    """Eight sessions, each refused all that is another's, and nothing of it is left in the case."""
    assert len(team) == 8
    _, intake = team[0]
    before = history(intake, number)
    assert {f"{duty} {at}": done_by_others(one, duty, number) for at, (duty, one) in enumerate(team)} == {
        f"{duty} {at}": {} for at, (duty, _) in enumerate(team)
    }
    assert history(intake, number) == before
    # The browsers' own complaints of answers that said no.
    assert people.complaints
    assert all("status of 40" in one for one in people.complaints)
    people.complaints.clear()


def intake_accepts(sample: Sample, people: People, reporter: Reporter) -> tuple[str, Officer]:
    """Intake reads, asks, gets the answer, writes the lead sheet and the record, and accepts."""
    officer = Officer(people.page(DESK), sample.console, inspect)
    officer.sign_in(*sample.officer("intake", department=LEAD))
    number = officer.open_new_tip(sample.number_of(reporter.words))
    words = officer.read_words()
    assert TIP.words in words
    assert "几个人一起" in words
    assert TIP.place in words
    officer.choose("请举报人补充")
    officer.page.get_by_label("什么时候看到的？是不是一直这样？").check()
    officer.page.get_by_label("附一封信（可以不写）").fill("锅炉一般几点烧？")
    officer.do("请举报人补充")

    reporter.open_box()
    reporter.title("还差一点")
    expect(reporter.letters()).to_have_text(["锅炉一般几点烧？"])
    reporter.answer("早上五点到中午。")

    officer.open_case(number)
    officer.read_words()
    expect(officer.page.locator("#letters")).to_contain_text("早上五点到中午。")
    officer.write_sheet(TIP.words)
    expect(officer.page.locator("#sheet-status")).to_contain_text("个字和原话一样，请换成自己的话")
    officer.write_sheet("北郊镇一家洗衣店在用超期未检的锅炉，请上午去，先查安全阀和检验报告。")
    expect(officer.page.locator("#sheet-status")).to_contain_text("存好")
    officer.write_record(subject="某洗衣店", place="北门", summary="锅炉超期未检仍在使用")
    assert officer.page.get_by_label("街镇").locator("option:checked").inner_text() == TIP.township
    officer.choose("受理，由我们办")
    officer.do("受理，由我们办")
    reporter.open_box()
    reporter.title("部门接手了")
    return number, officer


def verifiers_conclude(sample: Sample, people: People, number: str) -> Team:
    """Two verifiers, who see the lead sheet and never the words, begin, write and countersign the finding."""
    first, second = (Officer(people.page(DESK), sample.console, inspect) for _ in range(2))
    first.sign_in(*sample.officer("verify", department=LEAD))
    first.open_case(number)
    seen = first.page.locator("main").inner_text()
    assert "请上午去" in seen
    assert "铁丝" not in seen
    assert first.page.locator("#panel").count() == 0
    first.choose("开始核查")
    first.begin_verification(number)
    first.open_case(number)
    first.page.get_by_role("link", name="写现场检查记录").click()
    first.write_site_record(
        present="两名核查员、洗衣店店长",
        place="北门洗衣店，燃气锅炉 1 台",
        seen="锅炉在烧，检验有效期过了两个月，安全阀铅封没了。",
        formed="检验报告上写着有效期",
    )
    first.page.get_by_role("link", name="写证据单").click()
    first.write_evidence("书证", "检验报告过期", "案卷第 2 页")
    first.choose("写核查结论")
    first.write_finding(
        outcome="属实",
        grounds="查实了，有一台锅炉没有按期检验。",
        checked="两个人去看了现场，查了检验报告。",
        handled="停用锅炉，限期改正。",
        reason="检验有效期已过两个月，仍在使用",
        document="周市监改〔2026〕11号",
    )
    second.sign_in(*sample.officer("verify", department=LEAD, skip=1))
    second.open_case(number)
    second.page.get_by_role("link", name="声明有没有利害关系").click()
    second.declare()
    second.page.locator("form#next input").first.check()
    second.press("下一步")
    expect(second.page.get_by_role("heading", level=1)).to_have_text("同意“属实”，送法制审核？")
    second.do("同意，送法制审核")
    return [("verify", first), ("verify", second)]


def leader_signs(sample: Sample, people: People, number: str) -> Team:
    """The legal reviewer and the leader, neither of whom verified, read what the reporter will read; the leader signs."""
    legal, lead = (Officer(people.page(DESK), sample.console, inspect) for _ in range(2))
    legal.sign_in(*sample.officer("legal", department=LEAD))
    legal.open_case(number)
    legal.choose("法制审核")
    shown = legal.page.locator("main").inner_text()
    assert "安全阀铅封没了" in shown
    assert "奖金正在算" in shown
    legal.page.get_by_label("审核意见").fill("两人到场，有记录，措施有依据。")
    legal.do("审核通过，送负责人签")
    lead.sign_in(*sample.officer("lead", department=LEAD))
    lead.open_case(number)
    lead.choose("签定结论")
    expect(lead.page.get_by_role("heading", level=1)).to_have_text("结论定为“属实”？")
    lead.do("定为属实")
    lead.open_case(number)
    expect(lead.page.locator("main")).to_contain_text("签名核对过，没有人改过")
    return [("legal", legal), ("lead", lead)]


def reporter_reads_the_finding(reporter: Reporter) -> None:
    """The four lines stand in the mailbox, and the signed letter says the same."""
    reporter.open_box()
    reporter.title("查实了")
    finding = reporter.page.locator("#finding").inner_text()
    assert "有一台锅炉没有按期检验" in finding
    assert "停用锅炉，限期改正" in finding
    expect(reporter.letters().first).to_contain_text("停用锅炉，限期改正")
    expect(reporter.letters().first).to_contain_text("奖金正在算")
    assert reporter.page.locator(".letter.odd").count() == 0


def office_rewards(sample: Sample, people: People, number: str) -> Team:
    """One officer assesses, another looks again, a third approves with a signature of their own."""
    assessor = Officer(people.page(DESK), sample.console, inspect)
    assessor.sign_in(*sample.officer("reward", department=REWARDS))
    assessor.assess(number, together=3)
    second = Officer(people.page(DESK), sample.console, inspect)
    second.sign_in(*sample.officer("reward", department=REWARDS, skip=1))
    second.check_assessment(number)
    approver = Officer(people.page(DESK), sample.console, inspect)
    approver.sign_in(*sample.officer("approve", department=REWARDS))
    approver.page.goto(f"{sample.console}/case/{number}/reward")
    inspect(approver.page)
    sheet = approver.page.locator("main").inner_text()
    for said in ("1250 元", "壹仟贰佰伍拾元整", "国家办法对照", "分成 450、400、400 元"):
        assert said in sheet
    assert "铁丝" not in sheet
    approver.page.get_by_role("link", name="批准 1250 元").click()
    expect(approver.page.locator("main")).to_contain_text("3 个人分：450、400、400 元。")
    inspect(approver.page)
    approver.do("批准 1250 元")
    return [("reward", assessor), ("reward", second), ("approve", approver)]


def clerks_pay(sample: Sample, people: People, codes: list[str]) -> None:
    """The payer's counter knows each code once the order has travelled, pays it once, and knows nothing of the case."""
    clerk = Clerk(people.page(DESK), sample.payer, inspect)
    clerk.sign_in(*sample.officer("pay"))
    waiting, until = Clerk(clerk.page, sample.payer), time.monotonic() + ORDERS_TRAVEL_SECONDS
    while waiting.check(codes[1]) != "可以付 400 元" and time.monotonic() < until:
        time.sleep(0.5)
    assert clerk.check(codes[1]) == "可以付 400 元"
    shown = clerk.page.locator("body").inner_text()
    assert not [word for word in ("锅炉", "北郊", "市场监督", "C15") if word in shown]
    clerk.pay("400", *sample.officer("pay", skip=1))
    assert "已付过，不付" in clerk.check(codes[1])
    for code, fen in ((codes[0], "450"), (codes[2], "400")):
        assert clerk.check(code) == f"可以付 {fen} 元"
        clerk.pay(fen, *sample.officer("pay", skip=1))
    assert clerk.check("2222 3333 4444") == "领奖的码对不上，再试一次。"
