"""The search of the seizure drill finds what is there, however it is spelled; else its silence would say nothing."""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from tests.drills.search import search

NEEDLE = "锅炉canary7安全阀"
RAW = NEEDLE.encode()


@pytest.mark.parametrize(
    "content",
    [
        b"x" + RAW + b"y",
        NEEDLE.encode("utf-16-le"),
        NEEDLE.encode("utf-16-be"),
        NEEDLE.encode("gb18030"),
        json.dumps({"a": NEEDLE}).encode(),
        RAW.hex().encode(),
        *(base64.b64encode(b"x" * before + RAW + b"z" * after) for before in range(4) for after in range(3)),
        base64.urlsafe_b64encode(b"ab" + RAW).rstrip(b"="),
        b"head" + gzip.compress(b"more " + RAW, mtime=0) + b"tail",
    ],
)
def test_a_needle_is_found_in_every_spelling(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "file").write_bytes(content)
    assert {(one.needle, Path(one.file).name) for one in search([tmp_path], {"words": NEEDLE})} == {("words", "file")}
    assert search([tmp_path], {"words": "锅炉canary8安全阀"}) == []
    assert search([tmp_path], {"words": NEEDLE}, frozenset({"file"})) == []


def test_a_value_that_pages_cut_is_found(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "rows.sqlite")
    database.execute("CREATE TABLE kept (value)")
    for length in range(3900, 4200, 10):
        database.execute("INSERT INTO kept VALUES (?)", (b"-" * length + RAW + b"-" * 9000,))
    database.commit()
    database.close()
    assert "as it is in a value" in {one.spelling for one in search([tmp_path], {"words": RAW})}
