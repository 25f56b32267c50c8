"""Patience with guessing: a growing wait for one login, none for the others, forgotten after success."""

from __future__ import annotations

from web.signin import FREE_TRIES, LONGEST_WAIT, Backoff


def failed(backoff: Backoff, times: int) -> int:
    for _ in range(times):
        backoff.failed("anybody")
    return backoff.wait("anybody")


def test_a_few_tries_are_free_and_then_the_wait_doubles_to_a_minute() -> None:
    backoff = Backoff(lambda: 0.0)
    assert failed(backoff, FREE_TRIES - 1) == 0
    assert [failed(backoff, 1) for _ in range(3)] == [2, 4, 8]
    assert failed(backoff, 20) == LONGEST_WAIT


def test_only_the_login_that_failed_waits_and_only_so_long() -> None:
    now = [0.0]
    backoff = Backoff(lambda: now[0])
    assert failed(backoff, FREE_TRIES) > 0
    assert backoff.wait("another") == 0
    now[0] += LONGEST_WAIT
    assert backoff.wait("anybody") == 0


def test_success_forgets() -> None:
    backoff = Backoff(lambda: 0.0)
    assert failed(backoff, FREE_TRIES) > 0
    backoff.succeeded("anybody")
    assert failed(backoff, 1) == 0
