"""An installation as it stands in an office: each site served by processes of its own over one data directory.

`./anshao run` serves all sites in one process and prints everybody's passphrases; whoever searches memory and disk for what
only people know needs servers that were never told. So the sample's files that a real authority never has (its sign-ins and its
recovery sheet) are taken away before the first server starts.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cli.drills.serving import ROOT, Site, serve, wait_for
from cli.sample import SIGN_INS
from tests.browser.conftest import Sample
from tests.drills.memory import descendants

SITES = ("portal", "console", "payer", "plain")
RECOVERY_SHEETS = "recovery-sheets"
RECYCLE_SECONDS = 120.0


@dataclass(frozen=True)
class Installation:
    """The running sites by name. `places` are all files that a thief of the machine finds: data, output, temporary files."""

    sites: dict[str, Site]
    sample: Sample
    places: tuple[Path, ...]

    def pids(self, site: str) -> list[int]:
        """The site's processes: its master and whatever that has forked."""
        return descendants(self.sites[site].process.pid)

    def recycle(self) -> None:
        """End every worker as an operator does, and wait until its master has forked others in their place."""
        for site in self.sites.values():
            before = set(site.workers())
            for worker in before:
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGTERM)
            until = time.monotonic() + RECYCLE_SECONDS
            while before & set(site.workers()) or len(site.workers()) < len(before):
                assert time.monotonic() < until, "workers that ended were not replaced"
                time.sleep(0.05)
            wait_for(site)

    def sweep(self) -> None:
        """Let payment orders and paid lists travel, as a timer does each day."""
        command = [sys.executable, "-P", "-m", "cli", "sweep", "--day-ends", "--data", str(self.sample.data)]
        subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)


@contextmanager
def installation(data: Path, folder: Path) -> Iterator[Installation]:
    """Serve the founded sample in `data`; output and temporary files go below `folder`."""
    told = json.loads((data / SIGN_INS).read_text())
    # The empty file that stays says that this is a sample, whose days may be ended by hand.
    (data / SIGN_INS).write_text("{}")
    shutil.rmtree(data / RECOVERY_SHEETS)
    output, temporary = folder / "output", folder / "tmp"
    for made in (output, temporary):
        made.mkdir()
    settings = {"TMPDIR": str(temporary), "ANSHAO_RESERVE_MB": "16"}
    with ExitStack() as running:
        sites = {
            # The plain site has a process for each request; the others share the work among two.
            site: running.enter_context(serve(site, data, *words, log=output / f"{site}.log", settings=settings))
            for site, words in ((site, () if site == "plain" else ("--workers", "2")) for site in SITES)
        }
        origins = {name: f"http://127.0.0.1:{site.port}" for name, site in sites.items()}
        sample = Sample(**origins, sign_ins=tuple(told["sign_ins"]), data=data, authority=told["authority"])
        yield Installation(sites, sample, (data, output, temporary))
