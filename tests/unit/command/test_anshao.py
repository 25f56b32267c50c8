"""The one command itself, in a small checkout with an empty lock: it builds once, aside, and then only starts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NEEDED = ("bash", "cmp", "cp", "dirname", "mkdir", "mv", "readlink", "rm")
MAIN = "import os, sys\nprint(sys.prefix, os.getcwd(), *sys.argv[1:], sep='|')\n"

Start = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder with a space, whose command line prints where it runs."""
    root = tmp_path / "a checkout"
    (root / "cli").mkdir(parents=True)
    (root / "cli/__init__.py").touch()
    (root / "cli/__main__.py").write_text(MAIN)
    for name in ("requirements.lock", "requirements-test.lock"):
        (root / name).write_text("# nothing\n")
    shutil.copy(ROOT / "anshao", root / "anshao")
    return root


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder for PATH with what the command needs and a Python, but no uv."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in NEEDED:
        (folder / name).symlink_to(str(shutil.which(name)))
    # The Python under the test's environment, which may have no pip of its own.
    (folder / "python3").write_text(f'#!/bin/sh\nexec "{Path(sys.base_prefix, "bin", "python3")}" "$@"\n')
    (folder / "python3").chmod(0o755)
    return folder


@pytest.fixture
def start(checkout: Path, tools: Path) -> Start:
    def run(*arguments: str, cwd: Path = checkout, command: Path = checkout / "anshao") -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(tools), "HOME": str(checkout.parent)}
        return subprocess.run([str(command), *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    return run


def test_it_builds_once_and_then_only_starts(checkout: Path, tools: Path, start: Start, tmp_path: Path) -> None:
    first = start("locate", "周村 区", cwd=tmp_path)
    runtime = checkout / ".venv/runtime"
    assert first.stdout == f"{runtime}|{tmp_path}|locate|周村 区\n", first.stderr
    assert "making .venv/runtime from requirements.lock" in first.stderr
    made = (runtime / "pyvenv.cfg").stat().st_mtime_ns
    second = start("locate")
    assert (second.returncode, second.stderr) == (0, "")
    assert (runtime / "pyvenv.cfg").stat().st_mtime_ns == made
    link = tmp_path / "bin"
    link.symlink_to(checkout / "anshao")
    assert start("locate", command=link).stdout.startswith(f"{runtime}|")
    # A start compares the lock with its copy and does nothing more: without all other programs it still starts.
    for name in ("cp", "dirname", "mkdir", "mv", "readlink", "rm", "python3"):
        (tools / name).unlink()
    assert start("locate").stdout.startswith(f"{runtime}|")


@pytest.mark.parametrize("command", ["test", "drill"])
def test_what_needs_a_browser_has_an_environment_of_its_own(checkout: Path, start: Start, command: str) -> None:
    assert start(command).stdout.startswith(f"{checkout}/.venv/test|")
    assert not (checkout / ".venv/runtime").exists()


def test_a_new_lock_builds_anew_and_a_bad_one_leaves_the_old(checkout: Path, start: Start) -> None:
    start("locate")
    lock, stamp = checkout / "requirements.lock", checkout / ".venv/runtime/made-from.lock"
    lock.write_text("# another nothing\n")
    assert "making" in start("locate").stderr
    assert stamp.read_text() == "# another nothing\n"
    lock.write_text("flask==3.1.3\n")  # Without a hash, so pip refuses it before it looks anywhere.
    refused = start("locate")
    assert refused.returncode != 0
    assert "hash" in refused.stderr.lower()
    assert stamp.read_text() == "# another nothing\n"
    lock.write_text("# another nothing\n")
    assert start("locate").stderr == ""


def test_two_at_once_build_once(checkout: Path, tools: Path) -> None:
    environment = {"PATH": str(tools), "HOME": str(checkout.parent)}
    both = [
        subprocess.Popen([str(checkout / "anshao"), "x"], env=environment, stdout=-1, stderr=-1, text=True) for _ in range(2)
    ]
    outputs = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert sum("making" in errors for _, errors in outputs) == 1


def test_without_python_it_says_so(start: Start, tools: Path) -> None:
    (tools / "python3").unlink()
    refused = start("locate")
    assert (refused.returncode, refused.stderr) == (1, "anshao: needs Python 3.11 or newer, or uv.\n")


def test_an_old_python_is_not_taken(start: Start, tools: Path) -> None:
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
    assert "needs Python 3.11" in start("locate").stderr


@pytest.mark.parametrize(
    ("fails", "works"),
    [
        (("-m pip", "import ensurepip"), False),  # as Debian ships it without python3-venv and python3-pip
        (("import ensurepip",), True),  # with python3-pip
        (("-m pip --python",), True),  # with python3-venv
    ],
)
def test_a_python_as_distributions_ship_it(start: Start, tools: Path, fails: tuple[str, ...], works: bool) -> None:
    cases = "".join(f'case "$*" in *"{words}"*) exit 1;; esac\n' for words in fails)
    (tools / "python3").write_text(f'#!/bin/sh\n{cases}exec "{Path(sys.base_prefix, "bin", "python3")}" "$@"\n')
    done = start("locate")
    assert (done.returncode == 0) == works
    assert ("runtime|" in done.stdout) == works
    assert ("python3-venv" in done.stderr) != works
