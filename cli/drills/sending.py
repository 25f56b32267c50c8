"""A reporter of the crash drill: sends words, a file and a letter, presses again until each is acknowledged, and remembers."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cli.bench.tips import CATEGORY, FIELDS, REGION, SECTOR, WORDS, Department
from cli.drills.serving import HOST
from crypto import streams
from crypto.encoding import ID_LENGTH, TipId, UploadId, b64u, random_seed, unb64u
from crypto.files import FileLine, encode_lines
from crypto.keyring import Purpose
from crypto.mailbox import Action, Mailbox, SignedAction
from crypto.notes import noted, seal_note
from crypto.phrase import PhraseKeys
from crypto.routing import Facts, TipBody, seal_tip_keeping

PATIENCE = 30.0
PAUSE_SECONDS = 0.1
CODES = tuple("ABCDE")
REPLAYED = "replayed"
"""What a deed is told that was taken before: it need not be sent again."""


class StoppedError(Exception):
    """The drill is over before this was acknowledged."""


@dataclass
class Sent:
    """What one reporter has sent, and what of it was acknowledged."""

    tip: TipId
    sealed: bytes
    mailbox_id: bytes
    upload: UploadId
    stream: bytes
    letter: bytes = b""
    is_taken: bool = False
    parts: set[int] = field(default_factory=set)
    is_whole: bool = False
    letter_taken: bool = False
    odd: list[str] = field(default_factory=list)
    """Answers that a reporter should never get."""


class Reporter:
    """Sends one tip with everything that belongs to it."""

    def __init__(self, department: Department, port: int, is_over: Callable[[], bool], file_bytes: int) -> None:
        """`is_over` ends the pressing again."""
        keys = PhraseKeys(department.authority, random_seed(), random_seed(), random_seed(), CODES, random_seed())
        self._department, self._port, self._is_over = department, port, is_over
        self._box, self._secret = Mailbox(keys), secrets.token_bytes(streams.SECRET_LENGTH)
        tip = TipId(secrets.token_bytes(ID_LENGTH))
        line = FileLine(UploadId(secrets.token_bytes(ID_LENGTH)), 1, "photo", "image/jpeg", "", file_bytes, cleaned=True)
        facts = Facts(
            department.authority, tip, REGION, SECTOR, CATEGORY, (), department.recipients, upward=False, urgency="soon"
        )
        fields = {
            **FIELDS,
            "v": 1,
            "words": WORDS,
            "told": "unsaid",
            "reward": True,
            "together": 1,
            "files": encode_lines([line]),
        }
        sealed = seal_tip_keeping(TipBody(facts, self._box.public, self._box.claim_public, fields), department.keyring)
        stream = streams.seal_stream(sealed.content_key, sealed.scope, line.index, secrets.token_bytes(file_bytes))
        upload = {"id": b64u(line.id), "secret": b64u(streams.upload_hash(self._secret)), "length": len(stream)}
        note = seal_note(department.authority, tip, self._box.hash, self._box.public, noted([line]))
        self._body = {
            "facts": facts.json(),
            "sealed": b64u(sealed.sealed),
            "mailbox": b64u(self._box.hash),
            "mailbox_public": b64u(self._box.public),
            "claim_public": b64u(self._box.claim_public),
            "uploads": [upload],
            "note": b64u(note),
        }
        self.sent = Sent(tip, sealed.sealed, keys.mailbox_id, line.id, stream)

    def send(self) -> None:
        """Words, file and letter, in this order; returns early when the drill is over."""
        try:
            self._press("/tips", self._body)
            self.sent.is_taken = True
            self.send_file()
            self._send_letter()
        except StoppedError:
            return

    def send_file(self) -> None:
        """Every part that the server lacks, then the end."""
        shown = {"id": b64u(self.sent.upload), "secret": b64u(self._secret)}
        pieces = streams.parts_of(self.sent.stream)
        while not self.sent.is_whole:
            (standing,) = self._press("/parts", {"uploads": [shown]})["uploads"]
            lost = self.sent.parts & set(standing["missing"])
            if lost:
                self.sent.odd.append(f"acknowledged parts are missing: {sorted(lost)}")
            for number in standing["missing"]:
                self._part(number, pieces[number])
                self.sent.parts.add(number)
            end = {**shown, "hash": b64u(streams.stream_hash(self.sent.stream))}
            self.sent.is_whole = bool(self._press("/finish", end).get("done"))

    def _part(self, number: int, piece: bytes) -> None:
        headers = {"X-Upload": b64u(self.sent.upload), "X-Secret": b64u(self._secret), "X-Part": str(number)}
        self._press("/part", piece, {**headers, "Content-Type": "application/octet-stream"})

    def _send_letter(self) -> None:
        seen = self._press("/box", {"mailbox_id": b64u(self.sent.mailbox_id)})
        if not seen["found"] or seen["tip"] != b64u(self.sent.tip):
            self.sent.odd.append("an acknowledged tip has no mailbox")
            return
        keyring = self._department.keyring
        keys = {unb64u(one): keyring.get(unb64u(one), Purpose.INTAKE).public for one in seen["reply_to"]}  # type: ignore[arg-type]
        self.sent.letter = self._box.seal_reply(self.sent.tip, keys, "还有一台也没有护罩。")  # type: ignore[arg-type]
        self._act(self._box.sign_action(Action.LETTER, self.sent.letter))
        self.sent.letter_taken = True

    def _act(self, signed: SignedAction) -> None:
        body = {
            "mailbox": b64u(self._box.hash),
            "action": int(signed.action),
            "body": b64u(signed.body),
            "nonce": b64u(signed.nonce),
            "signature": b64u(signed.signature),
        }
        self._press("/box/act", body)

    def _press(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Any:
        """Send until it is acknowledged: what a reporter presses again is the same, byte for byte."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        while not self._is_over():
            status, answer = self._ask(path, data, headers or {"Content-Type": "application/json"})
            if status == http.HTTPStatus.OK or (answer or {}).get("error") == REPLAYED:
                return answer
            if status and status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                self.sent.odd.append(f"{path}: {status} {answer}")
                raise StoppedError
            if status and (status != http.HTTPStatus.SERVICE_UNAVAILABLE or not (answer or {}).get("sentence")):
                self.sent.odd.append(f"{path}: {status} without a sentence for it")
            time.sleep(PAUSE_SECONDS)
        raise StoppedError

    def _ask(self, path: str, data: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        """One request; status 0 where no whole answer came."""
        connection = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE)
        try:
            connection.request("POST", path, data, {**headers, "Accept": "*/*"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            connection.close()


def keep_sending(department: Department, port: int, over: threading.Event, file_bytes: int, sent: list[Reporter]) -> None:
    """One reporter after another until `over` is set."""
    while not over.is_set():
        reporter = Reporter(department, port, over.is_set, file_bytes)
        sent.append(reporter)
        reporter.send()
