"""A phrase that somebody else has seen gives way to one of the reporter's own, once (docs/formats.md section 7).

Whoever took a call has read the phrase out and could use it. So the mailbox of such a phrase takes one action, which puts
another hash and other keys in its place; only then does it show anything. What the code gave is kept, signed, so that
intake's browser can follow it from the keys inside the sealed words to the present ones. A phrase that the plain pages saw
may be replaced in the same way, and works meanwhile.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import AuthorityId, KeyId, MailboxHash, TipId
from casework.kernel.office import Transaction
from casework.tips import store
from casework.tips.mailbox import Mailbox, find, signed_by_reporter
from crypto import OpeningError
from crypto.mailbox import Action, SignedAction
from crypto.replacement import Replacement, parse_replacement, verify_replacement

Attested = tuple[bytes | None, KeyId | None]


@dataclass(frozen=True)
class Replaced:
    """What a phrase took the place of, and the deed that did it.

    `seed` is the former mailbox seed, wrapped to the present mailbox; `attestation` is intake's over the former keys, if any.
    """

    hash: MailboxHash
    public: bytes
    claim_public: bytes
    seed: bytes
    proof: bytes
    body: bytes
    nonce: bytes
    signature: bytes
    attestation: bytes | None
    attestation_key: KeyId | None


def replaced(tx: Transaction, mailbox: Mailbox) -> Replaced | None:
    """Return what the phrase of a mailbox took the place of; None for a phrase that never was a transfer code."""
    row = store.replacement_of_tip(tx.connection, mailbox.authority, mailbox.tip)
    if row is None:
        return None
    made = Replacement(mailbox.hash, mailbox.public, mailbox.claim_public, row.former_seed, row.proof)
    return Replaced(
        MailboxHash(row.former_hash),
        row.former_public,
        row.former_claim,
        row.former_seed,
        row.proof,
        made.encode(),
        row.nonce,
        row.signature,
        row.attestation,
        None if row.attestation_key is None else KeyId(row.attestation_key),
    )


def may_replace(tx: Transaction, mailbox: Mailbox) -> bool:
    """Say whether an own phrase may take the place of a mailbox's; it may once, since one step is what browsers follow."""
    seen = mailbox.transfer or mailbox.exposed
    return seen and store.replacement_of_tip(tx.connection, mailbox.authority, mailbox.tip) is None


def attested_before(tx: Transaction, authority: AuthorityId, tips: Collection[TipId]) -> set[TipId]:
    """Return those of the tips whose code was attested by intake before it was replaced."""
    return {TipId(row.tip_id) for row in store.replacements_attested(tx.connection, authority, tips)}


def was_done(tx: Transaction, authority: AuthorityId, former: MailboxHash, signed: SignedAction) -> bool:
    """Say whether exactly this replacement was taken before, so that a lost answer can be asked for again."""
    row = store.replacement_of_hash(tx.connection, authority, former)
    return row is not None and (row.nonce, row.signature) == (signed.nonce, signed.signature)


def replace(
    tx: Transaction,
    authority: AuthorityId,
    former: MailboxHash,
    signed: SignedAction,
    attested: Attested,
) -> Mailbox:
    """Put the phrase that the signed action names in the place of a transfer code; return the mailbox as it is now.

    `attested` is what intake had attested of the former keys, if anything. Raises NotFound for whatever is not signed by
    the code, Refused for a phrase that is the reporter's own already or that somebody else has.
    """
    box = signed_by_reporter(tx, authority, former, signed)
    made = _read(box, signed)
    if not may_replace(tx, box):
        raise Refused("own_already", "这七个词已经是您自己的，不用再换。")
    if find(tx, authority, made.mailbox) is not None or made.claim_public == box.claim_public:
        raise Refused("mailbox_taken", "这七个词用过了。重新打开网页，再换一次。")
    attestation, key = attested
    store.insert_replacement(tx.connection, _row(box, made, signed) | {"attestation": attestation, "attestation_key": key})
    values = {
        "mailbox_hash": made.mailbox,
        "public": made.mailbox_public,
        "claim_public": made.claim_public,
        "transfer": False,
        "exposed": False,
    }
    store.move_mailbox(tx.connection, authority, former, values)
    return Mailbox(authority, made.mailbox, box.tip, made.mailbox_public, made.claim_public, transfer=False)


def _read(box: Mailbox, signed: SignedAction) -> Replacement:
    """The replacement that the action's body names, proven by its own new key; raises NotFound."""
    try:
        if signed.action is not Action.REPLACE:
            raise OpeningError
        made = parse_replacement(signed.body)
        verify_replacement(made, box.authority, box.hash, box.public)
    except OpeningError:
        raise NotFound from None
    return made


def _row(box: Mailbox, made: Replacement, signed: SignedAction) -> dict[str, Any]:
    return {
        "authority_id": box.authority,
        "tip_id": box.tip,
        "former_hash": box.hash,
        "former_public": box.public,
        "former_claim": box.claim_public,
        "former_seed": made.former,
        "proof": made.proof,
        "nonce": signed.nonce,
        "signature": signed.signature,
    }
