"""`open` with a file of another installation: words, letters, who gave it and under which root, and the files behind it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.__main__ import main
from crypto.encoding import Json, UploadId, random_id, random_seed
from crypto.files import FileLine
from crypto.keyring import Purpose, root_fingerprint
from crypto.outside import Carried, Giver, Package, join_file, seal_package
from crypto.streams import seal_stream
from tests.unit.crypto.world import DAY, LEAD, OTHER, World
from tests.unit.media.build import CANARY, jpeg

WORDS = "冲床没有护罩，两个人伤了手。"


class Desk:
    """A folder with a file that came, and the seed of the department that it is for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.giver, self.receiver = folder, World(), World()
        to = self.receiver.key(OTHER, Purpose.INTAKE)
        (folder / "own.seed").write_bytes(to.seed)
        scope, key = bytes(68), random_seed()
        data = jpeg().data
        lines = tuple(FileLine(UploadId(random_id()), at, "photo", "image/jpeg", "", len(data), False) for at in (1, 2))
        tip: dict[str, Json] = dict.fromkeys(
            ("category", "sector", "region", "urgency", "place", "subject", "when", "ongoing", "known", "insider", "told"), ""
        )
        own = self.giver.key(LEAD, Purpose.LETTERS)
        records = (self.giver.key(LEAD, Purpose.DEPARTMENT).wire, own.wire)
        giver = Giver(self.giver.authority, "甲县安委会", LEAD, "甲县应急管理局", self.giver.root_public, records, own.id)
        record = dict.fromkeys(("category", "sector", "region", "subject", "place", "summary"), "甲")
        said = {**tip, "words": WORDS, "reward": True, "together": 1}
        address, files = (self.receiver.authority, to.id), (Carried(0, scope, key, lines, (1,)),)
        package = Package(giver, address, "K7M2QX8P", DAY - 3, DAY, record, said, ((1, "还有一台。"),), files)
        sealed = seal_package(package, own.seed, to.record.public)
        (folder / "came.sealed").write_bytes(join_file(sealed, [seal_stream(key, scope, 1, data)]))

    def open(self, *more: str) -> int:
        return main(["open", "--key", str(self.folder / "own.seed"), *more, str(self.folder / "came.sealed")])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_person_reads_who_gave_it_and_what_it_says(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.open() == 0
    said = capsys.readouterr().out
    assert f"指纹：{root_fingerprint(desk.giver.root_public)}" in said
    wanted = {"谁转来：甲县安委会，甲县应急管理局", "移送单：K7M2QX8P", "首报日期：2025-11-19", "来信 1：还有一台。"}
    assert {*wanted, f"原话：{WORDS}"} <= set(said.splitlines())
    assert "照片 2，image/jpeg" in said


def test_files_come_out_of_the_same_file_and_cleaned(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.open("--json", "--files", str(desk.folder / "out")) == 1
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (answer["kind"], answer["fingerprint"]) == ("outside", root_fingerprint(desk.giver.root_public))
    assert answer["package"]["tip"]["words"] == WORDS
    first, second = answer["opened"]
    assert (Path(first["path"]).name, first["error"]) == ("01-photo.jpg", "")
    assert CANARY not in Path(first["path"]).read_bytes()
    assert (second["path"], second["error"]) == (None, "密封的内容不在")


@pytest.mark.parametrize("cut", [1, 200_000])
def test_a_file_that_is_cut_off_is_said(desk: Desk, capsys: pytest.CaptureFixture[str], cut: int) -> None:
    whole = (desk.folder / "came.sealed").read_bytes()
    (desk.folder / "came.sealed").write_bytes(whole[:-cut])
    assert desk.open("--files", str(desk.folder / "out")) == 1
    assert "文件断了" in capsys.readouterr().err


def test_what_the_giver_did_not_sign_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    other = Desk(desk.folder)
    (desk.folder / "own.seed").write_bytes(desk.receiver.key(OTHER, Purpose.INTAKE).seed)
    assert other.open() == 1
    assert "打不开" in capsys.readouterr().err
