"""Signing in and out. The passphrase stays in the browser: it sends `auth`, which opens nothing (docs/formats.md 8)."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from admin import guard
from admin.guard import anonymous, signed_in
from casework.kernel.ids import AuthorityId
from casework.kernel.office import Office
from casework.people import sessions
from crypto.encoding import b64u
from web.fields import fields, incomplete
from web.settings import Settings

Limited = Callable[[Callable[..., Any]], Callable[..., Any]]
LONGEST_LOGIN = 40


def add_views(app: Flask, office: Office, settings: Settings, limited: Limited) -> None:
    """Add the pages before a session and the two that end or keep it."""

    @app.get("/signin")
    @anonymous
    def signin_page() -> ResponseReturnValue:
        if sessions.who(office, request.cookies.get(guard.cookie_name(settings), "")):
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
        begun = sessions.sign_in(office, authority, login, given.data("auth", 32))
        response = jsonify(officer=b64u(begun.officer), wrapped=b64u(begun.wrapped_secret), next="/")
        guard.set_cookie(response, settings, begun.token)
        return response

    @app.post("/signout")
    @signed_in
    def signout() -> ResponseReturnValue:
        sessions.sign_out(office, guard.token())
        response = redirect("/signin", 303)
        guard.drop_cookie(response, settings)  # type: ignore[arg-type]
        return response
