"""The pages of orders and of handing outside, and what each of their scripts sends."""

from __future__ import annotations

import json
from collections.abc import Callable

from casework.cases.receive import Submission
from casework.orders import bring
from casework.orders.bring import Order
from casework.rules.duties import Duty
from casework.transfers import introductions
from crypto.encoding import b64u
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.founding import Sample
from tests.services.transfers.outside_way import recorded

OFFICE, HOUSING = "zhoucun-committee", "zhoucun-housing"
NUMBER = "ZB2026112300017"


def as_sent(submission: Submission) -> dict[str, object]:
    """What the officer's browser sends of a tip."""
    return {
        "facts": submission.facts, "sealed": b64u(submission.sealed), "mailbox": b64u(submission.mailbox),
        "mailbox_public": b64u(submission.mailbox_public), "claim_public": b64u(submission.claim_public),
        "uploads": [], "note": "",
    }  # fmt: skip


def test_a_row_is_imported_listed_and_answered(sample: Sample, officer: Callable[..., Officer]) -> None:
    door, lead = officer(Duty.INTAKE, OFFICE), officer(Duty.INTAKE)
    page = door.get("/orders/import")
    assert "12345 知道是谁打的电话，所以这些人对 12345 不匿名。" in page.text
    assert "12345 热线工单" in page.text
    assert door.send("/orders/known", {"source": "hotline", "numbers": [NUMBER]}).get_json() == {"known": []}
    reporter = builders.write_tip(sample)
    body = {
        "source": "hotline", "number": NUMBER, "due": sample.clock.today + 2, "first_day": sample.clock.today,
        **as_sent(reporter.submission),
    }  # fmt: skip
    answer = door.send("/orders/import", body)
    assert (answer.status_code, answer.get_json()["lead"], answer.get_json()["number"]) == (200, "周村区应急管理局", "")
    assert door.send("/orders/known", {"source": "hotline", "numbers": [NUMBER]}).get_json() == {"known": [NUMBER]}
    other = {**body, **as_sent(builders.write_tip(sample).submission)}
    assert door.send("/orders/import", other).get_json()["sentence"] == "这个编号导过了，没有再导。"
    number = builders.number_of(sample, reporter)
    assert "主办部门在办" in door.get("/orders").text
    assert NUMBER in lead.get("/orders").text
    # Beside the own deadline, on the desk and on the case's page.
    assert "工单 还有 2 天" in lead.get("/").text
    page = lead.get(f"/case/{number}")
    assert NUMBER in page.text
    assert "（那边登记的日子）" in page.text
    assert lead.get(f"/case/{number}/reply", status=422)
    builders.conclude(sample, reporter)
    page = lead.get(f"/case/{number}/reply")
    assert "核查结论：属实" in page.text
    assert lead.send(f"/case/{number}/replied", {}).status_code == 200
    assert "贴回" in lead.get("/orders?tab=replied").text
    assert "工单 还有 2 天" not in lead.get("/").text
    assert "已经贴回" in lead.get(f"/case/{number}/reply").text


def test_a_row_without_a_deadline_is_fine_and_a_form_that_is_none_is_refused(
    sample: Sample, officer: Callable[..., Officer]
) -> None:
    door = officer(Duty.INTAKE, OFFICE)
    body = {
        "source": "hotline",
        "number": "1",
        "due": None,
        "first_day": None,
        **as_sent(builders.write_tip(sample).submission),
    }
    assert door.send("/orders/import", body).status_code == 200
    for wrong in (
        {**body, "due": "soon"},
        {**body, "first_day": "soon"},
        {**body, "number": 5},
        {**body, "caller": "王某某"},
        {"source": "hotline"},
    ):
        assert door.send("/orders/import", wrong).status_code == 400


def test_who_takes_no_orders_in_sees_lists_alone(sample: Sample, officer: Callable[..., Officer]) -> None:
    me = officer(Duty.INTAKE)
    assert me.get("/orders/import", status=403)
    page = me.get("/orders")
    assert "导入工单" not in page.links()
    assert page.links()["收外地转来的"] == "/orders/outside"
    assert officer(Duty.VERIFY).get("/orders", status=403)


def test_an_introduction_is_taken_and_confirmed_by_another(sample: Sample, officer: Callable[..., Officer]) -> None:
    first, second = officer(Duty.KEYS), officer(Duty.KEYS, OFFICE)
    own = json.loads(first.client.http.get("/outside/own.json").text)
    assert own == json.loads(json.dumps(introductions.own(sample.office, sample.authority)))
    assert first.send("/outside/take", {"document": own}).get_json()["error"] == "own"
    assert first.send("/outside/take", {"document": {}}).get_json()["error"] == "not_read"
    assert "还没有登记过。" in second.get("/outside").text
    assert officer(Duty.INTAKE).get("/outside", status=403)


def test_a_case_goes_outside_on_paper_alone(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    number, _ = recorded(sample, reporter)
    me = officer(Duty.INTAKE)
    page = me.get(f"/case/{number}/hand-outside")
    assert page.h1 == f"把 {number} 转给外地的部门？"
    assert page.links()["不转，回案件"] == f"/case/{number}"
    assert "没有它的钥匙，原话不转，留在这里。" in page.text
    sending = {
        "receiver": "丙县应急管理局", "authority": "", "department": "", "reason": "厂子不在本区。", "slip": "K7M2QX8P",
        "letters": 0,
    }  # fmt: skip
    assert me.send(f"/case/{number}/hand-outside", {**sending, "slip": "1"}).get_json()["error"] == "bad_slip"
    assert me.send(f"/case/{number}/hand-outside", sending).status_code == 200
    shown = me.get(f"/case/{number}").text
    assert "等签收" in shown
    assert "原话没有转，留在这里" in shown
    slip = me.get(f"/case/{number}/outside-slip").text
    assert "丙县应急管理局：" in slip
    assert "首报日期" in slip
    assert number not in slip.replace(f"/case/{number}", "")
    assert me.get(f"/case/{number}/received-outside").h1 == f"丙县应急管理局签收了 {number}？"
    receipt = {"day": "2026-11-23", "document": "丙应急函〔2026〕3号", "post": "举报受理岗"}
    assert me.send(f"/case/{number}/received-outside", {**receipt, "day": "soon"}).status_code == 400
    assert me.send(f"/case/{number}/received-outside", receipt).status_code == 200
    assert "丙应急函〔2026〕3号" in me.get(f"/case/{number}").text
    answer = {
        "finding": "partial", "grounds": "两台没有护罩。", "checked": "", "handled": "责令停用。", "pays": "none", "reward": "",
        "document": "函5号",
    }  # fmt: skip
    page = me.get(f"/case/{number}/answer-outside")
    assert page.h1 == "登记丙县应急管理局的答复？"
    assert "奖金谁查处谁发，本机关不发，也不替对方答应。" in page.text
    assert me.send(f"/case/{number}/answer-outside", {**answer, "finding": ""}).get_json()["error"] == "finding"
    assert me.send(f"/case/{number}/answer-outside", answer).status_code == 200
    shown = me.get(f"/case/{number}").text
    assert "已办结" in shown
    assert "部分属实，函5号" in shown


def test_nothing_is_asked_of_a_receiver_that_nobody_introduced(sample: Sample, officer: Callable[..., Officer]) -> None:
    number, _ = recorded(sample, builders.send_tip(sample))
    me = officer(Duty.INTAKE)
    asked = {"authority": b64u(bytes(16)), "department": HOUSING}
    assert me.send(f"/case/{number}/hand-outside/keys", asked).get_json()["error"] == "no_introduction"
    assert me.get(f"/case/{number}/outside-file", status=404)


def test_a_file_from_elsewhere_is_taken_in_with_its_slip(sample: Sample, officer: Callable[..., Officer]) -> None:
    me = officer(Duty.INTAKE)
    page = me.get("/orders/outside")
    assert "文件只在这台电脑上打开。" in page.text
    reporter = builders.write_tip(sample)
    day = sample.clock.today - 3
    body = {"slip": "K7M2QX8P", "giver": "乙县应急管理局", "first_day": day, **as_sent(reporter.submission)}
    answer = me.send("/orders/outside", body)
    number = builders.number_of(sample, reporter)
    assert (answer.status_code, answer.get_json()["number"]) == (200, number)
    shown = me.get(f"/case/{number}").text
    assert "外地转来" in shown
    assert "乙县应急管理局" in shown
    assert "11 月 20 日" in shown


def test_orders_of_the_panel_are_those_of_the_case(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.write_tip(sample)
    bring.bring(sample.office, sample.actor(Duty.INTAKE, OFFICE), reporter.submission, Order("national", "甲-7", None))
    other = builders.send_tip(sample)
    me = officer(Duty.INTAKE)
    assert "甲-7" in me.get(f"/case/{builders.number_of(sample, reporter)}").text
    assert "甲-7" not in me.get(f"/case/{builders.number_of(sample, other)}").text


def test_two_cases_under_one_number_name_each_other(sample: Sample, officer: Callable[..., Officer]) -> None:
    """The city was sent the order, then the district, which does not see the case that the city made of it."""
    reporters = [builders.write_tip(sample) for _ in range(2)]
    for reporter, door in zip(reporters, ("zibo-committee", OFFICE), strict=True):
        order = Order("hotline", NUMBER, None)
        bring.bring(sample.office, sample.actor(Duty.INTAKE, door), reporter.submission, order)
    first, second = (builders.number_of(sample, one) for one in reporters)
    page = officer(Duty.INTAKE).get(f"/case/{first}")
    assert "同一编号还有" in page.text
    assert page.links()[second] == f"/case/{second}"
