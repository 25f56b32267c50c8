"""The payer's office on both databases, with a clock that a test can set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from payer.database import create_engine_for, migrate
from payer.office import PayerOffice
from tests import databases
from tests.postgres import Cluster
from tests.services.payer.builders import Authority, Counter, SetClock


@pytest.fixture(scope="session")
def payer_templates(
    tmp_path_factory: pytest.TempPathFactory, postgres: Callable[[], Cluster]
) -> databases.Templates:
    """Copies of the payer's migrated database."""
    return databases.Templates(create_engine_for, migrate, tmp_path_factory.mktemp("payer"), postgres)


@pytest.fixture(params=databases.KINDS)
def office(
    request: pytest.FixtureRequest, payer_templates: databases.Templates, tmp_path: Path
) -> Iterator[PayerOffice]:
    """A paying office with an empty database of each kind."""
    with payer_templates.database(request.param) as url:
        engine = create_engine_for(url)
        yield PayerOffice(engine, tmp_path / "exchange", SetClock())
        engine.dispose()


@pytest.fixture
def authority(office: PayerOffice) -> Authority:
    """An authority that the office pays for."""
    made = Authority.found("周村区安委办", office.today())
    made.introduce(office)
    return made


@pytest.fixture
def counter(office: PayerOffice, authority: Authority) -> Counter:
    """Two clerks, the first of them signed in."""
    return Counter.open(office)
