"""Signing in and out. The passphrase stays in the browser: it sends `auth`, which opens nothing (docs/formats.md 8)."""

from flask import Flask, Response, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue

from admin import guard
from admin.guard import before_pledge
from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId
from casework.kernel.office import Office
from casework.people import sessions
from crypto.encoding import b64u
from web.fields import fields, incomplete
from web.limits import Limited
from web.signin import LONGEST_LOGIN, Backoff, SessionCookie, anonymous, signed_in


def add_views(
    app: Flask, office: Office, cookie: SessionCookie, backoff: Backoff, limited: Limited
) -> None:
    """Add the sign-in page, signing in by passphrase, and signing out."""

    @app.get("/signin")
    @anonymous
    def signin_page() -> ResponseReturnValue:
        if sessions.who(office, cookie.token()):
            return redirect("/", 303)
        return render_template("admin/signin.html", authorities=sessions.hosted(office))

    @app.post("/signin")
    @limited
    @anonymous
    def signin() -> Response:
        given = fields()
        authority = AuthorityId(given.data("authority", 16))
        login = given.text("login", LONGEST_LOGIN)
        if not login:
            incomplete()
        auth = given.data("auth", 32)
        if seconds := backoff.wait((authority, login)):
            raise Refused("slow_down", f"试得太快了，等 {seconds} 秒。")
        try:
            begun = sessions.sign_in(office, authority, login, auth)
        except Refused:
            backoff.failed((authority, login))
            raise
        backoff.succeeded((authority, login))
        response = jsonify(officer=b64u(begun.officer), wrapped=b64u(begun.wrapped_secret), next="/")
        cookie.give(response, begun.token)
        return response

    @app.post("/signout")
    @before_pledge
    @signed_in
    def signout() -> ResponseReturnValue:
        sessions.sign_out(office, guard.token())
        return cookie.signed_out()
