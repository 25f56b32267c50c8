"""Writers of an SQLite file queue at a lock beside it, which a killed process does not keep."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from casework.kernel.database import create_engine_for, transaction

ROOT = Path(__file__).resolve().parents[3]
HOLD = """
import sys
from casework.kernel.database import create_engine_for, transaction
from sqlalchemy import text
with transaction(create_engine_for(sys.argv[1]), writes=True) as connection:
    connection.execute(text("CREATE TABLE half_written (id INTEGER)"))
    print("writing", flush=True)
    sys.stdin.read()
"""


def is_taken(engine: Engine) -> bool:
    with Path(f"{engine.url.database}-turn").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def test_one_writes_at_a_time_and_readers_do_not_wait(sqlite_engine: Engine) -> None:
    done = threading.Event()

    def write() -> None:
        with transaction(sqlite_engine, writes=True):
            done.set()

    with transaction(sqlite_engine, writes=True):
        assert is_taken(sqlite_engine)
        second = threading.Thread(target=write)
        second.start()
        with transaction(sqlite_engine, writes=False) as connection:
            assert is_taken(sqlite_engine)
            assert connection.execute(text("SELECT count(*) FROM tip")).scalar_one() == 0
        assert not done.wait(0.05)
    second.join()
    assert done.is_set()
    assert not is_taken(sqlite_engine)


def test_a_failed_transaction_gives_its_turn_back(sqlite_engine: Engine) -> None:
    with pytest.raises(RuntimeError), transaction(sqlite_engine, writes=True):
        raise RuntimeError
    assert not is_taken(sqlite_engine)


def test_a_killed_writer_gives_its_turn_back(sqlite_engine: Engine) -> None:
    command = [sys.executable, "-c", HOLD, str(sqlite_engine.url)]
    other = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "writing\n"
        assert is_taken(sqlite_engine)
        other.kill()
        other.wait()
        with transaction(sqlite_engine, writes=True) as connection:
            tables = connection.execute(text("SELECT name FROM sqlite_master")).scalars().all()
    assert "half_written" not in tables


def test_a_process_forked_while_another_thread_writes_does_not_keep_the_turn(sqlite_engine: Engine) -> None:
    with transaction(sqlite_engine, writes=True):
        child = os.fork()
        if child == 0:
            # The child holds a copy of the open lock file and does nothing else.
            signal.pause()
            os._exit(0)
    try:
        assert not is_taken(sqlite_engine)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="file"), transaction(create_engine_for("sqlite://"), writes=True):
        pass
