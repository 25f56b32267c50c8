"""What a desk shows of files: lines inside the seal compared with what the server tells, by files-list.js run as it stands."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from crypto.encoding import b64u
from crypto.streams import stream_length

MODULE = Path(__file__).resolve().parents[3] / "static/js/console/files-list.js"
LENGTH = 400_000
# The module takes a line's id as bytes, as they come out of the seal.
PRELUDE = "const bytes = (lines) => lines.map((one) => Object.assign(one, { id: Uint8Array.from(one.id) }));"


def run(call: str) -> Any:
    script = f"import * as list from {json.dumps(MODULE.as_uri())}; {PRELUDE} console.log(JSON.stringify(list.{call}));"
    done = subprocess.run(
        ["node", "--input-type=module", "--no-warnings", "-e", script], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def line(index: int, kind: str = "photo", media: str = "image/jpeg", length: int = LENGTH) -> dict[str, Any]:
    return {
        "id": [index] * 16, "index": index, "kind": kind, "type": media, "name": "", "length": length, "cleaned": True,
    }  # fmt: skip


def told(index: int, **other: object) -> dict[str, Any]:
    row = {"id": b64u(bytes([index] * 16)), "seq": 0, "place": index, "length": stream_length(LENGTH), "stored": True}
    return {**row, "coming": False, **other}


def shown(lines: list[dict[str, Any]], served: list[dict[str, Any]], seq: int = 0) -> list[tuple[str, str]]:
    found = run(f"shownFiles(bytes({json.dumps(lines)}), {json.dumps(served)}, {seq})")
    return [(one["label"], one["lack"]) for one in found]


def test_files_are_numbered_within_their_kinds() -> None:
    lines = [
        line(1),
        line(2, "voice", "audio/webm"),
        line(3),
        line(4, "document", "application/pdf"),
        line(5, "video", "video/mp4"),
    ]
    assert shown(lines, [told(one["index"]) for one in lines]) == [
        ("照片 1", ""), ("录音 1", ""), ("照片 2", ""), ("文件 1", ""), ("录像 1", ""),
    ]  # fmt: skip


MOVED = "对不上，可能有人动过"


@pytest.mark.parametrize(
    ("served", "lack"),
    [
        ([told(1)], ""),
        # Another file of the case, which no line names, neither helps nor shows.
        ([told(2), told(1)], ""),
        ([], "没有传到"),
        ([told(2)], "没有传到"),
        ([told(1, stored=False)], "没有传到"),
        ([told(1, stored=False, coming=True)], "还在传"),
        # A stream of another envelope, place or length is not the one that the line means.
        ([told(1, seq=3)], MOVED),
        ([told(1, place=2)], MOVED),
        ([told(1, length=stream_length(LENGTH) + 16)], MOVED),
        ([told(1, length=stream_length(2 * LENGTH), stored=False)], MOVED),
    ],
)
def test_the_seal_says_what_should_be_there(served: list[dict[str, Any]], lack: str) -> None:
    assert shown([line(1)], served) == [("照片 1", lack)]


def test_a_letters_files_are_the_letters() -> None:
    assert shown([line(1)], [told(1, seq=3)], seq=3) == [("照片 1", "")]
    assert shown([line(1)], [told(1)], seq=3) == [("照片 1", MOVED)]


@pytest.mark.parametrize(
    ("kind", "media", "shows"),
    [
        ("photo", "image/jpeg", True),
        ("photo", "image/heic", False),
        ("photo", "image/svg", False),
        ("video", "video/mp4", True),
        ("voice", "audio/webm", True),
        ("voice", "audio/amr", False),
        # What a document claims to be makes no picture of it.
        ("document", "application/pdf", False),
        ("document", "text/plain", False),
        ("document", "image/jpeg", False),
        ("photo", "video/mp4", False),
        ("constructor", "image/jpeg", False),
    ],
)
def test_only_what_is_known_is_shown(kind: str, media: str, shows: bool) -> None:
    assert run(f"canShow({json.dumps(line(1, kind, media))})") is shows


@pytest.mark.parametrize(
    ("length", "said"),
    [(1, "1 KB"), (80 * 1024, "80 KB"), (104_858, "0.1 MB"), (420_000, "0.4 MB"), (10_433_331, "9.9 MB"),
     (10_433_332, "10 MB"), (12 << 20, "12 MB"), (100 << 20, "100 MB")],
)  # fmt: skip
def test_sizes_are_said_as_on_the_phone(length: int, said: str) -> None:
    assert run(f"sizeOf({length})") == said


@pytest.mark.parametrize(("seconds", "said"), [(0.2, "0:00"), (41, "0:41"), (59.6, "1:00"), (754, "12:34")])
def test_recordings_have_a_clock(seconds: float, said: str) -> None:
    assert run(f"clockOf({seconds})") == said


def test_a_copys_name_says_nothing() -> None:
    assert run('savedName("M8TD", "照片 1", "K7QM2X", "image/jpeg")') == "M8TD-照片1-K7QM2X.jpg"
    assert run('savedName("M8TD", "文件 2", "K7QM2X", "application/x-ms-install")') == "M8TD-文件2-K7QM2X.bin"
    assert run('savedName("M8TD", "文件 2", "K7QM2X", "toString")') == "M8TD-文件2-K7QM2X.bin"


HOSTILE = ("发票\u202egpj.exe", "\u2066a\u2069.pdf", "a\nb\tc\x00.pdf", "\ufeff名\u200b字.doc", "x" * 300)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_turns_the_page_around(name: str) -> None:
    """A name must not read backwards, hide a part of itself or be longer than the page has room for."""
    seen = run(f"plainName({json.dumps(name)})")
    assert len(seen) <= 100
    assert not [one for one in seen if unicodedata.category(one) in ("Cc", "Cf")]
    assert seen


@pytest.mark.parametrize("name", ["8月工资表.xlsx", "Ünïcode — 3.pdf", "安全 检查（三）.doc"])
def test_a_plain_name_stays(name: str) -> None:
    assert run(f"plainName({json.dumps(name)})") == name
