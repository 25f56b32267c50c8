"""The seizure drill, small: a tip with a file, letters, reprisal, with and without JavaScript; disk and memory are searched.

The whole way to a paid reward is searched by `./anshao drill seizure`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import People
from tests.drills.seizure import drill, table
from tests.samples import copy_sample


def test_what_is_seized_tells_nothing(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, people: People) -> None:
    data = copy_sample(tmp_path_factory, tmp_path / "data")
    report = drill(data, tmp_path, people, is_whole=False)
    assert report.holds, "\n" + table(report)
