"""The browser's modules in Node, for all tests of cleaners."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.crypto.javascript import NodeScript, Script


@pytest.fixture(scope="session")
def script() -> Iterator[Script]:
    """The browser's modules in one Node process."""
    started = NodeScript()
    yield started
    started.close()
