"""`./anshao drill seizure`: all that a thief of the running servers has is searched for what only people know.

Real browsers tell everything with a canary in it, with and without JavaScript, from the tip to the counter; then the files and
the memory of every server process are searched (tests/drills/seizure.py).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from cli.drills import serving


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the drill."""
    parser = subparsers.add_parser("seizure", help="在磁盘和内存里搜原话、文件和口令")
    parser.add_argument("--json", action="store_true", help="答成一个 JSON")


def run(args: argparse.Namespace) -> int:
    """Tell, search, and print the table; 1 if something was found, or if the search saw nothing at all."""
    from tests.browser.conftest import People, chromium
    from tests.drills.seizure import drill, table

    with (
        tempfile.TemporaryDirectory(prefix="anshao-seizure-") as folder,
        serving.sample(Path(folder)) as data,
        chromium() as browser,
    ):
        report = drill(data, Path(folder), People(browser), is_whole=True)
    shown = {**asdict(report), "seen": sorted(report.seen), "seen_in": sorted(report.seen_in), "holds": report.holds}
    print(json.dumps(shown, ensure_ascii=False) if args.json else table(report))
    return 0 if report.holds else 1
