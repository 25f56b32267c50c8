"""The four sites over one founded sample, for tests that walk all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

import admin
import payer
import portal
import portal.plain
from tests.services.founding import found_sample
from web.settings import SiteName, load


@contextmanager
def all_sites(engine: Engine, directory: Path) -> Iterator[dict[SiteName, Flask]]:
    """Each site by name: portal, plain pages and console on the domain's `engine`, the payer on a database of its own."""
    settings, office = load(directory, {}), found_sample(engine, directory).office
    payers = payer.create_engine_for(settings.payer_database_url)
    payer.migrate(payers)
    yield {
        "portal": portal.create_app(office, settings),
        "console": admin.create_app(office, settings),
        "payer": payer.create_app(payer.PayerOffice(payers, directory), settings),
        "plain": portal.plain.create_plain_app(office, settings),
    }
    payers.dispose()
