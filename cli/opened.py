"""What `./anshao open` does with the files of what it opened: finds their streams, opens them, cleans them, writes them.

Nothing is shown or converted here: the desk is offline so that a hostile file can tell nobody, and looking at it is for a
machine that holds no key (docs/operations.md).
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import media
from cli import lines
from cli.seal import write_new
from crypto import OpeningError
from crypto.encoding import b64u
from crypto.files import FileLine
from crypto.outside import Carried, Package, streams_of
from crypto.streams import open_stream

CleanedBy = Literal["mat2", "anshao", ""]
_MAT2_SECONDS = 300
# Where streams lie: exported side by side, or in a data directory and its copies (casework/kernel/blobs.py).
_FOLDERS = ("", "kept", "new", "blobs/kept", "blobs/new")
# By these mat2 knows a format, and a person a file; what a browser or a desk would run has none.
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/avif": "avif",
    "image/bmp": "bmp",
    "image/tiff": "tif",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/3gpp": "3gp",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
    "video/ogg": "ogv",
    "audio/mp4": "m4a",
    "audio/webm": "weba",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "text/plain": "txt",
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}


@dataclass(frozen=True)
class Sealed:
    """What opens an envelope's files: its content key, its scope, and the lines that it carries."""

    content_key: bytes
    scope: bytes
    files: Sequence[FileLine]


@dataclass(frozen=True)
class Wanted:
    """Where streams are looked for, where opened files are written, and whether they are cleaned on the way."""

    streams: Path
    into: Path
    clean: bool


@dataclass(frozen=True)
class Opened:
    """One file: where it was written and what cleaned it, or why it was not."""

    line: FileLine
    path: Path | None
    cleaned_by: CleanedBy = ""
    error: str = ""

    def json(self) -> dict[str, object]:
        """Return the answer of `--json` (docs/formats.md section 12)."""
        path = str(self.path) if self.path else None
        return {
            "id": b64u(self.line.id),
            "index": self.line.index,
            "path": path,
            "cleaned": self.cleaned_by,
            "error": self.error,
        }


def open_files(sealed: Sealed, wanted: Wanted) -> list[Opened]:
    """Open every file of an envelope into a folder; InputError where the folder cannot be made."""
    _make(wanted.into)
    return [_open_file(sealed, line, wanted) for line in sealed.files]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise lines.InputError(f"{folder}: {lines.why(error)}") from None


def _open_file(sealed: Sealed, line: FileLine, wanted: Wanted) -> Opened:
    found = _stream(wanted.streams, line.id.hex())
    if found is None:
        return Opened(line, None, error="密封的内容不在")
    try:
        content = open_stream(sealed.content_key, sealed.scope, line.index, found.read_bytes())
    except OpeningError:
        return Opened(line, None, error="密封的内容打不开：断了、改过，或者不是这一件的")
    except OSError as error:
        return Opened(line, None, error=f"{found}: {lines.why(error)}")
    return _written(line, line.index, content, wanted)


def open_carried(package: Package, rest: bytes, wanted: Wanted) -> list[Opened]:
    """Open every file that another installation handed over, numbered through; InputError for a file that is cut off."""
    _make(wanted.into)
    try:
        carried = streams_of(package, rest)
    except OpeningError:
        raise lines.InputError("文件断了，或者后面多了东西") from None
    return [_open_carried(*one, number, wanted) for number, one in enumerate(carried, 1)]


def _open_carried(of: Carried, line: FileLine, stream: bytes | None, number: int, wanted: Wanted) -> Opened:
    if stream is None:
        return Opened(line, None, error="密封的内容不在")
    try:
        return _written(line, number, open_stream(of.key, of.scope, line.index, stream), wanted)
    except OpeningError:
        return Opened(line, None, error="密封的内容打不开：断了、改过，或者不是这一件的")


def _written(line: FileLine, number: int, content: bytes, wanted: Wanted) -> Opened:
    # The reporter's own name for a document could be anything, a path or a command too; it is told and not used.
    path = wanted.into / f"{number:02}-{line.kind}.{_ENDINGS.get(line.type, 'bin')}"
    try:
        return Opened(line, path, _write(path, content, clean=wanted.clean))
    except lines.InputError as error:
        return Opened(line, None, error=str(error))


def _stream(folder: Path, name: str) -> Path | None:
    return next((path for path in (folder / one / name for one in _FOLDERS) if path.is_file()), None)


def _write(path: Path, content: bytes, *, clean: bool) -> CleanedBy:
    """Write one file that was not there, cleaned if wanted; returns what cleaned it."""
    if not clean:
        write_new(path, content)
        return ""
    made = media.clean(content)
    write_new(path, made.data)
    # mat2 takes out how a picture was held without turning it. Where it fails, what stands there is what was written above.
    if made.orientation == 1 and has_mat2() and _mat2(path):
        return "mat2"
    return "anshao" if made.cleaned else ""


def has_mat2() -> bool:
    """Whether the cleaner `mat2` is installed, which knows more formats than this program and decodes them."""
    return shutil.which("mat2") is not None


def _mat2(path: Path) -> bool:
    """Clean a file in place; False where mat2 does not know its format or gives up."""
    try:
        done = subprocess.run(
            ["mat2", "--inplace", str(path.resolve())], capture_output=True, check=False, timeout=_MAT2_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    finally:
        # What it writes first, beside the file; it renames that at the end.
        path.with_suffix(f".cleaned{path.suffix}").unlink(missing_ok=True)
    return done.returncode == 0
