"""The databases that tests get: migrated, empty, apart from one another, gone afterwards, on both engines."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from tests.databases import KINDS, Templates
from tests.drills.memory import runs
from tests.postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]


def migrate(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE migrated (x INTEGER)"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_test_has_a_database_of_its_own(kind: str, tmp_path: Path, postgres: Callable[[], Cluster]) -> None:
    runs = []

    def counted(engine: Engine) -> None:
        runs.append(engine)
        migrate(engine)

    templates = Templates(create_engine, counted, tmp_path, postgres)
    with templates.database(kind) as first, templates.database(kind) as second:
        engines = [create_engine(first), create_engine(second)]
        with engines[0].begin() as connection:
            connection.execute(text("INSERT INTO migrated VALUES (1)"))
        counts = []
        for engine in engines:
            with engine.connect() as connection:
                counts.append(connection.execute(text("SELECT count(*) FROM migrated")).scalar_one())
            engine.dispose()
    assert counts == [1, 0]
    assert len(runs) == 1
    if kind == "sqlite":
        assert [path.name for path in tmp_path.iterdir()] == ["template.sqlite"]
    else:
        gone = create_engine(first)
        with pytest.raises(Exception, match="does not exist"):
            gone.connect()
        gone.dispose()


def test_the_domains_database_is_migrated_and_empty(engine: Engine) -> None:
    tables = set(inspect(engine).get_table_names()) - {"alembic_version"}
    assert {"tip", "case", "event", "officer"} <= tables
    with engine.connect() as connection:
        for table in tables:
            assert connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one() == 0, table


def test_a_killed_session_takes_its_server_along() -> None:
    script = (
        "import sys, time\nfrom tests.postgres import cluster\nwith cluster() as one:\n"
        "    print((one.directory / 'data/postmaster.pid').read_text().split()[0], one.directory, flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as session:
        assert session.stdout is not None
        server, directory = session.stdout.readline().split()
        assert runs(int(server))
        session.kill()
    deadline = time.monotonic() + 60
    while runs(int(server)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not runs(int(server))
    subprocess.run(["rm", "-r", directory], check=True)
