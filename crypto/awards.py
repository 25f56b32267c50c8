"""Awards and claims (docs/formats.md section 7): what the payer checks without knowing a case.

    award := label("award") ‖ authority ‖ award id (16) ‖ amount in fen u64 ‖ claim public (32)
             ‖ policy hash (32) ‖ last day u32
    claim := label("claim") ‖ award id (16) ‖ claim lookup (32)
    withdrawal := label("withdrawal") ‖ authority ‖ award id (16) ‖ last day u32

The approver's `signer` key signs the award and its withdrawal, the reporter's claim key the claim. The claim names only
the lookup of the claim code, so the payer's list leads to no mailbox and no tip.
"""

from dataclasses import dataclass

from crypto import OpeningError
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    SIGNATURE_LENGTH,
    AuthorityId,
    AwardId,
    KeyId,
    b64u,
    canonical,
    ed25519_sign,
    ed25519_verify,
    exact,
    label,
    read_object,
    u32,
    u64,
    unb64u,
)
from crypto.keyring import KeyRecord, Keyring, Purpose

LONGEST_DAYS = 365
"""An award's last day lies this many days after the day of its approval, so a verifier can count back to that day."""


@dataclass(frozen=True)
class Award:
    """An approved sum in fen, to whoever holds the claim key, until the last day."""

    authority: AuthorityId
    award_id: AwardId
    amount_fen: int
    claim_public: bytes
    policy_hash: bytes
    last_day: int

    def encode(self) -> bytes:
        """Write the signed bytes; OpeningError for a field that does not fit."""
        ids = exact(self.authority, ID_LENGTH) + exact(self.award_id, ID_LENGTH)
        keys = exact(self.claim_public, HASH_LENGTH) + exact(self.policy_hash, HASH_LENGTH)
        return label("award") + ids + u64(self.amount_fen) + keys + u32(self.last_day)


@dataclass(frozen=True)
class Claim:
    """The body of the mailbox action `claim`: award, lookup of the claim code, and the claim key's signature."""

    award_id: AwardId
    lookup: bytes
    proof: bytes

    def encode(self) -> bytes:
        """Write the canonical JSON body of the action."""
        ids = {"award": b64u(exact(self.award_id, ID_LENGTH)), "lookup": b64u(exact(self.lookup, HASH_LENGTH))}
        return canonical({**ids, "proof": b64u(exact(self.proof, SIGNATURE_LENGTH))})


@dataclass(frozen=True)
class Withdrawal:
    """An award that is not to be paid any more; `last_day` is the award's own."""

    authority: AuthorityId
    award_id: AwardId
    last_day: int

    def encode(self) -> bytes:
        """Write the signed bytes; OpeningError for a field that does not fit."""
        ids = exact(self.authority, ID_LENGTH) + exact(self.award_id, ID_LENGTH)
        return label("withdrawal") + ids + u32(self.last_day)


def sign_withdrawal(withdrawal: Withdrawal, signer_seed: bytes) -> bytes:
    """Sign a withdrawal with an approver's signer seed; 64 bytes."""
    return ed25519_sign(signer_seed, withdrawal.encode())


def verify_withdrawal(
    withdrawal: Withdrawal, signature: bytes, keyring: Keyring, signer: KeyId, day: int | None = None
) -> KeyRecord:
    """Check a withdrawal against an approver's record, good on `day` (the keyring's own without it); OpeningError."""
    if withdrawal.authority != keyring.authority:
        raise OpeningError
    record = keyring.get(signer, Purpose.SIGNER, day)
    ed25519_verify(record.public, signature, withdrawal.encode())
    return record


def sign_award(award: Award, signer_seed: bytes) -> bytes:
    """Sign an award with the approver's signer seed; 64 bytes."""
    return ed25519_sign(signer_seed, award.encode())


def verify_award(award: Award, signature: bytes, keyring: Keyring, signer: KeyId, day: int | None = None) -> KeyRecord:
    """Check an award against the approver's record, good on the day of approval; the record, or OpeningError."""
    if award.authority != keyring.authority:
        raise OpeningError
    record = keyring.get(signer, Purpose.SIGNER, day)
    ed25519_verify(record.public, signature, award.encode())
    return record


def sign_claim(claim_seed: bytes, award_id: AwardId, lookup: bytes) -> Claim:
    """Ask for an award to be paid to whoever shows the code behind the lookup."""
    return Claim(award_id, lookup, ed25519_sign(claim_seed, _claimed(award_id, lookup)))


def verify_claim(claim: Claim, claim_public: bytes) -> None:
    """Raise OpeningError unless the award's claim key signed this claim."""
    ed25519_verify(claim_public, claim.proof, _claimed(claim.award_id, claim.lookup))


def parse_claim(body: bytes) -> Claim:
    """Read the body of the mailbox action `claim`."""
    value = read_object(body)
    if set(value) != {"award", "lookup", "proof"}:
        raise OpeningError
    return Claim(
        award_id=AwardId(unb64u(value["award"], ID_LENGTH)),
        lookup=unb64u(value["lookup"], HASH_LENGTH),
        proof=unb64u(value["proof"], SIGNATURE_LENGTH),
    )


def _claimed(award_id: AwardId, lookup: bytes) -> bytes:
    return label("claim") + exact(award_id, ID_LENGTH) + exact(lookup, HASH_LENGTH)
