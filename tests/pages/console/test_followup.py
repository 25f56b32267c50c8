"""The pages of 回避, 督办 and 提级, and what each of their scripts sends."""

from __future__ import annotations

from collections.abc import Callable

from casework.kernel.ids import DepartmentId
from casework.rules.duties import Duty
from casework.rules.routing import Facts
from casework.sweep import sweep
from tests.pages.console.conftest import Officer
from tests.pages.console.test_transfers import choices, sent
from tests.services import builders
from tests.services.builders import FACTORY
from tests.services.founding import Sample
from tests.services.oversight.test_raise_up import given
from tests.services.oversight.test_together import merged
from tests.services.review import hand

OFFICE, CITY, CITY_OFFICE, HOME = "zhoucun-committee", "zibo-emergency", "zibo-committee", "zhoucun-emergency"
BUILDING = Facts(FACTORY.region, "construction", "C16")
LEAD = "zhoucun-housing"


def test_a_department_is_asked_to_withdraw(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample, BUILDING)
    number = builders.number_of(sample, reporter)
    me = officer(Duty.INTAKE, LEAD)
    assert me.get(f"/case/{number}").links()["请部门回避"] == f"/case/{number}/recuse"
    page = me.get(f"/case/{number}/recuse")
    assert page.h1 == f"请哪个部门回避 {number}？"
    assert page.links()["不用回避，回案件"] == f"/case/{number}"
    options = {one.get("value") for one in page.all("option")}
    assert OFFICE in options
    assert LEAD not in options
    found = me.send(f"/case/{number}/recuse/look", {"department": OFFICE}).get_json()
    assert (found["house"], found["supervisor"], found["notes"]) == (["周村区应急管理局"], "市安委办", [])
    assert me.send(f"/case/{number}/recuse", {"department": OFFICE, "reason": "x"}).status_code == 422
    assert me.send(f"/case/{number}/recuse", {"department": OFFICE, "reason": "meant"}).status_code == 200
    assert "请了回避：周村区安委办、周村区应急管理局" in me.get(f"/case/{number}").text
    officer(Duty.OVERSEE, OFFICE).get(f"/case/{number}", status=404)


def test_a_lead_is_urged_and_answers(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample, BUILDING)
    number = builders.number_of(sample, reporter)
    sample.clock.forward(days=9)
    office, lead = officer(Duty.OVERSEE, OFFICE), officer(Duty.INTAKE, LEAD)
    board = office.get("/urgings")
    assert board.links()["资金"] == "/fund"
    assert office.get("/fund").links()["奖励办法"] == "/adoption"
    assert number in board.text
    page = office.get(f"/case/{number}/urge")
    assert page.h1 == f"督办区住建局：{number} 超期 2 天。12 月 7 日前回复。"
    assert office.send(f"/case/{number}/urge", {"ask": "写明办到哪一步。"}).status_code == 200
    assert "1 件督办要回复" in lead.get("/").text
    assert "写明办到哪一步。" in lead.get(f"/case/{number}/urge-answer").text
    assert lead.send(f"/case/{number}/urge-answer", {"answer": "明天去看。"}).status_code == 200
    assert "1 件督办要回复" not in lead.get("/").text
    assert "明天去看。" in office.get(f"/case/{number}").text
    lead.get(f"/case/{number}/urge-answer", status=404)


def test_what_is_to_be_reported_stands_beside_the_board(sample: Sample, officer: Callable[..., Officer]) -> None:
    office = officer(Duty.OVERSEE, OFFICE)
    assert office.get("/").links()["7 天里有 2 样到日子，最早 11 月 29 日"] == "/schedule"
    page = office.get(office.get("/urgings").links()["日程"])
    assert page.h1 == "日程"
    assert page.links()["回督办"] == "/urgings"
    assert "一月一分析（示范机关照T-11继续做）区安委会办公室每月本项目规则" in "".join(page.text.split())
    assert "2026年11月30日" in page.text
    assert "不用再做的" in page.text
    assert "政策包里没有写专项行动" in page.text
    intake = officer(Duty.INTAKE, LEAD)
    assert "样到日子" not in intake.get("/").text
    intake.get("/schedule", status=403)


def test_an_answer_that_stays_out_stands_on_the_board(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample, BUILDING)
    hand.report_reprisal(sample, reporter, "不让我进厂了。")
    sample.clock.forward(days=3)
    sweep(sample.office)
    office, number = officer(Duty.OVERSEE, OFFICE), builders.number_of(sample, reporter)
    assert office.get("/").links()["1 件答举报人超期"] == f"/case/{number}"
    assert "答举报人超期" in office.get("/urgings").text
    page = office.get(f"/case/{number}")
    assert "对举报人的答复超期，已报督办机关" in page.text
    assert "为难" not in page.text


def test_a_case_is_taken_over_and_its_words_handed_over(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    number = builders.number_of(sample, reporter)
    above, former, new = officer(Duty.OVERSEE, CITY_OFFICE), officer(Duty.INTAKE, HOME), officer(Duty.INTAKE, CITY)
    assert "raise-up" in choices(above, number)
    page = above.get(f"/case/{number}/raise-up")
    assert CITY in {one.get("value") for one in page.all("option")}
    assert "一个工作日里把原话交出来" in page.text
    body = {"to": CITY, "basis": "overdue", "reason": "一直没有动。"}
    assert above.send(f"/case/{number}/raise-up", body).status_code == 200
    assert "等原话" in new.get(f"/case/{number}").text
    assert choices(former, number) == ["hand-words"]
    shown = former.get(f"/case/{number}/hand-words")
    assert shown.h1 == f"把 {number} 的原话交给淄博市应急管理局？"
    made = given(sample, sample.actor(Duty.INTAKE, HOME), number, DepartmentId(CITY))
    assert former.send(f"/case/{number}/hand-words", sent(made)).status_code == 200
    former.get(f"/case/{number}", status=404)
    assert "accept" in choices(new, number)


def test_a_lead_hands_its_case_up(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    number = builders.number_of(sample, reporter)
    me = officer(Duty.INTAKE, HOME)
    page = me.get(f"/case/{number}/hand-up")
    assert page.h1 == f"把 {number} 交给上一级？"
    options = {one.get("value") for one in page.all("option")}
    assert CITY in options
    assert "zhoucun-housing" not in options
    keys = me.send(f"/case/{number}/hand-up/keys", {"to": CITY}).get_json()
    assert (keys["place"], keys["tip"]) == (1, True)
    made = given(sample, sample.actor(Duty.INTAKE, HOME), number, DepartmentId(CITY))
    assert me.send(f"/case/{number}/hand-up", {"to": CITY, "reason": "meant", **sent(made)}).status_code == 200
    me.get(f"/case/{number}", status=404)
    assert "本部门的人" in officer(Duty.INTAKE, CITY).get(f"/case/{number}").text


def test_what_goes_along_is_named_and_its_words_go_too(sample: Sample, officer: Callable[..., Officer]) -> None:
    _, _, (into, number) = merged(sample)
    above, former, new = officer(Duty.OVERSEE, CITY_OFFICE), officer(Duty.INTAKE, HOME), officer(Duty.INTAKE, CITY)
    assert f"一起提级的还有：{number}。" in above.get(f"/case/{into}/raise-up").text
    assert f"一起交的还有：{number}。" in former.get(f"/case/{into}/hand-up").text
    body = {"to": CITY, "basis": "major", "reason": "一县查不动。"}
    assert above.send(f"/case/{into}/raise-up", body).status_code == 200
    shown = former.get(f"/case/{into}/hand-words")
    assert f"一起走的还有：{number}。" in shown.text
    assert shown.all("body")[0].get("data-words") == number
    one, other = (given(sample, sample.actor(Duty.INTAKE, HOME), each, DepartmentId(CITY)) for each in (into, number))
    assert former.send(f"/case/{into}/hand-words", sent(one)).get_json()["error"] == "words"
    words = {**sent(one), "others": [{**sent(other), "number": number}]}
    assert former.send(f"/case/{into}/hand-words", words).status_code == 200
    page = new.get(f"/case/{number}")
    assert "要由本部门自己证明，才能写信、定奖金。" in page.text
    assert "1 件要重新证明信箱" in new.get("/").text
