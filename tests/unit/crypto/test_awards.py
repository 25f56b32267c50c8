"""Awards and claims: what the payer believes (docs/formats.md section 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.awards import (
    MOST_SHARES,
    SHARE_UNIT_FEN,
    Award,
    Withdrawal,
    parse_claim,
    shares_of,
    sign_award,
    sign_claim,
    sign_withdrawal,
    verify_withdrawal,
)
from crypto.encoding import AuthorityId, AwardId, b64u, canonical, ed25519_public, random_id, random_seed, read_object
from crypto.keyring import Purpose
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import Side, refuses, script_award, script_claim
from tests.unit.crypto.world import DAY, LEAD, OFFICER, World

CLAIM_SEED = random_seed()


@pytest.fixture(scope="module")
def award(world: World) -> Award:
    claim = ed25519_public(CLAIM_SEED)
    return Award(world.authority, AwardId(random_id()), 155_000, claim, random_seed(), DAY + 60)


def test_an_award_signed_by_the_approver_is_believed(side: Side, script: Script, world: World, award: Award) -> None:
    signer = world.key(OFFICER, Purpose.SIGNER)
    signature = sign_award(award, signer.seed)
    assert signature == script.call("awards.signAward", script_award(award), signer.seed)
    side.verify_award(world, award, signature, signer.id)


def test_each_field_of_an_award_is_signed(side: Side, world: World, award: Award) -> None:
    signer = world.key(OFFICER, Purpose.SIGNER)
    signature = sign_award(award, signer.seed)
    for changed in (
        replace(award, amount_fen=155_001),
        replace(award, award_id=AwardId(random_id())),
        replace(award, claim_public=ed25519_public(random_seed())),
        replace(award, policy_hash=random_seed()),
        replace(award, last_day=award.last_day + 1),
        replace(award, authority=AuthorityId(random_id())),
        replace(award, amount_fen=-1),
        replace(award, amount_fen=2**53),
        replace(award, last_day=2**32),
        replace(award, joint=2),
        replace(award, joint=0),
        replace(award, joint=6),
    ):
        assert refuses(side.verify_award, world, changed, signature, signer.id)
    assert refuses(side.verify_award, world, award, signature[:-1] + bytes([signature[-1] ^ 1]), signer.id)


def test_only_a_signer_key_approves(side: Side, world: World, award: Award) -> None:
    """Neither a department's letters key nor one that nobody certified."""
    letters = world.key(LEAD, Purpose.LETTERS)
    assert refuses(side.verify_award, world, award, sign_award(award, letters.seed), letters.id)
    stranger = world.make("stranger", Purpose.SIGNER, LEAD)
    assert refuses(side.verify_award, world, award, sign_award(award, stranger.seed), stranger.id)
    approver = world.key(OFFICER, Purpose.SIGNER)
    assert refuses(side.verify_award, world, award, sign_award(award, stranger.seed), approver.id)


def test_a_withdrawal_is_of_one_award_and_by_a_signer(script: Script, world: World, award: Award) -> None:
    signer = world.key(OFFICER, Purpose.SIGNER)
    wanted = Withdrawal(award.authority, award.award_id, award.last_day)
    signature = sign_withdrawal(wanted, signer.seed)
    said = script.call("awards.signWithdrawal", wanted.authority, wanted.award_id, wanted.last_day, signer.seed)
    assert signature == said
    verify_withdrawal(wanted, signature, world.keyring(), signer.id)
    letters = world.key(LEAD, Purpose.LETTERS)
    for changed, by, key in (
        (replace(wanted, award_id=AwardId(random_id())), signature, signer.id),
        (replace(wanted, last_day=wanted.last_day + 1), signature, signer.id),
        (replace(wanted, authority=AuthorityId(random_id())), signature, signer.id),
        (wanted, sign_award(award, signer.seed), signer.id),
        (wanted, sign_withdrawal(wanted, letters.seed), letters.id),
    ):
        with pytest.raises(OpeningError):
            verify_withdrawal(changed, by, world.keyring(), key)


def test_a_claim_is_of_one_award_code_and_reporter(side: Side, script: Script, award: Award) -> None:
    lookup = random_seed()
    claim = sign_claim(CLAIM_SEED, award.award_id, lookup)
    assert claim.proof == script.call("awards.signClaim", CLAIM_SEED, award.award_id, lookup)["proof"]
    side.verify_claim(claim, award.claim_public)
    assert refuses(side.verify_claim, replace(claim, award_id=AwardId(random_id())), award.claim_public)
    assert refuses(side.verify_claim, replace(claim, lookup=random_seed()), award.claim_public)
    assert refuses(side.verify_claim, replace(claim, proof=bytes(64)), award.claim_public)
    assert refuses(side.verify_claim, claim, ed25519_public(random_seed()))


def test_claims_travel_as_canonical_json(script: Script, award: Award) -> None:
    for others in ([], [random_seed()], [random_seed() for _ in range(4)]):
        claim = sign_claim(CLAIM_SEED, award.award_id, random_seed(), *others)
        sent = script_claim(claim)
        assert parse_claim(claim.encode()) == claim
        assert script.call("awards.encodeClaim", sent) == claim.encode()
        assert script.call("awards.parseClaim", claim.encode()) == sent


def test_an_award_of_several_says_how_many(side: Side, script: Script, world: World, award: Award) -> None:
    signer = world.key(OFFICER, Purpose.SIGNER)
    several = replace(award, joint=3)
    signature = sign_award(several, signer.seed)
    assert signature == script.call("awards.signAward", script_award(several), signer.seed)
    side.verify_award(world, several, signature, signer.id)
    for joint in (1, 2, 4):
        assert refuses(side.verify_award, world, replace(award, joint=joint), signature, signer.id)


def test_each_share_is_claimed_by_a_code_of_its_own(side: Side, script: Script, award: Award) -> None:
    lookups = [random_seed() for _ in range(3)]
    claim = sign_claim(CLAIM_SEED, award.award_id, *lookups)
    assert claim.lookups == tuple(lookups)
    said = script.call("awards.signClaim", CLAIM_SEED, award.award_id, lookups[0], lookups[1:])
    assert said == script_claim(claim)
    side.verify_claim(claim, award.claim_public, 3)
    first, second = claim.shares
    for changed, joint in (
        (claim, 2),
        (claim, 4),
        (replace(claim, shares=()), 3),
        (replace(claim, shares=(second, first)), 3),
        (replace(claim, shares=(first, first)), 3),
        (replace(claim, award_id=AwardId(random_id())), 3),
        (replace(claim, shares=(first, replace(second, lookup=random_seed()))), 3),
        (sign_claim(CLAIM_SEED, award.award_id, lookups[0], lookups[1], lookups[0]), 3),
        (replace(claim, shares=(first, replace(second, proof=bytes(64)))), 3),
    ):
        assert refuses(side.verify_claim, changed, award.claim_public, joint)
    assert refuses(side.verify_claim, claim, ed25519_public(random_seed()), 3)


@given(units=st.integers(min_value=1, max_value=60), joint=st.integers(min_value=1, max_value=MOST_SHARES))
def test_shares_are_whole_units_and_the_rest_is_the_firsts(units: int, joint: int) -> None:
    amount = units * SHARE_UNIT_FEN
    shares = shares_of(amount, joint)
    assert (len(shares), sum(shares)) == (joint, amount)
    assert set(shares[1:]) <= {units // joint * SHARE_UNIT_FEN}
    assert 0 <= shares[0] - units // joint * SHARE_UNIT_FEN < joint * SHARE_UNIT_FEN
    assert all(share % SHARE_UNIT_FEN == 0 for share in shares)


def test_three_share_what_is_no_multiple_of_three() -> None:
    """Example 12 of the reward rules: 1250 yuan by three."""
    assert shares_of(125_000, 3) == (45_000, 40_000, 40_000)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("award", "AA"),
        ("lookup", ""),
        ("proof", None),
        ("more", 1),
        ("shares", []),
        ("shares", None),
        ("shares", {}),
        ("shares", [1]),
        ("shares", [{"lookup": b64u(bytes(32))}]),
        ("shares", [{"lookup": "", "proof": b64u(bytes(64))}]),
        ("shares", [{"lookup": b64u(bytes(32)), "proof": b64u(bytes(64))}] * 5),
    ],
)
def test_ill_formed_claims_are_refused(script: Script, award: Award, field: str, value: object) -> None:
    fields = read_object(sign_claim(CLAIM_SEED, award.award_id, random_seed()).encode())
    body = canonical({**fields, field: value})  # type: ignore[dict-item]
    with pytest.raises(OpeningError):
        parse_claim(body)
    with pytest.raises(OpeningError):
        script.call("awards.parseClaim", body)
