"""Any sequence of transfers: one lead at every moment, who reads all of it, and nobody who left reads what came later."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from casework.cases import handle, letters, mailbox, read
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import CaseworkError
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import recipients_of
from casework.rules.duties import Duty
from casework.transfers import hand
from crypto.keyring import Purpose
from tests.services import builders
from tests.services.builders import RECORD, WORDS, case_of, handler, letter_to
from tests.services.founding import Sample, found_sample
from tests.services.transfers import way

PLACES = ("zhoucun-emergency", "zhoucun-housing", "zhoucun-water", "zhoucun-committee", "zibo-emergency")
TO = st.sampled_from(PLACES)


@query
def roles(tx: Transaction, case: Case) -> dict[DepartmentId, str]:
    return recipients_of(tx, events.load(tx, case.authority, case.id))


class Transfers(RuleBasedStateMachine):
    """One case that goes round among departments while the reporter and they write letters."""

    engine: Engine

    @initialize()
    def begin(self) -> None:
        self.sample: Sample = found_sample(self.engine)
        self.reporter = builders.send_tip(self.sample)
        self.number = builders.number_of(self.sample, self.reporter)
        handle.write_record(self.sample.office, self.intake(), self.number, RECORD, 0)
        self.day, self.sent, self.got = self.case().day, list[str](), list[bytes]()
        # Who was neither lead nor assisting when a letter came, by its number.
        self.kept_from: dict[int, set[str]] = {}

    def case(self) -> Case:
        return case_of(self.sample.office, self.sample.authority, self.reporter.tip)

    def intake(self) -> Actor:
        return handler(self.sample, self.reporter, Duty.INTAKE)

    def attempt(self, deed: Callable[[], object]) -> bool:
        try:
            deed()
        except CaseworkError:
            return False
        return True

    @rule(to=TO, sheet=st.booleans())
    def transfer(self, to: str, sheet: bool) -> None:
        self.attempt(lambda: way.over(self.sample, self.reporter, self.number, to, with_sheet=sheet))

    @rule()
    def take_over(self) -> None:
        self.attempt(lambda: way.take(self.sample, self.reporter, self.number))

    @rule()
    def hand_back(self) -> None:
        page = way.receivers.page(self.sample.office, self.intake(), self.number)
        if page.giver_id:
            self.attempt(lambda: way.back(self.sample, self.reporter, self.number, page.giver_id))

    @rule(to=TO)
    def dispute(self, to: str) -> None:
        office = self.sample.office
        above = [name for name, role in roles(office, self.case()).items() if role == "supervisor"]
        if self.attempt(lambda: hand.dispute(office, self.intake(), self.number, "两家都不收。")):
            assert len(above) == 1
            actor = self.sample.actor(Duty.OVERSEE, above[0])
            hand.designate(office, actor, self.number, DepartmentId(to), "按职责分工。")

    @rule()
    def reporter_writes(self) -> None:
        text = f"第 {len(self.sent) + 1} 封"
        way.reply(self.sample, self.reporter, text)
        self.sent.append(text)
        reading = {name for name, role in roles(self.sample.office, self.case()).items() if role in ("lead", "assisting")}
        self.kept_from[len(self.sent)] = set(PLACES) - reading

    @rule()
    def department_writes(self) -> None:
        previous = self.got[-1] if self.got else bytes(32)
        letter = letter_to(self.sample, self.reporter, "收到。", seq=len(self.got) + 1, previous=previous)
        letters.send_letter(self.sample.office, self.intake(), self.number, letter)
        self.got.append(letter.letter_hash)

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        self.sample.clock.forward(days=days)

    @invariant()
    def one_lead_reads_everything(self) -> None:
        if not hasattr(self, "kept_from"):
            return
        case = self.case()
        assert [name for name, role in roles(self.sample.office, case).items() if role == "lead"] == [case.department]
        assert way.words_open(self.sample, self.intake(), self.number) == WORDS
        assert way.letters_open(self.sample, self.intake(), self.number) == self.sent
        assert case.day == self.day

    @invariant()
    def who_left_reads_nothing_that_came_later(self) -> None:
        """Neither through the pages nor with the keys and the bytes in hand."""
        if not hasattr(self, "kept_from"):
            return
        tip = read.sealed_tip(self.sample.office, self.intake(), self.number)
        playing = roles(self.sample.office, self.case())
        for name in PLACES:
            key = self.sample.founded.departments[DepartmentId(name)].key_ids[Purpose.INTAKE]
            if playing.get(DepartmentId(name)) not in ("lead", "assisting"):
                stranger = self.sample.actor(Duty.INTAKE, name)
                assert not self.attempt(partial(read.sealed_tip, self.sample.office, stranger, self.number))
                if playing.get(DepartmentId(name)) != "sender":
                    assert key not in way.parse(tip.sealed).recipients
            for letter in tip.letters:
                if name in self.kept_from[letter.seq]:
                    # A wrap beside the letter is there only while the department leads.
                    assert key not in way.parse(letter.sealed).recipients
                    assert (key in way.readable(letter).recipients) <= (playing.get(DepartmentId(name)) in ("lead", "sender"))

    @invariant()
    def the_reporter_reads_every_letter(self) -> None:
        if not hasattr(self, "kept_from"):
            return
        view = mailbox.read(self.sample.office, self.sample.authority, self.reporter.mailbox_id)
        assert view is not None
        assert "{" not in view.now.headline + view.now.sentence
        keyring = way.trust(self.sample).verify(view.records, self.sample.clock.today)
        sealed = [one.sealed for one in view.letters if one.sealed]
        opened = self.reporter.box.open_letters(sealed, self.reporter.tip, keyring)
        assert [one.letter.hash if one else None for one in opened] == self.got
        assert len(view.reply_to) == 1


def test_any_sequence_of_transfers(sqlite_engine: Engine) -> None:
    class Machine(Transfers):
        engine = sqlite_engine

    # Each step opens real envelopes: looking for a shorter sequence after a failure would take many minutes.
    found = settings(max_examples=7, stateful_step_count=16, deadline=None, phases=[Phase.generate])
    run_state_machine_as_test(Machine, settings=found)
