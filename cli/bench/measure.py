"""The measuring itself: every kind of load in turns, round after round."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from cli.bench import tips, weights
from cli.bench.plan import Plan
from cli.bench.served import Served, bare, portal
from cli.bench.wire import Sent, send_all
from crypto.encoding import Json

DURABLE_ROWS = 300
DURABLE_BYTES = 8192
SEALS = 50
WARM_UP = 40


@dataclass(frozen=True)
class Row:
    """What one kind of load came to: a rate per second, times in milliseconds, memory in MiB.

    `what` is `text` (a sealed tip of words) or `bare` (the application that keeps nothing); `sender_cpu_ms` is what the
    senders themselves spent on the same processors.
    """

    what: str
    database: str
    clients: int
    done: int
    failed: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    sender_cpu_ms: float
    rss_mib: float


@dataclass(frozen=True)
class Machine:
    """What all this was measured on."""

    processor: str
    cores: int
    python: str
    sqlite: str
    durable_inserts_per_second: float


@dataclass(frozen=True)
class Found:
    """All that a run measured."""

    machine: Machine
    rows: tuple[Row, ...]
    pages: tuple[weights.Weight, ...]
    seal_text_ms: float

    def row(self, what: str, database: str, clients: int) -> Row | None:
        """One row."""
        wanted = (what, database, clients)
        return next((one for one in self.rows if (one.what, one.database, one.clients) == wanted), None)

    def as_json(self) -> dict[str, Json]:
        """Everything, by the names of the fields."""
        return asdict(self)


@dataclass(frozen=True)
class _Kind:
    """One kind of load: what and where, and how jobs for so many senders are made."""

    what: str
    database: str
    served: Served
    jobs: Callable[[int], Sequence[list[bytes]]]


def measure(plan: Plan) -> Found:
    """Carry the plan out."""
    with tempfile.TemporaryDirectory(prefix="anshao-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        served = stack.enter_context(founded_portal(folder, plan.workers))
        kinds = [_text("sqlite", served, plan), _bare(stack.enter_context(bare(plan.workers)), plan, served)]
        pages = weights.pages(served.port)
        rounds: list[Row] = []
        durable = []
        for kind in kinds:
            _one_round(kind, plan.clients[0], WARM_UP / 10)
        for number in range(plan.rounds):
            durable.append(durable_inserts(folder / f"limit-{number}.sqlite"))
            for clients in plan.clients:
                rounds += [_one_round(kind, clients, plan.seconds) for kind in kinds]
        sealing = seal_milliseconds(served.port)
    return Found(_machine(statistics.median(durable)), tuple(_medians(rounds)), pages, sealing)


@contextmanager
def founded_portal(folder: Path, workers: int) -> Iterator[Served]:
    """Found a sample in a new directory below `folder` and serve its portal."""
    from cli.sample import prepare

    data = folder / "data"
    data.mkdir()
    prepare(data, fresh=False)
    # What the portal can take is measured, without the work that it would ask of browsers at such a rate (portal/work.py).
    with portal(data, workers, {"ANSHAO_FREE_TIPS": "1000000"}) as served:
        yield served


def _text(database: str, served: Served, plan: Plan) -> _Kind:
    department = tips.ask(served.port)
    return _Kind("text", database, served, lambda clients: tips.jobs("/tips", tips.bodies(department, plan.count(clients))))


def _bare(served: Served, plan: Plan, other: Served) -> _Kind:
    """The same bodies; they are nobody's tip there, so they can be sent again and again."""
    bodies = tips.bodies(tips.ask(other.port), WARM_UP)

    def jobs(clients: int) -> Sequence[list[bytes]]:
        return tips.jobs("/tips", [bodies[number % WARM_UP] for number in range(plan.count(clients))])

    return _Kind("bare", "", served, jobs)


def _one_round(kind: _Kind, clients: int, seconds: float) -> Row:
    jobs = kind.jobs(clients)
    before = kind.served.cpu_seconds()
    sent = send_all(kind.served.port, jobs, clients, seconds)
    return _row(kind, clients, sent, kind.served.cpu_seconds() - before)


def _row(kind: _Kind, clients: int, sent: Sent, cpu: float) -> Row:
    done = len(sent.times)
    times = [1000 * taken for taken in sent.times] or [0.0]
    asked = max(1, done + sent.failed)
    return Row(
        what=kind.what,
        database=kind.database,
        clients=clients,
        done=done,
        failed=sent.failed,
        per_second=done / sent.elapsed,
        p50_ms=statistics.median(times),
        p99_ms=times[int(len(times) * 0.99)],
        cpu_ms=1000 * cpu / asked,
        sender_cpu_ms=1000 * sent.own_cpu / asked,
        rss_mib=kind.served.memory_mib(),
    )


def _medians(rounds: Sequence[Row]) -> Iterator[Row]:
    """The median of every figure over the rounds of the same load; what was done and what failed is added up."""
    alike: dict[tuple[str, str, int], list[Row]] = {}
    for row in rounds:
        alike.setdefault((row.what, row.database, row.clients), []).append(row)
    figures = [field.name for field in fields(Row) if field.type == "float"]
    for (what, database, clients), rows in alike.items():
        middle = {name: statistics.median(getattr(row, name) for row in rows) for name in figures}
        yield Row(what, database, clients, sum(row.done for row in rows), sum(row.failed for row in rows), **middle)


def durable_inserts(path: Path) -> float:
    """Return how many one-row transactions a second SQLite makes durable here (WAL, synchronous=FULL)."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB)")
    started = time.perf_counter()
    for _ in range(DURABLE_ROWS):
        connection.execute("INSERT INTO row (bytes) VALUES (zeroblob(?))", (DURABLE_BYTES,))
    elapsed = time.perf_counter() - started
    connection.close()
    return DURABLE_ROWS / elapsed


def seal_milliseconds(port: int) -> float:
    """Return the median time to seal a tip of about 2 KB in Python, wrapping included."""
    department = tips.ask(port)
    times = []
    for _ in range(SEALS):
        started = time.perf_counter()
        tips.sealed_tip(department)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _machine(durable: float) -> Machine:
    names = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    return Machine(
        processor=names[0] if names else platform.machine(),
        cores=len(os.sched_getaffinity(0)),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        durable_inserts_per_second=durable,
    )
