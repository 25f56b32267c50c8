"""The pages of adopted reward policies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from casework.rules.duties import Duty
from crypto.adoptions import sign_adoption
from crypto.encoding import b64u, canonical
from policies import load
from tests.pages.console.conftest import Officer
from tests.services.founding import Sample
from tests.services.rewards.test_adoption import at

OFFICE = "zhoucun-committee"
_EPOCH = date(1970, 1, 1)


def test_propose_sign_and_see(sample: Sample, officer: Callable[..., Officer]) -> None:
    legal, approver = officer(Duty.LEGAL, OFFICE), officer(Duty.APPROVE, None)
    page = legal.get("/")
    page = legal.get(page.links()["奖励办法"])
    assert "示范办法，没有人签过" in page.text
    page = legal.get(page.links()["采用一份办法"])
    option = next(one for one in page.all("option") if one.get("value") == "cn-2018")
    policy = load().reward_policies["cn-2018"]
    assert option.get("data-hash") == b64u(bytes.fromhex(policy.sha256))
    assert not [one for one in page.all("option") if one.get("value") == "zhoucun-2014"], "a lapsed policy is offered"
    assert not [one for one in page.all("input") if one.get("checked") is not None], "stacking has no default"

    text = at(sample)
    body = canonical(
        {
            "v": 1, "policy": text.policy, "hash": b64u(bytes.fromhex(policy.sha256)), "stacking": text.stacking,
            "document": text.document, "day": (text.document_day - _EPOCH).days, "from": (text.first_day - _EPOCH).days,
        }
    )  # fmt: skip
    sent = {
        "policy": text.policy, "stacking": text.stacking, "document": text.document, "day": text.document_day.isoformat(),
        "from": text.first_day.isoformat(),
        "signature": b64u(sign_adoption(sample.authority, body, sample.officer(Duty.LEGAL, OFFICE).keys.sign_seed)),
    }  # fmt: skip
    assert legal.send("/adoption/propose", {**sent, "day": "20. November"}).status_code == 400
    assert legal.send("/adoption/propose", sent).status_code == 200
    assert "采用一份办法" not in legal.get("/adoption").links()

    page = approver.get(approver.get("/adoption").links()["去签"])
    assert page.all("body")[0].get("data-sign") == body.decode()
    signature = b64u(sign_adoption(sample.authority, body, sample.officer(Duty.APPROVE).keys.sign_seed))
    assert approver.send("/adoption/confirm", {"number": 1, "signature": signature}).status_code == 200
    assert "两人签过" in legal.get("/adoption").text
    sample.clock.forward(days=1)
    page = officer(Duty.LEGAL, OFFICE).get("/adoption")
    assert policy.title in page.text
    assert "只按上级办法发" in page.text
    assert "示范办法" not in page.text


def test_taking_one_back_and_who_finds_the_page(sample: Sample, officer: Callable[..., Officer]) -> None:
    legal = officer(Duty.LEGAL, OFFICE)
    assert legal.send("/adoption/drop", {"number": 1}).status_code == 422
    assert officer(Duty.APPROVE, None).client.http.get("/adoption/confirm").status_code == 404
    other = officer(Duty.LEGAL, "zhoucun-housing")
    assert "奖励办法" not in other.get("/").links()
    assert other.client.http.get("/adoption").status_code == 403

