"""The search of a process's memory sees what lies there, also at the edge of a piece, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.drills import memory

# Longer than the short pieces of the second test.
KEPT, ABSENT = "鹧鸪canary-kept" * 20, "鹧鸪canary-absent"
# The secret comes by a pipe, so that neither command line nor program text holds it.
PROGRAM = """
import sys
kept = bytes(1_000_000) + sys.stdin.buffer.readline()
print("ready", flush=True)
sys.stdin.buffer.readline()
"""


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    running = subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert running.stdin
    assert running.stdout
    with running:
        running.stdin.write(f"{KEPT}\n".encode())
        running.stdin.flush()
        assert running.stdout.readline() == b"ready\n"
        yield running
        running.stdin.close()


def test_what_a_process_keeps_is_found_and_what_it_never_had_is_not(process: subprocess.Popen[bytes]) -> None:
    found = memory.search_memory([process.pid], {"kept": KEPT, "absent": ABSENT})
    assert {one.needle for one in found} == {"kept"}
    assert {one.file for one in found} == {f"memory of process {process.pid}"}


def test_a_needle_across_two_pieces_is_found(process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    # Pieces shorter than the needle: without the overlap every one of them would cut it.
    monkeypatch.setattr(memory, "_PIECE", 256)
    assert memory.search_memory([process.pid], {"kept": KEPT})


def test_an_ended_process_has_nothing(process: subprocess.Popen[bytes]) -> None:
    assert process.pid in memory.descendants(process.pid)
    process.kill()
    process.wait()
    assert memory.search_memory([process.pid], {"kept": KEPT}) == []
