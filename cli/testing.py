"""`./anshao test [PATH…]`: what CI runs, as a list of stages.

1. tools    browsers of two kinds, Chinese fonts, PostgreSQL and node, installed where apt-get may; npm packages by their lock
2. checks   ruff, mypy and tsc, side by side; a failure shows what they printed and stops here
3. pytest   all tests, in random order, once, by two workers, in memory where there is room; its closing line ends the output

With paths only pytest runs, on those. Nothing is skipped for want of a tool: the stage fails and says what is missing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Two, as the smallest machine has cores: each worker starts a database server, a browser and a sample of its own, and three
# workers took as long.
WORKERS = "2"
PACKAGE_FOLDERS = (ROOT, ROOT / "tools" / "vendor")
"""Where npm packages lie: the checkers of static/js, and what static/vendor is built from."""
POSTGRES_FOLDERS = "/usr/lib/postgresql/*/bin/initdb"
MINI_BROWSERS = "usr/lib/*/webkit2gtk-4*/MiniBrowser"
MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder of its own is made there under a name that nobody knows
MEMORY_BYTES = 4 << 30
"""Temporary files of the tests lie in memory where as much is free: thousands of small databases wait for the disk else."""


class TestingError(Exception):
    """A stage cannot run; the message says what is missing and how to get it."""

    __test__ = False  # The name makes pytest take it for a test class.


@dataclass(frozen=True)
class Tool:
    """Something that the tests need from the system and the Debian packages that bring it."""

    name: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]


def _has_fonts() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _has_postgres() -> bool:
    return shutil.which("initdb") is not None or any(Path("/").glob(POSTGRES_FOLDERS.lstrip("/")))


def _has_webkit() -> bool:
    programs = shutil.which("WebKitWebDriver") and shutil.which("Xvfb")
    return programs is not None and any(Path("/").glob(MINI_BROWSERS))


TOOLS = (
    Tool("Chromium", ("chromium",), lambda: shutil.which("chromium") is not None),
    Tool("WebKit with its driver and a screen", ("webkit2gtk-driver", "xvfb"), _has_webkit),
    Tool("a Chinese font", ("fontconfig", "fonts-noto-cjk"), _has_fonts),
    Tool("PostgreSQL", ("postgresql",), _has_postgres),
    Tool("node with npm", ("nodejs", "npm"), lambda: None not in (shutil.which("node"), shutil.which("npm"))),
)

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("mypy", (sys.executable, "-m", "mypy", "--strict", ".")),
    ("ruff", (sys.executable, "-m", "ruff", "check", ".")),
    ("tsc", (str(ROOT / "node_modules/.bin/tsc"), "--project", "tsconfig.json")),
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `test`."""
    parser = subparsers.add_parser("test", help="全部检查和测试，或者只测 PATH")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="测试的文件或文件夹")
    parser.add_argument("-k", dest="expression", help="只测名字对得上的，和 pytest 一样")


def run(args: argparse.Namespace) -> int:
    """Run all stages, or pytest alone on `args.paths`; the exit status is the first failure's."""
    try:
        if not args.paths:
            with _timed("tools"):
                install_tools()
                install_packages()
            with _timed("checks"):
                run_checks()
    except TestingError as error:
        print(f"\nanshao test: {error}", file=sys.stderr, flush=True)
        return 1
    command = [sys.executable, "-m", "pytest", *(str(Path(path).absolute()) for path in args.paths)]
    if not args.paths:
        # Files go out in the order of tests/conftest.py: those that take long first.
        command += ["-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder"]
    if args.expression:
        command += ["-k", args.expression]
    print("== pytest", flush=True)
    with temporary_files() as environment:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@contextmanager
def temporary_files(memory: Path = MEMORY, wanted: int = MEMORY_BYTES) -> Iterator[dict[str, str]]:
    """The environment for pytest, with its temporary files in memory if `wanted` bytes are free there; they go at the end."""
    environment = dict(os.environ)
    if "TMPDIR" in environment or not memory.is_dir() or shutil.disk_usage(memory).free < wanted:
        yield environment
        return
    with tempfile.TemporaryDirectory(prefix="anshao-test-", dir=memory, ignore_cleanup_errors=True) as folder:
        # PostgreSQL runs as another account and has to pass through.
        Path(folder).chmod(0o711)
        yield environment | {"TMPDIR": folder}


@contextmanager
def _timed(name: str) -> Iterator[None]:
    print(f"== {name}", flush=True)
    started = time.perf_counter()
    yield
    print(f"   {name}: {time.perf_counter() - started:.1f} s", flush=True)


def install_tools(tools: tuple[Tool, ...] = TOOLS) -> None:
    """Install what is missing of `tools` by apt-get where that is possible; raises `TestingError` otherwise."""
    missing = [tool for tool in tools if not tool.is_there()]
    if not missing:
        return
    packages = [package for tool in missing for package in tool.packages]
    names = ", ".join(tool.name for tool in missing)
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise TestingError(f"needs {names}. On Debian: apt-get install {' '.join(packages)} (as root).")
    print(f"   installing {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise TestingError(f"needs {names}, and `{' '.join(command)}` failed:\n{done.stderr.strip()}")
    still = [tool.name for tool in missing if not tool.is_there()]
    if still:
        raise TestingError(f"{', '.join(still)} still missing after apt-get install {' '.join(packages)}.")


def install_packages(folders: tuple[Path, ...] = PACKAGE_FOLDERS) -> None:
    """Run `npm ci` in each of `folders` whose node_modules was not made from its very lock file."""
    for folder in folders:
        lock, stamp = folder / "package-lock.json", folder / "node_modules" / "made-from.json"
        if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
            continue
        done = subprocess.run(["npm", "ci"], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise TestingError(f"`npm ci` in {folder} failed:\n{done.stdout.strip()}\n{done.stderr.strip()}")
        shutil.copyfile(lock, stamp)


def run_checks(checks: tuple[tuple[str, tuple[str, ...]], ...] = CHECKS) -> None:
    """Run `checks` (name, command) side by side; raises `TestingError` with the output of those that fail."""
    with ThreadPoolExecutor(len(checks)) as threads:
        failures = [failure for failure in threads.map(_check, checks) if failure]
    if failures:
        raise TestingError("\n\n".join(failures))


def _check(check: tuple[str, tuple[str, ...]]) -> str | None:
    """Run one check and say how it went; what it printed if it failed, or None."""
    name, command = check
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    state = "ok" if done.returncode == 0 else "FAILED"
    print(f"   {name}: {state} after {time.perf_counter() - started:.1f} s", flush=True)
    return None if done.returncode == 0 else f"{name} failed:\n{done.stdout.strip()}"
