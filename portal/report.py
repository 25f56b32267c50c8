"""Sending a tip: who would get it, and taking it in. Nothing here sees more than routing facts and sealed bytes."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from casework.cases import receive
from casework.kernel.office import Office
from casework.rules.routing import Facts
from crypto.encoding import MailboxHash
from portal import answers, requests
from portal.place import Place
from web.access import public


def add(app: Flask, office: Office, place: Place) -> None:
    """Add POST /route and POST /tips to the portal."""
    authority = place.authority.id

    @app.post("/route")
    @public
    def route() -> Response:
        body = requests.body("region", "sector", "category", "flags", "upward")
        facts = Facts(
            region=requests.text(body["region"]),
            sector=requests.text(body["sector"]),
            category=requests.text(body["category"]),
            flags=frozenset(requests.texts(body["flags"])),
            upward=requests.boolean(body["upward"]),
        )
        return jsonify(answers.route(receive.route(office, authority, facts), place.pack, facts.region))

    @app.post("/tips")
    @public
    def tips() -> Response:
        body = requests.body("facts", "sealed", "mailbox", "mailbox_public", "claim_public")
        submission = receive.Submission(
            authority=authority,
            facts=body["facts"],
            sealed=requests.data(body["sealed"]),
            mailbox=MailboxHash(requests.data(body["mailbox"])),
            mailbox_public=requests.data(body["mailbox_public"]),
            claim_public=requests.data(body["claim_public"]),
        )
        return jsonify(answers.receipt(receive.receive(office, submission)))
