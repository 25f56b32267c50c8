"""What scripts send and get: routes, tips, the mailbox and its signed deeds, over real keys."""

from __future__ import annotations

from typing import Any

import pytest

from casework.cases import letters
from casework.rules.duties import Duty
from casework.rules.regions import regions_of
from casework.tips.uploads import announced_json
from crypto.awards import Claim
from crypto.encoding import HASH_LENGTH, Json, b64u, random_seed, unb64u
from crypto.keyring import holder_id, parse_record
from crypto.mailbox import Action, SignedAction
from tests.pages.portal.conftest import Site
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.rewards import way

QUESTION: dict[str, Json] = {
    "region": "370306102000", "sector": "factory", "category": "C16", "flags": [], "upward": False,
}  # fmt: skip


def ask(site: Site, path: str, body: object, status: int = 200) -> Any:
    response = site.client.post_json(path, body)
    assert response.status_code == status, response.text
    return response.get_json()


def submission(reporter: Reporter) -> dict[str, Json]:
    sent = reporter.submission
    return {
        "facts": sent.facts,
        "sealed": b64u(sent.sealed),
        "mailbox": b64u(sent.mailbox),
        "mailbox_public": b64u(sent.mailbox_public),
        "claim_public": b64u(sent.claim_public),
        "uploads": announced_json(sent.uploads),
        "note": b64u(sent.note),
    }


def deed(reporter: Reporter, signed: SignedAction) -> dict[str, Json]:
    return {
        "mailbox": b64u(reporter.hash),
        "action": int(signed.action),
        "body": b64u(signed.body),
        "nonce": b64u(signed.nonce),
        "signature": b64u(signed.signature),
    }


def read(site: Site, reporter: Reporter) -> Any:
    return ask(site, "/box", {"mailbox_id": b64u(reporter.mailbox_id)})


def test_a_route_names_who_gets_it(site: Site) -> None:
    found = ask(site, "/route", QUESTION)
    assert found["lead"] == {"id": "zhoucun-emergency", "name": "周村区应急管理局"}
    assert found["supervisor"]["name"] == "淄博市安委办"
    assert found["recipients"][0] == "zhoucun-emergency"
    assert found["fallback"] is False
    assert found["trace"]
    assert {parse_record(unb64u(wire))[0].holder for wire in found["records"]} == {holder_id("zhoucun-emergency")}


def test_an_answer_holds_for_all_regions_that_it_covers(site: Site) -> None:
    first = ask(site, "/route", QUESTION)
    assert first["covers"] == "370306"
    for tile in regions_of(site.sample.office.policies.packs["zhoucun"]).below("370306000000"):
        assert tile.code.startswith(first["covers"])
        assert ask(site, "/route", {**QUESTION, "region": tile.code}) == first


def test_a_route_upward_leaves_the_district_out(site: Site) -> None:
    found = ask(site, "/route", {**QUESTION, "upward": True})
    assert found["lead"]["name"] == "淄博市应急管理局"


def test_a_place_elsewhere_goes_to_the_office_that_hands_it_on(site: Site) -> None:
    found = ask(site, "/route", {**QUESTION, "region": "000000000000"})
    assert found["lead"]["name"] == "周村区安委办"


@pytest.mark.parametrize(
    "change", [{"region": 5}, {"sector": None}, {"flags": "x"}, {"flags": [1]}, {"upward": "no"}, {"more": 1}]
)
def test_an_ill_made_question_is_refused(site: Site, change: dict[str, Json]) -> None:
    assert ask(site, "/route", {**QUESTION, **change}, 400)["error"] == "bad_request"


@pytest.mark.parametrize("change", [{"sector": "moon"}, {"category": "C77"}, {"region": "12"}, {"flags": ["x"]}])
def test_facts_that_nobody_knows_are_refused(site: Site, change: dict[str, Json]) -> None:
    assert set(ask(site, "/route", {**QUESTION, **change}, 422)) == {"error", "sentence"}


def test_a_tip_is_taken_once(site: Site) -> None:
    reporter = builders.write_tip(site.sample)
    first = ask(site, "/tips", submission(reporter))
    assert first == {"lead": "周村区应急管理局", "answer_by": "11\u00a0月\u00a030\u00a0日", "urgent": False, "same": True}
    assert ask(site, "/tips", submission(reporter)) == first
    other = builders.write_tip(site.sample, tip=reporter.tip, words="另外的话")
    assert ask(site, "/tips", submission(other)) == {**first, "same": False}
    assert read(site, other) == {"found": False}


def test_an_urgent_tip_promises_two_hours(site: Site) -> None:
    assert ask(site, "/tips", submission(builders.write_tip(site.sample, urgency="now")))["urgent"] is True


@pytest.mark.parametrize("name", ["facts", "sealed", "mailbox", "mailbox_public", "claim_public", "uploads", "note"])
def test_a_tip_with_a_part_missing_or_broken_is_refused(site: Site, name: str) -> None:
    whole = submission(builders.write_tip(site.sample))
    ask(site, "/tips", {key: value for key, value in whole.items() if key != name}, 400)
    broken = site.client.post_json("/tips", {**whole, name: "!"})
    assert broken.status_code in (400, 422)
    assert set(broken.get_json()) == {"error", "sentence"}


def test_edited_facts_are_refused(site: Site) -> None:
    whole = submission(builders.write_tip(site.sample))
    assert isinstance(whole["facts"], dict)
    ask(site, "/tips", {**whole, "facts": {**whole["facts"], "urgency": "now"}}, 422)


def test_a_tip_beyond_the_limit_is_too_large(site: Site) -> None:
    whole = submission(builders.write_tip(site.sample))
    assert ask(site, "/tips", {**whole, "sealed": "A" * 300_000}, 413)["error"] == "too_large"


def test_wrong_and_unknown_mailboxes_read_alike(site: Site) -> None:
    builders.send_tip(site.sample)
    assert ask(site, "/box", {"mailbox_id": b64u(random_seed())}) == {"found": False}
    ask(site, "/box", {"mailbox_id": "short"}, 400)


def test_the_mailbox_tells_where_things_stand(site: Site) -> None:
    reporter = builders.send_tip(site.sample)
    box = read(site, reporter)
    assert box["now"]["headline"] == "收到了"
    assert box["now"]["sentence"] == "文字收到了。11\u00a0月\u00a030\u00a0日前告诉您接不接。"
    assert box["next"]["headline"] == "告诉您接不接"
    assert [line["headline"] for line in box["timeline"]] == ["收到了"]
    assert (box["can_write"], box["can_withdraw"], box["wants_answer"]) == (True, True, False)
    assert (box["letters"], box["finding"], box["reward"]) == ([], [], None)


def test_a_letter_lies_sealed_and_the_answer_shows_only_its_day(site: Site) -> None:
    sample = site.sample
    reporter = builders.send_tip(sample)
    number = builders.accept(sample, reporter)
    sent = builders.letter_to(sample, reporter, "是靠河的那个，还是靠路的那个？", kind="question")
    letters.send_letter(sample.office, builders.handler(sample, reporter, Duty.INTAKE), number, sent)
    reply = reporter.box.seal_reply(reporter.tip, builders.reply_recipients(sample, reporter), "靠河的。")
    signed = reporter.box.sign_action(Action.LETTER, reply)
    assert ask(site, "/box/act", deed(reporter, signed)) == {"done": True}
    assert ask(site, "/box/act", deed(reporter, signed), 422)["error"] == "replayed"
    shown = {one["direction"]: one for one in read(site, reporter)["letters"]}
    assert shown["out"]["sealed"] == b64u(sent.sealed)
    assert shown["out"]["kind"] == "question"
    assert shown["in"] == {"direction": "in", "seq": 1, "kind": "letter", "day": "11\u00a0月\u00a023\u00a0日", "sealed": None}


def test_withdrawing_needs_the_reporters_own_signature(site: Site) -> None:
    sample = site.sample
    reporter, stranger = builders.send_tip(sample), builders.send_tip(sample)
    ask(site, "/box/act", deed(reporter, stranger.box.sign_action(Action.WITHDRAW)), 404)
    assert read(site, reporter)["can_withdraw"] is True
    ask(site, "/box/act", deed(reporter, reporter.box.sign_action(Action.WITHDRAW)))
    box = read(site, reporter)
    assert (box["now"]["headline"], box["can_withdraw"], box["can_write"]) == ("您撤回了", False, False)


@pytest.mark.parametrize("action", [0, 13, True, "2", None])
def test_an_unknown_deed_is_refused(site: Site, action: Json) -> None:
    reporter = builders.send_tip(site.sample)
    body = deed(reporter, reporter.box.sign_action(Action.WITHDRAW))
    ask(site, "/box/act", {**body, "action": action}, 400)
    assert read(site, reporter)["can_withdraw"] is True


def test_a_reward_is_seen_and_claimed(site: Site) -> None:
    sample = site.sample
    way.put_in(sample)
    reporter, _ = way.approved(sample)
    box = read(site, reporter)
    assert (box["reward"]["state"], box["reward"]["amount"]) == ("R_CLAIMABLE", "1650")
    assert [line["label"] for line in box["finding"]][:3] == ["查的结果", "怎么查的", "怎么处理"]
    ask(site, "/box/act", deed(reporter, reporter.box.sign_action(Action.SEEN)))
    claim, signed = way.claim_for(sample, reporter)
    assert isinstance(claim, Claim)
    assert len(claim.lookup) == HASH_LENGTH
    ask(site, "/box/act", deed(reporter, signed))
    ask(site, "/box/act", deed(reporter, signed))  # Sent again after a lost answer, it is the same claim.
    assert read(site, reporter)["reward"]["headline"] == "领奖码给您了"


def test_three_who_reported_together_read_what_each_gets(site: Site) -> None:
    sample = site.sample
    way.put_in(sample)
    reporter, number = way.concluded(sample)
    way.agreed(sample, number, {**way.REQUEST, "joint": 3}, {**way.REASONS, "joint": "三个人说的对得上"})
    way.approve(sample, number)
    assert read(site, reporter)["reward"]["shares"] == ["550", "550", "550"]
    alone = reporter.box.sign_action(Action.CLAIM, reporter.box.claim(way.award_of(sample, reporter)).encode())
    ask(site, "/box/act", deed(reporter, alone), 404)
    made = reporter.box.claim(way.award_of(sample, reporter), 3)
    ask(site, "/box/act", deed(reporter, reporter.box.sign_action(Action.CLAIM, made.encode())))
    assert read(site, reporter)["reward"]["state"] == "R_CLAIMED"


def test_scripts_get_sentences_and_browsers_pages(site: Site) -> None:
    answer = ask(site, "/nothing", {}, 404)
    assert answer == {"error": "not_found", "sentence": "没有这一页。网址可能写错了。回到开头，再来一次。"}
    assert site.client.get("/nothing", status=404).h1 == "没有这一页"
