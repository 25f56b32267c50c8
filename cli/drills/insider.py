"""`./anshao drill insider`: every role tries every view of the console (tests/drills/test_insider.py)."""

from __future__ import annotations

import argparse

from cli import testing

TABLE = "tests/drills/test_insider.py"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the drill."""
    subparsers.add_parser("insider", help="每种人都试试不该做的")


def run(_args: argparse.Namespace) -> int:
    """Run the table; pytest's exit status."""
    return testing.run(argparse.Namespace(paths=[str(testing.ROOT / TABLE)], expression=None))
