"""Published vectors: RFC 9180, the HPKE post-quantum draft, C2SP chunked encryption (PyPI cryptography_vectors)."""

from __future__ import annotations

import base64
import hashlib
import json
import pathlib
import zlib
from typing import Any

import cryptography_vectors
import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from crypto import OpeningError
from crypto._unwrap import private_key
from crypto.suite1 import public_from_seed
from tests.unit.crypto.javascript import Script

X_WING, X25519 = 0x647A, 0x0020
KDFS = {1: KDF.HKDF_SHA256, 3: KDF.HKDF_SHA512, 17: KDF.SHAKE256}
AEADS = {1: AEAD.AES_128_GCM, 2: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}


def load(name: str) -> Any:
    root = pathlib.Path(str(cryptography_vectors.__file__)).parent
    return json.loads((root / name).read_text("utf-8"))


POST_QUANTUM = [v for v in load("HPKE/hpke-pq-test-vectors.json") if v["mode"] == 0 and v["kem_id"] == X_WING]
CLASSIC = [
    v
    for v in load("HPKE/test-vectors.json")
    if (v["mode"], v["kem_id"]) == (0, X25519) and v["kdf_id"] in KDFS and v["aead_id"] in AEADS
]
CHUNKED = [v for v in load("chunked-encryption/vectors.json")["vectors"] if v["aead"] == "AEAD_AES_256_GCM"]


def field(vector: Any, name: str) -> bytes:
    return bytes.fromhex(vector[name])


def open_first(kem: KEM, vector: Any, key: Any) -> bytes:
    """Open the first message; the single-shot interface of the library knows no later ones."""
    suite = Suite(kem, KDFS[vector["kdf_id"]], AEADS[vector["aead_id"]])
    first = vector["encryptions"][0]
    sealed = field(vector, "enc") + field(first, "ct")
    return openssl.hpke._decrypt_with_aad(suite, sealed, key, field(vector, "info"), field(first, "aad"))


def test_there_are_vectors() -> None:
    assert (len(POST_QUANTUM), len(CLASSIC)) == (2, 6)
    assert sum(v["expect"] == "success" for v in CHUNKED) == 9
    assert sum(v["expect"] == "failure" for v in CHUNKED) == 25


@pytest.mark.parametrize("vector", CLASSIC)
def test_rfc_9180(vector: Any) -> None:
    key = X25519PrivateKey.from_private_bytes(field(vector, "skRm"))
    assert open_first(KEM.X25519, vector, key) == field(vector["encryptions"][0], "pt")


@pytest.mark.parametrize("vector", POST_QUANTUM)
def test_seeds_expand_to_the_drafts_keys(script: Script, vector: Any) -> None:
    seed = field(vector, "skRm")
    assert public_from_seed(seed) == script.call("suite1.publicFromSeed", seed) == field(vector, "pkRm")


@pytest.mark.parametrize("vector", POST_QUANTUM)
def test_the_drafts_messages_open(vector: Any) -> None:
    key = private_key(field(vector, "skRm"))
    assert open_first(KEM.MLKEM768_X25519, vector, key) == field(vector["encryptions"][0], "pt")


@pytest.mark.parametrize("vector", [v for v in POST_QUANTUM if v["kdf_id"] == 1])
def test_the_drafts_messages_open_with_the_vendored_hpke(script: Script, vector: Any) -> None:
    messages = [{"ciphertext": field(m, "ct"), "aad": field(m, "aad")} for m in vector["encryptions"]]
    exports = [{"context": field(e, "exporter_context"), "length": e["L"]} for e in vector["exports"]]
    opened = script.call(
        "vectors.openVector", field(vector, "skRm"), field(vector, "enc"), field(vector, "info"), messages, exports
    )
    assert opened["opened"] == [field(m, "pt") for m in vector["encryptions"]]
    assert opened["exported"] == [field(e, "exported_value") for e in vector["exports"]]


def chunked(vector: Any) -> tuple[bytes, bytes, bytes]:
    """Key, context and ciphertext of a chunked-encryption vector."""
    sealed = base64.b64decode(vector["ciphertext"] or "")
    return field(vector, "key"), vector["context"].encode(), zlib.decompress(sealed) if vector.get("compressed") else sealed


@pytest.mark.parametrize("vector", CHUNKED, ids=lambda v: str(v["name"]))
def test_chunked_encryption_in_the_browser(script: Script, vector: Any) -> None:
    """The vectors are made with SHA-256; that Cobblestone-256 is the same with SHA-512, test_envelope.py shows."""
    key, context, sealed = chunked(vector)
    if vector["expect"] == "failure":
        with pytest.raises(OpeningError):
            script.call("uncobble.decrypt", key, context, sealed, "SHA-256")
    else:
        opened = script.call("uncobble.decrypt", key, context, sealed, "SHA-256")
        assert (hashlib.sha256(opened).hexdigest(), len(opened)) == (vector["payload_sha256"], vector["payload_length"])
