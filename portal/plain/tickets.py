"""What an opened mailbox's page carries instead of the phrase: its root, sealed to this server for half an hour.

Seven words in a hidden field of every page of the mailbox would lie in whatever a phone keeps of pages, and each deed would
have to stretch them anew. The key lives in the server's memory alone and is gone with a restart: a ticket that somebody finds
later opens nothing, and whoever comes too late types the words again and finds what was written.
"""

from __future__ import annotations

import datetime
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crypto import OpeningError
from crypto.encoding import SEED_LENGTH, b64u, label, u64, unb64u

MINUTES = 30
_NONCE_LENGTH = 12
_TAG_LENGTH = 16
_LENGTH = _NONCE_LENGTH + SEED_LENGTH + 8 + _TAG_LENGTH


class Tickets:
    """Seals roots to this server, and opens them while they hold."""

    def __init__(self) -> None:
        """Draw the key; it has to be drawn before processes are forked."""
        self._key = secrets.token_bytes(32)

    def seal(self, root: bytes, now: datetime.datetime) -> str:
        """Return a ticket for a phrase's root (32 bytes) that holds for half an hour."""
        nonce = secrets.token_bytes(_NONCE_LENGTH)
        until = int((now + datetime.timedelta(minutes=MINUTES)).timestamp())
        return b64u(nonce + AESGCM(self._key).encrypt(nonce, root + u64(until), label("plain ticket")))

    def open(self, ticket: str, now: datetime.datetime) -> bytes | None:
        """Return the root, or None for a ticket that is over, of another server, or none."""
        try:
            sealed = unb64u(ticket, _LENGTH)
            plain = AESGCM(self._key).decrypt(sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:], label("plain ticket"))
        except (OpeningError, InvalidTag):
            return None
        root, until = plain[:SEED_LENGTH], int.from_bytes(plain[SEED_LENGTH:], "big")
        return root if now.timestamp() <= until else None
