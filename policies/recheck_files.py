"""Reading of national/rechecks.toml: the share of rewards that another department verifies first."""

from __future__ import annotations

from pathlib import Path

from policies.reader import read


def load_recheck_percent(root: Path) -> int:
    """Return how many rewards of a hundred are drawn; PolicyError for a share that is none."""
    top = read(root / "national/rechecks.toml", root)
    percent = top.integer("percent")
    top.done()
    if percent > 100:
        raise top.fail("percent", f"要在 0 到 100 之间，不能写 {percent}")
    return percent
