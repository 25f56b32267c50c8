"""The sums that pages name follow the adopted policy from its first day on, without a restart and without a query a page."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from portal import create_app
from portal.plain import create_plain_app
from portal.promise import PATIENCE, Promise
from tests.pages.client import PageClient
from tests.services.founding import Sample, found_sample
from tests.services.rewards import test_adoption as adopted
from web.settings import load

OLD, NEW = "查实有奖金，500 到 3000 元。", "查实有奖金，3000 到 300000 元。"


def adopt(sample: Sample) -> None:
    """Adopt another policy, from tomorrow on."""
    text = adopted.at(sample)
    adopted.confirm(sample, adopted.propose(sample, text), adopted.body_of(sample.office, text))


@contextmanager
def asked(engine: Engine, *, away: bool = False) -> Iterator[list[str]]:
    """Collect what asks the database; where it is `away` nobody reaches it."""
    found: list[str] = []

    def refuse(*_: Any) -> None:
        found.append("connect")
        sqlite3.connect("/nowhere/at/all")

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    engine.dispose()
    name, listener = ("do_connect", refuse) if away else ("before_cursor_execute", note)
    event.listen(engine, name, listener)
    try:
        yield found
    finally:
        event.remove(engine, name, listener)


def test_a_policy_takes_over_by_itself_on_its_first_day(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample, settings = found_sample(sqlite_engine, tmp_path), load(tmp_path, {})
    portal = PageClient(create_app(sample.office, settings), "portal")
    plain = PageClient(create_plain_app(sample.office, settings), "plain")
    adopt(sample)
    for client, address in ((portal, "/"), (plain, "/n")):
        assert OLD in client.get(address).text
    sample.clock.forward(days=1)
    for client, address in ((portal, "/"), (plain, "/n")):
        assert NEW in client.get(address).text
    with asked(sqlite_engine) as statements:
        assert NEW in portal.get("/").text
        assert NEW in plain.get("/n").text
        assert statements == []


def test_a_database_that_is_away_leaves_the_old_sums_and_is_asked_again_later(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(sqlite_engine, tmp_path)
    portal = PageClient(create_app(sample.office, load(tmp_path, {})), "portal")
    adopt(sample)
    sample.clock.forward(days=1)
    with asked(sqlite_engine, away=True) as attempts:
        for _ in range(3):
            assert OLD in portal.get("/").text
        assert len(attempts) == 1
        sample.clock.forward(seconds=PATIENCE)
        assert OLD in portal.get("/").text
        assert len(attempts) == 2
    assert OLD in portal.get("/").text
    sample.clock.forward(seconds=PATIENCE)
    assert NEW in portal.get("/").text


def test_what_one_process_reads_all_forked_ones_know(sqlite_engine: Engine, tmp_path: Path) -> None:
    """A process of the plain site lives for one request: each would ask anew."""
    sample = found_sample(sqlite_engine, tmp_path)
    promise = Promise(sample.office, sample.authority)
    adopt(sample)
    sample.clock.forward(days=1)
    sqlite_engine.dispose()
    pid = os.fork()
    if pid == 0:
        os._exit(promise.range() != (3000, 300_000))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    with asked(sqlite_engine) as statements:
        assert promise.range() == (3000, 300_000)
        assert statements == []
