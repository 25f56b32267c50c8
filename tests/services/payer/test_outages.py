"""The payer's database is locked or away: the clerk reads a sentence, nothing is half paid, and it goes on by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from payer import create_app, database
from payer.database import transaction
from payer.errors import Unavailable
from payer.office import PayerOffice
from tests.databases import locked
from tests.postgres import Cluster
from web.settings import load


@pytest.fixture
def away(
    postgres: Callable[[], Cluster], office: PayerOffice, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], AbstractContextManager[None]]:
    """Makes the database go away for a while."""
    engine, name = office.engine, office.engine.url.database

    @contextmanager
    def held() -> Iterator[None]:
        monkeypatch.setattr(database, "_PRAGMAS", ("busy_timeout = 50", *database._PRAGMAS[1:]))
        with locked(engine):
            yield

    return held if engine.dialect.name == "sqlite" else lambda: postgres().cut_off(str(name))


def test_a_clerk_reads_that_nothing_was_saved(
    office: PayerOffice, away: Callable[[], AbstractContextManager[None]], tmp_path: Path
) -> None:
    client = create_app(office, load(tmp_path, {})).test_client()
    client.set_cookie("payer", "A" * 43)
    with away():
        page = client.get("/", headers={"Accept": "text/html"})
        assert (page.status_code, "系统正忙" in page.text) == (503, True)
        with pytest.raises(Unavailable) as raised, transaction(office.engine):
            pass
        assert not raised.value.is_unsure
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 303
