"""What an officer's browser works with: records, its own shares and wrapped secret, and the key of the tab.

Nothing here opens anything by itself: the shares open with the officer secret, the secret with the passphrase or passkey, and
the copy in the tab with a key that only a living session gets (docs/formats.md section 8).
"""

from flask import Flask, Response, jsonify

from admin import guard
from admin.guard import before_pledge
from casework.kernel.ids import day_at
from casework.kernel.office import Office
from casework.people import keys, sessions
from crypto.encoding import b64u
from web.signin import signed_in


def add_views(app: Flask, office: Office) -> None:
    """Add the key bundle and the tab key."""

    @app.get("/keys.json")
    @signed_in
    def key_bundle() -> Response:
        bundle = keys.key_bundle(office, guard.actor())
        return jsonify(
            authority=b64u(bundle.authority),
            root=b64u(bundle.root_public),
            officer=b64u(bundle.officer),
            department=bundle.department,
            login=guard.session().login,
            duties=sorted(duty.value for duty in guard.actor().duties),
            day=day_at(office.clock.now()),
            records=[b64u(wire) for wire in bundle.records],
            shares=[
                {"key": b64u(share.key_id), "wrap_key": b64u(share.wrap_key), "wrap": b64u(share.wrap)}
                for share in bundle.shares
            ],
            secrets=[
                {"kind": secret.kind, "handle": secret.handle, "wrapped": b64u(secret.wrapped)}
                for secret in bundle.secrets
            ],
        )

    @app.post("/session/tab")
    @before_pledge
    @signed_in
    def tab() -> Response:
        return jsonify(key=b64u(sessions.tab_key(office, guard.token())))
