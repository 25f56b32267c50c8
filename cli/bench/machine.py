"""What the machine itself can do, beside which every other figure reads as a share."""

from __future__ import annotations

import os
import platform
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

DURABLE_ROWS = 300
DURABLE_BYTES = 8192


@dataclass(frozen=True)
class Machine:
    """What all this was measured on."""

    processor: str
    cores: int
    python: str
    sqlite: str
    durable_inserts_per_second: float


def machine(durable: float) -> Machine:
    """Describe this machine; `durable` is what was measured."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return Machine(
        processor=names[0] if names else platform.machine(),
        cores=len(os.sched_getaffinity(0)),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        durable_inserts_per_second=durable,
    )


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
