"""The count note: what should be there, told by the reporter's browser to the reporter's own mailbox (section 14).

    plaintext of a kind 6 envelope := canonical {"v":1,"files":[{"id":b64u,"kind":"photo"},…]}

It is sealed to the mailbox key alone, so that the server holds it without learning the kinds. It is not signed: its envelope
proves no more than a copy of the words would. Whoever controls the server could leave files out and put another note in its
place; what it shows is what an honest server lost or has not got yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crypto import OpeningError
from crypto._unwrap import content_key
from crypto.encoding import (
    ID_LENGTH,
    AuthorityId,
    Json,
    MailboxHash,
    TipId,
    UploadId,
    b64u,
    canonical,
    read_object,
    unb64u,
)
from crypto.files import MOST_FILES, FileKind, FileLine, read_kind
from crypto.letters import mailbox_key_id
from crypto.mailbox import Mailbox
from crypto.suite1 import Kind, open_with_key, parse, seal


@dataclass(frozen=True)
class Noted:
    """One file that should be there."""

    id: UploadId
    kind: FileKind


def noted(lines: Sequence[FileLine]) -> list[Noted]:
    """Return what a note says of an envelope's lines."""
    return [Noted(line.id, line.kind) for line in lines]


def seal_note(
    authority: AuthorityId, tip: TipId, mailbox: MailboxHash, mailbox_public: bytes, files: Sequence[Noted]
) -> bytes:
    """Seal a note to a mailbox (kind 6); all notes have one length."""
    listed: list[Json] = [{"id": b64u(each.id), "kind": each.kind} for each in files]
    plaintext = canonical({"v": 1, "files": listed})
    _read(plaintext)
    return seal(Kind.NOTE, authority, tip, mailbox, {mailbox_key_id(mailbox_public): mailbox_public}, plaintext)


def open_note(sealed: bytes, mailbox: Mailbox, tip: TipId) -> list[Noted]:
    """Open a note with the phrase in hand; OpeningError for one of another tip or mailbox."""
    envelope = parse(sealed)
    if (envelope.kind, envelope.authority, envelope.subject) != (Kind.NOTE, mailbox.keys.authority, tip):
        raise OpeningError
    box = mailbox.box_of(envelope)
    return _read(open_with_key(envelope, content_key(envelope, mailbox_key_id(box.public), box.seed)))


def _read(plaintext: bytes) -> list[Noted]:
    value = read_object(plaintext)
    files = value.get("files")
    if set(value) != {"v", "files"} or type(value["v"]) is not int or value["v"] != 1 or not isinstance(files, list):
        raise OpeningError
    found = [_noted(item) for item in files]
    if not 1 <= len(found) <= MOST_FILES or len({each.id for each in found}) != len(found):
        raise OpeningError
    return found


def _noted(value: Json) -> Noted:
    if not isinstance(value, dict) or set(value) != {"id", "kind"}:
        raise OpeningError
    return Noted(UploadId(unb64u(value["id"], ID_LENGTH)), read_kind(value["kind"]))
