"""Adoptions of a reward policy, which two officers sign (docs/formats.md section 7).

    adoption := label("adoption") ‖ authority ‖ H(canonical adoption JSON)

The legal reviewer's and the approver's `signer` keys sign the same bytes. The JSON names the policy and its hash, how it and
the superiors' add up, the authority's own document, and from which day on it counts; it is kept byte for byte with both
signatures.
"""

from crypto.encoding import (
    ID_LENGTH,
    AuthorityId,
    KeyId,
    ed25519_sign,
    ed25519_verify,
    exact,
    label,
    read_object,
    sha256,
)
from crypto.keyring import KeyRecord, Keyring, Purpose


def sign_adoption(authority: AuthorityId, body: bytes, signer_seed: bytes) -> bytes:
    """Sign an adoption JSON with an officer's signer seed; 64 bytes, or OpeningError for a body that is not canonical."""
    return ed25519_sign(signer_seed, _signed(authority, body))


def verify_adoption(keyring: Keyring, body: bytes, signature: bytes, signer: KeyId, day: int | None = None) -> KeyRecord:
    """Check a signature against the officer's record, good on `day` (today if none); the record, or OpeningError."""
    record = keyring.get(signer, Purpose.SIGNER, day)
    ed25519_verify(record.public, signature, _signed(keyring.authority, body))
    return record


def _signed(authority: AuthorityId, body: bytes) -> bytes:
    # Two ways to write the same adoption would be two adoptions under one signature.
    read_object(body)
    return label("adoption") + exact(authority, ID_LENGTH) + sha256(body)
