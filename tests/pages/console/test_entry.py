"""Entering at the desk, and the original for a verifier, as pages and their scripts do it."""

from __future__ import annotations

import io
import json
import logging
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases.words import check_no_private_numbers
from casework.entry import original, phrase
from casework.kernel.errors import Refused
from casework.rules.duties import Duty
from casework.rules.regions import regions_of
from crypto.encoding import b64u, unb64u
from crypto.keyring import Purpose, Trust
from crypto.replacement import replace_with
from crypto.suite1 import parse
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.entry import way
from tests.services.founding import Sample
from web import logs

MODULE = Path(__file__).resolve().parents[3] / "static/js/console/private.js"
Desk = Callable[..., Officer]


def sent(reporter: Reporter) -> dict[str, object]:
    """What the script sends: as the portal's."""
    made = reporter.submission
    return {
        "facts": made.facts, "sealed": b64u(made.sealed), "mailbox": b64u(made.mailbox),
        "mailbox_public": b64u(made.mailbox_public), "claim_public": b64u(made.claim_public),
        "uploads": [], "note": "",
    }  # fmt: skip


def test_the_page_offers_what_the_portal_offers(sample: Sample, officer: Desk) -> None:
    page = officer(Duty.INTAKE).get("/enter")
    assert page.h1 == "录一件：电话、来信、来访"
    pack = sample.office.policies.packs["zhoucun"]
    for words in (*(scene.label for scene in pack.scenes), *(spot.name for spot in regions_of(pack).below(pack.region.code))):
        assert words in page.text
    assert "127.0.0.1:8000/box" in page.text
    # What is printed lies at home on a table.
    card = next(one for one in page.all("section") if one.get("class") == "paper")
    assert "举报" not in "".join(card.itertext())
    assert "谁来要都别给" in "".join(card.itertext())


def test_only_intake_gets_the_page(officer: Desk) -> None:
    assert "录电话来信" in officer(Duty.INTAKE).get("/").text
    for duty in (Duty.VERIFY, Duty.LEAD, Duty.LEGAL):
        stranger = officer(duty)
        assert "录电话来信" not in stranger.get("/").text
        stranger.get("/enter", status=403)
        for path in ("/enter", "/enter/route"):
            assert stranger.send(path, {}).status_code == 403


def test_the_route_is_the_portals(sample: Sample, officer: Desk) -> None:
    asked = {"region": "370306100000", "sector": "factory", "category": "C16", "flags": [], "upward": False}
    answer = officer(Duty.INTAKE).send("/enter/route", asked).get_json()
    assert (answer["lead"]["name"], answer["recipients"], answer["covers"]) == (
        "周村区应急管理局", ["zhoucun-emergency"], "370306",
    )  # fmt: skip
    trust = Trust(sample.authority, sample.founded.authority.root_public)
    ring = trust.verify([unb64u(wire) for wire in answer["records"]], sample.clock.today)
    assert len(ring.all(Purpose.INTAKE)) == 1


def test_entering_answers_with_the_case(sample: Sample, officer: Desk) -> None:
    reporter = builders.write_tip(sample)
    me = officer(Duty.INTAKE)
    answer = me.send("/enter", sent(reporter))
    number = builders.number_of(sample, reporter)
    assert answer.get_json() == {
        "lead": "周村区应急管理局", "answer_by": "11 月 30 日", "urgent": False, "same": True, "number": number,
    }  # fmt: skip
    page = me.get(f"/case/{number}")
    assert "受理员代录" in page.text
    assert "他还没换成自己的" in page.text
    assert me.send("/enter", {**sent(reporter), "how": "来电"}).status_code == 400


def test_the_log_has_no_line_with_the_time_of_a_call(sample: Sample, officer: Desk) -> None:
    me = officer(Duty.INTAKE)
    heard = io.StringIO()
    logs.configure(heard)
    try:
        me.get("/enter")
        me.send("/enter", sent(builders.write_tip(sample)))
        me.get("/me")
    finally:
        logging.getLogger("anshao").handlers.clear()
    endpoints = [json.loads(line)["endpoint"] for line in heard.getvalue().splitlines()]
    assert "own" in endpoints
    assert not [one for one in endpoints if one.startswith("enter")]


def test_the_panel_follows_the_phrase(sample: Sample, officer: Desk) -> None:
    code = way.entered(sample)
    number = builders.accept(sample, code)
    own = way.replaced(sample, code)
    me = officer(Duty.LEAD)
    assert me.get("/").links()["1 件要重新证明信箱"] == f"/case/{number}"
    page = me.get(f"/case/{number}")
    assert "他已经换成了自己的七个词" in page.text
    assert "要重新证明" in page.text
    box = json.loads(page.all("body")[0].get("data-mailbox", ""))
    assert (box["attestation"], box["former"]["hash"]) == (None, b64u(code.hash))
    signed = way.attested(sample, own)
    body = {"signature": b64u(signed.signature), "key": b64u(signed.key_id)}
    assert me.send(f"/case/{number}/attest", body).status_code == 200
    assert me.send(f"/case/{number}/attest", body).get_json()["error"] == "not_now"
    assert "要重新证明" not in me.get(f"/case/{number}").text + me.get("/").text


def test_the_office_above_sees_that_it_was_entered(sample: Sample, officer: Desk) -> None:
    number = builders.number_of(sample, way.entered(sample))
    assert "受理员代录" in officer(Duty.OVERSEE, "zibo-committee").get(f"/case/{number}").text


def asks(officer: Desk, number: str) -> Officer:
    verifier = officer(Duty.VERIFY)
    assert "申请看原话" in verifier.get(f"/case/{number}").text
    assert verifier.get(f"/case/{number}/original").h1 == f"申请看 {number} 的原话？"
    assert verifier.send(f"/case/{number}/original", {"reason": "线索里没有写是哪条线"}).status_code == 200
    verifier.get(f"/case/{number}/original", status=404)
    return verifier


def test_a_verifier_asks_intake_decides_the_verifier_reads(sample: Sample, officer: Desk) -> None:
    reporter = builders.send_tip(sample)
    number, _, _ = builders.start(sample, reporter)
    verifier, intake = asks(officer, number), officer(Duty.INTAKE, number=1)
    assert intake.get("/").links()["1 件有人申请看原话"] == f"/case/{number}"
    assert "申请看原话" not in verifier.get("/").text
    link = intake.get(f"/case/{number}").links()["看一看，决定给不给"]
    page = intake.get(link)
    assert page.h1.startswith("让核查员")
    assert "线索里没有写是哪条线" in page.text
    grant = link.rpartition("/")[2]
    to = original.to_decide(sample.office, sample.actor(Duty.INTAKE, way.HOME, 1), number, unb64u(grant))
    reader = json.loads(page.all("body")[0].get("data-reader", ""))
    assert reader["key"] == b64u(to.key_id)
    wrap = way.wrap_for(sample, reporter, to.records, to.key_id)
    given_away = {"grant": grant, "wrap": b64u(wrap), "wrap_key": b64u(to.key_id)}
    assert intake.send(f"/case/{number}/original/grant", given_away).status_code == 200
    assert intake.send(f"/case/{number}/original/grant", given_away).status_code == 409
    got = verifier.send(f"/case/{number}/original/read", {}).get_json()
    assert (unb64u(got["wrap"]), unb64u(got["sealed"])) == (wrap, reporter.submission.sealed)
    assert parse(unb64u(got["sealed"])).subject == reporter.tip
    assert "打开原话（经同意）" in verifier.get(f"/case/{number}").text
    assert intake.send(f"/case/{number}/original/read", {}).status_code == 403
    assert "申请看原话" not in intake.get("/").text


def test_a_refusal_reads_as_it_was_written(sample: Sample, officer: Desk) -> None:
    number, _, _ = builders.start(sample, builders.send_tip(sample))
    verifier, intake = asks(officer, number), officer(Duty.INTAKE, number=1)
    grant = intake.get(f"/case/{number}").links()["看一看，决定给不给"].rpartition("/")[2]
    refusal = {"grant": grant, "reason": "线索改清楚了，是第三条线。"}
    assert intake.send(f"/case/{number}/original/refuse", refusal).status_code == 200
    assert "没有同意：线索改清楚了，是第三条线。" in verifier.get(f"/case/{number}").text
    assert verifier.send(f"/case/{number}/original/read", {}).get_json()["error"] == "not_granted"
    intake.get(f"/case/{number}/original/nothing", status=404)


TEXTS = (
    "打 13800138000 问", "打１３８ ００１３ ８０００", "138-0013-8000", "37030619900307001X", "6222 0212 3456 7890 123",
    "0533-6412345", "三号车间 12 台", "2026年11月23日 08:30", "周应急责改〔2026〕12号", "1380013800", "12345678901234",
)  # fmt: skip


def by_script(texts: list[str]) -> list[list[object]]:
    script = (
        f"import {{ hasPrivateNumber, likeAName }} from {json.dumps(MODULE.as_uri())};"
        f"console.log(JSON.stringify({json.dumps(texts)}.map((one) => [hasPrivateNumber(one), likeAName(one)])));"
    )
    command = ["node", "--input-type=module", "--no-warnings", "-e", script]
    found: list[list[object]] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def by_server(one: str) -> bool:
    try:
        check_no_private_numbers(one)
    except Refused:
        return True
    return False


def test_the_browser_refuses_the_numbers_that_the_server_refuses() -> None:
    assert [found for found, _ in by_script(list(TEXTS))] == [by_server(one) for one in TEXTS]
    assert [by_server(one) for one in TEXTS].count(True) == 6


@settings(max_examples=8)
@given(texts=st.lists(st.text(st.sampled_from("0137２8 -·Xx车间。"), max_size=30), min_size=20, max_size=40))
def test_any_spelling_reads_alike_in_both(texts: list[str]) -> None:
    assert [found for found, _ in by_script(texts)] == [by_server(one) for one in texts]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫王小明，门锁着", "王小明"),
        ("姓名：李四", "李四"),
        ("本人张三丰", "张三丰"),
        ("我是王村镇的", ""),
        ("门锁着，没人管", ""),
    ],
)
def test_what_reads_like_a_name_is_pointed_out(text: str, name: str) -> None:
    assert by_script([text])[0][1] == name


def test_a_code_says_nothing_of_the_case_at_the_console_either(sample: Sample) -> None:
    """What the portal asks before anything else, for a code and for the phrase in its place."""
    code = way.entered(sample)
    assert phrase.look(sample.office, sample.authority, code.mailbox_id) == phrase.Phrase(True, None)
    new = way.renewed(sample, code)
    phrase.replace_code(sample.office, sample.authority, code.hash, replace_with(code.box, new.box))
    assert phrase.look(sample.office, sample.authority, code.mailbox_id) == phrase.Phrase(False, None)
