"""What the department got of somebody's files, opened outside of any browser: envelope by envelope, stream by stream."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from crypto.encoding import AuthorityId, HolderId, KeyId, b64u, read_object, unb64u
from crypto.files import FileLine, parse_lines
from crypto.keyring import Purpose, holder_id
from crypto.officers import signin_keys
from crypto.opening import officer_keys, open_key, open_seed, unwrap_secret
from crypto.phrase import derive, parse_phrase
from crypto.streams import open_stream
from crypto.suite1 import open_with_key
from tests.browser.conftest import Sample

_SECRET = (
    "SELECT officer_id, wrapped_secret FROM officer JOIN credential ON officer_id = officer.id WHERE login = ? AND kind = ?"
)
_SHARES = (
    "SELECT key_id, wrap_key_id, wrap FROM key_share JOIN key_record USING (authority_id, key_id) "
    "WHERE officer_id = ? AND purpose = ?"
)
_TIP = "SELECT sealed FROM tip JOIN mailbox USING (authority_id, tip_id) WHERE mailbox_hash = ?"
_LETTERS = "SELECT sealed FROM letter WHERE mailbox_hash = ? AND direction = 'in' AND length(sealed) > 0 ORDER BY seq"


@dataclass(frozen=True)
class Received:
    """One file: its line, and what it holds; None where the stream has not arrived."""

    line: FileLine
    content: bytes | None


def received(sample: Sample, words: list[str], department: str) -> list[Received]:
    """Every file of the tip with these seven words and of its letters, as an intake officer of `department` can open it."""
    authority = AuthorityId(unb64u(sample.authority))
    mailbox = derive(parse_phrase("".join(words)), authority).mailbox_hash
    with closing(sqlite3.connect(sample.data / "casework.sqlite", timeout=15)) as database:
        seed = _intake_seed(sample, database, authority, department)
        envelopes = database.execute(_TIP, (mailbox,)).fetchall() + database.execute(_LETTERS, (mailbox,)).fetchall()
    return [each for (sealed,) in envelopes for each in _files(sample, sealed, seed)]


def _intake_seed(sample: Sample, database: sqlite3.Connection, authority: AuthorityId, department: str) -> bytes:
    login, passphrase = sample.officer("intake", department=department)
    ((officer, wrapped),) = database.execute(_SECRET, (login, "passphrase")).fetchall()
    kek = signin_keys(parse_phrase(passphrase), authority, login).kek
    keys = officer_keys(unwrap_secret(kek, wrapped, authority, HolderId(holder_id(b64u(officer)))))
    ((key_id, wrap_key_id, wrap),) = database.execute(_SHARES, (officer, int(Purpose.INTAKE))).fetchall()
    return open_seed(wrap, authority, KeyId(key_id), KeyId(wrap_key_id), keys.wrap_seed)


def _files(sample: Sample, sealed: bytes, seed: bytes) -> Iterator[Received]:
    envelope, content_key = open_key(sealed, seed)
    body = read_object(open_with_key(envelope, content_key))
    for line in parse_lines(body.get("files", [])):
        stream = sample.data / "blobs" / "new" / line.id.hex()
        yield Received(
            line, open_stream(content_key, envelope.scope, line.index, stream.read_bytes()) if stream.exists() else None
        )
