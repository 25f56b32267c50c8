"""Any sequence of lending, ending, changing, rotating and waiting: the seeds in use are kept for exactly those whose duties
need them, or the department is told that its keys are due.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from casework.kernel.errors import CaseworkError
from casework.kernel.ids import DepartmentId, KeyId, OfficerId
from casework.kernel.office import Transaction, query
from casework.people import deputations, epochs, keys, redo
from casework.people.deputations import Giving
from casework.people.rotation import KeyChange, Share, needs
from casework.people.store import keys as key_store
from casework.rules.duties import Duty
from crypto.keyring import Purpose, parse_record
from crypto.suite1 import wrap_seed
from tests.services.founding import Sample, found_sample
from tests.services.people.keymaking import Person, new_epoch
from tests.services.people.test_deputations import HOME, POOL, keeper

EPOCH = (Purpose.INTAKE, Purpose.LETTERS)
LENT = st.sampled_from([Duty.INTAKE, Duty.LEGAL, Duty.REWARD, Duty.KEYS])
DUTIES = st.sets(st.sampled_from([Duty.INTAKE, Duty.VERIFY, Duty.LEGAL, Duty.LEAD]), min_size=1, max_size=2)
Members = dict[OfficerId, frozenset[Duty]]


@query
def members_of(tx: Transaction, sample: Sample) -> Members:
    found = keys.members_of(tx, sample.authority, DepartmentId(HOME), coming=True)
    return {one.officer: one.duties for one in found}


@query
def wires_of(tx: Transaction, sample: Sample, officers: list[OfficerId]) -> tuple[bytes, ...]:
    return keys.officer_records(tx, sample.authority, officers)


@query
def holders_of(tx: Transaction, sample: Sample, key_ids: list[KeyId]) -> dict[KeyId, set[OfficerId]]:
    found = key_store.holders_of(tx.connection, sample.authority, key_ids)
    return {key: {officer for held, officer in found if held == key} for key in key_ids}


class Keeping(RuleBasedStateMachine):
    """A department, the office that lends to it, and time."""

    engine: Engine

    @initialize()
    def begin(self) -> None:
        self.sample: Sample = found_sample(self.engine)
        own = self.sample.founded.departments[DepartmentId(HOME)]
        self.keys = replace(own, key_ids=dict(own.key_ids))
        self.number = 1

    def epoch(self, after: Members, before: Members) -> KeyChange | None:
        """What an honest browser makes, or nothing where no seed moves."""
        purposes = (Purpose.DEPARTMENT, *EPOCH)
        had = {(officer, p) for officer, duties in before.items() for p in purposes if needs(duties, p)}
        has = {(officer, p) for officer, duties in after.items() for p in purposes if needs(duties, p)}
        return None if had == has else self.made(after, has - had)

    def made(self, after: Members, gained: set[tuple[OfficerId, Purpose]]) -> KeyChange:
        """A whole new epoch for these members, the certifying seed for those who are new to it."""
        records = [parse_record(wire)[0] for wire in wires_of(self.sample.office, self.sample, list(after))]
        by_public = {one.keys.wrap_public: one.id for one in self.sample.founded.officers}
        found = {by_public[r.public]: r for r in records if r.purpose is Purpose.OFFICER}
        people = [Person(one, duties, found[one].key_id, found[one].public) for one, duties in after.items()]
        sample = self.sample
        made = new_epoch(sample.authority, HOME, self.keys, sample.clock.today, people, epoch=self.number + 1)
        certify, seed = self.keys.key_ids[Purpose.DEPARTMENT], self.keys.seeds[Purpose.DEPARTMENT]
        more = [
            Share(certify, one.id, one.wrap_key, wrap_seed(sample.authority, certify, one.wrap_key, one.wrap_public, seed))
            for one in people
            if (one.id, Purpose.DEPARTMENT) in gained
        ]
        self.next = made
        return KeyChange(made.change.records, (*made.change.shares, *more))

    def took(self, change: KeyChange | None) -> None:
        if change is not None:
            self.number += 1
            self.keys.key_ids.update(self.next.key_ids)

    @rule(duty=LENT, days=st.integers(0, 6), soon=st.integers(0, 2))
    def lend(self, duty: Duty, days: int, soon: int) -> None:
        sample, today = self.sample, self.sample.clock.today
        who = sample.officer(duty, POOL).id
        before = members_of(sample.office, sample)
        after = {**before, who: before.get(who, frozenset()) | {duty}}
        change = self.epoch(after, before)
        day = type(today)
        giving = Giving(who, frozenset({duty}), day(today + soon), day(today + soon + days))
        deputations.give(sample.office, keeper(sample), giving, change)
        self.took(change)

    @rule(which=st.integers(0, 5))
    def end(self, which: int) -> None:
        sample = self.sample
        running = deputations.running(sample.office, keeper(sample))
        if not running:
            return
        one = deputations.ending(sample.office, keeper(sample), running[which % len(running)].id)
        before = members_of(sample.office, sample)
        after = {officer: duties for officer, duties in before.items() if officer != one.deputation.officer}
        if one.left:
            after[one.deputation.officer] = frozenset(one.left)
        change = self.epoch(after, before)
        assert one.moves_keys == (change is not None)
        deputations.end(sample.office, keeper(sample), one.deputation.id, change)
        self.took(change)

    @rule(which=st.integers(0, 4), duties=DUTIES, honest=st.booleans())
    def change_post(self, which: int, duties: set[Duty], honest: bool) -> None:
        sample = self.sample
        own = [one for one in sample.founded.officers if one.department == HOME and Duty.KEYS not in one.duties]
        who = own[which % len(own)].id
        before = members_of(sample.office, sample)
        change = self.epoch({**before, who: frozenset(duties)}, before)
        if not honest and change is not None:
            change = replace(change, shares=change.shares[1:])
        refused = ""
        try:
            redo.change_post(sample.office, keeper(sample), who, "岗位", frozenset(duties), change)
        except CaseworkError as refusal:
            refused = refusal.code
        assert refused in ({"", "last_intake"} if honest else {"", "last_intake", "keys"})
        self.took(None if refused else change)

    @rule()
    def rotate(self) -> None:
        sample = self.sample
        change = self.made(members_of(sample.office, sample), set())
        keys.rotate(sample.office, keeper(sample), change)
        self.took(change)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.sample.clock.forward(days=days)

    @invariant()
    def seeds_are_where_the_duties_are(self) -> None:
        sample = self.sample
        members = members_of(sample.office, sample)
        now = epochs.epoch(sample.office, keeper(sample))
        if now is None or now.last_day < sample.clock.today:
            return
        held = holders_of(sample.office, sample, [self.keys.key_ids[purpose] for purpose in EPOCH])
        titles = {one.id: one.title for one in sample.founded.officers}
        strange: set[str] = set()
        for purpose in EPOCH:
            needed = {officer for officer, duties in members.items() if needs(duties, purpose)}
            there = held[self.keys.key_ids[purpose]]
            assert needed <= there
            strange |= {titles[officer] for officer in there - needed}
        # Only time leaves seeds behind, and then the keeper of keys is asked for new ones.
        assert set(now.strangers) == strange


def test_seeds_follow_duties_whatever_happens(sqlite_engine: Engine) -> None:
    class Here(Keeping):
        engine = sqlite_engine

    run_state_machine_as_test(Here, settings=settings(max_examples=10, stateful_step_count=14, deadline=None))
