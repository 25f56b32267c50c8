"""Other duties and other titles: seeds follow, and what was done on a case keeps barring."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import DepartmentId, OfficerId
from casework.people import keys, redo
from casework.people.rotation import Share
from casework.rules.duties import Duty
from crypto.keyring import Purpose
from crypto.suite1 import wrap_seed
from tests.services.founding import Sample, found_sample
from tests.services.people.keymaking import Epoch, new_epoch, people
from tests.services.people.test_officers import HOME, keeper


def epoch_with(sample: Sample, officer: OfficerId, duties: frozenset[Duty], epoch: int = 2) -> Epoch:
    """A new epoch in which an officer has other duties."""
    bundle = keys.key_bundle(sample.office, keeper(sample))
    everybody = people(bundle.records, sample.founded.officers)
    changed = [replace(one, duties=duties) if one.id == officer else one for one in everybody]
    department = sample.founded.departments[DepartmentId(HOME)]
    return new_epoch(sample.authority, HOME, department, sample.clock.today, changed, epoch=epoch)


def held(sample: Sample, officer: OfficerId) -> set[bytes]:
    who = next(one for one in sample.founded.officers if one.id == officer)
    return {share.key_id for share in keys.key_bundle(sample.office, sample.founded.actor(who)).shares}


def test_seeds_follow_the_duties_both_ways(engine: Engine) -> None:
    sample = found_sample(engine)
    who, first = sample.officer(Duty.INTAKE, HOME).id, sample.founded.departments[DepartmentId(HOME)]
    legal = frozenset({Duty.LEGAL})
    with pytest.raises(Refused, match="keys"):
        redo.change_post(sample.office, keeper(sample), who, "法制员 77", legal)
    assert held(sample, who) == {first.key_ids[Purpose.INTAKE], first.key_ids[Purpose.LETTERS]}
    epoch = epoch_with(sample, who, legal)
    redo.change_post(sample.office, keeper(sample), who, "法制员 77", legal, epoch.change)
    # Neither the new seeds nor the ones that were kept before.
    assert held(sample, who) == set()
    # Only the title: no seed moves, and none may be brought along.
    with pytest.raises(Refused, match="keys"):
        redo.change_post(sample.office, keeper(sample), who, "法制员 78", legal, epoch_with(sample, who, legal).change)
    redo.change_post(sample.office, keeper(sample), who, "法制员 78", legal)


def test_a_new_keeper_of_keys_gets_the_certifying_seed(engine: Engine) -> None:
    sample = found_sample(engine)
    who, duties = sample.officer(Duty.LEGAL, HOME).id, frozenset({Duty.LEGAL, Duty.KEYS})
    with pytest.raises(Refused, match="keys"):
        redo.change_post(sample.office, keeper(sample), who, "法制员 01", duties, epoch_with(sample, who, duties).change)
    epoch, own = epoch_with(sample, who, duties), sample.founded.departments[DepartmentId(HOME)]
    bundle = keys.key_bundle(sample.office, keeper(sample))
    person = next(one for one in people(bundle.records, sample.founded.officers) if one.id == who)
    certify = own.key_ids[Purpose.DEPARTMENT]
    wrap = wrap_seed(sample.authority, certify, person.wrap_key, person.wrap_public, own.seeds[Purpose.DEPARTMENT])
    share = Share(certify, who, person.wrap_key, wrap)
    change = replace(epoch.change, shares=(*epoch.change.shares, share))
    redo.change_post(sample.office, keeper(sample), who, "法制员 01", duties, change)
    assert held(sample, who) == {certify}


def test_what_is_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    me, legal = keeper(sample), frozenset({Duty.LEGAL})
    who = sample.officer(Duty.INTAKE, HOME).id
    with pytest.raises(Refused, match="yourself"):
        redo.change_post(sample.office, me, me.officer, "x", legal)
    with pytest.raises(Refused, match="title"):
        redo.change_post(sample.office, me, who, " ", legal)
    with pytest.raises(Refused, match="duties"):
        redo.change_post(sample.office, me, who, "x", frozenset())
    with pytest.raises(NotFound):
        redo.change_post(sample.office, me, sample.officer(Duty.INTAKE, "zhoucun-police").id, "x", legal)
    with pytest.raises(Forbidden):
        redo.change_post(sample.office, sample.actor(Duty.INTAKE, HOME), who, "x", legal)
    superior, only = sample.actor(Duty.KEYS, "zibo-emergency"), sample.officer(Duty.INTAKE, "zibo-emergency").id
    with pytest.raises(Refused, match="last_intake"):
        redo.change_post(sample.office, superior, only, "x", legal)
