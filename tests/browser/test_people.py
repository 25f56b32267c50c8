"""Officers come and go: an invitation, a new epoch at each change, a removal that takes effect at once, a passkey; somebody
acts for another department; presence is proved again; what is half written outlasts the session."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer
from tests.browser.reporter import SEVEN, Reporter, Tip
from tests.browser.waiting import wait_for

SCHOOLS = "周村区教育和体育局"
ROADS = "周村区交通运输局"
TITLE, LOGIN = "受理员 88", "jy-x88"
BEFORE = Tip(scene="学校医院", line="没有证就开", township="南郊镇", words="后街那家托管班没有证，四十个孩子挤在二楼。")
OFFICE = "周村区安委办"
CITY = "周村区综合行政执法局"
LENT = Tip(scene="饭店商铺", line="乱挖、乱动燃气管", words="烧烤店自己把燃气管接到后院去了，夜里闻得到味。")
AFTER = Tip(scene="学校医院", line="没有证就开", words="又搬到对面楼上去了，还是没有证。")


def join(newcomer: Officer, link: str) -> str:
    """Accept an invitation: copy the passphrase, write it once more; returns it."""
    page = newcomer.page
    page.goto(link)
    newcomer.press("做我的口令")
    expect(page.locator("#words li")).to_have_count(SEVEN)
    inspect(page)
    words = " ".join(page.locator("#words li").all_inner_texts())
    newcomer.press("抄好了")
    page.get_by_label("照着纸，把七个词写一遍").fill(words)
    newcomer.press("写好了，接受邀请")
    expect(page.locator("#code")).not_to_be_empty(timeout=30_000)
    return words


def invite(keeper: Officer) -> str:
    """Invite somebody for intake; returns the link that is shown once."""
    keeper.page.get_by_role("link", name="人员").click()
    keeper.page.get_by_label("岗位编号").fill(TITLE)
    keeper.page.get_by_label("账号").fill(LOGIN)
    keeper.page.get_by_label("受理", exact=True).check()
    inspect(keeper.page)
    keeper.press("做一个邀请")
    expect(keeper.page.locator("#link")).to_contain_text("/join#")
    return keeper.page.locator("#link").inner_text()


def deed(keeper: Officer, name: str) -> None:
    """Go from the roster to the page of a deed."""
    keeper.page.goto(f"{keeper.console}/people")
    keeper.page.get_by_role("link", name=name).click()


def test_an_officer_is_invited_confirmed_and_removed(sample: Sample, people: People) -> None:
    keeper = Officer(people.page(DESK), sample.console)
    keeper.sign_in(*sample.officer("keys", department=SCHOOLS))
    newcomer = Officer(people.page(DESK), sample.console)
    words = join(newcomer, invite(keeper))
    deed(keeper, f"确认{TITLE}")
    expect(keeper.page.locator("#check")).to_have_text(newcomer.page.locator("#code").inner_text())
    keeper.do(f"确认{TITLE}")

    before, after = (Reporter(people.page(PHONE), sample.portal) for _ in range(2))
    assert before.report(BEFORE) == SCHOOLS
    newcomer.sign_in(LOGIN, words)
    newcomer.open_new_tip(sample.number_of(before.words))
    assert BEFORE.words in newcomer.read_words()

    deed(keeper, f"停用{TITLE}")
    keeper.do(f"停用{TITLE}")
    newcomer.page.goto(sample.console)
    assert newcomer.page.url.endswith("/signin")

    # What is sealed from now on was never shared with who left; who stayed reads it without doing anything.
    assert after.report(AFTER) == SCHOOLS
    colleague = Officer(people.page(DESK), sample.console)
    colleague.sign_in(*sample.officer("intake", department=SCHOOLS))
    colleague.open_new_tip(sample.number_of(after.words))
    assert AFTER.words in colleague.read_words()


def pass_time(sample: Sample, login: str, column: str, minutes: int) -> None:
    """Let minutes pass for an officer's sessions."""
    then = (datetime.now(UTC) - timedelta(minutes=minutes)).replace(tzinfo=None).isoformat(" ")
    of = "(SELECT id FROM officer WHERE login = ?)"
    with closing(sqlite3.connect(sample.data / "casework.sqlite", timeout=15)) as database:
        database.execute(f"UPDATE session SET {column} = ? WHERE officer_id = {of}", (then, login))
        database.commit()


def forgive(people: People, status: str) -> None:
    """Take the browser's own complaint of a refusal that the test wanted; any other stays."""
    assert people.complaints
    assert all(status in one for one in people.complaints), people.complaints
    people.complaints.clear()


def device(page: Page, *, prf: bool) -> None:
    """Give the browser a device that touches by itself, with or without the extension that gives a key."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": prf}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(officer: Officer, console: str) -> None:
    """Add this computer's passkey on the officer's own page, and look at it."""
    officer.page.goto(f"{console}/me")
    officer.look(officer.page)
    officer.press("加上这台电脑的指纹")
    expect(officer.page.locator("main")).to_contain_text("口令、指纹")


def test_one_touch_signs_in_opens_the_key_and_proves_presence(sample: Sample, people: People) -> None:
    console = sample.console.replace("127.0.0.1", "localhost")  # Browsers make no passkeys for bare addresses.
    officer = Officer(people.page(DESK), console, inspect)
    page = officer.page
    device(page, prf=True)
    login, passphrase = sample.officer("lead", "keys", department=ROADS)
    officer.sign_in(login, passphrase)
    add_passkey(officer, console)
    officer.press("退出")
    page.wait_for_url("**/signin")
    officer.press("按指纹登录")
    expect(page.locator("#pill")).to_have_attribute("data-state", "open", timeout=30_000)

    page.goto(f"{console}/people")
    page.get_by_label("岗位编号").fill("受理员 77")
    page.get_by_label("账号").fill("jt-x77")
    page.get_by_label("受理", exact=True).check()
    pass_time(sample, login, "stepped_at", 6)
    officer.press("做一个邀请")
    expect(page.locator("#again")).to_be_visible()
    forgive(people, "403")
    inspect(page)
    expect(page.get_by_label("岗位编号")).to_have_value("受理员 77")
    officer.press("按指纹，接着做")
    expect(page.locator("#link")).to_contain_text("/join#")


def test_a_device_without_prf_signs_in_and_the_passphrase_opens(sample: Sample, people: People) -> None:
    console = sample.console.replace("127.0.0.1", "localhost")
    officer = Officer(people.page(DESK), console)
    page = officer.page
    device(page, prf=False)
    login, passphrase = sample.officer("legal", department=SCHOOLS)
    officer.sign_in(login, passphrase)
    add_passkey(officer, console)
    expect(page.locator("main")).to_contain_text("只能登录，打开钥匙还要口令")
    officer.press("退出")
    page.wait_for_url("**/signin")
    officer.press("按指纹登录")
    page.wait_for_url(f"{console}/")
    expect(page.locator("#pill")).to_have_attribute("data-state", "locked")
    officer.press("打开钥匙")
    page.locator("#unlock-passphrase").fill(passphrase)
    page.keyboard.press("Enter")
    expect(page.locator("#pill")).to_have_attribute("data-state", "open", timeout=30_000)


def test_an_officer_of_the_office_acts_for_a_department(sample: Sample, people: People) -> None:
    keeper = Officer(people.page(DESK), sample.console)
    keeper.sign_in(*sample.officer("keys", department=CITY))
    login, passphrase = sample.officer("intake", department=OFFICE)
    title = next(str(one["title"]) for one in sample.sign_ins if one["login"] == login)
    page = keeper.page
    page.goto(f"{sample.console}/people")
    page.get_by_role("link", name="代办：谁替谁办").click()
    page.get_by_label("谁来代办").select_option(label=title)
    page.get_by_label("受理", exact=True).check()
    page.get_by_label("到哪天").fill((datetime.now(UTC) + timedelta(days=9)).date().isoformat())
    inspect(page)
    keeper.press("请他代办")
    expect(page.get_by_role("link", name=f"结束{title} 的代办")).to_be_visible()

    reporter = Reporter(people.page(PHONE), sample.portal)
    assert reporter.report(LENT) == CITY
    deputy = Officer(people.page(DESK), sample.console)
    deputy.sign_in(login, passphrase)
    deputy.press("代办：区综合行政执法局")
    expect(deputy.page.locator(".bar")).to_contain_text(f"代办：{CITY}")
    deputy.open_new_tip(sample.number_of(reporter.words))
    assert LENT.words in deputy.read_words()

    page.get_by_role("link", name=f"结束{title} 的代办").click()
    keeper.do(f"结束{title} 的代办")
    deputy.page.goto(sample.console)
    expect(deputy.page.locator(".bar")).to_contain_text(OFFICE)


def laid_by(page: Page) -> str:
    """What the tab keeps, once a draft is among it."""
    return wait_for(page, "JSON.stringify(sessionStorage).includes('anshao.draft.') && JSON.stringify(sessionStorage)")


def test_what_is_half_written_outlasts_lock_and_session(sample: Sample, people: People) -> None:
    officer = Officer(people.page(DESK), sample.console)
    login, passphrase = sample.officer("keys", department=SCHOOLS)
    officer.sign_in(login, passphrase)
    page = officer.page
    page.goto(f"{sample.console}/people")
    page.get_by_label("岗位编号").fill("核查员 66")
    page.get_by_label("核查", exact=True).check()
    officer.press("现在锁上")
    kept = laid_by(page)
    assert "核查员" not in kept
    pass_time(sample, login, "last_seen", 31)
    officer.press("打开钥匙")
    page.locator("#unlock-passphrase").fill(passphrase)
    page.keyboard.press("Enter")
    page.wait_for_url("**/signin")
    forgive(people, "401")
    expect(page.locator("#kept")).to_have_text("登录过期了。写的还在，按指纹接着来。")
    officer.sign_in(login, passphrase)
    page.wait_for_url("**/people")
    expect(page.get_by_label("岗位编号")).to_have_value("核查员 66")
    expect(page.get_by_label("核查", exact=True)).to_be_checked()
    expect(page.locator("main")).to_contain_text("上次没写完的，放回来了。")
    page.get_by_label("账号").fill("jy-x66")
    officer.press("退出")
    page.wait_for_url("**/signin")
    assert page.evaluate("Object.keys(sessionStorage)") == []
