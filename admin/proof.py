"""Proving again to be at the desk, before money, keys and exports; and the pledge of silence at the first sign-in."""

from flask import Flask, Response, jsonify, render_template

from admin import guard
from admin.answers import done
from admin.guard import before_pledge
from admin.me import relying_party
from casework.kernel.errors import Refused
from casework.kernel.office import Office
from casework.people import passkeys, sessions
from web.fields import fields
from web.limits import Limited
from web.settings import Settings
from web.signin import Backoff, signed_in


def add_views(app: Flask, office: Office, settings: Settings, backoff: Backoff, limited: Limited) -> None:
    """Add the two ways to prove it, and the pledge."""
    _pledge_views(app, office)

    @app.post("/session/proof")
    @limited
    @signed_in
    def proof() -> Response:
        auth, me = fields().data("auth", 32), guard.actor()
        # Guesses here count together with guesses at the sign-in page.
        who = (me.authority, guard.session().login)
        if seconds := backoff.wait(who):
            raise Refused("slow_down", f"试得太快了，等 {seconds} 秒。")
        try:
            sessions.prove(office, me, guard.token(), auth)
        except Refused:
            backoff.failed(who)
            raise
        backoff.succeeded(who)
        return done()

    @app.post("/session/proof/options")
    @limited
    @signed_in
    def proof_options() -> Response:
        return jsonify(passkeys.prove_options(office, guard.actor(), relying_party(settings)))

    @app.post("/session/proof/passkey")
    @limited
    @signed_in
    def proof_passkey() -> Response:
        answer = fields().inner("response").values
        passkeys.prove(office, guard.actor(), guard.token(), relying_party(settings), answer)
        return done()


def _pledge_views(app: Flask, office: Office) -> None:
    @app.get("/pledge")
    @before_pledge
    @signed_in
    def pledge_page() -> str:
        return render_template("admin/pledge.html", page="pledge", taken=guard.session().pledged)

    @app.post("/pledge")
    @before_pledge
    @signed_in
    def take_pledge() -> Response:
        sessions.pledge(office, guard.actor())
        return done("/")
