"""The Node process, the authority's keys, and both halves as one fixture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crypto.phrase import PhraseKeys
from tests.unit.crypto.javascript import NodeScript, Script
from tests.unit.crypto.sides import PythonSide, ScriptSide, Side
from tests.unit.crypto.world import World, phrase_keys


@pytest.fixture(scope="session")
def script() -> Iterator[Script]:
    """The browser's modules in one Node process."""
    started = NodeScript()
    yield started
    started.close()


@pytest.fixture(scope="session")
def world() -> World:
    """One authority for all tests; a test that changes records makes its own."""
    return World()


@pytest.fixture(scope="session", params=["python", "javascript"])
def side(request: pytest.FixtureRequest, script: Script) -> Side:
    """Each half in turn."""
    return PythonSide() if request.param == "python" else ScriptSide(script)


@pytest.fixture(scope="session")
def keys(world: World) -> PhraseKeys:
    """A reporter's keys; not stretched from a phrase, which test_phrase.py does at full strength."""
    return phrase_keys(world.authority)
