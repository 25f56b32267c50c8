"""Insider drill: every role, with its own session, tries everything that the console serves, and the use cases behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

import admin
from casework.cases import handle, read, verify
from casework.kernel.errors import CaseworkError
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor
from casework.people import keys, officers
from casework.rewards import assess as assessing
from casework.rewards import decide, fund
from casework.rules.duties import Duty
from cli.founding import FoundedOfficer
from crypto.encoding import b64u
from tests.drills.insider import ABOVE, BODIES, HOME, NOBODY, ROLES, table
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample, found_sample
from tests.services.people import keymaking
from tests.services.rewards import way
from web.access import PUBLIC, declared
from web.settings import load


@pytest.fixture
def sample(sqlite_engine: Engine, tmp_path: Path) -> Sample:
    made = found_sample(sqlite_engine, tmp_path / "exchange")
    way.put_in(made)
    return made


@pytest.fixture
def app(sample: Sample, tmp_path: Path) -> Flask:
    return admin.create_app(sample.office, load(tmp_path, {}))


class Insider:
    """A signed-in session, without the checks of pages."""

    def __init__(self, app: Flask, sample: Sample, role: str) -> None:
        duty, department = ROLES[role]
        self.who = sample.officer(duty, department)
        self.client: FlaskClient = app.test_client()
        self.token = token_of(self.client, "/signin")
        proof = {"authority": b64u(sample.authority), "login": self.who.login, "auth": b64u(self.who.signin.auth)}
        assert self.ask("POST", "/signin", proof) == 200
        assert self.ask("POST", "/pledge", {}) == 200

    def ask(self, method: str, path: str, body: object = None) -> int:
        """The status of the answer."""
        sent = {"json": body} if method == "POST" else {}
        headers = {"X-CSRF-Token": self.token, "Accept": "*/*"}
        answer = self.client.open(path, method=method, headers=headers, **sent)  # type: ignore[arg-type]
        # Whatever an officer is shown or told, no browser keeps it.
        assert answer.headers.getlist("Cache-Control") == ["no-store"], f"{method} {path}"
        return answer.status_code


def token_of(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def deeds(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and rule of everything that needs a session, but for leaving."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if declared(app.view_functions[rule.endpoint]) not in (PUBLIC, "anonymous") and rule.rule != "/signout":
            for method in sorted((rule.methods or set()) - {"HEAD"}):
                yield method, rule.rule


def path_of(rule: str, number: str) -> str:
    """An address of the rule, for the case with this number and for persons and things that are not there."""
    for name, value in {"number": number, "officer": NOBODY, "one": NOBODY, "deed": "approve"}.items():
        rule = rule.replace(f"<{name}>", value)
    return rule


def body_for(rule: str) -> object:
    """The longest ending that fits."""
    fitting = [end for end in BODIES if rule.endswith(end)]
    return BODIES[max(fitting, key=len)] if fitting else {}


def test_every_role_tries_everything(app: Flask, sample: Sample) -> None:
    number = builders.conclude(sample, builders.send_tip(sample))
    people = {role: Insider(app, sample, role) for role in ROLES}
    lines = [" " * 32 + "".join(f"{role:>8}" for role in ROLES)]
    for method, rule in deeds(app):
        found = [people[role].ask(method, path_of(rule, number), body_for(rule)) for role in ROLES]
        address = rule.replace("/case/<number>", "/case/N")
        lines.append(f"{method:<5}{address:<27}" + "".join(f"{status:>8}" for status in found))
    assert sorted(lines) == sorted(table())


def test_a_removed_officer_and_an_ended_session_get_nowhere(app: Flask, sample: Sample) -> None:
    number = builders.conclude(sample, builders.send_tip(sample))
    removed, left = Insider(app, sample, "intake"), Insider(app, sample, "verify")
    kept = left.client.get_cookie("console")
    assert kept
    assert left.ask("POST", "/signout") == 303
    left.client.set_cookie("console", kept.value)
    remove(sample, removed.who)
    for who in (removed, left):
        found = {who.ask(method, path_of(rule, number), {}) for method, rule in deeds(app)}
        assert found == {401}


def remove(sample: Sample, leaving: FoundedOfficer) -> None:
    """Remove somebody as the keeper of keys does, with a new epoch."""
    keeper, home = sample.actor(Duty.KEYS, HOME), DepartmentId(HOME)
    mates = [one for one in sample.founded.officers if one.department == home]
    wires = keys.key_bundle(sample.office, keeper).records
    staying = [one for one in keymaking.people(wires, mates) if one.id != leaving.id]
    epoch = keymaking.new_epoch(sample.authority, HOME, sample.founded.departments[home], sample.clock.today, staying)
    officers.remove(sample.office, keeper, leaving.id, epoch.change)


def test_a_session_begins_anew_at_sign_in(app: Flask, sample: Sample) -> None:
    """Nobody can plant a session in another's browser: signing in draws a token, whatever the cookie said before."""
    client = app.test_client()
    client.set_cookie("console", b64u(sample.authority + bytes(32)))
    planted = client.get_cookie("console")
    me = sample.officer(Duty.INTAKE, HOME)
    proof = {"authority": b64u(sample.authority), "login": me.login, "auth": b64u(me.signin.auth)}
    headers = {"X-CSRF-Token": token_of(client, "/signin"), "Accept": "*/*"}
    assert client.post("/signin", json=proof, headers=headers).status_code == 200
    begun = client.get_cookie("console")
    assert planted
    assert begun
    assert begun.value != planted.value
    assert app.test_client().get("/", headers={"Cookie": f"console={planted.value}", "Accept": "*/*"}).status_code == 401


def test_a_form_token_is_of_its_own_browser(app: Flask, sample: Sample) -> None:
    """A token that an attacker fetched does not go with somebody else's session."""
    victim, attacker = Insider(app, sample, "lead"), app.test_client()
    victim.token = token_of(attacker, "/signin")
    assert victim.ask("POST", "/people/invite", BODIES["/people/invite"]) == 400
    victim.token = ""
    assert victim.ask("POST", "/session/tab", {}) == 400


Try = Callable[[Sample, Actor, str, Reporter], object]
DENIED: Mapping[str, tuple[Try, dict[str, str]]] = {
    "open the words": (
        lambda s, a, n, r: read.sealed_tip(s.office, a, n),
        # Before the conclusion a case does not exist for the office that decides rewards.
        {"verify": "not_yours", "lead": "not_yours", "other": "not_found", "office": "not_found", "above": "not_yours",
         "reward": "not_found", "approve": "not_found", "keys": "not_found", "discip": "not_found"},
    ),
    "verify what one received": (
        lambda s, a, n, r: verify.conclude(s.office, a, n, builders.FINDING, 1),
        {"intake": "forbidden", "lead": "forbidden", "other": "not_found", "check": "not_found", "office": "not_found"},
    ),
    "agree to one's own finding": (
        lambda s, a, n, r: verify.countersign(s.office, a, n, 1), {"verify": "second_person", "intake": "forbidden"},
    ),
    "write the record": (
        lambda s, a, n, r: handle.write_record(s.office, a, n, builders.RECORD, 1),
        {"verify": "forbidden", "other": "not_found", "office": "not_found", "above": "forbidden", "reward": "forbidden"},
    ),
    "accept another's case": (
        lambda s, a, n, r: handle.accept(s.office, a, n, builders.attestation(s, r)),
        {"verify": "forbidden", "other": "not_found", "office": "not_found", "above": "forbidden"},
    ),
    "assess": (
        lambda s, a, n, r: assessing.assess(s.office, a, n, way.REQUEST, way.REASONS),
        {"intake": "forbidden", "verify": "forbidden", "other": "not_found", "approve": "not_found", "above": "forbidden"},
    ),
    "approve": (
        lambda s, a, n, r: decide.approve(s.office, a, n, bytes(64)),
        {"intake": "forbidden", "reward": "not_found", "fund": "not_found", "above": "forbidden", "other": "not_found"},
    ),
    "move money": (
        lambda s, a, n, r: fund.appropriate(s.office, a, 100, "甲"),
        {"intake": "forbidden", "reward": "forbidden", "approve": "forbidden", "keys": "forbidden", "above": "forbidden"},
    ),
    "let somebody in": (
        lambda s, a, n, r: officers.invite(s.office, a, "zc-mine", "受理员 99", frozenset({Duty.INTAKE})),
        {"intake": "forbidden", "verify": "forbidden", "approve": "forbidden", "other": "forbidden"},
    ),
}  # fmt: skip


def test_use_cases_refuse_by_themselves(sample: Sample) -> None:
    """Behind the views: the same refusals where no view stands before them, and nothing is written by any of them."""
    reporter = builders.send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    verify.conclude(sample.office, first, number, builders.FINDING)
    before = builders.history_of(sample.office, sample.authority, reporter.tip)
    for deed, (attempt, expected) in DENIED.items():
        found = {role: refusal(attempt, sample, sample.actor(*ROLES[role]), number, reporter) for role in expected}
        assert found == expected, deed
    assert builders.history_of(sample.office, sample.authority, reporter.tip) == before


def refusal(attempt: Try, sample: Sample, actor: Actor, number: str, reporter: Reporter) -> str:
    try:
        attempt(sample, actor, number, reporter)
    except CaseworkError as error:
        return error.code
    return "allowed"


def test_a_duty_of_money_outside_the_office_opens_nothing(sample: Sample) -> None:
    """Any keeper of keys can give any duty within the own department."""
    number = builders.conclude(sample, builders.send_tip(sample))
    home = sample.actor(Duty.LEAD, HOME)
    greedy = Actor(home.authority, home.officer, home.department, frozenset({Duty.FUND, Duty.REWARD, Duty.APPROVE}), home.title)
    for attempt in (
        lambda: fund.appropriate(sample.office, greedy, 100, "甲"),
        lambda: fund.balance(sample.office, greedy),
        lambda: fund.entries(sample.office, greedy),
        lambda: assessing.assess(sample.office, greedy, number, way.REQUEST, way.REASONS),
    ):
        with pytest.raises(CaseworkError, match="forbidden"):
            attempt()


def test_the_office_above_reads_and_does_not_decide(sample: Sample) -> None:
    number = builders.conclude(sample, builders.send_tip(sample))
    above = sample.actor(Duty.INTAKE, ABOVE)
    promoted = Actor(above.authority, above.officer, above.department, frozenset({Duty.REWARD, Duty.APPROVE}), above.title)
    with pytest.raises(CaseworkError, match="forbidden"):
        assessing.assess(sample.office, promoted, number, way.REQUEST, way.REASONS)
    assert way.sheet(sample, number).number == number


def test_the_lead_sheet_is_for_those_who_verify(sample: Sample) -> None:
    number = builders.accept(sample, builders.send_tip(sample))
    seen = {role for role, who in ROLES.items() if sees_sheet(sample, sample.actor(*who), number)}
    assert seen == {"intake", "verify", "lead"}


def sees_sheet(sample: Sample, actor: Actor, number: str) -> bool:
    try:
        return read.open_case(sample.office, actor, number).lead_sheet is not None
    except CaseworkError:
        return False
