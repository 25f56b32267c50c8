"""Writers who come at the same time share one commit: all of them or none durable, each refused for itself alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Engine, event, text

from casework.kernel import together
from casework.kernel.database import Connection, transaction
from casework.kernel.errors import Refused

Work = together.Work[object]
# Longer than anything here takes on a busy machine; a thread that is never woken ends a test and not the whole run.
PATIENCE = 60.0


def write(number: int) -> Work:
    def work(connection: Connection, _: together.Known | None) -> int:
        connection.execute(text("INSERT INTO written (number) VALUES (:number)"), {"number": number})
        return number * 10

    return work


def refused(number: int) -> Work:
    def work(connection: Connection, known: together.Known | None) -> None:
        write(number)(connection, known)
        raise Refused("no", "不行。")

    return work


def broken(number: int) -> Work:
    def work(connection: Connection, known: together.Known | None) -> None:
        write(number)(connection, known)
        raise ZeroDivisionError

    return work


def written(engine: Engine) -> set[int]:
    with transaction(engine, writes=False) as connection:
        return set(connection.execute(text("SELECT number FROM written")).scalars())


def run_at_once(engine: Engine, works: Sequence[Work]) -> list[Future[object]]:
    """Run all in threads of their own, which all wait for the turn before the first of them gets it."""
    with transaction(engine, writes=True) as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS written (number INTEGER PRIMARY KEY)"))
    with ThreadPoolExecutor(len(works)) as pool:
        if engine.dialect.name != "sqlite":
            return [pool.submit(together.run, engine, work) for work in works]
        queue, until = together.queue_of(engine), time.monotonic() + PATIENCE
        with transaction(engine, writes=True):
            running = [pool.submit(together.run, engine, work) for work in works]
            while len(queue.waiting) < len(works) and time.monotonic() < until:
                time.sleep(0.001)
            assert len(queue.waiting) == len(works)
        return running


@contextmanager
def listening(engine: Engine, listener: Callable[..., None]) -> Iterator[None]:
    """Tell of each statement; the next test has the same engine, so nothing may be left on it."""
    event.listen(engine, "before_cursor_execute", listener)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", listener)


@contextmanager
def ends(engine: Engine, failing: int = 0) -> Iterator[list[str]]:
    """How transactions ended meanwhile, after the one that makes the table; the commit with this number fails."""
    seen: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement in ("COMMIT", "ROLLBACK"):
            seen.append(statement)
            if statement == "COMMIT" and seen.count("COMMIT") == failing:
                raise RuntimeError

    with listening(engine, look):
        yield seen


def test_everybody_gets_their_own_answer(engine: Engine) -> None:
    done = run_at_once(engine, [write(number) for number in range(8)])
    assert [one.result(PATIENCE) for one in done] == [number * 10 for number in range(8)]
    assert written(engine) == set(range(8))


def test_a_refusal_takes_back_what_it_wrote_and_nothing_else(engine: Engine) -> None:
    done = run_at_once(engine, [write(0), refused(1), write(2), refused(3)])
    assert [isinstance(one.exception(PATIENCE), Refused) for one in done] == [False, True, False, True]
    assert written(engine) == {0, 2}


def test_a_fault_is_its_callers_alone(engine: Engine) -> None:
    done = run_at_once(engine, [write(0), broken(1), write(2)])
    assert [type(one.exception(PATIENCE)) for one in done] == [type(None), ZeroDivisionError, type(None)]
    assert written(engine) == {0, 2}


# The table is made in a transaction of its own, and the turn under which all queue up is another.
BEFORE = ["COMMIT", "COMMIT"]


def test_one_commit_makes_all_of_them_durable(sqlite_engine: Engine) -> None:
    with ends(sqlite_engine) as seen:
        for one in run_at_once(sqlite_engine, [write(number) for number in range(6)]):
            one.result(PATIENCE)
    assert seen == [*BEFORE, "COMMIT"]


def test_the_queue_is_worked_off_in_parts(sqlite_engine: Engine) -> None:
    count = together.MOST + 3
    with ends(sqlite_engine) as seen:
        for one in run_at_once(sqlite_engine, [write(number) for number in range(count)]):
            one.result(PATIENCE)
    assert seen == [*BEFORE, "COMMIT", "COMMIT"]
    assert written(sqlite_engine) == set(range(count))


def test_after_a_commit_that_fails_each_is_done_for_itself(sqlite_engine: Engine) -> None:
    with ends(sqlite_engine, failing=3) as seen:
        done = run_at_once(sqlite_engine, [write(number) for number in range(3)])
        assert [one.result(PATIENCE) for one in done] == [0, 10, 20]
    assert seen == [*BEFORE, "COMMIT", "ROLLBACK", "COMMIT", "COMMIT", "COMMIT"]
    assert written(sqlite_engine) == {0, 1, 2}


def test_a_commit_that_fails_is_no_success_for_whoever_is_alone(sqlite_engine: Engine) -> None:
    with ends(sqlite_engine, failing=3) as seen:
        (done,) = run_at_once(sqlite_engine, [write(1)])
        assert isinstance(done.exception(PATIENCE), RuntimeError)
    assert seen == [*BEFORE, "COMMIT", "ROLLBACK"]
    assert written(sqlite_engine) == set()
    assert together.run(sqlite_engine, write(2)) == 20


def test_where_no_transaction_begins_nobody_is_left_waiting(sqlite_engine: Engine) -> None:
    queue, failures = together.queue_of(sqlite_engine), []

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement == "BEGIN IMMEDIATE" and queue.waiting:
            failures.append(statement)
            raise RuntimeError

    with listening(sqlite_engine, fail):
        done = run_at_once(sqlite_engine, [write(number) for number in range(4)])
        assert [one.result(PATIENCE) for one in done] == [0, 10, 20, 30]
    assert len(failures) == 1
    assert queue.waiting == []


def test_what_was_read_once_is_known_to_all_of_a_transaction_and_to_nobody_else(sqlite_engine: Engine) -> None:
    def read(_: Connection, known: together.Known | None) -> object:
        return None if known is None else known.setdefault("read", object())

    done = [one.result(PATIENCE) for one in run_at_once(sqlite_engine, [read, read, read])]
    assert len(set(done)) == 1
    assert done[0] is not None
    later = [one.result(PATIENCE) for one in run_at_once(sqlite_engine, [read, read])]
    assert later[0] is later[1]
    assert later[0] is not done[0]
    # Whoever is alone reads for itself.
    assert together.run(sqlite_engine, read) is None
