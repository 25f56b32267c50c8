"""From a concluded case to the approver's signature."""

from __future__ import annotations

from collections.abc import Callable

from casework.rules.duties import Duty
from crypto.encoding import b64u
from tests.pages.client import Page, text_of
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.founding import Sample
from tests.services.rewards import way

ASSESSMENT = {
    "evidence": "E1", "insider": "I0", "flags": [], "penalty": 80000,
    "reasons": {"evidence": "能直接核实", "insider": "看不出来"},
}  # fmt: skip


def sums(page: Page) -> list[int]:
    """The last column of the factors' table, the total last."""
    table = next(table for table in page.all("table") if table.get("class") == "factors")
    cells = [cell for row in table.iter("tr") for cell in row.iter("td") if cell.get("class") == "number"]
    return [int(text_of(cell)) for cell in cells]


def second_look(officer: Callable[..., Officer], number: str) -> None:
    """The other reward officer agrees, on the page for it."""
    second = officer(Duty.REWARD, None, 1)
    page = second.get(second.get(f"/case/{number}/reward").links()[f"复核 {number}"])
    assert page.links()["先不定，回审批单"] == f"/case/{number}/reward"
    assert second.send(f"/case/{number}/reward/check", {}).status_code == 200


def test_assess_and_approve(sample: Sample, officer: Callable[..., Officer]) -> None:
    _, number = way.concluded(sample)
    way.put_in(sample)
    assessor, approver = officer(Duty.REWARD, None), officer(Duty.APPROVE, None)
    assert assessor.get("/rewards").links()["奖励办法"] == "/adoption"
    assert assessor.get("/rewards").links()[number] == f"/case/{number}/reward"
    assert "还没有评定" in assessor.get(f"/case/{number}/reward").text
    assert "周应急责改〔2026〕12号" in assessor.get(f"/case/{number}/reward/assess").text
    assert assessor.send(f"/case/{number}/reward/assess", ASSESSMENT).status_code == 200
    assert "待复核" in assessor.get("/rewards").text
    assert f"复核 {number}" not in assessor.get(f"/case/{number}/reward").links()
    assert approver.client.http.get(f"/case/{number}/reward/approve").status_code == 404
    second_look(officer, number)

    page = approver.get(f"/case/{number}/reward")
    parts = sums(page)
    assert parts[-1] == sum(parts[:-1]) == 1650
    assert "壹仟陆佰伍拾元整" in page.text
    assert "国家办法对照：12000 元（罚款 8 万元的 15%）。本次按本地政策发 1650 元。" in page.text
    assert not [word for word in (builders.WORDS, builders.SHEET) if word in page.source]
    rules = {text_of(cell) for row in page.all("tr") for cell in row.iter("th")}
    assert {"Z04", "Z13", "X01", "X04"} <= rules

    page = approver.get(page.links()["批准 1650 元"])
    assert "批准后不能减少。" in page.text
    assert page.links()["不批，回审批单"] == f"/case/{number}/reward"
    forged = approver.send(f"/case/{number}/reward/approve", {"signature": b64u(bytes(64))})
    assert forged.get_json()["error"] == "signature"
    signature = b64u(way.signature(sample, number))
    assert approver.send(f"/case/{number}/reward/approve", {"signature": signature}).get_json()["state"] == "R_CLAIMABLE"
    assert "待领取" in approver.get("/rewards").text


def test_people_who_reported_together_share_the_sum(sample: Sample, officer: Callable[..., Officer]) -> None:
    _, number = way.concluded(sample)
    way.put_in(sample)
    assessor, approver = officer(Duty.REWARD, None), officer(Duty.APPROVE, None)
    form = assessor.get(f"/case/{number}/reward/assess")
    assert "按 50 元为单位平分，余数归第一个人" in form.text
    assert [text_of(one) for one in form.all("option")] == ["1", "2", "3", "4", "5"]
    given = {**ASSESSMENT, "insider": "I1", "joint": 3}
    refused = assessor.send(f"/case/{number}/reward/assess", given)
    assert refused.get_json()["error"] == "reason"
    reasons = {**ASSESSMENT["reasons"], "joint": "三个人的说法对得上"}  # type: ignore[dict-item]
    assert assessor.send(f"/case/{number}/reward/assess", {**given, "reasons": reasons}).status_code == 200
    second_look(officer, number)

    page = approver.get(f"/case/{number}/reward")
    assert sums(page)[-1] == 1850
    assert "3 个人一起报的，总额不变，分成 650、600、600 元（J01）。理由：三个人的说法对得上" in page.text
    page = approver.get(page.links()["批准 1850 元"])
    assert "3 个人分：650、600、600 元。" in page.text
    assert '"joint":3' in str(page.all("body")[0].get("data-sign"))
    signature = b64u(way.signature(sample, number))
    assert approver.send(f"/case/{number}/reward/approve", {"signature": signature}).get_json()["state"] == "R_CLAIMABLE"


def test_a_reward_of_zero_is_denied_with_its_reason(sample: Sample, officer: Callable[..., Officer]) -> None:
    _, number = way.concluded(sample)
    assessor, approver = officer(Duty.REWARD, None), officer(Duty.APPROVE, None)
    reasons = {**ASSESSMENT["reasons"], "self_made": "监控里是他自己拆的"}  # type: ignore[dict-item]
    assessor.send(f"/case/{number}/reward/assess", {**ASSESSMENT, "flags": ["self_made"], "reasons": reasons})
    second_look(officer, number)
    page = approver.get(f"/case/{number}/reward")
    assert "评定不发奖金" in page.text
    assert "批准 0 元" not in page.text
    assert "危险是报的人自己弄的" in approver.get(page.links()["不予奖励"]).text
    assert approver.send(f"/case/{number}/reward/deny", {}).status_code == 200
    assert "不予奖励" in approver.get("/rewards").text


def test_sending_back_says_why(sample: Sample, officer: Callable[..., Officer]) -> None:
    _, number = way.concluded(sample)
    assessor, approver = officer(Duty.REWARD, None), officer(Duty.APPROVE, None)
    assessor.send(f"/case/{number}/reward/assess", ASSESSMENT)
    assert approver.get(f"/case/{number}/reward/send-back").h1 == f"退回 {number} 重评？"
    assert approver.send(f"/case/{number}/reward/send-back", {"note": ""}).status_code == 422
    assert approver.send(f"/case/{number}/reward/send-back", {"note": "证据的理由太短"}).status_code == 200
    second_look_refused = officer(Duty.REWARD, None, 1)
    assert second_look_refused.client.http.get(f"/case/{number}/reward/check").status_code == 404
    assert "批准人退回：证据的理由太短" in assessor.get(f"/case/{number}/reward/assess").text


def test_the_assessor_has_no_page_to_approve_on(sample: Sample, officer: Callable[..., Officer]) -> None:
    _, number = way.concluded(sample)
    assessor = officer(Duty.REWARD, None)
    assessor.send(f"/case/{number}/reward/assess", ASSESSMENT)
    assert assessor.client.http.get(f"/case/{number}/reward/approve").status_code == 404
    assert assessor.send(f"/case/{number}/reward/approve", {"signature": b64u(bytes(64))}).status_code == 403


def test_deeds_that_are_not_lawful_have_no_page(sample: Sample, officer: Callable[..., Officer]) -> None:
    _, number = way.concluded(sample)
    approver = officer(Duty.APPROVE, None)
    for deed in ("check", "approve", "deny", "send-back", "steal"):
        assert approver.get(f"/case/{number}/reward/{deed}", status=404).h1 == "没有这一页"
