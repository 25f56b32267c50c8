"""Parts of a tip go up together, and what was merged goes along with its own words; or a sentence says what comes first."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, read
from casework.entry import phrase
from casework.entry.waiting import Waiting, waiting
from casework.kernel.casefile import Case
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import DepartmentId
from casework.oversight import raise_up, together
from casework.review import box
from casework.rules.duties import Duty
from casework.sweep import sweep
from casework.transfers import merge
from crypto.mailbox import Action
from tests.services import builders
from tests.services.builders import WORDS, Reporter, case_of, handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.oversight.test_raise_up import CITY, CITY_OFFICE, HOME, WHY, given
from tests.services.review.hand import look
from tests.services.transfers import parting, way


def pair(engine: Engine) -> tuple[Sample, Reporter, Reporter, tuple[str, str]]:
    """An accepted case with another one merged into it; both numbers."""
    sample = found_sample(engine)
    return sample, *merged(sample)


def merged(sample: Sample) -> tuple[Reporter, Reporter, tuple[str, str]]:
    """The same in an authority that stands."""
    first, later = send_tip(sample), send_tip(sample)
    numbers = builders.accept(sample, first), number_of(sample, later)
    intake = handler(sample, later, Duty.INTAKE)
    handle.write_record(sample.office, intake, numbers[1], builders.RECORD, 0)
    merge.merge(sample.office, intake, numbers[1], numbers[0], builders.attestation(sample, later))
    return first, later, numbers


def take(sample: Sample, number: str) -> None:
    raise_up.raise_up(sample.office, sample.actor(Duty.OVERSEE, CITY_OFFICE), number, CITY, "overdue", WHY)


def state(case: Case) -> tuple[str, DepartmentId]:
    return case.standing.main, case.department


def reads_alike(sample: Sample, alone: Reporter, *others: Reporter) -> None:
    """Letter by letter what a reporter reads whose case went up by itself: nothing tells of another one."""
    wanted = look(sample, alone).mailbox
    for one in others:
        found = look(sample, one).mailbox
        assert (found.lead, found.now, found.next) == (wanted.lead, wanted.now, wanted.next)
        assert (found.timeline, found.can_withdraw) == (wanted.timeline, wanted.can_withdraw)
        assert look(sample, one).wishes == look(sample, alone).wishes


class TestParts:
    def test_they_go_up_together_with_one_set_of_words(self, engine: Engine) -> None:
        sample, reporter, _ = parting.recorded(engine)
        numbers = parting.parted(sample, reporter)
        oversees = sample.actor(Duty.OVERSEE, CITY_OFFICE)
        assert together.of_case(sample.office, oversees, numbers[0]) == together.Together((numbers[1],), (), "")
        take(sample, numbers[0])
        parts = parting.parts_of(sample.office, sample, reporter)
        assert [state(one) for one in parts] == [("RAISED", CITY)] * 2
        former, new = sample.actor(Duty.INTAKE, HOME), sample.actor(Duty.INTAKE, CITY)
        raise_up.hand_words(sample.office, former, numbers[1], {numbers[1]: given(sample, former, numbers[1])})
        for number in numbers:
            assert way.words_open(sample, new, number) == WORDS
            handle.accept(sample.office, new, number, builders.attestation(sample, reporter))
            with pytest.raises(NotFound):
                read.open_case(sample.office, former, number)
        # The case that the tip came in names who looks into it, and both parts read so.
        assert look(sample, reporter).mailbox.lead == "市应急管理局"
        assert {one.now.headline for one in look(sample, reporter).parts} == {"部门接手了"}
        way.reply(sample, reporter, "两家都又开工了。")
        assert way.letters_open(sample, new, numbers[0]) == ["两家都又开工了。"]

    def test_a_lead_that_is_meant_keeps_none_of_them(self, sqlite_engine: Engine) -> None:
        sample, reporter, _ = parting.recorded(sqlite_engine)
        numbers = parting.parted(sample, reporter)
        lead = handler(sample, reporter, Duty.INTAKE)
        made = {numbers[0]: given(sample, lead, numbers[0])}
        raise_up.hand_up(sample.office, lead, numbers[0], CITY, "meant", made)
        assert [state(one) for one in parting.parts_of(sample.office, sample, reporter)] == [("TRIAGE", CITY)] * 2
        for department in (HOME, "zhoucun-committee"):
            for number in (*numbers, number_of(sample, reporter)):
                with pytest.raises(NotFound):
                    read.open_case(sample.office, sample.actor(Duty.INTAKE, department), number)

    def test_without_the_words_all_of_them_go_on(self, sqlite_engine: Engine) -> None:
        sample, reporter, _ = parting.recorded(sqlite_engine)
        take(sample, parting.parted(sample, reporter)[0])
        sample.clock.forward(days=2)
        assert sweep(sample.office).followed_up.raised == 1
        assert parting.states(sample, reporter) == ["TRIAGE", "TRIAGE"]
        assert {one.now.headline for one in look(sample, reporter).parts} == {"改由市应急管理局来查"}

    def test_a_part_that_was_concluded_is_filed_first(self, sqlite_engine: Engine) -> None:
        sample, reporter, number = parting.recorded(sqlite_engine)
        handle.accept(sample.office, handler(sample, reporter, Duty.INTAKE), number, builders.attestation(sample, reporter))
        numbers = parting.parted(sample, reporter)
        parting.conclude(sample, reporter, numbers[0])
        oversees = sample.actor(Duty.OVERSEE, CITY_OFFICE)
        held = together.of_case(sample.office, oversees, numbers[1]).held
        assert held.startswith(f"{numbers[0]}（属实）和这件案是一份原话")
        with pytest.raises(Refused, match="together"):
            take(sample, numbers[1])


class TestMerged:
    def test_it_goes_along_with_its_own_words(self, engine: Engine) -> None:
        sample, first, later, (into, number) = pair(engine)
        alone = send_tip(sample)
        single = builders.accept(sample, alone)
        assert look(sample, later).wishes == look(sample, alone).wishes
        oversees = sample.actor(Duty.OVERSEE, CITY_OFFICE)
        assert together.of_case(sample.office, oversees, into) == together.Together((number,), (number,), "")
        take(sample, into)
        take(sample, single)
        reads_alike(sample, alone, first, later)
        former, new = sample.actor(Duty.INTAKE, HOME), sample.actor(Duty.INTAKE, CITY)
        with pytest.raises(Refused, match="words"):
            raise_up.hand_words(sample.office, former, into, {into: given(sample, former, into)})
        raise_up.hand_words(sample.office, former, into, {one: given(sample, former, one) for one in (into, number)})
        assert way.words_open(sample, new, number) == WORDS
        with pytest.raises(NotFound):
            read.open_case(sample.office, former, number)
        raise_up.hand_words(sample.office, former, single, {single: given(sample, former, single)})
        reads_alike(sample, alone, first, later)
        assert state(case_of(sample.office, sample.authority, later.tip)) == ("MERGED", CITY)
        self.attested_by_the_new_lead(sample, later, number)
        # It goes on with the one that it follows.
        handle.accept(sample.office, new, into, builders.attestation(sample, first))
        handle.accept(sample.office, new, single, builders.attestation(sample, alone))
        reads_alike(sample, alone, first, later)
        assert merge.related(sample.office, new, into) == merge.Related("", (number,))

    def attested_by_the_new_lead(self, sample: Sample, later: Reporter, number: str) -> None:
        """A reward of its own wants the keys attested by whoever answers for the case."""
        new = sample.actor(Duty.INTAKE, CITY)
        shown = phrase.entry_of(sample.office, new, number)
        assert shown is not None
        assert (shown.attest, shown.moved, shown.entered) == (True, True, False)
        assert Waiting("1 件要重新证明信箱", number) in waiting(sample.office, new)
        phrase.attest_again(sample.office, new, number, builders.attestation(sample, later))
        assert phrase.entry_of(sample.office, new, number) is None
        assert "1 件要重新证明信箱" not in {one.text for one in waiting(sample.office, new)}
        assert case_of(sample.office, sample.authority, later.tip).attestation is not None

    def test_without_the_words_both_reporters_are_asked_again(self, sqlite_engine: Engine) -> None:
        sample, first, later, (into, number) = pair(sqlite_engine)
        take(sample, into)
        sample.clock.forward(days=2)
        sweep(sample.office)
        for reporter in (first, later):
            assert "您写的话，没有转过去。请在这里写信，再说一遍。" in look(sample, reporter).mailbox.now.sentence
        reads_alike(sample, first, later)
        new = sample.actor(Duty.INTAKE, CITY)
        assert read.sealed_tip(sample.office, new, number).unhanded
        way.reply(sample, later, "冲床没有护罩。")
        assert way.letters_open(sample, new, number) == ["冲床没有护罩。"]

    def test_the_lead_hands_both_up(self, sqlite_engine: Engine) -> None:
        sample, first, later, (into, number) = pair(sqlite_engine)
        lead = handler(sample, first, Duty.INTAKE)
        made = {one: given(sample, lead, one) for one in (into, number)}
        raise_up.hand_up(sample.office, lead, into, CITY, "related", made)
        reads_alike(sample, first, later)
        for one in (into, number):
            with pytest.raises(NotFound):
                read.open_case(sample.office, lead, one)
        new = sample.actor(Duty.INTAKE, CITY)
        assert "hand_outside" not in {one.step for one in read.open_case(sample.office, new, into).deeds}
        with pytest.raises(Refused, match="followed"):
            handle.propose_decline(sample.office, new, into, "Z03")
        # What was accepted once is not taken back at a touch: nothing shows that another one follows it.
        assert not look(sample, first).mailbox.can_withdraw
        with pytest.raises(Refused, match="too_late"):
            mailbox.act(sample.office, sample.authority, first.hash, first.box.sign_action(Action.WITHDRAW))

    def test_what_follows_another_does_not_go_alone(self, sqlite_engine: Engine) -> None:
        sample, _, later, (_, number) = pair(sqlite_engine)
        oversees = sample.actor(Duty.OVERSEE, CITY_OFFICE)
        assert together.of_case(sample.office, oversees, number).held.startswith("这件案并过另一案")
        with pytest.raises(Refused, match="together"):
            take(sample, number)
        assert box.read(sample.office, sample.authority, later.mailbox_id) is not None
