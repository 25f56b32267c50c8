"""`./anshao drill crash`: a portal under load is killed again and again; what it acknowledged is there, once, whole.

Reporters send words, files and letters and press again until each is acknowledged, as people do. Meanwhile, at random but by
a seed: a worker is killed, the master is killed and started anew, the disk is full for a moment (no process of the portal may
make a file longer), and PostgreSQL, with `--postgres`, loses all its connections and recovers as after a crash. At the end the
database and the disk are compared with what was acknowledged.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import secrets
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cli.drills.kept import Kept
from cli.drills.sending import Reporter, keep_sending
from cli.drills.serving import Site, sample, serve, wait_for
from cli.offices import CommandError

FULL_SECONDS = 0.4
PAUSES = (0.2, 1.2)
END_SECONDS = 300.0
FILE_BYTES = 600_000
SETTINGS = {"ANSHAO_FREE_TIPS": str(10**6), "ANSHAO_RESERVE_MB": "16"}


@dataclass(frozen=True)
class Plan:
    """For how long, how many reporters at once, which lot; on PostgreSQL or on SQLite."""

    seconds: float
    reporters: int
    seed: int
    postgres: bool = False
    workers: int = 2


@dataclass(frozen=True)
class Report:
    """What the drill came to; `broken` has one sentence for each promise that was not kept."""

    seed: int
    database: str
    blows: dict[str, int]
    tips: int
    letters: int
    parts: int
    streams: int
    broken: tuple[str, ...]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the drill."""
    parser = subparsers.add_parser("crash", help="随时掐断，答应过的都在")
    parser.add_argument("--seconds", type=float, default=60.0, metavar="N", help="多少秒（不写是 60）")
    parser.add_argument("--reporters", type=int, default=4, metavar="N", help="同时几个举报人（不写是 4）")
    parser.add_argument("--seed", type=int, metavar="N", help="决定什么时候掐断什么的签（不写就现抽）")
    parser.add_argument("--postgres", action="store_true", help="用演练自己的 PostgreSQL")
    parser.add_argument("--json", action="store_true", help="答成一个 JSON")


def run(args: argparse.Namespace) -> int:
    """Kill, compare and print; 1 if a promise was broken."""
    seed = secrets.randbelow(2**32) if args.seed is None else args.seed
    plan = Plan(args.seconds, args.reporters, seed, args.postgres)
    with tempfile.TemporaryDirectory(prefix="anshao-crash-") as folder, _data(plan, Path(folder)) as (data, address):
        report = crash(plan, data, address)
    print(json.dumps(asdict(report), ensure_ascii=False) if args.json else table(report))
    return 1 if report.broken else 0


@contextmanager
def _data(plan: Plan, folder: Path) -> Iterator[tuple[Path, str]]:
    """A founded installation, and the address of its database (empty: SQLite's in it)."""
    if not plan.postgres:
        with sample(folder) as data:
            yield data, ""
        return
    from cli.bench import postgres
    from cli.founding import found
    from cli.offices import open_office, read_settings
    from cli.roster import sample_pools, sample_roster
    from cli.sample import PACK

    with postgres.database(folder) as address:
        data = folder / "data"
        office = open_office(read_settings(data, {"ANSHAO_DATABASE_URL": address}))
        pack = office.policies.packs[PACK]
        found(office, pack, sample_roster(pack), sample_pools(pack))
        office.engine.dispose()
        yield data, address


def crash(plan: Plan, data: Path, address: str = "", sent: list[Reporter] | None = None) -> Report:
    """Serve what lies in `data`, strike it as planned, and compare; who sent what is added to `sent`."""
    from cli.bench import tips

    log, over = data.parent / "crash.log", threading.Event()
    settings = {**SETTINGS, **({"ANSHAO_DATABASE_URL": address} if address else {})}
    kept = Kept(data, address)
    with serve("portal", data, "--workers", str(plan.workers), log=log, settings=settings) as portal:
        department = tips.ask(portal.port)
        sent = [] if sent is None else sent
        work = (department, portal.port, over, FILE_BYTES, sent)
        threads = [threading.Thread(target=keep_sending, args=work) for _ in range(plan.reporters)]
        for thread in threads:
            thread.start()
        blows = _strike(plan, portal, kept)
        # What is under way is finished in peace: it has to go on where it was interrupted.
        _let_finish(sent, over, plan.reporters)
        for thread in threads:
            thread.join()
    everything = [one.sent for one in sent]
    return Report(
        seed=plan.seed,
        database="postgresql" if address else "sqlite",
        blows=dict(blows),
        tips=sum(one.is_taken for one in everything),
        letters=sum(one.letter_taken for one in everything),
        parts=sum(len(one.parts) for one in everything),
        streams=sum(one.is_whole for one in everything),
        broken=tuple(kept.compare(everything)),
    )


def _let_finish(sent: list[Reporter], over: threading.Event, reporters: int) -> None:
    """Wait until each of the reporters has had a journey without a blow, or for long; then end them."""
    enough = len(sent) + reporters
    until = time.monotonic() + END_SECONDS
    while time.monotonic() < until and len(sent) < enough:
        time.sleep(PAUSES[0])
    over.set()


def _strike(plan: Plan, portal: Site, kept: Kept) -> Counter[str]:
    """Blow after blow until the time is over."""
    lot, blows = random.Random(plan.seed), Counter[str]()  # noqa: S311 (a lot that can be drawn again)
    kinds: dict[str, Callable[[Site], None]] = {"worker": _kill_worker, "master": _kill_master, "full disk": _fill_disk}
    if plan.postgres:
        kinds["lost database"] = lambda _: kept.lose()
    until = time.monotonic() + plan.seconds
    while time.monotonic() < until or len(blows) < len(kinds):
        time.sleep(lot.uniform(*PAUSES))
        # Each kind once before any comes again.
        fewest = min(blows[kind] for kind in kinds)
        kind = lot.choice([one for one in sorted(kinds) if blows[one] == fewest])
        _let_rise(portal, plan.workers)
        kinds[kind](portal)
        blows[kind] += 1
    return blows


def _let_rise(portal: Site, workers: int) -> None:
    """Wait until all workers are there again: whoever is struck while it starts is started anew, which shows nothing."""
    until = time.monotonic() + END_SECONDS
    while len(portal.workers()) < workers:
        if time.monotonic() > until:
            raise CommandError("the workers that were killed did not come back.")
        time.sleep(PAUSES[0])
    wait_for(portal)


def _kill_worker(portal: Site) -> None:
    for pid in portal.workers()[:1]:
        os.kill(pid, signal.SIGKILL)


def _kill_master(portal: Site) -> None:
    portal.process.kill()
    portal.again()


def _fill_disk(portal: Site) -> None:
    """For a moment no process of the portal can write beyond the first bytes of a file, as on a disk without room."""
    _let_write(portal, 4096)
    before = set(portal.workers())
    time.sleep(FULL_SECONDS)
    # Workers that were forked meanwhile were born with the limit of their master, which is lifted first.
    _let_write(portal, resource.RLIM_INFINITY)
    if before and not before & set(portal.workers()):
        raise CommandError("a full disk ended the workers.")


def _let_write(portal: Site, most: int) -> None:
    """Let no file of the portal grow beyond `most` bytes."""
    for pid in (portal.process.pid, *portal.workers()):
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def table(report: Report) -> str:
    """Lay the report out for people."""
    rows = [
        ("database", report.database),
        ("seed", str(report.seed)),
        *((f"blows: {kind}", str(count)) for kind, count in sorted(report.blows.items())),
        ("acknowledged tips", str(report.tips)),
        ("acknowledged letters", str(report.letters)),
        ("acknowledged parts of files", str(report.parts)),
        ("acknowledged whole files", str(report.streams)),
        ("promises broken", str(len(report.broken))),
    ]
    return "\n".join([*(f"{name:<30}{value:>12}" for name, value in rows), *report.broken])
