"""A transfer code gives way to a phrase of the reporter's own (docs/formats.md section 7).

    body of the action `replace` := canonical JSON {"claim_public","former","mailbox","mailbox_public","proof"}
    former := the former mailbox seed, wrapped to the new mailbox key:
              wrap(new mailbox public, seed scope(authority, former mailbox key id), new mailbox key id)
    proof signature by the new claim key over label("replace") ‖ authority ‖ former mailbox hash ‖ new mailbox hash
              ‖ H(former public) ‖ H(new public) ‖ H(former)

The former claim key signs the action, so nobody without the code can move the mailbox; the new one signs the proof, so
that whoever comes back with the new phrase knows the former mailbox for their own and opens the letters in it.
"""

from dataclasses import dataclass

from crypto import OpeningError
from crypto._unwrap import unwrap
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    SIGNATURE_LENGTH,
    AuthorityId,
    MailboxHash,
    b64u,
    canonical,
    ed25519_sign,
    ed25519_verify,
    exact,
    label,
    read_object,
    sha256,
    unb64u,
)
from crypto.letters import mailbox_key_id
from crypto.mailbox import Action, Former, Mailbox, SignedAction
from crypto.suite1 import PUBLIC_LENGTH, WRAP_LENGTH, public_from_seed, seed_scope, wrap_seed

_FIELDS = frozenset({"claim_public", "former", "mailbox", "mailbox_public", "proof"})


@dataclass(frozen=True)
class Replacement:
    """What takes the place of a transfer code: the new hash and keys, the wrapped former seed, the new key's proof."""

    mailbox: MailboxHash
    mailbox_public: bytes
    claim_public: bytes
    former: bytes
    proof: bytes

    def encode(self) -> bytes:
        """Write the body of the action."""
        return canonical(
            {
                "claim_public": b64u(exact(self.claim_public, HASH_LENGTH)),
                "former": b64u(exact(self.former, WRAP_LENGTH)),
                "mailbox": b64u(exact(self.mailbox, HASH_LENGTH)),
                "mailbox_public": b64u(exact(self.mailbox_public, PUBLIC_LENGTH)),
                "proof": b64u(exact(self.proof, SIGNATURE_LENGTH)),
            }
        )


def parse_replacement(body: bytes) -> Replacement:
    """Read the body of the action; OpeningError for a missing, extra or ill-typed field."""
    value = read_object(body)
    if set(value) != _FIELDS:
        raise OpeningError
    return Replacement(
        mailbox=MailboxHash(unb64u(value["mailbox"], HASH_LENGTH)),
        mailbox_public=unb64u(value["mailbox_public"], PUBLIC_LENGTH),
        claim_public=unb64u(value["claim_public"], HASH_LENGTH),
        former=unb64u(value["former"], WRAP_LENGTH),
        proof=unb64u(value["proof"], SIGNATURE_LENGTH),
    )


def replace_with(former: Mailbox, new: Mailbox) -> SignedAction:
    """Sign that the phrase of `new` takes the place of the transfer code of `former`."""
    authority = new.keys.authority
    former_id, new_id = mailbox_key_id(former.public), mailbox_key_id(new.public)
    wrapped = wrap_seed(authority, former_id, new_id, new.public, former.keys.mailbox_seed)
    proof = ed25519_sign(new.keys.claim_seed, _proven(authority, former.hash, former.public, new.hash, new.public, wrapped))
    body = Replacement(new.hash, new.public, new.claim_public, wrapped, proof).encode()
    return former.sign_action(Action.REPLACE, body)


def verify_replacement(
    replacement: Replacement, authority: AuthorityId, former: MailboxHash, former_public: bytes
) -> None:
    """Raise OpeningError unless the new claim key proved that it takes the place of this mailbox.

    The signature of the former claim key over the action is `verify_action`'s.
    """
    made = replacement
    message = _proven(authority, former, former_public, made.mailbox, made.mailbox_public, made.former)
    ed25519_verify(made.claim_public, made.proof, message)


def former_of(new: Mailbox, replacement: Replacement, former: MailboxHash, former_public: bytes) -> Former:
    """Return the former mailbox of whoever holds the new phrase; OpeningError for one that they never replaced."""
    own = (new.hash, new.public, new.claim_public)
    if (replacement.mailbox, replacement.mailbox_public, replacement.claim_public) != own:
        raise OpeningError
    authority = new.keys.authority
    verify_replacement(replacement, authority, former, former_public)
    scope = seed_scope(authority, mailbox_key_id(former_public))
    seed = unwrap(new.keys.mailbox_seed, scope, mailbox_key_id(new.public), replacement.former)
    if public_from_seed(seed) != former_public:
        raise OpeningError
    return Former(former, former_public, seed)


def _proven(
    authority: AuthorityId, former: MailboxHash, former_public: bytes, new: MailboxHash, new_public: bytes, wrapped: bytes
) -> bytes:
    place = exact(authority, ID_LENGTH) + exact(former, HASH_LENGTH) + exact(new, HASH_LENGTH)
    return label("replace") + place + sha256(former_public) + sha256(new_public) + sha256(exact(wrapped, WRAP_LENGTH))
