"""Where work orders come from, as the policies name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PARTS = ("number", "text", "place", "subject", "received", "due", "private")
RESERVED = "outside"
"""A file of another installation stands among the orders under this name, and no table may take it."""


@dataclass(frozen=True)
class OrderSource:
    """Who sends orders as a table: page name, where that is written, and for each part the names its column may have."""

    id: str
    name: str
    citation: str
    mark: str
    columns: Mapping[str, tuple[str, ...]]
