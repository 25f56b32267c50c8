"""A long list by pages: which part of it a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
ROWS = 20
"""Rows of a page of a register or a ledger."""


def cut(rows: Sequence[T], wanted: int) -> tuple[tuple[T, ...], int, int, int]:
    """Return the rows of the page that was asked for or the nearest one, how many rows there are, the page, and the pages."""
    pages = max(1, -(-len(rows) // ROWS))
    page = min(max(wanted, 1), pages)
    return tuple(rows[(page - 1) * ROWS : page * ROWS]), len(rows), page, pages
