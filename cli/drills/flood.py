"""`./anshao drill flood`: hostile clients against portal and plain site, and honest reporters who are served all the same.

Both sites are served over a sample as in an installation, without a proxy in front, which makes it harder: nothing buffers
what comes slowly. Every hostile client has an address of its own, as in a botnet; one honest reporter shares that of another.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

from cli.drills.serving import ROOT, Site, sample, serve

# Shares of a hundred: slow bodies, slow heads and hogs hold places; the others ask without an end.
SHARES = {
    "slow_bodies": 12, "slow_heads": 8, "hogs": 8, "tips": 16, "garbage": 10, "big": 6, "guesses": 10, "parts": 6,
    "plain_words": 10, "plain_slow": 8, "plain_hogs": 6,
}  # fmt: skip
AIM_SECONDS = 5.0
SEALED = 200
UPLOADS = 4
UPLOAD_BYTES = 8 * 1024 * 1024
NEIGHBOUR = "10.66.0.57"
"""An address from which tips are sent without an end; a hostile client has it too."""


@dataclass(frozen=True)
class Plan:
    """How many hostile clients, for how long, and whether a real browser takes part."""

    clients: int
    seconds: float
    browser: bool
    workers: int = 2


@dataclass(frozen=True)
class Honest:
    """How one kind of honest reporter fared: seconds from 发送 to the receipt."""

    kind: str
    served: int
    of: int
    median: float
    longest: float
    most_bits: int
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What the drill came to."""

    clients: int
    addresses: int
    seconds: float
    honest: tuple[Honest, ...]
    hostile: dict[str, dict[str, int]]
    hostile_tips_taken: int
    hostile_cpu_seconds: float
    portal_mib: float
    afterwards_seconds: float
    faults_logged: int

    def is_served(self) -> bool:
        """Whether every honest reporter was served and nothing broke."""
        return all(one.of and one.served == one.of for one in self.honest) and self.faults_logged == 0

    def is_in_time(self) -> bool:
        """Whether all of them were served within the aim."""
        return all(one.longest <= AIM_SECONDS for one in self.honest)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the drill."""
    parser = subparsers.add_parser("flood", help="捣乱的再多，老实举报的照样发得出")
    parser.add_argument("--clients", type=int, default=200, metavar="N", help="几个捣乱的（不写是 200）")
    parser.add_argument("--seconds", type=float, default=40.0, metavar="N", help="多少秒（不写是 40）")
    parser.add_argument("--no-browser", action="store_true", help="不开真的 Chromium")
    parser.add_argument("--json", action="store_true", help="答成一个 JSON")


def run(args: argparse.Namespace) -> int:
    """Flood and print; 1 if an honest reporter was not served, or not within the aim."""
    plan = Plan(args.clients, args.seconds, not args.no_browser)
    with tempfile.TemporaryDirectory(prefix="anshao-flood-") as folder, sample(Path(folder)) as data:
        report = flood(plan, data)
    print(json.dumps(asdict(report), ensure_ascii=False) if args.json else table(report))
    return 0 if report.is_served() and report.is_in_time() else 1


def flood(plan: Plan, data: Path) -> Report:
    """Serve the sample in `data`, flood it as planned, and say how everybody fared."""
    from cli.bench import tips

    log = data.parent / "flood.log"
    log.touch()
    with ExitStack() as stack:
        portal = stack.enter_context(serve("portal", data, "--workers", str(plan.workers), log=log))
        plain = stack.enter_context(serve("plain", data, log=log))
        department = tips.ask(portal.port)
        clients = {kind: max(1, plan.clients * share // 100) for kind, share in SHARES.items()}
        order = {**_order(portal, plain, department), "clients": clients, "seconds": plan.seconds}
        with _hostile(order) as hostile:
            journeys = _send_honest(plan, portal, plain, department)
            memory = portal.memory_mib()
            came = hostile()
        after = _afterwards(portal, plain, department)
    return Report(
        clients=sum(clients.values()),
        addresses=sum(clients.values()),
        seconds=plan.seconds,
        honest=tuple(_honest(kind, journeys) for kind in dict.fromkeys(one.kind for one in journeys)),
        hostile=came["answers"],
        hostile_tips_taken=came["answers"]["tips"].get("200", 0),
        hostile_cpu_seconds=came["cpu_seconds"],
        portal_mib=memory,
        afterwards_seconds=after,
        faults_logged=sum('"error"' in line for line in log.read_text("utf-8").splitlines()),
    )


def _order(portal: Site, plain: Site, department: Any) -> dict[str, Any]:
    """What the hostile clients need: sealed tips, announced uploads, a filled-in plain form."""
    from cli.bench import tips
    from cli.drills import announced, honest

    body, uploads = announced.tip(department, UPLOADS, UPLOAD_BYTES)
    honest.with_script(portal.port, department, "10.77.0.1", body)
    form = honest.plain_form(plain.port, "10.77.0.1")
    sealed = [json.dumps(tips.sealed_tip(department)) for _ in range(SEALED)]
    return {"portal": portal.port, "plain": plain.port, "tips": sealed, "uploads": uploads, "form": form}


@contextmanager
def _hostile(order: dict[str, Any]) -> Iterator[Callable[[], dict[str, Any]]]:
    """The hostile clients at work; what is given waits for their end and says what they came to."""
    command = [sys.executable, "-P", "-m", "cli.drills.hostile"]
    environ = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    with tempfile.TemporaryFile("w+") as given:
        json.dump(order, given)
        given.seek(0)
        process = subprocess.Popen(command, env=environ, stdin=given, stdout=subprocess.PIPE, text=True)
        out = cast(IO[str], process.stdout)

        def came() -> dict[str, Any]:
            found: dict[str, Any] = json.loads(out.readline())
            return found

        try:
            out.readline()
            yield came
        finally:
            process.kill()
            process.wait()
            out.close()


def _send_honest(plan: Plan, portal: Site, plain: Site, department: Any) -> list[Any]:
    """Honest reporters of each kind, one after another, for as long as the flood lasts."""
    from cli.drills import honest

    until = time.monotonic() + plan.seconds * 0.9
    journeys: list[honest.Journey] = []

    def keep_sending(network: int, go: Callable[[str], honest.Journey]) -> None:
        number = 0
        while number == 0 or time.monotonic() < until:
            number += 1
            journeys.append(go(f"10.88.{network}.{number}"))

    kinds: list[Callable[[str], honest.Journey]] = [
        lambda address: honest.with_script(portal.port, department, address),
        lambda _: _neighbour(portal.port, department),
        lambda address: honest.without_script(plain.port, address),
    ]
    threads = [threading.Thread(target=keep_sending, args=(number, go)) for number, go in enumerate(kinds)]
    for thread in threads:
        thread.start()
    if plan.browser:
        with honest.chromium() as browser:
            keep_sending(9, lambda address: honest.in_browser(browser, portal.port, address))
    for thread in threads:
        thread.join()
    return journeys


def _neighbour(port: int, department: Any) -> Any:
    """Somebody behind the same address as a hostile client."""
    from cli.drills import honest

    found = honest.with_script(port, department, NEIGHBOUR)
    return honest.Journey("behind a hostile address", found.seconds, found.fault, found.bits)


def _afterwards(portal: Site, plain: Site, department: Any) -> float:
    """How long the slower of both sites takes for a reporter right after the flood; raises where one is not served."""
    from cli.drills import honest

    journeys = (
        honest.with_script(portal.port, department, "10.99.0.1"),
        honest.without_script(plain.port, "10.99.0.1"),
    )
    for one in journeys:
        if one.fault:
            raise honest.FaultError(f"after the flood, {one.kind}: {one.fault}")
    return max(one.seconds for one in journeys)


def _honest(kind: str, journeys: list[Any]) -> Honest:
    mine = [one for one in journeys if one.kind == kind]
    seconds = [one.seconds for one in mine]
    faults = tuple(dict.fromkeys(one.fault for one in mine if one.fault))
    served = sum(not one.fault for one in mine)
    return Honest(kind, served, len(mine), statistics.median(seconds), max(seconds), max(one.bits for one in mine), faults)


def table(report: Report) -> str:
    """Lay the report out for people."""
    lines = [
        f"{report.clients} hostile clients from {report.addresses} addresses for {report.seconds:.0f} s",
        "",
        f"{'honest reporter':<28}{'served':>10}{'median s':>10}{'longest s':>11}{'most bits':>11}",
    ]
    for one in report.honest:
        lines.append(f"{one.kind:<28}{f'{one.served}/{one.of}':>10}{one.median:>10.2f}{one.longest:>11.2f}{one.most_bits:>11}")
        lines += [f"  {fault}" for fault in one.faults]
    lines += ["", f"{'hostile clients':<28}answers"]
    for kind, answers in report.hostile.items():
        lines.append(f"{kind:<28}" + ", ".join(f"{name} {count}" for name, count in sorted(answers.items())))
    lines += [
        "",
        f"tips without work taken      {report.hostile_tips_taken}",
        f"after the flood, s           {report.afterwards_seconds:.2f}",
        f"portal worker, MiB           {report.portal_mib:.0f}",
        f"faults in the log            {report.faults_logged}",
        f"every honest reporter within {AIM_SECONDS:.0f} s: {'yes' if report.is_served() and report.is_in_time() else 'NO'}",
    ]
    return "\n".join(lines)
