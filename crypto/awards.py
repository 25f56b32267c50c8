"""Awards and claims (docs/formats.md section 7): what the payer checks without knowing a case.

    award := label("award") ‖ authority ‖ award id (16) ‖ amount in fen u64 ‖ claim public (32)
             ‖ policy hash (32) ‖ last day u32
    award of several people := label("award joint") ‖ the same fields ‖ how many people u8
    claim := label("claim") ‖ award id (16) ‖ claim lookup (32)
    share of a claim := label("claim share") ‖ award id (16) ‖ which share u8 (2, 3 …) ‖ claim lookup (32)
    withdrawal := label("withdrawal") ‖ authority ‖ award id (16) ‖ last day u32

The approver's `signer` key signs the award and its withdrawal, the reporter's claim key the claim. The claim names only the
lookups of the claim codes, so the payer's list leads to no mailbox and no tip. Where several people reported together, the
award says how many, and each has a claim code; what each gets follows from sum and number (`shares_of`), so the payer
reckons it without asking anybody.
"""

from dataclasses import dataclass

from crypto import OpeningError
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    SIGNATURE_LENGTH,
    AuthorityId,
    AwardId,
    Json,
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

MOST_SHARES = 5
SHARE_UNIT_FEN = 5000
"""Several people share in units of 50 yuan (J01); how many they may be is the tip body's bound (section 5)."""
LONGEST_DAYS = 365
"""An award's last day lies this many days after the day of its approval, so a verifier can count back to that day."""


@dataclass(frozen=True)
class Award:
    """An approved sum in fen, to whoever holds the claim key, until the last day; shared by `joint` people (1 to 5)."""

    authority: AuthorityId
    award_id: AwardId
    amount_fen: int
    claim_public: bytes
    policy_hash: bytes
    last_day: int
    joint: int = 1

    def encode(self) -> bytes:
        """Write the signed bytes; OpeningError for a field that does not fit."""
        if not 1 <= self.joint <= MOST_SHARES:
            raise OpeningError
        ids = exact(self.authority, ID_LENGTH) + exact(self.award_id, ID_LENGTH)
        keys = exact(self.claim_public, HASH_LENGTH) + exact(self.policy_hash, HASH_LENGTH)
        fields = ids + u64(self.amount_fen) + keys + u32(self.last_day)
        if self.joint == 1:
            return label("award") + fields
        return label("award joint") + fields + bytes([self.joint])


@dataclass(frozen=True)
class ShareClaim:
    """The lookup of one person's claim code in a claim of several, and the claim key's signature."""

    lookup: bytes
    proof: bytes


@dataclass(frozen=True)
class Claim:
    """The body of the mailbox action `claim`: award, lookup of the claim code, and the claim key's signature.

    `shares` are those of the second person, the third and so on; empty for a tip by one.
    """

    award_id: AwardId
    lookup: bytes
    proof: bytes
    shares: tuple[ShareClaim, ...] = ()

    @property
    def lookups(self) -> tuple[bytes, ...]:
        """The lookups of all claim codes, the first person's first."""
        return (self.lookup, *(share.lookup for share in self.shares))

    def encode(self) -> bytes:
        """Write the canonical JSON body of the action."""
        body: dict[str, Json] = {"award": b64u(exact(self.award_id, ID_LENGTH)), **_proven(self.lookup, self.proof)}
        if self.shares:
            body["shares"] = [_proven(share.lookup, share.proof) for share in self.shares]
        return canonical(body)


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


def shares_of(amount_fen: int, joint: int, unit: int = SHARE_UNIT_FEN) -> tuple[int, ...]:
    """What each of `joint` people gets, in fen and whole units; what remains goes to the first (J01).

    Zeros where there is not a unit for everybody.
    """
    each = amount_fen // joint // unit * unit
    return (amount_fen - each * (joint - 1), *(each,) * (joint - 1))


def sign_claim(claim_seed: bytes, award_id: AwardId, lookup: bytes, *others: bytes) -> Claim:
    """Ask for an award to be paid to whoever shows the code behind the lookup; `others` are those of people who share it."""
    shares = tuple(
        ShareClaim(other, ed25519_sign(claim_seed, _shared(award_id, number, other))) for number, other in enumerate(others, 2)
    )
    return Claim(award_id, lookup, ed25519_sign(claim_seed, _claimed(award_id, lookup)), shares)


def verify_claim(claim: Claim, claim_public: bytes, joint: int = 1) -> None:
    """Raise OpeningError unless the award's claim key signed this claim, with a code of its own for each of `joint` people."""
    if len(claim.lookups) != joint or len(set(claim.lookups)) != joint:
        raise OpeningError
    ed25519_verify(claim_public, claim.proof, _claimed(claim.award_id, claim.lookup))
    for number, share in enumerate(claim.shares, 2):
        ed25519_verify(claim_public, share.proof, _shared(claim.award_id, number, share.lookup))


def parse_claim(body: bytes) -> Claim:
    """Read the body of the mailbox action `claim`."""
    value = read_object(body)
    if set(value) - {"shares"} != {"award", "lookup", "proof"}:
        raise OpeningError
    return Claim(
        award_id=AwardId(unb64u(value["award"], ID_LENGTH)),
        lookup=unb64u(value["lookup"], HASH_LENGTH),
        proof=unb64u(value["proof"], SIGNATURE_LENGTH),
        shares=parse_shares(value["shares"]) if "shares" in value else (),
    )


def parse_shares(listed: Json) -> tuple[ShareClaim, ...]:
    """Read the shares of the second person, the third and so on, as claims and orders list them."""
    if not isinstance(listed, list) or not 1 <= len(listed) < MOST_SHARES:
        raise OpeningError
    return tuple(_share(one) for one in listed)


def _share(one: Json) -> ShareClaim:
    if not isinstance(one, dict) or set(one) != {"lookup", "proof"}:
        raise OpeningError
    return ShareClaim(unb64u(one["lookup"], HASH_LENGTH), unb64u(one["proof"], SIGNATURE_LENGTH))


def _proven(lookup: bytes, proof: bytes) -> dict[str, Json]:
    return {"lookup": b64u(exact(lookup, HASH_LENGTH)), "proof": b64u(exact(proof, SIGNATURE_LENGTH))}


def _claimed(award_id: AwardId, lookup: bytes) -> bytes:
    return label("claim") + exact(award_id, ID_LENGTH) + exact(lookup, HASH_LENGTH)


def _shared(award_id: AwardId, number: int, lookup: bytes) -> bytes:
    return label("claim share") + exact(award_id, ID_LENGTH) + bytes([number]) + exact(lookup, HASH_LENGTH)
