"""`open` with the files of a tip or a letter: found, opened, cleaned, written; what is missing or changed is said."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from cli.__main__ import main
from crypto.encoding import TipId, UploadId, b64u, ed25519_public, random_id, random_seed
from crypto.files import FileKind, FileLine, encode_lines
from crypto.keyring import Purpose, Trust, holder_id
from crypto.mailbox import Mailbox
from crypto.phrase import derive, new_phrase
from crypto.routing import Facts, TipBody, seal_tip_keeping
from crypto.streams import seal_stream
from crypto.suite1 import Sealed, public_from_seed
from tests.unit.cli.keys import Keys
from tests.unit.media.build import CANARY, Built, jpeg
from tests.unit.media.films import mp4

PDF = b"%PDF-1.7 /Author (" + CANARY + b")"


@dataclass(frozen=True)
class Desk:
    """A folder with a seed, a sealed envelope, and a data directory that holds its streams."""

    folder: Path

    @property
    def streams(self) -> Path:
        return self.folder / "data/blobs"

    def stream(self, line: FileLine) -> Path:
        found = [path for path in self.streams.rglob(line.id.hex()) if path.is_file()]
        assert len(found) == 1
        return found[0]

    def open(self, *more: str) -> int:
        arguments = ["open", "--key", str(self.folder / "fire.seed"), "--streams", str(self.folder / "data")]
        return main([*arguments, "--files", str(self.folder / "out"), *more, str(self.folder / "sealed")])

    def opened(self, capsys: pytest.CaptureFixture[str], *more: str, status: int = 0) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert self.open("--json", *more) == status
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        opened: list[dict[str, Any]] = answer["opened"]
        return opened


def line_of(index: int, kind: FileKind, media_type: str, content: bytes, name: str = "") -> FileLine:
    return FileLine(UploadId(random_id()), index, kind, media_type, name, len(content), False)


def lines_of(photo: Built, film: Built) -> list[tuple[FileLine, bytes]]:
    return [
        (line_of(1, "photo", "image/jpeg", photo.data), photo.data),
        (line_of(2, "video", "video/mp4", film.data), film.data),
        (line_of(3, "document", "application/pdf", PDF, "../../检修\x1b[31m.pdf"), PDF),
    ]


def seal_tip(keys: Keys, lines: list[FileLine]) -> Sealed:
    facts = Facts(keys.authority, TipId(random_id()), "370306102000", "factory", "C16", (), ("fire",), False, "soon")
    texts = {"words": "三号车间没有护栏", "place": "", "subject": "一家厂"}
    choices = {"when": "days", "ongoing": "yes", "known": "saw", "insider": "unsaid", "told": "not"}
    fields: Any = {"v": 1, **texts, **choices, "reward": True, "together": 1, "files": encode_lines(lines)}
    body = TipBody(facts, public_from_seed(random_seed()), ed25519_public(random_seed()), fields)
    return seal_tip_keeping(body, Trust(keys.authority, ed25519_public(keys.root_seed)).verify(keys.wires(), keys.day))


def seal_letter(keys: Keys, lines: list[FileLine]) -> Sealed:
    ring = Trust(keys.authority, ed25519_public(keys.root_seed)).verify(keys.wires(), keys.day)
    record = ring.current(Purpose.INTAKE, holder_id("fire"))
    mailbox = Mailbox(derive(new_phrase(), keys.authority))
    return mailbox.seal_adding(TipId(random_id()), {record.key_id: record.public}, "后来又拍到的", lines)


@pytest.fixture
def files() -> list[tuple[FileLine, bytes]]:
    return lines_of(jpeg(), mp4())


def lay(folder: Path, keys: Keys, sealed: Sealed, files: list[tuple[FileLine, bytes]]) -> Desk:
    (folder / "fire.seed").write_bytes(keys.intake["fire"])
    (folder / "sealed").write_text(b64u(sealed.sealed))
    for place, (line, content) in enumerate(files):
        where = folder / "data/blobs" / ("kept", "new")[place % 2]
        where.mkdir(parents=True, exist_ok=True)
        (where / line.id.hex()).write_bytes(seal_stream(sealed.content_key, sealed.scope, line.index, content))
    return Desk(folder)


@pytest.fixture
def desk(tmp_path: Path, files: list[tuple[FileLine, bytes]], monkeypatch: pytest.MonkeyPatch) -> Desk:
    keys = Keys.make("fire")
    # Whatever this machine has installed, mat2 is there only where a test lays it down.
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return lay(tmp_path, keys, seal_tip(keys, [line for line, _ in files]), files)


def install_mat2(desk: Desk, body: str) -> None:
    """A program of that name; the real one is called with the same words and writes the same way."""
    (desk.folder / "bin").mkdir()
    program = desk.folder / "bin/mat2"
    program.write_text(f"#!{sys.executable}\nimport os, pathlib, sys\nassert sys.argv[1] == '--inplace'\n{body}")
    program.chmod(0o755)


def test_files_are_written_clean(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    opened = desk.opened(capsys)
    assert [one["cleaned"] for one in opened] == ["anshao", "anshao", ""]
    assert [Path(one["path"]).name for one in opened] == ["01-photo.jpg", "02-video.mp4", "03-document.pdf"]
    assert all(one["error"] == "" for one in opened)
    photo, film, document = (Path(one["path"]).read_bytes() for one in opened)
    assert CANARY not in photo + film
    assert document == PDF
    assert (desk.folder / "out").stat().st_mode & 0o777 == 0o700
    # Neither is a file that stands there replaced, nor is the failure kept quiet.
    again = desk.opened(capsys, status=1)
    assert all("已经有了" in one["error"] and one["path"] is None for one in again)


def test_files_are_left_as_they_came_when_asked(
    desk: Desk, files: list[tuple[FileLine, bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    opened = desk.opened(capsys, "--as-sent")
    assert [one["cleaned"] for one in opened] == ["", "", ""]
    assert [Path(one["path"]).read_bytes() for one in opened] == [content for _, content in files]


def test_mat2_cleans_what_it_knows(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    install_mat2(
        desk,
        "path = pathlib.Path(sys.argv[2])\n"
        "made = path.with_suffix('.cleaned' + path.suffix)\n"
        "made.write_bytes(b'by mat2')\n"
        "sys.exit(1) if path.suffix == '.mp4' else os.replace(made, path)\n",
    )
    opened = desk.opened(capsys)
    # The photo says how it was held, which mat2 would take out; the film is of a kind that it gives up on here.
    assert [one["cleaned"] for one in opened] == ["anshao", "anshao", "mat2"]
    contents = [Path(one["path"]).read_bytes() for one in opened]
    assert contents[2] == b"by mat2"
    assert CANARY not in contents[0] + contents[1]
    assert sorted(path.name for path in (desk.folder / "out").iterdir()) == sorted(Path(one["path"]).name for one in opened)


def test_mat2_cleans_a_picture_that_was_held_upright(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    keys, upright = Keys.make("fire"), jpeg(1).data
    only = line_of(1, "photo", "image/jpeg", upright)
    desk = lay(tmp_path, keys, seal_tip(keys, [only]), [(only, upright)])
    install_mat2(desk, "pathlib.Path(sys.argv[2]).write_bytes(b'by mat2')\n")
    opened = desk.opened(capsys)
    assert opened[0]["cleaned"] == "mat2"
    assert Path(opened[0]["path"]).read_bytes() == b"by mat2"


def test_a_person_reads_what_happened(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.open() == 0
    said = capsys.readouterr()
    assert "原话：三号车间没有护栏" in said.out
    assert "照片 1，image/jpeg" in said.out
    assert "03-document.pdf，原样，没有清理" in said.out
    assert "没有装 mat2" in said.err
    # The reporter's name for a document is told, and no terminal obeys it.
    assert "../../检修[31m.pdf" in said.out
    assert "\x1b" not in said.out


def test_without_a_folder_the_files_are_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["open", "--key", str(desk.folder / "fire.seed"), str(desk.folder / "sealed")]
    assert main(arguments) == 0
    assert "录像 2，video/mp4" in capsys.readouterr().out
    assert main([*arguments, "--files", str(desk.folder / "out")]) == 1
    assert main([*arguments[:3], "--files", "x", "--streams", "y", "--lines", "-"]) == 1
    assert not (desk.folder / "out").exists()


@pytest.mark.parametrize("how", ["gone", "cut", "changed", "swapped"])
def test_a_stream_that_is_not_right_is_said_and_the_others_open(
    desk: Desk, files: list[tuple[FileLine, bytes]], capsys: pytest.CaptureFixture[str], how: str
) -> None:
    first, second = (desk.stream(line) for line, _ in files[:2])
    content = first.read_bytes()
    match how:
        case "gone":
            first.unlink()
        case "cut":
            first.write_bytes(content[:-1000])
        case "changed":
            first.write_bytes(content[:5000] + bytes([content[5000] ^ 1]) + content[5001:])
        case "swapped":
            first.write_bytes(second.read_bytes())
    opened = desk.opened(capsys, status=1)
    assert opened[0]["path"] is None
    assert "密封的内容" in opened[0]["error"]
    assert [one["error"] for one in opened[1:]] == ["", ""]
    assert not list((desk.folder / "out").glob("01-*"))


def test_a_letter_opens_with_its_files(
    tmp_path: Path, files: list[tuple[FileLine, bytes]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    keys = Keys.make("fire")
    line, content = files[2][0], files[2][1]
    only = replace(line, index=1)
    desk = lay(tmp_path, keys, seal_letter(keys, [only]), [(only, content)])
    opened = desk.opened(capsys)
    assert Path(opened[0]["path"]).read_bytes() == content
    arguments = ["open", "--json", "--key", str(tmp_path / "fire.seed"), str(tmp_path / "sealed")]
    assert main(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["kind"], answer["text"], answer["files"]) == ("letter", "后来又拍到的", encode_lines([only]))
