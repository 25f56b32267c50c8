"""A tip with files for drills: announced as a phone announces them, and their sealed parts."""

from __future__ import annotations

import secrets
from typing import Any

from cli.bench.tips import Department, sealed_tip
from crypto.encoding import ID_LENGTH, MailboxHash, TipId, UploadId, b64u, unb64u
from crypto.files import FileLine
from crypto.notes import noted, seal_note
from crypto.streams import SECRET_LENGTH, part_count, stream_length, upload_hash


def tip(department: Department, files: int, length: int) -> tuple[dict[str, object], list[tuple[str, str, int]]]:
    """The body of POST /tips with `files` photos of `length` bytes announced; of each its id, secret and number of parts."""
    body = sealed_tip(department)
    lines = [
        FileLine(UploadId(secrets.token_bytes(ID_LENGTH)), index, "photo", "image/jpeg", "", length, cleaned=True)
        for index in range(1, files + 1)
    ]
    keys = [secrets.token_bytes(SECRET_LENGTH) for _ in lines]
    facts: Any = body["facts"]
    mailbox, public = (unb64u(str(body[name])) for name in ("mailbox", "mailbox_public"))
    note = seal_note(department.authority, TipId(unb64u(facts["tip"])), MailboxHash(mailbox), public, noted(lines))
    sealed = stream_length(length)
    body["uploads"] = [
        {"id": b64u(line.id), "secret": b64u(upload_hash(key)), "length": sealed} for line, key in zip(lines, keys, strict=True)
    ]
    body["note"] = b64u(note)
    return body, [(b64u(line.id), b64u(key), part_count(sealed)) for line, key in zip(lines, keys, strict=True)]
