"""The reporter's mailbox with the phrase in hand, and the server's check of what is done there (sections 6 and 7).

    action signature over label("action") ‖ authority ‖ mailbox hash (32) ‖ action u8 ‖ H(body) ‖ nonce (16)

The plain pages call `Mailbox` for one request and forget it; the browser does the same in JavaScript. The server alone
calls `verify_action`, and stores each nonce under a unique key of its mailbox: a second use is a replay.
"""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from crypto import OpeningError
from crypto._unwrap import content_key
from crypto.awards import Claim, sign_claim
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    NONCE_LENGTH,
    AuthorityId,
    AwardId,
    Json,
    KeyId,
    MailboxHash,
    TipId,
    canonical,
    ed25519_public,
    ed25519_sign,
    ed25519_verify,
    exact,
    label,
    random_id,
    read_object,
    sha256,
)
from crypto.files import FileLine, encode_lines, parse_lines
from crypto.keyring import Keyring
from crypto.letters import NO_PREVIOUS, ReadLetter, mailbox_key_id, read_letter
from crypto.phrase import Phrase, PhraseKeys, claim_lookup, derive
from crypto.suite1 import Envelope, Kind, Sealed, open_with_key, parse, public_from_seed, seal_keeping


class Action(enum.IntEnum):
    """What a reporter does in the mailbox."""

    LETTER = 1
    WITHDRAW = 2
    CLAIM = 3
    SEEN = 4
    OBJECT = 5
    ASK_WITHDRAW = 6
    REPRISAL = 7
    WAIVE = 8
    WANT = 9
    RENEW = 10
    REPLACE = 11
    ADD = 12


BARE = frozenset({Action.WITHDRAW, Action.SEEN, Action.ASK_WITHDRAW, Action.WAIVE, Action.WANT})
"""Actions without a body."""


@dataclass(frozen=True)
class SignedAction:
    """One action as it travels: body, nonce and the claim key's signature."""

    action: Action
    body: bytes
    nonce: bytes
    signature: bytes


@dataclass(frozen=True)
class Reply:
    """A reporter's letter: its text, and the lines of the files that came with it."""

    text: str
    files: tuple[FileLine, ...] = ()


@dataclass(frozen=True)
class Former:
    """The mailbox of the transfer code that this phrase replaced: letters that came before lie sealed to it."""

    hash: MailboxHash
    public: bytes
    seed: bytes


class Mailbox:
    """Everything that the phrase opens and signs, for one authority."""

    def __init__(self, keys: PhraseKeys, former: Former | None = None) -> None:
        self.keys = keys
        self.former = former
        self.public = public_from_seed(keys.mailbox_seed)
        self.claim_public = ed25519_public(keys.claim_seed)

    @classmethod
    def from_phrase(cls, phrase: Phrase, authority: AuthorityId) -> "Mailbox":
        """Derive the mailbox of a phrase; takes about 0.2 s by design."""
        return cls(derive(phrase, authority))

    @property
    def hash(self) -> MailboxHash:
        """The mailbox hash that the server stores."""
        return self.keys.mailbox_hash

    def open_letters(self, sealed: Sequence[bytes], tip: TipId, keyring: Keyring) -> list[ReadLetter | None]:
        """Open letters 1, 2, 3 … in order; None for each that the department did not write, or not at this place."""
        opened: list[ReadLetter | None] = []
        previous = NO_PREVIOUS
        for index, envelope in enumerate(sealed, 1):
            try:
                letter = self._open_letter(envelope, tip, keyring, index, previous)
            except OpeningError:
                opened.append(None)
                continue
            previous = letter.letter.hash
            opened.append(letter)
        return opened

    def _open_letter(self, sealed: bytes, tip: TipId, keyring: Keyring, index: int, previous: bytes) -> ReadLetter:
        envelope = parse(sealed)
        box = self.box_of(envelope)
        outer = (Kind.LETTER, self.keys.authority, tip, box.hash)
        if (envelope.kind, envelope.authority, envelope.subject, envelope.binding) != outer:
            raise OpeningError
        key = content_key(envelope, mailbox_key_id(box.public), box.seed)
        return read_letter(open_with_key(envelope, key, index), keyring, box.hash, index, previous)

    def box_of(self, envelope: Envelope) -> Former:
        """Return hash and keys of the mailbox that an envelope is bound to: the own one, or the one that it replaced."""
        if self.former is not None and envelope.binding == self.former.hash:
            return self.former
        if envelope.binding != self.hash:
            raise OpeningError
        return Former(self.hash, self.public, self.keys.mailbox_seed)

    def seal_reply(self, tip: TipId, recipients: Mapping[KeyId, bytes], text: str) -> bytes:
        """Seal a letter to the departments' intake keys (kind 3); sign it as the body of the action `letter`."""
        return self.seal_adding(tip, recipients, text, ()).sealed

    def seal_adding(
        self, tip: TipId, recipients: Mapping[KeyId, bytes], text: str, files: Sequence[FileLine]
    ) -> Sealed:
        """Seal a letter with files (kind 3), whose streams need the content key; sign it in the body of the action `add`."""
        plaintext = encode_reply(Reply(text, tuple(files)))
        return seal_keeping(Kind.REPLY, self.keys.authority, tip, self.hash, recipients, plaintext)

    def sign_action(self, action: Action, body: bytes = b"", nonce: bytes | None = None) -> SignedAction:
        """Sign an action, under a fresh nonce unless its page drew one, so that its form sent twice is one deed."""
        nonce = nonce or random_id()
        message = _acted(self.keys.authority, self.hash, action, body, nonce)
        return SignedAction(action, body, nonce, ed25519_sign(self.keys.claim_seed, message))

    def claim(self, award_id: AwardId, joint: int = 1) -> Claim:
        """Make the claim of an award: to be paid to whoever shows this phrase's claim code, or the codes of `joint` people."""
        lookups = [claim_lookup(code) for code in self.keys.claim_codes[:joint]]
        return sign_claim(self.keys.claim_seed, award_id, *lookups)


def verify_action(
    claim_public: bytes,
    authority: AuthorityId,
    mailbox: MailboxHash,
    action: SignedAction,
    used: Collection[bytes] = (),
) -> None:
    """Raise OpeningError unless the mailbox's claim key signed this action, with a nonce that was not used before."""
    if action.nonce in used or (action.body and action.action in BARE):
        raise OpeningError
    message = _acted(authority, mailbox, action.action, action.body, action.nonce)
    ed25519_verify(claim_public, action.signature, message)


def encode_reply(reply: Reply) -> bytes:
    """Write the plaintext of a kind 3 letter; the inverse of `read_reply`."""
    plain: dict[str, Json] = {"v": 1, "text": reply.text}
    return canonical({**plain, "files": encode_lines(reply.files)} if reply.files else plain)


def read_reply(plaintext: bytes) -> Reply:
    """Read an opened kind 3 letter: text and lines of files; OpeningError for a missing, extra or ill-typed field."""
    value = read_object(plaintext)
    text, files = value.get("text"), parse_lines(value.pop("files", []))
    if set(value) != {"v", "text"} or value["v"] != 1 or isinstance(value["v"], bool) or not isinstance(text, str):
        raise OpeningError
    reply = Reply(text, files)
    # An empty list would be a second spelling of a letter without files.
    if encode_reply(reply) != plaintext:
        raise OpeningError
    return reply


def _acted(authority: AuthorityId, mailbox: MailboxHash, action: Action, body: bytes, nonce: bytes) -> bytes:
    place = exact(authority, ID_LENGTH) + exact(mailbox, HASH_LENGTH)
    return label("action") + place + bytes([action]) + sha256(body) + exact(nonce, NONCE_LENGTH)
