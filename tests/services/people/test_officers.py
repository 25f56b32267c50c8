"""Inviting, taking up, confirming and removing officers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor
from casework.people import keys, officers, sessions
from casework.people.rotation import officer_holder
from casework.people.tickets import Invited, Taking
from casework.rules.duties import Duty
from crypto.encoding import random_seed
from crypto.keyring import Purpose
from crypto.officers import SigninKeys
from crypto.opening import OfficerKeys, officer_keys, open_seed, unwrap_secret, wrap_secret
from crypto.phrase import new_phrase
from tests.services.founding import Sample, found_sample, quick_stretch
from tests.services.people.keymaking import Epoch, Person, new_epoch, people

HOME = "zhoucun-housing"
INTAKE = frozenset({Duty.INTAKE})


@dataclass(frozen=True)
class Newcomer:
    """What stays in the newcomer's browser."""

    invited: Invited
    signin: SigninKeys
    secret: bytes
    keys: OfficerKeys


def keeper(sample: Sample) -> Actor:
    return sample.actor(Duty.KEYS, HOME)


def take(sample: Sample, token: str) -> Newcomer:
    invited = officers.look_at_invitation(sample.office, token)
    signin = quick_stretch(new_phrase(), invited.authority, invited.login)
    secret = random_seed()
    own = officer_keys(secret)
    wrapped = wrap_secret(signin.kek, secret, invited.authority, officer_holder(invited.officer))
    officers.take_invitation(sample.office, token, Taking(signin.auth, wrapped, own.wrap_public, own.sign_public))
    return Newcomer(invited, signin, secret, own)


def invite(sample: Sample, duties: frozenset[Duty] = INTAKE) -> str:
    return officers.invite(sample.office, keeper(sample), "zc-new1", "受理员 99", duties)


def epoch_with(sample: Sample, newcomer: Newcomer | None, without: OfficerId | None = None) -> Epoch:
    bundle = keys.key_bundle(sample.office, keeper(sample))
    stay: list[Person] = [one for one in people(bundle.records, sample.founded.officers) if one.id != without]
    joining = newcomer and (newcomer.invited.officer, frozenset(newcomer.invited.duties), newcomer.keys)
    department = sample.founded.departments[HOME]  # type: ignore[index]
    return new_epoch(sample.authority, HOME, department, sample.clock.today, stay, joining=joining or None)


def test_the_whole_way_in(engine: Engine) -> None:
    sample = found_sample(engine)
    token = invite(sample)
    newcomer = take(sample, token)
    with pytest.raises(Refused, match="sign_in"):
        sessions.sign_in(sample.office, sample.authority, "zc-new1", newcomer.signin.auth)
    waiting = [one for one in officers.roster(sample.office, keeper(sample)) if one.state == "waiting"]
    assert [(one.officer, one.wrap_public) for one in waiting] == [(newcomer.invited.officer, newcomer.keys.wrap_public)]

    epoch = epoch_with(sample, newcomer)
    officers.confirm(sample.office, keeper(sample), newcomer.invited.officer, epoch.change)

    signed = sessions.sign_in(sample.office, sample.authority, "zc-new1", newcomer.signin.auth)
    holder = officer_holder(newcomer.invited.officer)
    assert unwrap_secret(newcomer.signin.kek, signed.wrapped_secret, sample.authority, holder) == newcomer.secret
    session = sessions.who(sample.office, signed.token)
    assert session is not None
    assert session.actor.duties == INTAKE
    seeds = {
        share.key_id: open_seed(share.wrap, sample.authority, share.key_id, share.wrap_key, newcomer.keys.wrap_seed)
        for share in keys.key_bundle(sample.office, session.actor).shares
    }
    assert seeds == {epoch.key_ids[purpose]: epoch.seeds[purpose] for purpose in epoch.seeds}
    assert "waiting" not in {one.state for one in officers.roster(sample.office, keeper(sample))}


def test_a_new_officer_with_keys_gets_the_certifying_seed(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    newcomer = take(sample, invite(sample, frozenset({Duty.KEYS})))
    officers.confirm(sample.office, keeper(sample), newcomer.invited.officer, epoch_with(sample, newcomer).change)
    actor = replace(keeper(sample), officer=newcomer.invited.officer, duties=frozenset({Duty.KEYS}))
    mine = sample.founded.departments[HOME]  # type: ignore[index]
    assert [share.key_id for share in keys.key_bundle(sample.office, actor).shares] == [mine.key_ids[Purpose.DEPARTMENT]]


def test_an_invitation_is_taken_once_and_ends(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    token = invite(sample)
    with pytest.raises(Refused, match="login_taken"):
        invite(sample)
    take(sample, token)
    with pytest.raises(NotFound, match="no_invitation"):
        take(sample, token)
    late = officers.invite(sample.office, keeper(sample), "zc-new2", "受理员 98", INTAKE)
    sample.clock.forward(days=7)
    for bad in (late, late[:-2], "x"):
        with pytest.raises(NotFound, match="no_invitation"):
            officers.look_at_invitation(sample.office, bad)


@pytest.mark.parametrize(
    ("login", "title", "duties", "code"),
    [
        ("ab", "受理员 9", INTAKE, "login"),
        ("受理员九", "受理员 9", INTAKE, "login"),
        ("two words", "受理员 9", INTAKE, "login"),
        ("zc-ok22", " ", INTAKE, "title"),
        ("zc-ok22", "受理员 9", frozenset(), "duties"),
    ],
)
def test_invitations_that_are_refused(
    sqlite_engine: Engine, login: str, title: str, duties: frozenset[Duty], code: str
) -> None:
    sample = found_sample(sqlite_engine)
    with pytest.raises(Refused, match=code):
        officers.invite(sample.office, keeper(sample), login, title, duties)
    with pytest.raises(Forbidden):
        officers.invite(sample.office, sample.actor(Duty.INTAKE, HOME), "zc-ok22", "受理员 9", INTAKE)


def test_records_of_other_keys_than_the_newcomers_are_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    newcomer = take(sample, invite(sample))
    swapped = replace(newcomer, keys=officer_keys(random_seed()))
    with pytest.raises(Refused, match="keys"):
        officers.confirm(sample.office, keeper(sample), newcomer.invited.officer, epoch_with(sample, swapped).change)
    with pytest.raises(NotFound):
        officers.confirm(sample.office, keeper(sample), sample.officer(Duty.INTAKE).id, epoch_with(sample, newcomer).change)


def test_removal_is_at_once_and_rotates(engine: Engine) -> None:
    sample = found_sample(engine)
    leaving = sample.officer(Duty.INTAKE, HOME)
    signed = sessions.sign_in(sample.office, sample.authority, leaving.login, leaving.signin.auth)
    epoch = epoch_with(sample, None, without=leaving.id)
    officers.remove(sample.office, keeper(sample), leaving.id, epoch.change)
    assert sessions.who(sample.office, signed.token) is None
    with pytest.raises(Refused, match="sign_in"):
        sessions.sign_in(sample.office, sample.authority, leaving.login, leaving.signin.auth)
    assert keys.key_bundle(sample.office, sample.founded.actor(leaving)).shares == ()
    other = keys.key_bundle(sample.office, sample.actor(Duty.INTAKE, HOME, 1))
    assert epoch.key_ids[Purpose.INTAKE] in {share.key_id for share in other.shares}
    states = {one.officer: one.state for one in officers.roster(sample.office, keeper(sample))}
    assert states[leaving.id] == "removed"


def test_a_removal_that_keeps_the_old_epoch_is_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    leaving = sample.officer(Duty.INTAKE, HOME)
    # The leaving officer must not get a share of the new epoch either.
    with pytest.raises(Refused, match="keys"):
        officers.remove(sample.office, keeper(sample), leaving.id, epoch_with(sample, None).change)
    assert keys.key_bundle(sample.office, sample.founded.actor(leaving)).shares


def test_nobody_removes_themselves_strangers_or_the_last_intake(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    me = keeper(sample)
    with pytest.raises(Refused, match="yourself"):
        officers.remove(sample.office, me, me.officer, epoch_with(sample, None, without=me.officer).change)
    stranger = sample.officer(Duty.INTAKE, "zhoucun-police")
    with pytest.raises(NotFound):
        officers.remove(sample.office, me, stranger.id, epoch_with(sample, None).change)
    superior = sample.actor(Duty.KEYS, "zibo-emergency")
    only = sample.officer(Duty.INTAKE, "zibo-emergency")
    with pytest.raises(Refused, match="last_intake"):
        officers.remove(sample.office, superior, only.id, epoch_with(sample, None).change)
