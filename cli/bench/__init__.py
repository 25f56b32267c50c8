"""`./anshao bench`: how fast the portal takes tips in, on this machine, beside what the machine itself can do.

A sample is founded in a temporary directory and the portal is served by worker processes, as in an installation. Tips are
sealed beforehand with the real keys; senders then send them over kept connections, each tip once. Beside every figure stands
what an application without any work reaches in the same workers, and how many durable transactions the disk allows; all are
measured in turns in one run, since a machine is not equally fast all day. All of it stays on this machine and ends by itself.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from cli.bench.plan import CLIENTS, FULL, QUICK, Plan


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `bench`."""
    parser = subparsers.add_parser("bench", help="tips per second, times and weights on this machine")
    parser.add_argument("--quick", action="store_true", help="one short round of each, within a minute")
    parser.add_argument(
        "--clients", type=_numbers, default=CLIENTS, metavar="N,N…", help="senders at once (default: 1,8,64,256)"
    )
    parser.add_argument("--rounds", type=int, metavar="N", help="rounds, of which the median counts (default: 3)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes of the portal (default: 2)")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print one JSON object")
    shape.add_argument("--markdown", action="store_true", help="print the tables of docs/measurements.md")
    shape.add_argument("--into", type=Path, metavar="FILE", help="put those tables where FILE has them")


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit status is 1 if anything was refused."""
    from cli.bench import report
    from cli.bench.measure import measure

    found = measure(planned(args))
    if args.into:
        args.into.write_text(report.put_into(args.into.read_text("utf-8"), found), "utf-8")
    if args.json:
        print(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        print(report.markdown(found) if args.markdown else report.table(found))
    return 1 if any(row.failed for row in found.rows) else 0


def planned(args: argparse.Namespace) -> Plan:
    """What the options ask for."""
    plan = QUICK if args.quick else FULL
    return plan.changed(clients=args.clients, rounds=args.rounds or plan.rounds, workers=args.workers)


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if not all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts):
        raise argparse.ArgumentTypeError("numbers from 1 with commas, such as 1,8,64")
    return tuple(int(part) for part in parts)
