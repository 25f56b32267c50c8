"""A transfer code shows nothing and does one thing; afterwards the mailbox is the reporter's alone, with all its letters."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, text

from casework.cases import handle, mailbox
from casework.cases.letters import send_letter
from casework.entry import phrase, waiting
from casework.kernel import events
from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import MailboxHash
from casework.kernel.office import Transaction, use_case
from casework.rewards import awards, store
from casework.rules.duties import Duty
from crypto.encoding import random_id, random_seed
from crypto.keyring import Trust
from crypto.letters import NO_PREVIOUS
from crypto.mailbox import Action, Mailbox, SignedAction, verify_action
from crypto.replacement import replace_with
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.entry.way import HOME, attested, entered, renewed, replaced
from tests.services.founding import Sample, found_sample


def do(sample: Sample, reporter: Reporter, signed: SignedAction) -> None:
    phrase.replace_code(sample.office, sample.authority, reporter.hash, signed)


def letters(sample: Sample, reporter: Reporter) -> list[str | None]:
    """What the reporter reads with the phrase in hand."""
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    ring = Trust(sample.authority, sample.founded.authority.root_public).verify(view.records, sample.clock.today)
    sealed = [one.sealed for one in view.letters if one.sealed is not None]
    return [one.letter.text if one else None for one in reporter.box.open_letters(sealed, reporter.tip, ring)]


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.REPLACE}))
def test_a_code_takes_nothing_but_a_phrase_in_its_place(engine: Engine, action: Action) -> None:
    sample = found_sample(engine)
    reporter = entered(sample)
    with pytest.raises((Refused, NotFound)) as caught:
        mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(action))
    assert caught.value.code in ("transfer_code", "not_as_sealed")
    assert builders.case_of(sample.office, sample.authority, reporter.tip).standing.main == "TRIAGE"


def test_the_own_phrase_takes_the_place_of_the_code(engine: Engine) -> None:
    sample = found_sample(engine)
    code = entered(sample)
    own = replaced(sample, code)
    assert mailbox.read(sample.office, sample.authority, code.mailbox_id) is None
    assert mailbox.read(sample.office, sample.authority, own.mailbox_id) is not None
    look = phrase.look(sample.office, sample.authority, own.mailbox_id)
    assert not look.transfer
    acted = mailbox.act(sample.office, sample.authority, own.hash, own.box.sign_action(Action.WITHDRAW))
    assert acted.state == "WITHDRAWN"


def test_the_deed_is_kept_with_its_signature_and_a_day_in_the_history_alone(engine: Engine) -> None:
    """Intake's browser follows the keys inside the sealed words to the present ones."""
    sample = found_sample(engine)
    code = entered(sample)
    own = replaced(sample, code)
    kept = phrase.look(sample.office, sample.authority, own.mailbox_id).former
    assert kept is not None
    signed = SignedAction(Action.REPLACE, kept.body, kept.nonce, kept.signature)
    verify_action(code.box.claim_public, sample.authority, code.hash, signed)
    assert (kept.hash, kept.public, kept.claim_public) == (code.hash, code.box.public, code.box.claim_public)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM replacement")).mappings().one()
    assert not [name for name in row if "day" in name or name == "at"]
    last = builders.history_of(sample.office, sample.authority, code.tip)[-1]
    assert (last.step, last.stream, last.at) == (phrase.REPLACED, "reporter", None)


def test_a_lost_answer_can_be_asked_for_again(engine: Engine) -> None:
    sample = found_sample(engine)
    code = entered(sample)
    signed = replace_with(code.box, renewed(sample, code).box)
    do(sample, code, signed)
    do(sample, code, signed)
    history = builders.history_of(sample.office, sample.authority, code.tip)
    assert [one.step for one in history].count(phrase.REPLACED) == 1
    # A second phrase in the place of the first is another deed, and the code is gone.
    with pytest.raises(NotFound):
        do(sample, code, replace_with(code.box, renewed(sample, code).box))


def test_only_the_code_moves_the_mailbox(engine: Engine) -> None:
    sample = found_sample(engine)
    code, stranger = entered(sample), Mailbox(builders.new_keys(sample.authority))
    good = replace_with(code.box, renewed(sample, code).box)
    for bad in (
        replace_with(stranger, code.box),
        SignedAction(good.action, good.body, good.nonce, bytes(64)),
        SignedAction(good.action, good.body, random_id(), good.signature),
        SignedAction(good.action, good.body[:-1] + b" ", good.nonce, good.signature),
        code.box.sign_action(Action.REPLACE, b"{}"),
    ):
        with pytest.raises(NotFound):
            do(sample, code, bad)
    with pytest.raises(NotFound):
        phrase.replace_code(sample.office, sample.authority, MailboxHash(random_seed()), good)
    assert phrase.look(sample.office, sample.authority, code.mailbox_id).transfer


def test_a_reporters_own_phrase_is_not_replaced(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    with pytest.raises(Refused, match="own_already"):
        do(sample, reporter, replace_with(reporter.box, renewed(sample, reporter).box))
    own = replaced(sample, entered(sample))
    with pytest.raises(Refused, match="own_already"):
        do(sample, own, replace_with(own.box, renewed(sample, own).box))


def test_a_phrase_that_is_taken_is_not_given_twice(engine: Engine) -> None:
    sample = found_sample(engine)
    code, other = entered(sample), builders.send_tip(sample)
    for taken in (other.box, code.box):
        with pytest.raises(Refused, match="mailbox_taken"):
            do(sample, code, replace_with(code.box, taken))


def test_letters_from_before_move_along(engine: Engine) -> None:
    sample = found_sample(engine)
    code = entered(sample)
    number, intake = builders.number_of(sample, code), builders.handler(sample, code, Duty.INTAKE)
    first = builders.letter_to(sample, code, "哪台机器？", kind="question")
    send_letter(sample.office, intake, number, first)
    own = replaced(sample, code)
    second = builders.letter_to(sample, own, "谢谢您。", seq=2, previous=first.letter_hash)
    send_letter(sample.office, intake, number, second)
    assert letters(sample, own) == ["哪台机器？", "谢谢您。"]
    # A letter to the code comes too late.
    late = builders.letter_to(sample, code, "太晚了", seq=3, previous=second.letter_hash)
    with pytest.raises(Refused):
        send_letter(sample.office, intake, number, late)


def test_what_was_attested_of_the_code_counts_no_more(engine: Engine) -> None:
    sample = found_sample(engine)
    code = entered(sample)
    number = builders.accept(sample, code)
    writer, verifier = sample.actor(Duty.LEAD, HOME), sample.actor(Duty.VERIFY, HOME)
    with pytest.raises(Refused, match="not_now"):
        phrase.attest_again(sample.office, writer, number, attested(sample, code))
    before = builders.case_of(sample.office, sample.authority, code.tip)
    own = replaced(sample, code)
    case = builders.case_of(sample.office, sample.authority, code.tip)
    assert (before.attestation is None, case.attestation, case.attestation_key) == (False, None, None)
    view = phrase.entry_of(sample.office, verifier, number)
    assert view == phrase.EntryView(transfer=False, attest=True)
    with pytest.raises(Refused, match="attestation"):
        phrase.attest_again(sample.office, writer, number, attested(sample, code))
    phrase.attest_again(sample.office, writer, number, attested(sample, own))
    assert builders.case_of(sample.office, sample.authority, code.tip).attestation is not None
    assert phrase.entry_of(sample.office, verifier, number) == phrase.EntryView(transfer=False, attest=False)


def test_the_desk_says_what_waits_to_be_attested(engine: Engine) -> None:
    sample = found_sample(engine)
    for kind in ("not accepted", "not replaced", "both"):
        code = entered(sample)
        number = builders.number_of(sample, code) if kind == "not accepted" else builders.accept(sample, code)
        if kind != "not replaced":
            replaced(sample, code)
    for duty in (Duty.INTAKE, Duty.VERIFY, Duty.LEAD):
        assert waiting.waiting(sample.office, sample.actor(duty, HOME)) == (waiting.Waiting("1 件要重新证明信箱", number),)
    assert waiting.waiting(sample.office, sample.actor(Duty.LEGAL, HOME)) == ()
    assert waiting.waiting(sample.office, sample.actor(Duty.INTAKE, "zibo-committee")) == ()


def test_before_acceptance_accepting_attests_the_own_phrase(engine: Engine) -> None:
    sample = found_sample(engine)
    code = entered(sample)
    number = builders.number_of(sample, code)
    assert phrase.entry_of(sample.office, sample.actor(Duty.INTAKE, HOME), number) == phrase.EntryView(True, False)
    own = replaced(sample, code)
    assert phrase.entry_of(sample.office, sample.actor(Duty.INTAKE, HOME), number) == phrase.EntryView(False, False)
    intake = sample.actor(Duty.INTAKE, HOME)
    handle.write_record(sample.office, intake, number, builders.RECORD, 0)
    with pytest.raises(Refused, match="attestation"):
        handle.accept(sample.office, intake, number, attested(sample, code))
    handle.accept(sample.office, intake, number, attested(sample, own))


def test_who_may_attest_and_who_sees_that_it_was_entered(engine: Engine) -> None:
    sample = found_sample(engine)
    code = entered(sample)
    number = builders.accept(sample, code)
    own = replaced(sample, code)
    above = sample.actor(Duty.OVERSEE, "zibo-committee")
    assert phrase.entry_of(sample.office, above, number) == phrase.EntryView(transfer=False, attest=False)
    with pytest.raises(Forbidden):
        phrase.attest_again(sample.office, above, number, attested(sample, own))
    with pytest.raises(Forbidden):
        phrase.attest_again(sample.office, sample.actor(Duty.LEGAL, HOME), number, attested(sample, own))
    with pytest.raises(NotFound):
        phrase.entry_of(sample.office, sample.actor(Duty.INTAKE, "zhoucun-housing"), number)
    by_itself = builders.number_of(sample, builders.send_tip(sample))
    assert phrase.entry_of(sample.office, sample.actor(Duty.INTAKE, HOME), by_itself) is None


def test_no_award_names_the_codes_claim_key(engine: Engine) -> None:
    """Whoever read the code out could claim with it; a refusal, which pays nothing, needs no key."""
    sample = found_sample(engine)
    code = entered(sample)

    @use_case
    def propose(tx: Transaction, fen: int) -> bytes | None:
        case = events.load_of_tip(tx, sample.authority, code.tip)
        awards.propose(tx, case, fen, bytes(32), 1)
        found = store.proposal(tx.connection, sample.authority, case.id)
        return None if found is None else bytes(found.claim_public)

    assert propose(sample.office, 0) is None
    with pytest.raises(Refused, match="transfer_code"):
        propose(sample.office, 155_000)
    own = replaced(sample, code)
    assert propose(sample.office, 155_000) == own.box.claim_public


class Codes(RuleBasedStateMachine):
    """A mailbox between its department and a caller, in any order: one phrase counts, and it opens every letter."""

    engine: Engine

    @initialize()
    def begin(self) -> None:
        self.sample: Sample = found_sample(self.engine)
        self.reporter = entered(self.sample)
        self.code, self.own = self.reporter, False
        self.number = builders.number_of(self.sample, self.reporter)
        self.written: list[str] = []
        self.previous = NO_PREVIOUS
        self.came = 0

    @rule()
    def department_writes(self) -> None:
        words = f"第 {len(self.written) + 1} 封"
        letter = builders.letter_to(
            self.sample, self.reporter, words, seq=len(self.written) + 1, previous=self.previous
        )
        send_letter(self.sample.office, builders.handler(self.sample, self.code, Duty.INTAKE), self.number, letter)
        self.written.append(words)
        self.previous = letter.letter_hash

    @rule()
    def reporter_replaces(self) -> None:
        if self.own:
            with pytest.raises(Refused, match="own_already"):
                replaced(self.sample, self.reporter)
            return
        self.reporter = replaced(self.sample, self.reporter)
        self.own = True

    @precondition(lambda self: self.own)
    @rule()
    def somebody_tries_the_code(self) -> None:
        with pytest.raises(NotFound):
            do(self.sample, self.code, replace_with(self.code.box, renewed(self.sample, self.code).box))

    @rule(with_code=st.booleans())
    def reporter_writes(self, with_code: bool) -> None:
        who = self.code if with_code else self.reporter
        body = who.box.seal_reply(who.tip, builders.reply_recipients(self.sample, who), "还有一台")
        try:
            mailbox.act(self.sample.office, self.sample.authority, who.hash, who.box.sign_action(Action.LETTER, body))
            assert self.own
            assert who is self.reporter
            self.came += 1
        except CaseworkError:
            assert not self.own or with_code

    @invariant()
    def one_phrase_opens_everything(self) -> None:
        look = phrase.look(self.sample.office, self.sample.authority, self.reporter.mailbox_id)
        assert look.transfer is not self.own
        if self.own:
            assert letters(self.sample, self.reporter) == self.written
            assert mailbox.read(self.sample.office, self.sample.authority, self.code.mailbox_id) is None
        case = builders.case_of(self.sample.office, self.sample.authority, self.code.tip)
        assert case.letters_unread == self.came


def test_any_order_of_letters_and_replacing(sqlite_engine: Engine) -> None:
    class Machine(Codes):
        engine = sqlite_engine

    run_state_machine_as_test(Machine, settings=settings(max_examples=12, stateful_step_count=12))
