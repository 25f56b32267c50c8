"""The flood drill, small: while hostile clients are at work, everybody honest is served, and afterwards too."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.drills.flood import Plan, flood, table
from tests.samples import copy_sample


def test_honest_reporters_are_served_while_a_flood_goes_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    """How fast is measured by `./anshao drill flood` on a quiet machine; here that they are served at all."""
    data: Path = tmp_path_factory.mktemp("flood") / "data"
    copy_sample(tmp_path_factory, data)
    report = flood(Plan(clients=30, seconds=5.0, browser=False), data)
    served = {one.kind: (one.served, one.of) for one in report.honest}
    assert set(served) == {"with script", "without script", "behind a hostile address"}
    assert report.is_served(), table(report)
    assert all(sum(answers.values()) > 0 for answers in report.hostile.values()), "a kind of client did nothing"
