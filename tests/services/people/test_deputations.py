"""Deputations: who may act for whom, what they see and hold meanwhile, and that it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import desk, sign, verify
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import DepartmentId, OfficerId
from casework.kernel.office import Actor, Transaction, query
from casework.people import deputations, epochs, keys, officers, sessions
from casework.people.deputations import Giving
from casework.people.rotation import KeyChange
from casework.rules import routing
from casework.rules.duties import Duty
from crypto.keyring import Purpose
from crypto.opening import open_seed
from tests.services import builders
from tests.services.founding import Sample, found_sample
from tests.services.people.keymaking import Epoch, Person, new_epoch, people, shares_for

HOME = "zhoucun-housing"
POOL = "zhoucun-committee"
SMALL = "zhoucun-water"
SITE = routing.Facts(region="370306100000", sector="construction.building", category="C16")


def keeper(sample: Sample) -> Actor:
    return sample.actor(Duty.KEYS, HOME)


def epoch_with(sample: Sample, deputy: OfficerId | None, duties: frozenset[Duty], *, older: bool = False) -> Epoch:
    """A new epoch of HOME in which somebody of another department has these duties."""
    bundle = keys.key_bundle(sample.office, keeper(sample))
    own = [one for one in people(bundle.records, sample.founded.officers) if one.id != deputy]
    own = [one for one in own if next(o for o in sample.founded.officers if o.id == one.id).department == HOME]
    mine = sample.founded.departments[DepartmentId(HOME)]
    lent: list[Person] = []
    if deputy:
        who = next(one for one in sample.founded.officers if one.id == deputy)
        records = records_of(sample.office, sample, deputy)
        lent = [replace(one, duties=duties) for one in people(records, [who])]
    epoch = new_epoch(sample.authority, HOME, mine, sample.clock.today, own + lent)
    kept = [(mine.key_ids[Purpose.INTAKE], Purpose.INTAKE, mine.seeds[Purpose.INTAKE])] if older else []
    more = shares_for(sample.authority, kept, lent)
    return replace(epoch, change=KeyChange(epoch.change.records, (*epoch.change.shares, *more)))


@query
def records_of(tx: Transaction, sample: Sample, officer: OfficerId) -> tuple[bytes, ...]:
    return keys.officer_records(tx, sample.authority, [officer])


def session_of(sample: Sample, officer: OfficerId) -> str:
    who = next(one for one in sample.founded.officers if one.id == officer)
    return sessions.sign_in(sample.office, sample.authority, who.login, who.signin.auth).token


def acting(sample: Sample, token: str) -> Actor:
    session = sessions.who(sample.office, token)
    assert session is not None
    return session.actor


def lend(sample: Sample, duty: Duty, change: KeyChange | None = None, days: int | None = 30) -> OfficerId:
    """Let the 安委办's officer with a duty do it for HOME."""
    deputy = sample.officer(duty, POOL).id
    today = sample.clock.today
    last = None if days is None else type(today)(today + days)
    deputations.give(sample.office, keeper(sample), Giving(deputy, frozenset({duty}), today, last), change)
    return deputy


def test_a_pooled_reviewer_acts_for_another_department_and_never_for_both(engine: Engine) -> None:
    sample = found_sample(engine)
    deputy = lend(sample, Duty.LEGAL)
    token = session_of(sample, deputy)
    assert acting(sample, token).department == POOL
    before = sessions.who(sample.office, token)
    assert before is not None
    assert set(before.desks) == {HOME, SMALL, "zhoucun-labour"}
    sessions.act_for(sample.office, acting(sample, token), token, DepartmentId(HOME))
    there = acting(sample, token)
    assert (str(there.department), set(there.duties), there.officer) == (HOME, {Duty.LEGAL}, deputy)
    assert {one.department for one in [keys.key_bundle(sample.office, there)]} == {HOME}
    with pytest.raises(NotFound):
        sessions.act_for(sample.office, there, token, DepartmentId("zhoucun-police"))
    sessions.act_for(sample.office, there, token, None)
    assert acting(sample, token).department == POOL


def test_the_founded_pool_passes_a_finding_of_a_small_department(engine: Engine) -> None:
    sample = found_sample(engine)
    reviewer = sample.founded.deputy(Duty.LEGAL, SMALL)
    with pytest.raises(IndexError):
        sample.officer(Duty.LEGAL, SMALL)
    token = session_of(sample, reviewer.officer)
    sessions.act_for(sample.office, acting(sample, token), token, DepartmentId(SMALL))
    assert acting(sample, token) == reviewer


def test_a_deputy_reviews_a_case_as_a_member_would(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample, SITE)
    assert builders.department_of(sample, reporter) == HOME
    number, first, second = builders.start(sample, reporter)
    version = verify.conclude(sample.office, first, number, builders.FINDING)
    verify.countersign(sample.office, second, number, version)
    deputy = lend(sample, Duty.LEGAL)
    token = session_of(sample, deputy)
    with pytest.raises((NotFound, Forbidden)):
        sign.pass_finding(sample.office, acting(sample, token), number, version + 1, "程序合法，证据充分。")
    sessions.act_for(sample.office, acting(sample, token), token, DepartmentId(HOME))
    sign.pass_finding(sample.office, acting(sample, token), number, version + 1, "程序合法，证据充分。")
    assert builders.history_of(sample.office, sample.authority, reporter.tip)[-1].actor == deputy


def test_a_deputy_for_intake_gets_the_seeds_and_loses_them(engine: Engine) -> None:
    sample = found_sample(engine)
    deputy = sample.officer(Duty.INTAKE, POOL)
    with pytest.raises(Refused, match="keys"):
        lend(sample, Duty.INTAKE)
    epoch = epoch_with(sample, deputy.id, frozenset({Duty.INTAKE}), older=True)
    lend(sample, Duty.INTAKE, epoch.change)
    token = session_of(sample, deputy.id)
    # At the own desk the seeds of the other department are not handed out.
    own = sample.founded.departments[DepartmentId(POOL)]
    kept = {share.key_id for share in keys.key_bundle(sample.office, acting(sample, token)).shares}
    assert kept == {own.key_ids[Purpose.INTAKE], own.key_ids[Purpose.LETTERS]}
    sessions.act_for(sample.office, acting(sample, token), token, DepartmentId(HOME))
    there = acting(sample, token)
    seeds = {
        share.key_id: open_seed(share.wrap, sample.authority, share.key_id, share.wrap_key, deputy.keys.wrap_seed)
        for share in keys.key_bundle(sample.office, there).shares
    }
    mine = sample.founded.departments[DepartmentId(HOME)]
    assert seeds == {epoch.key_ids[p]: epoch.seeds[p] for p in epoch.seeds} | {
        mine.key_ids[Purpose.INTAKE]: mine.seeds[Purpose.INTAKE]
    }
    assert desk.desk(sample.office, there).total == 0
    end_it(sample, epoch)
    # The session goes on at the own desk, and what was shared is forgotten.
    assert acting(sample, token).department == POOL
    assert keys.key_bundle(sample.office, there).shares == ()


def end_it(sample: Sample, epoch: Epoch) -> None:
    """End HOME's only deputation, which takes a new epoch after `epoch`."""
    given = deputations.running(sample.office, keeper(sample))[0]
    with pytest.raises(Refused, match="keys"):
        deputations.end(sample.office, keeper(sample), given.id)
    bundle = keys.key_bundle(sample.office, keeper(sample))
    own = [one for one in sample.founded.officers if one.department == HOME]
    before = replace(sample.founded.departments[DepartmentId(HOME)])
    mine = replace(before, key_ids={**before.key_ids, **epoch.key_ids})
    staying = people(bundle.records, own)
    with_deputy = new_epoch(
        sample.authority,
        HOME,
        mine,
        sample.clock.today,
        [*staying, *(replace(one, duties=frozenset({Duty.INTAKE})) for one in people(bundle.records, sample.founded.officers)
                     if one.id == given.officer)],
        epoch=3,
    )  # fmt: skip
    with pytest.raises(Refused, match="keys"):
        deputations.end(sample.office, keeper(sample), given.id, with_deputy.change)
    after = new_epoch(sample.authority, HOME, mine, sample.clock.today, staying, epoch=3)
    assert deputations.ended(sample.office, keeper(sample)) == ()
    deputations.end(sample.office, keeper(sample), given.id, after.change)
    assert deputations.running(sample.office, keeper(sample)) == ()
    keepers = next(one.title for one in sample.founded.officers if one.id == keeper(sample).officer)
    (over,) = deputations.ended(sample.office, keeper(sample))
    assert (over.officer, over.by, over.ended_by) == (given.officer, keepers, keepers)
    assert over.ended_day == sample.clock.today
    # Another department learns nothing of it.
    assert given.id not in {one.id for one in deputations.ended(sample.office, sample.actor(Duty.KEYS, POOL))}


def test_a_deputation_ends_by_itself_and_the_keys_are_due(engine: Engine) -> None:
    sample = found_sample(engine)
    deputy = sample.officer(Duty.INTAKE, POOL)
    lend(sample, Duty.INTAKE, epoch_with(sample, deputy.id, frozenset({Duty.INTAKE})).change, days=3)
    token = session_of(sample, deputy.id)
    sessions.act_for(sample.office, acting(sample, token), token, DepartmentId(HOME))
    sample.clock.forward(days=3)
    token = session_of(sample, deputy.id)
    sessions.act_for(sample.office, acting(sample, token), token, DepartmentId(HOME))
    assert acting(sample, token).department == HOME
    now = epochs.epoch(sample.office, keeper(sample))
    assert now is not None
    assert not now.due
    sample.clock.forward(days=1)
    token = session_of(sample, deputy.id)
    with pytest.raises(NotFound):
        sessions.act_for(sample.office, acting(sample, token), token, DepartmentId(HOME))
    now = epochs.epoch(sample.office, keeper(sample))
    assert now is not None
    assert (now.due, now.strangers) == (True, (deputy.title,))


def test_a_new_quarter_asks_for_new_keys(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    now = epochs.epoch(sample.office, keeper(sample))
    assert now is not None
    assert not now.due
    sample.clock.forward(days=39)  # 1 January
    now = epochs.epoch(sample.office, keeper(sample))
    assert now is not None
    assert now.quarter_over
    with pytest.raises(Forbidden):
        epochs.epoch(sample.office, sample.actor(Duty.VERIFY, HOME))


@pytest.mark.parametrize(
    ("duty", "department", "code"),
    [
        (Duty.APPROVE, POOL, "duties"),
        (Duty.FUND, POOL, "duties"),
        (Duty.INTAKE, "zhoucun-discipline", "lender"),
    ],
)
def test_what_is_not_lent(sqlite_engine: Engine, duty: Duty, department: str, code: str) -> None:
    sample = found_sample(sqlite_engine)
    today = sample.clock.today
    giving = Giving(sample.officer(duty, department).id, frozenset({duty}), today, None)
    with pytest.raises(Refused, match=code):
        deputations.give(sample.office, keeper(sample), giving)


def test_a_leader_without_the_keys_gives_what_needs_none(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    today, lead = sample.clock.today, replace(sample.actor(Duty.LEAD, HOME), duties=frozenset({Duty.LEAD}))
    deputy = sample.officer(Duty.INTAKE, POOL).id
    epoch = epoch_with(sample, deputy, frozenset({Duty.INTAKE}))
    with pytest.raises(Forbidden, match="keys_needed"):
        deputations.give(sample.office, lead, Giving(deputy, frozenset({Duty.INTAKE}), today, None), epoch.change)
    legal = sample.officer(Duty.LEGAL, POOL).id
    deputations.give(sample.office, lead, Giving(legal, frozenset({Duty.LEGAL}), today, None))
    (given,) = deputations.running(sample.office, lead)
    assert not deputations.ending(sample.office, lead, given.id).moves_keys
    deputations.end(sample.office, lead, given.id)


def test_officers_of_a_lower_region_never_act_for_the_one_above(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    above = sample.actor(Duty.KEYS, "zibo-committee")
    giving = Giving(sample.officer(Duty.LEGAL, POOL).id, frozenset({Duty.LEGAL}), sample.clock.today, None)
    with pytest.raises(Refused, match="lender"):
        deputations.give(sample.office, above, giving)
    assert {one.home for one in deputations.lenders(sample.office, above)} == {"zibo-emergency"}
    assert {one.home for one in deputations.lenders(sample.office, keeper(sample))} >= {POOL, "zibo-committee"}


def test_days_and_persons_that_are_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    today, me = sample.clock.today, keeper(sample)
    legal, mate = sample.officer(Duty.LEGAL, POOL).id, sample.officer(Duty.VERIFY, HOME).id
    day = type(today)
    bad = [
        (Giving(legal, frozenset({Duty.LEGAL}), day(today - 1), None), "days"),
        (Giving(legal, frozenset({Duty.LEGAL}), today, day(today - 1)), "days"),
        (Giving(legal, frozenset({Duty.LEGAL}), today, day(today + 400)), "days"),
        (Giving(legal, frozenset(), today, None), "duties"),
        (Giving(legal, frozenset({Duty.VERIFY}), today, None), "duties"),
        (Giving(me.officer, frozenset({Duty.LEGAL}), today, None), "yourself"),
        (Giving(mate, frozenset({Duty.VERIFY}), today, None), "absent"),
        (Giving(mate, frozenset({Duty.INTAKE}), today, today, sample.officer(Duty.LEGAL, HOME).id), "duties"),
    ]
    for giving, code in bad:
        with pytest.raises(Refused, match=code):
            deputations.give(sample.office, me, giving)
    assert deputations.running(sample.office, me) == ()


def test_whoever_is_removed_acts_for_nobody_any_more(engine: Engine) -> None:
    sample = found_sample(engine)
    today = sample.clock.today
    gone, other = sample.officer(Duty.LEGAL, HOME), sample.officer(Duty.VERIFY, HOME, 1)
    giving = Giving(other.id, frozenset({Duty.LEGAL}), today, type(today)(today + 5), gone.id)
    deputations.give(sample.office, sample.actor(Duty.LEAD, HOME), giving)
    epoch = epoch_with(sample, None, frozenset())
    bundle = keys.key_bundle(sample.office, keeper(sample))
    stay = [one for one in people(bundle.records, sample.founded.officers) if one.id != other.id]
    epoch = new_epoch(sample.authority, HOME, sample.founded.departments[DepartmentId(HOME)], today, stay)
    officers.remove(sample.office, keeper(sample), other.id, epoch.change)
    assert deputations.running(sample.office, keeper(sample)) == ()
