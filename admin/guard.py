"""Who may use which view of the console: each declares `@requires(Duty, …)`, `@signed_in` or `@anonymous`.

Duties are read from the database at every request, so that removing somebody works at once.
"""

from collections.abc import Callable

from flask import Flask, abort, g
from flask.typing import ResponseReturnValue

from casework.kernel.office import Actor, Office
from casework.people import sessions
from casework.people.sessions import Session
from casework.rules.duties import Duty
from web.access import PUBLIC, AccessError, AccessPolicy, View, declare
from web.errors import ErrorText
from web.signin import ANONYMOUS, SIGNED_IN, SessionCookie, send_to_sign_in

_DUTIES = "duties "
OVER = ErrorText("session_over", "登录过期了", ("写的还在，请在另一个标签页里登录，再回来接着做。",))


def requires(*duties: Duty) -> Callable[[View], View]:
    """Declare that `view` is for officers with at least one of `duties`."""
    return lambda view: declare(view, _DUTIES + ",".join(duty.value for duty in duties))


def duties_of(label: str) -> frozenset[Duty]:
    """The duties that a label of `requires` names; raises `AccessError` for any other label."""
    if not label.startswith(_DUTIES):
        raise AccessError(f"this site has no access {label!r}")
    return frozenset(Duty(value) for value in label.removeprefix(_DUTIES).split(","))


def policy(office: Office, cookie: SessionCookie) -> AccessPolicy:
    """Return the site's policy: it puts the officer on `flask.g`, or sends whoever is not signed in to the sign-in page."""

    def admit(label: str) -> ResponseReturnValue | None:
        if label in (PUBLIC, ANONYMOUS):
            return None
        needed = None if label == SIGNED_IN else duties_of(label)
        g.token = cookie.token()
        g.session = sessions.who(office, g.token)
        if g.session is None:
            return send_to_sign_in(OVER)
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


def install(app: Flask) -> None:
    """Let templates know who is signed in: `me` (None before sign-in) and `may(duty, …)`."""

    def known() -> dict[str, object]:
        mine: Session | None = g.get("session")
        held = {duty.value for duty in mine.actor.duties} if mine else set()
        return {"me": mine.actor if mine else None, "login": mine.login if mine else "", "may": lambda *d: bool(held & set(d))}

    app.context_processor(known)
