"""Reviews, requests to stop and the protection of a reporter, on the pages that officers do them on."""

from __future__ import annotations

from collections.abc import Callable

from casework.review import reviews
from casework.rules.duties import Duty
from crypto.encoding import b64u, canonical, unb64u
from crypto.mailbox import Action, SignedAction, verify_action
from tests.pages.console.conftest import Officer
from tests.services import builders
from tests.services.builders import Reporter, handler, number_of, send_tip
from tests.services.founding import Sample
from tests.services.review import hand
from tests.services.review.test_reviews import opinion

GUARD, ABOVE = "zhoucun-discipline", "zibo-committee"
ANSWER = "换的两个人又去看了，结果一样。"


def letter_of(sample: Sample, reporter: Reporter, text: str) -> dict[str, object]:
    letter = builders.letter_to(sample, reporter, text)
    return {"seq": 1, "kind": "letter", "sealed": b64u(letter.sealed), "letter_hash": b64u(letter.letter_hash)}


def disputed(sample: Sample) -> tuple[Reporter, str]:
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    hand.object_to(sample, reporter, "finding", "unfinished", text="只看了一台。")
    return reporter, number


def test_a_review_from_the_panel_to_the_decision(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, number = disputed(sample)
    lead, first, second = officer(Duty.LEAD), officer(Duty.VERIFY, number=2), officer(Duty.VERIFY, number=3)
    page = lead.get(f"/case/{number}")
    assert "查得不对、没查完" in page.text
    assert page.links()["指派复查的人"] == f"/case/{number}/review-charge"
    early = lead.get(f"/case/{number}/review-decide")
    assert "还没有换的人写好、签好的复查意见。" in early.text
    page = lead.get(f"/case/{number}/review-charge")
    offered = [one.get("value") for one in page.all("input") if one.get("name") == "officer"]
    assert sorted(map(str, offered)) == sorted(b64u(one.who.id) for one in (first, second))
    assert lead.send(f"/case/{number}/review-charge", {"officers": offered[:1]}).status_code == 422
    assert lead.send(f"/case/{number}/review-charge", {"officers": offered}).status_code == 200

    assert first.get(f"/case/{number}/review-opinion").h1 == f"复查意见 {number}"
    said = {"stands": True, "grounds": "两台都看了，护罩装好了。", "version": 0}
    assert first.send(f"/case/{number}/review-opinion", said).status_code == 200
    assert "两台都看了" in second.get(f"/case/{number}/review-opinion").text
    assert first.send(f"/case/{number}/review-agree", {"version": 1}).get_json()["error"] == "second_person"
    assert second.send(f"/case/{number}/review-agree", {"version": 1}).status_code == 200

    page = lead.get(f"/case/{number}/review-decide")
    assert page.h1 == f"{number} 的复查怎么定？"
    # Whoever signed the conclusion can only follow the opinion.
    assert [one.get("value") for one in page.all("input") if one.get("name") == "stands"] == ["yes"]
    body = {"stands": True, "answer": ANSWER, "letter": letter_of(sample, reporter, ANSWER)}
    assert lead.send(f"/case/{number}/review-decide", body | {"stands": False}).get_json()["error"] == "not_alone"
    assert lead.send(f"/case/{number}/review-decide", body).status_code == 200
    assert "维持" in lead.get(f"/case/{number}").text
    assert hand.look(sample, reporter).mailbox.now.headline == "换人查过了"


def test_the_office_above_decides_what_was_passed_up(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, number = disputed(sample)
    lead, above = officer(Duty.LEAD), officer(Duty.OVERSEE, ABOVE)
    above.get(f"/case/{number}/review-decide", status=404)
    assert lead.send(f"/case/{number}/review-pass-up", {"reason": "找不到没参加过的人。"}).status_code == 200
    lead.get(f"/case/{number}/review-decide", status=404)
    page = above.get(f"/case/{number}/review-decide")
    assert "找不到没参加过的人。" in page.text
    assert [one.get("value") for one in page.all("input") if one.get("name") == "stands"] == ["yes", "no"]
    body = {"stands": False, "answer": "要换人再查。", "letter": None}
    assert above.send(f"/case/{number}/review-decide", body).status_code == 200
    assert hand.look(sample, reporter).mailbox.now.headline == "又开始办了"


def test_pages_of_a_review_are_for_those_in_it(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, number = disputed(sample)
    verified = officer(Duty.VERIFY)
    verified.get(f"/case/{number}/review-opinion", status=404)
    assert "不同意和复查" in verified.get(f"/case/{number}").text
    opinion(sample, reporter, number)
    officer(Duty.LEAD).get(f"/case/{number}/review-charge", status=404)
    reviews.decide(sample.office, handler(sample, reporter, Duty.LEAD), number, stands=True, answer=ANSWER)
    officer(Duty.LEAD).get(f"/case/{number}/review-decide", status=404)


def test_a_request_to_stop_is_answered(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter, other = send_tip(sample), send_tip(sample)
    number, goes_on = builders.accept(sample, reporter), builders.accept(sample, other)
    lead = officer(Duty.LEAD)
    lead.get(f"/case/{number}/withdrawal", status=404)
    for one in (reporter, other):
        hand.do(sample, one, Action.ASK_WITHDRAW)
    page = lead.get(f"/case/{number}")
    assert page.links()["去答复"] == f"/case/{number}/withdrawal"
    assert "11 月 30 日前要答复" in lead.get(f"/case/{number}/withdrawal").text
    body = {"grant": True, "text": "配电箱另派人去看", "letter": None}
    assert lead.send(f"/case/{number}/withdrawal", body).status_code == 200
    assert hand.look(sample, reporter).mailbox.now.headline == "您撤回了"
    why = {"grant": False, "text": "危险还在", "letter": letter_of(sample, other, "危险还在，要接着查。")}
    assert lead.send(f"/case/{goes_on}/withdrawal", why).status_code == 200
    assert "举报人请求撤回，" not in lead.get(f"/case/{goes_on}").text


def test_protecting_a_reporter(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = send_tip(sample)
    number = number_of(sample, reporter)
    intake = officer(Duty.INTAKE)
    intake.get(f"/case/{number}/protect", status=404)
    hand.report_reprisal(sample, reporter, "遇到了：开除、逼着走。", asked=True)
    guard = officer(Duty.DISCIPLINE, GUARD)
    page = guard.get(f"/case/{number}")
    assert "举报人被为难" in page.text
    assert "有人在打听是谁报的" in page.text
    assert "开除" not in page.text
    page = guard.get(f"/case/{number}/protect")
    assert page.h1 == f"保护 {number} 的举报人"
    assert [one.get("value") for one in page.all("input") if one.get("name") == "step"] == ["look_into"]

    got = guard.send(f"/case/{number}/protect/letters", {}).get_json()
    letter = got["letters"][0]
    body = canonical({**letter["said"], "letter": letter["sealed"]})
    nonce, signature = (unb64u(letter[name]) for name in ("nonce", "signature"))
    verify_action(
        reporter.box.claim_public, sample.authority, reporter.hash, SignedAction(Action.REPRISAL, body, nonce, signature)
    )
    assert guard.client.http.post(f"/case/{number}/sealed", json={}).status_code in (400, 403)

    step: dict[str, object] = {"step": "look_into", "note": "问了工会。", "helpers": [], "letter": None}
    assert guard.send(f"/case/{number}/protect", step).status_code == 200
    asked = {"step": "protect", "note": "发函给工会。", "helpers": ["union"], "letter": None}
    assert officer(Duty.LEAD).send(f"/case/{number}/protect", asked).status_code == 200
    assert "已请人来管" in intake.get(f"/case/{number}").text
    assert intake.send(f"/case/{number}/protect", asked).status_code == 403
    back = {"step": "follow_up", "note": "写信问了。", "helpers": [], "letter": letter_of(sample, reporter, "您好吗？")}
    assert intake.send(f"/case/{number}/protect", back).status_code == 200
    assert "举报人被为难" not in officer(Duty.VERIFY).get(f"/case/{number}").text


def test_question_cards_travel_as_ids(sample: Sample, officer: Callable[..., Officer]) -> None:
    reporter = send_tip(sample)
    number, intake = number_of(sample, reporter), officer(Duty.INTAKE)
    page = intake.get(f"/case/{number}/ask-more")
    cards = [one.get("value") for one in page.all("input") if one.get("name") == "missing"]
    assert cards == list(sample.office.policies.cards)
    assert intake.send(f"/case/{number}/ask-more", {"missing": ["phone"], "letter": None}).status_code == 422
    assert intake.send(f"/case/{number}/ask-more", {"missing": ["time", "place"], "letter": None}).status_code == 200
    asked = builders.history_of(sample.office, sample.authority, reporter.tip)[-1]
    assert asked.tell["cards"] == ["place", "time"]
    view = hand.look(sample, reporter)
    assert view.mailbox.now.sentence.startswith("部门想知道：地点、时间。")
    assert view.questions == ("在哪里？哪条路、哪个门、几楼？", "什么时候看到的？是不是一直这样？")
