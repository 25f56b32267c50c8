"""A file in memory made ready to be sealed: what it says of place, time and device goes, as far as its kind allows.

Nothing here decodes a picture or a film: parts are left out or overwritten, bit by bit, so that a hostile file meets no
decoder on a machine that seals (docs/adr/0014-media.md). Twin of static/js/media/clean.js, which besides draws photos anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from media.documents import authorship
from media.jpeg import strip_jpeg
from media.matroska import clean_matroska
from media.movie import clean_movie
from media.ogg import clean_ogg
from media.pieces import Kind, MediaError, Source, Stripped, assemble
from media.riff import clean_avi, clean_wave
from media.sniff import Sniffed, sniff
from media.sound import clean_amr, clean_flac, clean_mpeg
from media.still import strip_gif, strip_png, strip_webp

Warned = Literal["", "place", "author", "heic", "unknown"]

_CLEANERS: dict[str, Callable[[Source], Stripped]] = {
    "jpeg": lambda source: strip_jpeg(source.data, turned=True),
    "png": lambda source: strip_png(source.data, turned=True),
    "webp": lambda source: strip_webp(source.data, turned=True),
    "gif": lambda source: strip_gif(source.data),
    "movie": clean_movie,
    "matroska": clean_matroska,
    "ogg": clean_ogg,
    "avi": clean_avi,
    "wave": clean_wave,
    "mpeg": clean_mpeg,
    "flac": clean_flac,
    "amr": clean_amr,
}


@dataclass(frozen=True)
class Cleaned:
    """A file made ready.

    `warning`: "place": nothing here could clean it; "heic": a picture that only its own phone can turn into one that can be
    cleaned; "author": a document, and `author` is the name in it as far as it was readable; "unknown": not known here.
    `cleaned` is False with each of them, and `data` is then the file as it came. `orientation` is how a picture was held (1 to
    8 as Exif numbers it), which it still says.
    """

    kind: Kind
    type: str
    data: bytes
    cleaned: bool
    warning: Warned
    author: str = ""
    orientation: int = 1


def clean(data: bytes) -> Cleaned:
    """Make a file ready; MediaError where it is empty. What it is, its bytes say, never its name or its sender."""
    if not data:
        raise MediaError
    found = sniff(data)
    if found.format in _CLEANERS:
        return _cleaned(data, found)
    if found.kind == "photo":
        return Cleaned(found.kind, found.type, data, False, "heic" if found.format == "heif" else "place")
    written = authorship(data, found.format)
    if written is None:
        return Cleaned(found.kind, found.type, data, False, "unknown")
    return Cleaned(found.kind, written.type, data, False, "author", written.author)


def _cleaned(data: bytes, found: Sniffed) -> Cleaned:
    try:
        stripped = _CLEANERS[found.format](Source(data))
    except MediaError:
        return Cleaned(found.kind, found.type, data, False, "place")
    kind, media_type = stripped.kind or found.kind, stripped.media_type or found.type
    return Cleaned(kind, media_type, assemble(data, stripped.pieces), True, "", orientation=stripped.orientation)
