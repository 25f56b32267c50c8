"""Two officers' signatures under the adoption of a reward policy (docs/formats.md section 7)."""

from __future__ import annotations

import pytest

from crypto.adoptions import sign_adoption, verify_adoption
from crypto.encoding import AuthorityId, KeyId, canonical, random_id, random_seed
from crypto.keyring import Purpose
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import refuses
from tests.unit.crypto.world import LEAD, OFFICER, World

BODY = canonical({"v": 1, "policy": "cn-2018", "stacking": "max_of", "document": "周安办〔2026〕3号", "from": 20780})


def test_both_sides_sign_alike_and_believe_it(script: Script, world: World) -> None:
    signer = world.key(OFFICER, Purpose.SIGNER)
    signature = sign_adoption(world.authority, BODY, signer.seed)
    assert signature == script.call("adoptions.signAdoption", world.authority, BODY, signer.seed)
    verify_adoption(world.keyring(), BODY, signature, KeyId(signer.id))
    script.call("adoptions.verifyAdoption", world.script_keyring(), BODY, signature, signer.id)


def test_authority_and_every_byte_are_signed_by_a_signer_key(script: Script, world: World) -> None:
    signer, letters = world.key(OFFICER, Purpose.SIGNER), world.key(LEAD, Purpose.LETTERS)
    other = canonical({"v": 1, "policy": "cn-2018", "stacking": "local_only"})
    good = sign_adoption(world.authority, BODY, signer.seed)
    elsewhere = sign_adoption(AuthorityId(random_id()), BODY, signer.seed)
    by_letters = sign_adoption(world.authority, BODY, letters.seed)
    for body, signature, key in ((other, good, signer), (BODY, elsewhere, signer), (BODY, by_letters, letters)):
        assert refuses(verify_adoption, world.keyring(), body, signature, KeyId(key.id))
        assert refuses(script.call, "adoptions.verifyAdoption", world.script_keyring(), body, signature, key.id)


@pytest.mark.parametrize("body", [b'{"v": 1}', b"[]", b"null", b"{"])
def test_a_body_that_is_not_canonical_is_not_signed(script: Script, world: World, body: bytes) -> None:
    assert refuses(sign_adoption, world.authority, body, random_seed())
    assert refuses(script.call, "adoptions.signAdoption", world.authority, body, random_seed())
