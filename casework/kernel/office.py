"""The office that a use case works in, its clock, and the one way to run a use case.

A use case gets an `Office`, runs in one transaction, refuses to be called inside another, and returns frozen records.
`use_case` and `shared_use_case` may write; `query` may not, and the database enforces it. Time comes from the office's clock,
randomness never does: a drawn secret that a caller could choose would not be one.
"""

import datetime
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast

from casework.kernel import together
from casework.kernel.blobs import Blobs
from casework.kernel.database import Connection, Engine, transaction
from casework.kernel.errors import Forbidden, Nested
from casework.kernel.ids import SHANGHAI, AuthorityId, Day, DepartmentId, OfficerId, day_at
from casework.rules.duties import Duty
from policies import Policies

P = ParamSpec("P")
R = TypeVar("R")
_running: ContextVar[bool] = ContextVar("running use case", default=False)


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime.datetime:
        """Return the present as an aware time."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime.datetime:
        """Return the present in Asia/Shanghai."""
        return datetime.datetime.now(SHANGHAI)


@dataclass(frozen=True)
class Office:
    """Everything a use case may reach. `directory` is where files for the payer are laid, `blobs` where sealed files lie."""

    engine: Engine
    clock: Clock
    policies: Policies
    directory: Path
    blobs: Blobs

    @property
    def today(self) -> Day:
        """The present day, for what is done outside of a transaction."""
        return day_at(self.clock.now())


@dataclass(frozen=True)
class Transaction:
    """One running use case: its connection, its office, and one time for the whole of it."""

    connection: Connection
    office: Office
    now: datetime.datetime
    today: Day
    writes: bool
    known: together.Known | None = None

    def once(self, key: object, read: Callable[[], R]) -> R:
        """Return what `read` returns, read once for all who share this transaction.

        Only for what no shared use case changes.
        """
        if self.known is None:
            return read()
        if key not in self.known:
            self.known[key] = read()
        return cast(R, self.known[key])


@dataclass(frozen=True)
class Home:
    """The own department of somebody who acts for another one: what it must not learn of, its officers do not see there.

    `closers` are the departments at which a tip comes in that is then closed to it (rules/closed.py).
    """

    department: DepartmentId
    closers: frozenset[str]


@dataclass(frozen=True)
class Actor:
    """An officer who is signed in, as the session says. `home` is set while they act for another department than their own."""

    authority: AuthorityId
    officer: OfficerId
    department: DepartmentId
    duties: frozenset[Duty]
    title: str
    home: Home | None = None

    def require(self, *duties: Duty) -> None:
        """Raise Forbidden unless the actor has one of the duties."""
        if not self.duties.intersection(duties):
            raise Forbidden


def use_case(function: Callable[Concatenate[Transaction, P], R]) -> Callable[Concatenate[Office, P], R]:
    """Run the function in one writing transaction; raises Nested inside another use case."""
    return _run_with(function, _writing, writes=True)


def shared_use_case(function: Callable[Concatenate[Transaction, P], R]) -> Callable[Concatenate[Office, P], R]:
    """The same for what many strangers do at once: what others do is committed with it (kernel/together.py)."""
    return _run_with(function, together.run, writes=True)


def query(function: Callable[Concatenate[Transaction, P], R]) -> Callable[Concatenate[Office, P], R]:
    """Run the function in one transaction that the database keeps from writing; raises Nested inside another."""
    return _run_with(function, _reading, writes=False)


class _Within(Protocol):
    """How work comes to be done in a transaction."""

    def __call__(self, engine: Engine, work: together.Work[R], /) -> R:
        """Return what the work returned, once that is committed."""


def _writing(engine: Engine, work: together.Work[R]) -> R:
    with transaction(engine, writes=True) as connection:
        return work(connection, None)


def _reading(engine: Engine, work: together.Work[R]) -> R:
    with transaction(engine, writes=False) as connection:
        return work(connection, None)


def _run_with(
    function: Callable[Concatenate[Transaction, P], R], within: _Within, *, writes: bool
) -> Callable[Concatenate[Office, P], R]:
    @wraps(function)
    def run(office: Office, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if _running.get():
            raise Nested
        token = _running.set(True)
        try:
            now = office.clock.now().astimezone(SHANGHAI)

            def work(connection: Connection, known: together.Known | None) -> R:
                return function(Transaction(connection, office, now, day_at(now), writes, known), *args, **kwargs)

            return within(office.engine, work)
        finally:
            _running.reset(token)

    return run
