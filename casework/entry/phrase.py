"""The transfer code of an entered tip: the caller puts an own phrase in its place, and intake's department says so again."""

from dataclasses import dataclass

from casework.cases import parts
from casework.cases.asked import newest
from casework.cases.handing import RAISED_ALONG
from casework.cases.handle import Attestation, check_attestation
from casework.cases.letters import WRITERS
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import AuthorityId, KeyId, MailboxHash
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find
from casework.tips import mailbox
from casework.tips.replace import Replaced, may_replace, replace, replaced, was_done
from crypto.mailbox import SignedAction

REPLACED = "phrase_replaced"


@dataclass(frozen=True)
class Phrase:
    """What a typed phrase is: a transfer code, or one that took a code's place (`former`), or neither.

    `exposed`: the server saw it on the plain pages, and an own one may take its place.
    """

    transfer: bool
    former: Replaced | None
    exposed: bool = False


@dataclass(frozen=True)
class EntryView:
    """What a case's page says of an entered tip, or of one whose phrase the plain pages saw and which has another now.

    `transfer`: the phrase is still the one that the officer read out. `attest`: an own phrase took its place after
    acceptance, or another department handled the case then (`moved`), and this officer can attest its keys.
    """

    transfer: bool
    attest: bool
    entered: bool = True
    moved: bool = False


@query
def look(tx: Transaction, authority: AuthorityId, mailbox_id: bytes) -> Phrase:
    """Say what the phrase of a 32-byte mailbox id is; an unknown one is neither."""
    box = mailbox.find(tx, authority, mailbox.hash_of(mailbox_id))
    if box is None:
        return Phrase(False, None)
    return Phrase(box.transfer, replaced(tx, box), box.exposed and may_replace(tx, box))


@use_case
def expose(tx: Transaction, authority: AuthorityId, mailbox_id: bytes) -> None:
    """Write that the phrase of a mailbox was typed on the plain pages, where the server saw it; nothing for an unknown one."""
    box = mailbox.find(tx, authority, mailbox.hash_of(mailbox_id))
    if box is not None:
        mailbox.expose(tx, box)


@use_case
def replace_code(tx: Transaction, authority: AuthorityId, former: MailboxHash, signed: SignedAction) -> None:
    """Take the action `replace`, once; raises NotFound and Refused as `tips.replace` does.

    What intake attested of the code's keys no longer counts for the case and is kept beside the replacement.
    """
    box = mailbox.find(tx, authority, former)
    if box is None and was_done(tx, authority, former, signed):
        return
    if box is None:
        raise NotFound
    case = events.load_of_tip(tx, authority, box.tip)
    cases = (case, *events.parts_of(tx, case))
    attested = next((one for one in cases if one.attestation is not None), case)
    key = None if attested.attestation_key is None else KeyId(attested.attestation_key)
    replace(tx, authority, former, signed, (attested.attestation, key))
    for one in cases:
        events.note(tx, one, REPLACED, actor=None, values={"attestation": None, "attestation_key": None})


@use_case
def attest_again(tx: Transaction, actor: Actor, number: str, attestation: Attestation) -> None:
    """Attest the keys of the reporter's own phrase where those of the code were attested before.

    For whoever holds the department's letters key. Raises NotFound, Forbidden, and Refused where there is nothing to attest
    or the signature is not the department's over the mailbox as it is.
    """
    case = _by_writer(tx, actor, number)
    if not _waits(tx, case) and not _moved(tx, case):
        raise Refused("not_now", "信箱的钥匙已经证明过了，不用再证明。")
    check_attestation(tx, actor, case, attestation)
    values = {"attestation": attestation.signature, "attestation_key": attestation.key_id}
    events.note(tx, case, "attested_again", actor=actor, values=values)


@query
def entry_of(tx: Transaction, actor: Actor, number: str) -> EntryView | None:
    """Return what there is to say of a phrase that was replaced, or is to be, to whoever may see the case; None for others."""
    case, role = find(tx, actor, number)
    moved = _moved(tx, case)
    if not case.entered and not moved and replaced(tx, mailbox.of_tip(tx, case.authority, case.tip)) is None:
        return None
    # Of a tip that was parted the words are opened from a part, and attested there.
    writes = role == "lead" and bool(actor.duties & set(WRITERS)) and case.standing.main != parts.PARTED
    box = mailbox.of_tip(tx, case.authority, case.tip)
    return EntryView(box.transfer, writes and (moved or _waits(tx, case)), case.entered, moved)


def _by_writer(tx: Transaction, actor: Actor, number: str) -> Case:
    actor.require(*WRITERS)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    return case


def _moved(tx: Transaction, case: Case) -> bool:
    """Whether the keys were attested by a department that handed the case up with another one, and by nobody since."""
    if case.attestation is not None:
        return False
    along = newest(events.of_case(tx, case.authority, case.id), RAISED_ALONG)
    return along is not None and bool(along.payload["attested"])


def _waits(tx: Transaction, case: Case) -> bool:
    """Whether an attestation was made for the code's keys and not yet for those of the phrase in its place."""
    former = replaced(tx, mailbox.of_tip(tx, case.authority, case.tip))
    return case.attestation is None and former is not None and former.attestation is not None
