"""Tips of a load, sealed as a phone seals them: from what the portal publishes, verified, each with keys of its own."""

from __future__ import annotations

import json
import re
import secrets
import time
from dataclasses import dataclass

from cli.bench.wire import fetch, post
from crypto.encoding import AuthorityId, Json, TipId, b64u, ed25519_public, random_seed, unb64u
from crypto.keyring import Keyring, Trust
from crypto.routing import Facts, TipBody, seal_tip
from crypto.suite1 import public_from_seed

WORDS = "二号车间冲床的光电保护被短接，换模时不停机，上周有人差点压到手。" * 20
FIELDS: dict[str, Json] = {"place": "", "subject": "", "when": "days", "ongoing": "yes", "known": "saw", "insider": "unsaid"}
REGION, SECTOR, CATEGORY = "370306102000", "factory", "C16"


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
    mailbox, claim = public_from_seed(random_seed()), ed25519_public(random_seed())
    fields: dict[str, Json] = {**FIELDS, "v": 1, "words": WORDS, "told": "unsaid", "reward": True, "together": 1, "files": []}
    sealed = seal_tip(TipBody(facts, mailbox, claim, fields), department.keyring)
    return {
        "facts": facts.json(),
        "sealed": b64u(sealed),
        "mailbox": b64u(secrets.token_bytes(32)),
        "mailbox_public": b64u(mailbox),
        "claim_public": b64u(claim),
        "uploads": [],
        "note": "",
    }


def bodies(department: Department, count: int) -> list[bytes]:
    """Seal `count` tips; each is the body of a POST."""
    return [json.dumps(sealed_tip(department)).encode() for _ in range(count)]


def jobs(path: str, sealed: list[bytes]) -> list[list[bytes]]:
    """Make one request of each body."""
    return [[post(path, body)] for body in sealed]
