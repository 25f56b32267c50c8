"""What an officer's sign-in derives (docs/formats.md section 8), without opening anything.

    stretched := PBKDF2(entropy, salt = label("signin") ‖ authority ‖ first 16 bytes of H(UTF-8 of the login), 600000, 32)
    auth      := HKDF(stretched, label("signin auth"), 32)      sent; the server stores H(label("auth") ‖ auth)
    kek       := HKDF(stretched, label("signin kek"), 32)       stays in the browser

The server learns `auth` at sign-in and can derive neither the passphrase nor `kek` from it.
"""

from dataclasses import dataclass

from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    SEED_LENGTH,
    AuthorityId,
    exact,
    hkdf,
    label,
    labelled,
    sha256,
)
from crypto.phrase import ENTROPY_LENGTH, Phrase, stretch


@dataclass(frozen=True)
class SigninKeys:
    """The two halves of a stretched passphrase: what is sent, and what unwraps the officer secret."""

    auth: bytes
    kek: bytes


def signin_keys(passphrase: Phrase, authority: AuthorityId, login: str) -> SigninKeys:
    """Stretch an officer's passphrase; takes about 0.2 s by design."""
    salt = label("signin") + exact(authority, ID_LENGTH) + sha256(login.encode("utf-8"))[:ID_LENGTH]
    stretched = stretch(exact(passphrase.entropy, ENTROPY_LENGTH), salt)
    return SigninKeys(
        auth=hkdf(stretched, label("signin auth"), SEED_LENGTH),
        kek=hkdf(stretched, label("signin kek"), SEED_LENGTH),
    )


def stored_auth(auth: bytes) -> bytes:
    """Return what the server keeps of `auth`; compare in constant time."""
    return labelled("auth", exact(auth, SEED_LENGTH))


def prf_input(authority: AuthorityId) -> bytes:
    """Return the PRF eval input of a passkey (WebAuthn level 3, prf extension): 32 bytes."""
    return labelled("prf", exact(authority, ID_LENGTH))


def passkey_kek(prf_output: bytes) -> bytes:
    """Return the key that unwraps the officer secret from a passkey's 32-byte PRF output."""
    return hkdf(exact(prf_output, HASH_LENGTH), label("passkey kek"), SEED_LENGTH)
