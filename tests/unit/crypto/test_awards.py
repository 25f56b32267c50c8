"""Awards and claims: what the payer believes (docs/formats.md section 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crypto import OpeningError
from crypto.awards import Award, Withdrawal, parse_claim, sign_award, sign_claim, sign_withdrawal, verify_withdrawal
from crypto.encoding import AuthorityId, AwardId, canonical, ed25519_public, random_id, random_seed, read_object
from crypto.keyring import Purpose
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import Side, refuses, script_award
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
    claim = sign_claim(CLAIM_SEED, award.award_id, random_seed())
    sent = {"awardId": claim.award_id, "lookup": claim.lookup, "proof": claim.proof}
    assert parse_claim(claim.encode()) == claim
    assert script.call("awards.encodeClaim", sent) == claim.encode()
    assert script.call("awards.parseClaim", claim.encode()) == sent


@pytest.mark.parametrize(("field", "value"), [("award", "AA"), ("lookup", ""), ("proof", None), ("more", 1)])
def test_ill_formed_claims_are_refused(script: Script, award: Award, field: str, value: object) -> None:
    fields = read_object(sign_claim(CLAIM_SEED, award.award_id, random_seed()).encode())
    body = canonical({**fields, field: value})  # type: ignore[dict-item]
    with pytest.raises(OpeningError):
        parse_claim(body)
    with pytest.raises(OpeningError):
        script.call("awards.parseClaim", body)
