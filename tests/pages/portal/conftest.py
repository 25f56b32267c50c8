"""The portal over a founded sample, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.kernel.database import create_engine_for
from portal import create_app
from tests import databases
from tests.pages.client import PageClient
from tests.services.founding import Sample, found_sample
from web.settings import Settings, load


@dataclass(frozen=True)
class Site:
    """The portal, a client of it, and the office behind it."""

    client: PageClient
    sample: Sample
    settings: Settings


def open_site(engine: Engine, directory: Path) -> Site:
    sample, settings = found_sample(engine, directory), load(directory, {})
    return Site(PageClient(create_app(sample.office, settings), "portal"), sample, settings)


@pytest.fixture
def site(sqlite_engine: Engine, tmp_path: Path) -> Site:
    """A portal of one's own."""
    return open_site(sqlite_engine, tmp_path)


@pytest.fixture(scope="session")
def still(casework_templates: databases.Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One portal for all tests that only read pages."""
    with casework_templates.database("sqlite") as url:
        engine = create_engine_for(url)
        yield open_site(engine, tmp_path_factory.mktemp("still"))
        engine.dispose()
