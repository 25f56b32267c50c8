"""Private keys of departments and officers: unwrapping, opening, the officer secret. For `cli` alone.

No process that serves pages may import this module (docs/architecture.md, imports): the server holds nothing that
opens a tip, and so has no use for the functions either. Officers open in their browsers with the JavaScript twin.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto import OpeningError, suite1
from crypto._unwrap import content_key, unwrap
from crypto.encoding import (
    ID_LENGTH,
    SEED_LENGTH,
    AuthorityId,
    HolderId,
    KeyId,
    MailboxHash,
    TipId,
    ed25519_public,
    exact,
    hkdf,
    label,
)
from crypto.keyring import Keyring
from crypto.mailbox import Reply, read_reply
from crypto.outside import Package, read_package
from crypto.routing import TipBody, check_tip
from crypto.suite1 import Envelope, Kind, open_with_key, parse, public_from_seed, seed_scope
from crypto.transfers import TransferNote

_IV_LENGTH = 12
WRAPPED_SECRET_LENGTH = 60


@dataclass(frozen=True)
class OfficerKeys:
    """The two key pairs of an officer secret."""

    wrap_seed: bytes
    sign_seed: bytes

    @property
    def wrap_public(self) -> bytes:
        """The X-Wing public key: record purpose `officer`."""
        return public_from_seed(self.wrap_seed)

    @property
    def sign_public(self) -> bytes:
        """The Ed25519 public key: record purpose `signer`."""
        return ed25519_public(self.sign_seed)


def officer_keys(secret: bytes) -> OfficerKeys:
    """Derive an officer's key pairs from the 32-byte officer secret."""
    exact(secret, SEED_LENGTH)
    return OfficerKeys(
        wrap_seed=hkdf(secret, label("officer wrap"), SEED_LENGTH),
        sign_seed=hkdf(secret, label("officer sign"), SEED_LENGTH),
    )


def wrap_secret(kek: bytes, secret: bytes, authority: AuthorityId, officer: HolderId) -> bytes:
    """Encrypt an officer secret under a sign-in or passkey key; 60 bytes."""
    iv = os.urandom(_IV_LENGTH)
    aad = _officer_aad(authority, officer)
    return iv + AESGCM(exact(kek, SEED_LENGTH)).encrypt(iv, exact(secret, SEED_LENGTH), aad)


def unwrap_secret(kek: bytes, wrapped: bytes, authority: AuthorityId, officer: HolderId) -> bytes:
    """Return the officer secret of 60 wrapped bytes."""
    exact(wrapped, WRAPPED_SECRET_LENGTH)
    try:
        cipher = AESGCM(exact(kek, SEED_LENGTH))
        return cipher.decrypt(wrapped[:_IV_LENGTH], wrapped[_IV_LENGTH:], _officer_aad(authority, officer))
    except InvalidTag:
        raise OpeningError from None


def _officer_aad(authority: AuthorityId, officer: HolderId) -> bytes:
    return label("officer") + exact(authority, ID_LENGTH) + exact(officer, ID_LENGTH)


def open_seed(wrapped: bytes, authority: AuthorityId, key_id: KeyId, officer: KeyId, officer_seed: bytes) -> bytes:
    """Return a department's seed kept for an officer (kind 4): `key_id` is the department's record, `officer` theirs."""
    return unwrap(officer_seed, seed_scope(authority, key_id), officer, wrapped)


def open_tip(
    sealed: bytes,
    keyring: Keyring,
    own: HolderId,
    key_id: KeyId,
    intake_seed: bytes,
    notes: Sequence[TransferNote] = (),
) -> TipBody:
    """Open a tip with one department's intake seed and compare its routing facts and transfer notes with the envelope."""
    envelope = parse(sealed)
    plaintext = open_with_key(envelope, content_key(envelope, key_id, intake_seed))
    return check_tip(envelope, plaintext, keyring, own, notes)


def open_reply(
    sealed: bytes, authority: AuthorityId, tip: TipId, mailbox: MailboxHash, key_id: KeyId, intake_seed: bytes
) -> Reply:
    """Open a reporter's letter (kind 3); the caller has verified the action that carried it."""
    envelope = parse(sealed)
    outer = (Kind.REPLY, authority, tip, mailbox)
    if (envelope.kind, envelope.authority, envelope.subject, envelope.binding) != outer:
        raise OpeningError
    return read_reply(open_with_key(envelope, content_key(envelope, key_id, intake_seed)))


def open_any(sealed: bytes, seed: bytes) -> tuple[Envelope, bytes]:
    """Open an envelope of any kind with the seed of one of its recipients, whichever that is; envelope and plaintext."""
    envelope, key = open_key(sealed, seed)
    return envelope, open_with_key(envelope, key)


def open_key(sealed: bytes, seed: bytes) -> tuple[Envelope, bytes]:
    """Unwrap an envelope's content key with the seed of one of its recipients; its scope and this key open its files."""
    envelope = parse(sealed)
    for key_id in envelope.recipients:
        try:
            return envelope, content_key(envelope, key_id, seed)
        except OpeningError:
            continue
    raise OpeningError


def open_package(sealed: bytes, seed: bytes) -> Package:
    """Open what another installation handed to one of this one's departments (kind 7), with that department's seed."""
    return read_package(*open_any(sealed, seed))


def rewrap(sealed: bytes, key_id: KeyId, seed: bytes, recipients: Mapping[KeyId, bytes]) -> bytes:
    """Re-wrap an envelope's content key to other recipients; the body stays as it is."""
    envelope = parse(sealed)
    return suite1.rewrap(envelope, content_key(envelope, key_id, seed), recipients)


def wrap_original(sealed: bytes, key_id: KeyId, intake_seed: bytes, officer: KeyId, officer_public: bytes) -> bytes:
    """Wrap a tip's content key to the record of an officer who may read the original; 1168 bytes."""
    envelope = parse(sealed)
    return suite1.wrap(officer_public, envelope.scope, officer, content_key(envelope, key_id, intake_seed))


def open_original(
    sealed: bytes,
    keyring: Keyring,
    own: HolderId,
    wrapped: bytes,
    officer: KeyId,
    officer_seed: bytes,
    notes: Sequence[TransferNote] = (),
) -> TipBody:
    """Open a tip with what intake wrapped for one officer's record; compared as `open_tip` compares."""
    envelope = parse(sealed)
    plaintext = open_with_key(envelope, unwrap(officer_seed, envelope.scope, officer, wrapped))
    return check_tip(envelope, plaintext, keyring, own, notes)
