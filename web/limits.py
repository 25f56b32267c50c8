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

from flask import Flask, request
from flask_limiter import Limiter
from werkzeug.middleware.proxy_fix import ProxyFix

from web.settings import Settings

HOUR = 3600.0
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
        storage_uri="memory://",
        headers_enabled=False,
    )
    limiter.request_filter(lambda: request.endpoint == "static")
    return limiter
