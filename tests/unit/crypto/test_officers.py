"""Officers' keys: sign-in halves, the wrapped secret, passkeys (docs/formats.md section 8)."""

from __future__ import annotations

from crypto.encoding import AuthorityId, ed25519_public, random_id, random_seed
from crypto.keyring import holder_id
from crypto.officers import passkey_kek, prf_input, signin_keys, stored_auth
from crypto.opening import WRAPPED_SECRET_LENGTH, officer_keys, unwrap_secret, wrap_secret
from crypto.phrase import new_phrase
from crypto.suite1 import public_from_seed
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import refuses

AUTHORITY = AuthorityId(random_id())
OFFICER = holder_id("officer-7")


def test_signing_in_derives_the_same_halves(script: Script) -> None:
    passphrase = new_phrase()
    keys = signin_keys(passphrase, AUTHORITY, "核查员05")
    sent = script.call("officers.signinKeys", {"entropy": passphrase.entropy}, AUTHORITY, "核查员05")
    assert sent == {"auth": keys.auth, "kek": keys.kek}
    assert len({keys.auth, keys.kek, stored_auth(keys.auth)}) == 3
    assert stored_auth(keys.auth) == script.call("officers.storedAuth", keys.auth)


def test_another_login_or_authority_gives_other_halves() -> None:
    passphrase = new_phrase()
    other = [signin_keys(passphrase, AUTHORITY, "a").auth, signin_keys(passphrase, AUTHORITY, "b").auth]
    other.append(signin_keys(passphrase, AuthorityId(random_id()), "a").auth)
    assert len(set(other)) == 3


def test_passkeys_derive_the_same_key(script: Script) -> None:
    output = random_seed()
    assert prf_input(AUTHORITY) == script.call("officers.prfInput", AUTHORITY)
    assert passkey_kek(output) == script.call("officers.passkeyKek", output) != output


def test_the_officer_secret_opens_with_its_key_and_place_only(script: Script) -> None:
    kek, secret = random_seed(), random_seed()
    for wrapped in (
        wrap_secret(kek, secret, AUTHORITY, OFFICER),
        script.call("opening.wrapSecret", kek, secret, AUTHORITY, OFFICER),
    ):
        assert len(wrapped) == WRAPPED_SECRET_LENGTH
        good = (kek, wrapped, AUTHORITY, OFFICER)
        assert unwrap_secret(*good) == script.call("opening.unwrapSecret", *good) == secret
        for bad in (
            (random_seed(), wrapped, AUTHORITY, OFFICER),
            (kek, wrapped[:-1] + bytes([wrapped[-1] ^ 1]), AUTHORITY, OFFICER),
            (kek, wrapped[:-1], AUTHORITY, OFFICER),
            (kek, wrapped, AuthorityId(random_id()), OFFICER),
            (kek, wrapped, AUTHORITY, holder_id("officer-8")),
        ):
            assert refuses(unwrap_secret, *bad)
            assert refuses(script.call, "opening.unwrapSecret", *bad)


def test_an_officers_key_pairs_come_from_the_secret(script: Script) -> None:
    secret = random_seed()
    keys = officer_keys(secret)
    made = script.call("opening.officerKeys", secret)
    assert (made["wrapSeed"], made["signSeed"]) == (keys.wrap_seed, keys.sign_seed)
    assert made["wrapPublic"] == keys.wrap_public == public_from_seed(keys.wrap_seed)
    assert made["signPublic"] == keys.sign_public == ed25519_public(keys.sign_seed)
    assert refuses(officer_keys, secret[:-1])
