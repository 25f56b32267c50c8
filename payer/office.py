"""What every use case of the payer's site is given: database, clock and the directory through which files travel."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from crypto.encoding import day_of, label, sha256
from payer.database import transaction
from web.signin import Backoff

ZONE = ZoneInfo("Asia/Shanghai")
PAYER_ID = sha256(label("payer"))[:16]
"""Stands where an authority's id stands in the derivations of sign-in: a clerk belongs to no authority (formats 8)."""


def system_clock() -> datetime:
    """Return the time now, aware, in Asia/Shanghai."""
    return datetime.now(ZONE)


@dataclass(frozen=True)
class PayerOffice:
    """The paying office: `exchange` holds `to-payer` and `from-payer`."""

    engine: Engine
    exchange: Path
    clock: Callable[[], datetime] = system_clock
    backoff: Backoff = field(default_factory=Backoff)

    def begin(self) -> AbstractContextManager[Connection]:
        """Open a transaction: everything within it happens or nothing does."""
        return transaction(self.engine)

    def now(self) -> datetime:
        """Return the time now in UTC without zone, as the tables keep it."""
        return self.clock().astimezone(UTC).replace(tzinfo=None)

    def today(self) -> int:
        """Return the day number of now in Asia/Shanghai."""
        return day_of(self.clock().astimezone(ZONE).date())
