"""From two verifiers to a closed case."""

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
    assert others == [b64u(second.who.id)]
    assert first.send(f"/case/{number}/start", {"other": b64u(first.who.id)}).status_code == 422
    assert first.send(f"/case/{number}/start", {"other": others[0]}).status_code == 200

    assert first.get(f"/case/{number}/finding").h1 == f"核查结论 {number}"
    assert first.send(f"/case/{number}/finding", FINDING).status_code == 200
    written = first.get(f"/case/{number}/finding")
    assert builders.FINDING.checked in written.text
    page = second.get(f"/case/{number}/finding")
    assert page.h1 == "结论定为“属实”？"
    assert "两个人到现场看过。" in page.text
    alone = first.send(f"/case/{number}/finding/countersign", {"version": 1, "letter": letter_of(sample, reporter)})
    assert alone.get_json()["error"] == "second_person"
    agreed = second.send(f"/case/{number}/finding/countersign", {"version": 1, "letter": letter_of(sample, reporter)})
    assert agreed.status_code == 200

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
    number, _, _ = builders.start(sample, reporter)
    officer(Duty.VERIFY).send(f"/case/{number}/finding", FINDING)
    second = officer(Duty.VERIFY, number=1)
    wrong = second.send(f"/case/{number}/finding/countersign", {"version": 1, "letter": letter_of(sample, other)})
    assert wrong.status_code == 422
    missing = second.send(f"/case/{number}/finding/countersign", {"version": 1})
    assert missing.get_json()["error"] == "bad_request"
    assert "核查中" in second.get(f"/case/{number}").text


def test_who_received_it_does_not_verify_it(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    assert officer(Duty.INTAKE).client.http.get(f"/case/{number}/start").status_code == 403
