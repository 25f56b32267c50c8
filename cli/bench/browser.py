"""How fast a browser seals and opens a file, with the very scripts that the sites serve."""

from __future__ import annotations

import http.server
import json
import shutil
import statistics
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.bench.wire import HOST
from cli.offices import CommandError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PAGE = Path(__file__).resolve().parent / "page"
SCRIPTS = Path(__file__).resolve().parents[2] / "static"
WAIT_SECONDS = 90.0
# No window, no sandbox (which root may not have), and nothing that asks other machines.
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


@dataclass(frozen=True)
class Sealing:
    """Medians of sealing and opening a file of 10 MB, in milliseconds."""

    browser: str
    seal_10mb_ms: float
    open_10mb_ms: float


def sealing() -> Sealing | None:
    """Measure in Chromium; None where there is none. Raises CommandError where it does not come to an end."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        return None
    with _Listener() as listener, tempfile.TemporaryDirectory(prefix="anshao-bench-browser-") as profile:
        address = f"http://{HOST}:{listener.server_port}/page/index.html"
        command = [program, *FLAGS, f"--user-data-dir={profile}", address]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            listener.heard.wait(WAIT_SECONDS)
        finally:
            browser.terminate()
            browser.wait(timeout=WAIT_SECONDS)
    rounds = listener.told.get("rounds")
    if not rounds:
        raise CommandError(f"Chromium sealed nothing: {listener.told.get('error', 'it told nothing in time')}")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    seal, opening = ([one[name] for one in rounds] for name in ("seal", "open"))
    return Sealing(version, statistics.median(seal), statistics.median(opening))


class _Listener(http.server.ThreadingHTTPServer):
    """Serves the page and the scripts on this machine alone, and hears what the page measured."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Page)
        self.told: dict[str, Any] = {}
        self.heard = threading.Event()

    def __enter__(self) -> _Listener:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Page(http.server.SimpleHTTPRequestHandler):
    server: _Listener
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # noqa: RUF012

    def translate_path(self, path: str) -> str:
        """Where a file lies: the page beside this module, the scripts in static/."""
        return str(PAGE.parent / path.lstrip("/") if path.startswith("/page/") else SCRIPTS / path.lstrip("/"))

    def do_POST(self) -> None:
        """Take the milliseconds of all rounds."""
        self.server.told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(http.HTTPStatus.NO_CONTENT)
        self.end_headers()
        self.server.heard.set()

    def log_message(self, *_: object) -> None:
        """Nothing: the table is the output."""
