"""An officer's own page: ways of signing in, older keys, days away; and passkeys at sign-in (WebAuthn level 3)."""

from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, render_template, request

from admin import guard
from admin.answers import done
from admin.guard import is_fresh
from admin.people import shares_of
from casework.kernel.ids import AuthorityId, OfficerId, day_at
from casework.kernel.office import Office
from casework.people import deputations, keys, older, passkeys
from casework.people.passkeys import RelyingParty
from casework.tips import lacking
from crypto.encoding import ID_LENGTH, b64u
from web.fields import fields
from web.limits import Limited
from web.settings import Settings
from web.signin import SessionCookie, anonymous, signed_in

NAME = "安哨 办案台"


def add_views(app: Flask, office: Office, settings: Settings, cookie: SessionCookie, limited: Limited) -> None:
    """Add the page 我的钥匙, and signing in by passkey."""
    _own_views(app, office, settings)
    _older_views(app, office)

    @app.post("/signin/passkey/options")
    @limited
    @anonymous
    def signin_options() -> Response:
        authority = AuthorityId(fields().data("authority", 16))
        return jsonify(passkeys.sign_in_options(office, authority, relying_party(settings)))

    @app.post("/signin/passkey")
    @limited
    @anonymous
    def signin_passkey() -> Response:
        given = fields()
        authority = AuthorityId(given.data("authority", 16))
        begun = passkeys.sign_in(office, authority, relying_party(settings), given.inner("response").values)
        response = jsonify(officer=b64u(begun.officer), wrapped=b64u(begun.wrapped_secret), next="/")
        cookie.give(response, begun.token)
        return response


def _own_views(app: Flask, office: Office, settings: Settings) -> None:
    @app.get("/me")
    @signed_in
    def own() -> str:
        me = guard.actor()
        missing = older.older(office, me)
        return render_template(
            "admin/me.html",
            page="me",
            ways=keys.key_bundle(office, me).secrets,
            older=missing,
            shut=lacking.shut_by(office, me, missing.lacking),
            away=deputations.standing_in(office, me),
            mates=deputations.substitutes(office, me),
            earliest=day_at(office.clock.now()),
        )

    @app.post("/me/passkey/options")
    @signed_in
    def add_options() -> Response:
        return jsonify(passkeys.add_options(office, guard.actor(), relying_party(settings)))

    @app.post("/me/passkey")
    @is_fresh
    @signed_in
    def add_passkey() -> Response:
        given = fields()
        answer = given.inner("response").values
        passkeys.add(office, guard.actor(), relying_party(settings), answer, given.data("wrapped"))
        return done("/me")


def _older_views(app: Flask, office: Office) -> None:
    @app.get("/me/older.json")
    @signed_in
    def older_keys() -> Response:
        """Who asks for older seeds that this officer keeps, and the records to seal them to."""
        asking = [
            {
                "officer": b64u(one.officer),
                "keys": [b64u(key) for key in one.keys],
                "records": [b64u(wire) for wire in one.records],
            }
            for one in older.older(office, guard.actor()).asking
        ]
        return jsonify(asking=asking)

    @app.post("/me/older")
    @signed_in
    def ask_older() -> Response:
        older.ask(office, guard.actor())
        return done("/me")

    @app.post("/me/older/give")
    @is_fresh
    @signed_in
    def give_older() -> Response:
        given = fields()
        older.give(office, guard.actor(), OfficerId(given.data("officer", ID_LENGTH)), shares_of(given))
        return done("/me")


def relying_party(settings: Settings) -> RelyingParty:
    """Return who passkeys are made for: the console's own address, or on this machine the name that was asked for."""
    origin = settings.origin("console") if settings.is_https("console") else request.host_url.rstrip("/")
    return RelyingParty(urlsplit(origin).hostname or "", NAME, origin)
