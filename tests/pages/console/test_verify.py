"""From two verifiers through legal review and the leader's signature to a closed case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from casework.rules.duties import Duty
from crypto.encoding import b64u
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.founding import Sample

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
    assert first.send(f"/case/{number}/start", {"other": b64u(first.who.id)}).status_code == 422
    assert first.send(f"/case/{number}/start", {"other": b64u(second.who.id)}).status_code == 200

    assert first.get(f"/case/{number}/finding").h1 == f"核查结论 {number}"
    assert first.send(f"/case/{number}/finding", FINDING).status_code == 200
    written = first.get(f"/case/{number}/finding")
    assert builders.FINDING.checked in written.text
    page = second.get(f"/case/{number}/finding")
    assert page.h1 == "同意“属实”，送法制审核？"
    assert "两个人到现场看过。" in page.text
    alone = first.send(f"/case/{number}/finding/countersign", {"version": 1})
    assert alone.get_json()["error"] == "second_person"
    assert second.send(f"/case/{number}/finding/countersign", {"version": 1}).status_code == 200
    legal, lead = officer(Duty.LEGAL), officer(Duty.LEAD)
    assert legal.get(f"/case/{number}/legal").h1 == f"{number} 的结论“属实”，审核通过？"
    assert legal.send(f"/case/{number}/legal", {"version": 2, "opinion": "程序合法。"}).status_code == 200
    assert lead.get(f"/case/{number}/conclude").h1 == "结论定为“属实”？"
    signed = lead.send(f"/case/{number}/conclude", {"version": 2, "letter": letter_of(sample, reporter)})
    assert signed.status_code == 200

    assert "MS-03" not in first.get(f"/case/{number}").text
    assert "限期整改，周应急责改〔2026〕12号" in first.get(f"/case/{number}/enforce").text
    assert first.send(f"/case/{number}/enforce", {"measure": "", "document_number": ""}).status_code == 200
    assert first.get(f"/case/{number}/rectify").h1 == f"{number} 验收合格？"
    assert first.send(f"/case/{number}/rectify", {}).get_json()["agreed"] is False
    assert second.send(f"/case/{number}/rectify", {}).get_json()["agreed"] is True
    assert second.get(f"/case/{number}/close").h1 == f"归档 {number}？"
    assert second.send(f"/case/{number}/close", {}).status_code == 200
    assert "已办结" in second.get(f"/case/{number}").text


def test_a_conclusion_without_its_letter_is_no_conclusion(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, other = builders.send_tip(sample), builders.send_tip(sample)
    number = builders.passed(sample, reporter)
    lead = officer(Duty.LEAD)
    wrong = lead.send(f"/case/{number}/conclude", {"version": 2, "letter": letter_of(sample, other)})
    assert wrong.status_code == 422
    missing = lead.send(f"/case/{number}/conclude", {"version": 2})
    assert missing.get_json()["error"] == "bad_request"
    assert "待负责人签" in lead.get(f"/case/{number}").text


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
    assert first.send(f"/case/{number}/finding", {**FINDING, "version": 2}).status_code == 200


def test_who_received_it_does_not_verify_it(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    assert officer(Duty.INTAKE).client.http.get(f"/case/{number}/start").status_code == 403
