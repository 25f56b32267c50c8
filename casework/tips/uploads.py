"""Files of tips and letters: announced with the words, sent part by part, whole at the end (docs/formats.md section 14).

A row is written with the envelope that carries the file's line, in its transaction: no file comes without words before it.
Who sends a part shows the upload's secret, of which the server keeps a hash. Parts are taken on the day of the words and for
two days more. What a file is (photo, sound, its name) the server never learns.

A stream lies on the disk before its row says so. Where the row's change is lost, `finish` finds it again, and so does the
sweep (casework/tips/waiting.py).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import AuthorityId, Day, MailboxHash, TipId, UploadId
from casework.kernel.office import Office, Transaction, query, use_case
from casework.tips import store
from casework.tips.envelopes import parsed, refused, size_class_of
from crypto import OpeningError
from crypto.encoding import HASH_LENGTH, ID_LENGTH, Json, b64u, equal, sha256, unb64u
from crypto.files import MOST_FILES
from crypto.letters import mailbox_key_id
from crypto.padding import Sizes, size_class
from crypto.streams import (
    PART_LENGTH,
    SECRET_LENGTH,
    hash_of_parts,
    is_stream_length,
    part_length,
    upload_hash,
)
from crypto.suite1 import Kind

DAYS = 2
"""How many days after that of the words parts are taken."""
MOST_OF_TIP = 100
"""Files of a tip and all its letters together."""
TIP = 0
"""The `seq` of the tip itself; letters count from 1."""
_FIELDS = {"id", "secret", "length"}


@dataclass(frozen=True)
class Announced:
    """A file that will come: its id, the stored hash of its secret, and the length of its stream in bytes."""

    id: UploadId
    secret_hash: bytes
    length: int


@dataclass(frozen=True)
class FileRow:
    """A file of a tip (`seq` 0) or of a letter, `place` its line's index there; `length` is the stream's.

    One that is not stored is `coming` while parts are taken.
    """

    id: UploadId
    seq: int
    place: int
    length: int
    stored: bool
    coming: bool


@dataclass(frozen=True)
class Standing:
    """How far a file has come: whether it is whole, and else which parts it lacks."""

    id: UploadId
    stored: bool
    missing: tuple[int, ...]


@dataclass(frozen=True)
class _Upload:
    """A file whose secret was shown."""

    id: UploadId
    length: int
    day: Day
    stored: bool


def read_announced(value: Json) -> tuple[Announced, ...]:
    """Read the announcements of a body: at most 20, each with an id of its own; raises Refused for anything else."""
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise refused()
    found = tuple(_announced(item) for item in value)
    if len({one.id for one in found}) != len(found):
        raise refused()
    return found


def _announced(value: Json) -> Announced:
    if not isinstance(value, dict) or set(value) != _FIELDS:
        raise refused()
    length = value["length"]
    if type(length) is not int or not is_stream_length(length):
        raise refused()
    try:
        return Announced(UploadId(unb64u(value["id"], ID_LENGTH)), unb64u(value["secret"], HASH_LENGTH), length)
    except OpeningError:
        raise refused() from None


def announced_json(announced: Iterable[Announced]) -> list[Json]:
    """Write announcements as a body carries them; the inverse of `read_announced`."""
    return [{"id": b64u(one.id), "secret": b64u(one.secret_hash), "length": one.length} for one in announced]


def check_note(note: bytes, announced: Sequence[Announced], place: tuple[AuthorityId, TipId, MailboxHash, bytes]) -> None:
    """Check that there is a note exactly where there are files, sealed to the mailbox (hash, public key); raises Refused."""
    authority, tip, mailbox, public = place
    if bool(note) != bool(announced):
        raise refused()
    if note:
        envelope = parsed(note, Kind.NOTE, authority, tip, mailbox)
        # All notes have one length, or it would count for the server.
        if envelope.recipients != (mailbox_key_id(public),) or size_class_of(envelope) != size_class(0, Sizes.WORDS):
            raise refused()


def announce(tx: Transaction, authority: AuthorityId, tip: TipId, seq: int, announced: Sequence[Announced]) -> None:
    """Write down the files that come with an envelope; raises Refused when there are too many or one was announced before."""
    if announced and len(store.uploads_of(tx.connection, authority, tip)) + len(announced) > MOST_OF_TIP:
        raise Refused("too_many_files", "这件事的照片太多了，先等部门看完前面的。")
    for place, one in enumerate(announced, 1):
        row = {"authority_id": authority, "upload_id": one.id, "tip_id": tip, "seq": seq, "place": place}
        row |= {"secret_hash": one.secret_hash, "length": one.length, "day": tx.today, "stored": False}
        if not store.insert_upload(tx.connection, row):
            raise refused()


def keep_note(tx: Transaction, authority: AuthorityId, tip: TipId, note: bytes) -> None:
    """Keep the note of a tip's files."""
    store.insert_file_note(tx.connection, {"authority_id": authority, "tip_id": tip, "sealed": note})


def note_of(tx: Transaction, authority: AuthorityId, tip: TipId) -> bytes:
    """Return the note of a tip's files; nothing where it came without any."""
    return store.file_note_of(tx.connection, authority, tip) or b""


def is_same(tx: Transaction, authority: AuthorityId, tip: TipId, announced: Sequence[Announced], note: bytes) -> bool:
    """Say whether a tip came with exactly these files and this note."""
    rows = [row for row in store.uploads_of(tx.connection, authority, tip) if row.seq == TIP]
    known = tuple(Announced(UploadId(row.upload_id), row.secret_hash, row.length) for row in rows)
    return known == tuple(announced) and note_of(tx, authority, tip) == note


def files_of(tx: Transaction, authority: AuthorityId, tip: TipId) -> tuple[FileRow, ...]:
    """Return the files of a tip and of its letters, in their order."""
    return tuple(
        FileRow(UploadId(row.upload_id), row.seq, row.place, row.length, row.stored, _is_coming(tx, row))
        for row in store.uploads_of(tx.connection, authority, tip)
    )


def _is_coming(tx: Transaction, row: Any) -> bool:
    return not row.stored and tx.today <= row.day + DAYS


def put_part(office: Office, authority: AuthorityId, upload: UploadId, secret: bytes, number: int, part: bytes) -> None:
    """Keep one part; it lies on the disk when this returns.

    Raises NotFound for an unknown upload and a wrong secret alike, Refused (`too_late`, `not_a_part`), Conflict (`taken`),
    and Full.
    """
    found = known(office, authority, [(upload, secret)])[0]
    if office.today > found.day + DAYS and not found.stored:
        raise Refused("too_late", "过了两天，这一张传不上了。到信箱里重新加。")
    try:
        fits = len(part) == part_length(found.length, number)
    except OpeningError:
        fits = False
    if not fits:
        raise Refused("not_a_part", "这一段不完整。再传一次。")
    office.blobs.put(found.id, found.length, number, part, office.today)


def standing(office: Office, authority: AuthorityId, asked: Sequence[tuple[UploadId, bytes]]) -> tuple[Standing, ...]:
    """Return how far each of these (id, secret) has come; raises NotFound where one is unknown or its secret wrong."""
    return tuple(
        Standing(one.id, one.stored, () if one.stored else office.blobs.missing(one.id, one.length))
        for one in known(office, authority, asked)
    )


def finish(office: Office, authority: AuthorityId, upload: UploadId, secret: bytes, stream_hash: bytes) -> None:
    """Take a stream whose parts have all come; again and again if asked.

    Raises NotFound as `put_part`, Conflict (`missing`; `again` where the hash does not fit and all parts have to come anew).
    """
    found = known(office, authority, [(upload, secret)])[0]
    if not found.stored:
        office.blobs.finish(found.id, found.length, stream_hash, office.today)
        mark_stored(office, authority, [found.id])


def put_whole(office: Office, authority: AuthorityId, upload: UploadId, secret: bytes, pieces: Iterable[bytes]) -> None:
    """Keep a stream in pieces of any length, as the plain pages seal it on arrival; raises as `put_part` and `finish`."""
    hashes = []
    for number, part in enumerate(_parts(pieces)):
        put_part(office, authority, upload, secret, number, part)
        hashes.append(sha256(part))
    finish(office, authority, upload, secret, hash_of_parts(hashes))


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        while len(gathered) >= PART_LENGTH:
            yield bytes(gathered[:PART_LENGTH])
            del gathered[:PART_LENGTH]
    if gathered:
        yield bytes(gathered)


@query
def known(tx: Transaction, authority: AuthorityId, asked: Sequence[tuple[UploadId, bytes]]) -> tuple[_Upload, ...]:
    """Return the files for whose ids the right secrets are shown; raises NotFound for every other alike."""
    rows = {UploadId(row.upload_id): row for row in store.uploads_named(tx.connection, authority, [one for one, _ in asked])}
    return tuple(_shown(rows.get(upload), secret) for upload, secret in asked)


@use_case
def mark_stored(tx: Transaction, authority: AuthorityId, uploads: Collection[UploadId]) -> None:
    """Write that these files are whole."""
    for upload in uploads:
        store.mark_stored(tx.connection, authority, upload)


def _shown(row: Any, secret: bytes) -> _Upload:
    # Where there is no such row the secret is hashed all the same: both refusals take as long.
    digest = upload_hash(secret) if len(secret) == SECRET_LENGTH else b""
    if row is None or not equal(digest, row.secret_hash):
        raise NotFound("unknown", "没有找到。")
    return _Upload(UploadId(row.upload_id), row.length, Day(row.day), row.stored)


