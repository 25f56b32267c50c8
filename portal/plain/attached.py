"""Files on the plain pages: cleaned in memory, announced with the tip, sealed on arrival and stored as streams.

What a cleaner cannot clean goes only with the reporter's own tick, as it goes in a browser only with an own tap.
"""

from __future__ import annotations

import secrets
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import current_app

from casework.kernel.ids import AuthorityId, UploadId
from casework.kernel.office import Office
from casework.tips import uploads
from casework.tips.uploads import Announced
from crypto.encoding import random_id
from crypto.files import LONGEST_NAME, FileKind, FileLine
from crypto.notes import Noted
from crypto.streams import SECRET_LENGTH, seal_pieces, stream_length, upload_hash
from crypto.suite1 import Sealed
from media import Cleaned, MediaError, clean
from portal.plain.reading import Returned, Sent

NAMES: dict[FileKind, tuple[str, str]] = {
    "photo": ("照片", "{} 张照片"), "video": ("录像", "{} 段录像"), "voice": ("录音", "{} 段录音"),
    "document": ("文件", "{} 个文件"),
}  # fmt: skip
"""How a page calls one of a kind, and several."""
_UNREADABLE = "“{}”打不开，没有发。写的都还在。"
_WARNED = {
    "place": "“{}”去不掉拍摄地点。",
    "heic": "“{}”去不掉拍摄地点。用手机里的相册，另存一张再选。",
    "author": "“{}”里可能有写的人的名字。",
    "unknown": "“{}”里藏着什么，看不出来。",
}
_HOW = "没有发，写的都还在。不要它，就再按“发送”。要原样发，就点“保留原样”。"


@dataclass(frozen=True)
class Attached:
    """A file ready to be sealed: its line, its bytes, and the secret of its upload, drawn here and forgotten here."""

    line: FileLine
    data: bytes
    secret: bytes


def prepare(sent: Sent, *, as_it_is: bool) -> tuple[Attached, ...]:
    """Clean what was sent; `as_it_is`: the reporter wants it unchanged. Raises Returned where that is not settled."""
    found: list[Attached] = []
    counts: Counter[FileKind] = Counter()
    for index, (name, data) in enumerate(sent.files, 1):
        try:
            made = clean(data)
        except MediaError:
            raise Returned(_UNREADABLE.format(f"第 {index} 个")) from None
        counts[made.kind] += 1
        if made.warning and not as_it_is:
            raise Returned(_WARNED[made.warning].format(f"{NAMES[made.kind][0]} {counts[made.kind]}") + _HOW)
        found.append(_attached(index, name, made, data if as_it_is else made.data, cleaned=made.cleaned and not as_it_is))
    return tuple(found)


def _attached(index: int, name: str, made: Cleaned, data: bytes, *, cleaned: bool) -> Attached:
    called = _last_part(name)[-LONGEST_NAME:] if made.kind == "document" else ""
    line = FileLine(UploadId(random_id()), index, made.kind, made.type, called, len(data), cleaned)
    return Attached(line, data, secrets.token_bytes(SECRET_LENGTH))


def _last_part(name: str) -> str:
    """The name without folders, which some old browsers send along, and without what no name has."""
    return "".join(one for one in name.replace("\\", "/").rpartition("/")[2] if one.isprintable())


def announced(files: Sequence[Attached]) -> tuple[Announced, ...]:
    """What the tip announces of its files."""
    return tuple(Announced(one.line.id, upload_hash(one.secret), stream_length(one.line.length)) for one in files)


def store(office: Office, authority: AuthorityId, files: Sequence[Attached], sealed: Sealed) -> None:
    """Seal each under the tip's content key and lay it down; raises as `uploads.put_whole` does."""
    for one in files:
        pieces = seal_pieces(sealed.content_key, sealed.scope, one.line.index, one.data)
        uploads.put_whole(office, authority, one.line.id, one.secret, pieces)


def store_or_log(office: Office, authority: AuthorityId, files: Sequence[Attached], sealed: Sealed) -> None:
    """The same once the words have been taken: whatever goes wrong now may not lose their receipt, and goes to the log."""
    try:
        store(office, authority, files, sealed)
    except Exception:
        current_app.log_exception(sys.exc_info())


def counted(kinds: Iterable[FileKind]) -> str:
    """How many of each kind, as the page says it: 「2 张照片、1 段录音」."""
    counts = Counter(kinds)
    return "、".join(several.format(counts[kind]) for kind, (_, several) in NAMES.items() if counts[kind])


def arrived(files: Sequence[uploads.FileRow], listed: Sequence[Noted]) -> tuple[str, int]:
    """How many of each kind are there, in words, and how many of those that should be there are not."""
    there = {one.id for one in files if one.stored}
    return counted(one.kind for one in listed if one.id in there), sum(one.id not in there for one in listed)
