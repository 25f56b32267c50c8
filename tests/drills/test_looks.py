"""No page shows a case without a line in the trail: every address with a case's number, by every role, at several states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

import admin
from casework.kernel.database import transaction
from casework.kernel.ids import OfficerId
from casework.migrations.tables import metadata
from tests.drills.insider import NOBODY, ROLES
from tests.drills.test_insider import Insider, deeds
from tests.services import builders
from tests.services.founding import Sample, found_sample
from tests.services.rewards import way
from web.settings import load

ACCESS = metadata.tables["access"]
STATES: dict[str, Callable[[Sample, builders.Reporter], str]] = {
    "received": builders.number_of,
    "under way": lambda sample, reporter: builders.start(sample, reporter)[0],
    "concluded": builders.conclude,
}


def looks(engine: Engine, officer: OfficerId) -> int:
    with transaction(engine, writes=False) as connection:
        mine = select(func.count()).where(ACCESS.c.officer_id == officer, ACCESS.c.case_id.is_not(None))
        return int(connection.execute(mine).scalar_one())


@pytest.mark.parametrize("state", STATES)
def test_every_page_of_a_case_leaves_a_line(sqlite_engine: Engine, tmp_path: Path, state: str) -> None:
    sample = found_sample(sqlite_engine, tmp_path / "exchange")
    way.put_in(sample)
    app: Flask = admin.create_app(sample.office, load(tmp_path, {}))
    number = STATES[state](sample, builders.send_tip(sample))
    silent, shown = set(), 0
    for role in ROLES:
        who = Insider(app, sample, role)
        for method, rule in deeds(app):
            if method != "GET" or "<number>" not in rule:
                continue
            path = rule.replace("<number>", number).replace("<officer>", NOBODY).replace("<deed>", "approve")
            before = looks(sqlite_engine, who.who.id)
            if who.ask("GET", path.replace("<grant>", NOBODY)) == 200:
                shown += 1
                if looks(sqlite_engine, who.who.id) == before:
                    silent.add(rule)
    assert shown >= 5
    assert silent == set()
