"""Tips as intake enters them, and the phrase of their own that callers put in the place of the transfer code."""

from __future__ import annotations

from dataclasses import replace

from casework.cases.handle import Attestation
from casework.entry import enter, phrase
from casework.kernel.office import Actor
from casework.rules import routing
from casework.rules.duties import Duty
from crypto.encoding import KeyId
from crypto.keyring import Purpose, Trust
from crypto.mailbox import Mailbox
from crypto.opening import wrap_original
from crypto.replacement import Replacement, former_of, replace_with
from tests.services import builders
from tests.services.builders import FACTORY, Reporter
from tests.services.founding import Sample

HOME = "zhoucun-emergency"


def entered(sample: Sample, actor: Actor | None = None, where: routing.Facts = FACTORY) -> Reporter:
    """A call that an intake officer wrote down; the reporter holds the transfer code."""
    reporter = builders.write_tip(sample, where)
    enter.enter(sample.office, actor or sample.actor(Duty.INTAKE, HOME), reporter.submission)
    return reporter


def renewed(sample: Sample, reporter: Reporter) -> Reporter:
    """The same reporter with a phrase of their own, not sent yet; the former mailbox opens letters from before."""
    own = Mailbox(builders.new_keys(sample.authority))
    return replace(reporter, box=own)


def replaced(sample: Sample, reporter: Reporter) -> Reporter:
    """Put a phrase of the reporter's own in the place of the code, as the page does."""
    new = renewed(sample, reporter)
    phrase.replace_code(sample.office, sample.authority, reporter.hash, replace_with(reporter.box, new.box))
    return returned(sample, new)


def returned(sample: Sample, reporter: Reporter) -> Reporter:
    """Come back with the own phrase: what the server tells of the former mailbox is checked and remembered."""
    former = phrase.look(sample.office, sample.authority, reporter.mailbox_id).former
    assert former is not None
    box = reporter.box
    made = Replacement(box.hash, box.public, box.claim_public, former.seed, former.proof)
    known = former_of(box, made, former.hash, former.public)
    return replace(reporter, box=Mailbox(box.keys, known))


def wrap_for(sample: Sample, reporter: Reporter, records: tuple[bytes, ...], key_id: KeyId) -> bytes:
    """Wrap the original as intake's browser does, for an officer's record that leads to the root."""
    trust = Trust(sample.authority, sample.founded.authority.root_public)
    record = trust.verify(records, sample.clock.today).known(key_id, Purpose.OFFICER)
    own = sample.founded.departments[builders.department_of(sample, reporter)]
    sealed = reporter.submission.sealed
    return wrap_original(sealed, own.key_ids[Purpose.INTAKE], own.seeds[Purpose.INTAKE], record.key_id, record.public)


def attested(sample: Sample, reporter: Reporter) -> Attestation:
    """The department's signature over the keys that the reporter has now."""
    return builders.attestation(sample, reporter)


__all__ = ["HOME", "attested", "entered", "renewed", "replaced", "returned", "wrap_for"]
