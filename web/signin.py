"""What the console and the payer's site share of being signed in: who a view is for, the session's cookie, and patience.

The session's token lies in a cookie of its own (HttpOnly, SameSite=Strict, Secure and `__Host-` wherever there is TLS).
What a token means, each site looks up in its own database.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Hashable

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from web.access import View, declare
from web.errors import ErrorText, respond, wants_page
from web.settings import Settings, SiteName

ANONYMOUS = "anonymous"
SIGNED_IN = "signed in"
LONGEST_LOGIN = 40
FREE_TRIES = 5
LONGEST_WAIT = 60.0
_REMEMBERED = 10 * LONGEST_WAIT
_SEE_OTHER = 303


def anonymous(view: View) -> View:
    """Declare that `view` is for those who have not signed in yet."""
    return declare(view, ANONYMOUS)


def signed_in(view: View) -> View:
    """Declare that `view` is for everybody who is signed in; what is behind it decides about the rest."""
    return declare(view, SIGNED_IN)


def send_to_sign_in(over: ErrorText) -> ResponseReturnValue:
    """Answer whoever is not signed in: a page leads to the sign-in page, a script gets the text `over`."""
    return redirect("/signin", _SEE_OTHER) if wants_page() and request.method == "GET" else respond(over, 401)


class SessionCookie:
    """The cookie of one site that carries the token of a session."""

    def __init__(self, site: SiteName, settings: Settings) -> None:
        """`__Host-` ties the cookie to this host where there is TLS (RFC 6265bis section 4.1.3.2)."""
        self._secure = settings.is_https(site)
        self.name = f"__Host-{site}" if self._secure else site

    def token(self) -> str:
        """The token that this request carries, or an empty text."""
        return request.cookies.get(self.name, "")

    def give(self, response: Response, token: str) -> None:
        """Give the browser its session until it is closed."""
        response.set_cookie(self.name, token, httponly=True, samesite="Strict", secure=self._secure, path="/")

    def signed_out(self) -> AnyResponse:
        """Take the session from the browser, and lead to the sign-in page."""
        response = redirect("/signin", _SEE_OTHER)
        response.delete_cookie(self.name, httponly=True, samesite="Strict", secure=self._secure, path="/")
        return response


class Backoff:
    """Makes guessing slow: after a few failures a login waits, twice as long each time, up to a minute.

    In memory and per process: it need not outlive a restart, a table of failures would say who tried when, and a hard
    lock would let anybody lock everybody out.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` counts seconds; a test gives its own."""
        self._now = now
        self._lock = threading.Lock()
        self._failures: dict[Hashable, tuple[int, float]] = {}

    def wait(self, login: Hashable) -> int:
        """How many seconds `login` still has to wait; 0 if it may try."""
        with self._lock:
            count, last = self._failures.get(login, (0, 0.0))
        if count < FREE_TRIES:
            return 0
        pause = min(LONGEST_WAIT, 2.0 ** min(count - FREE_TRIES + 1, 10))
        return max(0, math.ceil(last + pause - self._now()))

    def failed(self, login: Hashable) -> None:
        """Count a failure; logins whose wait is long over are forgotten."""
        with self._lock:
            now = self._now()
            fresh = {name: entry for name, entry in self._failures.items() if entry[1] > now - _REMEMBERED}
            fresh[login] = (fresh.get(login, (0, 0.0))[0] + 1, now)
            self._failures = fresh

    def succeeded(self, login: Hashable) -> None:
        """Forget the failures of a login."""
        with self._lock:
            self._failures.pop(login, None)
