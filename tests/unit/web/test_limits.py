"""Limits: keys that hold for an hour and give no address back; waiting instead of an error without words."""

from __future__ import annotations

import multiprocessing
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.web.conftest import MakeSite
from web.access import public
from web.limits import Counters, address
from web.load import DECAY_SECONDS, HOUR, SLOTS, Load, Meter


def clock_of(clock: list[float]) -> Load:
    return Load(now=lambda: clock[0])


def test_a_key_holds_within_its_hour_and_not_beyond() -> None:
    clock = [0.0]
    load = clock_of(clock)
    first = load.key_of("203.0.113.7")
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert load.key_of("203.0.113.7") == first != load.key_of("203.0.113.8")
    clock[0] = HOUR - 1
    assert load.key_of("203.0.113.7") == first
    clock[0] = HOUR
    assert load.key_of("203.0.113.7") != first


def test_two_sites_have_different_keys() -> None:
    assert Load().key_of("203.0.113.7") != Load().key_of("203.0.113.7")


def test_a_count_ends_with_its_window() -> None:
    clock = [100.0]
    load = clock_of(clock)
    counters = Counters(load=load)
    assert [counters.incr("one", 60), counters.incr("one", 60, 2), counters.incr("two", 3600)] == [1, 3, 1]
    clock[0] += 59
    assert (counters.get("one"), counters.incr("one", 60)) == (3, 4)
    clock[0] += 1
    assert (counters.get("one"), counters.get("two")) == (0, 1)
    assert counters.incr("one", 60) == 1
    counters.clear("two")
    assert (counters.get("one"), counters.get("two")) == (1, 0)
    counters.reset()
    assert counters.get("one") == 0


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 5)), max_size=200))
def test_counts_are_those_of_a_dictionary(steps: list[tuple[int, int]]) -> None:
    load, expected = Load(), dict.fromkeys(range(41), 0)
    for key, amount in steps:
        expected[key] += amount
        assert load.count(str(key), 60, amount) == expected[key]
    assert {key: load.counted(str(key))[0] for key in expected} == expected


def test_a_full_table_forgets_the_smallest_and_keeps_counting() -> None:
    """A flood from more addresses than the table holds shuts nobody out: whoever is forgotten begins at nothing."""
    load = Load()
    for _ in range(1000):
        load.count("hostile", 60)
    for number in range(3 * SLOTS):
        assert load.count(str(number), 60) >= 1
    assert load.counted("hostile")[0] == 1000


def test_counting_at_once_loses_nothing() -> None:
    """By threads of one worker and by workers that were forked."""
    load = Load()
    children = [multiprocessing.get_context("fork").Process(target=count_in, args=(load, 200)) for _ in range(2)]
    for child in children:
        child.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: load.count("one", 600), range(400)))
    for child in children:
        child.join()
    assert load.counted("one")[0] == 800


def count_in(load: Load, times: int) -> None:
    for _ in range(times):
        load.count("one", 600)


def test_a_worker_that_is_killed_leaves_no_lock() -> None:
    load = Load()
    child = multiprocessing.get_context("fork").Process(target=count_in, args=(load, 10**9))
    child.start()
    while load.counted("one")[0] == 0:
        assert child.is_alive()
    child.kill()
    child.join()
    assert load.count("two", 60) == 1


def test_a_meter_rises_with_what_is_asked_and_falls_again() -> None:
    clock = [0.0]
    load = clock_of(clock)
    for _ in range(1000):
        clock[0] += 0.1
        load.add(Meter.DEEDS)
    assert load.rate(Meter.DEEDS) == pytest.approx(10, rel=0.05)
    assert load.rate(Meter.ASKS) == 0
    clock[0] += 5 * DECAY_SECONDS
    assert load.rate(Meter.DEEDS) < 0.1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("not:an:address", "not:an:address", True),
    ],
)
def test_an_address_of_ipv6_counts_by_its_network(make_site: MakeSite, one: str, other: str, same: bool) -> None:
    app = make_site()
    found = []
    for given_address in (one, other):
        with app.test_request_context(environ_base={"REMOTE_ADDR": given_address}):
            found.append(address())
    assert (found[0] == found[1]) is same


def test_pages_of_the_portal_are_never_refused(make_site: MakeSite) -> None:
    client = make_site("portal").test_client()
    assert {client.get("/").status_code for _ in range(1300)} == {200}
    # However long so many take, they come within one minute.
    client = make_site("console", clock_of([0.0])).test_client()
    assert {client.get("/").status_code for _ in range(1300)} == {200, 429}


def test_the_third_is_told_to_wait_and_another_address_is_not(make_site: MakeSite) -> None:
    app = make_site()
    limited = app.extensions["anshao_limiter"].limit("2 per minute")

    app.add_url_rule("/slow", endpoint="slow", view_func=limited(public(lambda: "served")))

    def ask(address: str) -> tuple[int, str | None]:
        response = app.test_client().get("/slow", environ_base={"REMOTE_ADDR": address})
        return response.status_code, response.headers.get("Retry-After")

    assert [ask("203.0.113.7") for _ in range(2)] == [(200, None), (200, None)]
    status, wait = ask("203.0.113.7")
    assert status == 429
    # The minute began with the first of them, however long they took.
    assert 1 <= int(wait or 0) <= 60
    assert ask("203.0.113.8") == (200, None)


def test_a_forwarded_address_counts_only_behind_trusted_proxies(make_site: MakeSite) -> None:
    for proxies, expected in (("0", 429), ("1", 200)):
        app = make_site("portal", ANSHAO_TRUSTED_PROXIES=proxies)
        limited = app.extensions["anshao_limiter"].limit("1 per minute")
        app.add_url_rule("/once", endpoint="once", view_func=limited(public(lambda: "served")))
        client = app.test_client()
        assert client.get("/once", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 200
        assert client.get("/once", headers={"X-Forwarded-For": "203.0.113.8"}).status_code == expected
