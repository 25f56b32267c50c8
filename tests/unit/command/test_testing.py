"""The stages of `./anshao test`: what is missing is said, what fails is shown, nothing is passed over."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from cli.testing import TOOLS, TestingError, Tool, install_tools, run_checks, temporary_files


def put(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_what_is_there_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "bin", "apt-get", f"touch {tmp_path}/called")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    install_tools((Tool("a tool", ("tool",), lambda: True),))
    assert not (tmp_path / "called").exists()


def test_without_apt_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TestingError, match=r"needs a tool, another\. On Debian: apt-get install tool more another"):
        install_tools((Tool("a tool", ("tool", "more"), lambda: False), Tool("another", ("another",), lambda: False)))


def test_apt_installs_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = tmp_path / "record"
    put(tmp_path / "bin", "apt-get", f'echo "$@" >> {record}')
    monkeypatch.setenv("PATH", f"{tmp_path}/bin")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    install_tools((Tool("a tool", ("tool",), record.exists),))
    assert record.read_text() == "update\ninstall -y --no-install-recommends tool\n"


def test_a_failing_apt_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "bin", "apt-get", "echo no such package >&2; exit 100")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(TestingError, match="no such package"):
        install_tools((Tool("a tool", ("tool",), lambda: False),))


def test_every_tool_of_the_tests_is_here() -> None:
    assert [tool.name for tool in TOOLS if not tool.is_there()] == []


def test_failures_of_checks_are_shown(capfd: pytest.CaptureFixture[str]) -> None:
    run_checks((("good", (sys.executable, "-c", "")), ("fine", (sys.executable, "-c", ""))))
    with pytest.raises(TestingError, match="bad failed:\nwhat is wrong") as caught:
        run_checks((("good", (sys.executable, "-c", "")), ("bad", (sys.executable, "-c", "print('what is wrong'); exit(1)"))))
    assert "good failed" not in str(caught.value)
    assert "good: ok" in capfd.readouterr().out


def test_checks_run_at_the_same_time(tmp_path: Path) -> None:
    meet = (
        "import pathlib, sys, time; me, other = map(pathlib.Path, sys.argv[1:]); me.touch(); end = time.time() + 20\n"
        "while not other.exists() and time.time() < end: time.sleep(0.01)\n"
        "sys.exit(not other.exists())"
    )
    first, second = str(tmp_path / "1"), str(tmp_path / "2")
    run_checks((("one", (sys.executable, "-c", meet, first, second)), ("two", (sys.executable, "-c", meet, second, first))))


@pytest.mark.parametrize(("chosen", "wanted"), [("", 1 << 60), ("elsewhere", 0)])
def test_temporary_files_stay_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, wanted: int) -> None:
    """On the disk where memory has no room, and wherever a person has chosen."""
    monkeypatch.delenv("TMPDIR", raising=False)
    if chosen:
        monkeypatch.setenv("TMPDIR", chosen)
    with temporary_files(tmp_path, wanted) as environment:
        assert environment == dict(os.environ)
        assert list(tmp_path.iterdir()) == []


def test_temporary_files_lie_in_memory_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    with temporary_files(tmp_path, 0) as environment:
        folder = Path(environment["TMPDIR"])
        assert folder.parent == tmp_path
        assert stat.S_IMODE(folder.stat().st_mode) == 0o711
        (folder / "left").write_text("a database")
    assert list(tmp_path.iterdir()) == []
