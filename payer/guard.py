"""Who may use which view of the payer's site: each declares `@anonymous` or `@signed_in`.

The session's token lies in a cookie of its own (HttpOnly, SameSite=Strict, Secure and `__Host-` wherever there is TLS).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, g, redirect, request
from flask.typing import ResponseReturnValue

from payer import clerks
from payer.clerks import Clerk
from payer.office import PayerOffice
from web.access import PUBLIC, AccessError, AccessPolicy, declare
from web.errors import ErrorText, respond, wants_page
from web.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
ANONYMOUS = "anonymous"
SIGNED_IN = "signed in"
OVER = ErrorText("session_over", "登录过期了", ("请再登录一次。",))


def anonymous(view: View) -> View:
    """Declare that `view` is for those who have not signed in yet."""
    return declare(view, ANONYMOUS)


def signed_in(view: View) -> View:
    """Declare that `view` is for signed-in clerks; every clerk has the one duty of this site."""
    return declare(view, SIGNED_IN)


def policy(office: PayerOffice, settings: Settings) -> AccessPolicy:
    """Return the site's policy: it puts the clerk on `flask.g`, or sends whoever is not signed in to the sign-in page."""

    def admit(label: str) -> ResponseReturnValue | None:
        if label in (PUBLIC, ANONYMOUS):
            return None
        if label != SIGNED_IN:
            raise AccessError(f"this site has no access {label!r}")
        g.token = request.cookies.get(cookie_name(settings), "")
        g.clerk = clerks.who(office, g.token)
        if g.clerk is not None:
            return None
        return redirect("/signin", 303) if wants_page() and request.method == "GET" else respond(OVER, 401)

    return admit


def current() -> tuple[str, Clerk]:
    """Return the token and clerk of this request; for views that declare `@signed_in`."""
    return g.token, g.clerk


def cookie_name(settings: Settings) -> str:
    """Return the name of the session's cookie; `__Host-` ties it to this host where there is TLS (RFC 6265bis 4.1.3.2)."""
    return "__Host-payer" if settings.is_https("payer") else "payer"


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    """Give the browser its session until it is closed."""
    response.set_cookie(
        cookie_name(settings), token, httponly=True, samesite="Strict", secure=settings.is_https("payer"), path="/"
    )


def drop_cookie(response: Response, settings: Settings) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        cookie_name(settings), httponly=True, samesite="Strict", secure=settings.is_https("payer"), path="/"
    )


def install(app: Flask) -> None:
    """Let templates know who is signed in."""
    app.context_processor(lambda: {"clerk": g.get("clerk")})
