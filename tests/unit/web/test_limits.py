"""Limits: keys that hold for an hour and give no address back; waiting instead of an error without words."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from tests.unit.web.conftest import MakeSite
from web.access import public
from web.limits import HOUR, SWEEP_SECONDS, Counters, SaltedKey


def test_a_key_holds_within_its_hour_and_not_beyond() -> None:
    clock = [0.0]
    key = SaltedKey(now=lambda: clock[0])
    first = key.of("203.0.113.7")
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert key.of("203.0.113.7") == first != key.of("203.0.113.8")
    clock[0] = HOUR - 1
    assert key.of("203.0.113.7") == first
    clock[0] = HOUR
    assert key.of("203.0.113.7") != first


def test_two_processes_have_different_keys() -> None:
    assert SaltedKey().of("203.0.113.7") != SaltedKey().of("203.0.113.7")


def test_a_count_ends_with_its_window_and_leaves_nothing_behind() -> None:
    clock = [100.0]
    counters = Counters(now=lambda: clock[0])
    assert [counters.incr("one", 60), counters.incr("one", 60, 2), counters.incr("two", 3600)] == [1, 3, 1]
    clock[0] += 59
    assert (counters.get("one"), counters.incr("one", 60)) == (3, 4)
    clock[0] += 1
    assert counters.get("one") == 0
    assert counters.incr("one", 60) == 1
    clock[0] += max(60.0, SWEEP_SECONDS)
    counters.incr("three", 60)
    assert set(counters._windows) == {"two", "three"}
    counters.clear("two")
    assert (counters.get("two"), counters.reset(), counters.get("three")) == (0, 1, 0)


def test_counting_at_once_loses_nothing() -> None:
    counters = Counters()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: counters.incr("one", 60), range(400)))
    assert counters.get("one") == 400


def test_the_third_is_told_to_wait_and_another_address_is_not(make_site: MakeSite) -> None:
    app = make_site()
    limited = app.extensions["anshao_limiter"].limit("2 per minute")

    app.add_url_rule("/slow", endpoint="slow", view_func=limited(public(lambda: "served")))

    def ask(address: str) -> tuple[int, str | None]:
        response = app.test_client().get("/slow", environ_base={"REMOTE_ADDR": address})
        return response.status_code, response.headers.get("Retry-After")

    assert [ask("203.0.113.7") for _ in range(3)] == [(200, None), (200, None), (429, "60")]
    assert ask("203.0.113.8") == (200, None)


def test_a_forwarded_address_counts_only_behind_trusted_proxies(make_site: MakeSite) -> None:
    for proxies, expected in (("0", 429), ("1", 200)):
        app = make_site("portal", ANSHAO_TRUSTED_PROXIES=proxies)
        limited = app.extensions["anshao_limiter"].limit("1 per minute")
        app.add_url_rule("/once", endpoint="once", view_func=limited(public(lambda: "served")))
        client = app.test_client()
        assert client.get("/once", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 200
        assert client.get("/once", headers={"X-Forwarded-For": "203.0.113.8"}).status_code == expected
