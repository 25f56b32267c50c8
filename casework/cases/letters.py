"""Letters of the department: sealed and signed in the officer's browser, stored as the next of the mailbox."""

from dataclasses import dataclass

from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import MailboxHash, TipId
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find
from casework.rules.duties import Duty
from casework.tips import mailbox
from casework.tips.envelopes import check_to_mailbox
from casework.tips.replace import Replaced, replaced

KINDS = ("letter", "question", "finding", "reward")
# Whoever holds the department's letters key (docs/formats.md section 8) may write in its name.
WRITERS = (Duty.INTAKE, Duty.VERIFY, Duty.LEAD)


@dataclass(frozen=True)
class OutLetter:
    """A letter ready to post: its place in the chain, its kind, the envelope, and the hash of its JSON."""

    seq: int
    kind: str
    sealed: bytes
    letter_hash: bytes


@dataclass(frozen=True)
class MailboxKeys:
    """What an officer's browser needs to write and to compare: the mailbox, and the next letter's place in the chain.

    `attestation` is what intake signed after comparing (None before acceptance): whoever writes without having seen the
    words verifies it before sealing to `public`. `former` is what the reporter's own phrase took the place of, if it did.
    """

    tip: TipId
    hash: MailboxHash
    public: bytes
    claim_public: bytes
    next_seq: int
    previous: bytes
    attestation: bytes | None
    attestation_key: bytes | None
    former: Replaced | None


def mailbox_keys(tx: Transaction, case: Case) -> MailboxKeys:
    """Return the mailbox of a case for the officer's browser."""
    box = mailbox.of_tip(tx, case.authority, case.tip)
    seq, previous = mailbox.next_place(tx, box)
    signed = (case.attestation, case.attestation_key)
    return MailboxKeys(box.tip, box.hash, box.public, box.claim_public, seq, previous, *signed, replaced(tx, box))


def post(tx: Transaction, actor: Actor, case: Case, letter: OutLetter) -> Case:
    """Post a letter of the department; Refused unless it is sealed to this mailbox, Conflict when the number is taken."""
    if letter.kind not in KINDS:
        raise Refused("bad_kind", "这封信的种类不对，没有发。")
    box = mailbox.of_tip(tx, case.authority, case.tip)
    check_to_mailbox(letter.sealed, case.authority, case.tip, box.hash, box.public)
    mailbox.post_out(tx, box, seq=letter.seq, kind=letter.kind, sealed=letter.sealed, letter_hash=letter.letter_hash)
    return events.note(tx, case, "letter_out", actor=actor, payload={"seq": letter.seq, "kind": letter.kind})


@use_case
def send_letter(tx: Transaction, actor: Actor, number: str, letter: OutLetter) -> None:
    """Send a letter to the reporter; for officers of the department that handles the case."""
    actor.require(*WRITERS)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    if case.standing.main == "WITHDRAWN":
        raise Refused("withdrawn", "举报人撤回了，不能再写信。")
    post(tx, actor, case, letter)
