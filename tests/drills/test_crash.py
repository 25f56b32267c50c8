"""The crash drill, small: killed under load, what was acknowledged is there; and it would notice if it were not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli.drills.crash import Plan, Report, crash
from cli.drills.kept import Kept
from cli.drills.sending import Reporter, Sent
from tests.samples import copy_sample


@pytest.fixture(scope="module")
def struck(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report, list[Sent]]:
    """An installation that was struck, what the drill says, and what was sent to it."""
    data: Path = tmp_path_factory.mktemp("crash") / "data"
    copy_sample(tmp_path_factory, data)
    sent: list[Reporter] = []
    report = crash(Plan(seconds=3.0, reporters=2, seed=5), data, sent=sent)
    return data, report, [one.sent for one in sent]


def test_what_was_acknowledged_outlives_every_blow(struck: tuple[Path, Report, list[Sent]]) -> None:
    _, report, _ = struck
    assert report.broken == ()
    assert set(report.blows) == {"worker", "master", "full disk"}
    assert min(report.tips, report.letters, report.streams, report.parts) >= 1


def test_a_loss_would_be_seen(struck: tuple[Path, Report, list[Sent]]) -> None:
    """The comparison itself: a tip that never came, one that was changed, a file that is half, a letter that is gone."""
    data, _, sent = struck
    kept = Kept(data, "")
    assert list(kept.compare(sent)) == []
    done = next(one for one in sent if one.is_whole and one.letter_taken)
    never = Sent(type(done.tip)(b"n" * 16), b"", b"", type(done.upload)(b"u" * 16), b"", is_taken=True)
    assert [f"{never.tip.hex()}: acknowledged and lost"] == list(kept.compare([*sent, never]))
    blob = next(path for path in (data / "blobs").rglob(done.upload.hex()))
    blob.chmod(0o600)
    blob.write_bytes(blob.read_bytes()[:-1])
    with closing(sqlite3.connect(data / "casework.sqlite")) as database, database:
        database.execute("UPDATE tip SET sealed = x'00' WHERE tip_id = ?", (done.tip,))
        database.execute("DELETE FROM letter WHERE sealed = ?", (done.letter,))
    assert {one.partition(": ")[2] for one in kept.compare(sent)} == {
        "kept, and not as it was sent",
        "the letter is there 0 times",
        "an acknowledged file is there 1 times",
        "half a file is shown as whole",
    }
