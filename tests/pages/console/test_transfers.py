"""The pages of transfers and of joint enforcement, and what each of their scripts sends."""

from __future__ import annotations

from collections.abc import Callable

from casework.cases import handle
from casework.kernel.ids import DepartmentId
from casework.rules.duties import Duty
from casework.transfers.giving import Given
from crypto.encoding import b64u
from crypto.transfers import Handing
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.builders import RECORD, SHEET, handler
from tests.services.founding import Sample
from tests.services.transfers import way

HOME, HOUSING, WATER, ABOVE = "zhoucun-emergency", "zhoucun-housing", "zhoucun-water", "zibo-committee"
REASON = "这类设备归住建部门管。"


def begun(sample: Sample) -> tuple[builders.Reporter, str]:
    reporter = builders.send_tip(sample)
    number, intake = builders.number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    handle.write_record(sample.office, intake, number, RECORD, 0)
    handle.write_lead_sheet(sample.office, intake, number, SHEET, 0)
    return reporter, number


def sent(made: Given) -> dict[str, object]:
    """What the giver's browser sends."""
    letters = [{"seq": seq, "wrap": b64u(wrap)} for seq, wrap in made.wraps.letters.items()]
    tip = {"tip": b64u(made.wraps.tip)} if made.wraps.tip else {}
    return {
        "key": b64u(made.key), "signer": b64u(made.signer), "signature": b64u(made.signature), "letters": letters,
        "unopened": [], **tip,
    }  # fmt: skip


def choices(me: Officer, number: str) -> list[str]:
    page = me.get(f"/case/{number}")
    return [field.get("value", "").rpartition("/")[2] for field in page.all("input") if field.get("name") == "deed"]


def test_a_case_is_handed_on_signed_for_and_its_slip_printed(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, number = begun(sample)
    me, other = officer(Duty.INTAKE), officer(Duty.INTAKE, HOUSING)
    assert "transfer" in choices(me, number)
    page = me.get(f"/case/{number}/transfer")
    assert page.h1 == f"把 {number} 转给哪个部门？"
    assert next(iter(page.links().items()))[0] == "跳到正文"
    assert page.links()["不转"] == f"/case/{number}"
    assert "转出后本部门看不到新来信。首报日期一起带走。移送单里没有举报人的话。" in page.text
    options = {one.get("value") for one in page.all("option")}
    assert {HOUSING, WATER, "zibo-emergency"} <= options
    assert HOME not in options
    keys = me.send(f"/case/{number}/transfer/keys", {"to": HOUSING}).get_json()
    assert (keys["place"], keys["tip"], keys["letters"], keys["key"]) == (1, True, [], None)
    made = way.given(sample, handler(sample, reporter, Duty.INTAKE), number, DepartmentId(HOUSING))
    body = {"to": HOUSING, "reason": REASON, "sheet": True, **sent(made)}
    assert me.send(f"/case/{number}/transfer", {**body, "signature": b64u(bytes(64))}).get_json()["error"] == "not_signed"
    assert me.send(f"/case/{number}/transfer", body).status_code == 200
    shown = me.get(f"/case/{number}")
    assert "等签收" in shown.text
    assert "现在没有要您办的。" in shown.text
    answer = other.send(f"/case/{number}/sealed", {}).get_json()
    assert [(one["kind"], one["from"], one["to"]) for one in answer["notes"]] == [(1, HOME, HOUSING)]
    assert choices(other, number) == ["take-over", "hand-back"]
    page = other.get(f"/case/{number}/take-over")
    assert f"理由：{REASON}" in page.text
    assert other.send(f"/case/{number}/take-over", {}).status_code == 200
    me.get(f"/case/{number}", status=404)
    assert me.send(f"/case/{number}/sealed", {}).status_code == 404


def test_the_slip_says_nothing_of_the_reporter(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, number = begun(sample)
    sample.clock.forward(days=3)
    way.over(sample, reporter, number, HOUSING, reason=REASON)
    giver, receiver = officer(Duty.INTAKE), officer(Duty.INTAKE, HOUSING)
    page = giver.get(f"/case/{number}/slip")
    assert page.h1 == "安全生产举报移送单"
    paper = next(one for one in page.all("article") if one.get("class") == "paper")
    text = " ".join("".join(paper.itertext()).split())
    kind, day = "没护栏、没护罩、通道堵了", "2026年11月26日"
    for known in ("周村区住房和城乡建设局", kind, RECORD.subject, RECORD.summary, REASON, day):
        assert known in text
    # Neither the case's number, nor the day of the report, nor the words, nor who received it.
    for secret in (number, "11月23日", builders.WORDS, "冲床的护罩", "受理员"):
        assert secret not in text
    assert "读者标记" in page.text
    assert receiver.get(f"/case/{number}/slip").h1 == page.h1
    officer(Duty.INTAKE, ABOVE).get(f"/case/{number}/slip", status=404)
    officer(Duty.INTAKE, WATER).get(f"/case/{number}/slip", status=404)


def test_handing_back_and_the_office_above(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, number = begun(sample)
    me, other, above = officer(Duty.INTAKE), officer(Duty.INTAKE, HOUSING), officer(Duty.OVERSEE, ABOVE)
    way.over(sample, reporter, number, HOUSING)
    page = other.get(f"/case/{number}/hand-back")
    assert page.h1 == f"把 {number} 退回周村区应急管理局？"
    assert "11 月 30 日前可以退回，要写理由。" in page.text
    made = way.given(sample, sample.actor(Duty.INTAKE, HOUSING), number, DepartmentId(HOME), Handing.BACK)
    assert other.send(f"/case/{number}/hand-back", {"reason": "", **sent(made)}).status_code == 422
    assert other.send(f"/case/{number}/hand-back", {"reason": "不归我们", **sent(made)}).status_code == 200
    assert "退回了" in me.get(f"/case/{number}").text
    assert "7 个工作日里指定" in me.get(f"/case/{number}/dispute").text
    assert me.send(f"/case/{number}/dispute", {"reason": "住建局说不归它"}).status_code == 200
    page = above.get(f"/case/{number}/designate")
    assert "报来的理由：住建局说不归它" in page.text
    assert "周村区应急管理局转给周村区住房和城乡建设局，退回：不归我们" in page.text
    assert above.send(f"/case/{number}/designate", {"to": "nobody", "reason": "按职责"}).status_code == 422
    assert above.send(f"/case/{number}/designate", {"to": WATER, "reason": "按职责"}).status_code == 200
    page = me.get(f"/case/{number}/transfer")
    assert "上级指定归周村区水利局管，只能转给它。" in page.text
    assert [one.get("value") for one in page.all("option")] == ["", WATER]


def test_departments_are_asked_and_answer(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    lead, water = officer(Duty.LEAD), officer(Duty.LEAD, WATER)
    page = lead.get(f"/case/{number}/joint")
    assert page.h1 == f"请哪些部门一起查 {number}？"
    assert f"department-{ABOVE}" not in page.source
    assert lead.send(f"/case/{number}/joint", {"departments": [], "reason": "围堰"}).status_code == 422
    asked = {"departments": [WATER, HOUSING], "reason": "围堰归你们管，请一起去看。"}
    assert lead.send(f"/case/{number}/joint", asked).status_code == 200
    assert "等答复" in lead.get(f"/case/{number}").text
    seen = water.get(f"/case/{number}")
    assert RECORD.summary in seen.text
    assert SHEET not in seen.text
    assert builders.WORDS not in seen.source
    assert not [one for one in seen.all("section") if one.get("id") == "panel"]
    page = water.get(f"/case/{number}/joint-answer")
    assert "牵头部门请我们查：围堰归你们管" in page.text
    people = [one.get("value") for one in page.all("input") if one.get("name") == "verifier"]
    one = {"joins": True, "verifiers": [{"officer": people[0]}], "said": ""}
    assert water.send(f"/case/{number}/joint-answer", one).get_json()["error"] == "two_verifiers"
    both = {"joins": True, "verifiers": [{"officer": who} for who in people[:2]], "said": ""}
    assert water.send(f"/case/{number}/joint-answer", both).status_code == 200
    water.get(f"/case/{number}/joint-answer", status=404)
    refused = {"joins": False, "verifiers": [], "said": "人手不够。"}
    housing = officer(Duty.LEAD, HOUSING)
    assert housing.send(f"/case/{number}/joint-answer", refused).status_code == 200
    housing.get(f"/case/{number}", status=404)
    verifier = officer(Duty.VERIFY, WATER)
    assert SHEET in verifier.get(f"/case/{number}").text
    assert "joint-note" in verifier.get(f"/case/{number}").source
    assert verifier.send(f"/case/{number}/joint-note", {"text": "围堰没有验收。"}).status_code == 200
    assert "围堰没有验收。" in officer(Duty.VERIFY).get(f"/case/{number}").text
    assert "人手不够。" in lead.get(f"/case/{number}").text
    assert officer(Duty.VERIFY).send(f"/case/{number}/joint-note", {"text": "甲"}).status_code == 403
    assert first.department == HOME


def test_a_case_is_merged_into_an_earlier_one(sample: Sample, officer: Callable[..., Officer]) -> None:
    first = builders.send_tip(sample)
    into = builders.accept(sample, first)
    later, number = begun(sample)
    me = officer(Duty.INTAKE)
    page = me.get(f"/case/{number}/merge")
    assert page.h1 == f"把 {number} 并入哪一案？"
    assert "并了不能再分开。" in page.text
    assert "举报人会看到：部门接手了" in page.text
    assert [one.get("value") for one in page.all("input") if one.get("name") == "into"] == [into]
    signed = builders.attestation(sample, later)
    body = {"into": into, "signature": b64u(signed.signature), "key": b64u(signed.key_id)}
    assert me.send(f"/case/{number}/merge", {"into": into}).get_json()["error"] == "attestation"
    assert me.send(f"/case/{number}/merge", {**body, "into": number}).get_json()["error"] == "bad_case"
    assert me.send(f"/case/{number}/merge", body).status_code == 200
    merged = me.get(f"/case/{number}")
    assert "已并案" in merged.text
    assert merged.links()[into] == f"/case/{into}"
    assert me.get(f"/case/{into}").links()[number] == f"/case/{number}"
    me.get(f"/case/{number}/merge", status=404)


def test_a_tip_about_two_enterprises_becomes_two_cases(sample: Sample, officer: Callable[..., Officer]) -> None:
    _, number = begun(sample)
    me = officer(Duty.INTAKE)
    assert "split" in choices(me, number)
    page = me.get(f"/case/{number}/split")
    assert page.h1 == f"把 {number} 拆成几案？"
    assert "拆了不能再合。" in page.text
    assert page.links()["不拆，回案件"] == f"/case/{number}"
    fields = [one for one in page.all("input") if one.get("name") == "subject"]
    assert [one.get("value") for one in fields] == [RECORD.subject, *[None] * 4]
    assert me.send(f"/case/{number}/split", {"subjects": ["北郊某机械厂"]}).get_json()["error"] == "how_many"
    made = me.send(f"/case/{number}/split", {"subjects": ["北郊某机械厂", "北郊某木器厂"]}).get_json()["numbers"]
    whole = me.get(f"/case/{number}")
    assert "已拆分" in whole.text
    assert [whole.links()[one] for one in made] == [f"/case/{one}" for one in made]
    part = me.get(f"/case/{made[1]}")
    assert part.links()[number] == f"/case/{number}"
    assert "是第 2 件" in part.text
    assert "北郊某木器厂" in part.text
    assert "从另一案拆出来" in part.text
    assert not {"split", "merge", "transfer"} & set(choices(me, made[1]))
    me.get(f"/case/{made[1]}/split", status=404)
    me.get(f"/case/{made[1]}/transfer", status=404)
