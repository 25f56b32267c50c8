"""Who may use which view of the payer's site: each declares `@anonymous` or `@signed_in`; every clerk has its one duty."""

from flask import Flask, g
from flask.typing import ResponseReturnValue

from payer import clerks
from payer.clerks import Clerk
from payer.office import PayerOffice
from web.access import PUBLIC, AccessError, AccessPolicy
from web.errors import ErrorText
from web.signin import ANONYMOUS, SIGNED_IN, SessionCookie, send_to_sign_in

OVER = ErrorText("session_over", "登录过期了", ("请再登录一次。",))


def policy(office: PayerOffice, cookie: SessionCookie) -> AccessPolicy:
    """Return the site's policy: it puts the clerk on `flask.g`, or sends whoever is not signed in to the sign-in page."""

    def admit(label: str) -> ResponseReturnValue | None:
        if label in (PUBLIC, ANONYMOUS):
            return None
        if label != SIGNED_IN:
            raise AccessError(f"this site has no access {label!r}")
        g.token = cookie.token()
        g.clerk = clerks.who(office, g.token)
        if g.clerk is not None:
            return None
        return send_to_sign_in(OVER)

    return admit


def current() -> tuple[str, Clerk]:
    """Return the token and clerk of this request; for views that declare `@signed_in`."""
    return g.token, g.clerk


def install(app: Flask) -> None:
    """Let templates know who is signed in."""
    app.context_processor(lambda: {"clerk": g.get("clerk")})
