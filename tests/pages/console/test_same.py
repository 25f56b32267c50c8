"""The page on which reward officers say whether other cases are about the same fact, and what shows of it elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from casework.cases import handle
from casework.rules.duties import Duty
from tests.pages.console.conftest import Officer
from tests.pages.console.test_rewards import ASSESSMENT, second_look
from tests.services import builders
from tests.services.builders import FACTORY, handler, number_of, send_tip
from tests.services.founding import Sample
from tests.services.matters import way
from tests.services.rewards import way as rewards
from tests.services.transfers import way as transfers


def test_a_pair_is_decided_and_the_sheet_says_why_there_is_no_reward(sample: Sample, officer: Callable[..., Officer]) -> None:
    rewards.put_in(sample)
    (_, first), (_, second) = way.concluded(sample), way.concluded(sample)
    assessor, approver = officer(Duty.REWARD, None), officer(Duty.APPROVE, None)
    page = assessor.get(f"/case/{second}")
    assert "1 件没定" in page.text
    page = assessor.get(page.links()["去定是不是同一件事"])
    assert page.h1 == f"同一件事？ 案 {second}"
    assert "单位名字一样，事由一样，位置相近，同一个街镇" in page.text
    assert "报得更早" in page.text
    assert not [word for word in (builders.WORDS, builders.SHEET) if word in page.source]
    refused = assessor.send(f"/case/{second}/reward/assess", ASSESSMENT)
    assert refused.get_json()["sentence"] == f"先定是不是同一件事：{first}。"

    given = {"other": first, "verdict": "same", "reason": "现场记录是同一台冲床", "new": []}
    assert assessor.send(f"/case/{second}/same", given).status_code == 200
    assert f"案 {first} 报得更早" in assessor.get(f"/case/{second}/same").text
    form = assessor.get(f"/case/{second}/reward/assess")
    assert f"案 {first} 报得更早" in form.text
    ticks = {box.get("value") for box in form.all("input") if box.get("name") == "flag"}
    assert ticks
    assert not {"not_first", "already_paid", "already_handling"} & ticks
    assert assessor.send(f"/case/{second}/reward/assess", ASSESSMENT).status_code == 200
    second_look(officer, second)
    assert f"案 {first} 报得更早" in approver.get(f"/case/{second}/reward").text
    assert approver.send(f"/case/{second}/reward/deny", {}).status_code == 200
    page = approver.get(f"/case/{second}/reward")
    assert "不予奖励，等办结" in page.text
    assert "现在他看到的还是“正在算”" in page.text
    assert "不予奖励，等办结" in approver.get("/rewards").text
    # It waits for nobody here.
    assert second not in approver.get("/").links()


def test_new_facts_are_chosen_from_what_was_verified(sample: Sample, officer: Callable[..., Officer]) -> None:
    (_, first), (_, second) = way.concluded(sample), way.concluded(sample, items=(builders.ITEM, way.SECOND))
    assessor = officer(Duty.REWARD, None)
    page = assessor.get(f"/case/{second}/same")
    assert "第 1 项：违反工贸判定标准" in page.text
    assert "第 2 项：没有许可就开工" in page.text
    sent = {"other": first, "verdict": "new_facts", "reason": "第二项是后来才报的", "new": [{"fact": 1}]}
    assert assessor.send(f"/case/{second}/same", sent).status_code == 200
    text = assessor.get(f"/case/{second}/same").text
    assert "同一件事，有新事项：第 2 项。第二项是后来才报的" in text
    assert "第 2 项别的案没有报过" in text


def test_of_a_case_of_another_department_only_the_number_shows(sample: Sample, officer: Callable[..., Officer]) -> None:
    """The city's office decides, and neither reads what the district's departments wrote nor gets a link."""
    elsewhere = way.told(sample, where=replace(FACTORY, sector="construction"), summary="塔吊没有护栏。")
    _, number = way.concluded(sample)
    assessor = officer(Duty.REWARD, None)
    page = assessor.get(f"/case/{number}/same")
    assert number_of(sample, elsewhere) in page.text
    assert "塔吊" not in page.source


def test_what_the_department_knew(sample: Sample, officer: Callable[..., Officer]) -> None:
    _, number = way.concluded(sample)
    assessor = officer(Duty.REWARD, None)
    for day, status in (("2026-11-23", 422), ("", 422), ("soon", 400), ("2026-11-02", 200)):
        given = {"document": "周应急立〔2026〕3号", "day": day, "handled": True}
        assert assessor.send(f"/case/{number}/known", given).status_code == status
    page = assessor.get(f"/case/{number}/same")
    assert "周应急立〔2026〕3号（11 月 2 日），早于收到举报那天" in page.text
    assert [field.get("value") for field in page.all("input") if field.get("id") == "known-day"] == ["2026-11-02"]


def test_departing_from_it_is_the_first_thing_on_the_sheet(sample: Sample, officer: Callable[..., Officer]) -> None:
    (_, first), (_, second) = way.concluded(sample), way.concluded(sample)
    way.decide(sample, second, first)
    assessor = officer(Duty.REWARD, None)
    ticked = {**ASSESSMENT, "flags": ["new_item"], "reasons": {**ASSESSMENT["reasons"], "new_item": "甲"}}  # type: ignore[dict-item]
    assert assessor.send(f"/case/{second}/reward/assess", ticked).get_json()["error"] == "derived"
    reasons = {**ASSESSMENT["reasons"], "override": "第一件说的是另一台，认定写错了"}  # type: ignore[dict-item]
    assert assessor.send(f"/case/{second}/reward/assess", {**ASSESSMENT, "reasons": reasons}).status_code == 200
    checker = officer(Duty.REWARD, None, 1)
    assert "要另一个人看过：第一件说的是另一台，认定写错了" in checker.get(f"/case/{second}/reward").text


def test_intake_says_from_which_answer_a_report_counts(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = send_tip(sample)
    number, intake = number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    desk = officer(Duty.INTAKE, intake.department)
    assert "从哪一次算报的" not in desk.get(f"/case/{number}").text
    handle.ask_more(sample.office, intake, number, (next(iter(sample.office.policies.cards)),))
    transfers.reply(sample, reporter, "是北郊那家")
    assert "第 1 次补充才说清" in desk.get(f"/case/{number}").text
    assert desk.send(f"/case/{number}/complete", {"version": 2, "reason": "甲"}).status_code == 422
    assert desk.send(f"/case/{number}/complete", {"version": 1, "reason": "原先没写哪家"}).status_code == 200
    assert "定了从哪一次补充算起" in desk.get(f"/case/{number}").text
