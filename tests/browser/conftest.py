"""A real Chromium and the real sample authority, both started once.

The sample is what `./anshao run` makes on a fresh machine; nothing of it is replaced, so what passes here is what a
person meets. Contexts are never shared between tests: each has its own cookies and memory, as each person has.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

from crypto.encoding import AuthorityId, unb64u
from crypto.phrase import derive, parse_phrase
from tests.browser.engines import AID
from tests.samples import copy_sample

ROOT = Path(__file__).resolve().parents[2]
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1366, "height": 768}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that hums. A page gets it where its context was granted it, as from any phone.
    "--use-fake-device-for-media-stream",
]
START_SECONDS = 300
# How long something to be seen may take on a machine that does much else; what is there at once costs nothing.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Sample:
    """What the ready file of `./anshao run` says."""

    portal: str
    console: str
    payer: str
    plain: str
    sign_ins: tuple[dict[str, object], ...]
    data: Path
    authority: str

    def officer(self, *duties: str, department: str | None = None, skip: int = 0) -> tuple[str, str]:
        """Login and passphrase of the officer with all `duties` (in `department`, by name), after `skip` others."""
        found = [
            one
            for one in self.sign_ins
            if set(duties) <= set(_texts(one["duties"])) and (department is None or one["department"] == department)
        ]
        return str(found[skip]["login"]), str(found[skip]["passphrase"])

    def number_of(self, words: Sequence[str]) -> str:
        """The number of the case that came of the tip with these seven words.

        Neither side can say it: the reporter never learns the number, and the desk tells nothing of a tip that is unread.
        """
        keys = derive(parse_phrase("".join(words)), AuthorityId(unb64u(self.authority)))
        number = 'SELECT number FROM "case" JOIN mailbox USING (authority_id, tip_id) WHERE mailbox_hash = ?'
        with closing(sqlite3.connect(self.data / "casework.sqlite", timeout=15)) as database:
            ((found,),) = database.execute(number, (keys.mailbox_hash,)).fetchall()
        return str(found)


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(item) for item in value]


def start_sample(data: Path, *, tries: int = START_SECONDS) -> tuple[subprocess.Popen[bytes], Sample]:
    """Start `./anshao run` on free ports in `data`; returns the process and what its ready file says."""
    ready = data.parent / f"{data.name}-ready.json"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-P", "-m", "cli", "run", "--data", str(data), "--ports", "0,0,0,0", "--recheck-percent", "0"]
    with (data.parent / f"{data.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--ready-file", str(ready)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    started = time.monotonic()
    while not ready.exists():
        if process.poll() is not None or time.monotonic() - started > tries:
            status = process.poll()
            process.kill()
            process.wait()
            pytest.fail(f"the sample did not start; exit status {status}")
        time.sleep(0.1)
    said = json.loads(ready.read_text())
    sites = said["portal"], said["console"], said["payer"], said["plain"]
    sample = Sample(*sites, tuple(said["sign_ins"]), Path(said["data"]), said["authority"])
    return process, sample


def stop_sample(process: subprocess.Popen[bytes]) -> int:
    """Stop it as a person does, with Ctrl+C's signal, and return its exit status."""
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """The sample authority, running; the browser tests of a worker share it."""
    process, said = start_sample(copy_sample(tmp_path_factory, tmp_path_factory.mktemp("sample") / "data"))
    yield said
    stop_sample(process)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; one for a process, since two of Playwright's loops do not go together."""
    with sync_playwright() as playwright:
        # A way of finding things that finds nothing: it brings an old engine what Playwright itself needs there.
        playwright.selectors.register("aid", script=AID, content_script=True)
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        yield started
        started.close()


class People:
    """Opens a browser context for each person, and at the end says what their pages complained of."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def page(self, viewport: ViewportSize, *, dark: bool = False, script: bool = True) -> Page:
        """A new person's page; `dark` follows the system's scheme, `script` False is a browser without JavaScript."""
        context = self._browser.new_context(
            viewport=viewport,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._heard(page, message))
        return page

    def _heard(self, page: Page, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{page.url}: {message.text} ({message.location['url']})")

    def leave(self) -> None:
        """Close every context; an answer that a test was about to change then matters to nobody."""
        for context in self._contexts:
            for page in context.pages:
                page.unroute_all(behavior="ignoreErrors")
            context.close()
