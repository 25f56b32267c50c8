"""A reporter's phone without its pages: what it sends, made with the project's own crypto and sent to the served portal."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from dataclasses import dataclass
from typing import Any

from crypto.encoding import AuthorityId, Json, KeyId, TipId, UploadId, b64u, canonical, random_id, random_seed, unb64u
from crypto.files import FileKind, FileLine, encode_lines
from crypto.keyring import Keyring, Purpose, Trust
from crypto.mailbox import Action, Mailbox
from crypto.notes import noted, seal_note
from crypto.routing import Facts, TipBody, seal_tip_keeping
from crypto.streams import parts_of, seal_stream, stream_hash, stream_length, upload_hash
from crypto.suite1 import Sealed
from tests.services.builders import new_keys

WORDS = "二号车间冲床的光电保护被短接，照片里看得清楚。"
_WHERE: dict[str, Json] = {"region": "370306102000", "sector": "factory", "category": "C16", "flags": [], "upward": False}
_FIELDS: dict[str, Json] = {
    "v": 1, "words": WORDS, "place": "", "subject": "", "when": "days", "ongoing": "yes", "known": "saw", "insider": "unsaid",
    "told": "unsaid", "reward": True, "together": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Own:
    """A file on the phone; `unsent` stays there, `wrong` is sealed under another index than its line says."""

    kind: FileKind
    media: str
    data: bytes
    name: str = ""
    unsent: bool = False
    wrong: bool = False


class Phone:
    """One reporter, with a phrase that nobody wrote down."""

    def __init__(self, portal: str) -> None:
        self._portal = portal
        said = dict(re.findall(r'(\w+) = "([^"]+)"', self._fetch("/trust.js").decode()))
        self._authority = AuthorityId(unb64u(said["authority"], 16))
        answer = self._post("/route", _WHERE)
        records = [unb64u(wire) for wire in answer["records"]]
        today = int((time.time() + 8 * 3600) // 86400)
        self._keyring: Keyring = Trust(self._authority, unb64u(said["root"], 32)).verify(records, today)
        self._recipients = tuple(answer["recipients"])
        self._box = Mailbox(new_keys(self._authority))
        self.tip = TipId(random_id())

    def report(self, files: list[Own]) -> None:
        """Send the words, then the files."""
        facts = Facts(
            authority=self._authority,
            tip=self.tip,
            region=str(_WHERE["region"]),
            sector=str(_WHERE["sector"]),
            category=str(_WHERE["category"]),
            flags=(),
            recipients=self._recipients,
            upward=False,
            urgency="soon",
        )
        lines = _lines(files)
        fields = {**_FIELDS, "files": encode_lines(lines)}
        sealed = seal_tip_keeping(TipBody(facts, self._box.public, self._box.claim_public, fields), self._keyring)
        secrets, announced = self._announced(lines)
        sent = {"facts": facts.json(), "sealed": b64u(sealed.sealed), "mailbox": b64u(self._box.hash)}
        public = {"mailbox_public": b64u(self._box.public), "claim_public": b64u(self._box.claim_public)}
        self._post("/tips", {**sent, **public, **announced})
        self._send_all(files, lines, secrets, sealed)

    def add(self, text: str, files: list[Own]) -> None:
        """Add files from the mailbox, with a sentence."""
        lines = _lines(files)
        recipients: dict[KeyId, bytes] = {one.key_id: one.public for one in self._keyring.all(Purpose.INTAKE)}
        sealed = self._box.seal_adding(self.tip, recipients, text, lines)
        secrets, announced = self._announced(lines)
        signed = self._box.sign_action(Action.ADD, canonical({"letter": b64u(sealed.sealed), **announced}))
        self._post("/box/act", {
            "mailbox": b64u(self._box.hash), "action": int(signed.action), "body": b64u(signed.body),
            "nonce": b64u(signed.nonce), "signature": b64u(signed.signature),
        })  # fmt: skip
        self._send_all(files, lines, secrets, sealed)

    def _announced(self, lines: list[FileLine]) -> tuple[list[bytes], dict[str, Json]]:
        """Draw a secret for each upload; what goes with the words."""
        secrets = [random_seed() for _ in lines]
        uploads: list[Json] = [
            {"id": b64u(line.id), "secret": b64u(upload_hash(secret)), "length": stream_length(line.length)}
            for line, secret in zip(lines, secrets, strict=True)
        ]
        note = seal_note(self._authority, self.tip, self._box.hash, self._box.public, noted(lines)) if lines else b""
        return secrets, {"uploads": uploads, "note": b64u(note)}

    def _send_all(self, files: list[Own], lines: list[FileLine], secrets: list[bytes], sealed: Sealed) -> None:
        for own, line, secret in zip(files, lines, secrets, strict=True):
            if own.unsent:
                continue
            index = line.index % len(lines) + 1 if own.wrong else line.index
            stream = seal_stream(sealed.content_key, sealed.scope, index, own.data)
            for number, part in enumerate(parts_of(stream)):
                shown = {"X-Upload": b64u(line.id), "X-Secret": b64u(secret), "X-Part": str(number)}
                self._fetch("/part", part, {"Content-Type": "application/octet-stream", **shown})
            self._post("/finish", {"id": b64u(line.id), "secret": b64u(secret), "hash": b64u(stream_hash(stream))})

    def _post(self, path: str, body: object) -> Any:
        return json.loads(self._fetch(path, json.dumps(body).encode(), {"Content-Type": "application/json"}))

    def _fetch(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
        request = urllib.request.Request(self._portal + path, data=body, headers=headers or {})
        with urllib.request.urlopen(request, timeout=60) as answer:
            content: bytes = answer.read()
            return content


def _lines(files: list[Own]) -> list[FileLine]:
    return [
        FileLine(UploadId(random_id()), at, own.kind, own.media, own.name, len(own.data), cleaned=False)
        for at, own in enumerate(files, 1)
    ]
