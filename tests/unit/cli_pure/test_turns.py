"""Turns of requests that wait for a thread."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from cli.turns import DECAY_SECONDS, HOUR, MOST_HANDICAP, Turns


def task(name: str, address: str = "10.0.0.1", command: str = "POST", forwarded: str = "") -> SimpleNamespace:
    headers = {"X_FORWARDED_FOR": forwarded} if forwarded else {}
    return SimpleNamespace(name=name, addr=(address, 1), requests=[SimpleNamespace(command=command, headers=headers)])


def served(turns: Turns) -> list[str]:
    return [turns.popleft().name for _ in range(len(turns))]


def flood(turns: Turns, address: str, count: int) -> None:
    for number in range(count):
        turns.append(task(str(number), address))
        turns.popleft()


def test_one_after_another_where_nobody_is_many() -> None:
    turns = Turns(0)
    for number in range(5):
        turns.append(task(str(number), f"10.0.0.{number}"))
    assert served(turns) == ["0", "1", "2", "3", "4"]


def test_who_asked_for_little_overtakes_who_asked_for_much() -> None:
    turns = Turns(0)
    flood(turns, "10.0.0.1", 100)
    for number in range(3):
        turns.append(task(f"many {number}"))
    turns.append(task("one", "10.0.0.2"))
    assert served(turns) == ["one", "many 0", "many 1", "many 2"]


def test_nobody_waits_for_ever() -> None:
    seconds = [0.0]
    turns = Turns(0, now=lambda: seconds[0])
    flood(turns, "10.0.0.1", 10_000)
    turns.append(task("many"))
    seconds[0] += MOST_HANDICAP + 0.1
    turns.append(task("new", "10.0.0.2"))
    assert served(turns) == ["many", "new"]


def test_what_was_asked_is_forgotten() -> None:
    seconds = [0.0]
    turns = Turns(0, now=lambda: seconds[0])
    flood(turns, "10.0.0.1", 100)
    seconds[0] += 10 * DECAY_SECONDS
    turns.append(task("first"))
    turns.append(task("second", "10.0.0.2"))
    assert served(turns)[0] in ("first", "second")
    seconds[0] += HOUR
    turns.append(task("anew"))
    assert served(turns) == ["anew"]
    assert len(turns._asked) == 1


def test_pages_count_little() -> None:
    turns = Turns(0)
    for number in range(30):
        turns.append(task(str(number), "10.0.0.1", "GET"))
        turns.popleft()
    flood(turns, "10.0.0.2", 30)
    turns.append(task("sender", "10.0.0.2"))
    turns.append(task("reader", "10.0.0.1"))
    assert served(turns) == ["reader", "sender"]


def test_behind_a_proxy_the_address_is_what_it_saw() -> None:
    turns = Turns(1)
    for number in range(100):
        turns.append(task(str(number), "127.0.0.1", forwarded="198.51.100.1, 203.0.113.7"))
        turns.popleft()
    turns.append(task("same", "127.0.0.1", forwarded="203.0.113.7"))
    turns.append(task("other", "127.0.0.1", forwarded="203.0.113.7, 203.0.113.8"))
    assert served(turns) == ["other", "same"]


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=80))
def test_everybody_is_served_once(steps: list[int | None]) -> None:
    turns, waiting, done = Turns(0), [], []
    for number, step in enumerate(steps):
        if step is not None:
            waiting.append(str(number))
            turns.append(task(str(number), f"2001:db8::{step}"))
        elif len(turns):
            done.append(turns.popleft().name)
    assert sorted(done + served(turns)) == sorted(waiting)
    assert len(turns) == 0
