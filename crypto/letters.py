"""What a department signs for a reporter: letters in a chain, and the attestation (docs/formats.md section 7).

    plaintext of a kind 2 envelope := signature (64) ‖ letter JSON
    signature over label("letter") ‖ H(letter JSON)

Each letter names the mailbox, its number and the hash of the one before, so a letter cannot be moved to another mailbox,
repeated, dropped from the middle or put in another order without the reader noticing.
"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

from crypto import OpeningError
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    SIGNATURE_LENGTH,
    AuthorityId,
    Json,
    KeyId,
    MailboxHash,
    TipId,
    b64u,
    canonical,
    ed25519_sign,
    ed25519_verify,
    exact,
    label,
    labelled,
    read_object,
    sha256,
    unb64u,
)
from crypto.keyring import KeyRecord, Keyring, Purpose
from crypto.suite1 import Kind, seal

LetterKind = Literal["letter", "question", "finding", "reward"]
NO_PREVIOUS = bytes(HASH_LENGTH)
_KINDS: tuple[LetterKind, ...] = get_args(LetterKind)
_FIELDS = frozenset({"v", "authority", "mailbox", "seq", "previous", "kind", "text", "day", "key"})


@dataclass(frozen=True)
class Letter:
    """One letter; `seq` counts from 1 in its mailbox, `previous` is the hash of the letter before (zeros for the first)."""

    authority: AuthorityId
    mailbox: MailboxHash
    seq: int
    previous: bytes
    kind: LetterKind
    text: str
    day: int
    key: KeyId

    def encode(self) -> bytes:
        """Write the canonical letter JSON."""
        value: dict[str, Json] = {
            "v": 1,
            "authority": b64u(exact(self.authority, ID_LENGTH)),
            "mailbox": b64u(exact(self.mailbox, HASH_LENGTH)),
            "seq": self.seq,
            "previous": b64u(exact(self.previous, HASH_LENGTH)),
            "kind": self.kind,
            "text": self.text,
            "day": self.day,
            "key": b64u(exact(self.key, HASH_LENGTH)),
        }
        return canonical(value)

    @property
    def hash(self) -> bytes:
        """H of the letter JSON: what the next letter names as its previous."""
        return sha256(self.encode())


@dataclass(frozen=True)
class ReadLetter:
    """A letter whose signature and place in the chain hold, with the key record that signed it."""

    letter: Letter
    record: KeyRecord


def decode_letter(data: bytes) -> Letter:
    """Read letter JSON; OpeningError for a missing, extra or ill-typed field."""
    value = read_object(data)
    seq, kind, text, day = value.get("seq"), value.get("kind"), value.get("text"), value.get("day")
    if set(value) != _FIELDS or value["v"] != 1 or type(value["v"]) is not int or not isinstance(text, str):
        raise OpeningError
    if type(seq) is not int or type(day) is not int or seq < 1 or day < 0:
        raise OpeningError
    known = next((name for name in _KINDS if name == kind), None)
    if known is None or (seq == 1) != (unb64u(value["previous"], HASH_LENGTH) == NO_PREVIOUS):
        raise OpeningError
    return Letter(
        authority=AuthorityId(unb64u(value["authority"], ID_LENGTH)),
        mailbox=MailboxHash(unb64u(value["mailbox"], HASH_LENGTH)),
        seq=seq,
        previous=unb64u(value["previous"], HASH_LENGTH),
        kind=known,
        text=text,
        day=day,
        key=KeyId(unb64u(value["key"], HASH_LENGTH)),
    )


def sign_letter(letter: Letter, letters_seed: bytes) -> bytes:
    """Sign a letter with the department's letters seed; the plaintext of a kind 2 envelope."""
    data = letter.encode()
    decode_letter(data)
    return ed25519_sign(letters_seed, label("letter") + sha256(data)) + data


def read_letter(
    plaintext: bytes, keyring: Keyring, mailbox: MailboxHash, index: int, previous: bytes
) -> ReadLetter:
    """Check an opened letter: mailbox, number, chain, and the signature of a letters key good on the letter's day."""
    signature, data = plaintext[:SIGNATURE_LENGTH], plaintext[SIGNATURE_LENGTH:]
    letter = decode_letter(data)
    place = (letter.authority, letter.mailbox, letter.seq, letter.previous)
    if place != (keyring.authority, mailbox, index, previous):
        raise OpeningError
    record = keyring.get(letter.key, Purpose.LETTERS, letter.day)
    ed25519_verify(record.public, signature, label("letter") + sha256(data))
    return ReadLetter(letter, record)


def follow(letter: Letter, kind: LetterKind, text: str, day: int) -> Letter:
    """Return the next letter in a mailbox, chained to this one."""
    return replace(letter, seq=letter.seq + 1, previous=letter.hash, kind=kind, text=text, day=day)


def mailbox_key_id(mailbox_public: bytes) -> KeyId:
    """Return the key id under which letters are wrapped to a mailbox: H(label("mailbox") ‖ public)."""
    return KeyId(labelled("mailbox", mailbox_public))


def seal_letter(letter: Letter, letters_seed: bytes, tip: TipId, mailbox_public: bytes) -> bytes:
    """Sign a letter and seal it to a mailbox (kind 2, index = seq)."""
    recipients = {mailbox_key_id(mailbox_public): mailbox_public}
    plaintext = sign_letter(letter, letters_seed)
    return seal(Kind.LETTER, letter.authority, tip, letter.mailbox, recipients, plaintext, letter.seq)


def attest(
    letters_seed: bytes, authority: AuthorityId, tip: TipId, mailbox_public: bytes, claim_public: bytes
) -> bytes:
    """Sign that this tip's sealed body names this mailbox and claim key; 64 bytes."""
    return ed25519_sign(letters_seed, _attested(authority, tip, mailbox_public, claim_public))


def verify_attestation(
    letters_public: bytes,
    signature: bytes,
    authority: AuthorityId,
    tip: TipId,
    mailbox_public: bytes,
    claim_public: bytes,
) -> None:
    """Raise OpeningError unless the department attested this mailbox and claim key for this tip."""
    ed25519_verify(letters_public, signature, _attested(authority, tip, mailbox_public, claim_public))


def _attested(authority: AuthorityId, tip: TipId, mailbox_public: bytes, claim_public: bytes) -> bytes:
    ids = exact(authority, ID_LENGTH) + exact(tip, ID_LENGTH)
    return label("attest") + ids + sha256(mailbox_public) + exact(claim_public, HASH_LENGTH)
