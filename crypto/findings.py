"""Findings that a leader signs (docs/formats.md section 7).

    finding := label("finding") ‖ authority ‖ case id (16) ‖ H(canonical finding JSON)

The leader's `signer` key signs. The JSON is kept byte for byte with the signature, so that anybody with the authority's root
can check later what was concluded, on what, by whom it was found and who passed it.
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


def sign_finding(authority: AuthorityId, case_id: bytes, body: bytes, signer_seed: bytes) -> bytes:
    """Sign a finding JSON with the leader's signer seed; 64 bytes, or OpeningError for a body that is not canonical."""
    return ed25519_sign(signer_seed, _signed(authority, case_id, body))


def verify_finding(
    keyring: Keyring, case_id: bytes, body: bytes, signature: bytes, signer: KeyId, day: int | None = None
) -> KeyRecord:
    """Check a signature against the leader's record, good on `day` (today if none); the record, or OpeningError."""
    record = keyring.get(signer, Purpose.SIGNER, day)
    ed25519_verify(record.public, signature, _signed(keyring.authority, case_id, body))
    return record


def _signed(authority: AuthorityId, case_id: bytes, body: bytes) -> bytes:
    # Two ways to write the same finding would be two findings under one signature.
    read_object(body)
    return label("finding") + exact(authority, ID_LENGTH) + exact(case_id, ID_LENGTH) + sha256(body)
