"""A phrase that the plain pages saw: it says so, works as before, and may give way to one of the reporter's own, once."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import Engine, text

from casework.cases import mailbox, receive
from casework.entry import phrase
from casework.kernel.errors import Refused
from casework.rules.duties import Duty
from crypto.mailbox import Action
from crypto.replacement import replace_with
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.entry.way import HOME, renewed, replaced
from tests.services.founding import Sample, found_sample


def is_exposed(sample: Sample, reporter: Reporter) -> bool:
    return phrase.look(sample.office, sample.authority, reporter.mailbox_id).exposed


def sent_plainly(sample: Sample) -> Reporter:
    """A tip that the plain pages sealed."""
    reporter = builders.write_tip(sample)
    receive.receive(sample.office, dataclasses.replace(reporter.submission, exposed=True))
    return reporter


def test_what_was_sealed_on_a_phone_is_not_exposed_until_it_is_typed(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, other = builders.send_tip(sample), builders.send_tip(sample)
    assert not is_exposed(sample, reporter)
    for _ in range(2):
        phrase.expose(sample.office, sample.authority, reporter.mailbox_id)
        assert is_exposed(sample, reporter)
    assert not is_exposed(sample, other)
    phrase.expose(sample.office, sample.authority, bytes(32))


def test_the_plain_pages_say_that_they_saw_the_phrase(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = sent_plainly(sample)
    assert is_exposed(sample, reporter)
    with engine.connect() as connection:
        names = [str(name) for name in connection.execute(text("SELECT * FROM mailbox")).mappings().one()]
    assert not [name for name in names if "day" in name or name == "at"]


def test_an_exposed_phrase_works_as_before(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = sent_plainly(sample)
    acted = mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.WITHDRAW))
    assert acted.state == "WITHDRAWN"


def test_an_own_phrase_takes_its_place_once(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = sent_plainly(sample)
    own = replaced(sample, reporter)
    assert mailbox.read(sample.office, sample.authority, reporter.mailbox_id) is None
    assert not is_exposed(sample, own)
    # Typed on the plain pages again it is exposed again; one step is what the officers' browsers follow, so it stays.
    phrase.expose(sample.office, sample.authority, own.mailbox_id)
    assert not is_exposed(sample, own)
    again = replace_with(own.box, renewed(sample, own).box)
    with pytest.raises(Refused) as caught:
        phrase.replace_code(sample.office, sample.authority, own.hash, again)
    assert caught.value.code == "own_already"


def test_intake_attests_the_new_keys_of_a_tip_that_nobody_entered(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = sent_plainly(sample)
    number = builders.accept(sample, reporter)
    actor = sample.actor(Duty.INTAKE, HOME)
    assert phrase.entry_of(sample.office, actor, number) is None
    own = replaced(sample, reporter)
    assert phrase.entry_of(sample.office, actor, number) == phrase.EntryView(transfer=False, attest=True, entered=False)
    phrase.attest_again(sample.office, actor, number, builders.attestation(sample, own))
    assert phrase.entry_of(sample.office, actor, number) == phrase.EntryView(transfer=False, attest=False, entered=False)
