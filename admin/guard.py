"""Who may use which view of the console: each declares `@requires(Duty, …)`, `@signed_in` or `@anonymous`.

Duties are read from the database at every request, so that removing somebody works at once. What moves money, keys or
exports is `fresh` besides: a touch or the passphrase within the last five minutes (DESIGN section 8). Before the pledge of
silence an officer reaches nothing but what is `before_pledge`.
"""

from collections.abc import Callable

from flask import Flask, abort, current_app, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from casework.kernel.office import Actor, Office
from casework.people import sessions
from casework.people.sessions import Session
from casework.rules.duties import Duty
from web.access import PUBLIC, AccessError, AccessPolicy, View, declare
from web.errors import ErrorText, respond, wants_page
from web.signin import ANONYMOUS, SIGNED_IN, SessionCookie, send_to_sign_in

_DUTIES = "duties "
_FRESH = "__anshao_fresh__"
_BEFORE_PLEDGE = "__anshao_before_pledge__"
STEP_UP = "step_up"
UNPLEDGED = ErrorText("pledge", "先看保密承诺", ("登录后第一页就是。",))
OVER = ErrorText("session_over", "登录过期了", ("写的还在，请在另一个标签页里登录，再回来接着做。",))


def requires(*duties: Duty, fresh: bool = False) -> Callable[[View], View]:
    """Declare that `view` is for officers with at least one of `duties`; with `fresh`, who proved to be at the desk."""

    def mark(view: View) -> View:
        declare(view, _DUTIES + ",".join(duty.value for duty in duties))
        return is_fresh(view) if fresh else view

    return mark


def is_fresh(view: View) -> View:
    """Mark that `view`, declared otherwise too, needs a touch or the passphrase within the last five minutes."""
    setattr(view, _FRESH, True)
    return view


def before_pledge(view: View) -> View:
    """Mark that `view` is reachable before the pledge of silence."""
    setattr(view, _BEFORE_PLEDGE, True)
    return view


def needs_proof(view: Callable[..., object]) -> bool:
    """Whether a view is marked `fresh`."""
    return bool(getattr(view, _FRESH, False))


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
        view = current_app.view_functions[str(request.endpoint)]
        if not g.session.pledged and not getattr(view, _BEFORE_PLEDGE, False):
            return send_to_pledge()
        if needed is not None and not needed & g.session.actor.duties:
            abort(403)
        return ask_for_proof() if needs_proof(view) and not g.session.proved else None

    return admit


def send_to_pledge() -> ResponseReturnValue:
    """Answer whoever has not pledged silence yet: a page leads to the pledge, a script gets a text."""
    return redirect("/pledge", 303) if wants_page() and request.method == "GET" else respond(UNPLEDGED, 403)


def ask_for_proof() -> ResponseReturnValue:
    """Ask for a touch or the passphrase: a page has the fields for it, a script shows them and sends again."""
    if wants_page() and request.method == "GET":
        return make_response(render_template("admin/again.html", page="again"), 403)
    answer = jsonify(error=STEP_UP, sentence="这一步要再认一次人。写的都还在。")
    answer.status_code = 403
    return answer


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
    """Let templates know who is signed in: `me` (None before sign-in), `may(duty, …)`, and whose desks there are."""

    def known() -> dict[str, object]:
        mine: Session | None = g.get("session")
        if mine is None:
            return {"me": None, "login": "", "may": lambda *_: False, "home": "", "desks": ()}
        held = {duty.value for duty in mine.actor.duties} if mine.pledged else set()
        return {
            "me": mine.actor,
            "login": mine.login,
            "may": lambda *duties: bool(held & set(duties)),
            "home": mine.home,
            "desks": mine.desks,
        }

    app.context_processor(known)
