"""Rotating, joining and leaving, with real keys; and what the server refuses to keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor
from casework.people import departments, keys
from casework.people.rotation import KeyChange, Share, officer_holder
from casework.rules.duties import Duty
from crypto import OpeningError
from crypto.keyring import Purpose, Trust, holder_id, parse_record, sign_record
from crypto.opening import open_seed
from tests.services.founding import Sample, found_sample
from tests.services.people.keymaking import Epoch, Person, new_epoch, people

HOME = "zhoucun-housing"
OTHER = "zhoucun-police"


def staying(sample: Sample, department: str = HOME, without: OfficerId | None = None) -> list[Person]:
    bundle = keys.key_bundle(sample.office, sample.actor(Duty.KEYS, department))
    return [one for one in people(bundle.records, sample.founded.officers) if one.id != without]


def epoch_of(sample: Sample, **more: object) -> Epoch:
    arguments: dict[str, object] = {"staying": staying(sample)} | more
    return new_epoch(
        sample.authority,
        HOME,
        sample.founded.departments[HOME],  # type: ignore[index]
        sample.clock.today,
        **arguments,  # type: ignore[arg-type]
    )


def opened(sample: Sample, actor: Actor) -> dict[bytes, bytes]:
    """Key id → seed, as the actor's browser opens its shares."""
    secret = next(one for one in sample.founded.officers if one.id == actor.officer)
    bundle = keys.key_bundle(sample.office, actor)
    return {
        share.key_id: open_seed(
            share.wrap, sample.authority, share.key_id, share.wrap_key, secret.keys.wrap_seed
        )
        for share in bundle.shares
    }


def test_founding_gives_everybody_the_seeds_of_their_duties(engine: Engine) -> None:
    sample = found_sample(engine)
    mine = sample.founded.departments[HOME]  # type: ignore[index]
    expected = {
        Duty.INTAKE: {Purpose.INTAKE, Purpose.LETTERS},
        Duty.VERIFY: {Purpose.LETTERS},
        Duty.KEYS: {Purpose.DEPARTMENT, Purpose.LETTERS},
    }
    for duty, purposes in expected.items():
        assert opened(sample, sample.actor(duty, HOME)) == {mine.key_ids[p]: mine.seeds[p] for p in purposes}
    assert opened(sample, sample.actor(Duty.APPROVE)) == {}


def test_all_departments_are_live_and_their_records_lead_to_the_root(engine: Engine) -> None:
    sample = found_sample(engine)
    directory = departments.directory(sample.office, sample.authority)
    assert directory.live == {department.id for department in directory.pack.departments}
    trust = Trust(sample.authority, sample.founded.authority.root_public)
    bundle = keys.key_bundle(sample.office, sample.actor(Duty.INTAKE, HOME))
    keyring = trust.verify(bundle.records, sample.clock.today)
    assert keyring.current(Purpose.INTAKE, holder_id(HOME)).epoch == 1
    assert keyring.current(Purpose.SIGNER, officer_holder(bundle.officer)).public
    with pytest.raises(OpeningError):
        Trust(sample.authority, bytes(32)).verify(bundle.records, sample.clock.today)


def test_a_department_whose_keys_have_run_out_is_not_live(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    sample.clock.forward(days=124)
    assert departments.directory(sample.office, sample.authority).live == frozenset()


def test_rotation_reaches_those_who_need_it(engine: Engine) -> None:
    sample = found_sample(engine)
    epoch = epoch_of(sample)
    keys.rotate(sample.office, sample.actor(Duty.KEYS, HOME), epoch.change)
    seeds = opened(sample, sample.actor(Duty.INTAKE, HOME))
    assert seeds[epoch.key_ids[Purpose.INTAKE]] == epoch.seeds[Purpose.INTAKE]
    # What was sealed before stays readable.
    assert sample.founded.departments[HOME].key_ids[Purpose.INTAKE] in seeds  # type: ignore[index]
    assert epoch.key_ids[Purpose.INTAKE] not in opened(sample, sample.actor(Duty.VERIFY, HOME))
    assert HOME in departments.directory(sample.office, sample.authority).live


def test_only_officers_with_keys_rotate_and_only_their_own(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    epoch = epoch_of(sample)
    with pytest.raises(Forbidden):
        keys.rotate(sample.office, sample.actor(Duty.INTAKE, HOME), epoch.change)
    with pytest.raises(Refused, match="keys"):
        keys.rotate(sample.office, sample.actor(Duty.KEYS, OTHER), epoch.change)


def forged_by_another_department(sample: Sample) -> KeyChange:
    other = sample.founded.departments[OTHER]  # type: ignore[index]
    return epoch_of(sample, certify_seed=other.seeds[Purpose.DEPARTMENT]).change


def for_another_holder(sample: Sample) -> KeyChange:
    change = epoch_of(sample).change
    certify_seed = sample.founded.departments[HOME].seeds[Purpose.DEPARTMENT]  # type: ignore[index]
    moved = [replace(parse_record(wire)[0], holder=holder_id(OTHER)) for wire in change.records]
    return replace(change, records=tuple(sign_record(record, certify_seed) for record in moved))


def without_a_share(sample: Sample) -> KeyChange:
    change = epoch_of(sample).change
    return replace(change, shares=change.shares[1:])


def with_a_share_too_many(sample: Sample) -> KeyChange:
    epoch = epoch_of(sample)
    verifier = sample.officer(Duty.VERIFY, HOME)
    person = next(one for one in staying(sample) if one.id == verifier.id)
    extra = Share(epoch.key_ids[Purpose.INTAKE], verifier.id, person.wrap_key, bytes(1168))
    return replace(epoch.change, shares=(*epoch.change.shares, extra))


def with_a_share_twice(sample: Sample) -> KeyChange:
    change = epoch_of(sample).change
    return replace(change, shares=(*change.shares, change.shares[0]))


def wrapped_to_somebody_else(sample: Sample) -> KeyChange:
    change = epoch_of(sample).change
    first, second = change.shares[0], change.shares[-1]
    return replace(change, shares=(replace(first, wrap_key=second.wrap_key), *change.shares[1:]))


def cut_short(sample: Sample) -> KeyChange:
    change = epoch_of(sample).change
    first = change.shares[0]
    return replace(change, shares=(replace(first, wrap=first.wrap[:-1]), *change.shares[1:]))


def with_one_record(sample: Sample) -> KeyChange:
    change = epoch_of(sample).change
    return replace(change, records=change.records[:1])


def with_a_byte_changed(sample: Sample) -> KeyChange:
    change = epoch_of(sample).change
    wire = bytearray(change.records[0])
    wire[-1] ^= 1
    return replace(change, records=(bytes(wire), change.records[1]))


@pytest.mark.parametrize(
    "make",
    [
        forged_by_another_department,
        for_another_holder,
        without_a_share,
        with_a_share_too_many,
        with_a_share_twice,
        wrapped_to_somebody_else,
        cut_short,
        with_one_record,
        with_a_byte_changed,
        lambda sample: epoch_of(sample, epoch=1).change,
        lambda sample: epoch_of(sample, epoch=3).change,
        lambda sample: epoch_of(sample, days=124).change,
    ],
)
def test_a_change_that_does_not_fit_is_refused_whole(sqlite_engine: Engine, make: Callable[[Sample], KeyChange]) -> None:
    sample = found_sample(sqlite_engine)
    actor = sample.actor(Duty.KEYS, HOME)
    before = keys.key_bundle(sample.office, actor)
    with pytest.raises(Refused, match="keys"):
        keys.rotate(sample.office, actor, make(sample))
    assert keys.key_bundle(sample.office, actor) == before
