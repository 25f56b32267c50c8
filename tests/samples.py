"""The sample authority, founded once for a whole run of the tests and copied for each that needs one of its own.

Founding stretches a hundred passphrases at full strength, which takes half a minute and gives the same kind of authority each
time. What is copied is what the real command left on the disk; tests/unit/cli/test_run.py founds by itself.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from cli.sample import LOCK, is_sample

SHARED = "founded-sample"


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of one run have in common."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / SHARED
    folder.mkdir(exist_ok=True)
    return folder


def copy_sample(factory: pytest.TempPathFactory, data: Path) -> Path:
    """Copy the founded sample, which nobody has used, to the new directory `data`, and what founding logged beside it."""
    from tests.browser.conftest import start_sample, stop_sample

    folder = shared_folder(factory)
    made = folder / "data"
    with (folder / "lock").open("a") as lock:
        # Other workers wait here until the first has founded; if that failed, the next one tries.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            shutil.rmtree(made, ignore_errors=True)
            process, _ = start_sample(made)
            assert stop_sample(process) == 0
            (folder / "done").touch()
    assert is_sample(made)
    shutil.copytree(made, data, ignore=shutil.ignore_patterns(LOCK))
    shutil.copy(folder / "data.log", data.with_name(f"{data.name}.log"))
    return data
