"""What a reporter does after the tip, as the page's scripts send it: objections, wishes, reprisal, each over real keys."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casework.review import withdrawals
from casework.rules.duties import Duty
from casework.transfers import split
from crypto.encoding import Json, b64u, canonical
from crypto.mailbox import Action
from tests.pages.portal.conftest import Site
from tests.pages.portal.test_answers import ask, deed, read
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.review import hand
from tests.services.rewards import way


def act(site: Site, reporter: Reporter, action: Action, body: dict[str, Json] | None = None, status: int = 200) -> Any:
    signed = reporter.box.sign_action(action, b"" if body is None else canonical(body))
    return ask(site, "/box/act", deed(reporter, signed), status)


def test_an_answer_is_new_once_and_may_be_objected_to(site: Site) -> None:
    reporter = builders.send_tip(site.sample)
    builders.conclude(site.sample, reporter)
    box = read(site, reporter)
    assert (box["unseen"], box["object"]) == (True, {"about": ["finding", "unfinished"], "late": False})
    act(site, reporter, Action.SEEN)
    assert read(site, reporter)["unseen"] is False
    words = hand.letter(site.sample, reporter, "只看了一台。")
    act(site, reporter, Action.OBJECT, {"about": ["finding"], "letter": words})
    box = read(site, reporter)
    assert (box["now"]["headline"], box["object"]["about"]) == ("换人再查", [])
    again = act(site, reporter, Action.OBJECT, {"about": ["finding"], "letter": ""}, 422)
    assert again["error"] == "said_before"


def test_reprisal_names_who_may_read_of_it(site: Site) -> None:
    reporter = builders.send_tip(site.sample)
    box = read(site, reporter)
    assert (box["protection"], len(box["protect_to"])) == (None, 1)
    assert not set(box["protect_to"]) & set(box["reply_to"])
    words = hand.letter(site.sample, reporter, "扣了工资。", hand.protectors(site.sample, reporter))
    act(site, reporter, Action.REPRISAL, {"asked": False, "letter": words})
    assert read(site, reporter)["protection"]["headline"] == "收到了"


def test_wishes_are_offered_when_they_would_be_taken(site: Site) -> None:
    sample = site.sample
    reporter = builders.send_tip(sample)
    wishes = ("may_ask", "may_waive", "may_want", "may_renew")
    assert [read(site, reporter)[one] for one in wishes] == [False] * 4
    builders.conclude(sample, reporter)
    assert [read(site, reporter)[one] for one in wishes] == [False, True, False, False]
    act(site, reporter, Action.WAIVE)
    box = read(site, reporter)
    assert ([box[one] for one in wishes], box["reward"]["headline"]) == ([False, False, True, False], "您说过不要")
    act(site, reporter, Action.WANT)
    assert read(site, reporter)["reward"]["headline"] == "正在算"


def test_a_disputed_amount_says_so_beside_the_reward(site: Site) -> None:
    way.put_in(site.sample)
    reporter, _ = way.approved(site.sample)
    act(site, reporter, Action.OBJECT, {"about": ["amount"], "letter": ""})
    reward = read(site, reporter)["reward"]
    assert reward["state"] == "R_CLAIMABLE"
    assert reward["beside"].startswith("您说奖金不对。")


@pytest.mark.parametrize("action", [Action.WAIVE, Action.WANT, Action.ASK_WITHDRAW])
def test_a_deed_without_a_body_takes_none(site: Site, action: Action) -> None:
    reporter = builders.send_tip(site.sample)
    body = deed(reporter, reporter.box.sign_action(action, b"{}"))
    assert ask(site, "/box/act", body, 404)["error"] == "not_found"


def test_somebody_elses_signature_moves_nothing(site: Site) -> None:
    reporter, stranger = builders.send_tip(site.sample), builders.send_tip(site.sample)
    signed = stranger.box.sign_action(Action.REPRISAL, canonical({"asked": True, "letter": ""}))
    ask(site, "/box/act", {**deed(reporter, signed), "mailbox": b64u(reporter.hash)}, 404)
    assert read(site, reporter)["protection"] is None


def test_a_parted_tip_shows_each_part_and_names_no_enterprise(site: Site) -> None:
    sample = site.sample
    reporter = builders.send_tip(sample)
    assert read(site, reporter)["parts"] == []
    number = builders.accept(sample, reporter)
    subjects = ("北郊某机械厂", "北郊某木器厂")
    made = split.split(sample.office, builders.handler(sample, reporter, Duty.INTAKE), number, subjects)
    box = read(site, reporter)
    assert (box["now"]["headline"], box["finding"], box["reward"]) == ("分成 2 件来办", [], None)
    first = box["parts"][0]
    assert set(first) == {"now", "next", "finding", "reward", "object", "may_renew"}
    assert first["now"]["headline"] == "部门接手了"
    assert first["next"]["headline"] == "告诉您结果"
    told = json.dumps(box, ensure_ascii=False)
    assert not [one for one in (*subjects, *made, number) if one in told]
    act(site, reporter, Action.ASK_WITHDRAW)
    withdrawals.grant(sample.office, builders.handler(sample, reporter, Duty.LEAD), made[0])
    assert [one["now"]["headline"] for one in read(site, reporter)["parts"]] == ["您撤回了", "部门接手了"]
    assert act(site, reporter, Action.OBJECT, {"about": ["finding"], "letter": "", "part": 2}, 422)["error"] == "said_before"
