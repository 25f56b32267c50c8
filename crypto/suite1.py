"""Suite 1: X-Wing wrapping, Cobblestone-256 content, and the envelope around both (docs/formats.md sections 2, 2.1).

    sealed := prefix ‖ count × entry ‖ body
    prefix := version u8 = 1 ‖ suite u8 = 1 ‖ kind u8 ‖ count u8 ‖ authority (16) ‖ subject (16) ‖ binding (32)
    entry  := key id (32) ‖ wrap (1168)
    scope  := the prefix with count = 0

Everything of the prefix but the count is bound into every wrap and into the body, so no byte of it can be edited; the
count stays out because a transfer re-wraps the content key and leaves the body as it is. Entries are sorted by key id and
distinct, which leaves no order to play with.
"""

import enum
import hashlib
import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

from crypto import OpeningError
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    SEED_LENGTH,
    AuthorityId,
    KeyId,
    exact,
    hkdf,
    label,
    random_seed,
    u32,
)
from crypto.padding import Sizes, pad, size_class, unpad

VERSION = 1
SUITE = 1
PUBLIC_LENGTH = 1216
WRAP_LENGTH = 1168
PREFIX_LENGTH = 68
ENTRY_LENGTH = HASH_LENGTH + WRAP_LENGTH
MOST_ENTRIES = 16
CHUNK_LENGTH = 16384
HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_COBBLESTONE_HEAD = 56
_TAG_LENGTH = 16
_MLKEM_PUBLIC_LENGTH = 1184


class Kind(enum.IntEnum):
    """What an envelope holds (table of section 2.1)."""

    TIP = 1
    LETTER = 2
    REPLY = 3
    SEED = 4
    FILE = 5
    NOTE = 6
    OUTSIDE = 7


# A department's seed is a bare wrap and never an envelope.
_ENVELOPES = frozenset({Kind.TIP, Kind.LETTER, Kind.REPLY, Kind.FILE, Kind.NOTE, Kind.OUTSIDE})


@dataclass(frozen=True)
class Entry:
    """The content key, wrapped to the recipient whose key record has this id."""

    key_id: KeyId
    wrap: bytes


@dataclass(frozen=True)
class Sealed:
    """A sealed envelope and what its files are sealed with: for the hands that made it, and gone with the request."""

    sealed: bytes
    content_key: bytes
    scope: bytes


@dataclass(frozen=True)
class Envelope:
    """A parsed envelope: outer fields, entries and the still sealed body."""

    kind: Kind
    authority: AuthorityId
    subject: bytes
    binding: bytes
    entries: tuple[Entry, ...]
    body: bytes

    @property
    def scope(self) -> bytes:
        """The 68 bytes bound into every wrap and into the body."""
        return scope_of(self.kind, self.authority, self.subject, self.binding)

    @property
    def recipients(self) -> tuple[KeyId, ...]:
        """The recipients' key ids, sorted."""
        return tuple(entry.key_id for entry in self.entries)

    def wrap_for(self, key_id: KeyId) -> bytes:
        """Return the wrap for one recipient; OpeningError where there is none."""
        for entry in self.entries:
            if entry.key_id == key_id:
                return entry.wrap
        raise OpeningError


def public_from_seed(seed: bytes) -> bytes:
    """Return the 1216-byte X-Wing public key of a 32-byte seed (draft-connolly-cfrg-xwing-kem section 5.2)."""
    expanded = hashlib.shake_256(exact(seed, SEED_LENGTH)).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).public_key().public_bytes_raw()
    return mlkem + X25519PrivateKey.from_private_bytes(expanded[64:]).public_key().public_bytes_raw()


def scope_of(kind: Kind, authority: AuthorityId, subject: bytes, binding: bytes) -> bytes:
    """Join the outer fields that wraps and body are bound to; 68 bytes."""
    fields = exact(authority, ID_LENGTH) + exact(subject, ID_LENGTH) + exact(binding, HASH_LENGTH)
    return bytes([VERSION, SUITE, kind, 0]) + fields


def wrap_info(scope: bytes, key_id: KeyId) -> bytes:
    """Return the HPKE info of one wrap; all binding goes here, since the single-shot aad stays empty."""
    return label("wrap") + exact(scope, PREFIX_LENGTH) + exact(key_id, HASH_LENGTH)


def wrap(public: bytes, scope: bytes, key_id: KeyId, content_key: bytes) -> bytes:
    """Wrap 32 bytes to a 1216-byte public key; 1168 bytes."""
    exact(public, PUBLIC_LENGTH)
    exact(content_key, SEED_LENGTH)
    try:
        recipient = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_LENGTH]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_LENGTH:]),
        )
        return HPKE.encrypt(content_key, recipient, wrap_info(scope, key_id))
    except ValueError:
        raise OpeningError from None


def seal_content(
    content_key: bytes, scope: bytes, plaintext: bytes, index: int = 0, sizes: Sizes = Sizes.WORDS
) -> bytes:
    """Pad and encrypt a plaintext under a content key (C2SP chunked-encryption, Cobblestone-256)."""
    key, context = body_key(content_key, scope, index)
    encryptor = Cobblestone256Encryptor(key, context)
    return encryptor.update(pad(plaintext, sizes)) + encryptor.finalize()


def open_content(content_key: bytes, scope: bytes, body: bytes, index: int = 0, sizes: Sizes = Sizes.WORDS) -> bytes:
    """Decrypt and unpad a body; OpeningError for anything but the whole, unchanged body of this scope and index."""
    key, context = body_key(content_key, scope, index)
    decryptor = Cobblestone256Decryptor(key, context)
    try:
        padded = decryptor.update(body)
        # The decryptor hands out chunks before it has seen the end: only finalize tells a truncated stream.
        padded += decryptor.finalize()
    except (InvalidTag, ValueError):
        raise OpeningError from None
    return unpad(padded, sizes)


def body_key(content_key: bytes, scope: bytes, index: int) -> tuple[bytes, bytes]:
    """Return Cobblestone's key (32 bytes) and context of the body with this index."""
    context = label("body") + exact(scope, PREFIX_LENGTH) + u32(index)
    return hkdf(exact(content_key, SEED_LENGTH), context, SEED_LENGTH), context


def body_length(length: int, sizes: Sizes = Sizes.WORDS) -> int:
    """Return how many bytes the body of a plaintext of `length` bytes has."""
    padded = size_class(length, sizes)
    return _COBBLESTONE_HEAD + padded + _TAG_LENGTH * (padded // CHUNK_LENGTH + 1)


def seal(
    kind: Kind,
    authority: AuthorityId,
    subject: bytes,
    binding: bytes,
    recipients: Mapping[KeyId, bytes],
    plaintext: bytes,
    index: int = 0,
) -> bytes:
    """Seal a plaintext to recipients (key id → 1216-byte public key) under a fresh content key."""
    return seal_keeping(kind, authority, subject, binding, recipients, plaintext, index).sealed


def seal_keeping(
    kind: Kind,
    authority: AuthorityId,
    subject: bytes,
    binding: bytes,
    recipients: Mapping[KeyId, bytes],
    plaintext: bytes,
    index: int = 0,
) -> Sealed:
    """Seal as `seal` does and keep the content key, under which the envelope's files are sealed (section 14)."""
    scope = scope_of(kind, authority, subject, binding)
    content_key = random_seed()
    entries = _entries(scope, recipients, content_key)
    body = seal_content(content_key, scope, plaintext, index)
    return Sealed(build(Envelope(kind, authority, subject, binding, entries, body)), content_key, scope)


def seed_scope(authority: AuthorityId, key_id: KeyId) -> bytes:
    """Return the scope of a department's seed kept for an officer (kind 4); `key_id` is the department's record."""
    return scope_of(Kind.SEED, authority, key_id[:ID_LENGTH], key_id)


def wrap_seed(authority: AuthorityId, key_id: KeyId, officer: KeyId, officer_public: bytes, seed: bytes) -> bytes:
    """Wrap a department's seed to an officer's record (kind 4); 1168 bytes, which travel without prefix and body."""
    return wrap(officer_public, seed_scope(authority, key_id), officer, seed)


def rewrap(envelope: Envelope, content_key: bytes, recipients: Mapping[KeyId, bytes]) -> bytes:
    """Give the same body to other recipients; the caller holds the content key."""
    return build(replace(envelope, entries=_entries(envelope.scope, recipients, content_key)))


def with_entry(envelope: Envelope, entry: Entry) -> Envelope:
    """Return the envelope with one more recipient in its place; OpeningError where the key id stands there already."""
    added = replace(envelope, entries=tuple(sorted((*envelope.entries, entry), key=lambda one: one.key_id)))
    build(added)
    return added


def without_entries(envelope: Envelope, key_ids: Collection[KeyId]) -> Envelope:
    """Return the envelope without some recipients; OpeningError when nobody would be left."""
    kept = replace(envelope, entries=tuple(entry for entry in envelope.entries if entry.key_id not in key_ids))
    build(kept)
    return kept


def _entries(scope: bytes, recipients: Mapping[KeyId, bytes], content_key: bytes) -> tuple[Entry, ...]:
    return tuple(Entry(key_id, wrap(recipients[key_id], scope, key_id, content_key)) for key_id in sorted(recipients))


def build(envelope: Envelope) -> bytes:
    """Write an envelope; the inverse of `parse`."""
    scope = envelope.scope
    if len(envelope.entries) > MOST_ENTRIES:
        raise OpeningError
    prefix = scope[:3] + bytes([len(envelope.entries)]) + scope[4:]
    sealed = prefix + b"".join(entry.key_id + entry.wrap for entry in envelope.entries) + envelope.body
    parse(sealed)
    return sealed


def parse(sealed: bytes) -> Envelope:
    """Read an envelope without any key; OpeningError for another version, suite, kind, order or length."""
    if len(sealed) < PREFIX_LENGTH or sealed[:2] != bytes([VERSION, SUITE]) or sealed[2] not in _ENVELOPES:
        raise OpeningError
    kind, count = Kind(sealed[2]), sealed[3]
    end = PREFIX_LENGTH + count * ENTRY_LENGTH
    if not 1 <= count <= MOST_ENTRIES or len(sealed) < end:
        raise OpeningError
    entries = tuple(_entry(sealed[at : at + ENTRY_LENGTH]) for at in range(PREFIX_LENGTH, end, ENTRY_LENGTH))
    if any(left.key_id >= right.key_id for left, right in itertools.pairwise(entries)):
        raise OpeningError
    subject, binding, body = sealed[20:36], sealed[36:68], sealed[end:]
    if not _is_body_length(len(body)):
        raise OpeningError
    return Envelope(kind, AuthorityId(sealed[4:20]), subject, binding, entries, body)


def _entry(data: bytes) -> Entry:
    return Entry(KeyId(data[:HASH_LENGTH]), data[HASH_LENGTH:])


def _is_body_length(length: int) -> bool:
    """Whether a body of this length holds a size class of words: the server can tell without a key."""
    padded = Sizes.WORDS.value[0]
    while body_length(padded - 8) < length:
        padded *= 2
    return body_length(padded - 8) == length


def open_with_key(envelope: Envelope, content_key: bytes, index: int = 0) -> bytes:
    """Open an envelope's body with its content key."""
    return open_content(content_key, envelope.scope, envelope.body, index)
