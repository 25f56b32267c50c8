"""What many strangers write at once, under one commit.

SQLite takes one writer at a time, and making a transaction durable costs it more than a tip does. So whoever finds nobody
at work in this process leads: it waits for the turn among the processes, takes what has queued up here meanwhile into one
transaction, each in a savepoint of its own, and wakes the others when all of it is on the disk.

    queue:  a b c      a leads: turn, BEGIN, [a] [b] [c], COMMIT → a, b, c return; d, who came meanwhile, leads next

Nobody returns before the commit, and what one is refused takes back nothing of the others. Where anything else goes wrong the
whole transaction is rolled back, and each runs once more in one of its own: what is done here must bear being done again.
PostgreSQL joins commits by itself.
"""

import threading
from collections.abc import Callable
from typing import TypeAlias, TypeVar, cast
from weakref import WeakKeyDictionary

from casework.kernel.database import Connection, Engine, transaction
from casework.kernel.errors import CaseworkError

R = TypeVar("R")
Known: TypeAlias = dict[object, object]
"""What was read in a transaction for all who share it."""
Work: TypeAlias = Callable[[Connection, Known | None], R]
# So that the first of a long queue does not wait for all of it.
MOST = 32


class _Call:
    """One caller: what it wants done, and what came of it."""

    def __init__(self, work: Work[object]) -> None:
        self.work = work
        self.outcome: object = None
        self.error: BaseException | None = None
        self.is_settled = False
        self.leads = False
        # Held until the caller may go on: the least that a thread can wait for.
        self._held = threading.Lock()
        self._held.acquire()

    def wait(self) -> None:
        """Sleep until this call is settled, or is to lead."""
        self._held.acquire()

    def wake(self) -> None:
        """Let the caller go on."""
        self._held.release()

    def run(self, connection: Connection, known: Known) -> None:
        """Do the work in a savepoint; a refusal takes back what this call wrote and nothing else."""
        connection.exec_driver_sql("SAVEPOINT one")
        try:
            self.outcome = self.work(connection, known)
        except CaseworkError as error:
            self.error = error
            connection.exec_driver_sql("ROLLBACK TO one")
        connection.exec_driver_sql("RELEASE one")


class _Queue:
    """Who waits for the next commit to one database in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._led = False
        self.waiting: list[_Call] = []

    def join(self, call: _Call) -> None:
        """Wait until the call is settled or leads; whoever finds nobody at work leads at once."""
        with self._lock:
            self.waiting.append(call)
            call.leads = not self._led
            self._led = True
        if not call.leads:
            call.wait()

    def take(self) -> list[_Call]:
        """Return who has queued up, the leader first; they queue no more."""
        with self._lock:
            taken, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
        return taken

    def hand_over(self) -> None:
        """Let the next one lead, if there is one."""
        with self._lock:
            following = self.waiting[0] if self.waiting else None
            self._led = following is not None
        if following is not None:
            following.leads = True
            following.wake()


_queues: WeakKeyDictionary[Engine, _Queue] = WeakKeyDictionary()
_making = threading.Lock()


def run(engine: Engine, work: Work[R]) -> R:
    """Run `work` in a writing transaction that others may share; returns when it is committed, or raises what it raised."""
    if engine.dialect.name != "sqlite":
        return _run_alone(engine, work)
    queue, call = queue_of(engine), _Call(work)
    queue.join(call)
    if call.leads:
        _lead(engine, queue)
    if not call.is_settled:
        return _run_alone(engine, work)
    if call.error is not None:
        raise call.error
    return cast(R, call.outcome)


def queue_of(engine: Engine) -> _Queue:
    """Return the queue of a database."""
    with _making:
        return _queues.setdefault(engine, _Queue())


def _run_alone(engine: Engine, work: Work[R]) -> R:
    with transaction(engine, writes=True) as connection:
        return work(connection, None)


def _lead(engine: Engine, queue: _Queue) -> None:
    """Commit for everybody who waits, and let the next one lead; the leader is the first of them."""
    batch: list[_Call] = []
    try:
        with transaction(engine, writes=True) as connection:
            batch = queue.take()
            _run_all(connection, batch)
    except Exception as error:
        # Without a database nobody has been taken from the queue yet.
        batch = batch or queue.take()
        if len(batch) == 1:
            batch[0].error = error
            batch[0].is_settled = True
        # Of several nobody can tell whose fault it was: a full disk ends a transaction in the middle of anybody's work.
    else:
        for call in batch:
            call.is_settled = True
    finally:
        queue.hand_over()
        for call in batch[1:]:
            call.wake()


def _run_all(connection: Connection, batch: list[_Call]) -> None:
    if len(batch) == 1:
        # Whatever goes wrong takes back the whole transaction, which is this call's alone.
        batch[0].outcome = batch[0].work(connection, None)
        return
    known: Known = {}
    for call in batch:
        call.run(connection, known)


__all__ = ["MOST", "Known", "Work", "queue_of", "run"]
