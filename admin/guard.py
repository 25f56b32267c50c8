"""Who may use which view of the console: each declares `@requires(Duty, …)`, `@signed_in` or `@anonymous`.

The session's token lies in a cookie of its own (HttpOnly, SameSite=Strict, Secure and `__Host-` wherever there is TLS).
Duties are read from the database at every request, so that removing somebody works at once.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, g, redirect, request
from flask.typing import ResponseReturnValue

from casework.kernel.office import Actor, Office
from casework.people import sessions
from casework.people.sessions import Session
from casework.rules.duties import Duty
from web.access import PUBLIC, AccessError, AccessPolicy, declare
from web.errors import ErrorText, respond, wants_page
from web.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
ANONYMOUS = "anonymous"
SIGNED_IN = "signed in"
_DUTIES = "duties "
OVER = ErrorText("session_over", "登录过期了", ("写的还在，请在另一个标签页里登录，再回来接着做。",))


def anonymous(view: View) -> View:
    """Declare that `view` is for those who have not signed in yet."""
    return declare(view, ANONYMOUS)


def signed_in(view: View) -> View:
    """Declare that `view` is for every signed-in officer; the use case behind it decides about the rest."""
    return declare(view, SIGNED_IN)


def requires(*duties: Duty) -> Callable[[View], View]:
    """Declare that `view` is for officers with at least one of `duties`."""
    return lambda view: declare(view, _DUTIES + ",".join(duty.value for duty in duties))


def duties_of(label: str) -> frozenset[Duty]:
    """The duties that a label of `requires` names; raises `AccessError` for any other label."""
    if not label.startswith(_DUTIES):
        raise AccessError(f"this site has no access {label!r}")
    return frozenset(Duty(value) for value in label.removeprefix(_DUTIES).split(","))


def policy(office: Office, settings: Settings) -> AccessPolicy:
    """Return the site's policy: it puts the officer on `flask.g`, or sends whoever is not signed in to the sign-in page."""

    def admit(label: str) -> ResponseReturnValue | None:
        if label in (PUBLIC, ANONYMOUS):
            return None
        needed = None if label == SIGNED_IN else duties_of(label)
        g.token = request.cookies.get(cookie_name(settings), "")
        g.session = sessions.who(office, g.token)
        if g.session is None:
            return redirect("/signin", 303) if wants_page() and request.method == "GET" else respond(OVER, 401)
        if needed is not None and not needed & g.session.actor.duties:
            abort(403)
        return None

    return admit


def session() -> Session:
    """Return the session of this request; for views that do not declare `@anonymous`."""
    found: Session = g.session
    return found


def actor() -> Actor:
    """Return the officer of this request; for views that do not declare `@anonymous`."""
    return session().actor


def token() -> str:
    """Return the token of this request's session."""
    return str(g.token)


def cookie_name(settings: Settings) -> str:
    """Return the name of the session's cookie; `__Host-` ties it to this host where there is TLS (RFC 6265bis 4.1.3.2)."""
    return "__Host-console" if settings.is_https("console") else "console"


def set_cookie(response: Response, settings: Settings, value: str) -> None:
    """Give the browser its session until it is closed."""
    response.set_cookie(
        cookie_name(settings), value, httponly=True, samesite="Strict", secure=settings.is_https("console"), path="/"
    )


def drop_cookie(response: Response, settings: Settings) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        cookie_name(settings), httponly=True, samesite="Strict", secure=settings.is_https("console"), path="/"
    )


def install(app: Flask) -> None:
    """Let templates know who is signed in: `me` (None before sign-in) and `may(duty, …)`."""

    def known() -> dict[str, object]:
        mine: Session | None = g.get("session")
        held = {duty.value for duty in mine.actor.duties} if mine else set()
        return {"me": mine.actor if mine else None, "login": mine.login if mine else "", "may": lambda *d: bool(held & set(d))}

    app.context_processor(known)
