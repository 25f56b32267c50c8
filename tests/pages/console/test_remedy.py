"""From a conclusion to a filed case and back: measures, 五落实, acceptance, cutting off, 一案一档, looking back."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from casework.cases import handle, verify
from casework.cases.measures import MeasureText
from casework.remedy import looking
from casework.rules.duties import Duty
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.founding import Sample
from tests.services.remedy import way
from tests.services.rewards import way as rewards

SignIn = Callable[..., Officer]
ABOVE = "zibo-committee"


def day(sample: Sample, later: int = 0) -> str:
    return (sample.clock.now().date() + datetime.timedelta(days=later)).isoformat()


def plan(sample: Sample, **change: object) -> dict[str, object]:
    return {
        "item": 1, "kind": "plan", "owner": "安全科长", "steps": "装齐防护罩", "funds": "企业自筹 2 万元",
        "until": day(sample, 14), "plan": "停机挂牌", "leader": "生产副厂长", "monitoring": "每班巡查一次",
        "found": "", "cured": "", "seen_by": "",
    } | change  # fmt: skip


def measure(code: str, document: str, sample: Sample) -> dict[str, object]:
    return {"code": code, "document_number": document, "day": day(sample), "against": "unit", "target": "", "basis": ""}


def verdicts(*, passed: bool = True, note: str = "", until: str = "") -> dict[str, object]:
    one = {"item": 1, "passed": passed, "note": note, "until": until}
    return {"verdicts": [one], "seen": "到现场看过。", "expert": "注册安全工程师", "document_number": ""}


@pytest.fixture
def number(sample: Sample) -> str:
    rewards.put_in(sample)
    return builders.conclude(sample, builders.send_tip(sample))


def test_wording_and_basis_stand_beside_each_measure(officer: SignIn, number: str) -> None:
    page = officer(Duty.VERIFY).get(f"/case/{number}/measure")
    options = {one.get("value"): one for one in page.all("option") if one.get("value")}
    assert options["SG-2"].get("data-when") == "非法违法的单位和责任人"  # 周村's own wording.
    assert "攀办函〔2015〕135号" in (options["MS-11"].get("data-basis") or "")
    assert options["MS-11"].get("data-filing") == "yes"
    assert {"SG-ZC-6", "MS-08"} <= set(options)
    # 复工验收 comes with the acceptance, and cutting off is the leader's.
    assert not {"MS-21", "MS-05", "MS-06", "MS-07", "SG-ZC-5"} & set(options)


def test_a_measure_is_written_and_filed(officer: SignIn, sample: Sample, number: str) -> None:
    first = officer(Duty.VERIFY)
    assert first.send(f"/case/{number}/measure", measure("MS-11", "", sample)).get_json()["error"] == "no_document"
    assert first.send(f"/case/{number}/measure", measure("MS-11", "甲", sample) | {"day": "never"}).status_code == 400
    assert first.send(f"/case/{number}/measure", measure("MS-11", "周应急扣〔2026〕1号", sample)).status_code == 200
    page = first.get(f"/case/{number}")
    assert "备案督办" in page.text
    assert "MS-11 暂扣或吊销证照，周应急扣〔2026〕1号，对单位" in page.text
    assert "登记措施" in page.links()
    assert "登记措施" not in officer(Duty.INTAKE).get(f"/case/{number}").links()
    listed = officer(Duty.OVERSEE, ABOVE).get("/look-backs")
    assert number in listed.links()
    assert "MS-11 暂扣或吊销证照" in listed.text
    assert "撤下写错的" in page.links()
    assert first.get(f"/case/{number}/measure-withdraw").h1 == f"撤下 {number} 写错的措施？"
    assert first.send(f"/case/{number}/measure-withdraw", {"which": 2, "reason": "是另一家的"}).status_code == 200
    assert "写错了，不算" in first.get(f"/case/{number}").text
    assert "备案督办" not in first.get(f"/case/{number}/measure").text


def test_the_whole_way_of_a_remedy(officer: SignIn, sample: Sample, number: str) -> None:
    first, second = officer(Duty.VERIFY), officer(Duty.VERIFY, number=1)
    page = first.get(f"/case/{number}/enforce")
    assert page.h1 == f"{number} 转入整改？"
    assert "限期整改，周应急责改〔2026〕12号" in page.text
    assert "责任领导" in page.text
    lacking = first.send(f"/case/{number}/enforce", {"measures": [], "plans": [plan(sample, funds="")]})
    assert lacking.get_json()["sentence"] == "第 1 项还缺：资金。五落实缺一样也不行。"
    assert first.send(f"/case/{number}/enforce", {"measures": [], "plans": [plan(sample)]}).status_code == 200
    shown = first.get(f"/case/{number}").text
    assert "还有 14 天" in shown
    assert "企业自筹 2 万元" in shown

    assert first.get(f"/case/{number}/rectify").h1 == f"{number} 改好了吗？"
    first.get(f"/case/{number}/plan", status=404)
    later = verdicts(passed=False, note="差一台", until=day(sample, 20))
    assert first.send(f"/case/{number}/rectify", later).status_code == 200
    agreeing = second.get(f"/case/{number}/rectify")
    assert agreeing.h1 == f"同意 {number} 的验收？"
    assert "差一台" in agreeing.text
    assert second.send(f"/case/{number}/rectify/agree", {"number": 1}).get_json()["rectified"] is False
    assert "还有 20 天" in second.get(f"/case/{number}").text
    assert first.send(f"/case/{number}/rectify", verdicts()).status_code == 200
    assert second.send(f"/case/{number}/rectify/agree", {"number": 2}).get_json()["rectified"] is True
    assert "专家：注册安全工程师" in second.get(f"/case/{number}").text


def test_a_case_is_filed_when_nothing_is_missing(officer: SignIn, sample: Sample) -> None:
    rewards.put_in(sample)
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    way.open_up(sample, reporter)
    assert way.accepted(sample, reporter)
    intake = officer(Duty.INTAKE)
    page = intake.get(f"/case/{number}/close")
    assert page.h1 == f"归档 {number}？"
    assert "还缺奖励认定" in page.text
    assert page.all("button") == [one for one in page.all("button") if one.get("id") != "deed"]
    assert intake.send(f"/case/{number}/close", {}).get_json()["error"] == "incomplete"
    rewards.agreed(sample, number)
    rewards.approve(sample, number)
    assert "还缺奖励认定" not in intake.get(f"/case/{number}/close").text
    assert intake.send(f"/case/{number}/close", {}).status_code == 200
    assert "已办结" in intake.get(f"/case/{number}").text


def test_what_was_not_cured_gets_its_plan(officer: SignIn, sample: Sample, number: str) -> None:
    first = officer(Duty.VERIFY)
    cured = plan(sample, kind="own", found=day(sample), cured=day(sample), seen_by="安全科长")
    assert first.send(f"/case/{number}/enforce", {"measures": [], "plans": [cured]}).status_code == 200
    assert "晚于举报查出，不能免罚" in first.get(f"/case/{number}").text
    assert "补写五落实" in first.get(f"/case/{number}").links()
    assert first.get(f"/case/{number}/plan").h1 == f"{number} 哪一项没有真改好？"
    assert first.send(f"/case/{number}/plan", plan(sample)).status_code == 200
    assert "还有 14 天" in first.get(f"/case/{number}").text


def test_cutting_off_is_the_leaders(officer: SignIn, sample: Sample, number: str) -> None:
    officer(Duty.VERIFY).client.get(f"/case/{number}/cut", status=403)
    lead = officer(Duty.LEAD)
    page = lead.get(f"/case/{number}/cut")
    assert page.h1 == f"决定对 {number} 的单位停供？"
    assert [one.get("value") for one in page.all("option") if (one.get("value") or "").startswith(("MS", "SG"))] == [
        "SG-ZC-5", "MS-05", "MS-06", "MS-07",
    ]  # fmt: skip
    text = {
        "code": "MS-05", "document_number": "周应急停供〔2026〕1号", "refused": 1, "refusal": "夜里仍在开机",
        "danger": "会伤人", "notified": "2026-11-23T10:00", "cut": "2026-11-24T09:30", "urgent": "",
    }  # fmt: skip
    assert lead.send(f"/case/{number}/cut", text).get_json()["error"] == "too_soon"
    assert lead.send(f"/case/{number}/cut", text | {"cut": "tomorrow"}).status_code == 400
    assert lead.send(f"/case/{number}/cut", text | {"cut": "2026-11-24T10:00"}).status_code == 200
    assert "11月23日 10:00通知，11月24日 10:00起停" in lead.get(f"/case/{number}").text


def test_looking_back(officer: SignIn, sample: Sample) -> None:
    rewards.put_in(sample)
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    way.open_up(sample, reporter, [MeasureText("SG-1", "周政关〔2026〕1号")])
    assert way.accepted(sample, reporter)
    rewards.agreed(sample, number)
    rewards.approve(sample, number)
    way.close(sample, reporter)
    above = officer(Duty.OVERSEE, ABOVE)
    listed = above.get("/look-backs").text
    assert listed.count(number) == 4  # Three look-backs, and among the filed cases.
    assert above.get(f"/case/{number}/look-back").h1 == f"现在去回头看 {number}？"
    assert above.send(f"/case/{number}/look-back", {}).status_code == 200
    assert above.get(f"/case/{number}/look-back-done").h1 == f"{number} 有没有复发？"
    assert above.send(f"/case/{number}/look-back-done", {"outcome": "recurred", "seen": ""}).status_code == 422
    found = above.send(f"/case/{number}/look-back-done", {"outcome": "recurred", "seen": "夜里又开了"})
    assert found.status_code == 200
    assert "死灰复燃，性质按 N3" in officer(Duty.VERIFY).get(f"/case/{number}").text
    assert looking.look_backs(sample.office, sample.actor(Duty.OVERSEE, ABOVE)).planned == ()
    # The next finding begins with the nature of what resists supervision.
    intake = builders.handler(sample, reporter, Duty.INTAKE)
    handle.accept(sample.office, intake, number, builders.attestation(sample, reporter))
    third, fourth = (builders.handler(sample, reporter, Duty.VERIFY, index) for index in (2, 3))
    verify.start(sample.office, third, number, (third.officer, fourth.officer), no_interest=True)
    page = officer(Duty.VERIFY, number=2).get(f"/case/{number}/finding")
    chosen = {one.get("value") for one in page.all("option") if one.get("selected") is not None}
    assert "N3" in chosen
