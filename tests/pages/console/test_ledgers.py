"""Pages of 档案: hazard cards, filed cases, ledgers, townships, and taking them along."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from casework.ledgers import hand
from casework.remedy import enforce
from casework.rules.duties import Duty
from crypto.encoding import b64u, unb64u
from tests.pages.console.conftest import Officer
from tests.pages.console.test_enterprises import bare
from tests.services import builders
from tests.services.enterprises import entering
from tests.services.enterprises.entering import FACTORY
from tests.services.founding import Sample
from tests.services.ledgers import test_cards, test_filings
from tests.services.remedy import way

SignIn = Callable[..., Officer]
HOUSING = "zhoucun-housing"


def card(one: bytes, **change: object) -> dict[str, object]:
    return {
        "enterprise": b64u(one), "source": "own", "region": "370306100000", "place": "喷漆房", "sector": "factory",
        "category": "C16", "hazard": "通道堆放木料", "grade": "general", "basis": "", "found_day": "2026-11-20", "owner": "",
        "steps": "", "funds": "", "until": "", "plan": "",
    } | change  # fmt: skip


def line(**change: object) -> dict[str, object]:
    return {
        "level": "township", "region": "370306100000", "who": "安监站检查员", "day": "2026-11-22", "area": "三家砖厂",
        "result": "两家没有培训记录", "outcome": "限期补上", "card": "", "enterprise": "",
    } | change  # fmt: skip


def test_a_card_by_hand_to_its_end(officer: SignIn, sample: Sample) -> None:
    verifier, one = officer(Duty.VERIFY), entering.enter(sample)
    assert "还没有隐患卡" in verifier.get("/cards").text
    assert verifier.get(f"/cards/new?enterprise={b64u(one)}").h1 == "写一张隐患卡？"
    assert verifier.send("/cards", card(one, grade="major")).get_json()["sentence"] == "还没写判定依据。"
    here = verifier.send("/cards", card(one)).get_json()["next"]
    page = verifier.get(here)
    assert "自查或专家会诊发现、彻底整改的，不处罚" in page.text
    assert {"改这张卡", "验收销号", "打印这张卡"} <= set(page.links())
    assert "改这张卡" not in officer(Duty.VERIFY, HOUSING).get(here).links()
    assert verifier.get(f"{here}/change").h1 == f"改隐患卡 {here.split('/')[2]}？"
    assert verifier.send(f"{here}/change", card(one, steps="搬走", version=1)).status_code == 200
    assert verifier.get(f"{here}/strike").h1 == f"隐患卡 {here.split('/')[2]} 销号？"
    end = {"accepted_by": "安全部长", "day": "2026-11-23", "version": 2}
    assert verifier.send(f"{here}/strike", end).status_code == 200
    shown = verifier.get(here)
    assert "已销号" in shown.text
    assert "改这张卡" not in shown.links()
    assert FACTORY.name in verifier.get("/cards?text=木料&grade=general&progress=struck&region=370306100000").text
    assert "没找到" in verifier.get("/cards?progress=overdue").text


def test_a_cases_card_follows_it_and_its_paper_tells_no_source(officer: SignIn, sample: Sample) -> None:
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    way.open_up(sample, reporter)
    verifier = officer(Duty.VERIFY)
    listed = verifier.get("/cards")
    assert "整改中" in listed.text
    found = [one.get("href") or "" for one in listed.all("a")]
    (link,) = [one for one in found if len(one) == len("/cards/") + 9 and one.startswith("/cards/")]
    page = verifier.get(link)
    assert "举报查实" in page.text
    assert number in page.links()
    paper = verifier.get(f"{link}/paper")
    sheet = next(one for one in paper.all("article"))
    words = " ".join("".join(sheet.itertext()).split())
    assert "安全科长" in words
    assert not [told for told in ("举报", "案件", "检查发现", number) if told in words]
    assert officer(Duty.VERIFY, HOUSING).get("/cards").text.count("整改中 ") == 1  # The filter's own choice alone.
    officer(Duty.VERIFY, HOUSING).get(link, status=404)


def test_the_file_of_a_filed_case(officer: SignIn, sample: Sample) -> None:
    reporter = builders.send_tip(sample)
    number = test_filings.concluded(sample, reporter)
    lead = officer(Duty.LEAD)
    assert "没有备案督办的案" in lead.get("/filings").text
    enforce.write_measure(sample.office, builders.handler(sample, reporter, Duty.VERIFY), number, way.STOP)
    listed = lead.get("/filings")
    assert number in listed.links()
    assert "还缺 3 样" in listed.text
    sample.clock.forward(days=20)
    lead = officer(Duty.LEAD)
    page = lead.get(f"/case/{number}/filing")
    for words in ("停产整顿并监管，周应急停〔2026〕2号", "还缺：", "2026年11月：还没有报", f"受理号 {number}"):
        assert words in page.text
    assert lead.send(f"/case/{number}/filing", {"month": 202611, "told": "报市安委办"}).status_code == 200
    assert "报市安委办（2026年12月13日报）" in lead.get(f"/case/{number}/filing").text
    officer(Duty.LEAD, HOUSING).get(f"/case/{number}/filing", status=404)


def test_a_line_is_written_corrected_and_shown_beside(officer: SignIn, sample: Sample) -> None:
    intake, one = officer(Duty.INTAKE), entering.enter(sample)
    assert "台账里还没有一行" in intake.get("/ledgers").text
    assert intake.get("/ledgers/new").h1 == "在台账里记一行？"
    assert intake.send("/ledgers", line(who="")).get_json()["sentence"] == "还没写排查人（写岗位）。"
    assert intake.send("/ledgers", line(enterprise=b64u(one))).status_code == 200
    page = intake.get("/ledgers?level=township&text=砖厂")
    (link,) = [each.get("href") or "" for each in page.all("a") if "/correct/" in (each.get("href") or "")]
    assert intake.get(link).h1 == "更正这一行？"
    assert intake.send(link, line(result="一家没有培训记录", reason="数错了")).status_code == 200
    shown = bare(intake.get("/ledgers").text)
    assert "两家没有培训记录" in shown
    assert "更正安监站检查员2026年11月22日三家砖厂一家没有培训记录限期补上数错了" in shown
    assert "没找到" in intake.get("/ledgers?level=village").text


def test_what_is_taken_along_is_proved_marked_and_written_down(officer: SignIn, sample: Sample) -> None:
    intake, one = officer(Duty.INTAKE), entering.enter(sample)
    hand.write_card(sample.office, sample.actor(Duty.VERIFY, "zhoucun-emergency"), test_cards.text(sample, one))
    body = {"what": "lists", "level": "", "region": "", "text": ""}
    answer = intake.send("/ledgers/export", body).get_json()
    rows = list(csv.reader(io.StringIO(unb64u(answer["data"]).decode("utf-8-sig"), newline="")))
    assert rows[1][1] == FACTORY.name
    assert rows[-1] == ["读者标记", answer["mark"]]
    assert answer["name"] == f"三个清单-{answer['mark']}.csv"
    sample.clock.forward(minutes=6)
    assert intake.send("/ledgers/export", body).get_json()["error"] == "step_up"
    trail = officer(Duty.DISCIPLINE, None).get(f"/trail?mark={answer['mark']}").text
    assert "导出" in trail


def test_the_township_ledger(officer: SignIn, sample: Sample) -> None:
    one = entering.enter(sample)
    hand.write_card(sample.office, sample.actor(Duty.VERIFY, "zhoucun-emergency"), test_cards.text(sample, one))
    page = officer(Duty.LEAD).get("/townships")
    assert "北郊镇11100%1100%0" in bare(page.text)
    assert "合计11100%1100%0" in bare(page.text)
    assert "北郊镇100%000—0" in bare(officer(Duty.LEAD).get("/townships?year=2025").text)
    assert officer(Duty.LEAD).get("/townships?year=never").text == officer(Duty.LEAD).get("/townships").text
