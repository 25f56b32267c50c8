"""Pages of 档案: enterprises, and 责任单位 on a case's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from casework.enterprises import liable, register
from casework.enterprises.view import enterprise_file
from casework.remedy import enforce
from casework.rules.duties import Duty
from crypto.encoding import b64u
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.enterprises import entering
from tests.services.enterprises.entering import CODE, FACTORY, OTHER
from tests.services.founding import Sample
from tests.services.remedy import way

SignIn = Callable[..., Officer]
HOUSING = "zhoucun-housing"


def bare(text: str) -> str:
    """The words of a page without their spaces: cells and lists have none between them."""
    return "".join(text.split())


def form(**change: object) -> dict[str, object]:
    permit = {"name": "安全生产许可证", "number": "鲁安许〔2024〕12号", "until": "2026-12-05"}
    return {
        "name": FACTORY.name, "code": CODE, "region": "370306100000", "sector": "factory", "address": "工业路 8 号",
        "responsible": "安全总监", "permits": [permit], "seen": [],
    } | change  # fmt: skip


def test_an_enterprise_is_entered_found_and_changed(officer: SignIn) -> None:
    intake = officer(Duty.INTAKE)
    assert "名册里还没有企业" in intake.get("/enterprises").text
    assert "档案" in intake.get("/").links()
    assert intake.get("/enterprises/new").h1 == "登记一家企业？"
    wrong = intake.send("/enterprises", form(code="91370306164330001X"))
    assert wrong.get_json() == {"error": "bad_code", "sentence": "代码最后一位对不上，前面有一位抄错了。请照证照再看一遍。"}
    assert intake.send("/enterprises", form(permits=[{"name": "甲"}])).status_code == 400
    here = intake.send("/enterprises", form()).get_json()["next"]
    page = intake.get(here)
    assert page.h1 == FACTORY.name
    for words in (CODE, "北郊镇", "安全总监", "2026年12月5日快到期", "0件（只算本部门看得到的）"):
        assert words in bare(page.text)
    alike = intake.send("/enterprises", form(name="宏达机械厂", code=""))
    assert alike.get_json()["error"] == "alike"
    (offered,) = intake.send("/enterprises/suggest", {"name": "宏达机械厂", "code": ""}).get_json()["candidates"]
    assert offered == {"id": here.split("/")[2], "name": FACTORY.name, "code": CODE, "region": "北郊镇", "same_code": False}
    assert intake.get(f"{here}/change").h1 == f"改{FACTORY.name}的档案？"
    changed = form(name="山东鼎新装备有限公司", version=1)
    assert intake.send(f"{here}/change", changed).status_code == 200
    assert intake.send(f"{here}/change", changed).status_code == 409
    assert f"曾用名{FACTORY.name}" in bare(intake.get(here).text)
    listed = intake.get("/enterprises?text=宏达&region=370306100000&sector=factory")
    assert "山东鼎新装备有限公司" in listed.links()
    assert "没找到" in intake.get("/enterprises?text=兴旺").text


def test_two_entries_are_merged_and_parted(officer: SignIn, sample: Sample) -> None:
    intake = officer(Duty.INTAKE)
    one, other = entering.enter(sample), entering.enter(sample, OTHER)
    page = intake.get(f"/enterprises/{b64u(other)}/merge")
    assert page.h1 == f"把{OTHER.name}并进另一家？"
    intake.get(f"/enterprises/{b64u(other)}/part", status=404)
    body = {"into": b64u(one), "reason": "执照上是同一家"}
    assert intake.send(f"/enterprises/{b64u(other)}/merge", body).get_json()["next"] == f"/enterprises/{b64u(one)}"
    assert f"并进来的：{OTHER.name}，执照上是同一家" in intake.get(f"/enterprises/{b64u(one)}").text
    assert OTHER.name not in intake.get("/enterprises").links()
    intake.get(f"/enterprises/{b64u(other)}/merge", status=404)
    assert intake.get(f"/enterprises/{b64u(other)}/part").h1 == f"把{OTHER.name}和{FACTORY.name}分开？"
    assert intake.send(f"/enterprises/{b64u(other)}/part", {"reason": "另一个法人"}).status_code == 200
    assert f"从{FACTORY.name}分开：另一个法人" in intake.get(f"/enterprises/{b64u(other)}").text


def test_checks_of_posters(officer: SignIn, sample: Sample) -> None:
    verifier, one = officer(Duty.VERIFY), entering.enter(sample)
    here = f"/enterprises/{b64u(one)}"
    assert verifier.get(f"{here}/posters").h1 == f"{FACTORY.name}贴了举报方法没有？"
    assert verifier.send(f"{here}/posters", {"day": "", "outcome": "posted", "seen": "大门口"}).status_code == 422
    seen = {"day": "2026-11-20", "outcome": "missing", "seen": "车间里没有"}
    assert verifier.send(f"{here}/posters", seen).status_code == 200
    assert "2026年11月20日没有贴：车间里没有" in bare(verifier.get(here).text)


def notified(verifier: Officer, sample: Sample) -> tuple[str, str, str]:
    """A written notice on the penalty of a case: the enterprise's address, the listing's id, the case's number."""
    one = entering.enter(sample)
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    handler = builders.handler(sample, reporter, Duty.VERIFY)
    enforce.write_measure(sample.office, handler, number, way.STOP)
    liable.name(sample.office, handler, number, one)
    here = f"/enterprises/{b64u(one)}"
    page = verifier.get(f"{here}/blacklist")
    assert page.h1 == f"告知{FACTORY.name}拟列入名单？"
    assert f"{number} 2" in {option.get("value") for option in page.all("option")}
    notice = {
        "step": "notify", "day": "2026-11-23", "document_number": "周应急列告〔2026〕1号", "text": "拒不执行停产决定",
        "answer_by": "2026-12-03", "case": number, "measure": 2, "penalty": "",
    }  # fmt: skip
    assert verifier.send(f"{here}/blacklist", notice | {"answer_by": ""}).get_json()["error"] == "no_answer_by"
    assert verifier.send(f"{here}/blacklist", notice).status_code == 200
    return here, b64u(enterprise_file(sample.office, handler, one).listings[0].id), number


def test_a_blacklisting_step_by_step(officer: SignIn, sample: Sample) -> None:
    verifier, lead, stranger = officer(Duty.VERIFY), officer(Duty.LEAD), officer(Duty.INTAKE, HOUSING)
    here, listing, number = notified(verifier, sample)
    page = verifier.get(f"{here}/blacklist/{listing}/propose")
    assert page.h1 == "公开这家单位 3 年？"
    assert "已书面告知，2026年12月3日前可以申辩" in page.text
    verifier.get(f"{here}/blacklist/{listing}/publish", status=404)
    step = {
        "step": "propose", "day": "2026-11-23", "document_number": "", "text": "没有申辩", "listing": listing, "version": 1,
    }  # fmt: skip
    early = verifier.send(f"{here}/blacklist/step", step | {"answered": False})
    assert early.get_json()["sentence"] == "申辩的日子还没有过。单位已经申辩的，写明怎么说的，再送。"
    assert verifier.send(f"{here}/blacklist/step", step | {"answered": True}).status_code == 200
    assert lead.get(f"{here}/blacklist/{listing}/enlist").h1 == "决定列入名单 3 年？"
    decide = step | {"step": "enlist", "document_number": "周应急列〔2026〕2号", "text": "情节严重", "version": 2}
    assert lead.send(f"{here}/blacklist/step", decide).status_code == 200
    assert "没有列入，也没有在办的" in stranger.get(here).text
    publish = step | {"step": "publish", "text": "区政府网站", "version": 3}
    assert lead.send(f"{here}/blacklist/step", publish).status_code == 200
    shown = stranger.get(here).text
    assert "公示中" in shown
    assert "到 2029年11月23日" in shown
    assert number not in shown


def test_liable_enterprises_stand_on_the_case_page(officer: SignIn, sample: Sample) -> None:
    one = register.enter(sample.office, sample.actor(Duty.INTAKE), replace(OTHER, name="北郊某机械有限公司"))
    number = builders.accept(sample, builders.send_tip(sample))
    intake = officer(Duty.INTAKE)
    page = intake.get(f"/case/{number}")
    assert "登记里写的是“北郊某机械厂”。是不是这一家？北郊某机械有限公司" in bare(page.text)
    assert [button.get("data-name") for button in page.all("button") if button.get("data-name")] == [b64u(one)]
    assert intake.send(f"/case/{number}/liable", {"enterprise": b64u(one)}).status_code == 200
    new = {"name": "周村兴旺砖厂", "code": "9137", "seen": []}
    assert intake.send(f"/case/{number}/liable/new", new).get_json()["sentence"] == "统一社会信用代码是 18 位，这里是 4 位。"
    assert intake.send(f"/case/{number}/liable/new", new | {"code": ""}).status_code == 200
    shown = bare(intake.get(f"/case/{number}").text)
    assert "责任单位1北郊某机械有限公司" in shown
    assert "责任单位2周村兴旺砖厂" in shown
    assert "写责任单位" in shown
    assert intake.send(f"/case/{number}/liable/off", {"place": 1}).status_code == 200
    lead = officer(Duty.LEAD).get(f"/case/{number}")
    assert "责任单位1周村兴旺砖厂" in bare(lead.text)
    # What came with the case is on nobody else's list.
    assert "周村兴旺砖厂" in intake.get("/enterprises").links()
    assert "周村兴旺砖厂" not in officer(Duty.INTAKE, HOUSING).get("/enterprises").links()


def test_paper_does_not_tell_how_many_reported(officer: SignIn, sample: Sample) -> None:
    one = entering.enter(sample)
    reporter = builders.send_tip(sample)
    number = builders.accept(sample, reporter)
    liable.name(sample.office, builders.handler(sample, reporter, Duty.INTAKE), number, one)
    page = officer(Duty.INTAKE).get(f"/enterprises/{b64u(one)}")
    on_paper = [each for each in page.all("span") if each.get("class") == "on-paper"]
    assert ["".join(each.itertext()) for each in on_paper] == ["少于 5 件"]
    assert "1 件（只算本部门看得到的）" in page.text


@pytest.mark.parametrize("path", ["/enterprises/x", f"/enterprises/{b64u(bytes(16))}", "/cards/222222222", "/case/2222/filing"])
def test_what_is_not_there_reads_like_any_other_page_that_is_not(officer: SignIn, path: str) -> None:
    assert officer(Duty.INTAKE).get(path, status=404).h1 == "没有这一页"
