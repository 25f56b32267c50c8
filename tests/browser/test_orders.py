"""What comes from other offices and what goes to them: a table of orders, and a sealed file each way between installations."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Request, expect
from sqlalchemy import Engine

import policies
from casework.kernel.blobs import Blobs
from casework.kernel.ids import SHANGHAI, DepartmentId
from casework.kernel.office import Office
from casework.transfers import introductions
from cli.founding import found
from cli.roster import sample_pools, sample_roster
from crypto import opening
from crypto.encoding import SEED_LENGTH, AuthorityId, Json, UploadId, unb64u
from crypto.files import FileLine
from crypto.keyring import Purpose, Trust, holder_id
from crypto.outside import Carried, Giver, Package, join_file, seal_package, split_file
from crypto.streams import seal_stream
from crypto.suite1 import PREFIX_LENGTH
from tests.browser.conftest import DESK, PHONE, People, Sample
from tests.browser.inspection import inspect
from tests.browser.officer import Officer
from tests.browser.order_tables import CALLER, PHONE_NUMBER, as_csv, as_xlsx, rows
from tests.browser.reporter import STRETCH_MS, Reporter, Tip
from tests.services.founding import FixedClock, quick_stretch
from tests.services.founding import Sample as Installation
from tests.unit.media import build

OFFICE, LEAD, RESCUE = "周村区安委办", "周村区应急管理局", "周村区消防救援大队"
HOME, RECEIVER = DepartmentId("zhoucun-emergency"), DepartmentId("zhoucun-housing")
PNG = build.png().data
TIP = Tip(
    scene="工厂车间",
    line="没护罩、没护栏、通道堵了",
    township="北郊镇",
    place="外区的厂子",
    words="冲床的护罩拆了挂在墙上，看门的说不归这里管。",
)


def look_at(page: Page, table: FilePayload, number: str) -> None:
    page.get_by_label("表（xlsx 或 CSV）").set_input_files(table)
    page.get_by_role("button", name="先看一看").click()
    # The title alone may be that of the table before.
    expect(page.locator("#rows")).to_contain_text(number)
    expect(page.locator("#rows-title")).to_have_text("能导 1 件，不能导 1 件（红的）")


def test_a_table_of_orders_is_sealed_row_by_row(sample: Sample, people: People) -> None:
    officer = Officer(people.page(DESK), sample.console)
    officer.sign_in(*sample.officer("intake", department=OFFICE))
    page, sent = officer.page, list[str]()

    def hear(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data or ''}")

    page.on("request", hear)
    page.goto(f"{sample.console}/orders/import")
    inspect(page)
    look_at(page, as_xlsx(rows("XL-1")), "XL-1")
    first = page.locator("#rows tr").first
    expect(first.locator("td").nth(2)).to_have_text("1月15日")
    expect(page.locator("#rows tr.refused")).to_contain_text("编号像是日期")
    look_at(page, as_csv(rows("ZB-1")), "ZB-1")
    expect(page.locator("#told")).to_contain_text("来电人、联系电话")
    expect(page.locator("#told")).to_contain_text("满意度")
    expect(page.locator("#rows tr.refused")).to_contain_text("没有编号")
    # The place is found in this page; the sector is chosen by whoever looks.
    assert first.get_by_label("第 2 行的在哪里").evaluate("(list) => list.selectedOptions[0].textContent") == "王村镇"
    page.get_by_label("整批的行业").select_option("factory")
    page.get_by_label("整批的事由").select_option("C16")
    expect(first.locator("td").last).to_have_text(LEAD)
    inspect(page)
    page.get_by_role("button", name="锁好导入 1 件").click()
    expect(first).to_contain_text(f"交给{LEAD}", timeout=STRETCH_MS)
    expect(page.locator("#status")).to_have_text("导入 1 件。")
    page.get_by_role("button", name="来电人要七个词").click()
    expect(page.locator("#seven li")).to_have_count(7)
    inspect(page)
    page.get_by_role("button", name="收起来").click()
    # Nothing of the caller ever left this page but inside the seal.
    assert any("/orders/import" in one for one in sent)
    assert not any(CALLER in one or PHONE_NUMBER in one or "冲床" in one for one in sent)
    page.goto(f"{sample.console}/orders")
    expect(page.get_by_role("row").filter(has_text="ZB-1")).to_contain_text("主办部门在办")
    inspect(page)


class Elsewhere:
    """Another installation, founded by the project's own code on a database of its own, today."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        clock = FixedClock(datetime.now(SHANGHAI))
        office = Office(engine, clock, policies.load(), folder, Blobs(folder / "blobs"))
        pack = office.policies.packs["zhoucun"]
        founded = found(office, pack, sample_roster(pack), sample_pools(pack), stretch=quick_stretch)
        self.at = Installation(office, clock, founded)

    def introduction(self) -> FilePayload:
        text = json.dumps(introductions.own(self.at.office, self.at.authority))
        return {"name": "introduction.json", "mimeType": "application/json", "buffer": text.encode()}

    def open(self, file: bytes, department: DepartmentId) -> Package:
        sealed, rest = split_file(file)
        assert rest == b""
        return opening.open_package(sealed, self.at.founded.departments[department].seeds[Purpose.INTAKE])

    def hand_over(self, to: dict[str, Json], words: str) -> bytes:
        """Seal words to the rescue brigade of whoever introduced itself so."""
        records = to["records"]
        assert isinstance(records, list)
        trust = Trust(AuthorityId(unb64u(to["authority"])), unb64u(to["root"]))
        receiver = trust.verify([unb64u(one) for one in records], self.at.clock.today).current(
            Purpose.INTAKE, holder_id("zhoucun-fire")
        )
        own = introductions.own(self.at.office, self.at.authority)["records"]
        assert isinstance(own, list)
        mine = self.at.founded.departments[HOME]
        giver = Giver(
            self.at.authority, "乙县安委会", HOME, "乙县应急管理局", self.at.founded.authority.root_public,
            tuple(unb64u(one) for one in own), mine.key_ids[Purpose.LETTERS],
        )  # fmt: skip
        names = ("urgency", "place", "when", "ongoing", "known", "insider", "told")
        tip: dict[str, Json] = {**dict.fromkeys(names, ""), "words": words, "subject": "好味道火锅店", "together": 1}
        tip |= {"reward": True, "urgency": "soon", "insider": "unsaid"}
        tip |= {"category": "C03", "sector": "shop", "region": "370306000000"}
        record = dict.fromkeys(("category", "sector", "region", "subject", "place", "summary"), "甲")
        day, to_key = self.at.clock.today, (trust.authority, receiver.key_id)
        line = FileLine(UploadId(bytes(16)), 1, "photo", "image/png", "", len(PNG), cleaned=True)
        photo = Carried(0, bytes(PREFIX_LENGTH), bytes(SEED_LENGTH), (line,), (1,))
        package = Package(giver, to_key, "K7M2QX8P", day - 3, day, record, tip, ((1, "昨晚又锁了。"),), (photo,))
        stream = seal_stream(photo.key, photo.scope, line.index, PNG)
        return join_file(seal_package(package, mine.seeds[Purpose.LETTERS], receiver.public), [stream])


@pytest.fixture
def elsewhere(sqlite_engine: Engine, tmp_path: Path) -> Elsewhere:
    return Elsewhere(sqlite_engine, tmp_path)


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("button", name=button).click()
    return Path(coming.value.path()).read_bytes()


def test_a_case_goes_to_another_installation_and_one_comes(sample: Sample, people: People, elsewhere: Elsewhere) -> None:
    own = introduce(sample, people, elsewhere)
    reporter = Reporter(people.page(PHONE), sample.portal)
    reporter.report(TIP)
    package = hand_outside(sample, people, elsewhere, sample.number_of(reporter.words))
    assert (package.tip["words"], package.letters) == (TIP.words, ())
    reporter.open_box()
    expect(reporter.page.get_by_role("heading", level=1)).to_contain_text("转给了")
    take_in(sample, people, elsewhere, own)


def introduce(sample: Sample, people: People, elsewhere: Elsewhere) -> dict[str, Json]:
    """One officer takes the other's file, another compares; and the own file is taken out."""
    first = Officer(people.page(DESK), sample.console)
    first.sign_in(*sample.officer("keys", department=LEAD))
    first.page.goto(f"{sample.console}/outside")
    first.page.get_by_label("它导出的文件").set_input_files(elsewhere.introduction())
    first.press("登记")
    expect(first.page.locator("article.outside")).to_contain_text("等另一个人比")
    inspect(first.page)
    with first.page.expect_download() as coming:
        first.page.get_by_role("link", name="导出本机关的文件").click()
    own: dict[str, Json] = json.loads(Path(coming.value.path()).read_text())
    second = Officer(people.page(DESK), sample.console)
    second.sign_in(*sample.officer("keys", department=OFFICE))
    second.page.goto(f"{sample.console}/outside")
    second.press("比过了，指纹一样")
    expect(second.page.locator("article.outside")).to_contain_text("可以用")
    return own


def hand_outside(sample: Sample, people: People, elsewhere: Elsewhere, number: str) -> Package:
    officer = Officer(people.page(DESK), sample.console)
    officer.sign_in(*sample.officer("intake", department=LEAD))
    officer.open_new_tip(number)
    officer.read_words()
    officer.write_record(subject="某机械厂", place="外区", summary="冲压设备缺少防护装置")
    page = officer.page
    page.goto(f"{sample.console}/case/{number}/hand-outside")
    page.get_by_label("转给谁？").select_option(RECEIVER)
    page.get_by_label("移送的理由（写进移送单）").fill("企业注册和生产都在外区。")
    inspect(page)
    officer.press("转给周村区住房和城乡建设局")
    expect(page.locator("#sent-line")).to_contain_text("文件锁好了。")
    file = saved(page, "保存锁好的文件")
    inspect(page)
    page.goto(f"{sample.console}/case/{number}/outside-slip")
    inspect(page)
    assert number not in page.locator(".paper").inner_text()
    officer.open_case(number)
    expect(page.locator("#outside-title")).to_contain_text("等签收")
    return elsewhere.open(file, RECEIVER)


def take_in(sample: Sample, people: People, elsewhere: Elsewhere, own: dict[str, Json]) -> None:
    """What another installation sealed is opened here, entered anew with its photo, and its seven words go back sealed.

    Opened once more, as by somebody whose page was closed too early, it makes the same words again and no second case.
    """
    words = "后门用铁链锁死了，开业三个月一直锁着。"
    officer = Officer(people.page(DESK), sample.console)
    officer.sign_in(*sample.officer("intake", department=RESCUE))
    page = officer.page
    file = elsewhere.hand_over(own, words)
    open_outside(officer, sample, file)
    expect(page.locator("#words")).to_have_text(words)
    expect(page.locator("#letters")).to_have_text("来信 1：昨晚又锁了。")
    # Two officers compared this root before; the page says whose it is.
    expect(page.locator("#trusted")).to_contain_text("登记过")
    expect(page.locator("#goes")).to_have_text(RESCUE)
    inspect(page)
    officer.press("锁好收下")
    expect(page.locator("#files-line")).to_have_text("1 个文件随案收下了。", timeout=STRETCH_MS)
    expect(page.locator("#done-line")).to_contain_text(f"交给{RESCUE}")
    inspect(page)
    back = elsewhere.open(saved(page, "保存锁好的回函"), HOME)
    open_outside(officer, sample, file)
    officer.press("锁好收下")
    expect(page.locator("#files-line")).to_have_text("1 个文件随案收下了。", timeout=STRETCH_MS)
    expect(page.locator("#done-line")).to_contain_text("先前收下过，没有再建案。")
    assert elsewhere.open(saved(page, "保存锁好的回函"), HOME).letters == back.letters
    assert (back.slip, back.tip["words"], len(back.letters)) == ("K7M2QX8P", "", 1)
    assert "写这七个词" in back.letters[0][1]
    page.locator("#done-line a").click()
    assert words in officer.read_words()
    expect(page.locator("#order-title")).to_have_text("外地转来")
    page.locator("#panel .tile").filter(has_text="照片 1").click()
    expect(page.locator("#panel").get_by_role("img", name="照片 1")).to_be_visible(timeout=STRETCH_MS)


def open_outside(officer: Officer, sample: Sample, file: bytes) -> None:
    officer.page.goto(f"{sample.console}/orders/outside")
    officer.page.get_by_label("锁好的文件").set_input_files(
        {"name": "anshao-K7M2QX8P.sealed", "mimeType": "application/octet-stream", "buffer": file}
    )
    officer.press("打开")
