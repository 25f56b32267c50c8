"""Other engines than today's Chromium: Chromium 88 of January 2021, and WebKit as Debian builds it, driven by W3C WebDriver.

Chromium 88 comes as a package of npm, for a service that runs without a screen; Playwright drives it as it drives today's. What
Playwright's own script misses in so old an engine is added beside the page's scripts, which see nothing of it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from cli.testing import MINI_BROWSERS
from tests.browser.waiting import PATIENCE, wait

ROOT = Path(__file__).resolve().parents[2]
PACKED = ROOT / "node_modules" / "chrome-aws-lambda" / "bin" / "chromium.br"
UNPACKED = ROOT / "node_modules" / ".cache" / "chromium-88"
UNPACK = """
const [from, to] = process.argv.slice(1);
const { createReadStream, createWriteStream } = require("fs");
createReadStream(from).pipe(require("zlib").createBrotliDecompress()).pipe(createWriteStream(to, { mode: 0o755 }));
"""
OLD_FLAGS = ["--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-background-networking"]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of a reference to an element, W3C WebDriver section 6.1
DISABLED = ("SANDBOX_THIS_IS_DANGEROUS", "DMABUF_RENDERER", "COMPOSITING_MODE")
# Playwright's own script, which lives in a world beside the page's, asks for what Chromium has since 105. The page's world is
# known by a mark and left as it is.
MARK = "window.ofThePage = true"
AID = """(() => {
  if (!Element.prototype.checkVisibility && !window.ofThePage) {
    Element.prototype.checkVisibility = function () {
      return this.getClientRects().length > 0 || getComputedStyle(this).display === "contents";
    };
  }
  return { query: () => null, queryAll: () => [] };
})()"""
VISIBLE = """const [selector, text] = arguments;
return Array.from(document.querySelectorAll(selector)).find((one) => one.getClientRects().length > 0
  && one.textContent.includes(text)) || null;"""


def old_chromium() -> Path:
    """The program, unpacked by whichever worker comes first; it stays until npm installs anew."""
    UNPACKED.parent.mkdir(exist_ok=True)
    with UNPACKED.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not UNPACKED.exists():
            aside = UNPACKED.with_suffix(".new")
            subprocess.run(["node", "-e", UNPACK, str(PACKED), str(aside)], check=True)
            aside.rename(UNPACKED)
    return UNPACKED


@contextmanager
def chromium_88(today: Browser) -> Iterator[Browser]:
    """Chromium 88, started by what started today's."""
    started = today.browser_type.launch(executable_path=old_chromium(), args=OLD_FLAGS)
    yield started
    started.close()


class WebKit:
    """A page in WebKit; steps wait until they can be done, as a person would."""

    def __init__(self, driver: str) -> None:
        self._driver = driver
        browser = {"binary": str(mini_browser()), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": browser}}
        self._session = f"/session/{self._call('POST', '/session', {'capabilities': wanted})['sessionId']}"

    def _call(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._driver}{path}", data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.load(response)["value"]

    def run(self, script: str, *arguments: object) -> Any:
        """What a function body returns that runs in the page."""
        return self._call("POST", f"{self._session}/execute/sync", {"script": script, "args": arguments})

    def goto(self, address: str) -> None:
        """Open an address and wait until it is loaded."""
        self._call("POST", f"{self._session}/url", {"url": address})

    def back(self) -> None:
        """Go back as with the browser's button."""
        self._call("POST", f"{self._session}/back", {})

    def press(self, selector: str, text: str = "") -> None:
        """Press what fits the selector, is to be seen and says `text`."""
        wait(lambda: self._do(selector, text, "click", {}), f"{selector} {text}")

    def write(self, selector: str, text: str) -> None:
        """Type into a field that is to be seen."""
        wait(lambda: self._do(selector, "", "value", {"text": text}), selector)

    def _do(self, selector: str, text: str, deed: str, body: object) -> bool:
        found = self.run(VISIBLE, selector, text)
        if found is None:
            return False
        try:
            self._call("POST", f"{self._session}/element/{found[ELEMENT]}/{deed}", body)
        except urllib.error.HTTPError as error:
            # It moves, or something lies over it yet.
            error.close()
            return False
        return True

    def wait_for(self, selector: str, text: str) -> None:
        """Wait until something to be seen says `text`."""
        wait(lambda: self.run(VISIBLE, selector, text) is not None, f"{selector} {text}")

    def close(self) -> None:
        """End the browser."""
        self._call("DELETE", self._session)


def mini_browser() -> Path:
    """WebKitGTK's own small browser, of the newest series that is installed."""
    return max(Path("/").glob(MINI_BROWSERS))


@contextmanager
def webkit(home: Path) -> Iterator[WebKit]:
    """WebKit on a screen of its own that nobody sees, with `home` for what it keeps."""
    with ExitStack() as stack:
        display = stack.enter_context(_screen())
        # A sandbox and a graphics card are not to be had in a container; what the engine does with a page is the same.
        without = dict.fromkeys((f"WEBKIT_DISABLE_{what}" for what in DISABLED), "1")
        environment = {**os.environ, **without, "DISPLAY": display, "HOME": str(home), "GDK_BACKEND": "x11"}
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        process = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        stack.callback(_end, process)
        driver = f"http://127.0.0.1:{port}"
        wait(lambda: _answers(driver), "the driver of WebKit")
        page = WebKit(driver)
        stack.callback(page.close)
        yield page


@contextmanager
def _screen() -> Iterator[str]:
    """A display of the X server without a screen; it says its own number."""
    reading, writing = os.pipe()
    command = [str(shutil.which("Xvfb")), "-displayfd", str(writing), "-screen", "0", "800x1000x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            yield f":{said.readline().strip()}"
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


def _answers(driver: str) -> bool:
    try:
        with urllib.request.urlopen(f"{driver}/status", timeout=PATIENCE):
            return True
    except OSError:
        return False
