"""Bytes, text and canonical JSON as docs/formats.md (notation, section 1) draws them.

A label is 32 bytes of ASCII, `anshao/1 NAME` padded with zeros, so that every hashed or signed text starts with a field
of fixed length and no two purposes can share a prefix.
"""

import base64
import binascii
import datetime
import hashlib
import hmac
import json
import secrets
from typing import NewType, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto import OpeningError

AuthorityId = NewType("AuthorityId", bytes)
TipId = NewType("TipId", bytes)
AwardId = NewType("AwardId", bytes)
HolderId = NewType("HolderId", bytes)
KeyId = NewType("KeyId", bytes)
MailboxHash = NewType("MailboxHash", bytes)
UploadId = NewType("UploadId", bytes)

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

ID_LENGTH = 16
HASH_LENGTH = 32
SEED_LENGTH = 32
SIGNATURE_LENGTH = 64
NONCE_LENGTH = 16
# JavaScript counts exactly up to here; a larger integer would be another number in the browser.
LARGEST_INTEGER = 2**53 - 1
_EPOCH_ORDINAL = datetime.date(1970, 1, 1).toordinal()


def exact(value: bytes, length: int) -> bytes:
    """Return `value` if it has `length` bytes, else raise OpeningError."""
    if not isinstance(value, bytes) or len(value) != length:
        raise OpeningError
    return value


def random_id() -> bytes:
    """Draw 16 random bytes: a tip id, award id or nonce."""
    return secrets.token_bytes(ID_LENGTH)


def random_seed() -> bytes:
    """Draw 32 random bytes: a key's seed, a content key or an officer secret."""
    return secrets.token_bytes(SEED_LENGTH)


def u32(value: int) -> bytes:
    """Write an integer as four big-endian bytes."""
    return _unsigned(value, 4)


def u64(value: int) -> bytes:
    """Write an integer as eight big-endian bytes, within what JavaScript counts exactly."""
    if value > LARGEST_INTEGER:
        raise OpeningError
    return _unsigned(value, 8)


def _unsigned(value: int, length: int) -> bytes:
    try:
        return value.to_bytes(length, "big")
    except OverflowError:
        raise OpeningError from None


def b64u(data: bytes) -> str:
    """Write bytes as unpadded base64url (RFC 4648 section 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64u(text: Json, length: int | None = None) -> bytes:
    """Read unpadded base64url; refuse padding, other characters, stray bits and another length than asked for."""
    if not isinstance(text, str):
        raise OpeningError
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise OpeningError from None
    # One value has one spelling: the re-encoded text shows stray bits and padding that decoding forgives.
    if b64u(data) != text or (length is not None and len(data) != length):
        raise OpeningError
    return data


def label(name: str) -> bytes:
    """Return the 32 bytes of `anshao/1 NAME`, padded with zeros."""
    text = f"anshao/1 {name}".encode("ascii")
    if len(text) > HASH_LENGTH:
        raise ValueError(f"label too long: {name}")
    return text.ljust(HASH_LENGTH, b"\0")


def sha256(*parts: bytes) -> bytes:
    """Hash the joined parts with SHA-256 (FIPS 180-4)."""
    return hashlib.sha256(b"".join(parts)).digest()


def labelled(name: str, *parts: bytes) -> bytes:
    """Return H(label(name) ‖ parts)."""
    return sha256(label(name), *parts)


def hkdf(key: bytes, info: bytes, length: int) -> bytes:
    """Derive `length` bytes by HKDF-SHA256 with an empty salt (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(key)


def equal(left: bytes, right: bytes) -> bool:
    """Compare secrets in a time that does not depend on where they differ."""
    return hmac.compare_digest(left, right)


def ed25519_public(seed: bytes) -> bytes:
    """Return the 32-byte Ed25519 public key of a 32-byte seed (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(exact(seed, SEED_LENGTH)).public_key().public_bytes_raw()


def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    """Sign a message; 64 bytes (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(exact(seed, SEED_LENGTH)).sign(message)


def ed25519_verify(public: bytes, signature: bytes, message: bytes) -> None:
    """Raise OpeningError unless the signature is the key's over the message."""
    exact(signature, SIGNATURE_LENGTH)
    try:
        Ed25519PublicKey.from_public_bytes(exact(public, HASH_LENGTH)).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise OpeningError from None


def canonical(value: Json) -> bytes:
    """Write JSON in the one spelling that is hashed and signed (section 1); OpeningError for what has none."""
    try:
        _check_json(value)
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except (UnicodeEncodeError, RecursionError):
        raise OpeningError from None


def read_canonical(data: bytes) -> Json:
    """Read canonical JSON; refuse any other spelling, so that one value has one hash."""
    try:
        value: Json = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise OpeningError from None
    if canonical(value) != data:
        raise OpeningError
    return value


def read_object(data: bytes) -> dict[str, Json]:
    """Read canonical JSON that must be an object."""
    value = read_canonical(data)
    if not isinstance(value, dict):
        raise OpeningError
    return value


def _check_json(value: Json) -> None:
    match value:
        case None | bool() | str():
            return
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise OpeningError
        case list():
            for item in value:
                _check_json(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str) or not key.isascii():
                    raise OpeningError
                _check_json(item)
        case _:
            raise OpeningError


def day_of(date: datetime.date) -> int:
    """Return the day number of a date: days since 1970-01-01."""
    return date.toordinal() - _EPOCH_ORDINAL


def date_of(day: int) -> datetime.date:
    """Return the date of a day number."""
    try:
        return datetime.date.fromordinal(day + _EPOCH_ORDINAL)
    except (ValueError, OverflowError):
        raise OpeningError from None
