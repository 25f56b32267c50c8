"""`./anshao bench`: how fast the portal takes tips in, on this machine, beside what the machine itself can do.

A sample is founded in a temporary directory and the portal is served by worker processes, as in an installation. Tips are
sealed beforehand with the real keys; senders then send them over kept connections, each tip once. Beside every figure stands
what an application without any work reaches in the same workers, and how many durable transactions the disk allows; all are
measured in turns in one run, since a machine is not equally fast all day. All of it stays on this machine and ends by itself.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from cli.bench.plan import CLIENTS, FULL, QUICK, Plan
from cli.offices import CommandError


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `bench`."""
    parser = subparsers.add_parser("bench", help="在这台机器上量：每秒几条、要多久、页面多重")
    parser.add_argument("--quick", action="store_true", help="各量一小轮，一分钟以内")
    parser.add_argument("--clients", type=_numbers, default=CLIENTS, metavar="N,N…", help="同时几个人发（不写是 1,8,64,256）")
    parser.add_argument("--rounds", type=_number, metavar="N", help="量几轮，取中间的（不写是 3）")
    parser.add_argument("--workers", type=_number, default=2, metavar="N", help="举报页几个进程（不写是 2）")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="答成一个 JSON")
    shape.add_argument("--markdown", action="store_true", help="写成 docs/measurements.md 里的表")
    shape.add_argument("--into", type=Path, metavar="FILE", help="把这些表放进 FILE 里原来的地方")


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit status is 1 if anything was refused."""
    from cli.bench import report
    from cli.bench.measure import measure

    try:
        # Whether the tables have their place is to be known before minutes of measuring.
        into = _document(args.into) if args.into else ""
        found = measure(planned(args))
    except CommandError as error:
        print(f"anshao bench: {error}", file=sys.stderr)
        return 1
    if args.into:
        args.into.write_text(report.put_into(into, found), "utf-8")
    if args.json:
        print(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        print(report.markdown(found) if args.markdown else report.table(found))
    return 1 if any(row.failed for row in found.rows) else 0


def _document(path: Path) -> str:
    from cli.bench import report

    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        text = ""
    if report.BEGIN not in text or report.END not in text:
        raise CommandError(f"{path} 里没有放这些表的地方，要有 {report.BEGIN} 和 {report.END} 两行。")
    return text


def planned(args: argparse.Namespace) -> Plan:
    """What the options ask for."""
    plan = QUICK if args.quick else FULL
    return plan.changed(clients=args.clients, rounds=args.rounds or plan.rounds, workers=args.workers)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError("要写从 1 起的整数")
    return int(text)


def _numbers(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if not all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts):
        raise argparse.ArgumentTypeError("要写从 1 起的数，用逗号隔开，像 1,8,64")
    return tuple(int(part) for part in parts)
