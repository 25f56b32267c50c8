"""`./anshao bench`: how fast the portal takes sealed tips in, on this machine, beside what the machine itself can do.

A sample is founded in a temporary directory and the portal is served by worker processes, as in an installation. Tips
are sealed beforehand with the real keys; clients then send them over kept-alive connections, each tip once. Processor
time is that of the portal's processes alone, read from the kernel before and after. The machine's limit is the number
of durable one-row transactions that SQLite makes in the same directory. All of it stays on this machine and ends by itself.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DURABLE_ROWS = 300
SEALS = 50


@dataclass(frozen=True)
class Load:
    """What one round measured: rates per second, times in milliseconds, memory in MiB."""

    clients: int
    tips: int
    failed: int
    accepted_per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms_per_tip: float
    rss_mib_per_worker: float


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `bench`."""
    parser = subparsers.add_parser("bench", help="tips per second, times and weights on this machine")
    parser.add_argument("--tips", type=int, default=1000, metavar="N", help="tips in each round (default: 1000)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds, of which the median counts")
    parser.add_argument("--clients", type=int, default=8, metavar="N", help="senders at once (default: 8)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes of the portal (default: 2)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit status is 1 if any tip was refused."""
    from cli import load
    from cli.sample import prepare

    with tempfile.TemporaryDirectory(prefix="anshao-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        prepare(data, fresh=False)
        with load.portal(data, args.workers) as served:
            page = load.first_page(served.port)
            load.send(served.port, load.sealed_tips(served.port, args.clients * 4), args.clients)
            rounds = sorted((measure(served, args.tips, args.clients) for _ in range(args.rounds)), key=_rate)
            sealing = seal_milliseconds(served.port)
        durable = durable_inserts(Path(folder) / "limit.sqlite")
    middle = rounds[len(rounds) // 2]
    report = {
        "load": asdict(middle),
        "durable_inserts_per_second": durable,
        "share_of_durable_inserts": middle.accepted_per_second / durable,
        "first_page": asdict(page),
        "seal_2kb_ms": sealing,
    }
    print(json.dumps(report) if args.json else table(report))
    return 1 if any(one.failed for one in rounds) else 0


def measure(served: Any, tips: int, clients: int) -> Load:
    """Send `tips` new tips from `clients` senders at once."""
    from cli import load

    bodies = load.sealed_tips(served.port, tips)
    before = served.cpu_seconds()
    started = time.perf_counter()
    sent = load.send(served.port, bodies, clients)
    elapsed = time.perf_counter() - started
    cpu = served.cpu_seconds() - before
    times = sorted(one.seconds * 1000 for one in sent)
    accepted = sum(one.accepted for one in sent)
    return Load(
        clients=clients,
        tips=tips,
        failed=tips - accepted,
        accepted_per_second=accepted / elapsed,
        p50_ms=statistics.median(times),
        p99_ms=times[int(len(times) * 0.99)],
        cpu_ms_per_tip=cpu * 1000 / tips,
        rss_mib_per_worker=served.memory_mib(),
    )


def durable_inserts(path: Path) -> float:
    """Return how many one-row transactions a second SQLite makes durable here (WAL, synchronous=FULL)."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB)")
    started = time.perf_counter()
    for _ in range(DURABLE_ROWS):
        connection.execute("INSERT INTO row (bytes) VALUES (zeroblob(8192))")
    elapsed = time.perf_counter() - started
    connection.close()
    return DURABLE_ROWS / elapsed


def seal_milliseconds(port: int) -> float:
    """Return the median time to seal a tip of about 2 KB in Python, wrapping included."""
    from cli import load

    department = load.ask(port)
    times = []
    for _ in range(SEALS):
        started = time.perf_counter()
        load.sealed_tip(department)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def table(report: dict[str, Any]) -> str:
    """Lay the report out for people."""
    load, page = report["load"], report["first_page"]
    rows = [
        (f"accepted sealed tips/s, {load['clients']} clients", f"{load['accepted_per_second']:.0f}"),
        ("failed", f"{load['failed']} of {load['tips']}"),
        ("p50 / p99, ms", f"{load['p50_ms']:.1f} / {load['p99_ms']:.1f}"),
        ("portal CPU per tip, ms", f"{load['cpu_ms_per_tip']:.2f}"),
        ("memory per worker, MiB", f"{load['rss_mib_per_worker']:.0f}"),
        ("durable inserts/s of this machine", f"{report['durable_inserts_per_second']:.0f}"),
        ("share of the durable inserts", f"{report['share_of_durable_inserts']:.0%}"),
        ("first page, bytes gzip / requests", f"{page['bytes']} / {page['requests']}"),
        ("sealing 2 KB in Python, ms", f"{report['seal_2kb_ms']:.2f}"),
    ]
    return "\n".join(f"{name:<40}{value:>16}" for name, value in rows)


def _rate(load: Load) -> float:
    return load.accepted_per_second
