"""Opens what commands work in: settings from `--data` and the environment, the offices of casework and payer, the sites."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from web.settings import Settings, SettingsError, SiteName, load

if TYPE_CHECKING:
    from flask import Flask

    from casework.kernel.office import Office
    from casework.oversight.courier import Courier
    from payer.office import PayerOffice
    from web.load import Load

ZONES = "zones.toml"
"""In the data directory: development zones of the region, in the form of `places/zones.toml`."""

UNREACHABLE = "数据库连不上、被锁住了，或者磁盘满了。看看数据库和磁盘，再来一次。"

DEFAULT_DATA = Path(__file__).resolve().parent.parent / "data"


class CommandError(Exception):
    """What keeps a command from doing its work; the message is for the person who typed it."""


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """Add `--data DIR`."""
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, metavar="DIR", help="东西都放在哪里（不写是 ./data）")


def read_settings(data: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings; raises CommandError with every fault at once."""
    try:
        return load(data, os.environ if environ is None else environ)
    except SettingsError as error:
        raise CommandError(str(error)) from None


def open_office(settings: Settings) -> Office:
    """Open the casework office on its database, migrated to the newest tables; CommandError where that cannot be reached."""
    from casework.kernel.blobs import Blobs
    from casework.kernel.database import create_engine_for, migrate
    from casework.kernel.errors import Unavailable
    from casework.kernel.office import Office, SystemClock
    from places import PlacesError, add_zones
    from policies import load as load_policies

    _make_directory(settings)
    engine = create_engine_for(settings.database_url)
    try:
        migrate(engine)
    except (Unavailable, OSError):
        raise CommandError(UNREACHABLE) from None
    try:
        add_zones(settings.data / ZONES)
    except PlacesError as error:
        raise CommandError(str(error)) from None
    policies = load_policies()
    if settings.recheck_percent is not None:
        # Whoever sets the share of a sample wants to know beforehand who decides what.
        policies = replace(policies, recheck_percent=settings.recheck_percent, above_percent=0)
    blobs = Blobs(settings.blobs, settings.reserve_mb << 20)
    return Office(engine, SystemClock(), policies, settings.exchange, blobs)


def open_payer(settings: Settings) -> PayerOffice:
    """Open the paying office on its own database, migrated to the newest tables; CommandError where that cannot be reached."""
    from payer.database import create_engine_for, migrate
    from payer.errors import Unavailable
    from payer.office import PayerOffice

    _make_directory(settings)
    engine = create_engine_for(settings.payer_database_url)
    try:
        migrate(engine)
    except (Unavailable, OSError):
        raise CommandError(UNREACHABLE) from None
    return PayerOffice(engine, settings.exchange)


def open_courier(settings: Settings) -> Courier | None:
    """Return what officers are called with about urgent cases, or None where neither mail nor webhooks are set."""
    from casework.oversight.courier import courier_of

    courier = courier_of(settings.smtp, settings.alert_sender, settings.webhooks)
    return courier if courier.offers() else None


def _make_directory(settings: Settings) -> None:
    """The directory of everything that is kept, for its owner alone."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_site(site: SiteName, settings: Settings, load: Load | None = None) -> Flask:
    """Build one site over its own database; only its package is imported. `load` is what forked workers share.

    CommandError for what cannot be reached, or for a file of the data directory that was damaged.
    """
    try:
        return _site(site, settings, load)
    except SettingsError as error:
        raise CommandError(str(error)) from None


def _site(site: SiteName, settings: Settings, load: Load | None) -> Flask:
    if site == "payer":
        import payer

        return payer.create_app(open_payer(settings), settings, load)
    if site == "console":
        import admin

        return admin.create_app(open_office(settings), settings, load)
    if site == "plain":
        return make_plain(open_office(settings), settings)
    import portal

    return portal.create_app(open_office(settings), settings, load)


def make_plain(office: Office, settings: Settings) -> Flask:
    """Build the plain site over an open office, which its server closes before it forks."""
    from portal import plain

    return plain.create_plain_app(office, settings)
