"""Tips of a load, sealed as a phone seals them: from what the portal publishes, verified, each with keys of its own."""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from cli.bench.wire import fetch, post
from crypto import streams
from crypto.encoding import (
    AuthorityId,
    Json,
    MailboxHash,
    TipId,
    UploadId,
    b64u,
    ed25519_public,
    random_seed,
    unb64u,
)
from crypto.files import FileLine, encode_lines
from crypto.keyring import Keyring, Trust
from crypto.notes import noted, seal_note
from crypto.phrase import ENTROPY_LENGTH
from crypto.routing import Facts, TipBody, seal_tip_keeping
from crypto.suite1 import Sealed, public_from_seed

WORDS = "二号车间冲床的光电保护被短接，换模时不停机，上周有人差点压到手。" * 20
FIELDS: dict[str, Json] = {"place": "", "subject": "", "when": "days", "ongoing": "yes", "known": "saw", "insider": "unsaid"}
REGION, SECTOR, CATEGORY = "370306102000", "factory", "C16"
PLAIN = {"scene": "factory", "line": "factory.C16.1", "township": REGION, "urgency": "soon", "when": "days", "reward": "no"}


@dataclass(frozen=True)
class Department:
    """Where tips go: what the phone learns from `/trust.js` and `/route`, verified."""

    authority: AuthorityId
    recipients: tuple[str, ...]
    keyring: Keyring


def ask(port: int) -> Department:
    """Ask the portal where the tips of this load go, and verify the records as a phone does."""
    said = dict(re.findall(r'(\w+) = "([^"]+)"', fetch(port, "/trust.js").text))
    authority = AuthorityId(unb64u(said["authority"], 16))
    kind = {"region": REGION, "sector": SECTOR, "category": CATEGORY, "flags": [], "upward": False}
    answer = json.loads(fetch(port, "/route", kind).text)
    records = [unb64u(wire) for wire in answer["records"]]
    today = int((time.time() + 8 * 3600) // 86400)
    keyring = Trust(authority, unb64u(said["root"], 32)).verify(records, today)
    return Department(authority, tuple(answer["recipients"]), keyring)


def sealed_tip(department: Department) -> dict[str, object]:
    """Seal one tip of about 2 KB from a new reporter; returns the body of POST /tips."""
    return _seal(department, [])[0]


def bodies(department: Department, count: int) -> list[bytes]:
    """Seal `count` tips; each is the body of a POST."""
    return [json.dumps(sealed_tip(department)).encode() for _ in range(count)]


def jobs(path: str, sealed: list[bytes]) -> list[list[bytes]]:
    """Make one request of each body."""
    return [[post(path, body)] for body in sealed]


def job_with_file(department: Department, data: bytes) -> list[bytes]:
    """Seal a tip with one photo: the requests that send the words, every part of the file, and its end."""
    line = FileLine(UploadId(secrets.token_bytes(16)), 1, "photo", "image/jpeg", "", len(data), cleaned=True)
    body, sealed, note = _seal(department, [line])
    secret = secrets.token_bytes(streams.SECRET_LENGTH)
    stream = streams.seal_stream(sealed.content_key, sealed.scope, line.index, data)
    upload = {"id": b64u(line.id), "secret": b64u(streams.upload_hash(secret)), "length": len(stream)}
    words = {**body, "uploads": [upload], "note": b64u(note)}
    shown = [("X-Upload", b64u(line.id)), ("X-Secret", b64u(secret))]
    parts = [
        post("/part", part, "application/octet-stream", [*shown, ("X-Part", str(number))])
        for number, part in enumerate(streams.parts_of(stream))
    ]
    end = {"id": b64u(line.id), "secret": b64u(secret), "hash": b64u(streams.stream_hash(stream))}
    return [post("/tips", json.dumps(words).encode()), *parts, post("/finish", json.dumps(end).encode())]


def _seal(department: Department, lines: list[FileLine]) -> tuple[dict[str, object], Sealed, bytes]:
    """Return the body of POST /tips without uploads, what files are sealed with, and the note of the files (none: empty)."""
    facts = Facts(
        authority=department.authority,
        tip=TipId(secrets.token_bytes(16)),
        region=REGION,
        sector=SECTOR,
        category=CATEGORY,
        flags=(),
        recipients=department.recipients,
        upward=False,
        urgency="soon",
    )
    public, claim = public_from_seed(random_seed()), ed25519_public(random_seed())
    mailbox = MailboxHash(secrets.token_bytes(32))
    fields = {**FIELDS, "v": 1, "words": WORDS, "told": "unsaid", "reward": True, "together": 1, "files": encode_lines(lines)}
    sealed = seal_tip_keeping(TipBody(facts, public, claim, fields), department.keyring)
    note = seal_note(department.authority, facts.tip, mailbox, public, noted(lines)) if lines else b""
    body: dict[str, object] = {
        "facts": facts.json(),
        "sealed": b64u(sealed.sealed),
        "mailbox": b64u(mailbox),
        "mailbox_public": b64u(public),
        "claim_public": b64u(claim),
        "uploads": [],
        "note": "",
    }
    return body, sealed, note


def plain_job() -> list[bytes]:
    """Fill in the plain site's form of a new reporter, as a browser without scripts sends it."""
    phrase = b64u(secrets.token_bytes(ENTROPY_LENGTH))
    form = {**PLAIN, "words": WORDS, "seed": phrase}
    return [post("/n/3", urlencode(form).encode(), "application/x-www-form-urlencoded")]
