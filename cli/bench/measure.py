"""The measuring itself: every kind of load in turns, round after round."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from cli.bench import tips
from cli.bench.browser import Sealing, sealing
from cli.bench.loads import Kind, all_kinds
from cli.bench.machine import Machine, durable_inserts, machine
from cli.bench.places import Placing, placing
from cli.bench.plan import Plan
from cli.bench.weights import Weight, pages
from cli.bench.wire import Sent, send_all
from crypto.encoding import Json

SEALS = 50
WARM_UP_SECONDS = 1.0


@dataclass(frozen=True)
class Row:
    """What one kind of load came to: a rate per second, times in milliseconds, memory in MiB.

    `cpu_ms` is the server's processor time for each job, `sender_cpu_ms` what its sender spent on the same processors.
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
class Found:
    """All that a run measured."""

    machine: Machine
    rows: tuple[Row, ...]
    pages: tuple[Weight, ...]
    seal_text_ms: float
    sealing: Sealing | None
    places: Placing

    def row(self, what: str, database: str, clients: int) -> Row | None:
        """One row."""
        wanted = (what, database, clients)
        return next((one for one in self.rows if (one.what, one.database, one.clients) == wanted), None)

    def as_json(self) -> dict[str, Json]:
        """Everything, by the names of the fields."""
        return asdict(self)


def measure(plan: Plan) -> Found:
    """Carry the plan out."""
    rounds: list[Row] = []
    durable: list[float] = []
    with tempfile.TemporaryDirectory(prefix="anshao-bench-") as name:
        with all_kinds(plan, Path(name)) as kinds:
            portal = kinds[0].served.port
            weights, seal_text = pages(portal), seal_milliseconds(portal)
            for kind in kinds:
                one_round(kind, kind.load.clients[0], WARM_UP_SECONDS)
            for number in range(plan.rounds):
                durable.append(durable_inserts(Path(name) / f"limit-{number}.sqlite"))
                rounds += _one_of_each(kinds, plan.seconds)
        in_browser = sealing()
    limits = machine(statistics.median(durable))
    return Found(limits, tuple(medians(rounds)), weights, seal_text, in_browser, placing())


def _one_of_each(kinds: Iterable[Kind], seconds: float) -> Iterator[Row]:
    """A round of every kind with every number of senders; the kinds take turns, since the machine changes meanwhile."""
    everything = [(kind, clients) for kind in kinds for clients in kind.load.clients]
    for kind, clients in sorted(everything, key=lambda one: one[1]):
        yield one_round(kind, clients, seconds)


def one_round(kind: Kind, clients: int, seconds: float) -> Row:
    """Send the jobs of one round."""
    jobs = kind.jobs(kind.load.count(clients))
    before = kind.served.cpu_seconds()
    sent = send_all(kind.served.port, jobs, clients, seconds)
    return _row(kind, clients, sent, kind.served.cpu_seconds() - before)


def _row(kind: Kind, clients: int, sent: Sent, cpu: float) -> Row:
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


def medians(rounds: Sequence[Row]) -> Iterator[Row]:
    """The median of every figure over the rounds of the same load; what was done and what failed is added up."""
    alike: dict[tuple[str, str, int], list[Row]] = {}
    for row in rounds:
        alike.setdefault((row.what, row.database, row.clients), []).append(row)
    figures = [field.name for field in fields(Row) if field.type == "float"]
    for (what, database, clients), rows in alike.items():
        middle = {name: statistics.median(getattr(row, name) for row in rows) for name in figures}
        yield Row(what, database, clients, sum(row.done for row in rows), sum(row.failed for row in rows), **middle)


def seal_milliseconds(port: int) -> float:
    """Return the median time to seal a tip of about 2 KB in Python, wrapping included."""
    department = tips.ask(port)
    times = []
    for _ in range(SEALS):
        started = time.perf_counter()
        tips.sealed_tip(department)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
