"""Reading of national/rechecks.toml: the shares of rewards that are verified elsewhere first, or decided above."""

from __future__ import annotations

from pathlib import Path

from policies.reader import read


def load_shares(root: Path) -> tuple[int, int]:
    """Return how many rewards of a hundred are verified again, and decided above; PolicyError for a share that is none."""
    top = read(root / "national/rechecks.toml", root)
    shares = {name: top.integer(name) for name in ("percent", "above")}
    top.done()
    for name, share in shares.items():
        if share > 100:
            raise top.fail(name, f"要在 0 到 100 之间，不能写 {share}")
    return shares["percent"], shares["above"]
