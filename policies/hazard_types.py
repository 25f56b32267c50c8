"""Standards of 重大事故隐患, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class HazardItem:
    """One item of a standard; `id` is the document's id and a number."""

    id: str
    text: str


@dataclass(frozen=True)
class HazardDocument:
    """A standard: trade, title and number as far as they were checked, and the items that were read (maybe none)."""

    id: str
    trade: str
    title: str
    number: str
    valid_from: date | None
    mark: str
    note: str
    items: tuple[HazardItem, ...]
