"""A case's page and what intake does from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.cases import mailbox
from casework.rules.duties import Duty
from crypto.encoding import b64u, unb64u
from crypto.mailbox import Action
from crypto.suite1 import parse
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.founding import Sample

RECORD = {
    "region": "370306100000", "sector": "factory", "category": "C16", "subject": "北郊某机械厂", "place": "二车间",
    "summary": "冲压设备缺少防护装置。",
}  # fmt: skip


def attested(sample: Sample, reporter: builders.Reporter) -> dict[str, str]:
    signed = builders.attestation(sample, reporter)
    return {"signature": b64u(signed.signature), "key": b64u(signed.key_id)}


def test_before_reading_the_page_knows_nothing(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.number_of(sample, builders.send_tip(sample))
    page = officer(Duty.INTAKE).get(f"/case/{number}")
    assert page.h1 == f"案 {number} · 新举报"
    assert "还没有人看过。打开会记下是您看的" in page.text
    assert "11月30日 周一前要受理" in page.text
    assert builders.WORDS not in page.source
    choices = [field.get("value") for field in page.all("input") if field.get("name") == "deed"]
    assert choices[:4] == [f"/case/{number}/{name}" for name in ("accept", "ask-more", "decline", "transfer")]
    # What few cases take is folded below what usually comes next.
    folded = [field for details in page.all("details") for field in details.iter("input") if field.get("name") == "deed"]
    assert [field.get("value") for field in folded] == choices[4:]


def test_the_sealed_words_go_to_intake_and_are_written_down(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    number = builders.number_of(sample, reporter)
    me = officer(Duty.INTAKE)
    answer = me.send(f"/case/{number}/sealed", {}).get_json()
    assert unb64u(answer["sealed"]) == reporter.submission.sealed
    assert parse(unb64u(answer["sealed"])).subject == unb64u(answer["mailbox"]["tip"])
    assert unb64u(answer["mailbox"]["claim_public"]) == reporter.box.claim_public
    assert "您 11月23日 09:00 打开，已记入审计" in me.get(f"/case/{number}").text


def test_nobody_else_gets_the_sealed_words(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    for duty in (Duty.VERIFY, Duty.LEAD):
        assert officer(duty).send(f"/case/{number}/sealed", {}).status_code == 403
    stranger = officer(Duty.INTAKE, "zhoucun-housing")
    assert stranger.send(f"/case/{number}/sealed", {}).status_code == 404
    seen = officer(Duty.VERIFY).get(f"/case/{number}")
    assert builders.SHEET in seen.text
    assert "1月22日 周五前要定结论" in seen.text
    assert not [one for one in seen.all("section") if one.get("id") == "panel"]


def test_record_and_sheet_are_versioned(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.number_of(sample, builders.send_tip(sample))
    me = officer(Duty.INTAKE)
    assert me.send(f"/case/{number}/record", {**RECORD, "version": 0}).get_json()["version"] == 1
    assert me.send(f"/case/{number}/lead-sheet", {"text": builders.SHEET, "version": 0}).get_json()["version"] == 1
    late = officer(Duty.INTAKE, number=1).send(f"/case/{number}/lead-sheet", {"text": "另一个", "version": 0})
    assert (late.status_code, late.get_json()["error"]) == (409, "stale")
    # Who was first is named, and what stands there now comes with it, to be shown beside what was typed.
    assert late.get_json()["sentence"] == f"{me.who.title} 刚刚改过。您写的还在右边，请看一遍再存。"
    assert late.get_json()["present"] == {"by": me.who.title, "version": 1, "fields": {"text": builders.SHEET}}
    again = me.send(f"/case/{number}/record", {**RECORD, "version": 0}).get_json()
    assert again["sentence"] == "您在另一页刚刚改过。您写的还在右边，请看一遍再存。"
    assert again["present"]["fields"] == RECORD
    assert me.get(f"/case/{number}").h1 == f"案 {number} · 没护栏、没护罩、通道堵了（C16）"


def test_a_number_that_names_somebody_is_refused(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.number_of(sample, builders.send_tip(sample))
    answer = officer(Duty.INTAKE).send(f"/case/{number}/lead-sheet", {"text": "打 13800138000 问", "version": 0})
    assert answer.status_code == 422
    assert answer.get_json()["sentence"] == "里面有电话、身份证或银行卡号，请去掉再存。"


def test_accepting_needs_the_departments_attestation(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, other = builders.send_tip(sample), builders.send_tip(sample)
    number = builders.number_of(sample, reporter)
    me = officer(Duty.INTAKE)
    me.send(f"/case/{number}/record", {**RECORD, "version": 0})
    page = me.get(f"/case/{number}/accept")
    assert page.h1 == f"受理 {number}？"
    assert next(iter(page.links().items()))[0] == "跳到正文"
    assert page.links()["先不定，回案件"] == f"/case/{number}"
    assert "受理后不能改成不受理。" in page.text
    refused = me.send(f"/case/{number}/accept", attested(sample, other))
    assert (refused.status_code, refused.get_json()["error"]) == (422, "attestation")
    assert me.send(f"/case/{number}/accept", attested(sample, reporter)).status_code == 200
    assert "已受理" in me.get(f"/case/{number}").text
    assert me.get(f"/case/{number}/accept", status=404).h1 == "没有这一页"


def test_asking_for_more_with_a_letter(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    number = builders.number_of(sample, reporter)
    me = officer(Duty.INTAKE)
    assert "给 15 天" in me.get(f"/case/{number}/ask-more").text
    letter = builders.letter_to(sample, reporter, "哪一台？", kind="question")
    body = {"seq": 1, "kind": "question", "sealed": b64u(letter.sealed), "letter_hash": b64u(letter.letter_hash)}
    assert me.send(f"/case/{number}/ask-more", {"missing": [], "letter": None}).status_code == 422
    assert me.send(f"/case/{number}/ask-more", {"missing": ["地点"], "letter": body}).status_code == 200
    page = me.get(f"/case/{number}")
    assert "待补充" in page.text
    assert "给举报人去信" in page.text


def test_declining_needs_a_second_person(sample: Sample, officer: Callable[..., Officer]) -> None:
    number = builders.number_of(sample, builders.send_tip(sample))
    me, second = officer(Duty.INTAKE), officer(Duty.INTAKE, number=1)
    assert "10 天内可以不同意" in me.get(f"/case/{number}/decline").text
    assert me.send(f"/case/{number}/decline", {"reason": "Z03", "department": ""}).status_code == 200
    alone = me.send(f"/case/{number}/decline/confirm", {"agree": True})
    assert alone.get_json()["sentence"] == "您提的，要另一个人同意才生效。"
    page = second.get(f"/case/{number}/decline-confirm")
    assert "找不到那个地方或单位，没法查" in page.text
    assert second.send(f"/case/{number}/decline/confirm", {"agree": True}).status_code == 200
    assert "不予受理" in second.get(f"/case/{number}").text


def test_a_case_that_is_over_is_only_read(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = builders.send_tip(sample)
    mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.WITHDRAW))
    page = officer(Duty.INTAKE).get(f"/case/{builders.number_of(sample, reporter)}")
    assert "举报人撤回了，不能再看，也不能再写信。" in page.text
    assert not {one.get("id") for one in page.all("form")} & {"sheet", "record", "letter", "next"}


def test_a_letter_goes_only_to_this_mailbox(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, other = builders.send_tip(sample), builders.send_tip(sample)
    number = builders.accept(sample, reporter)
    me = officer(Duty.INTAKE)

    def post(to: builders.Reporter) -> int:
        letter = builders.letter_to(sample, to, "您好。")
        body = {"seq": 1, "kind": "letter", "sealed": b64u(letter.sealed), "letter_hash": b64u(letter.letter_hash)}
        return me.send(f"/case/{number}/letter", body).status_code

    assert post(other) == 422
    assert post(reporter) == 200


@pytest.mark.parametrize("page", ["accept", "ask-more", "decline", "decline-confirm"])
def test_verifiers_have_no_intake_pages(sample: Sample, officer: Callable[..., Officer], page: str) -> None:
    number = builders.number_of(sample, builders.send_tip(sample))
    allowed = officer(Duty.VERIFY).client.http.get(f"/case/{number}/{page}", headers={"Accept": "text/html"})
    assert allowed.status_code == 403
