"""The transfer code of an entered tip: the caller puts an own phrase in its place, and intake's department says so again."""

from dataclasses import dataclass

from casework.cases import parts
from casework.cases.handle import Attestation, check_attestation
from casework.cases.letters import WRITERS
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import AuthorityId, KeyId, MailboxHash
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find
from casework.tips import mailbox
from casework.tips.replace import Replaced, replace, replaced, was_done
from crypto.mailbox import SignedAction

REPLACED = "phrase_replaced"


@dataclass(frozen=True)
class Phrase:
    """What a typed phrase is: a transfer code, or one that took a code's place (`former`), or neither."""

    transfer: bool
    former: Replaced | None


@dataclass(frozen=True)
class EntryView:
    """What a case's page says of an entered tip.

    `transfer`: the phrase is still the one that the officer read out. `attest`: an own phrase took its place after
    acceptance, and this officer can attest its keys.
    """

    transfer: bool
    attest: bool


@query
def look(tx: Transaction, authority: AuthorityId, mailbox_id: bytes) -> Phrase:
    """Say what the phrase of a 32-byte mailbox id is; an unknown one is neither."""
    box = mailbox.find(tx, authority, mailbox.hash_of(mailbox_id))
    return Phrase(False, None) if box is None else Phrase(box.transfer, replaced(tx, box))


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
    if not _waits(tx, case):
        raise Refused("not_now", "信箱的钥匙已经证明过了，不用再证明。")
    check_attestation(tx, actor, case, attestation)
    values = {"attestation": attestation.signature, "attestation_key": attestation.key_id}
    events.note(tx, case, "attested_again", actor=actor, values=values)


@query
def entry_of(tx: Transaction, actor: Actor, number: str) -> EntryView | None:
    """Return what there is to say of an entered tip to whoever may see the case; None for one that came by itself."""
    case, role = find(tx, actor, number)
    if not case.entered:
        return None
    # Of a tip that was parted the words are opened from a part, and attested there.
    writes = role == "lead" and bool(actor.duties & set(WRITERS)) and case.standing.main != parts.PARTED
    return EntryView(mailbox.of_tip(tx, case.authority, case.tip).transfer, writes and _waits(tx, case))


def _by_writer(tx: Transaction, actor: Actor, number: str) -> Case:
    actor.require(*WRITERS)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    return case


def _waits(tx: Transaction, case: Case) -> bool:
    """Whether an attestation was made for the code's keys and not yet for those of the phrase in its place."""
    former = replaced(tx, mailbox.of_tip(tx, case.authority, case.tip))
    return case.attestation is None and former is not None and former.attestation is not None
