"""`./anshao drill NAME`: trying for real what the design promises, on a sample of its own, on this machine alone.

A drill founds a sample in a temporary directory, starts the sites as an installation does, does its worst, prints a table (or
with `--json` one object), and ends by itself; the exit status is 1 if a promise was broken.
"""

from __future__ import annotations

import argparse
import importlib

DRILLS: tuple[tuple[str, str], ...] = (
    ("flood", "cli.drills.flood"),
    ("crash", "cli.drills.crash"),
    ("insider", "cli.drills.insider"),
    ("seizure", "cli.drills.seizure"),
)
"""Name of the drill and its module, which has `add_parser(subparsers)` and `run(args) -> int` as commands have."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `drill`, with a subcommand for each drill."""
    parser = subparsers.add_parser("drill", help="真的来一次：洪水、断电、内部人、被搜走，看承诺守不守得住")
    drills = parser.add_subparsers(metavar="NAME", required=True)
    for name, path in DRILLS:
        module = importlib.import_module(path)
        module.add_parser(drills)
        drills.choices[name].set_defaults(drill=module.run)


def run(args: argparse.Namespace) -> int:
    """Run the drill; 0, or 1 if a promise was broken."""
    status: int = args.drill(args)
    return status
