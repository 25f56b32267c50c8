"""What the browsers of a transfer do, with the project's own crypto: opening with the notes, wrapping for another one."""

from __future__ import annotations

from casework.cases import mailbox, read
from casework.cases.views import SealedLetter
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor
from casework.rules.duties import Duty
from casework.tips.rewrap import Wraps
from casework.transfers import hand, receivers
from casework.transfers.giving import Given
from crypto import OpeningError, opening
from crypto._unwrap import content_key
from crypto.encoding import KeyId
from crypto.keyring import Keyring, Purpose, Trust, holder_id
from crypto.mailbox import Action, SignedAction, read_reply, verify_action
from crypto.suite1 import Entry, Envelope, open_with_key, parse, with_entry, wrap
from crypto.transfers import Handing, TransferNote, sign_note
from tests.services.builders import RECORD, Reporter, department_of, handler
from tests.services.founding import Sample

__all__ = ["RECORD", "back", "given", "letters_open", "over", "parse", "receivers", "reply", "take", "words_open"]


def trust(sample: Sample) -> Trust:
    return Trust(sample.authority, sample.founded.authority.root_public)


def seed_for(sample: Sample, department: DepartmentId, envelope: Envelope) -> tuple[KeyId, bytes]:
    """Return the department's intake key that an envelope is sealed to; OpeningError where there is none."""
    own = sample.founded.departments[department]
    key = own.key_ids[Purpose.INTAKE]
    if key not in envelope.recipients:
        raise OpeningError
    return key, own.seeds[Purpose.INTAKE]


def readable(letter: SealedLetter) -> Envelope:
    """Return a letter's envelope with the wraps that stand beside it."""
    envelope = parse(letter.sealed)
    for key, made in letter.wraps:
        envelope = with_entry(envelope, Entry(KeyId(key), made))
    return envelope


def words_open(sample: Sample, actor: Actor, number: str) -> str:
    """Open and compare the words as the actor's browser does; returns them."""
    tip = read.sealed_tip(sample.office, actor, number)
    keyring = trust(sample).verify(tip.records, sample.clock.today)
    key, seed = seed_for(sample, actor.department, parse(tip.sealed))
    body = opening.open_tip(tip.sealed, keyring, holder_id(actor.department), key, seed, tip.notes)
    assert (body.mailbox, body.claim) == (tip.mailbox.public, tip.mailbox.claim_public)
    return str(body.fields["words"])


def letters_open(sample: Sample, actor: Actor, number: str) -> list[str]:
    """Verify and open the reporter's letters as the actor's browser does."""
    tip = read.sealed_tip(sample.office, actor, number)
    found = []
    for letter in tip.letters:
        signed = SignedAction(Action.LETTER, letter.sealed, letter.nonce, letter.signature)
        verify_action(tip.mailbox.claim_public, sample.authority, tip.mailbox.hash, signed)
        envelope = readable(letter)
        key, seed = seed_for(sample, actor.department, envelope)
        found.append(read_reply(open_with_key(envelope, content_key(envelope, key, seed))).text)
    return found


def given(
    sample: Sample, actor: Actor, number: str, to: DepartmentId, kind: Handing = Handing.OVER
) -> Given:
    """Wrap the words and letters to another department and sign the note, as the giver's browser does."""
    wanted = receivers.key_of(sample.office, actor, number, to)
    tip = read.sealed_tip(sample.office, actor, number)
    keyring: Keyring = trust(sample).verify([*dict.fromkeys((*tip.records, *wanted.records))], sample.clock.today)
    key = wanted.key or keyring.current(Purpose.INTAKE, holder_id(to)).key_id
    public = keyring.known(key, Purpose.INTAKE).public

    def wrapped(envelope: Envelope) -> bytes:
        mine, seed = seed_for(sample, actor.department, envelope)
        return wrap(public, envelope.scope, key, content_key(envelope, mine, seed))

    letters = {one.seq: wrapped(readable(one)) for one in tip.letters if one.seq in wanted.letters}
    own = sample.founded.departments[actor.department]
    signer = own.key_ids[Purpose.LETTERS]
    note = TransferNote(kind, actor.department, to, key, signer, bytes(64))
    signed = sign_note(own.seeds[Purpose.LETTERS], sample.authority, tip.mailbox.tip, wanted.place, note)
    return Given(key, signer, signed.signature, Wraps(wrapped(parse(tip.sealed)) if wanted.tip else None, letters))


def over(
    sample: Sample, reporter: Reporter, number: str, to: str, *, with_sheet: bool = False, reason: str = "工地归住建部门管。"
) -> None:
    """Hand the case on by the first intake officer of the lead."""
    actor = handler(sample, reporter, Duty.INTAKE)
    made = given(sample, actor, number, DepartmentId(to))
    hand.transfer(sample.office, actor, number, DepartmentId(to), reason, made, with_sheet=with_sheet)


def back(sample: Sample, reporter: Reporter, number: str, to: str, reason: str = "这条路不归我们养护。") -> None:
    """Give the case back by the first intake officer of the receiver."""
    actor = handler(sample, reporter, Duty.INTAKE)
    hand.hand_back(sample.office, actor, number, reason, given(sample, actor, number, DepartmentId(to), Handing.BACK))


def take(sample: Sample, reporter: Reporter, number: str) -> None:
    """Sign for the case by the first intake officer of the receiver."""
    hand.take_over(sample.office, handler(sample, reporter, Duty.INTAKE), number)


def reply(sample: Sample, reporter: Reporter, text: str) -> SignedAction:
    """Seal a letter to whoever the mailbox names, and send it."""
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    keyring = trust(sample).verify(view.records, sample.clock.today)
    recipients = {KeyId(key): keyring.known(KeyId(key), Purpose.INTAKE).public for key in view.reply_to}
    signed = reporter.box.sign_action(Action.LETTER, reporter.box.seal_reply(reporter.tip, recipients, text))
    mailbox.act(sample.office, sample.authority, reporter.hash, signed)
    return signed


def lead(sample: Sample, reporter: Reporter) -> DepartmentId:
    return department_of(sample, reporter)
