"""A sample authority for tests: founded by the project's own code, with real keys, on a database of the test's own.

Only the stretching of passphrases is left out, because a fifth of a second for each of seventy officers is what it is
for. Everything else (records, shares, wrapped secrets, verifiers) is what `./anshao run` makes.
"""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy import Engine

import policies
from casework.kernel.ids import SHANGHAI, AuthorityId, Day, day_at
from casework.kernel.office import Actor, Office
from casework.rules.duties import Duty
from cli.founding import Founded, FoundedOfficer, Post, found, sample_roster
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


def found_sample(
    engine: Engine, directory: Path | None = None, roster: tuple[Post, ...] | None = None, pack: str = "zhoucun"
) -> Sample:
    """Found the sample authority; takes a fifth of a second."""
    clock = FixedClock()
    # A test whose orders travel gives its own directory; nothing is made at this one.
    exchange = directory or Path(gettempdir()) / f"anshao-{secrets.token_hex(8)}"
    office = Office(engine, clock, policies.load(), exchange)
    chosen = office.policies.packs[pack]
    founded = found(office, chosen, roster or sample_roster(chosen), stretch=quick_stretch)
    return Sample(office, clock, founded)
