"""Officers come and go: an invitation, a new epoch at each change, a removal that takes effect at once, a passkey."""

from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer
from tests.browser.reporter import Reporter, Tip

SCHOOLS = "周村区教育和体育局"
ROADS = "周村区交通运输局"
TITLE, LOGIN = "受理员 88", "jy-x88"
BEFORE = Tip(scene="学校医院", line="没有证就开", township="南郊镇", words="后街那家托管班没有证，四十个孩子挤在二楼。")
AFTER = Tip(scene="学校医院", line="没有证就开", words="又搬到对面楼上去了，还是没有证。")


def join(newcomer: Officer, link: str) -> str:
    """Accept an invitation: copy the passphrase, write it once more; returns it."""
    page = newcomer.page
    page.goto(link)
    newcomer.press("做我的口令")
    inspect(page)
    words = " ".join(word.inner_text() for word in page.locator("#words li").all())
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

    assert Reporter(people.page(PHONE), sample.portal).report(BEFORE) == SCHOOLS
    newcomer.sign_in(LOGIN, words)
    number = newcomer.open_new_tip()
    assert BEFORE.words in newcomer.read_words()

    deed(keeper, f"停用{TITLE}")
    keeper.do(f"停用{TITLE}")
    newcomer.page.goto(sample.console)
    assert newcomer.page.url.endswith("/signin")

    # What is sealed from now on was never shared with who left; who stayed reads it without doing anything.
    assert Reporter(people.page(PHONE), sample.portal).report(AFTER) == SCHOOLS
    colleague = Officer(people.page(DESK), sample.console)
    colleague.sign_in(*sample.officer("intake", department=SCHOOLS))
    colleague.open_new_tip(besides=number)
    assert AFTER.words in colleague.read_words()


def test_one_touch_signs_in_and_opens_the_key(sample: Sample, people: People) -> None:
    console = sample.console.replace("127.0.0.1", "localhost")  # Browsers make no passkeys for bare addresses.
    officer = Officer(people.page(DESK), console)
    page = officer.page
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    officer.sign_in(*sample.officer("intake", department=ROADS))
    page.goto(f"{console}/me")
    inspect(page)
    officer.press("加上这台电脑的指纹")
    expect(page.locator("main")).to_contain_text("口令、指纹")
    officer.press("退出")
    page.wait_for_url("**/signin")
    officer.press("按指纹登录")
    expect(page.locator("#pill")).to_have_attribute("data-state", "open", timeout=30_000)
