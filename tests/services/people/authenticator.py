"""A passkey device in software: a fake that makes real keys and real signatures (WebAuthn level 2, sections 6.1 and 6.5)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from crypto.encoding import Json, b64u

USER_PRESENT, USER_VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One device with one passkey."""

    rp_id: str
    origin: str
    verifies_user: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def create(self, options: dict[str, Json]) -> dict[str, Json]:
        """Answer `navigator.credentials.create`."""
        length = len(self.credential_id).to_bytes(2, "big")
        attested = bytes(16) + length + self.credential_id + self._cose()
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        return self._answer(
            {
                "clientDataJSON": b64u(self._client_data("webauthn.create", options)),
                "attestationObject": b64u(cbor2.dumps(statement)),
            }
        )

    def get(self, options: dict[str, Json]) -> dict[str, Json]:
        """Answer `navigator.credentials.get`."""
        self.count += 1
        client, data = self._client_data("webauthn.get", options), self._data(0)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"clientDataJSON": b64u(client), "authenticatorData": b64u(data), "signature": b64u(signature)}
        )

    def _answer(self, response: dict[str, Json]) -> dict[str, Json]:
        handle = b64u(self.credential_id)
        return {"id": handle, "rawId": handle, "type": "public-key", "response": response, "clientExtensionResults": {}}

    def _client_data(self, kind: str, options: dict[str, Json]) -> bytes:
        data = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(data).encode()

    def _data(self, flags: int) -> bytes:
        flags |= USER_PRESENT | (USER_VERIFIED if self.verifies_user else 0)
        return sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _cose(self) -> bytes:
        """The public key as COSE_Key (RFC 9053 section 7.1): EC2, ES256, P-256."""
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        )
