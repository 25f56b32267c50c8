"""Searching the memory of running processes, as whoever takes a server that runs could.

Linux keeps what a process has mapped in /proc/PID/maps and lets its parent (or root) read it in /proc/PID/mem (proc(5)).
Searched is every mapping that the process may write, so also what was freed and not yet used again: a word that a worker has
forgotten but that still lies in its heap is found.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from tests.drills.search import Find, Needles

_PIECE = 4 * 1024 * 1024
_MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw")
# The kernel's own pages: they hold nothing of the process, and some refuse to be read.
_KERNEL = ("[vvar]", "[vvar_vclock]", "[vsyscall]", "[vdso]")


def runs(pid: int) -> bool:
    """Whether a process runs: one that has ended stays listed until somebody asks how, and in a container nobody may."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


def descendants(pid: int) -> list[int]:
    """The process and all its children's children, those that run now."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += descendants(int(child))
    return found


def search_memory(processes: Iterable[int], needles: Mapping[str, str | bytes]) -> list[Find]:
    """Every needle, in every spelling, that the memory of one of the processes holds; the file says which process."""
    sought = Needles(needles)
    found = {
        (process, *seen)
        for process in processes
        for piece in _pieces(process, sought.longest - 1)
        for seen in sought.within(piece)
    }
    return [Find(name, f"memory of process {process}", spelling) for process, name, spelling in sorted(found)]


def _pieces(process: int, overlap: int) -> Iterator[bytes]:
    """What a process has mapped, in pieces that overlap so that no needle is cut; nothing where it has just ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        descriptor = os.open(f"/proc/{process}/mem", os.O_RDONLY)
        try:
            for start, end in _mappings(process):
                for at in range(start, end, _PIECE):
                    # A mapping of a device, or one that has just gone, cannot be read.
                    with suppress(OSError, OverflowError):
                        yield os.pread(descriptor, min(_PIECE + overlap, end - at), at)
        finally:
            os.close(descriptor)


def _mappings(process: int) -> list[tuple[int, int]]:
    """Start and end of every mapping that can be read and written; what cannot be written is a file's."""
    lines = Path(f"/proc/{process}/maps").read_text().splitlines()
    matches = (_MAPPING.match(line) for line in lines if not line.endswith(_KERNEL))
    return [(int(match[1], 16), int(match[2], 16)) for match in matches if match]
