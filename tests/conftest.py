"""Fixtures that any test may use: databases on both engines, and Hypothesis without deadlines on a shared machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine

# Assertions of helpers explain themselves as those of tests do; this has to come before their import.
pytest.register_assert_rewrite("tests.pages.client")

from tests import databases  # noqa: E402
from tests.postgres import Cluster, cluster  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import People

# A slow moment of the machine is no failure of the code, and examples must not depend on an earlier run.
settings.register_profile("anshao", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anshao")


class CompiledTemplates(BytecodeCache):
    """Templates that a worker compiled once; each application would compile them again."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was kept for this name, if it is of the same source."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}


# Files that take a worker a minute or more; then whatever needs a browser; all others share what is left at the end.
LONGEST = ("test_whole_way.py", "test_looks.py", "test_seizure.py", "test_insider.py", "test_entry.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long first, each kind in the random order that it has: no worker is left alone at the end."""

    def turn(item: pytest.Item) -> int:
        if item.path.name in LONGEST:
            return 0
        return 1 if "drills" in item.path.parts or "browser" in getattr(item, "fixturenames", ()) else 2

    items.sort(key=turn)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], Cluster]]:
    """Starts the session's PostgreSQL cluster on the first call and gives the same one afterwards."""
    with ExitStack() as stack:
        started: list[Cluster] = []

        def start() -> Cluster:
            if not started:
                started.append(stack.enter_context(cluster()))
            return started[0]

        yield start


@pytest.fixture(scope="session")
def casework_templates(
    tmp_path_factory: pytest.TempPathFactory, postgres: Callable[[], Cluster]
) -> Iterator[databases.Templates]:
    """Copies of the domain's migrated database."""
    from casework.kernel.database import create_engine_for, migrate

    made = databases.Templates(create_engine_for, migrate, tmp_path_factory.mktemp("casework"), postgres)
    yield made
    made.close()


@pytest.fixture(params=databases.KINDS)
def engine(request: pytest.FixtureRequest, casework_templates: databases.Templates) -> Iterator[Engine]:
    """An engine on a migrated, empty database of the domain; the test runs once on each kind."""
    with casework_templates.engine(request.param) as lent:
        yield lent


@pytest.fixture
def sqlite_engine(casework_templates: databases.Templates) -> Iterator[Engine]:
    """The same on SQLite alone, for tests that are about something else than the database."""
    with casework_templates.engine("sqlite") as lent:
        yield lent


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, for the browser tests and the drills."""
    from tests.browser.conftest import chromium

    with chromium() as started:
        yield started


@pytest.fixture
def people(browser: Browser) -> Iterator[People]:
    """People who come with their own browsers; a script error or a refused resource on any page fails the test."""
    from tests.browser.conftest import People

    made = People(browser)
    yield made
    made.leave()
    assert made.complaints == []
