"""The one private-key operation: a wrapped content key and the recipient's seed give the content key.

Private to the package: `crypto.opening` (departments, officers) and `crypto.mailbox` (the phrase in hand) call it.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from crypto import OpeningError
from crypto.encoding import SEED_LENGTH, KeyId, exact
from crypto.suite1 import HPKE, WRAP_LENGTH, Envelope, wrap_info

_EXPANDED_LENGTH = 96
_MLKEM_SEED_LENGTH = 64


def private_key(seed: bytes) -> MLKEM768X25519PrivateKey:
    """Expand a 32-byte seed into the X-Wing private key (draft-connolly-cfrg-xwing-kem section 5.2)."""
    expanded = hashlib.shake_256(exact(seed, SEED_LENGTH)).digest(_EXPANDED_LENGTH)
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_LENGTH]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_LENGTH:]),
    )


def unwrap(seed: bytes, scope: bytes, key_id: KeyId, wrapped: bytes) -> bytes:
    """Open 1168 wrapped bytes with the recipient's seed; the 32-byte content key, or OpeningError."""
    exact(wrapped, WRAP_LENGTH)
    try:
        opened = HPKE.decrypt(wrapped, private_key(seed), wrap_info(scope, key_id))
    except (InvalidTag, ValueError):
        raise OpeningError from None
    return exact(opened, SEED_LENGTH)


def content_key(envelope: Envelope, key_id: KeyId, seed: bytes) -> bytes:
    """Return the content key that an envelope holds for one recipient."""
    return unwrap(seed, envelope.scope, key_id, envelope.wrap_for(key_id))
