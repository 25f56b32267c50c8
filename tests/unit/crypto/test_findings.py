"""A leader's signature under a finding (docs/formats.md section 7)."""

from __future__ import annotations

import pytest

from crypto.encoding import AuthorityId, canonical, random_id, random_seed
from crypto.findings import sign_finding
from crypto.keyring import Purpose
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import Side, refuses
from tests.unit.crypto.world import LEAD, OFFICER, World

CASE = random_id()
BODY = canonical({"v": 1, "version": 2, "outcome": "substantiated", "grounds": "查实了，护罩拆了三台。"})


def test_both_sides_sign_alike_and_believe_it(side: Side, script: Script, world: World) -> None:
    signer = world.key(OFFICER, Purpose.SIGNER)
    signature = sign_finding(world.authority, CASE, BODY, signer.seed)
    assert signature == script.call("findings.signFinding", world.authority, CASE, BODY, signer.seed)
    side.verify_finding(world, CASE, BODY, signature, signer.id)


def test_authority_case_and_every_byte_are_signed(side: Side, world: World) -> None:
    signer = world.key(OFFICER, Purpose.SIGNER)
    signature = sign_finding(world.authority, CASE, BODY, signer.seed)
    elsewhere = sign_finding(AuthorityId(random_id()), CASE, BODY, signer.seed)
    other_body = canonical({"v": 1, "version": 2, "outcome": "substantiated", "grounds": "查实了，护罩拆了四台。"})
    for case, body, given in (
        (random_id(), BODY, signature),
        (CASE, other_body, signature),
        (CASE, BODY, elsewhere),
        (CASE, BODY, bytes(64)),
        (CASE[:15], BODY, signature),
    ):
        assert refuses(side.verify_finding, world, case, body, given, signer.id)


def test_only_a_signer_key_of_the_authority_signs(side: Side, world: World) -> None:
    letters, stranger = world.key(LEAD, Purpose.LETTERS), world.make("stranger", Purpose.SIGNER, LEAD)
    for key in (letters, stranger):
        assert refuses(side.verify_finding, world, CASE, BODY, sign_finding(world.authority, CASE, BODY, key.seed), key.id)


@pytest.mark.parametrize("body", [b'{"v": 1}', b'{"b":1,"a":2}', b"[]", b"null", b"{"])
def test_a_body_that_is_not_canonical_is_not_signed(script: Script, world: World, body: bytes) -> None:
    assert refuses(sign_finding, world.authority, CASE, body, random_seed())
    assert refuses(script.call, "findings.signFinding", world.authority, CASE, body, random_seed())
