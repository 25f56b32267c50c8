"""From two verifiers through legal review and the leader's signature to a closed case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

from casework.cases import handle, mailbox
from casework.rules.duties import Duty
from crypto.encoding import b64u
from tests.pages.console.conftest import HOME, Officer
from tests.services import builders
from tests.services.founding import Sample

SITE = {**asdict(builders.SITE), "visited_day": "2026-09-04", "version": 0}
EVIDENCE = {
    "lines": [{"kind": "site", "shows": "三台冲床没有护罩", "kept": "案卷第 3 页", "day": "2026-09-04"}],
    "version": 0,
}
FINDING = {**asdict(builders.FINDING), "items": [asdict(one) for one in builders.FINDING.items], "version": 0}


def letter_of(sample: Sample, reporter: builders.Reporter) -> dict[str, object]:
    letter = builders.letter_to(sample, reporter, "查的结果：查实了。", kind="finding")
    return {"seq": 1, "kind": "finding", "sealed": b64u(letter.sealed), "letter_hash": b64u(letter.letter_hash)}


def test_the_whole_way_of_the_verifiers(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    number = builders.accept(sample, reporter)
    first, second = officer(Duty.VERIFY), officer(Duty.VERIFY, number=1)
    page = first.get(f"/case/{number}/start")
    others = [one.get("value") for one in page.all("option") if one.get("value")]
    assert b64u(second.who.id) in others
    assert b64u(first.who.id) not in others
    begin = {"other": b64u(second.who.id), "no_interest": True, "severity": "S2"}
    for wrong in ({"other": b64u(first.who.id)}, {"no_interest": False}, {"severity": "S7"}):
        assert first.send(f"/case/{number}/start", {**begin, **wrong}).status_code == 422
    assert first.send(f"/case/{number}/start", begin).status_code == 200
    assert "还没有声明" in first.get(f"/case/{number}").text
    assert first.send(f"/case/{number}/finding", FINDING).get_json()["error"] == "no_visit"
    assert first.get(f"/case/{number}/site").h1 == f"现场检查记录 {number}"
    assert first.send(f"/case/{number}/site", SITE).status_code == 200
    assert first.send(f"/case/{number}/evidence", EVIDENCE).status_code == 200
    assert "三台冲床没有护罩，正在开。" in first.get(f"/case/{number}").text

    assert first.get(f"/case/{number}/finding").h1 == f"核查结论 {number}"
    assert first.send(f"/case/{number}/finding", FINDING).status_code == 200
    written = first.get(f"/case/{number}/finding")
    assert builders.FINDING.checked in written.text
    # Whoever has not declared yet is led to the declaration first.
    assert second.client.http.get(f"/case/{number}/finding").location == f"/case/{number}/declare"
    assert second.send(f"/case/{number}/finding/countersign", {"version": 1}).get_json()["error"] == "not_declared"
    assert second.get(f"/case/{number}/declare").h1 == f"{number} 和您有没有利害关系？"
    assert second.send(f"/case/{number}/declare", {"no_interest": True}).status_code == 200
    page = second.get(f"/case/{number}/finding")
    assert page.h1 == "同意“属实”，送法制审核？"
    assert "两个人到现场看过。" in page.text
    alone = first.send(f"/case/{number}/finding/countersign", {"version": 1})
    assert alone.get_json()["error"] == "second_person"
    assert second.send(f"/case/{number}/finding/countersign", {"version": 1}).status_code == 200


def test_the_finding_says_when_another_nature_than_the_usual_is_taken(
    sample: Sample, officer: Callable[..., Officer]
) -> None:
    reporter = builders.send_tip(sample)
    number, _, _ = builders.start(sample, reporter)
    address, intake = f"/case/{number}/finding", builders.handler(sample, reporter, Duty.INTAKE)
    assert "性质一般取" not in officer(Duty.VERIFY).get(address).text
    handle.write_record(sample.office, intake, number, replace(builders.RECORD, category="C08"), 1)
    assert "这一类事由，性质一般取 N1；无资质施工的，取 N2。" in officer(Duty.VERIFY).get(address).text


def test_legal_review_and_the_leader_read_what_the_reporter_will_read(
    sample: Sample, officer: Callable[..., Officer]
) -> None:
    reporter = builders.send_tip(sample)
    number = builders.proposed(sample, reporter)
    legal, lead = officer(Duty.LEGAL), officer(Duty.LEAD)
    page = legal.get(f"/case/{number}/legal")
    assert page.h1 == f"{number} 的结论“属实”，审核通过？"
    reward = "奖金正在算，12 月 7 日前算好。"
    for told in ("查实了，护罩拆了三台。", reward, "特种作业人员无证上岗", "三台冲床没有护罩，正在开。"):
        assert told in page.text
    assert legal.send(f"/case/{number}/legal", {"version": 2, "opinion": "程序合法。"}).status_code == 200
    page = lead.get(f"/case/{number}/conclude")
    assert page.h1 == "结论定为“属实”？"
    assert reward in page.text
    deed = {"version": 2, "signature": b64u(bytes(64)), "letter": letter_of(sample, reporter)}
    assert lead.send(f"/case/{number}/conclude", deed).get_json()["error"] == "signature"
    signature = builders.finding_signature(sample, sample.actor(Duty.LEAD, HOME), number)
    assert lead.send(f"/case/{number}/conclude", {**deed, "signature": b64u(signature)}).status_code == 200
    assert "签名核对过，没有人改过" in legal.get(f"/case/{number}").text
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert [line.text for line in view.finding] == [
        "查实了，护罩拆了三台。", "两个人到现场看过。", "责令停用，限期改正。", reward,
    ]  # fmt: skip


def test_a_finding_that_somebody_altered_is_seen_on_the_case_page(
    sample: Sample, officer: Callable[..., Officer]
) -> None:
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    with sample.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE finding SET handled = '没有处理。'")
    assert "签名和现在的结论对不上" in officer(Duty.LEGAL).get(f"/case/{number}").text


def test_a_conclusion_without_its_letter_is_no_conclusion(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, other = builders.send_tip(sample), builders.send_tip(sample)
    number = builders.passed(sample, reporter)
    lead = officer(Duty.LEAD)
    signature = b64u(builders.finding_signature(sample, sample.actor(Duty.LEAD, HOME), number))
    deed = {"version": 2, "signature": signature, "letter": letter_of(sample, other)}
    assert lead.send(f"/case/{number}/conclude", deed).status_code == 422
    missing = lead.send(f"/case/{number}/conclude", {"version": 2, "signature": signature})
    assert missing.get_json()["error"] == "bad_request"
    assert "待负责人签" in lead.get(f"/case/{number}").text


def test_who_has_a_conflict_of_interest_is_replaced_and_reads_no_more(
    sample: Sample, officer: Callable[..., Officer]
) -> None:
    number, _, _ = builders.start(sample, builders.send_tip(sample))
    first, second, third = (officer(Duty.VERIFY, number=index) for index in range(3))
    assert second.send(f"/case/{number}/declare", {"no_interest": False}).status_code == 200
    shown = second.get(f"/case/{number}").text
    assert builders.SHEET not in shown
    assert "现在没有要您办的。" in shown
    page = first.get(f"/case/{number}/verifier")
    assert page.h1 == f"换一名核查员来查 {number}？"
    others = [one.get("value") for one in page.all("option") if one.get("value")]
    assert b64u(third.who.id) in others
    assert b64u(second.who.id) not in others
    assert first.send(f"/case/{number}/verifier", {"officer": b64u(second.who.id)}).status_code == 422
    assert first.send(f"/case/{number}/verifier", {"officer": b64u(third.who.id)}).status_code == 200
    assert first.client.http.get(f"/case/{number}/verifier").status_code == 404
    assert third.get(f"/case/{number}/declare").h1 == f"{number} 和您有没有利害关系？"


def test_more_days_are_asked_for_and_agreed_to_above(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    number, _, _ = builders.start(sample, reporter)
    lead, above = officer(Duty.LEAD), officer(Duty.OVERSEE, builders.supervisor_of(sample, reporter))
    assert above.client.http.get(f"/case/{number}/extension-agree").status_code == 404
    assert lead.get(f"/case/{number}/extension").h1 == f"申请给 {number} 延期？"
    assert lead.send(f"/case/{number}/extension", {"reason": "expert", "why": "等检验所的鉴定。"}).status_code == 200
    assert number in above.get("/?tab=mine").text
    page = above.get(f"/case/{number}/extension-agree")
    assert page.h1 == f"同意 {number} 延期到 2月21日？"
    assert "等检验所的鉴定。" in page.text
    assert above.send(f"/case/{number}/extension/answer", {"agree": True, "said": ""}).status_code == 200
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert (view.now.headline, view.now.sentence) == ("要多查几天", "改到2 月 21 日前。因为要等鉴定。")
    assert lead.client.http.get(f"/case/{number}/extension").status_code == 404


def test_legal_review_and_the_leader_send_it_back_with_a_reason(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    number = builders.passed(sample, reporter)
    lead, first = officer(Duty.LEAD), officer(Duty.VERIFY)
    assert lead.get(f"/case/{number}/finding-return").h1 == f"把 {number} 退回核查？"
    assert lead.send(f"/case/{number}/finding/return", {"reason": ""}).status_code == 422
    assert lead.send(f"/case/{number}/finding/return", {"reason": "没有写哪三台。"}).status_code == 200
    # Both may write it anew: what was agreed on before does not wait for anybody any more.
    for one in (first, officer(Duty.VERIFY, number=1)):
        assert one.get(f"/case/{number}/finding").h1 == f"核查结论 {number}"
        assert "没有写哪三台。" in one.get(f"/case/{number}/finding").text
    assert first.send(f"/case/{number}/finding", {**FINDING, "version": 2}).status_code == 200


def test_who_received_it_does_not_verify_it(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    assert officer(Duty.INTAKE).client.http.get(f"/case/{number}/start").status_code == 403
