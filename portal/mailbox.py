"""The mailbox: reading it by its id, and the signed deeds of a reporter. The id travels in bodies and only reads."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from casework.cases import mailbox as boxes
from casework.kernel.office import Office
from casework.rewards import claim
from crypto.encoding import HASH_LENGTH, NONCE_LENGTH, SIGNATURE_LENGTH, Json, MailboxHash
from crypto.mailbox import Action
from portal import answers, requests
from portal.place import Place
from web.access import public


def add(app: Flask, office: Office, place: Place) -> None:
    """Add POST /box and POST /box/act to the portal."""
    authority = place.authority.id

    @app.post("/box")
    @public
    def read_box() -> Response:
        body = requests.body("mailbox_id")
        view = boxes.read(office, authority, requests.data(body["mailbox_id"], HASH_LENGTH))
        return jsonify(answers.mailbox(view, place.pack))

    @app.post("/box/act")
    @public
    def act() -> Response:
        body = requests.body("mailbox", "action", "body", "nonce", "signature")
        action = _action(body["action"])
        take = claim.act if action in claim.ACTIONS else boxes.act
        take(
            office,
            authority,
            MailboxHash(requests.data(body["mailbox"], HASH_LENGTH)),
            action,
            requests.data(body["body"]),
            requests.data(body["nonce"], NONCE_LENGTH),
            requests.data(body["signature"], SIGNATURE_LENGTH),
        )
        return jsonify(done=True)


def _action(value: Json) -> Action:
    if type(value) is not int or value not in set(Action):
        requests.refuse()
    return Action(value)
