"""A PostgreSQL server of the bench's own: in its temporary directory, by socket alone, as durable as it comes."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from cli.offices import CommandError

USER = "anshao"
START_SECONDS = 60.0


def programs() -> Path | None:
    """The directory of the newest initdb that is installed; None where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of an empty database until the block ends."""
    account = _account()
    # Socket paths are limited to 107 bytes, so the directory lies directly under the system's temporary one.
    home = Path(tempfile.mkdtemp(prefix="anshao-bench-pg-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        if account:
            shutil.chown(home, account)
        server = _start(folder, home, account)
        yield f"postgresql+psycopg://{USER}@/postgres?host={home}"
    finally:
        if server is not None:
            # SIGINT is the fast shutdown of postgres(1): sessions are ended.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=START_SECONDS)
        shutil.rmtree(home)


def _account() -> str | None:
    """The account that runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    return "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"


def _start(folder: Path, home: Path, account: str | None) -> subprocess.Popen[bytes]:
    where = programs()
    if where is None:
        raise CommandError("PostgreSQL's initdb was not found.")
    made: list[str | Path] = [where / "initdb", "-D", home / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"]
    subprocess.run(made, user=account, cwd=home, check=True, stdout=subprocess.DEVNULL)
    options = ("listen_addresses=", f"unix_socket_directories={home}", "log_min_messages=panic")
    command: list[str | Path] = [where / "postgres", "-D", home / "data", *(f"--{option}" for option in options)]
    with (folder / "postgres.log").open("wb") as log:
        server = subprocess.Popen(command, user=account, cwd=home, stdout=log, stderr=log)
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(host=str(home), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return server
    raise CommandError("PostgreSQL did not start.")
