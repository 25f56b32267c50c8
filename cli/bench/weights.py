"""What pages weigh on the wire, with every file that a browser fetches for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cli.bench.wire import fetch

PAGES = ("/", "/box", "/p1")
_NAMED = re.compile(r'<(?:link|script)[^>]+(?:href|src)="(/[^"]+)"')


@dataclass(frozen=True)
class Weight:
    """A page: bytes of all bodies over the wire with gzip, and requests."""

    page: str
    bytes: int
    requests: int


def pages(port: int) -> tuple[Weight, ...]:
    """Weigh the pages that a reporter meets."""
    return tuple(weigh(port, page) for page in PAGES)


def weigh(port: int, page: str) -> Weight:
    """Weigh a page with every file that its HTML names (styles, scripts, preloaded modules)."""
    answer = fetch(port, page)
    named = set(_NAMED.findall(answer.text))
    return Weight(page, len(answer.wire) + sum(len(fetch(port, path).wire) for path in named), 1 + len(named))
