"""A sample authority for tests: founded by the project's own code, with real keys, on a database of the test's own.

Only the stretching of passphrases is left out, because a fifth of a second for each of seventy officers is what it is
for. Everything else (records, shares, wrapped secrets, verifiers) is what `./anshao run` makes.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from sqlalchemy import Engine, Table

import policies
from casework.kernel.blobs import Blobs
from casework.kernel.database import transaction
from casework.kernel.ids import SHANGHAI, AuthorityId, Day, day_at
from casework.kernel.office import Actor, Office
from casework.migrations.tables import metadata
from casework.people.sessions import hosted
from casework.rules.duties import Duty
from cli.founding import Founded, FoundedOfficer, Post, found
from cli.roster import sample_pools, sample_roster
from crypto.encoding import SEED_LENGTH, hkdf
from crypto.officers import SigninKeys
from crypto.phrase import Phrase

MONDAY = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


class FixedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, start: datetime.datetime = MONDAY) -> None:
        self._now = start

    def now(self) -> datetime.datetime:
        return self._now

    @property
    def today(self) -> Day:
        return day_at(self._now)

    def forward(self, **time: float) -> None:
        """Move on, as `timedelta` says: days=1, hours=2 …"""
        self._now += datetime.timedelta(**time)


@dataclass(frozen=True)
class Sample:
    """The sample authority in its office."""

    office: Office
    clock: FixedClock
    founded: Founded

    @property
    def authority(self) -> AuthorityId:
        return self.founded.authority.id

    def officer(self, duty: Duty, department: str | None = None, number: int = 0) -> FoundedOfficer:
        return self.founded.officer(duty, department, number)

    def actor(self, duty: Duty, department: str | None = None, number: int = 0) -> Actor:
        return self.founded.actor(self.officer(duty, department, number))


def quick_stretch(passphrase: Phrase, authority: AuthorityId, login: str) -> SigninKeys:
    """Sign-in keys without the 600,000 rounds."""
    info = authority + login.encode()
    return SigninKeys(
        hkdf(passphrase.entropy, b"test auth" + info, SEED_LENGTH), hkdf(passphrase.entropy, b"test kek" + info, SEED_LENGTH)
    )


@dataclass(frozen=True)
class Kept:
    """An authority that was founded once, and the rows that this wrote."""

    founded: Founded
    rows: Mapping[Table, Sequence[Mapping[str, Any]]]


_kept: dict[tuple[object, ...], Kept] = {}


def found_sample(
    engine: Engine,
    directory: Path | None = None,
    roster: tuple[Post, ...] | None = None,
    pack: str = "zhoucun",
    recheck_percent: int = 0,
    above_percent: int = 0,
) -> Sample:
    """Found the sample authority. That takes a fifth of a second once; an empty database gets the rows of the first time.

    The share of rewards that are drawn for another department is the test's own choice: a lot would make tests differ.
    """
    clock = FixedClock()
    # A test whose orders travel gives its own directory; nothing is made at this one.
    exchange = directory or Path(gettempdir()) / f"anshao-{secrets.token_hex(8)}"
    rules = replace(policies.load(), recheck_percent=recheck_percent, above_percent=above_percent)
    office = Office(engine, clock, rules, exchange, Blobs(exchange / "blobs"))
    chosen = office.policies.packs[pack]
    posts = roster or sample_roster(chosen)
    pools = () if roster else sample_pools(chosen)
    # A second authority in one database is another one, with keys of its own.
    if hosted(office):
        return Sample(office, clock, found(office, chosen, posts, pools, stretch=quick_stretch))
    kept = _kept.get((posts, pack))
    if kept is None:
        kept = _kept[posts, pack] = _keep(engine, found(office, chosen, posts, pools, stretch=quick_stretch))
    else:
        _write(engine, kept)
    return Sample(office, clock, kept.founded)


def _keep(engine: Engine, founded: Founded) -> Kept:
    with transaction(engine, writes=False) as connection:
        rows = {table: connection.execute(table.select()).mappings().all() for table in metadata.sorted_tables}
    return Kept(founded, {table: [dict(row) for row in found] for table, found in rows.items() if found})


def _write(engine: Engine, kept: Kept) -> None:
    with transaction(engine, writes=True) as connection:
        for table, rows in kept.rows.items():
            connection.execute(table.insert(), rows)
