"""What comes besides the first decision: an amount weighed again, verifying elsewhere, more days, stopping; and the fund."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, update

import admin
from casework.kernel.database import transaction
from casework.kernel.tables import authority as authority_table
from casework.rewards import orders
from casework.rewards import sheet as sheets
from casework.rules.duties import Duty
from crypto.awards import sign_award
from crypto.encoding import b64u
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.rewards import way
from web.settings import load

REASONS = {"evidence": "能直接核实", "insider": "排班表只有里面的人有"}
HIGHER = {"evidence": "E2", "insider": "I1", "flags": [], "reasons": REASONS}


def test_a_disputed_amount_goes_over_the_pages_of_other_people(
    sample: Sample, officer: Callable[..., Officer]
) -> None:
    way.put_in(sample)
    reporter, number = way.approved(sample)
    hand.object_to(sample, reporter, "amount")
    assert "奖金要另评" in officer(Duty.REWARD, None).get("/rewards").text
    first = officer(Duty.REWARD, None).get(f"/case/{number}/reward")
    assert "已批准的 1650 元照样能领" in first.text
    assert "您参加过上一次评定，这次要换人。" in first.text
    third, fourth, approver = officer(Duty.REWARD, None, 2), officer(Duty.REWARD, None, 3), officer(Duty.APPROVE, None, 1)
    page = third.get(third.get(f"/case/{number}/reward").links()[f"另评 {number}"])
    assert page.all("body")[0].get("data-path") == "reward/again/assess"
    assert third.send(f"/case/{number}/reward/again/assess", HIGHER).status_code == 200
    page = fourth.get(fourth.get(f"/case/{number}/reward").links()[f"复核 {number}"])
    assert page.all("body")[0].get("data-path") == "reward/again/check"
    assert fourth.send(f"/case/{number}/reward/again/check", {}).status_code == 200
    page = approver.get(approver.get(f"/case/{number}/reward").links()["批准 2000 元"])
    assert "原来的作废，换成 2000 元。" in page.text
    wanted = sheets.sheet(sample.office, sample.actor(Duty.APPROVE, number=1), number).to_sign
    assert wanted is not None
    signature = sign_award(wanted.award, sample.officer(Duty.APPROVE, number=1).keys.sign_seed)
    sent = approver.send(f"/case/{number}/reward/again/raise", {"signature": b64u(signature)})
    assert sent.get_json()["state"] == "R_CLAIMABLE"


def test_an_amount_that_stands(sample: Sample, officer: Callable[..., Officer]) -> None:
    way.put_in(sample)
    reporter, number = way.approved(sample)
    hand.object_to(sample, reporter, "amount")
    same = {**HIGHER, "evidence": "E0", "insider": "I0"}
    assert officer(Duty.REWARD, None, 2).send(f"/case/{number}/reward/again/assess", same).status_code == 200
    assert officer(Duty.REWARD, None, 3).send(f"/case/{number}/reward/again/check", {}).status_code == 200
    approver = officer(Duty.APPROVE, None, 1)
    page = approver.get(approver.get(f"/case/{number}/reward").links()["维持 1650 元"])
    assert page.h1 == f"{number} 的奖金维持 1650 元？"
    assert approver.send(f"/case/{number}/reward/again/back", {"note": "再看一遍证据"}).status_code == 200
    assert officer(Duty.REWARD, None, 3).send(f"/case/{number}/reward/again/check", {}).status_code == 200
    assert approver.send(f"/case/{number}/reward/again/uphold", {"answer": "照片只说明护罩拆了"}).status_code == 200
    assert approver.get(f"/case/{number}/reward/again/uphold", status=404).h1 == "没有这一页"


def test_verifying_elsewhere(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(sqlite_engine, tmp_path / "exchange", recheck_percent=100)
    app = admin.create_app(sample.office, load(tmp_path, {}))
    _, number = way.concluded(sample)
    assessor = signed_in(app, sample, Duty.REWARD)
    sent = assessor.send(f"/case/{number}/reward/assess", {**HIGHER, "penalty": 1})
    assert sent.get_json()["elsewhere"] is True
    assert "抽签抽到了，先由别的部门复核。还没有答复。" in assessor.get(f"/case/{number}/reward").text
    overseer = signed_in(app, sample, Duty.OVERSEE, "zhoucun-committee")
    assert overseer.get(f"/case/{number}").links()["看审批单"] == f"/case/{number}/reward"
    page = overseer.get(overseer.get(f"/case/{number}/reward").links()[f"请别的部门复核 {number}"])
    assert "抽签抽到了" in page.text
    ask = {"department": "zhoucun-housing"}
    assert overseer.send(f"/case/{number}/reward/recheck", ask).status_code == 200
    verifier = signed_in(app, sample, Duty.VERIFY, "zhoucun-housing")
    case = verifier.get(f"/case/{number}")
    assert builders.SHEET in case.text
    assert "查实了，护罩拆了三台。" in case.text
    assert builders.WORDS not in case.source
    assert verifier.get(f"/case/{number}/recheck").h1 == f"复核 {number}：查的和结论一样吗？"
    answer = {"agrees": True, "statement": "三台都去看过，护罩确实拆了。"}
    assert verifier.send(f"/case/{number}/recheck", answer).status_code == 200
    assert verifier.get(f"/case/{number}", status=404)
    assert "一致：三台都去看过，护罩确实拆了。" in assessor.get(f"/case/{number}/reward").text


def test_more_days_for_whoever_gave_a_reason(sample: Sample, officer: Callable[..., Officer]) -> None:
    way.put_in(sample)
    reporter, number = way.approved(sample)
    way.seen(sample, reporter)
    sample.clock.forward(days=61)
    orders.sweep(sample.office)
    way.put_in(sample)
    hand.do(sample, reporter, hand.Action.RENEW, {"letter": hand.letter(sample, reporter, "住院了"), "reason": "ill"})
    approver = officer(Duty.APPROVE, None)
    page = approver.get(approver.get(f"/case/{number}/reward").links()["答复延期领奖"])
    assert "举报人说的原因：生病。" in page.text
    sent = approver.send(f"/case/{number}/reward/renew", {"grant": True, "reason": "住院有证明"})
    assert sent.status_code == 200
    sheet = approver.get(f"/case/{number}/reward")
    assert "待领取" in sheet.text
    assert "住院有证明" in sheet.text


def test_stopping_and_revoking(sample: Sample, officer: Callable[..., Officer]) -> None:
    way.put_in(sample)
    _, number = way.approved(sample)
    approver = officer(Duty.APPROVE, None)
    page = approver.get(approver.get(f"/case/{number}/reward").links()["像是骗奖，停发"])
    assert page.h1 == f"停发 {number} 的 1650 元？"
    assert "停付单" not in page.text
    stop = {"document": "周公立字〔2026〕9号", "grounds": "护罩是他自己拆的"}
    assert approver.send(f"/case/{number}/reward/hold", stop).status_code == 200
    inspector = officer(Duty.DISCIPLINE, None)
    page = inspector.get(inspector.get(f"/case/{number}").links()["定是不是骗奖"])
    assert "周公立字〔2026〕9号" in page.text
    sent = inspector.send(f"/case/{number}/fraud", {"is_fraud": True, "reason": "本人承认"})
    assert sent.get_json()["state"] == "R_REVOKED"
    assert "已撤销" in approver.get(f"/case/{number}/reward").text


def test_the_fund_is_filled_corrected_and_stated(sample: Sample, officer: Callable[..., Officer]) -> None:
    treasurer = officer(Duty.FUND, None)
    assert "今年还没有下达资金。" in treasurer.get("/fund").text
    assert treasurer.get("/fund/appropriate").h1 == "下达 2026 年的奖金？"
    body = {"amount": 40000, "reason": "周财预〔2026〕3号"}
    assert treasurer.send("/fund/appropriate", body).status_code == 200
    assert treasurer.send("/fund/appropriate", {**body, "amount": 5}).status_code == 200
    page = treasurer.get("/fund")
    assert "周财预〔2026〕3号" in page.text
    links = [one.get("href", "") for one in page.all("a") if "correct" in one.get("href", "")]
    assert len(links) == 2
    wrong = next(link for link in links if "冲正 5 元？" in treasurer.get(link).h1)
    undo = {"year": 2026, "entry": wrong.rpartition("/")[2].partition("?")[0], "reason": "多记了一笔"}
    assert treasurer.send("/fund/correct", undo).status_code == 200
    assert treasurer.get("/fund/correct/x", status=404)
    way.approved(sample)
    sample.clock.forward(days=1)
    treasurer = officer(Duty.FUND, None)
    first = treasurer.get("/fund/statement?year=2026&month=11")
    for said in ("多记了一笔", "38350", "1650", "2026年11月1日到 2026年11月23日"):
        assert said in first.text
    assert first.text.count("账尾指纹") == 1
    assert first.links()["11 月"] == "/fund/statement?year=2026&month=11"
    assert "12 月" not in first.links()
    assert first.links()["2025 年"] == "/fund/statement?year=2025"
    sample.clock.forward(days=2)
    treasurer = officer(Duty.FUND, None)
    assert "2026年11月1日到 2026年11月25日" in treasurer.get("/fund/statement?month=11").text
    assert treasurer.get("/fund/statement?month=13", status=422)


def signed_in(app: Flask, sample: Sample, duty: Duty, department: str | None = None) -> Officer:
    return Officer(app, sample.officer(duty, department), sample.authority)


def test_a_final_fine_is_noted_and_the_reward_weighed_again(sample: Sample, officer: Callable[..., Officer]) -> None:
    with transaction(sample.office.engine, writes=True) as connection:
        connection.execute(update(authority_table).values(stacking="max_of"))
    way.put_in(sample)
    _, number = way.approved(sample)
    assessor = officer(Duty.REWARD, None)
    page = assessor.get(assessor.get(f"/case/{number}/reward").links()["罚款定了，补差额"])
    assert "现在批的是 3000 元，罚款没定，先按最低的发" in page.text
    path = f"/case/{number}/reward/fine"
    today = sample.clock.now().date().isoformat()
    assert assessor.send(path, {"fine": 80000, "document": "周应急罚〔2026〕7号", "day": ""}).status_code == 422
    answer = assessor.send(path, {"fine": 80000, "document": "周应急罚〔2026〕7号", "day": today})
    assert answer.status_code == 200
    assert answer.get_json()["amount"] == "12000"
    page = assessor.get(f"/case/{number}/reward")
    assert f"另评 {number}" in page.links()
    assert "罚款定了，补差额" not in page.links()
