"""Signing in, being signed in, and being out again."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from casework.kernel.errors import Refused
from casework.people import keys, sessions
from casework.rules.duties import Duty
from crypto.encoding import b64u, unb64u
from tests.services.founding import Sample, found_sample


def signed_in(sample: Sample) -> sessions.SignedIn:
    officer = sample.officer(Duty.INTAKE)
    return sessions.sign_in(sample.office, sample.authority, officer.login, officer.signin.auth)


def test_sign_in_gives_the_actor_and_the_wrapped_secret(engine: Engine) -> None:
    sample = found_sample(engine)
    officer = sample.officer(Duty.INTAKE)
    signed = signed_in(sample)
    session = sessions.who(sample.office, signed.token)
    assert session is not None
    assert session.actor == sample.actor(Duty.INTAKE)
    assert session.login == officer.login
    assert signed.officer == officer.id
    assert [one.wrapped for one in keys.key_bundle(sample.office, session.actor).secrets] == [signed.wrapped_secret]


def test_every_failure_reads_alike(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    officer = sample.officer(Duty.INTAKE)
    attempts = [("nobody", officer.signin.auth), (officer.login, bytes(32)), (officer.login, b"short"), ("", b"")]
    answers = set()
    for login, auth in attempts:
        with pytest.raises(Refused) as refused:
            sessions.sign_in(sample.office, sample.authority, login, auth)
        answers.add((refused.value.code, refused.value.sentence))
    assert len(answers) == 1


def test_the_database_holds_neither_token_nor_auth(engine: Engine) -> None:
    sample = found_sample(engine)
    signed = signed_in(sample)
    secret = unb64u(signed.token)
    with engine.connect() as connection:
        stored = [
            bytes(value)
            for table in ("session", "credential")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
            for value in row
            if isinstance(value, bytes | memoryview)
        ]
    assert stored
    auth = sample.officer(Duty.INTAKE).signin.auth
    assert not [value for value in stored if secret[16:] in value or auth in value]


@pytest.mark.parametrize(
    ("idle_minutes", "times", "there"), [(29, 1, True), (30, 1, False), (29, 24, True), (29, 25, False)]
)
def test_sessions_end_when_idle_and_after_twelve_hours(
    sqlite_engine: Engine, idle_minutes: int, times: int, there: bool
) -> None:
    sample = found_sample(sqlite_engine)
    token = signed_in(sample).token
    found = None
    for _ in range(times):
        sample.clock.forward(minutes=idle_minutes)
        found = sessions.who(sample.office, token)
    assert (found is not None) is there


def test_looking_is_written_at_most_once_a_minute(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    token = signed_in(sample).token

    def last_seen() -> str:
        with sqlite_engine.connect() as connection:
            return str(connection.execute(text("SELECT last_seen FROM session")).scalar_one())

    before = last_seen()
    sample.clock.forward(seconds=59)
    sessions.who(sample.office, token)
    assert last_seen() == before
    sample.clock.forward(seconds=1)
    sessions.who(sample.office, token)
    assert last_seen() != before


def test_sign_out_and_the_tab_key(engine: Engine) -> None:
    sample = found_sample(engine)
    first, second = signed_in(sample), signed_in(sample)
    tab_keys = {sessions.tab_key(sample.office, one.token) for one in (first, second)}
    assert len(tab_keys) == 2
    assert {len(key) for key in tab_keys} == {32}
    sessions.sign_out(sample.office, first.token)
    assert sessions.who(sample.office, first.token) is None
    with pytest.raises(Refused, match="session_over"):
        sessions.tab_key(sample.office, first.token)
    assert sessions.who(sample.office, second.token) is not None


@pytest.mark.parametrize("token", ["", "x", "中文", b64u(bytes(48)), b64u(bytes(47))])
def test_what_is_no_token(sqlite_engine: Engine, token: str) -> None:
    sample = found_sample(sqlite_engine)
    assert sessions.who(sample.office, token) is None
    sessions.sign_out(sample.office, token)


def proved(sample: Sample, token: str) -> bool:
    session = sessions.who(sample.office, token)
    assert session is not None
    return session.proved


def test_a_proof_lasts_five_minutes_and_the_passphrase_renews_it(engine: Engine) -> None:
    sample = found_sample(engine)
    token = signed_in(sample).token
    sample.clock.forward(minutes=4, seconds=59)
    assert proved(sample, token)
    sample.clock.forward(seconds=1)
    assert not proved(sample, token)
    me, auth = sample.actor(Duty.INTAKE), sample.officer(Duty.INTAKE).signin.auth
    for wrong in (bytes(32), b"", sample.officer(Duty.VERIFY).signin.auth):
        with pytest.raises(Refused, match="not_proved"):
            sessions.prove(sample.office, me, token, wrong)
    assert not proved(sample, token)
    sessions.prove(sample.office, me, token, auth)
    assert proved(sample, token)


def test_nobody_proves_anothers_session(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    token = signed_in(sample).token
    sample.clock.forward(minutes=6)
    stranger = sample.officer(Duty.VERIFY)
    with pytest.raises(Refused, match="not_proved"):
        sessions.prove(sample.office, sample.actor(Duty.VERIFY), token, stranger.signin.auth)
    assert not proved(sample, token)


def test_the_pledge_is_taken_once_and_kept_with_its_day(engine: Engine) -> None:
    sample = found_sample(engine)
    token = signed_in(sample).token
    session = sessions.who(sample.office, token)
    assert session is not None
    assert not session.pledged
    sessions.pledge(sample.office, session.actor)
    sample.clock.forward(minutes=1)
    sessions.pledge(sample.office, session.actor)
    again = sessions.who(sample.office, token)
    assert again is not None
    assert again.pledged
    with engine.connect() as connection:
        notes = connection.execute(text("SELECT count(*) FROM access WHERE what = 'pledge'")).scalar_one()
        days = connection.execute(text("SELECT pledged_day FROM officer WHERE pledged_day IS NOT NULL")).scalars().all()
    assert (notes, list(days)) == (1, [sample.clock.today])
