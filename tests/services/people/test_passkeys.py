"""Passkeys added and used, with a device in software; and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import Refused
from casework.people import keys, passkeys, sessions
from casework.people.passkeys import RelyingParty
from casework.rules.duties import Duty
from crypto.encoding import Json, b64u
from tests.services.founding import Sample, found_sample
from tests.services.people.authenticator import Authenticator

RP = RelyingParty("localhost", "周村区安委办", "http://localhost:8001")
WRAPPED = b"w" * 60


def device(**more: object) -> Authenticator:
    return Authenticator(RP.id, RP.origin, **more)  # type: ignore[arg-type]


def added(sample: Sample, made: Authenticator, wrapped: bytes = WRAPPED) -> Authenticator:
    actor = sample.actor(Duty.INTAKE)
    options = passkeys.add_options(sample.office, actor, RP)
    passkeys.add(sample.office, actor, RP, made.create(options), wrapped)
    return made


def sign_in(sample: Sample, made: Authenticator) -> sessions.SignedIn:
    options = passkeys.sign_in_options(sample.office, sample.authority, RP)
    return passkeys.sign_in(sample.office, sample.authority, RP, made.get(options))


def test_add_and_sign_in(engine: Engine) -> None:
    sample = found_sample(engine)
    made = added(sample, device())
    for _ in range(2):
        signed = sign_in(sample, made)
        assert signed.wrapped_secret == WRAPPED
        session = sessions.who(sample.office, signed.token)
        assert session is not None
        assert session.actor == sample.actor(Duty.INTAKE)
    kinds = [one.kind for one in keys.key_bundle(sample.office, sample.actor(Duty.INTAKE)).secrets]
    assert kinds == ["passkey", "passphrase"]


def test_the_options_ask_for_a_verified_user_and_name_nobody(engine: Engine) -> None:
    sample = found_sample(engine)
    options = passkeys.sign_in_options(sample.office, sample.authority, RP)
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")
    made = added(sample, device())
    again = passkeys.add_options(sample.office, sample.actor(Duty.INTAKE), RP)
    excluded = again["excludeCredentials"]
    assert isinstance(excluded, list)
    assert [one["id"] for one in excluded if isinstance(one, dict)] == [b64u(made.credential_id)]


def test_a_device_without_prf_signs_in_and_unlocks_otherwise(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    made = added(sample, device(), wrapped=b"")
    assert sign_in(sample, made).wrapped_secret == b""
    with pytest.raises(Refused, match="passkey"):
        added(sample, device(), wrapped=b"short")


def test_every_failed_sign_in_reads_alike(engine: Engine) -> None:
    sample = found_sample(engine)
    made = added(sample, device())
    options = passkeys.sign_in_options(sample.office, sample.authority, RP)
    good = made.get(options)
    strange = Authenticator(RP.id, RP.origin).get(options)
    elsewhere = replace(made, origin="http://evil.example").get(options)
    unverified = replace(made, verifies_user=False).get(options)
    other_key = replace(device(), credential_id=made.credential_id).get(options)
    old = made.get({**options, "challenge": b64u(bytes(32))})
    answers = set()
    rubbish: list[dict[str, Json]] = [{}, {"id": "x", "response": {"clientDataJSON": 1}}]
    for response in (strange, elsewhere, unverified, other_key, old, *rubbish):
        with pytest.raises(Refused) as refused:
            passkeys.sign_in(sample.office, sample.authority, RP, response)
        answers.add((refused.value.code, refused.value.sentence))
    assert answers == {("sign_in", "账号或口令不对，没有登录。")}
    passkeys.sign_in(sample.office, sample.authority, RP, good)
    with pytest.raises(Refused, match="sign_in"):
        passkeys.sign_in(sample.office, sample.authority, RP, good)


def test_a_counter_that_goes_back_is_a_copied_device(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    made = added(sample, device(count=5))
    copy = replace(made, count=1)
    sign_in(sample, made)
    with pytest.raises(Refused, match="sign_in"):
        sign_in(sample, copy)


def test_a_challenge_is_its_officers_and_ends(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    first, second = sample.actor(Duty.INTAKE), sample.actor(Duty.INTAKE, number=1)
    options = passkeys.add_options(sample.office, first, RP)
    with pytest.raises(Refused, match="passkey"):
        passkeys.add(sample.office, second, RP, device().create(options), WRAPPED)
    sample.clock.forward(minutes=5)
    with pytest.raises(Refused, match="passkey"):
        passkeys.add(sample.office, first, RP, device().create(options), WRAPPED)


def test_unverified_devices_are_not_added(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    with pytest.raises(Refused, match="passkey"):
        added(sample, device(verifies_user=False))


def test_a_touch_proves_that_the_officer_is_there(engine: Engine) -> None:
    sample = found_sample(engine)
    me, other = sample.actor(Duty.INTAKE), sample.actor(Duty.INTAKE, number=1)
    with pytest.raises(Refused, match="no_passkey"):
        passkeys.prove_options(sample.office, me, RP)
    made = added(sample, device())
    token = sign_in(sample, made).token
    sample.clock.forward(minutes=6)
    answer = made.get(passkeys.prove_options(sample.office, me, RP))
    # Neither a challenge of the sign-in page nor somebody else's, nor somebody else's session.
    for actor, response in ((me, made.get(passkeys.sign_in_options(sample.office, sample.authority, RP))), (other, answer)):
        with pytest.raises(Refused, match="passkey"):
            passkeys.prove(sample.office, actor, token, RP, response)
    answer = made.get(passkeys.prove_options(sample.office, me, RP))
    passkeys.prove(sample.office, me, token, RP, answer)
    session = sessions.who(sample.office, token)
    assert session is not None
    assert session.proved
    with pytest.raises(Refused, match="passkey"):
        passkeys.prove(sample.office, me, token, RP, answer)
