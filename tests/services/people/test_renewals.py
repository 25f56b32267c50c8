"""Coming back after everything was lost, and getting older seeds from a colleague."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor
from casework.people import keys, officers, older, renewals, sessions
from casework.people.rotation import Share, officer_holder
from casework.people.tickets import Taking
from casework.rules.duties import Duty
from casework.tips import lacking
from cli.founding import FoundedOfficer
from crypto.encoding import random_seed
from crypto.keyring import Purpose, parse_record, sign_record
from crypto.opening import officer_keys, open_seed, unwrap_secret
from crypto.suite1 import wrap_seed
from tests.services import builders
from tests.services.founding import Sample, found_sample
from tests.services.people.keymaking import Epoch, new_epoch, people
from tests.services.people.test_deputations import SITE
from tests.services.people.test_officers import HOME, Newcomer, keeper, take


def lost(sample: Sample) -> FoundedOfficer:
    return sample.officer(Duty.INTAKE, HOME)


def epoch_for(sample: Sample, newcomer: Newcomer, *, epoch: int = 2) -> Epoch:
    """The epoch in which who was lost comes back, with records that follow the old ones."""
    bundle = keys.key_bundle(sample.office, keeper(sample))
    stay = [one for one in people(bundle.records, sample.founded.officers) if one.id != newcomer.invited.officer]
    joining = (newcomer.invited.officer, frozenset(newcomer.invited.duties), newcomer.keys)
    department = sample.founded.departments[DepartmentId(HOME)]
    made = new_epoch(sample.authority, HOME, department, sample.clock.today, stay, epoch=epoch, joining=joining)
    return following(sample, made, bundle.records, newcomer)


def following(sample: Sample, made: Epoch, known: tuple[bytes, ...], newcomer: Newcomer) -> Epoch:
    """The same with the officer's own records as second ones, and the shares sealed to them."""
    holder = officer_holder(newcomer.invited.officer)
    before = {r.purpose: r for r in (parse_record(wire)[0] for wire in known) if r.holder == holder}
    seed = sample.founded.departments[DepartmentId(HOME)].seeds[Purpose.DEPARTMENT]
    records = [parse_record(wire)[0] for wire in made.change.records]
    new = [
        replace(r, epoch=before[r.purpose].epoch + 1, predecessor=before[r.purpose].key_id) if r.holder == holder else r
        for r in records
    ]
    old_wrap = next(r.key_id for r in records if r.holder == holder and r.purpose is Purpose.OFFICER)
    wrap = next(r for r in new if r.holder == holder and r.purpose is Purpose.OFFICER)
    shares = []
    for share in made.change.shares:
        if share.wrap_key == old_wrap:
            purpose = next(p for p, key in made.key_ids.items() if key == share.key_id)
            sealed = wrap_seed(sample.authority, share.key_id, wrap.key_id, wrap.public, made.seeds[purpose])
            shares.append(Share(share.key_id, share.officer, wrap.key_id, sealed))
        elif share.key_id in made.key_ids.values():
            shares.append(share)
    change = replace(made.change, records=tuple(sign_record(r, seed) for r in new), shares=tuple(shares))
    return replace(made, change=change)


def test_an_officer_comes_back_as_the_same_person_with_new_keys(engine: Engine) -> None:
    sample = found_sample(engine)
    who = lost(sample)
    token = sessions.sign_in(sample.office, sample.authority, who.login, who.signin.auth).token
    ticket = renewals.offer(sample.office, keeper(sample), who.id)
    # Every old way in ends at once.
    assert sessions.who(sample.office, token) is None
    with pytest.raises(Refused, match="sign_in"):
        sessions.sign_in(sample.office, sample.authority, who.login, who.signin.auth)
    assert {one.state for one in officers.roster(sample.office, keeper(sample)) if one.officer == who.id} == {"lost"}
    newcomer = take(sample, ticket)
    assert newcomer.invited.again
    assert (newcomer.invited.officer, newcomer.invited.login) == (who.id, who.login)
    with pytest.raises(Refused, match="sign_in"):
        sessions.sign_in(sample.office, sample.authority, who.login, newcomer.signin.auth)
    epoch = epoch_for(sample, newcomer)
    officers.confirm(sample.office, keeper(sample), who.id, epoch.change)
    signed = sessions.sign_in(sample.office, sample.authority, who.login, newcomer.signin.auth)
    holder = officer_holder(who.id)
    assert unwrap_secret(newcomer.signin.kek, signed.wrapped_secret, sample.authority, holder) == newcomer.secret
    session = sessions.who(sample.office, signed.token)
    assert session is not None
    bundle = keys.key_bundle(sample.office, session.actor)
    seeds = {
        share.key_id: open_seed(share.wrap, sample.authority, share.key_id, share.wrap_key, newcomer.keys.wrap_seed)
        for share in bundle.shares
    }
    assert seeds == {epoch.key_ids[purpose]: epoch.seeds[purpose] for purpose in epoch.seeds}
    epochs = sorted(parse_record(wire)[0].epoch for wire in bundle.records if parse_record(wire)[0].holder == holder)
    assert epochs == [1, 1, 2, 2]


def test_a_ticket_is_taken_once_and_ends_and_the_last_one_counts(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    first = renewals.offer(sample.office, keeper(sample), lost(sample).id)
    second = renewals.offer(sample.office, keeper(sample), lost(sample).id)
    with pytest.raises(NotFound, match="no_invitation"):
        officers.look_at_invitation(sample.office, first)
    take(sample, second)
    with pytest.raises(NotFound, match="no_invitation"):
        take(sample, second)
    third = renewals.offer(sample.office, keeper(sample), lost(sample).id)
    sample.clock.forward(days=7)
    with pytest.raises(NotFound, match="no_invitation"):
        officers.look_at_invitation(sample.office, third)


def test_what_a_renewal_refuses(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    me = keeper(sample)
    with pytest.raises(Refused, match="yourself"):
        renewals.offer(sample.office, me, me.officer)
    with pytest.raises(Forbidden):
        renewals.offer(sample.office, sample.actor(Duty.INTAKE, HOME), lost(sample).id)
    with pytest.raises(NotFound):
        renewals.offer(sample.office, me, sample.officer(Duty.INTAKE, "zhoucun-police").id)
    ticket = renewals.offer(sample.office, me, lost(sample).id)
    with pytest.raises(Refused, match="keys"):
        officers.take_invitation(sample.office, ticket, Taking(bytes(31), bytes(60), bytes(1216), bytes(32)))
    newcomer = take(sample, ticket)
    swapped = replace(newcomer, keys=officer_keys(random_seed()))
    with pytest.raises(Refused, match="keys"):
        officers.confirm(sample.office, me, lost(sample).id, epoch_for(sample, swapped).change)


def shares_for_asker(sample: Sample, giver: Actor, asking: older.Asking) -> tuple[Share, ...]:
    """What the giver's browser makes."""
    who = next(one for one in sample.founded.officers if one.id == giver.officer)
    kept = {share.key_id: share for share in keys.key_bundle(sample.office, giver).shares}
    record = next(r for r in (parse_record(wire)[0] for wire in asking.records) if r.purpose is Purpose.OFFICER)
    made = []
    for key in asking.keys:
        seed = open_seed(kept[key].wrap, sample.authority, key, kept[key].wrap_key, who.keys.wrap_seed)
        wrap = wrap_seed(sample.authority, key, record.key_id, record.public, seed)
        made.append(Share(key, asking.officer, record.key_id, wrap))
    return tuple(made)


def newcomer_of(sample: Sample) -> tuple[Actor, Newcomer]:
    """A new intake officer who got the new epoch alone, after a tip had come in under the old one."""
    ticket = officers.invite(sample.office, keeper(sample), "zc-new1", "受理员 99", frozenset({Duty.INTAKE}))
    newcomer = take(sample, ticket)
    bundle = keys.key_bundle(sample.office, keeper(sample))
    stay = people(bundle.records, sample.founded.officers)
    joining = (newcomer.invited.officer, frozenset({Duty.INTAKE}), newcomer.keys)
    department = sample.founded.departments[DepartmentId(HOME)]
    epoch = new_epoch(sample.authority, HOME, department, sample.clock.today, stay, joining=joining)
    officers.confirm(sample.office, keeper(sample), newcomer.invited.officer, epoch.change)
    signed = sessions.sign_in(sample.office, sample.authority, "zc-new1", newcomer.signin.auth)
    session = sessions.who(sample.office, signed.token)
    assert session is not None
    return session.actor, newcomer


def test_a_colleague_gives_the_older_seeds(engine: Engine) -> None:
    sample = found_sample(engine)
    builders.send_tip(sample, SITE)
    me, newcomer = newcomer_of(sample)
    mine = sample.founded.departments[DepartmentId(HOME)]
    found = older.older(sample.office, me)
    assert found.lacking == (mine.key_ids[Purpose.INTAKE],)
    assert lacking.shut_by(sample.office, me, found.lacking) == 1
    mate = sample.actor(Duty.INTAKE, HOME)
    assert older.older(sample.office, mate).asking == ()
    older.ask(sample.office, me)
    older.ask(sample.office, me)
    assert older.older(sample.office, me).asked_day == sample.clock.today
    # Who does not keep the seed is not asked.
    assert older.older(sample.office, sample.actor(Duty.VERIFY, HOME)).asking == ()
    (asking,) = older.older(sample.office, mate).asking
    assert (asking.officer, asking.keys) == (me.officer, found.lacking)
    shares = shares_for_asker(sample, mate, asking)
    for wrong in ((), (*shares, *shares), (replace(shares[0], wrap=b""),), (replace(shares[0], wrap_key=shares[0].key_id),)):
        with pytest.raises(Refused, match="keys"):
            older.give(sample.office, mate, me.officer, wrong)
    with pytest.raises(Refused, match="keys"):
        older.give(sample.office, sample.actor(Duty.VERIFY, HOME), me.officer, shares)
    older.give(sample.office, mate, me.officer, shares)
    kept = {one.key_id: one for one in keys.key_bundle(sample.office, me).shares}[mine.key_ids[Purpose.INTAKE]]
    opened = open_seed(kept.wrap, sample.authority, kept.key_id, kept.wrap_key, newcomer.keys.wrap_seed)
    assert opened == mine.seeds[Purpose.INTAKE]
    assert older.older(sample.office, me) == older.Older((), None, ())
    with pytest.raises(NotFound):
        older.give(sample.office, mate, me.officer, shares)
    with pytest.raises(Refused, match="nothing_lacking"):
        older.ask(sample.office, me)


def test_nobody_is_given_seeds_that_the_duties_do_not_need(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    for duty in (Duty.VERIFY, Duty.LEGAL):
        with pytest.raises(Refused, match="nothing_lacking"):
            older.ask(sample.office, sample.actor(duty, HOME))
