"""Limits on how fast one address may ask, without keeping addresses.

The key is HMAC-SHA256 of the address under a salt that lives in memory and is replaced every hour: a key cannot be
turned back once its salt is gone, and says nothing beyond that hour. Limits are loose, since a whole factory may share one
address, and count per worker.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from limits.storage import Storage
from werkzeug.middleware.proxy_fix import ProxyFix

from web.settings import Settings

Limited = Callable[[Callable[..., Any]], Callable[..., Any]]
"""A decorator that puts a stricter limit on a view."""
HOUR = 3600.0
SWEEP_SECONDS = 60.0
DEFAULT = "1200 per minute"


class SaltedKey:
    """Turns an address into a key that holds for at most an hour."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` counts seconds; a test gives its own."""
        self._now = now
        self._lock = threading.Lock()
        self._salt = secrets.token_bytes(32)
        self._made = now()

    def of(self, address: str) -> str:
        """The key of `address`, 32 hexadecimal digits."""
        with self._lock:
            if self._now() - self._made >= HOUR:
                self._salt = secrets.token_bytes(32)
                self._made = self._now()
            salt = self._salt
        return hmac.digest(salt, address.encode(), "sha256").hex()[:32]


class Counters(Storage):
    """Counts of fixed windows in memory, forgotten when their window is over.

    The library's own storage starts a thread for almost every new key to do that; here whoever counts next does it.
    """

    STORAGE_SCHEME = ["counters"]  # noqa: RUF012 (the library declares it so)

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        now: Callable[[], float] = time.monotonic,
        **_: float | str | bool,
    ) -> None:
        """Begin without counts. `now` counts seconds; a test gives its own. The rest is what the library hands over."""
        super().__init__(uri, wrap_exceptions)
        self._now = now
        self._lock = threading.Lock()
        # Key → when its window ends, and the count so far.
        self._windows: dict[str, tuple[float, int]] = {}
        self._sweep_at = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """No error of another system can arise here."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more under `key`, in a new window of `expiry` seconds if there is none; the count so far."""
        now = self._now()
        with self._lock:
            self._sweep(now)
            end, count = self._windows.get(key, (0.0, 0))
            if end <= now:
                end, count = now + expiry, 0
            self._windows[key] = (end, count + amount)
            return count + amount

    def get(self, key: str) -> int:
        """The count under `key`."""
        end, count = self._windows.get(key, (0.0, 0))
        return count if end > self._now() else 0

    def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, as the computer's clock counts seconds."""
        return time.time() + max(0.0, self._windows.get(key, (0.0, 0))[0] - self._now())

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget everything; how many counts there were."""
        with self._lock:
            count = len(self._windows)
            self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget the count under `key`."""
        with self._lock:
            self._windows.pop(key, None)

    def _sweep(self, now: float) -> None:
        if now >= self._sweep_at:
            self._windows = {key: window for key, window in self._windows.items() if window[0] > now}
            self._sweep_at = now + SWEEP_SECONDS


def limit(app: Flask, settings: Settings) -> Limiter:
    """Put the default limit on every endpoint of `app`, and return the limiter for stricter ones.

    Behind `settings.trusted_proxies` proxies the address is the one that the outermost of them saw; static files are
    exempt.
    """
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0
        )
    key = SaltedKey()
    limiter = Limiter(
        lambda: key.of(request.remote_addr or "unknown"),
        app=app,
        default_limits=[DEFAULT],
        storage_uri="counters://",
        headers_enabled=False,
    )
    limiter.request_filter(lambda: request.endpoint == "static")
    return limiter
