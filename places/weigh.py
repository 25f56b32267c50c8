"""What loading the gazetteer costs a process: `python -m places.weigh` in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from resource import getpagesize
from time import perf_counter

from places.gazetteer import load


def resident() -> int:
    """Return the bytes of this process that are in memory (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize()


def main() -> int:
    """Load the gazetteer once and print seconds, megabytes and how much is in it."""
    before, start = resident(), perf_counter()
    places = load()
    seconds, grown = perf_counter() - start, resident() - before
    counts = f"{len(places)} places, {len(places.formers)} names that ended, {len(places.zones)} zones"
    sys.stdout.write(f"{counts}: {seconds:.2f} s, {grown / (1 << 20):.0f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
