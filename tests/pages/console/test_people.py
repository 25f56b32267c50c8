"""The roster, an invitation from the link to the confirmation, and removal."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from casework.people import officers, older
from casework.people.rotation import KeyChange, officer_holder
from casework.rules import routing
from casework.rules.duties import Duty
from crypto.encoding import b64u, random_seed
from crypto.opening import officer_keys, wrap_secret
from crypto.phrase import new_phrase
from tests.pages.client import PageClient
from tests.pages.console.conftest import HOME, Officer
from tests.services import builders
from tests.services.founding import Sample, quick_stretch
from tests.services.people import test_officers as services
from tests.services.people import test_renewals as renewals
from tests.services.people.test_deputations import SITE


def as_json(change: KeyChange) -> dict[str, object]:
    return {
        "records": [b64u(wire) for wire in change.records],
        "shares": [
            {"key": b64u(one.key_id), "officer": b64u(one.officer), "wrap_key": b64u(one.wrap_key), "wrap": b64u(one.wrap)}
            for one in change.shares
        ],
    }


def invite(keeper: Officer) -> str:
    answer = keeper.send("/people/invite", {"login": "zc-new1", "title": "受理员 99", "duties": ["intake"]})
    assert answer.status_code == 200
    return str(answer.get_json()["token"])


def join(app: Flask, sample: Sample, token: str) -> services.Newcomer:
    client = PageClient(app, "console")
    page = client.get("/join")
    assert page.h1 == "接受邀请"
    offer = client.post_json("/join/look", {"token": token}, token=page.token()).get_json()
    assert (offer["login"], offer["title"], offer["duties"]) == ("zc-new1", "受理员 99", ["受理"])
    invited = officers.look_at_invitation(sample.office, token)
    assert offer["officer"] == b64u(invited.officer)
    signin = quick_stretch(new_phrase(), sample.authority, invited.login)
    secret = random_seed()
    own = officer_keys(secret)
    body = {
        "token": token,
        "auth": b64u(signin.auth),
        "wrapped": b64u(wrap_secret(signin.kek, secret, sample.authority, officer_holder(invited.officer))),
        "wrap_public": b64u(own.wrap_public),
        "sign_public": b64u(own.sign_public),
    }
    assert client.post_json("/join", body, token=page.token()).status_code == 200
    assert client.post_json("/join/look", {"token": token}, token=page.token()).status_code == 404
    return services.Newcomer(invited, signin, secret, own)


def test_from_the_link_to_the_desk_and_out_again(app: Flask, sample: Sample, officer: Callable[..., Officer]) -> None:
    keeper = officer(Duty.KEYS, services.HOME)
    assert sample.founded.fingerprint in keeper.get("/people").text
    newcomer = join(app, sample, invite(keeper))
    page = keeper.get("/people")
    page = keeper.get(page.links()["确认受理员 99"])
    assert page.h1 == "确认受理员 99？"
    change = services.epoch_with(sample, newcomer).change
    body = {"officer": b64u(newcomer.invited.officer), **as_json(change)}
    assert keeper.send("/people/confirm", {**body, "shares": []}).status_code == 422
    assert keeper.send("/people/confirm", body).status_code == 200
    signed_in = {"authority": b64u(sample.authority), "login": "zc-new1", "auth": b64u(newcomer.signin.auth)}
    assert keeper.send("/signin", signed_in).status_code == 200


def test_removing_needs_a_new_epoch(sample: Sample, officer: Callable[..., Officer]) -> None:
    keeper = officer(Duty.KEYS, services.HOME)
    gone = sample.officer(Duty.VERIFY, services.HOME, 1)
    leaving = officer(Duty.VERIFY, services.HOME, 1)
    assert "收不回来" not in keeper.get(f"/people/remove/{b64u(gone.id)}").text
    site = routing.Facts(region="370306100000", sector="construction.building", category="C16")
    numbers = [builders.accept(sample, builders.send_tip(sample, site)) for _ in range(2)]
    for number in (*numbers, numbers[0]):
        leaving.get(f"/case/{number}")
    page = keeper.get(f"/people/remove/{b64u(gone.id)}")
    assert page.h1 == f"停用{gone.title}？"
    assert "从现在起打不开任何案。以前看过的 2 件收不回来。" in page.text
    assert keeper.send("/people/remove", {"officer": b64u(gone.id), "records": [], "shares": []}).status_code == 422
    change = services.epoch_with(sample, None, without=gone.id).change
    assert keeper.send("/people/remove", {"officer": b64u(gone.id), **as_json(change)}).status_code == 200
    assert leaving.client.http.get("/keys.json", headers={"Accept": "*/*"}).status_code == 401
    assert "已停用" in keeper.get("/people").text


def test_only_keepers_of_keys_see_the_deeds(officer: Callable[..., Officer]) -> None:
    me = officer(Duty.INTAKE)
    assert "人员" not in me.get("/").links()
    assert me.client.http.get("/people").status_code == 403
    assert me.send("/people/invite", {"login": "zc-x", "title": "x", "duties": ["intake"]}).status_code == 403


def test_what_names_nobody_is_not_found(officer: Callable[..., Officer]) -> None:
    keeper = officer(Duty.KEYS)
    for name in ("x", b64u(bytes(16)), b64u(keeper.who.id)):
        assert keeper.get(f"/people/confirm/{name}", status=404).h1 == "没有这一页"
    assert keeper.send("/people/invite", {"login": "zc-y", "title": "y", "duties": ["pay"]}).status_code == 400


def test_a_colleague_who_lost_everything_comes_back(app: Flask, sample: Sample, officer: Callable[..., Officer]) -> None:
    keeper, gone = officer(Duty.KEYS, services.HOME), sample.officer(Duty.INTAKE, services.HOME)
    page = keeper.get(f"/people/renew/{b64u(gone.id)}")
    assert page.h1 == f"给{gone.title} 补办？"
    answer = keeper.send("/people/renew", {"officer": b64u(gone.id)})
    assert answer.status_code == 200
    assert "在补办" in keeper.get("/people").text
    # A ticket that went astray is replaced by another.
    assert keeper.get(f"/people/renew/{b64u(gone.id)}").h1 == f"给{gone.title} 补办？"
    token = str(answer.get_json()["token"])
    client = PageClient(app, "console")
    offer = client.post_json("/join/look", {"token": token}, token=client.get("/join").token()).get_json()
    assert (offer["login"], offer["again"]) == (gone.login, True)
    newcomer = services.take(sample, token)
    assert keeper.get(f"/people/confirm/{b64u(gone.id)}").h1 == f"确认{gone.title}？"
    change = renewals.epoch_for(sample, newcomer).change
    assert keeper.send("/people/confirm", {"officer": b64u(gone.id), **as_json(change)}).status_code == 200
    signed_in = {"authority": b64u(sample.authority), "login": gone.login, "auth": b64u(newcomer.signin.auth)}
    assert keeper.send("/signin", signed_in).status_code == 200


def test_older_keys_are_asked_for_and_given(app: Flask, sample: Sample, officer: Callable[..., Officer]) -> None:
    builders.send_tip(sample, SITE)
    actor, newcomer = renewals.newcomer_of(sample)
    client = PageClient(app, "console")
    proof = {"authority": b64u(sample.authority), "login": "zc-new1", "auth": b64u(newcomer.signin.auth)}
    client.post_json("/signin", proof, token=client.get("/signin").token())
    client.post_json("/pledge", {}, token=client.get("/pledge").token())
    page = client.get("/me")
    assert "有 1 件旧案打不开：您来之前就锁好了。" in page.text
    assert client.post_json("/me/older", {}, token=page.token()).status_code == 200
    assert "请同事补了" in client.get("/me").text
    mate = officer(Duty.INTAKE, services.HOME)
    assert "受理员 99 请您补 1 把以前的钥匙" in mate.get("/me").text
    (asking,) = mate.client.http.get("/me/older.json").get_json()["asking"]
    assert asking["officer"] == b64u(actor.officer)
    (view,) = older.older(sample.office, sample.actor(Duty.INTAKE, services.HOME)).asking
    shares = renewals.shares_for_asker(sample, sample.actor(Duty.INTAKE, services.HOME), view)
    body = {"officer": asking["officer"], "shares": as_json(KeyChange((), shares))["shares"]}
    assert mate.send("/me/older/give", body).status_code == 200
    assert "旧案打不开" not in client.get("/me").text


def test_open_cases_are_handed_over_before_somebody_leaves(sample: Sample, officer: Callable[..., Officer]) -> None:
    number, first, _ = builders.start(sample, builders.send_tip(sample))
    lead, taker = officer(Duty.LEAD), sample.officer(Duty.VERIFY, HOME, 2)
    assert "手上还有 1 件没人接" in lead.get(f"/people/remove/{b64u(first.officer)}").text
    page = lead.get(f"/people/handover/{b64u(first.officer)}")
    assert taker.title in page.text
    body = {"case": number, "officer": b64u(first.officer), "taker": b64u(taker.id)}
    assert lead.send("/people/handover", {**body, "taker": b64u(first.officer)}).get_json()["error"] == "not_able"
    assert lead.send("/people/handover", body).status_code == 200
    assert "没有等人接的案" in lead.get(f"/people/handover/{b64u(first.officer)}").text
    assert "没人接" not in lead.get(f"/people/remove/{b64u(first.officer)}").text
