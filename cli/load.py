"""A portal under load, for `./anshao bench`: the served portal, tips sealed as a phone seals them, and their senders."""

from __future__ import annotations

import gzip
import http.client
import json
import multiprocessing
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.offices import DEFAULT_DATA, CommandError
from crypto.encoding import AuthorityId, Json, TipId, b64u, ed25519_public, random_seed, unb64u
from crypto.keyring import Keyring, Trust
from crypto.routing import Facts, TipBody, seal_tip
from crypto.suite1 import public_from_seed

ROOT = DEFAULT_DATA.parent
HOST = "127.0.0.1"
START_SECONDS = 30.0
WORDS = "二号车间冲床的光电保护被短接，换模时不停机，上周有人差点压到手。" * 20
FIELDS: dict[str, Json] = {"place": "", "subject": "", "when": "days", "ongoing": "yes", "known": "saw", "insider": "unsaid"}
REGION, SECTOR, CATEGORY = "370306102000", "factory", "C16"


@dataclass(frozen=True)
class Served:
    """A portal that runs: its port, and the process id of the master of its workers."""

    port: int
    master: int

    def cpu_seconds(self) -> float:
        """Processor time of the workers so far, from /proc (fields utime and stime of proc(5))."""
        ticks = 0
        for worker in self._workers():
            fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        """Resident memory of the largest worker."""
        pages = [int(Path(f"/proc/{worker}/statm").read_text().split()[1]) for worker in self._workers()]
        return max(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _workers(self) -> list[int]:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return [int(child) for child in children] or [self.master]


@dataclass(frozen=True)
class Weight:
    """Bytes over the wire with gzip, and requests."""

    bytes: int
    requests: int


@dataclass(frozen=True)
class Sent:
    """One tip that was sent: whether it was acknowledged, and how long that took."""

    accepted: bool
    seconds: float


@dataclass(frozen=True)
class Department:
    """Where tips go: what the phone learns from `/trust.js` and `/route`, verified."""

    authority: AuthorityId
    recipients: tuple[str, ...]
    keyring: Keyring


@contextmanager
def portal(data: Path, workers: int) -> Iterator[Served]:
    """Serve the portal over the sample in `data` until the block ends."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    # Each sender stands for another address, as behind a proxy; else the limit on one address would be measured.
    settings = {"ANSHAO_PORTAL_ORIGIN": f"http://{HOST}:{port}", "ANSHAO_TRUSTED_PROXIES": "1"}
    command = [sys.executable, "-P", "-m", "cli", "serve", "portal", "--data", str(data)]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--workers", str(workers)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if _fetch(port, "/")[0] == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
    raise CommandError("the portal did not start.")


def first_page(port: int) -> Weight:
    """Weigh the first page with every file that its HTML names (styles, scripts, preloaded modules)."""
    _, content, encoding = _fetch(port, "/")
    html = (gzip.decompress(content) if encoding == "gzip" else content).decode()
    named = set(re.findall(r'<(?:link|script)[^>]+(?:href|src)="(/[^"]+)"', html))
    return Weight(len(content) + sum(len(_fetch(port, path)[1]) for path in named), 1 + len(named))


def ask(port: int) -> Department:
    """Ask the portal where the tips of this load go, and verify the records as a phone does."""
    said = dict(re.findall(r'(\w+) = "([^"]+)"', _plain(_fetch(port, "/trust.js"))))
    authority = AuthorityId(unb64u(said["authority"], 16))
    kind = {"region": REGION, "sector": SECTOR, "category": CATEGORY, "flags": [], "upward": False}
    answer = json.loads(_plain(_fetch(port, "/route", kind)))
    records = [unb64u(wire) for wire in answer["records"]]
    today = int((time.time() + 8 * 3600) // 86400)
    keyring = Trust(authority, unb64u(said["root"], 32)).verify(records, today)
    return Department(authority, tuple(answer["recipients"]), keyring)


def sealed_tip(department: Department) -> dict[str, object]:
    """Seal one tip of about 2 KB from a new reporter; returns the body of POST /tips."""
    facts = Facts(
        authority=department.authority,
        tip=TipId(secrets.token_bytes(16)),
        region=REGION,
        sector=SECTOR,
        category=CATEGORY,
        flags=(),
        recipients=department.recipients,
        upward=False,
        urgency="soon",
    )
    mailbox, claim = public_from_seed(random_seed()), ed25519_public(random_seed())
    fields: dict[str, Json] = {**FIELDS, "v": 1, "words": WORDS, "told": "unsaid", "reward": True, "together": 1, "files": []}
    sealed = seal_tip(TipBody(facts, mailbox, claim, fields), department.keyring)
    return {
        "facts": facts.json(),
        "sealed": b64u(sealed),
        "mailbox": b64u(secrets.token_bytes(32)),
        "mailbox_public": b64u(mailbox),
        "claim_public": b64u(claim),
    }


def sealed_tips(port: int, count: int) -> list[bytes]:
    """Seal `count` tips; each is the body of a POST."""
    department = ask(port)
    return [json.dumps(sealed_tip(department)).encode() for _ in range(count)]


def send(port: int, bodies: Sequence[bytes], clients: int) -> list[Sent]:
    """Send every body once from `clients` processes at once."""
    shares = [bodies[number::clients] for number in range(clients)]
    with multiprocessing.get_context("fork").Pool(clients) as pool:
        return [one for sent in pool.starmap(_send_share, [(port, share) for share in shares]) for one in sent]


def _send_share(port: int, bodies: Sequence[bytes]) -> list[Sent]:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    sent = []
    for body in bodies:
        started = time.perf_counter()
        try:
            connection.request("POST", "/tips", body, _headers())
            answer = connection.getresponse()
            answer.read()
            accepted = answer.status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            connection.close()
            accepted = False
        sent.append(Sent(accepted, time.perf_counter() - started))
    connection.close()
    return sent


def _headers() -> dict[str, str]:
    number = secrets.randbits(24)
    address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    return {"Content-Type": "application/json", "Accept-Encoding": "gzip", "X-Forwarded-For": address}


def _fetch(port: int, path: str, body: object = None) -> tuple[int, bytes, str]:
    """Return the status, the bytes as they came over the wire, and the content encoding."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    method, payload = ("GET", None) if body is None else ("POST", json.dumps(body).encode())
    connection.request(method, path, payload, _headers())
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content, answer.headers.get("Content-Encoding", "")


def _plain(fetched: tuple[int, bytes, str]) -> str:
    _, content, encoding = fetched
    return (gzip.decompress(content) if encoding == "gzip" else content).decode()
