"""Limits on how fast one address may ask, without keeping addresses.

The key is a keyed hash of the address under a salt that lives in memory and is replaced every hour: a key cannot be turned back
once its salt is gone, and says nothing beyond that hour. Of an IPv6 address the first 64 bits count, since whoever has one has
all that begin with them. Counts are shared by the workers of a site (web/load.py).

Officers and clerks who are too fast wait. Reporters are never refused: behind one address may stand a whole factory. There, who
is over the limit has work to do first (portal/work.py).
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from limits.storage import Storage
from werkzeug.middleware.proxy_fix import ProxyFix

from web.load import Load
from web.settings import Settings, SiteName

Limited = Callable[[Callable[..., Any]], Callable[..., Any]]
"""A decorator that puts a stricter limit on a view."""
DEFAULT = "1200 per minute"
IPV6_PREFIX = 64


class Counters(Storage):
    """Counts of fixed windows in the memory that workers share.

    The library's own storage counts for each worker, and starts a thread for almost every new key.
    """

    STORAGE_SCHEME = ["counters"]  # noqa: RUF012 (the library declares it so)

    def __init__(
        self, uri: str | None = None, wrap_exceptions: bool = False, load: Load | None = None, **_: float | str | bool
    ) -> None:
        """Count in `load`. The rest is what the library hands over."""
        super().__init__(uri, wrap_exceptions)
        self._load = load or Load()

    @property
    def base_exceptions(self) -> type[Exception]:
        """No error of another system can arise here."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more under `key`, in a new window of `expiry` seconds if there is none; the count so far."""
        return self._load.count(key, expiry, amount)

    def get(self, key: str) -> int:
        """The count under `key`."""
        return self._load.counted(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, as the computer's clock counts seconds."""
        return time.time() + self._load.counted(key)[1]

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int | None:
        """Forget everything; how much that was is not known."""
        self._load.forget()
        return None

    def clear(self, key: str) -> None:
        """Forget the count under `key`."""
        self._load.forget(key)


def address() -> str:
    """Whom the request of the moment comes from: an IPv4 address, or the first half of an IPv6 address."""
    given = request.remote_addr or "unknown"
    if ":" not in given:
        return given
    try:
        return str(ipaddress.ip_network((given.partition("%")[0], IPV6_PREFIX), strict=False))
    except ValueError:
        return given


def limit(app: Flask, name: SiteName, settings: Settings, load: Load) -> Limiter:
    """Put the default limit on every endpoint of the site `name`, and return the limiter for stricter ones.

    Behind `settings.trusted_proxies` proxies the address is the one that the outermost of them saw; static files are
    exempt, and so is the portal.
    """
    app.config["TRUSTED_PROXIES"] = settings.trusted_proxies
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0
        )
    limiter = Limiter(
        lambda: load.key_of(address()),
        app=app,
        default_limits=[DEFAULT] if name in ("console", "payer") else [],
        storage_uri="counters://",
        storage_options={"load": load},  # type: ignore[dict-item]
        headers_enabled=False,
    )
    limiter.request_filter(lambda: request.endpoint == "static")
    return limiter
